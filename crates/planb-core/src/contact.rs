//! *En väg in*: what somebody called, wrote or came about, what they were promised until when, and what became of it.
//!
//! A slip of the register is what everybody may see: its number, by which way it came, who has it, until when. Its words (who,
//! about whom, what) are lines of the incident's log, `about: "contact:ID"`, sealed with a key of their own in the scope of whoever
//! answers. So the words are in one place, are never changed, and are gone when the key is destroyed.

use crate::id::ClientId;
use crate::register::{Belongs, Field, Hands, RecordId, Schema, Shape};

/// By which way somebody came.
pub const WAYS: [&str; 7] = ["phone", "visit", "letter", "sms", "mail", "unit", "other"];
/// What it is about, without saying about whom.
pub const TOPICS: [&str; 9] =
    ["visit", "medicine", "alarm", "meals", "money", "concern", "decision", "outage", "other"];

/// A slip.
pub const CONTACT: Schema = Schema {
    kind: "contact",
    title: "number",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        // `K1-L034` of a computer, or the serial and place of a printed slip, `K1-000123-X/2`.
        Field::new("number", Shape::Line(40)).required().listed(),
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("way", Shape::Choice(&WAYS)).required().listed(),
        Field::new("topic", Shape::Choice(&TOPICS)).listed(),
        // The unit that has it now; empty while it lies at the desk.
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("received", Shape::Moment).required().listed(),
        Field::new("promised", Shape::Moment).listed(),
        Field::new("taken_by", Shape::Line(120)).listed(),
        Field::new("state", Shape::Choice(&["open", "called-back", "closed"])).required().listed(),
        // The last try, also when nobody answered.
        Field::new("tried", Shape::Moment),
        Field::new("tries", Shape::Number(0, 1_000)),
        Field::new("answered", Shape::Moment),
        Field::new("closed", Shape::Moment),
        Field::new("closed_by", Shape::Line(120)),
        // Handed over: from which unit, who there took it by telephone, and whether they read it back right.
        Field::new("from_unit", Shape::One("unit")),
        Field::new("received_by", Shape::Line(120)),
        Field::new("read_back", Shape::Choice(&["right", "wrong", "not-asked"])),
        // The unit has the slip and not its words: the computer that handed it over could not lock them for the unit.
        Field::new("words", Shape::Choice(&["wait"])),
    ],
};

/// What a line of the log says that it is about.
pub fn about(slip: &RecordId) -> String {
    format!("contact:{slip}")
}

/// The client under whose key a slip's words are sealed. Drawn from the slip's own random id, so that a form that is sent twice makes
/// no second one; nothing of a person goes into it.
pub fn client(slip: &RecordId) -> ClientId {
    let digest = blake3::derive_key("planb contact client v1", slip.0.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    ClientId(id)
}

/// The number of a computer's next slip, when it has made so many: `K1-L034`.
pub fn number(prefix: &str, made: usize) -> String {
    format!("{prefix}-L{:03}", made + 1)
}

/// Whether a slip's number is of this computer.
pub fn is_made_by(prefix: &str, number: &str) -> bool {
    number.strip_prefix(prefix).is_some_and(|rest| rest.starts_with("-L"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slips_number_belongs_to_one_computer_and_its_client_to_one_slip() {
        assert_eq!(number("K1", 33), "K1-L034");
        assert!(is_made_by("K1", "K1-L034") && !is_made_by("K1", "K12-L034") && !is_made_by("K1", "K1-000034-X/1"));
        let one = client(&RecordId("a1".into()));
        assert_eq!(one, client(&RecordId("a1".into())));
        assert_ne!(one, client(&RecordId("a2".into())));
    }
}
