//! Notices: one text for staff, clients and relatives, the public or partners, numbered, valid until the next one.
//!
//! A notice is written as a draft, published once, and then never changed: what is new is a notice that replaces it, with the
//! next number. So *nr 3* on a wall is the same text for ever, and whoever sees *nr 4* knows what to take down.

pub mod sms;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use crate::refusal::Refusal;
use crate::register::{self, Hand, Hands, Record, RecordId, RecordWritten, Register, Schema, Shape, Wish};
use crate::register::{Belongs, Field};

/// Whom a notice may be for, in the order in which they are told.
pub const AUDIENCES: [&str; 4] = ["staff", "clients", "public", "partners"];

/// A notice. Everybody may write a draft; who may publish it is said by the role (`Role::publishes`).
pub const NOTICE: Schema = Schema {
    kind: "notice",
    title: "title",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("title", Shape::Line(120)).required().listed(),
        Field::new("audience", Shape::Choices(&AUDIENCES)).required().listed(),
        Field::new("text", Shape::Text(8_000)).required(),
        Field::new("next_update", Shape::Moment).listed(),
        Field::new("sms", Shape::Text(400)),
        Field::new("phone", Shape::Text(3_000)),
        Field::new("title_en", Shape::Line(120)),
        Field::new("text_en", Shape::Text(8_000)),
        Field::new("incident", Shape::One("incident")),
        // The issue, given when it is published: one more than that of what it replaces.
        Field::new("number", Shape::Number(0, 10_000)).listed(),
        Field::new("state", Shape::Choice(&["draft", "published", "superseded"])).required().listed(),
        Field::new("published_at", Shape::Moment).listed(),
        Field::new("published_by", Shape::Line(120)),
        Field::new("replaces", Shape::One("notice")),
        Field::new("over_at", Shape::Moment),
    ],
};

/// The fields that people write; the others follow from what is done.
pub const TYPED: [&str; 8] = ["title", "audience", "text", "next_update", "sms", "phone", "title_en", "text_en"];

/// The first notice of those that replaced each other: its id stands in addresses, which stay when a new one comes.
pub fn first_of<'a>(register: &'a Register, id: &'a RecordId) -> &'a RecordId {
    let (mut at, mut seen) = (id, BTreeSet::new());
    // Two that replace each other, made by hand, end where they began.
    while seen.insert(at) {
        let before = register.get("notice", &at.0).get("replaces");
        match register.of("notice").find(|(other, _)| other.0 == before) {
            Some((next, _)) => at = next,
            None => break,
        }
    }
    at
}

/// All that replaced each other, this one among them.
fn issues<'a>(register: &'a Register, id: &'a RecordId) -> Vec<(&'a RecordId, &'a Record)> {
    let first = first_of(register, id);
    register.of("notice").filter(|(other, _)| first_of(register, other) == first).collect()
}

/// The published ones that are for one of these, the newest first.
pub fn published<'a>(register: &'a Register, audiences: &[&str]) -> Vec<(&'a RecordId, &'a Record)> {
    let is_for = |record: &Record| record.all("audience").any(|own| audiences.contains(&own));
    let mut all: Vec<_> = register.by("notice", "state", "published").filter(|(_, record)| is_for(record)).collect();
    all.sort_by(|(one, a), (other, b)| (b.get("published_at"), other).cmp(&(a.get("published_at"), one)));
    all
}

/// Those that were published, hold no longer, and whose place nothing has taken: readers who come back are told so.
pub fn taken_back<'a>(register: &'a Register, audiences: &[&str]) -> Vec<(&'a RecordId, &'a Record)> {
    let live: BTreeSet<&RecordId> =
        published(register, audiences).into_iter().map(|(id, _)| first_of(register, id)).collect();
    let mut last: BTreeMap<&RecordId, (&RecordId, &Record)> = BTreeMap::new();
    for (id, record) in register.by("notice", "state", "superseded") {
        let first = first_of(register, id);
        let is_later = last.get(first).is_none_or(|(_, other)| number_of(other) < number_of(record));
        if is_later && !live.contains(first) && record.all("audience").any(|own| audiences.contains(&own)) {
            last.insert(first, (id, record));
        }
    }
    last.into_values().collect()
}

/// The issue's number; 0 for a draft.
pub fn number_of(record: &Record) -> u32 {
    record.get("number").parse().unwrap_or(0)
}

/// Whether a newer word was promised for an earlier moment than this one.
pub fn is_late(record: &Record, now: DateTime) -> bool {
    record.get("state") == "published" && record.get("next_update").parse::<DateTime>().is_ok_and(|next| next < now)
}

/// Decides on publishing a draft: its number, who and when, and that what it replaces holds no longer. One that is published
/// already writes nothing.
pub fn publish(register: &Register, id: &RecordId, at: DateTime, by: &Hand) -> Result<Vec<RecordWritten>, Refusal> {
    let notice = register.find("notice", &id.0).ok_or_else(|| Refusal::new("notice-unknown"))?;
    match notice.get("state") {
        "published" => return Ok(Vec::new()),
        "superseded" => return Err(Refusal::new("notice-over")),
        _ => {}
    }
    if notice.get("text").trim().is_empty() || notice.get("title").is_empty() || notice.get("audience").is_empty() {
        return Err(Refusal::new("notice-no-text"));
    }
    let next: DateTime = notice.get("next_update").parse().map_err(|_| Refusal::new("notice-no-next"))?;
    if next <= at {
        return Err(Refusal::new("notice-next-past").with("next", notice.get("next_update").replace('T', " ")));
    }
    sms::check(notice.get("sms"))?;
    let all = issues(register, id);
    let number = all.iter().map(|(_, record)| number_of(record)).max().unwrap_or(0) + 1;
    let minute = at.strftime("%Y-%m-%dT%H:%M").to_string();
    let number = number.to_string();
    let set = [("state", "published"), ("number", &number), ("published_at", &minute), ("published_by", &by.name)];
    let mut events = write(register, id, &set, by)?;
    for (older, _) in all.iter().filter(|(_, record)| record.get("state") == "published") {
        // No time: two who publish apart say the same then, and what is new says when.
        events.extend(write(register, older, &[("state", "superseded")], by)?);
    }
    Ok(events)
}

/// Decides on taking a published notice back without a new one. One that holds no longer writes nothing.
pub fn take_back(register: &Register, id: &RecordId, at: DateTime, by: &Hand) -> Result<Vec<RecordWritten>, Refusal> {
    let notice = register.find("notice", &id.0).ok_or_else(|| Refusal::new("notice-unknown"))?;
    match notice.get("state") {
        "published" => {
            let minute = at.strftime("%Y-%m-%dT%H:%M").to_string();
            write(register, id, &[("state", "superseded"), ("over_at", &minute)], by)
        }
        "superseded" => Ok(Vec::new()),
        _ => Err(Refusal::new("notice-draft")),
    }
}

fn write(register: &Register, id: &RecordId, set: &[(&str, &str)], by: &Hand) -> Result<Vec<RecordWritten>, Refusal> {
    let set: BTreeMap<String, String> =
        set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    register::write(register, &NOTICE, &Wish { id, set: &set, seen: None, by })
}
