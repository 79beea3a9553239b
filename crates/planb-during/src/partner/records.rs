//! Records that are written with a line of the log, in one transaction, from a form that asks a few of their fields.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::incident;
use planb_core::note::{self, About, Line};
use planb_core::overview::elapsed::{moment, said};
use planb_core::refusal::Refusal;
use planb_core::register::{Fault, RecordId, Schema};
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{FormField, Told, ask_field, say_fault, typed};
use planb_node::web::records::{events, exists};
use planb_node::web::{In, Page, Posted, Say, shown};

/// A form: where it goes, and what it asks.
pub struct Form {
    pub action: String,
    /// The id that the record will have: sent twice, it is written once.
    pub id: String,
    pub fields: Vec<FormField>,
}

/// What a line of the log says.
#[derive(Default)]
pub struct Words {
    pub text: String,
    pub reported_by: String,
    pub channel: String,
    pub mark: &'static str,
    /// For the crisis staff only.
    pub staff: bool,
}

/// Why a form was not taken: what was typed, and what is wrong with it.
pub enum Unsaved {
    Faults(BTreeMap<String, String>, Vec<Fault>),
    Trouble(Trouble),
}

impl From<Trouble> for Unsaved {
    fn from(trouble: Trouble) -> Unsaved {
        Unsaved::Trouble(trouble)
    }
}

/// What a form asks, and what was wrong with what was typed.
#[derive(Clone, Copy)]
pub struct Asks {
    pub schema: &'static Schema,
    pub names: &'static [&'static str],
    pub action: &'static str,
}

impl Asks {
    /// The form with these values.
    pub fn form(
        &self,
        by: &In,
        values: &BTreeMap<String, String>,
        faults: &[Fault],
    ) -> Result<(Form, Vec<Told>), Trouble> {
        let field = |name: &&str| {
            let field = self.schema.field(name)?;
            let value = values.get(*name).map_or("", String::as_str);
            let mut asked = ask_field(by, self.schema, field, value);
            // A moment is typed as it is read.
            asked.value = if asked.sort == "moment" { asked.value.replace('T', " ") } else { asked.value };
            if *name == "at" {
                asked.label = by.say("partner-at");
            }
            if let Some(fault) = faults.iter().find(|fault| fault.field == *name) {
                asked.error = say_fault(by, "", &fault.why);
            }
            Some(asked)
        };
        let told = |fault: &Fault| Told {
            name: fault.field.clone(),
            text: say_fault(by, &shown::label(by.language, self.schema, &fault.field), &fault.why),
        };
        let id = match values.get("id") {
            Some(id) => id.clone(),
            None => RecordId::random(random::bytes()?).0,
        };
        let fields = self.names.iter().filter_map(field).collect();
        Ok((Form { action: self.action.to_string(), id, fields }, faults.iter().map(told).collect()))
    }

    /// Takes what was typed, with `fixed` fields beside it, and writes the record and its line. `at` names the field that says when it
    /// happened; without a value it is now.
    pub fn save(
        &self,
        posted: &Posted,
        fixed: &[(&str, String)],
        at: Option<&str>,
        words: impl Fn(&BTreeMap<String, String>) -> Option<Words>,
    ) -> Result<RecordId, Unsaved> {
        let by = &posted.by;
        let mut values: BTreeMap<String, String> = typed(by, self.schema, &posted.fields);
        values.retain(|name, _| self.names.contains(&name.as_str()));
        let sent = posted.fields.get("id").to_string();
        let kept =
            || values.iter().map(|(n, v)| (n.clone(), v.clone())).chain([("id".to_string(), sent.clone())]).collect();
        let id = match RecordId::parse(&sent) {
            Some(id) => id,
            None => RecordId::random(random::bytes()?),
        };
        let mut all = values.clone();
        all.extend(fixed.iter().map(|(name, value)| ((*name).to_string(), value.clone())));
        if let Some(at) = at.filter(|at| all.get(*at).is_none_or(String::is_empty)) {
            all.insert(at.to_string(), said(by.clock()));
        }
        let faults = |faults| Unsaved::Faults(kept(), faults);
        let set = self.schema.check(&all, |kind, id| exists(by.state(), kind, id)).map_err(faults)?;
        let lacking = self.schema.lacking(|name| set.get(name).map_or("", String::as_str));
        if !lacking.is_empty() {
            return Err(faults(lacking));
        }
        let happened = at.and_then(|at| moment(set.get(at)?)).unwrap_or_else(|| by.clock());
        if happened > by.clock() {
            let field = at.unwrap_or_default().to_string();
            return Err(faults(vec![Fault { field, why: Refusal::new("partner-later") }]));
        }
        write(by, self.schema, &id, &set, happened, words(&set))?;
        Ok(id)
    }
}

/// Writes a record and its line; the same record again writes nothing.
pub fn write(
    by: &In,
    schema: &'static Schema,
    id: &RecordId,
    set: &BTreeMap<String, String>,
    happened: DateTime,
    words: Option<Words>,
) -> Result<(), Trouble> {
    let hand = by.who.hand();
    let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    by.app.record_at(happened, |state| {
        let mut all = events(state, schema, id, &set, None, &hand)?;
        if let (false, Some(words)) = (all.is_empty(), words) {
            all.extend(line(by, state, &words, &format!("{}:{id}", schema.kind))?);
        }
        Ok(all)
    })?;
    Ok(())
}

/// A line of the log, while an incident goes on.
pub fn line(by: &In, state: &State, words: &Words, about: &str) -> Result<Option<Event>, Refusal> {
    let Some(current) = incident::current(state.register()) else { return Ok(None) };
    let line = Line {
        incident: current.id.clone(),
        by: by.who.hand(),
        reported_by: words.reported_by.clone(),
        channel: words.channel.clone(),
        mark: words.mark.to_string(),
        about: about.to_string(),
        ..Line::default()
    };
    let about = About { staff: words.staff, line: Some(line), ..About::default() };
    Ok(Some(note::write(&words.text, about)?.into()))
}

/// The channel of the log for a way by which partners are told.
pub fn channel(way: &str) -> &'static str {
    match way {
        "phone" => "phone",
        "in-person" => "in-person",
        "letter" => "paper",
        "sms" => "sms",
        _ => "",
    }
}

/// The incident that goes on.
pub fn current(by: &In) -> Option<RecordId> {
    incident::current(by.state().register()).map(|current| current.id.clone())
}

#[derive(Template)]
#[template(path = "partner/none.html")]
struct NonePage {
    t: Say,
    title: String,
}

/// A page of something that is only there while an incident goes on: says that none has begun, and where one is.
pub fn none_begun(by: &In, title_key: &str) -> Response {
    let (t, title) = (Say(by.language), by.say(title_key));
    by.page(&Page::new(title.clone(), &NonePage { t, title }))
}

/// The incident that goes on, for what is only done while one does.
pub fn needed(by: &In) -> Result<RecordId, Trouble> {
    current(by).ok_or_else(|| Trouble::user("contact-none-begun"))
}
