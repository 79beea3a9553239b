//! `planb form`: which forms there are, sheets of one with their numbers, and where everything stands on them.

use std::path::Path;

use clap::ArgMatches;
use planb_after::issue::{self, Given, Printing};
use planb_core::form::code::PageCode;
use planb_core::form::layout::layout;
use planb_core::form::{FormDefinition, Forms};
use planb_core::id::{ClientId, UnitId};
use planb_core::overview::form::forms;
use planb_core::overview::ledger::Run;
use planb_core::register::Hand;
use planb_core::sheet::{Serial, Stamp};
use planb_core::state::State;
use planb_node::random;
use planb_node::store::{Node, STORE_FILE};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde_json::json;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match args.subcommand() {
        Some(("issue", args)) => issue(args, language, form),
        Some(("layout", args)) => shown(args, form),
        Some(("list", args)) => list(args, language, form),
        Some(("compare", args)) => super::compare::run(args, language, form),
        Some(("read-in", args)) => super::read_in::run(args, language, form),
        Some((name @ ("new" | "import" | "show" | "export"), args)) => super::form_new::run(name, args, language, form),
        Some((name, args)) => super::sheets::run(name, args, language, form),
        None => Ok(Outcome::Usage),
    }
}

/// Who does it: the name that was typed, else what people call this computer.
pub fn hand(args: &ArgMatches, node: &Node) -> Hand {
    let own = || super::name_of(node, &node.keys().log_identity().public_key);
    Hand { name: args.get_one::<String>("by").cloned().unwrap_or_else(own), card: String::new() }
}

/// What people call a unit; its id where it has no name.
pub fn unit_name(state: &State, unit: &UnitId) -> String {
    known_name(state, unit).unwrap_or_else(|| unit.0.clone())
}

fn known_name(state: &State, unit: &UnitId) -> Option<String> {
    let known = || state.units().find(|(own, _)| *own == unit).map(|(_, name)| name.to_string());
    let registered = state.register().find("unit", &unit.0).map(|unit| unit.get("name").to_string());
    registered.filter(|name| !name.is_empty()).or_else(known)
}

/// The unit that was typed, by its name or id, and what people call it.
pub fn unit(node: &Node, typed: &str) -> Result<(UnitId, String), Trouble> {
    let id = UnitId::of_name(typed);
    match known_name(node.state(), &id) {
        Some(name) => Ok((id, name)),
        None if node.state().unit(&id).is_some() => Ok((id, typed.to_string())),
        None => Err(Trouble::user("unit-unknown").with("unit", typed)),
    }
}

/// The forms of the program, and of the store in the folder where there is one.
pub fn known(dir: &Path) -> Result<Forms, Trouble> {
    Ok(if dir.join(STORE_FILE).exists() { forms(super::member(dir)?.state()) } else { Forms::default() })
}

/// The form that somebody named.
pub fn definition<'a>(known: &'a Forms, typed: &str) -> Result<&'a FormDefinition, Trouble> {
    known.named(typed.trim()).ok_or_else(|| Trouble::user("form-unknown").with("form", typed))
}

fn issue(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str);
    let dir = super::path(args, "dir");
    let mut node = super::member(&dir)?;
    let settings = super::settings(&dir).ok();
    let (unit, unit_name) = unit(&node, text("unit").unwrap_or_default())?;
    let known = forms(node.state());
    let definition = definition(&known, text("form").unwrap_or_default())?;
    let given = match args.get_one::<std::path::PathBuf>("fill") {
        Some(path) => read_given(path)?,
        None => Vec::new(),
    };
    let client = match text("client") {
        None => None,
        Some("new") => Some(ClientId(random::bytes()?)),
        Some(typed) => Some(super::client(&node, typed)?),
    };
    let named = node.state().register().get("setting", "organisation").get("name").to_string();
    let own = settings.as_ref().map_or_else(String::new, |settings| settings.municipality.clone());
    let stamp = Stamp {
        municipality: if named.is_empty() { own } else { named },
        exercise: settings.is_some_and(|settings| settings.exercise),
        serial: String::new(),
        made_at: super::now(args, &super::zone(&dir))?,
        data_as_of: None,
        heads: node.heads_digest().paper(),
    };
    let (out, by) = (super::path(args, "out"), hand(args, &node));
    let count = args.get_one::<u32>("count").copied().unwrap_or(1);
    let run = Run { unit: &unit, form: definition, count, client, holder: text("holder"), by: &by };
    let language_of_paper = planb_paper::tongue(language.code());
    let printing = Printing { stamp, unit_name: &unit_name, given: &given, language: language_of_paper, out: &out };
    let issued = issue::issue(&mut node, run, &printing)?;
    match form {
        Form::Json => answer::json(&json!({
            "unit": unit, "form": definition.id, "code": definition.code, "version": definition.version,
            "serials": issued.serials, "files": issued.files, "client": client.map(|client| client.whole()),
        })),
        Form::Lines => {
            let first = issued.serials.first().map(ToString::to_string).unwrap_or_default();
            let last = issued.serials.last().map(ToString::to_string).unwrap_or_default();
            let told = [("count", issued.serials.len().to_string()), ("first", first), ("last", last)];
            answer::say(&language.say_with("form-issued", &told));
            issued.files.iter().for_each(|file| answer::indented(&file.display().to_string()));
        }
    }
    Ok(Outcome::Fresh)
}

/// What is printed into fields: one JSON object for all sheets, or a list with one for each.
fn read_given(path: &Path) -> Result<Vec<Given>, Trouble> {
    let bad = || Trouble::user("form-fill").with("path", path.display());
    let text = super::read_text(path)?;
    let one = serde_json::from_str::<Given>(&text).map(|given| vec![given]);
    one.or_else(|_| serde_json::from_str::<Vec<Given>>(&text)).map_err(|_| bad())
}

/// Every page's marks, codes and boxes in millimetres.
fn shown(args: &ArgMatches, form: Form) -> Result<Outcome, Trouble> {
    let typed = args.get_one::<String>("sheet").cloned().unwrap_or_default();
    let serial = Serial::parse(&typed);
    let dir = super::path(args, "dir");
    let known = known(&dir)?;
    let definition = match &serial {
        None => definition(&known, &typed)?,
        Some(serial) => {
            let node = super::member(&dir)?;
            let unknown = || Trouble::user("ledger-unknown").with("serial", serial);
            let (_, issue) = node.state().ledger().issued(serial).ok_or_else(unknown)?;
            definition(&known, &format!("{}.{}", issue.form, issue.version))?
        }
    };
    let pages = layout(definition);
    let code = |page: u32| {
        let (form, version, pages) = (definition.code.clone(), definition.version, pages.len() as u32);
        serial.clone().map(|serial| PageCode { serial, form, version, page, pages }.text())
    };
    let codes: Vec<Option<String>> = pages.iter().map(|page| code(page.page)).collect();
    let value = json!({
        "serial": serial, "form": definition.id, "code": definition.code, "version": definition.version,
        "codes": codes, "pages": pages,
    });
    match form {
        Form::Json => answer::json(&value),
        Form::Lines => {
            for page in &pages {
                for field in &page.fields {
                    let at = field.area;
                    answer::say(&format!("{} {:>7.1} {:>7.1}  {}", page.page, at.x_mm, at.y_mm, field.name));
                }
            }
        }
    }
    Ok(Outcome::Fresh)
}

fn list(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let known = known(&super::path(args, "dir"))?;
    let all: Vec<serde_json::Value> = known
        .all()
        .map(|form| {
            json!({
                "form": form.id, "code": form.code, "version": form.version, "title": form.title,
                "law": form.law, "returns": form.returns, "pages": layout(form).len(),
            })
        })
        .collect();
    match form {
        Form::Json => answer::json(&json!({ "forms": all })),
        Form::Lines => {
            for form in known.all() {
                let title = if language == Language::Swedish { &form.title.sv } else { &form.title.en };
                answer::say(&format!("{:24} {:8} {}", form.named(), form.code, title));
            }
        }
    }
    Ok(Outcome::Fresh)
}
