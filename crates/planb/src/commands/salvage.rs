//! `planb salvage`: a unit's snapshot as CSV and JSON in a sealed file, for whoever has the envelope.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::civil::Date;
use planb_before::night;
use planb_before::open;
use planb_core::id::UnitId;
use planb_core::snapshot::Edition;
use planb_node::snapshots;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (node, _) = super::node(&dir)?;
    let unit = UnitId::of_name(args.get_one::<String>("unit").map(String::as_str).unwrap_or_default());
    let edition = if args.get_flag("supplement") { Edition::Supplement } else { Edition::Common };
    let wanted = match args.get_one::<String>("night") {
        Some(text) => Some(text.parse().map_err(|_| Trouble::user("time-bad").with("value", text))?),
        None => None,
    };
    let keys: Vec<PathBuf> = args.get_many("key").into_iter().flatten().cloned().collect();
    let identity = open::read_keys(&keys)?;
    let snapshot = newest(&dir, &unit, edition, wanted)?;
    let records = snapshots::read_snapshot(&snapshot, &identity)?;
    let mut recipients = vec![identity.recipient()?];
    recipients.extend(node.keys().recovery().cloned().filter(|recovery| *recovery != recipients[0]));
    let out = super::path(args, "out");
    night::write_salvage(&out, &records, &recipients, language)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "out": out, "records": records.len() })),
        Form::Lines => {
            answer::say(&language.say_with(
                "salvage-done",
                &[("out", out.display().to_string()), ("records", records.len().to_string())],
            ));
        }
    }
    Ok(Outcome::Fresh)
}

/// The snapshot of the night that is wanted, else the newest.
fn newest(dir: &Path, unit: &UnitId, edition: Edition, wanted: Option<Date>) -> Result<PathBuf, Trouble> {
    let nights = night::snapshots_of(dir, unit, edition)?;
    let found = match wanted {
        Some(night) => nights.get(&night),
        None => nights.last_key_value().map(|(_, path)| path),
    };
    found.cloned().ok_or_else(|| Trouble::user("no-snapshot").with("unit", unit))
}
