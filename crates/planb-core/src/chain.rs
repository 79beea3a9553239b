//! Call chains: relay trees in which each calls the next, with a deputy behind everyone who calls; drills of them, and runs
//! in earnest.

pub mod relay;

use crate::register::{Belongs, Field, Hands, MAX_ID, RecordId, Schema, Shape};

/// A call chain.
pub const CHAIN: Schema = Schema {
    kind: "chain",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("say", Shape::Text(600)),
        Field::new("read_back", Shape::Line(200)),
        Field::new("approved_by", Shape::Line(120)).listed(),
        Field::new("approved_on", Shape::Date).listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// One person's place in a chain: who calls them, who takes over when they do not answer.
pub const LINK: Schema = Schema {
    kind: "link",
    title: "person",
    belongs: Belongs::ToAll,
    hands: Hands::Managers,
    fields: &[
        Field::new("chain", Shape::One("chain")).required(),
        Field::new("person", Shape::One("person")).required().listed(),
        Field::new("caller", Shape::One("link")).listed(),
        Field::new("deputy", Shape::One("person")).listed(),
        Field::new("place", Shape::Number(0, 100_000)),
    ],
};

/// A drill of a chain: when it began and ended.
pub const DRILL: Schema = Schema {
    kind: "drill",
    title: "day",
    belongs: Belongs::ToAll,
    hands: Hands::Managers,
    fields: &[
        Field::new("chain", Shape::One("chain")).required().listed(),
        Field::new("day", Shape::Date).required().listed(),
        Field::new("begun", Shape::Line(5)).listed(),
        Field::new("ended", Shape::Line(5)).listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// What one person in a drill answered. The id is `DRILL~LINK`.
pub const REPLY: Schema = Schema {
    kind: "reply",
    title: "link",
    belongs: Belongs::ToAll,
    hands: Hands::Managers,
    fields: &[
        Field::new("drill", Shape::One("drill")).required(),
        Field::new("link", Shape::One("link")).required(),
        Field::new("outcome", Shape::Choice(&OUTCOMES)).required(),
        Field::new("at", Shape::Line(5)),
        Field::new("read_back", Shape::Choice(&READ_BACK)),
    ],
};

/// A chain that is run in earnest, by as many as ring at once.
pub const RUN: Schema = Schema {
    kind: "run",
    title: "begun",
    belongs: Belongs::Field("unit"),
    hands: Hands::Everybody,
    fields: &[
        Field::new("chain", Shape::One("chain")).required().listed(),
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("begun", Shape::Moment).required().listed(),
        Field::new("begun_by", Shape::Line(120)).listed(),
        Field::new("ended", Shape::Moment).listed(),
        Field::new("ended_by", Shape::Line(120)),
    ],
};

/// Who rings somebody now, and what they answered; each answer says the whole record anew. See [`answer_id`].
pub const ANSWER: Schema = Schema {
    kind: "answer",
    title: "link",
    belongs: Belongs::Field("unit"),
    hands: Hands::Everybody,
    fields: &[
        Field::new("run", Shape::One("run")).required(),
        Field::new("link", Shape::One("link")).required(),
        Field::new("unit", Shape::One("unit")),
        Field::new("who", Shape::Choice(&["person", "deputy"])).required(),
        Field::new("outcome", Shape::Choice(&OUTCOMES)),
        Field::new("at", Shape::Moment),
        Field::new("read_back", Shape::Choice(&READ_BACK)),
        // Drawn when the form was shown: what is sent twice is one answer.
        Field::new("once", Shape::Line(40)),
        // Whoever has the number before them; others pass it by for as long as a call takes.
        Field::new("taken_by", Shape::Line(120)),
        Field::new("taken_at", Shape::Moment),
    ],
};

/// What somebody who is called may answer.
pub const OUTCOMES: [&str; 4] = ["answered", "no-answer", "wrong-number", "cannot-come"];
/// Whether they read the sentence back.
pub const READ_BACK: [&str; 3] = ["right", "wrong", "not-asked"];

/// The id of what somebody answered in a run: `RUN~p~LINK`, of their deputy `RUN~d~LINK`.
pub fn answer_id(run: &RecordId, link: &RecordId, who: Who) -> RecordId {
    let sort = if who == Who::Person { "p" } else { "d" };
    RecordId(format!("{run}~{sort}~{link}").chars().take(MAX_ID).collect())
}

/// Whom of a place in a chain somebody rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Person,
    Deputy,
}

impl Who {
    /// The word in the register and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Who::Person => "person",
            Who::Deputy => "deputy",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Who> {
        [Who::Person, Who::Deputy].into_iter().find(|who| who.word() == word)
    }
}
