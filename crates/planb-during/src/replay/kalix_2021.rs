//! 16 December 2021 in Kalix, as the municipality told it afterwards: its times, its counts, what worked and what did not.
//! The people are invented, and so is what stands between the times that are known.

use super::{Call, Day, Doing, Moment, Said, Told, Worth};

const AREA: &str = "Mona Vikström";
const DIRECTOR: &str = "Agneta Sandberg";
const NIGHT: &str = "Ronja Niemi";
const KEEPER: &str = "Tove Lindgren";
const COMMUNICATOR: &str = "Kim Holma";
const NURSE: &str = "Helena Uusitalo";
const SOCIAL: &str = "Pär Wanhainen";

/// A line of the log.
const fn line(
    at: &'static str,
    by: &'static str,
    (reported_by, channel, source): (&'static str, &'static str, &'static str),
    text: &'static str,
) -> Moment {
    Moment { at, by, doing: Doing::Say(Said { text, reported_by, channel, source, worth: Worth::Plain }) }
}

/// A line that the next meeting is to hear.
const fn key(
    at: &'static str,
    by: &'static str,
    (reported_by, channel, source): (&'static str, &'static str, &'static str),
    text: &'static str,
) -> Moment {
    Moment { at, by, doing: Doing::Say(Said { text, reported_by, channel, source, worth: Worth::Key }) }
}

/// A line that is kept apart: a decision, the press, the attacker.
const fn marked(at: &'static str, mark: &'static str, text: &'static str) -> Moment {
    let said = Said { text, reported_by: "", channel: "", source: "", worth: Worth::Mark(mark) };
    Moment { at, by: KEEPER, doing: Doing::Say(said) }
}

const fn tell(at: &'static str, told: Told) -> Moment {
    Moment { at, by: COMMUNICATOR, doing: Doing::Tell(told) }
}

const fn start(id: &'static str, start: &'static str, next: &'static str) -> Told {
    Told { id, start, set: &[], replaces: "", next }
}

/// A record of another kind.
const fn record(
    at: &'static str,
    by: &'static str,
    kind: &'static str,
    id: &'static str,
    set: &'static [(&'static str, &'static str)],
) -> Moment {
    Moment { at, by, doing: Doing::Write { kind, id, set } }
}

/// The roll of a meeting.
const fn roll(at: &'static str, meeting: &'static str, phone: &'static [usize], missing: &'static [usize]) -> Moment {
    Moment { at, by: KEEPER, doing: Doing::Roll { meeting, phone, missing } }
}

/// A call, letter or visit that somebody waits for an answer to.
const fn call(at: &'static str, by: &'static str, call: Call) -> Moment {
    Moment { at, by, doing: Doing::Call(call) }
}

/// The fields of a tick of the director's card.
macro_rules! tick {
    ($key:literal) => {
        &[("incident", "{incident}"), ("role", "director"), ("key", $key), ("at", "{now}"), ("by", DIRECTOR)]
    };
}

/// The fields of a report.
macro_rules! report {
    ($unit:literal, $function:literal, $colour:literal, $words:literal) => {
        &[
            ("incident", "{incident}"),
            ("unit", concat!("{unit:", $unit, "}")),
            ("function", $function),
            ("colour", $colour),
            ("words", $words),
            ("trend", "same"),
            ("at", "{now}"),
            ("reported_by", AREA),
            ("channel", "phone"),
        ]
    };
}

/// The fields of what was said on a point.
macro_rules! remark {
    ($meeting:literal, $point:literal, $text:literal) => {
        &[("meeting", $meeting), ("point", $point), ("text", $text), ("by", KEEPER), ("at", "{now}")]
    };
}

mod afternoon;
mod morning;

/// Nobody else said it, and it came by no channel.
const SEEN: (&str, &str, &str) = ("", "", "");

/// The day.
pub const DAY: Day = Day { name: "kalix-2021", parts: &[morning::MOMENTS, afternoon::MOMENTS] };
