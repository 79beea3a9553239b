//! A new key for one envelope: printed, wrapped into the log, and the old one listed for destruction.
//!
//! The hub can open no binder, so it cannot seal one again: the next night seals to the new key, and what lies sealed until
//! then opens with the old sheet or with two recovery shares. What is sealed again at once are the log's keys of the unit, by a
//! node that can open them (its own, or with the old sheet's words), so that the new sheet opens all of the unit's log.

use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::log::ScopeId;
use planb_core::snapshot::Edition;
use planb_node::keys::Identity;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::registered::opens;
use super::{Made, Wish, make};

/// What came of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Rotated {
    pub made: Made,
    /// Log keys of the unit that the new sheet opens too.
    pub rewrapped: usize,
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
        return Err(crate::night::no_keys());
    }
    if let Some(old) = old {
        let own = old.recipient()?.to_string();
        if node.state().recipient(unit, edition) != Some(own.as_str()) {
            return Err(Trouble::user("rotate-other-key"));
        }
        node.look_with(old)?;
    }
    let last_night = node.state().unit(unit).and_then(|of| of.shelf(edition)?.issued().map(|issued| issued.night));
    let made = make(node, settings, wish)?;
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
    Ok(Rotated { made, rewrapped, closed, destroy, last_night })
}
