//! A new key for one envelope: printed, wrapped into the log, and the old one listed for destruction.
//!
//! The hub can open no binder, so it cannot seal one again: the next night seals to the new key, and what lies sealed until
//! then opens with the old sheet or with two recovery shares. What is sealed again at once: the log's keys of the unit, by a
//! node that can open them (its own, or with the old sheet's words), so that the new sheet opens all of the unit's log; and,
//! with the old sheet's words, the last good pages that the hub carries on while something is held.

use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::log::ScopeId;
use planb_core::snapshot::Edition;
use planb_node::keys::{Identity, Recipient};
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::registered::opens;
use super::{Made, Wish, make};
use crate::night;

/// What came of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Rotated {
    pub made: Made,
    /// Log keys of the unit that the new sheet opens too.
    pub rewrapped: usize,
    /// Last good pages on this hub that were sealed again, so that what is held is not lost to the new sheet.
    pub resealed: usize,
    /// Log keys that this computer cannot open: they are for the old sheet, or the recovery shares.
    pub closed: usize,
    /// The seals of the envelopes that are to be destroyed.
    pub destroy: Vec<String>,
    /// The last night that is sealed to the old key; keep the old sheet until there is a newer one.
    pub last_night: Option<Date>,
}

/// Makes the new key of one unit and edition; `old` is the old sheet's key, where somebody has it at hand.
pub fn rotate(
    node: &mut Node,
    settings: &Settings,
    wish: &Wish,
    (unit, edition): (&UnitId, Edition),
    old: Option<Identity>,
) -> Result<Rotated, Trouble> {
    if node.keys().recovery().is_none() {
        return Err(night::no_keys());
    }
    if let Some(old) = &old {
        let (own, recovery) = (old.recipient()?, node.keys().recovery().cloned());
        if node.state().recipient(unit, edition) != Some(own.to_string().as_str()) && recovery != Some(own) {
            return Err(Trouble::user("rotate-other-key"));
        }
        node.look_with(old.clone())?;
    }
    let last_night = node.state().unit(unit).and_then(|of| of.shelf(edition)?.issued().map(|issued| issued.night));
    let made = make(node, settings, wish)?;
    let resealed = match &old {
        Some(old) => reseal(node, (unit, edition), old)?,
        None => 0,
    };
    // The supplement has no log of its own.
    let (rewrapped, closed) = match edition {
        Edition::Common => node.rewrap(ScopeId::unit(unit))?,
        Edition::Supplement => (0, 0),
    };
    let replaced = node
        .state()
        .register()
        .by("envelope", "unit", &unit.0)
        .filter(|(_, record)| record.get("opens") == opens(edition) && record.get("state") == "replaced");
    let destroy = replaced.map(|(_, record)| record.get("seal").to_string()).collect();
    Ok(Rotated { made, rewrapped, resealed, closed, destroy, last_night })
}

/// The last good pages of an edition, to its new key and the recovery key.
fn reseal(node: &Node, (unit, edition): (&UnitId, Edition), old: &Identity) -> Result<usize, Trouble> {
    let new = node.state().recipient(unit, edition).map(str::parse::<Recipient>).transpose()?;
    let recipients: Vec<Recipient> = new.into_iter().chain(node.keys().recovery().cloned()).collect();
    night::reseal_parts(&night::parts_folder(node.folder(), &unit.0, edition), old, &recipients)
}
