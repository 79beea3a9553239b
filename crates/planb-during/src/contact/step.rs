//! What is done with a slip: taken, called back, handed over, promised anew, closed. Each step is one transaction: the slip, and the line
//! of the log that says it.

use axum::extract::Path;
use axum::response::Response;
use planb_core::contact::CONTACT;
use planb_core::id::UnitId;
use planb_core::note::Note;
use planb_core::overview::contact::{lines, may_read, promise as promised};
use planb_core::overview::elapsed::{moment, said};
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId};
use planb_node::clock;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::records::{events, exists};
use planb_node::web::{Clock, In, Posted, shown};

use super::slip::{of_path, page};
use super::words::{self, Caller, Said};

/// What changes, and the words that the log gets.
struct Step {
    set: Vec<(&'static str, String)>,
    text: String,
    /// The unit that answers after it.
    unit: Option<UnitId>,
    /// What of the slip's words is said again, so that whoever it is handed to reads them.
    again: Again,
}

/// Words that are said again in another's scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    No,
    First,
    All,
}

fn own_unit(slip: &Record) -> Option<UnitId> {
    match slip.get("unit") {
        "" => None,
        unit => Some(UnitId(unit.to_string())),
    }
}

/// Does a step of the slip that a path names.
fn done(posted: &Posted, id: &str, step: impl Fn(&In, &Record) -> Result<Step, Refusal>) -> Response {
    let by = &posted.by;
    let (id, slip) = match of_path(by, id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let typed = posted.fields.get("text");
    let refused = |key: &str, what: String| {
        let name = if key == "note-empty" || key == "contact-answer-missing" { "text" } else { "" };
        page(by, &id, vec![Told { name: name.into(), text: what }], typed)
    };
    let step = match step(by, slip) {
        Ok(step) => step,
        Err(why) => return refused(why.key, by.say_with(&format!("err-{}", why.key), &why.args)),
    };
    if is_said_already(by, &id, &step) {
        return go(&format!("/contacts/{id}"));
    }
    match write(by, &id, slip, &step, posted.fields.get("seen")) {
        Ok(()) => go(&format!("/contacts/{id}")),
        Err(trouble) if trouble.key.starts_with("register-") || trouble.key.starts_with("note-") => {
            refused(trouble.key, by.told(&trouble).0)
        }
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The same form sent twice: the newest line says it already, in this person's hand.
fn is_said_already(by: &In, id: &RecordId, step: &Step) -> bool {
    let hand = by.who.hand();
    let is_same =
        |note: &&Note| note.written.text == step.text && note.written.line.as_ref().is_some_and(|line| line.by == hand);
    lines(by.state(), id).last().is_some_and(is_same)
}

/// The caller and the words that are said again, as far as this person may read them.
fn words_of(by: &In, id: &RecordId, again: Again) -> (Caller, String) {
    let mut readable = lines(by.state(), id).into_iter().filter(|note| may_read(&by.who, note));
    let Some(first) = readable.next().filter(|_| again != Again::No) else { return Default::default() };
    let line = first.written.line.clone().unwrap_or_default();
    let caller = Caller { name: line.reported_by, number: line.source, about: line.client_name };
    let mut words = first.written.text.clone();
    for note in readable.filter(|_| again == Again::All) {
        words = format!("{words}\n{} {}", note.happened_at.strftime("%H:%M"), note.written.text);
    }
    (caller, words.chars().take(MOST_WORDS).collect())
}

/// Most characters of what is said again: the line that says so has room beside it.
const MOST_WORDS: usize = planb_core::note::MAX_CHARACTERS - 500;

fn write(by: &In, id: &RecordId, slip: &Record, step: &Step, seen: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    let scope = words::scope(by, step.unit.as_ref())?;
    let incident = RecordId(slip.get("incident").to_string());
    let (caller, words) = words_of(by, id, step.again);
    // The unit has the slip; its words stay where they can be read until a computer that can lock them for the unit hands them on.
    let waits = step.unit.is_some() && (words.is_empty() || scope != step.unit);
    let text = if words.is_empty() { step.text.clone() } else { format!("{}\n{words}", step.text) };
    by.app.record(|state| {
        let mut set: Vec<(&str, &str)> = step.set.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if step.again != Again::No {
            set.push(("words", if waits { "wait" } else { "" }));
        }
        let mut all = events(state, &CONTACT, id, &set, Some(seen), &hand)?;
        let said = Said {
            slip: id,
            incident: &incident,
            unit: scope.as_ref(),
            caller: &caller,
            channel: "",
            text: &text,
            by: &hand,
        };
        all.push(words::event(&said)?);
        Ok(all)
    })?;
    Ok(())
}

/// *Jag tar den*.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    done(&posted, &id, |by, slip| {
        let name = by.who.name.clone();
        let text = by.say_with("contact-line-taken", &[("name", name.clone())]);
        Ok(Step { set: vec![("taken_by", name)], text, unit: own_unit(slip), again: Again::No })
    })
}

/// Called back: reached, not reached, or answered and closed in one.
pub async fn called(Path(id): Path<String>, posted: Posted) -> Response {
    let (outcome, answer) = (posted.fields.get("outcome").to_string(), posted.fields.get("text").to_string());
    if outcome == "close" {
        return closed(&posted, &id);
    }
    done(&posted, &id, |by, slip| {
        let (now, tries) = (said(by.clock()), slip.get("tries").parse::<u32>().unwrap_or(0) + 1);
        let mut set = vec![("tried", now.clone()), ("tries", tries.to_string())];
        let key = match outcome.as_str() {
            "reached" => "contact-line-reached",
            "no-answer" => "contact-line-not-reached",
            _ => return Err(Refusal::new("field-choice")),
        };
        if outcome == "reached" {
            set.extend([("state", "called-back".to_string()), ("answered", now)]);
        }
        let text = joined(&by.say_with(key, &[("tries", tries.to_string())]), &answer);
        Ok(Step { set, text, unit: own_unit(slip), again: Again::No })
    })
}

fn joined(said: &str, typed: &str) -> String {
    if typed.is_empty() { said.to_string() } else { format!("{said} {typed}") }
}

/// Closed with what was answered.
pub async fn close(Path(id): Path<String>, posted: Posted) -> Response {
    closed(&posted, &id)
}

fn closed(posted: &Posted, id: &str) -> Response {
    let answer = posted.fields.get("text").to_string();
    done(posted, id, |by, slip| {
        if answer.is_empty() {
            return Err(Refusal::new("contact-answer-missing"));
        }
        let now = said(by.clock());
        let mut set =
            vec![("state", "closed".to_string()), ("closed", now.clone()), ("closed_by", by.who.name.clone())];
        if slip.get("answered").is_empty() {
            set.push(("answered", now));
        }
        let text = by.say_with("contact-line-closed", &[("answer", answer.clone())]);
        Ok(Step { set, text, unit: own_unit(slip), again: Again::No })
    })
}

/// A new promise; a closed slip is open again by one.
pub async fn promise(Path(id): Path<String>, mut posted: Posted) -> Response {
    posted.whole_moments(&["promise_at"], Clock::Coming);
    let (button, typed) = (posted.fields.get("promise").to_string(), posted.fields.get("promise_at").to_string());
    done(&posted, &id, |by, slip| {
        let typed = match typed.as_str() {
            "" => None,
            typed => {
                let field = CONTACT.field("promised").ok_or_else(|| Refusal::new("field-unknown"))?;
                moment(&field.check(typed, |kind, id| exists(by.state(), kind, id))?)
            }
        };
        let at = promised(&button, typed, by.clock(), &clock::zone())?.map(said).unwrap_or_default();
        let text = match at.as_str() {
            "" => by.say("contact-line-no-promise"),
            at => by.say_with("contact-line-promised", &[("at", at.replace('T', " "))]),
        };
        let set = vec![
            ("promised", at),
            ("state", "open".to_string()),
            ("closed", String::new()),
            ("closed_by", String::new()),
            ("answered", String::new()),
        ];
        Ok(Step { set, text, unit: own_unit(slip), again: Again::No })
    })
}

/// Handed over to a unit, or back to the desk; its first words are said again where that unit can read them.
pub async fn hand_over(Path(id): Path<String>, posted: Posted) -> Response {
    let of = |name: &str| posted.fields.get(name).to_string();
    let (unit, received_by, read_back) = (of("unit"), of("received_by"), of("read_back"));
    done(&posted, &id, |by, slip| {
        if !unit.is_empty() && !exists(by.state(), "unit", &unit) {
            return Err(Refusal::new("field-not-found"));
        }
        if unit == slip.get("unit") {
            return Err(Refusal::new("contact-same-unit"));
        }
        let to = match unit.as_str() {
            "" => by.say("contact-desk"),
            unit => shown::name(by.state(), by.language, "unit", unit),
        };
        let back = shown::choice(by.language, &CONTACT, "read_back", &read_back);
        let args = [("unit", to), ("who", received_by.clone()), ("back", back)];
        let key = if received_by.is_empty() { "contact-line-handed" } else { "contact-line-handed-to" };
        let set = vec![
            ("unit", unit.clone()),
            ("from_unit", slip.get("unit").to_string()),
            ("received_by", received_by.clone()),
            ("read_back", read_back.clone()),
            ("taken_by", received_by.clone()),
        ];
        let unit = (!unit.is_empty()).then(|| UnitId(unit.clone()));
        Ok(Step { set, text: by.say_with(key, &args), unit, again: Again::First })
    })
}

/// The words of a slip that the unit has without them, handed on by a computer that can lock them for the unit.
pub async fn deliver(Path(id): Path<String>, posted: Posted) -> Response {
    done(&posted, &id, |by, slip| {
        let unit = own_unit(slip).filter(|unit| words::may_deliver(by, slip, unit));
        let unit = unit.ok_or_else(|| Refusal::new("contact-cannot-deliver"))?;
        let name = shown::name(by.state(), by.language, "unit", &unit.0);
        let text = by.say_with("contact-line-delivered", &[("unit", name)]);
        Ok(Step { set: Vec::new(), text, unit: Some(unit), again: Again::All })
    })
}
