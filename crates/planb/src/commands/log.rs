//! `planb log`: the entries as text, oldest first.

use std::path::PathBuf;

use clap::ArgMatches;
use jiff::civil::DateTime;
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_core::state::{Entry, Event};
use planb_node::clock;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// What is to be shown.
struct Filter {
    node: Option<String>,
    since: Option<DateTime>,
    until: Option<DateTime>,
    events: Vec<String>,
    find: Option<String>,
}

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    let keys: Vec<PathBuf> = args.get_many("key").into_iter().flatten().cloned().collect();
    if !keys.is_empty() {
        node.look_with(planb_before::open::read_keys(&keys)?)?;
    }
    let text = |name: &str| args.get_one::<String>(name).map(|text| text.to_lowercase());
    let filter = Filter {
        node: text("node"),
        since: time(args, "since")?,
        until: time(args, "until")?,
        events: args.get_many::<String>("event").into_iter().flatten().map(|name| name.to_lowercase()).collect(),
        find: text("find"),
    };
    let entries = node.entries()?;
    let lines: Vec<(&Entry, String)> = entries
        .iter()
        .map(|entry| (entry, sentence(entry, language)))
        .filter(|line| filter.takes(&node, line))
        .collect();
    let skipped = args.get_one::<usize>("last").map_or(0, |last| lines.len().saturating_sub(*last));
    for (entry, sentence) in lines.iter().skip(skipped) {
        let who = super::name_of(&node, &entry.author);
        match form {
            Form::Json => answer::line(&serde_json::json!({
                "number": entry.number,
                "event": entry.event.name(),
                "happened_at": entry.happened_at,
                "entered_at": entered(entry),
                "entered_ms": entry.entered_ms,
                "node": who,
                "text": sentence,
            })),
            Form::Lines => answer::say(&format!(
                "{:<8} {}  ({} {})  {sentence}",
                entry.number,
                entry.happened_at.strftime("%Y-%m-%d %H:%M"),
                entered(entry).strftime("%m-%d %H:%M"),
                who,
            )),
        }
    }
    let closed = node.closed();
    if closed > 0 && form == Form::Lines {
        answer::complain(&language.say_with("log-closed", &[("entries", closed.to_string())]));
    }
    Ok(Outcome::Fresh)
}

impl Filter {
    fn takes(&self, node: &Node, (entry, sentence): &(&Entry, String)) -> bool {
        let prefix = entry.number.split('-').next().unwrap_or_default().to_lowercase();
        let is_of =
            |name: &String| prefix == *name || super::name_of(node, &entry.author).to_lowercase().contains(name);
        self.node.as_ref().is_none_or(is_of)
            && self.since.is_none_or(|since| entry.happened_at >= since)
            && self.until.is_none_or(|until| entry.happened_at <= until)
            && (self.events.is_empty() || self.events.contains(&entry.event.name().to_lowercase()))
            && self.find.as_ref().is_none_or(|find| sentence.to_lowercase().contains(find))
    }
}

fn time(args: &ArgMatches, name: &str) -> Result<Option<DateTime>, Trouble> {
    let Some(text) = args.get_one::<String>(name) else { return Ok(None) };
    let date = || text.parse::<jiff::civil::Date>().map(|date| date.to_datetime(jiff::civil::Time::midnight()));
    let time = text.parse().or_else(|_| date());
    time.map(Some).map_err(|_| Trouble::user("time-bad").with("value", text))
}

fn entered(entry: &Entry) -> DateTime {
    clock::local_of_ms(entry.entered_ms)
}

/// What an entry says, in one sentence. The data of clients and keys is not in it, but for the text of a note that this
/// node can open.
fn sentence(entry: &Entry, language: Language) -> String {
    let say = |key: &str, args: &[(&'static str, String)]| language.say_with(key, args);
    match &entry.event {
        Event::NoteWritten(note) => {
            let about = note.client.map(|client| format!("[{client}] ")).unwrap_or_default();
            format!("{about}{}", note.text.replace('\n', " / "))
        }
        Event::NoteAccounted(of) => say("log-note-accounted", &[("number", of.number.clone())]),
        Event::NodeEnrolled(of) => {
            let name = planb_core::trust::Certificate::decode(&of.certificate).map(|of| of.name).unwrap_or_default();
            say("log-node-enrolled", &[("name", name)])
        }
        Event::NodeRevoked(_) => language.say("log-node-revoked"),
        Event::RecoveryNamed(_) => language.say("log-recovery-named"),
        Event::KeyGranted(of) => {
            say("log-key-granted", &[("month", of.month.clone()), ("nodes", (of.to.len() / 8).to_string())])
        }
        Event::ClockCorrected(of) => {
            let minutes = (of.offset_ms / 60_000).to_string();
            say("log-clock-corrected", &[("minutes", minutes), ("reason", of.reason.clone())])
        }
        Event::ForkAdopted(of) => say("log-fork-adopted", &[("from", of.from.to_string())]),
        Event::ErasureDecided(of) => {
            say("log-erasure-decided", &[("client", of.client.to_string()), ("reference", of.reference.clone())])
        }
        Event::ClientErased(of) => {
            say("log-client-erased", &[("client", of.client.to_string()), ("ground", of.ground.clone())])
        }
        Event::ErasureConfirmed(of) => say("log-erasure-confirmed", &[("client", of.client.to_string())]),
        Event::ClientKeyMade(of) => say("log-client-key-made", &[("client", of.client.to_string())]),
        event => of_register(event, language),
    }
}

/// The same for the register, cards and looks: what kind of thing and by whom; not which, since that may be a client.
fn of_register(event: &Event, language: Language) -> String {
    let say = |key: &str, args: &[(&'static str, String)]| language.say_with(key, args);
    match event {
        Event::RecordWritten(of) => {
            let label = |field: &String| match planb_core::state::schemas::schema(&of.kind) {
                Some(schema) if schema.field(field).is_some() => {
                    planb_node::web::shown::label(language, schema, field).to_lowercase()
                }
                _ => field.clone(),
            };
            let fields: Vec<String> = of.set.keys().map(label).collect();
            let kind = language.say(&format!("record-{}", of.kind));
            say("log-record-written", &[("kind", kind), ("fields", fields.join(", ")), ("by", of.by.name.clone())])
        }
        Event::CardIssued(of) => say("log-card-issued", &[("by", of.by.name.clone())]),
        Event::CardRevoked(of) => say("log-card-revoked", &[("reason", of.reason.clone()), ("by", of.by.name.clone())]),
        Event::Looked(of) => {
            let unit = of.unit.as_ref().map(ToString::to_string).unwrap_or_default();
            say(
                "log-looked",
                &[
                    ("what", language.say(&format!("look-{}", of.what))),
                    ("unit", unit),
                    ("by", named(&of.by.name, language)),
                ],
            )
        }
        event => of_night(event, language),
    }
}

/// A name, or that none was said.
fn named(name: &str, language: Language) -> String {
    if name.trim().is_empty() { language.say("log-nameless") } else { name.to_string() }
}

/// The same for what the night does.
fn of_night(event: &Event, language: Language) -> String {
    let say = |key: &str, args: &[(&'static str, String)]| language.say_with(key, args);
    match event {
        Event::UnitFound(of) => say("log-unit-found", &[("name", of.name.clone())]),
        Event::PersonFound(of) => say("log-person-found", &[("unit", of.unit.to_string())]),
        Event::PersonLeft(of) => say("log-person-left", &[("unit", of.unit.to_string())]),
        Event::SourceTaken(of) => {
            say("log-source-taken", &[("source", of.source.clone()), ("rows", of.rows.to_string())])
        }
        Event::ReportTaken(of) => {
            let args = [("source", of.source.clone()), ("pages", of.pages.to_string()), ("unit", of.unit.to_string())];
            say("log-report-taken", &args)
        }
        Event::SnapshotTaken(of) => {
            say("log-snapshot-taken", &[("unit", of.unit.to_string()), ("night", of.night.to_string())])
        }
        Event::KindHeld(of) => say("log-kind-held", &[("source", of.source.clone()), ("night", of.night.to_string())]),
        Event::HoldAccepted(of) => {
            say("log-hold-accepted", &[("source", of.source.clone()), ("reason", of.reason.clone())])
        }
        Event::BinderIssued(of) => {
            let args =
                [("unit", of.unit.to_string()), ("night", of.night.to_string()), ("pages", of.pages.to_string())];
            say("log-binder-issued", &args)
        }
        Event::BundleOpened(of) => {
            say("log-bundle-opened", &[("unit", of.unit.to_string()), ("by", named(&of.by, language))])
        }
        Event::SheetsPrinted(of) => {
            let args = [
                ("unit", of.unit.to_string()),
                ("night", of.night.to_string()),
                ("sheets", of.sheets.len().to_string()),
                ("copy", of.copy.to_string().to_uppercase()),
            ];
            say("log-sheets-printed", &args)
        }
        Event::SheetsDestroyed(of) => {
            say("log-sheets-destroyed", &[("unit", of.unit.to_string()), ("sheets", of.sheets.len().to_string())])
        }
        Event::KeysPrinted(of) => {
            say("log-keys-printed", &[("unit", of.unit.to_string()), ("fingerprint", of.fingerprint.clone())])
        }
        Event::SerialsReserved(of) => {
            say("log-serials-reserved", &[("prefix", of.prefix.clone()), ("count", of.count.to_string())])
        }
        Event::NightFinished(of) => {
            say("log-night-finished", &[("night", of.night.to_string()), ("pages", of.pages.to_string())])
        }
        event => of_forms(event, language),
    }
}

/// The same for the sheets of the forms: never what stands on them.
fn of_forms(event: &Event, language: Language) -> String {
    let many = |key: &str, serials: &[Serial], by: &Hand, more: &[(&'static str, String)]| {
        let mut args = vec![("count", serials.len().to_string()), ("by", by.name.clone())];
        args.extend_from_slice(more);
        language.say_with(key, &args)
    };
    let one = |key: &str, serial: &Serial, by: &str, more: &[(&'static str, String)]| {
        let mut args = vec![("serial", serial.to_string()), ("by", by.to_string())];
        args.extend_from_slice(more);
        language.say_with(key, &args)
    };
    match event {
        Event::FormsIssued(of) => {
            let args = [
                ("count", of.count.to_string()),
                ("form", format!("{}.{}", of.form, of.version)),
                ("unit", of.unit.to_string()),
            ];
            one("log-forms-issued", &Serial::new(&of.prefix, of.first), &of.by.name, &args)
        }
        Event::SheetsGiven(of) => many("log-sheets-given", &of.serials, &of.by, &[("to", of.to.clone())]),
        Event::SheetsBack(of) => many("log-sheets-back", &of.serials, &of.by, &[]),
        Event::PageScanned(of) => one("log-page-scanned", &of.serial, &of.by.name, &[("page", of.page.to_string())]),
        Event::PageRead(of) => one("log-page-read", &of.serial, "", &[("page", of.page.to_string())]),
        Event::FieldSettled(of) => one("log-field-settled", &of.serial, &of.by.name, &[]),
        Event::SheetEntered(of) => one("log-sheet-entered", &of.serial, &of.by.name, &[("system", of.system.clone())]),
        Event::SheetChecked(of) => one("log-sheet-checked", &of.serial, &of.by.name, &[]),
        Event::SheetsVoided(of) => many("log-sheets-voided", &of.serials, &of.by, &[]),
        Event::SheetsLost(of) => many("log-sheets-lost", &of.serials, &of.by, &[]),
        Event::SheetAdopted(of) => {
            one("log-sheet-adopted", &of.serial, &of.by.name, &[("form", format!("{}.{}", of.form, of.version))])
        }
        Event::SheetsExplained(of) => many("log-sheets-explained", &of.serials, &of.by, &[]),
        Event::SheetSettled(of) => one("log-sheet-settled", &of.serial, &of.by.name, &[]),
        Event::SheetsRemarked(of) => many("log-sheets-remarked", &of.serials, &of.by, &[]),
        Event::FormsDestructionDecided(of) => {
            many("log-destruction-decided", &of.serials, &of.by, &[("reference", of.reference.clone())])
        }
        Event::FormsDestroyed(of) => {
            many("log-forms-destroyed", &of.serials, &of.by, &[("reference", of.reference.clone())])
        }
        _ => language.say("log-unknown"),
    }
}
