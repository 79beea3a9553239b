//! `planb form give`, `back`, `void`, `lose`, `found`, `explain`, `settle`, `adopt`, `enter`, `check`, `where`: what is said of sheets, for
//! whoever has no browser, and for scripts. Said twice it is written once.

use std::io::Read;

use clap::ArgMatches;
use planb_after::{said, serials, sheet};
use planb_core::form::Forms;
use planb_core::ledger::{Sheet, Stage, Told};
use planb_core::overview::backentry::entering::{Anyway, Entering, entered};
use planb_core::overview::form::forms;
use planb_core::overview::ledger::{self, Adoption, Sheets};
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde_json::{Value, json};

use super::ledger::{at, shown};
use crate::answer::{self, Form, Outcome};

/// Most bytes of a list of numbers on standard input.
const LIST_MAX_BYTES: u64 = 1 << 20;

pub fn run(name: &str, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    match name {
        "adopt" => adopt(&mut node, args, language, form),
        "where" => {
            let all = named(&node, args)?;
            whereabouts(&node, &all, language, form)
        }
        _ => act(&mut node, name, args, language, form),
    }
}

/// The sheets that were typed: single numbers, runs by their ends, and with `-` what comes on standard input.
fn named(node: &Node, args: &ArgMatches) -> Result<Vec<Serial>, Trouble> {
    let mut all: Vec<Serial> = Vec::new();
    for typed in args.get_many::<String>("serials").into_iter().flatten() {
        let more = match (typed.as_str(), typed.split_once("..").or_else(|| typed.split_once('–'))) {
            ("-", _) => serials::listed(&standard_input()?)?,
            (_, Some((first, last))) => serials::run(node.state(), &serials::serial(first)?, &serials::serial(last)?)?,
            (one, None) => serials::listed(one)?,
        };
        all.extend(more);
    }
    if all.is_empty() {
        return Err(Trouble::user("sheet-none-typed"));
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// A list as a hand scanner or another program writes it.
fn standard_input() -> Result<String, Trouble> {
    let mut list = String::new();
    let read = std::io::stdin().take(LIST_MAX_BYTES).read_to_string(&mut list);
    read.map_err(|error| Trouble::of_io(std::path::Path::new("-"), error))?;
    Ok(list)
}

fn act(node: &mut Node, name: &str, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let all = named(node, args)?;
    let by = super::form::hand(args, node);
    // What an act asks for differs; what it does not ask for is not there.
    let text = |name: &str| args.try_get_one::<String>(name).ok().flatten().map(String::as_str);
    let (why, words, place) = (text("why"), text("words").unwrap_or_default(), text("place").unwrap_or_default());
    let why = why.unwrap_or_default();
    let mut written = 0;
    node.record(|state| {
        let sheets = Sheets { serials: &all, by: &by };
        let events = match name {
            "give" => said::given(state, sheets, text("to").unwrap_or_default()),
            "back" => said::back(state, sheets, place),
            "void" => said::voided(state, sheets, why, words),
            "lose" => said::lost(state, sheets, words),
            "found" => said::found(state, sheets, place),
            "explain" => said::explained(state, sheets, why, words),
            "settle" => said::settled(state, sheets, text("as").unwrap_or_default(), words),
            "enter" => entered(state, sheets, entering(args)),
            _ => said::checked(state, sheets),
        }?;
        written = events.len();
        Ok(events)
    })?;
    Ok(told(node.state(), name, &all, written, (language, form)))
}

fn entering(args: &ArgMatches) -> Entering<'_> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str);
    Entering {
        system: text("system"),
        happened: text("happened"),
        second: text("second"),
        anyway: if args.get_flag("anyway") { Anyway::Yes } else { Anyway::No },
    }
}

/// How the sheets stand now. Where one is in doubt, that is not well.
fn told(state: &State, act: &str, all: &[Serial], written: usize, (language, form): (Language, Form)) -> Outcome {
    let known = forms(state);
    let issued = all.iter().filter_map(|serial| Some((serial, state.ledger().issued(serial)?)));
    let issued: Vec<_> = issued.collect();
    match form {
        Form::Json => {
            let sheets = issued.iter().map(|(serial, (sheet, issue))| shown(&known, serial, sheet, issue));
            answer::json(&json!({ "act": act, "written": written > 0, "sheets": sheets.collect::<Vec<_>>() }));
        }
        Form::Lines => {
            for (serial, (sheet, _)) in &issued {
                answer::say(&format!("{serial}  {}", at(sheet, language)));
            }
        }
    }
    let is_in_doubt = issued.iter().any(|(_, (sheet, _))| sheet.standing().stage == Stage::InDoubt);
    if is_in_doubt { Outcome::Stale } else { Outcome::Fresh }
}

/// A paper made by hand gets its number.
fn adopt(node: &mut Node, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let (unit, _) = super::form::unit(node, text("unit"))?;
    let known = forms(node.state());
    let definition = super::form::definition(&known, text("form"))?;
    let sticker = match text("sticker") {
        "" => None,
        typed => Some(serials::serial(typed)?),
    };
    let by = super::form::hand(args, node);
    let prefix = node.prefix().as_str().to_string();
    let adoption = Adoption {
        unit: &unit,
        form: definition,
        sticker: sticker.as_ref(),
        pages: args.get_one::<u32>("pages").copied().unwrap_or(1),
        text: text("words"),
        by: &by,
    };
    let mut given = Vec::new();
    node.record(|state| {
        let (serial, events) = ledger::adopt(state, &prefix, adoption)?;
        given = vec![serial];
        Ok(events)
    })?;
    Ok(told(node.state(), "adopt", &given, given.len(), (language, form)))
}

/// Where sheets are, and all that was said of them. Words about them are on no screen without an entry that says who looked.
fn whereabouts(node: &Node, all: &[Serial], language: Language, form: Form) -> Result<Outcome, Trouble> {
    let (state, known) = (node.state(), forms(node.state()));
    for serial in all {
        let unknown = || Trouble::user("ledger-unknown").with("serial", serial);
        let (sheet, issue) = state.ledger().issued(serial).ok_or_else(unknown)?;
        match form {
            Form::Json => {
                let begun = json!({
                    "at": issue.at, "by": issue.by.name, "did": if issue.is_adopted { "adopted" } else { "issued" },
                });
                let mut value = shown(&known, serial, sheet, issue);
                value["said"] = std::iter::once(begun).chain(sheet.said().map(|(_, said)| one(said))).collect();
                answer::json(&value);
            }
            Form::Lines => lines(state, &known, (serial, sheet), language),
        }
    }
    Ok(Outcome::Fresh)
}

fn lines(state: &State, known: &Forms, (serial, sheet): (&Serial, &Sheet), language: Language) {
    let Some(issue) = sheet.issue() else { return };
    let name = super::ledger::title(known, &format!("{}.{}", issue.form, issue.version), language);
    let unit = super::form::unit_name(state, &issue.unit);
    answer::say(&format!("{serial}  {}  {name}, {unit}", at(sheet, language)));
    let line = |at: jiff::civil::DateTime, words: String, by: &str| {
        answer::indented(&format!("{}  {words} ({by})", at.strftime("%Y-%m-%d %H:%M")));
    };
    line(issue.at, sheet::begun(language, issue), &issue.by.name);
    for (_, said) in sheet.said() {
        line(said.at, sheet::words(state, language, &said.told), &said.by.name);
    }
}

/// One thing that was said, as scripts get it.
fn one(said: &planb_core::ledger::Said) -> Value {
    let (did, more) = match &said.told {
        Told::Given { to, from } => ("given", json!({ "to": to, "from": from })),
        Told::Back { place } => ("back", json!({ "place": place })),
        Told::Scanned(scan) => ("scanned", json!({ "page": scan.page, "flagged": scan.flagged })),
        Told::Entered { system, second } => {
            ("entered", json!({ "system": system, "second": second.as_ref().map(|second| &second.name) }))
        }
        Told::Checked => ("checked", json!({})),
        Told::Voided { why } => ("voided", json!({ "why": why })),
        Told::Lost => ("lost", json!({})),
        Told::Explained { why } => ("explained", json!({ "why": why })),
        Told::Settled { stands, .. } => ("settled", json!({ "as": stands })),
        Told::DestructionDecided { reference } => ("destruction_decided", json!({ "reference": reference })),
        Told::Destroyed { reference, witness } => ("destroyed", json!({ "reference": reference, "witness": witness })),
    };
    let mut value = json!({ "at": said.at, "by": said.by.name, "did": did });
    super::ledger::merge(&mut value, &more);
    value
}
