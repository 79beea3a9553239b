//! Notices before they go out: nothing about a client stands in them. And which older paper hangs where.

use jiff::civil::Date;

use super::binder::fold::fold;
use crate::number::personal::{self, Certainty};
use crate::register::{Record, RecordId, Register};
use crate::state::State;

/// What a text would tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It reads as a personnummer.
    Number,
    /// Somebody among the clients of a unit that is open here is called so.
    Name,
}

/// A place in a text that tells of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub field: String,
    pub why: Why,
    /// As it stands in the text, to be shown to its writer and to nobody else.
    pub found: String,
}

/// Everything in these texts, by field, that must not be published. `names` are those of known clients, however they are
/// written; a single word is too common to look for.
pub fn telling<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>, names: &[String], today: Date) -> Vec<Telling> {
    let mut all = Vec::new();
    for (field, text) in texts {
        let of = |why, found: String| Telling { field: field.to_string(), why, found };
        all.extend(numbers(text, today).into_iter().map(|found| of(Why::Number, found)));
        let folded = fold(text);
        let found = names.iter().filter(|name| is_named(&folded, name));
        all.extend(found.map(|name| of(Why::Name, name.clone())));
    }
    all
}

/// Whether a folded text names somebody: the words of the name in order, the family's first or last, also in the genitive.
fn is_named(folded: &str, name: &str) -> bool {
    let name = fold(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() < 2 {
        return false;
    }
    (0..words.len()).any(|first| {
        let wanted = format!(" {} {}", words[first..].join(" "), words[..first].join(" "));
        let wanted = wanted.trim_end();
        folded.match_indices(wanted).any(|(at, found)| {
            let rest = &folded[at + found.len()..];
            rest.starts_with(' ') || rest.starts_with("s ")
        })
    })
}

/// Whatever reads as a personnummer: with a right check digit in any spelling, or in the spelling that nothing else has.
fn numbers(text: &str, today: Date) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphanumeric() || *letter == '+');
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let is_start = letters[at].is_ascii_digit() && (at == 0 || !is_word(at - 1));
        match is_start.then(|| candidate(&letters[at..])).flatten() {
            Some((length, is_spelled)) if !is_word(at + length) => {
                let written: String = letters[at..at + length].iter().collect();
                let is_one = personal::read(&written, today, 0).is_some_and(|number| match number.certainty {
                    Certainty::Written | Certainty::CenturyGuessed => true,
                    Certainty::WrongCheckDigit => is_spelled,
                    Certainty::Reserve => false,
                });
                if is_one {
                    found.push(written);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// How many letters from here on could be a number, and whether it is spelled as only a personnummer is: six or eight digits,
/// a hyphen or plus, and four more.
fn candidate(letters: &[char]) -> Option<(usize, bool)> {
    let run = |from: usize| letters[from..].iter().take_while(|letter| letter.is_ascii_digit()).count();
    let first = run(0);
    if matches!(first, 10 | 12) {
        return Some((first, false));
    }
    let sign = letters.get(first).filter(|_| matches!(first, 6 | 8))?;
    if !matches!(sign, '-' | '+' | '–' | '−' | '‐' | ' ') {
        return None;
    }
    let is_interim = letters.get(first + 1).is_some_and(|letter| letter.is_ascii_uppercase());
    let last = if is_interim { 1 + run(first + 2) } else { run(first + 1) };
    (last == 4).then_some((first + 1 + 4, *sign != ' '))
}

/// A printed copy of an older issue that is still somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hanging<'a> {
    pub copy: &'a RecordId,
    pub serial: &'a str,
    pub notice: &'a RecordId,
    pub title: &'a str,
    pub number: u32,
    /// Where it was put up; empty where nobody has said.
    pub place: &'a str,
    pub printed_on: &'a str,
    pub printed_by: &'a str,
}

/// What is to be taken down: paper of notices that hold no longer.
pub fn to_take_down(state: &State) -> Vec<Hanging<'_>> {
    let register = state.register();
    let mut all: Vec<Hanging<'_>> =
        register.by("copy", "what", "notice").filter_map(|(id, copy)| hanging(register, id, copy)).collect();
    all.sort_by_key(|hanging| (hanging.title, hanging.number, hanging.serial));
    all
}

fn hanging<'a>(register: &'a Register, id: &'a RecordId, copy: &'a Record) -> Option<Hanging<'a>> {
    if ["destroyed", "lost", "replaced"].contains(&copy.get("state")) {
        return None;
    }
    let subject = copy.get("subject");
    let (notice, record) = register.of("notice").find(|(notice, _)| notice.0 == subject)?;
    (record.get("state") == "superseded").then(|| Hanging {
        copy: id,
        serial: copy.get("serial"),
        notice,
        title: record.get("title"),
        number: crate::notice::number_of(record),
        place: copy.get("place"),
        printed_on: copy.get("printed_on"),
        printed_by: copy.get("printed_by"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::{first_of, is_late, publish, published, take_back, taken_back};
    use crate::overview::trial::{Trial, today};
    use crate::register::Hand;
    use jiff::civil::DateTime;

    fn told(text: &str, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| (*name).to_string()).collect();
        let all = telling([("text", text)], &names, today());
        all.iter().map(|one| format!("{:?} {}", one.why, one.found)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_text_that_tells_of_a_client_is_found() {
        for (text, expected) in [
            ("Ring 0923-123 45 eller 070-174 06 05.", ""),
            ("Ring +46701740605, kl. 07:33, den 2021-12-16, nr 212000-2692.", ""),
            ("Gäller 19300725-9892.", "Number 19300725-9892"),
            ("Gäller 300725-9892 och 193007259892", "Number 300725-9892; Number 193007259892"),
            ("Gäller 300725–9893, fel sista siffra", "Number 300725–9893"),
            ("Ärende 3007259893 är inget nummer", ""),
            ("född 300725 9892", "Number 300725 9892"),
            ("19300725-T980 är tillfälligt", "Number 19300725-T980"),
            ("a19300725-9892", ""),
            ("Karin Ek får besök", "Name Karin Ek"),
            ("Ek, Karin", "Name Karin Ek"),
            ("KARIN EKS dörr", "Name Karin Ek"),
            ("Karin Ekberg och Ek", ""),
        ] {
            assert_eq!(told(text, &["Karin Ek", "Åsa"]), expected, "{text}");
        }
        assert_eq!(told("Per-Olof af Ugglas", &["af Ugglas, Per-Olof"]), "Name af Ugglas, Per-Olof");
        assert_eq!(told("Åsa svarar", &["Åsa"]), "", "one word is too common");
    }

    fn at(time: &str) -> DateTime {
        format!("2026-11-22T{time}").parse().unwrap()
    }

    fn draft(trial: &mut Trial, id: &str, more: &[(&str, &str)]) {
        let set = [
            ("title", "Får jag använda datorn?"),
            ("audience", "staff\npublic"),
            ("text", "Nej."),
            ("next_update", "2026-11-22T15:00"),
            ("state", "draft"),
        ];
        trial.record("notice", id, &[&set[..], more].concat());
    }

    fn do_publish(trial: &mut Trial, id: &str, time: &str) -> Result<usize, String> {
        let by = Hand { name: "Kim Ek".into(), card: String::new() };
        let events =
            publish(trial.state.register(), &RecordId(id.into()), at(time), &by).map_err(|no| no.to_string())?;
        let count = events.len();
        for event in events {
            trial.event(event);
        }
        Ok(count)
    }

    #[test]
    fn the_next_issue_takes_the_place_of_the_one_before() {
        let mut trial = Trial::default();
        draft(&mut trial, "one", &[]);
        assert_eq!(do_publish(&mut trial, "one", "07:40"), Ok(1));
        assert_eq!(do_publish(&mut trial, "one", "07:41"), Ok(0), "twice is once");
        draft(&mut trial, "two", &[("replaces", "one"), ("text", "Ja.")]);
        let number = |trial: &Trial, id: &str| {
            let record = trial.state.register().get("notice", id);
            format!("{} {}", record.get("state"), record.get("number"))
        };
        assert_eq!(number(&trial, "one"), "published 1", "a draft takes nothing's place");
        assert_eq!(do_publish(&mut trial, "two", "11:50"), Ok(2));
        assert_eq!((number(&trial, "one"), number(&trial, "two")), ("superseded 1".into(), "published 2".into()));
        assert_eq!(do_publish(&mut trial, "one", "12:00"), Err("notice-over".into()));
        let register = trial.state.register();
        assert_eq!(first_of(register, &RecordId("two".into())).0, "one");
        let live = |audience| published(register, &[audience]).iter().map(|(id, _)| id.0.clone()).collect::<Vec<_>>();
        assert_eq!((live("staff"), live("partners")), (vec!["two".to_string()], vec![]));
        assert!(taken_back(register, &["staff"]).is_empty());
        let two = register.get("notice", "two");
        assert!(!is_late(two, at("15:00")) && is_late(two, at("15:01")));
    }

    #[test]
    fn what_lacks_something_is_not_published() {
        let mut trial = Trial::default();
        draft(&mut trial, "no-next", &[("next_update", "")]);
        draft(&mut trial, "past", &[("next_update", "2026-11-22T07:40")]);
        draft(&mut trial, "empty", &[("text", " ")]);
        draft(&mut trial, "sms", &[("sms", &"a".repeat(161))]);
        let mut said = |id: &str| do_publish(&mut trial, id, "07:40").unwrap_err();
        assert_eq!(said("no-next"), "notice-no-next");
        assert_eq!(said("past"), "notice-next-past next=2026-11-22 07:40");
        assert_eq!(said("empty"), "notice-no-text");
        assert_eq!(said("sms"), "sms-long places=161 most=160");
        assert_eq!(said("nobody"), "notice-unknown");
    }

    #[test]
    fn paper_of_an_older_issue_is_taken_down() {
        let mut trial = Trial::default();
        draft(&mut trial, "one", &[]);
        do_publish(&mut trial, "one", "07:40").unwrap();
        let copy = [("what", "notice"), ("subject", "one"), ("state", "printed"), ("place", "Entrén")];
        trial.record("copy", "k1-1", &[&copy[..], &[("serial", "K1-1")]].concat());
        trial.record("copy", "k1-2", &[&copy[..], &[("serial", "K1-2"), ("state", "destroyed")]].concat());
        assert_eq!(to_take_down(&trial.state), []);
        let by = Hand::default();
        let id = RecordId("one".into());
        let events = take_back(trial.state.register(), &id, at("09:00"), &by).unwrap();
        for event in events {
            trial.event(event);
        }
        assert!(take_back(trial.state.register(), &id, at("09:01"), &by).unwrap().is_empty());
        let down = to_take_down(&trial.state);
        assert_eq!((down.len(), down[0].serial, down[0].place, down[0].number), (1, "K1-1", "Entrén", 1));
        assert_eq!(taken_back(trial.state.register(), &["public"]).len(), 1);
        draft(&mut trial, "two", &[("replaces", "one"), ("audience", "staff")]);
        do_publish(&mut trial, "two", "10:00").unwrap();
        let gone = |audience| taken_back(trial.state.register(), &[audience]).len();
        assert_eq!((gone("staff"), gone("public")), (0, 1), "whom the next issue is not for is told that it is over");
    }
}
