//! Which lines of the log are asked for, which of them need a decision one by one, and what of each is given out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use crate::note::{Line, Note};
use crate::overview::journal::{self, Reader, Wanted};
use crate::refusal::Refusal;
use crate::register::folded::folded;
use crate::register::{Record, RecordId};
use crate::state::State;

/// What was decided about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    Give,
    /// This may be read of it, and why no more.
    Mask {
        shown: &'a str,
        ground: &'a str,
    },
    Refuse {
        ground: &'a str,
    },
}

/// A line that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub note: &'a Note,
    pub line: &'a Line,
    /// It is secret, for few, about a client, or puts such a line right: it is decided by itself, never given by silence.
    pub is_tested: bool,
    pub answer: Option<Answer<'a>>,
}

impl Asked<'_> {
    /// What becomes of the line: what was decided, else what is not secret is given.
    pub fn outcome(&self) -> Option<Answer<'_>> {
        self.answer.or((!self.is_tested).then_some(Answer::Give))
    }
}

/// Whether a line is never given out by silence.
pub fn is_tested(note: &Note, line: &Line) -> bool {
    line.is_secret || note.written.client.is_some() || note.written.staff
}

/// The lines that a request is about, the oldest first. Lines that this reader does not see are not among them.
pub fn asked<'a>(state: &'a State, id: &RecordId, release: &'a Record, reader: Reader<'a>) -> Vec<Asked<'a>> {
    let moment = |field: &str| release.get(field).parse::<DateTime>().ok();
    let incident = RecordId(release.get("incident").to_string());
    let answers: BTreeMap<&str, &Record> = state
        .register()
        .of("disclosure")
        .filter(|(_, answer)| answer.get("release") == id.0)
        .map(|(_, answer)| (answer.get("line"), answer))
        .collect();
    let wanted = Wanted { from: moment("from"), until: moment("until"), ..Wanted::default() };
    let ids: Vec<String> = journal::joined(state, &incident).into_iter().map(str::to_string).collect();
    let decided: Option<BTreeSet<&str>> =
        (!release.get("decided_at").is_empty()).then(|| release.get("lines").split_whitespace().collect());
    let mut tested: BTreeSet<&str> = BTreeSet::new();
    let all = state.notes().iter().filter_map(|(_, note)| {
        let line = note.written.line.as_ref().filter(|line| ids.contains(&line.incident.0))?;
        reader.sight(note)?;
        // A line that puts a secret one right says what that one was about.
        let puts_right = line.corrects.as_ref().is_some_and(|correction| tested.contains(correction.number.as_str()));
        let is_tested = puts_right || is_tested(note, line);
        if is_tested {
            tested.insert(&note.number);
        }
        let is_in = match &decided {
            Some(numbers) => numbers.contains(note.number.as_str()),
            None => {
                wanted.from.is_none_or(|from| note.happened_at >= from)
                    && wanted.until.is_none_or(|until| note.happened_at <= until)
            }
        };
        let answer = answers.get(note.number.as_str()).and_then(|answer| said(answer));
        is_in.then_some(Asked { note, line, is_tested, answer })
    });
    all.collect()
}

fn said(answer: &Record) -> Option<Answer<'_>> {
    let ground = answer.get("ground");
    match answer.get("answer") {
        "give" => Some(Answer::Give),
        "mask" => Some(Answer::Mask { shown: answer.get("shown"), ground }),
        "refuse" => Some(Answer::Refuse { ground }),
        _ => None,
    }
}

/// Checks what is to be decided about a line. What is masked or refused needs a ground; what may be read of a masked line
/// is other than the line, and does not name its client.
pub fn check(note: &Note, answer: &str, ground: &str, shown: &str) -> Result<(), Refusal> {
    if answer != "give" && ground.trim().is_empty() {
        return Err(Refusal::new("release-ground"));
    }
    if answer != "mask" {
        return Ok(());
    }
    let client = note.written.line.as_ref().map_or("", |line| line.client_name.as_str());
    let (text, shown) = (folded(&note.written.text), folded(shown));
    // Of a client's line the name is hidden, which stands in a field of its own: its text may be given as it is.
    if client.is_empty() && !text.is_empty() && shown.contains(&text) {
        return Err(Refusal::new("release-not-masked"));
    }
    let names_client = folded(client).split(' ').any(|part| part.chars().count() > 2 && has_word(&shown, part));
    let named =
        folded(ground).split(' ').any(|word| folded(client).split(' ').any(|part| part == word && part.len() > 2));
    if names_client || named { Err(Refusal::new("release-names-client")) } else { Ok(()) }
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(' ').any(|own| own == word)
}

/// Whether every line that must be tested has been.
pub fn is_ready(asked: &[Asked<'_>]) -> bool {
    !asked.is_empty() && asked.iter().all(|one| one.outcome().is_some())
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;
    use super::*;
    use crate::card::Role;
    use crate::id::ClientId;
    use crate::note::NoteWritten;

    fn trial() -> Trial {
        let line = |client: &str, is_secret| Line {
            incident: RecordId("i".into()),
            client_name: client.into(),
            is_secret,
            ..Line::default()
        };
        let note = |text: &str, line| NoteWritten {
            text: text.into(),
            unit: None,
            staff: false,
            client: None,
            line: Some(line),
        };
        let mut trial = Trial::default();
        trial.record("incident", "i", &[("what", "Nere"), ("level", "crisis")]);
        trial.event(note("Allt är nere", line("", false)));
        trial.event(note("Koden till dörren är ändrad", line("", true)));
        let client = Some(ClientId([1; 16]));
        trial.event(NoteWritten { staff: true, client, ..note("Agda föll i natt", line("Agda Provsson", true)) });
        trial.record("release", "u", &[("what", "Loggboken"), ("incident", "i"), ("asked_at", "2026-11-22T10:00")]);
        trial
    }

    fn outcomes(trial: &Trial) -> String {
        let id = RecordId("u".into());
        let release = trial.state.register().get("release", "u");
        let all = asked(&trial.state, &id, release, Reader { role: Role::Director, units: &[] });
        let word = |one: &Asked<'_>| match one.outcome() {
            Some(Answer::Give) => "give",
            Some(Answer::Mask { .. }) => "mask",
            Some(Answer::Refuse { .. }) => "refuse",
            None => "?",
        };
        format!("{} {}", all.iter().map(word).collect::<Vec<_>>().join(" "), is_ready(&all))
    }

    #[test]
    fn what_is_secret_is_never_given_by_silence() {
        let mut trial = trial();
        assert_eq!(outcomes(&trial), "give ? ? false");
        let answer = |line: &'static str, answer: &'static str| [("release", "u"), ("line", line), ("answer", answer)];
        trial.record("disclosure", "u~k1-003", &answer("K1-003", "refuse"));
        trial.record("disclosure", "u~k1-004", &answer("K1-004", "mask"));
        trial.record("disclosure", "u~k1-002", &answer("K1-002", "give"));
        assert_eq!(outcomes(&trial), "give refuse mask true");
        trial.record("release", "u", &[("from", "2027-01-01T00:00")]);
        assert_eq!(outcomes(&trial), " false", "nothing is asked for");
        trial.record("release", "u", &[("decided_at", "2026-11-22T11:00"), ("lines", "K1-002 K1-003")]);
        assert_eq!(outcomes(&trial), "give refuse true", "what was decided about, and nothing else");
    }

    #[test]
    fn what_puts_a_secret_line_right_is_tested_too() {
        let mut trial = trial();
        let corrects = |number: &str| {
            let why = "fel dörr".into();
            Some(crate::note::Correction { number: number.into(), why })
        };
        let line =
            |number: &str| Line { incident: RecordId("i".into()), corrects: corrects(number), ..Line::default() };
        let note =
            |line| NoteWritten { text: "Rättat".into(), unit: None, staff: false, client: None, line: Some(line) };
        trial.event(note(line("K1-002")));
        trial.event(note(line("K1-003")));
        trial.event(note(line("K1-007")));
        assert_eq!(outcomes(&trial), "give ? ? give ? ? false");
    }

    #[test]
    fn a_mask_hides_and_says_why() {
        let trial = trial();
        let (note, _) = journal::find(&trial.state, "K1-004").unwrap();
        let refused = |answer, ground, shown| check(note, answer, ground, shown).err().map(|refusal| refusal.key);
        assert_eq!(refused("give", "", ""), None);
        assert_eq!(refused("refuse", " ", ""), Some("release-ground"));
        assert_eq!(refused("mask", "26 kap. 1 § OSL", "Agda föll i natt"), Some("release-names-client"));
        let (door, _) = journal::find(&trial.state, "K1-003").unwrap();
        let same = check(door, "mask", "18 kap. 8 § OSL", "Koden till dörren är ändrad.");
        assert_eq!(same.err().map(|refusal| refusal.key), Some("release-not-masked"));
        assert_eq!(refused("mask", "26 kap. 1 § OSL", "AGDA föll"), Some("release-names-client"));
        assert_eq!(refused("mask", "Gäller Agda", "En brukare föll"), Some("release-names-client"));
        assert_eq!(refused("mask", "26 kap. 1 § OSL", "[…] föll i natt"), None);
    }
}
