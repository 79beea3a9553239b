//! What is given out, on paper: the copy, where what is covered says why, and the decision that can be appealed.

use planb_core::look::Looked;
use planb_core::note::Line;
use planb_core::overview::journal::corrections;
use planb_core::overview::release::{self as overview, Answer, Asked};
use planb_core::register::{Record, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making};
use planb_paper::{Letter, LogLine, LogSheet, Shown, letter, log_sheet, tongue};

use super::super::paper::{covered, printed};
use super::asked_for;
use crate::here::reader;
use crate::meeting::words;

/// How many lines are given whole, masked, and not at all.
pub fn counts(all: &[Asked<'_>]) -> [(&'static str, usize); 3] {
    let is_masked = |one: &&Asked<'_>| matches!(one.outcome(), Some(Answer::Mask { .. }));
    let is_given = |one: &&Asked<'_>| matches!(one.outcome(), Some(Answer::Give));
    let (whole, masked) = (all.iter().filter(is_given).count(), all.iter().filter(is_masked).count());
    [("whole", whole), ("masked", masked), ("refused", all.len() - whole - masked)]
}

/// The request, once it is decided.
fn decided<'a>(by: &'a In, id: &str) -> Result<(RecordId, &'a Record, Vec<Asked<'a>>), Trouble> {
    let (id, release) = asked_for(by, id)?;
    let all = overview::asked(by.state(), &id, release, reader(by));
    if release.get("decided_at").is_empty() || !overview::is_ready(&all) {
        return Err(Trouble::user("release-not-ready"));
    }
    Ok((id, release, all))
}

/// One line as whoever asked reads it. Of a masked line stands what may be read, and nobody who told it; of one that is not
/// given out its number and its times.
fn given(by: &In, one: &Asked<'_>, corrected_by: &[String]) -> LogLine {
    match one.outcome() {
        Some(Answer::Give) => printed(by, one.note, one.line, corrected_by, Shown::Whole),
        Some(Answer::Mask { shown, ground }) => {
            let bare = Line { by: one.line.by.clone(), mark: one.line.mark.clone(), ..Line::default() };
            let line = printed(by, one.note, &bare, corrected_by, Shown::Masked(ground.to_string()));
            LogLine { text: shown.to_string(), ..line }
        }
        Some(Answer::Refuse { ground }) => covered(by, one.note, Shown::Covered(ground.to_string())),
        None => covered(by, one.note, Shown::Covered(String::new())),
    }
}

/// The copy that is given out, once it is decided.
pub fn copy(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, release, all) = decided(by, id)?;
    let put_right = corrections(by.state());
    let none: Vec<String> = Vec::new();
    let line = |one: &Asked<'_>| given(by, one, put_right.get(&one.note.number).unwrap_or(&none));
    let args = [
        ("at", words::moment(by.language, release.get("asked_at"))),
        ("who", release.get("decided_by").to_string()),
        ("decided", words::moment(by.language, release.get("decided_at"))),
    ];
    let counted = counts(&all).map(|(name, count)| (name, count.to_string()));
    let sheet = LogSheet {
        title: by.say("release-paper-title"),
        subject: release.get("what").to_string(),
        lead: vec![
            by.say_with("release-paper-lead", &args),
            by.say_with("release-paper-masked", &counted),
            by.say("release-paper-readable"),
            by.say("release-paper-appeal"),
        ],
        lines: all.iter().map(line).collect(),
        closing: vec![by.say("journal-paper-end")],
        signatures: vec![by.say("field-release-decided-by")],
    };
    // A client's line that is given out, whole or in part, is looked at by this.
    let is_read =
        |one: &&Asked<'_>| one.note.written.client.is_some() && !matches!(one.outcome(), Some(Answer::Refuse { .. }));
    let read: Vec<&str> = all.iter().filter(is_read).map(|one| one.note.number.as_str()).collect();
    let look = (!read.is_empty()).then(|| Looked {
        by: by.who.hand(),
        unit: None,
        what: "line-release".into(),
        which: read.join(" "),
        why: String::new(),
    });
    let language = tongue(by.language.code());
    Ok(Paper {
        what: "release",
        subject: id.0.clone(),
        title: by.say("release-paper-title"),
        unit: None,
        version: None,
        back: format!("/log/release/{id}"),
        look,
        make: making(move |stamp| log_sheet(stamp, &sheet, language)),
    })
}

/// The decision not to give out everything.
pub fn refusal(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, release, all) = decided(by, id)?;
    let line = |one: &Asked<'_>| {
        let (how, ground) = match one.outcome()? {
            Answer::Give => return None,
            Answer::Mask { ground, .. } => ("release-letter-part", ground),
            Answer::Refuse { ground } => ("release-letter-whole", ground),
        };
        let args = [("number", one.note.number.clone()), ("how", by.say(how)), ("ground", ground.to_string())];
        Some(by.say_with("release-letter-line", &args))
    };
    let lines: Vec<String> = all.iter().filter_map(line).collect();
    let [(_, whole), (_, masked), _] = counts(&all);
    let outcome = if whole + masked == 0 { "release-letter-all" } else { "release-letter-decided" };
    let lead = [("what", release.get("what").to_string()), ("at", words::moment(by.language, release.get("asked_at")))];
    let municipality = by.app.organisation(&by.now);
    let appeal = vec![
        by.say("release-letter-appeal-1"),
        by.say_with("release-letter-appeal-2", &[("municipality", municipality)]),
        by.say("release-letter-appeal-3"),
    ];
    let sheet = Letter {
        title: by.say("release-letter-title"),
        subject: String::new(),
        lead: vec![by.say_with("release-letter-lead", &lead)],
        rules: Vec::new(),
        sections: vec![
            (by.say("release-letter-decision"), vec![by.say(outcome)]),
            (by.say("release-letter-lines"), lines),
            (by.say("release-letter-reasons"), vec![by.say("release-letter-reason")]),
            (by.say("release-letter-appeal"), appeal),
        ],
        signatures: vec![format!("{}, {}", by.say("release-letter-signature"), release.get("decided_by"))],
    };
    let language = tongue(by.language.code());
    Ok(Paper {
        what: "release",
        subject: format!("{id}-letter"),
        title: by.say("release-letter-title"),
        unit: None,
        version: None,
        back: format!("/log/release/{id}"),
        look: None,
        make: making(move |stamp| letter(stamp, &sheet, language)),
    })
}
