//! `planb note`: one line in the log, with its number.

use clap::ArgMatches;
use planb_core::id::{ClientId, UnitId};
use planb_core::note::{self, About, NoteAccounted};
use planb_node::random;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let mut node = super::member(&dir)?;
    if let Some(number) = args.get_one::<String>("accounted") {
        return account(&mut node, number, language, form);
    }
    let at = super::now(args, &super::zone(&dir))?;
    let text = args.get_one::<String>("text").cloned().unwrap_or_default();
    let client = match args.get_one::<String>("client").map(String::as_str) {
        None => None,
        Some("new") => Some(ClientId(random::bytes()?)),
        Some(typed) => Some(super::client(&node, typed)?),
    };
    let unit = args.get_one::<String>("unit").map(|name| UnitId::of_name(name));
    if let Some(unit) = &unit
        && node.state().unit(unit).is_none()
        && node.state().units().all(|(known, _)| known != unit)
    {
        return Err(Trouble::user("unit-unknown").with("unit", unit));
    }
    let about = About { unit, staff: args.get_flag("staff"), client, line: None };
    let written = node.record_at(at, |_| Ok(vec![note::write(&text, about)?.into()]))?;
    let Some(entry) = written.first() else { return Err(Trouble::internal("entry-invalid")) };
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "number": entry.number, "happened_at": entry.happened_at, "client": client.map(|client| client.to_string()),
        })),
        Form::Lines => {
            answer::say(&entry.number);
            if let Some(client) = client {
                answer::complain(&language.say_with("note-client", &[("client", client.to_string())]));
            }
        }
    }
    Ok(Outcome::Fresh)
}

fn account(
    node: &mut planb_node::store::Node,
    number: &str,
    language: Language,
    form: Form,
) -> Result<Outcome, Trouble> {
    let number = number.trim().to_uppercase();
    if node.state().notes().iter().all(|(_, note)| note.number != number) {
        return Err(Trouble::user("note-unknown").with("number", number));
    }
    node.record(|_| Ok(vec![NoteAccounted { number: number.clone() }.into()]))?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "accounted": number })),
        Form::Lines => answer::say(&language.say_with("note-accounted", &[("number", number)])),
    }
    Ok(Outcome::Fresh)
}
