//! What meetings, decisions and tasks are called, and the lines that they write into the log.

use jiff::civil::DateTime;
use planb_core::overview::meeting::{Said, UnitStands};
use planb_core::refusal::Refusal;
use planb_core::register::{Record, Schema};
use planb_node::text::Language;
use planb_node::web::Fields;

/// `Krisledningsmöte K1-M3`.
pub fn called(meeting: &Record) -> String {
    format!("{} {}", meeting.get("name"), meeting.get("number"))
}

/// A moment of the register as people read it: `2021-12-16 11:30`.
pub fn moment(_: Language, text: &str) -> String {
    text.replace('T', " ")
}

/// What of these fields of a form cannot be taken.
pub fn faults(schema: &'static Schema, fields: &Fields, names: &[&'static str]) -> Vec<(&'static str, Refusal)> {
    let check = |name: &&'static str| {
        let field = schema.field(name)?;
        field.check(fields.get(name), |_, _| true).err().map(|why| (*name, why))
    };
    names.iter().filter_map(check).collect()
}

/// When and by whom a remark was struck; empty where it stands.
pub fn struck(language: Language, remark: &Record) -> String {
    let at = remark.get("struck_at");
    if at.is_empty() {
        return String::new();
    }
    let time = at.split_once('T').map_or(at, |(_, time)| time).to_string();
    language.say_with("meeting-struck", &[("time", time), ("by", remark.get("struck_by").to_string())])
}

/// Said in a language without a request: while entries are decided.
#[derive(Clone, Copy)]
pub struct LineTexts(Language);

/// The texts of lines in a language.
pub fn line_texts(language: Language) -> LineTexts {
    LineTexts(language)
}

impl LineTexts {
    fn say(self, key: &str, args: &[(&'static str, &str)]) -> String {
        let args: Vec<(&'static str, String)> = args.iter().map(|(name, text)| (*name, (*text).to_string())).collect();
        self.0.say_with(key, &args)
    }

    /// A meeting begins.
    pub fn opened(self, number: &str, name: &str, leader: &str, keeper: &str) -> String {
        self.say("meeting-line-opened", &[("number", number), ("name", name), ("leader", leader), ("keeper", keeper)])
    }

    /// A meeting is over.
    pub fn closed(self, number: &str, decisions: usize, tasks: usize, next: &str) -> String {
        let (decisions, tasks) = (decisions.to_string(), tasks.to_string());
        let args = [("number", number), ("decisions", decisions.as_str()), ("tasks", tasks.as_str())];
        let said = self.say("meeting-line-closed", &args);
        if next.is_empty() { said } else { format!("{said} {}", self.say("meeting-line-next", &[("at", next)])) }
    }

    /// A decision, with its reason and who made it.
    pub fn decided(self, text: &str, reason: &str, who: &str) -> String {
        let said = self.say("meeting-line-decided", &[("text", &sentence(text)), ("who", who)]);
        if reason.is_empty() {
            said
        } else {
            format!("{said} {}", self.say("meeting-line-reason", &[("reason", &sentence(reason))]))
        }
    }

    /// A task is given.
    pub fn task(self, what: &str, owner: &str, until: &str) -> String {
        let mut said = self.say("task-line-given", &[("what", &sentence(what))]);
        if !owner.is_empty() {
            said = format!("{said} {}", self.say("task-line-owner", &[("owner", owner)]));
        }
        if until.is_empty() { said } else { format!("{said} {}", self.say("task-line-until", &[("until", until)])) }
    }

    /// A task is done, or is not after all.
    pub fn task_done(self, what: &str, who: &str) -> String {
        self.say("task-line-done", &[("what", what), ("who", who)])
    }
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_string() } else { format!("{text}.") }
}

/// The word of a colour: how a unit or a function stands.
pub fn colour_word(language: Language, colour: Option<u8>) -> String {
    let key = match colour {
        Some(0) => "meeting-colour-green",
        Some(1) => "meeting-colour-yellow",
        Some(_) => "meeting-colour-red",
        None => "meeting-colour-none",
    };
    language.say(key)
}

/// The kind of status of a colour, as `parts.html` names them.
pub fn colour_kind(colour: Option<u8>) -> &'static str {
    match colour {
        Some(0) => "ok",
        Some(1) => "soon",
        Some(_) => "late",
        None => "na",
    }
}

/// A word of a report: as the texts say it, else as it was written.
fn word(language: Language, field: &str, word: &str) -> String {
    let key = format!("choice-report-{field}-{word}");
    if language.knows(&key) { language.say(&key) } else { word.to_string() }
}

/// What was reported of one function, in words.
fn said(language: Language, said: &Said) -> String {
    let mut text = word(language, "function", &said.function);
    if said.colour.is_some() {
        text = format!("{text}: {}", colour_word(language, said.colour).to_lowercase());
    }
    for more in [said.words.clone(), word(language, "trend", &said.trend)] {
        if !more.is_empty() {
            text = format!("{text}, {more}");
        }
    }
    text
}

/// The ninety seconds of a unit: what is not as it should be, and when they said so.
pub fn report(language: Language, stands: &UnitStands) -> String {
    let all: Vec<String> = stands.said.iter().map(|one| said(language, one)).collect();
    let all = all.join(". ");
    match stands.at.map(|at: DateTime| at.strftime("%H:%M").to_string()) {
        Some(at) if all.is_empty() => language.say_with("meeting-reported-fine", &[("at", at)]),
        Some(at) => language.say_with("meeting-reported", &[("text", all), ("at", at)]),
        None => language.say("meeting-not-heard"),
    }
}
