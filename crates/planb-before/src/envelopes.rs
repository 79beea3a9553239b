//! The sealed envelopes: keys made, printed, and forgotten by the hub.
//!
//! One sheet per unit, one per unit's supplement of protected identities, and three shares of the recovery key. The secret
//! halves exist in memory and on the printed sheets only; the log keeps the public halves.

pub mod registered;
pub mod rotate;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use planb_core::id::UnitId;
use planb_core::register::Hand;
use planb_core::snapshot::{Edition, KeysPrinted};
use planb_core::state::Event;
use planb_node::files::{self, Access};
use planb_node::keys::{Identity, make_unit_key};
use planb_node::random;
use planb_node::settings::Settings;
use planb_node::shares::{self, Seed};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::words;
use planb_paper::{KeySheet, ShareSheet, key_sheet, share_sheet};

use crate::reserve::own_name;

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Where the sheets are written.
    pub out: PathBuf,
    pub now: DateTime,
    /// Every unit that shall have an envelope, with its name.
    pub units: BTreeMap<UnitId, String>,
    /// Editions of units that get new keys although they have some.
    pub renew: Vec<(UnitId, Edition)>,
    pub sheets: Sheets,
    pub identities: Identities,
}

/// Which sheets are set as PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheets {
    All,
    /// Those of these units only; for the demo.
    Of(Vec<UnitId>),
}

/// Whether each key is also written as a file that `age -d -i` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identities {
    No,
    Yes,
}

/// What was made.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Made {
    /// Files that hold secrets: print, put in envelopes, delete.
    pub secret_files: Vec<PathBuf>,
    /// Units and editions that got a key.
    pub keys: usize,
    /// True when the recovery key was made and its three shares written.
    pub recovery: bool,
}

/// Makes what is missing: the recovery key the first time, and a key for every unit that has none.
pub fn make(node: &mut Node, settings: &Settings, wish: &Wish) -> Result<Made, Trouble> {
    files::make_private_folder(&wish.out)?;
    let mut made = Made::default();
    if node.keys().recovery().is_none() {
        let seed = Seed::generate()?;
        made.secret_files.extend(print_shares(&seed, settings, &wish.out, wish.now, wish.identities)?);
        files::sync_folder(&wish.out)?;
        node.take_root(&seed, &Language::of_code(&settings.language).say("node-hub"))?;
        register_shares(node, &seed, wish.now)?;
        made.recovery = true;
    }
    let mut events: Vec<KeysPrinted> = Vec::new();
    for (unit, name) in &wish.units {
        for edition in [Edition::Common, Edition::Supplement] {
            let is_renewed = wish.renew.iter().any(|(of, one)| of == unit && *one == edition);
            if node.state().recipient(unit, edition).is_some() && !is_renewed {
                continue;
            }
            let (identity, printed) = make_unit_key(unit, edition)?;
            let before = issued(node, unit, edition);
            made.secret_files.extend(write_key(&identity, &printed, (name, before), settings, wish)?);
            events.push(printed);
        }
    }
    made.keys = events.len();
    // The sheets lie on disk before anything is sealed to their keys.
    files::sync_folder(&wish.out)?;
    let by = Hand { name: own_name(node), card: String::new() };
    node.record_at(wish.now, |state| {
        let lines = registered::printed(state, &events, wish.now, &by)?;
        Ok(events.into_iter().map(Event::from).chain(lines).collect())
    })?;
    Ok(made)
}

/// The lines of the recovery key's shares in the envelopes' register.
pub fn register_shares(node: &mut Node, seed: &Seed, now: DateTime) -> Result<(), Trouble> {
    let fingerprint = seed.recovery().recipient()?.fingerprint();
    let by = Hand { name: own_name(node), card: String::new() };
    node.record_at(now, |state| registered::shares(state, &fingerprint, shares::SHARES, now, &by)).map(|_| ())
}

/// The last night that was sealed to another key than the one that is made now.
fn issued(node: &Node, unit: &UnitId, edition: Edition) -> Option<Date> {
    node.state().unit(unit)?.shelf(edition)?.issued().map(|issued| issued.night)
}

/// What a new sheet opens, in a sentence: nothing that was sealed before it was made.
fn opening(language: Language, key: &str, before: Option<Date>) -> String {
    match before {
        None => language.say(key),
        Some(night) => language.say_with(&format!("{key}-after"), &[("night", night.to_string())]),
    }
}

fn stem(unit: &UnitId, edition: Edition) -> String {
    match edition {
        Edition::Common => format!("kuvert-{unit}"),
        Edition::Supplement => format!("kuvert-{unit}-bilaga"),
    }
}

/// Where a unit's key file lies, when it is written.
pub fn identity_path(out: &Path, unit: &UnitId, edition: Edition) -> PathBuf {
    out.join(format!("{}.key", stem(unit, edition)))
}

fn write_key(
    identity: &Identity,
    printed: &KeysPrinted,
    (name, before): (&str, Option<Date>),
    settings: &Settings,
    wish: &Wish,
) -> Result<Vec<PathBuf>, Trouble> {
    let mut written = Vec::new();
    if wish.identities == Identities::Yes {
        let path = identity_path(&wish.out, &printed.unit, printed.edition);
        let text = zeroize::Zeroizing::new(format!("# {}\n{}\n", printed.recipient, *identity.line()));
        files::write_whole(&path, Access::Private, text.as_bytes())?;
        written.push(path);
    }
    let is_wanted = match &wish.sheets {
        Sheets::All => true,
        Sheets::Of(units) => units.contains(&printed.unit),
    };
    if is_wanted {
        let language = Language::of_code(&settings.language);
        let opens = match printed.edition {
            Edition::Common => ["keys-opens-binder", "keys-opens-snapshot"],
            Edition::Supplement => ["keys-opens-supplement", "keys-opens-supplement-snapshot"],
        };
        let sheet = KeySheet {
            municipality: settings.municipality.clone(),
            unit_name: name.to_string(),
            supplement: printed.edition == Edition::Supplement,
            exercise: settings.exercise,
            words: words::write(identity.secret())?.iter().map(ToString::to_string).collect(),
            secret: identity.line().to_string(),
            fingerprint: printed.fingerprint.clone(),
            opens: opens.iter().map(|key| opening(language, key, before)).collect(),
            made_at: wish.now,
        };
        let pdf = key_sheet(&sheet, paper(language)).map_err(failed)?;
        let path = wish.out.join(format!("{}.pdf", stem(&printed.unit, printed.edition)));
        files::write_whole(&path, Access::Private, &pdf)?;
        written.push(path);
    }
    Ok(written)
}

/// Writes the three shares of the root key and the recovery key as sheets, and as text where that is wished.
pub fn print_shares(
    seed: &Seed,
    settings: &Settings,
    out: &Path,
    now: DateTime,
    identities: Identities,
) -> Result<Vec<PathBuf>, Trouble> {
    files::make_private_folder(out)?;
    let language = Language::of_code(&settings.language);
    let fingerprint = seed.recovery().recipient()?.fingerprint();
    let mut written = Vec::new();
    for share in seed.split(random::Stream::new()?)? {
        let words: Vec<String> = words::write(share.bytes())?.iter().map(ToString::to_string).collect();
        let sheet = ShareSheet {
            municipality: settings.municipality.clone(),
            exercise: settings.exercise,
            number: share.number(),
            of: shares::SHARES as u8,
            threshold: shares::THRESHOLD as u8,
            share: words.join(" "),
            words,
            fingerprint: fingerprint.clone(),
            holder: String::new(),
            made_at: now,
        };
        let pdf = share_sheet(&sheet, paper(language)).map_err(failed)?;
        let path = out.join(format!("aterstallning-andel-{}.pdf", share.number()));
        files::write_whole(&path, Access::Private, &pdf)?;
        written.push(path);
        if identities == Identities::Yes {
            let path = out.join(format!("aterstallning-andel-{}.txt", share.number()));
            files::write_whole(&path, Access::Private, sheet.share.as_bytes())?;
            written.push(path);
        }
    }
    Ok(written)
}

fn paper(language: Language) -> planb_paper::Language {
    match language {
        Language::Swedish => planb_paper::Language::Swedish,
        Language::English => planb_paper::Language::English,
    }
}

fn failed(error: planb_paper::RenderError) -> Trouble {
    Trouble::internal("render-failed").with("unit", "").with("tab", "").with("code", error)
}
