//! `planb ledger`: how many forms there are of each kind in each unit, and where they are.

use clap::ArgMatches;
use planb_after::upload::shelf::waiting;
use planb_core::form::{FormDefinition, Forms};
use planb_core::ledger::{Issue, Sheet};
use planb_core::overview::form::forms;
use planb_core::overview::ledger::{self, Counts, Which};
use planb_core::sheet::Serial;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde_json::{Value, json};

use super::form::unit_name;
use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let node = super::member(&dir)?;
    let now = super::now(args, &super::zone(&dir))?;
    let typed = |name: &str| args.get_one::<String>(name);
    let unit = typed("unit").map(|unit| super::form::unit(&node, unit)).transpose()?;
    let known = forms(node.state());
    let code = typed("form").map(|typed| super::form::definition(&known, typed)).transpose()?;
    let which = Which {
        unit: unit.as_ref().map(|(unit, _)| unit),
        form: code.map(|form| form.code.as_str()),
        ..Which::default()
    };
    let named: Vec<&String> = args.get_many::<String>("sheet").into_iter().flatten().collect();
    if !named.is_empty() {
        return sheets(&node, &named, language, form);
    }
    let counts = ledger::counts(node.state(), which);
    let (total, closing) = (ledger::total(&counts), ledger::closing(node.state(), which));
    // Pages that nobody has said what they are lie beside the ledger.
    let in_tray = waiting(&node);
    let may_close = closing.may_close() && in_tray == 0;
    match form {
        Form::Json => {
            let row = |((unit, form), counts): (&ledger::Group, &Counts)| {
                let mut row = json!({ "unit": unit, "form": name(&known, form) });
                merge(&mut row, counts);
                row
            };
            let mut value = json!({
                "units": counts.iter().map(row).collect::<Vec<_>>(), "total": total,
                "may_close": may_close, "in_tray": in_tray, "to_enter": closing.to_enter, "unexplained": closing.unexplained,
                "in_doubt": closing.in_doubt, "unissued": closing.unissued,
                "debt": ledger::debt(node.state(), which, now),
            });
            if args.get_flag("sheets") {
                let all = ledger::sheets(node.state(), which)
                    .map(|(serial, sheet, issue)| shown(&known, serial, sheet, issue));
                merge(&mut value, &json!({ "sheets": all.collect::<Vec<_>>() }));
            }
            answer::json(&value);
        }
        Form::Lines => {
            for ((unit, form), counts) in &counts {
                let what = format!("{}, {}", unit_name(node.state(), unit), title(&known, form, language));
                answer::say(&language.say_with("ledger-line", &line(&what, counts)));
            }
            answer::say(&language.say_with("ledger-line", &line(&language.say("ledger-total"), &total)));
            if args.get_flag("sheets") {
                for (serial, sheet, _) in ledger::sheets(node.state(), which) {
                    answer::say(&format!("{serial}  {}", at(sheet, language)));
                }
            }
        }
    }
    Ok(if may_close { Outcome::Fresh } else { Outcome::Stale })
}

/// The form's name in files for what stands in the ledger, `BESOK.1`.
pub fn name(known: &Forms, form: &str) -> String {
    known.named(form).map_or_else(|| form.to_string(), FormDefinition::named)
}

/// What people call the form that stands in the ledger so.
pub fn title(known: &Forms, form: &str, language: Language) -> String {
    let found =
        known.named(form).map(|found| if language == Language::Swedish { &found.title.sv } else { &found.title.en });
    found.filter(|title| !title.is_empty()).cloned().unwrap_or_else(|| form.to_string())
}

/// Puts the fields of one object into another.
pub fn merge(into: &mut Value, from: &impl serde::Serialize) {
    if let (Value::Object(into), Ok(Value::Object(from))) = (into, serde_json::to_value(from)) {
        into.extend(from);
    }
}

fn line(what: &str, counts: &Counts) -> Vec<(&'static str, String)> {
    vec![
        ("what", what.to_string()),
        ("issued", counts.issued.to_string()),
        ("entered", counts.entered.to_string()),
        ("checked", counts.checked.to_string()),
        ("voided", counts.voided.to_string()),
        ("lost", counts.lost.to_string()),
        ("outstanding", counts.outstanding.to_string()),
    ]
}

/// Where a sheet is, in a few words.
pub fn at(sheet: &Sheet, language: Language) -> String {
    let standing = sheet.standing();
    let holders = standing.holders.join(", ");
    format!("{}  {holders}{}", language.say(&format!("stage-{}", standing.stage.word())), standing.place)
}

/// A sheet as scripts get it.
pub fn shown(known: &Forms, serial: &Serial, sheet: &Sheet, issue: &Issue) -> Value {
    let standing = sheet.standing();
    json!({
        "serial": serial, "unit": issue.unit, "form": name(known, &format!("{}.{}", issue.form, issue.version)),
        "stage": standing.stage, "holders": standing.holders, "place": standing.place, "since": sheet.since(),
        "doubts": standing.doubts, "explained": standing.explained, "copies": standing.copies,
        "found": standing.is_found, "missing_pages": sheet.missing_pages(),
    })
}

/// Everything that was said of named sheets. A picture lies on the computer that scanned it.
fn sheets(node: &Node, named: &[&String], language: Language, form: Form) -> Result<Outcome, Trouble> {
    let known = forms(node.state());
    for typed in named {
        let unknown = || Trouble::user("ledger-unknown").with("serial", typed);
        let serial = Serial::parse(typed).ok_or_else(unknown)?;
        let (sheet, issue) = node.state().ledger().issued(&serial).ok_or_else(unknown)?;
        let computer = |order: &planb_core::log::Order| {
            node.state().author(&order.log).map(|key| super::name_of(node, &key)).unwrap_or_default()
        };
        let scans: Vec<Value> = (sheet.scans())
            .map(|(order, said, scan)| {
                let is_here = planb_node::pictures::is_here(node.folder(), &scan.picture);
                json!({ "page": scan.page, "at": said.at, "computer": computer(order), "here": is_here })
            })
            .collect();
        let mut value = shown(&known, &serial, sheet, issue);
        merge(&mut value, &json!({ "scans": scans }));
        match form {
            Form::Json => answer::json(&value),
            Form::Lines => {
                answer::say(&format!("{serial}  {}", at(sheet, language)));
                for (order, said, scan) in sheet.scans() {
                    let told = [("page", scan.page.to_string()), ("computer", computer(order))];
                    answer::indented(&format!("{} {}", said.at, language.say_with("ledger-picture", &told)));
                }
            }
        }
    }
    Ok(Outcome::Fresh)
}
