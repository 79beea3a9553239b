//! The log and its rules on paper. Clients' lines stand there by number alone, unless one scope's log is printed with them:
//! then the entry says who printed it.

use planb_core::id::UnitId;
use planb_core::look::Looked;
use planb_core::note::Line;
use planb_core::overview::journal::{self, Listed, Sight, Wanted};
use planb_node::clock;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_paper::{Letter, LogLine, LogSheet, Shown, letter, log_sheet, tongue};

use super::row::{reported, whom};
use super::rules::rules;
use crate::here::{here, reader};

/// How the log is kept, for the wall.
pub fn log_rules(by: &In) -> Result<Paper, Trouble> {
    let language = tongue(by.language.code());
    let sheet = Letter {
        title: by.say("journal-rules"),
        subject: String::new(),
        lead: vec![by.say("journal-rules-lead")],
        rules: rules(by),
        sections: Vec::new(),
        signatures: Vec::new(),
    };
    Ok(Paper {
        what: "log",
        subject: "rules".into(),
        title: sheet.title.clone(),
        unit: own_unit(by),
        version: None,
        back: "/log".into(),
        look: None,
        make: making(move |stamp| letter(stamp, &sheet, language)),
    })
}

/// A line as it is printed. `shown` says how much of it.
pub fn printed(by: &In, note: &planb_core::note::Note, line: &Line, corrected_by: &[String], shown: Shown) -> LogLine {
    let at = clock::local_of_ms(note.entered_ms);
    let mut facts = Vec::new();
    let said = reported(by, line);
    if !said.is_empty() {
        facts.push(by.say_with("journal-reported", &[("who", said)]));
    }
    if !line.source.is_empty() {
        facts.push(by.say_with("journal-source-said", &[("source", line.source.clone())]));
    }
    facts.push(by.say_with("journal-written-by", &[("who", line.by.name.clone())]));
    let only = whom(by, note);
    if !only.is_empty() {
        facts.push(by.say_with("journal-only", &[("whom", only)]));
    }
    let mut tags = Vec::new();
    tags.extend(line.is_key.then(|| by.say("journal-tag-key")));
    tags.extend((!line.mark.is_empty()).then(|| by.say(&format!("journal-tag-{}", line.mark))));
    tags.extend(note.written.client.is_some().then(|| by.say("journal-tag-client")));
    tags.extend(line.is_secret.then(|| by.say("journal-tag-secret")));
    let mut corrections = Vec::new();
    if let Some(correction) = &line.corrects {
        let args = [("number", correction.number.clone()), ("why", correction.why.clone())];
        corrections.push(by.say_with("journal-paper-corrects", &args));
    }
    let put_right = |number: &String| by.say_with("journal-paper-corrected", &[("number", number.clone())]);
    corrections.extend(corrected_by.iter().map(put_right));
    let named = if line.client_name.is_empty() { String::new() } else { format!("{}\n", line.client_name) };
    LogLine {
        number: note.number.clone(),
        happened: note.happened_at.strftime("%Y-%m-%d %H:%M").to_string(),
        entered: at.strftime("%Y-%m-%d %H:%M").to_string(),
        text: format!("{named}{}", note.written.text),
        facts,
        tags,
        corrections,
        shown,
    }
}

/// The same without anything that says what it is about: its number, its times, and why.
pub fn covered(by: &In, note: &planb_core::note::Note, shown: Shown) -> LogLine {
    let bare = Line::default();
    let whole = printed(by, note, &bare, &[], shown);
    LogLine { text: String::new(), facts: Vec::new(), tags: Vec::new(), ..whole }
}

/// The unit or the staff whose clients' lines are asked for with `?clients=1`.
fn scope(by: &In, wanted: &Wanted) -> Option<Option<UnitId>> {
    if !by.query.contains_key("clients") {
        return None;
    }
    match wanted.whom.as_str() {
        "" | "all" => None,
        "staff" => Some(None),
        unit => Some(Some(UnitId(unit.to_string()))),
    }
}

/// The lines that the address asks for.
pub fn log(by: &In) -> Result<Paper, Trouble> {
    let here = here(by, by.query.get("incident").map(String::as_str)).ok_or_else(|| Trouble::user("no-incident"))?;
    let wanted = super::wanted(|name| match name {
        "text" | "by" => String::new(),
        name => by.query.get(name).cloned().unwrap_or_default(),
    });
    let scope = scope(by, &wanted);
    let corrections = journal::corrections(by.state());
    let mut lines: Vec<LogLine> = Vec::new();
    let mut opened: Vec<&str> = Vec::new();
    for Listed { note, line, sight } in journal::lines(by.state(), &here.id, reader(by), &wanted) {
        let by_which = corrections.get(&note.number).map_or(&[][..], Vec::as_slice);
        if sight == Sight::Closed && scope.is_none() {
            lines.push(covered(by, note, Shown::Elsewhere(by.say("journal-paper-client"))));
            continue;
        }
        if sight == Sight::Closed {
            opened.push(&note.number);
        }
        lines.push(printed(by, note, line, by_which, Shown::Whole));
    }
    lines.reverse();
    let look = scope.filter(|_| !opened.is_empty()).map(|unit| Looked {
        by: by.who.hand(),
        unit,
        what: "line-print".into(),
        which: opened.join(" "),
        why: String::new(),
    });
    let language = tongue(by.language.code());
    let count = [("count", lines.len().to_string())];
    let mut lead = vec![by.say_with("journal-paper-lead", &count), by.say("journal-paper-numbers")];
    if !wanted.is_empty() {
        lead.insert(0, by.say("journal-paper-part"));
    }
    let sheet = LogSheet {
        title: by.say("journal-title"),
        subject: here.what.clone(),
        lead,
        lines,
        closing: vec![by.say("journal-paper-end")],
        signatures: vec![by.say("journal-paper-keeper")],
    };
    Ok(Paper {
        what: "log",
        subject: here.id.0.clone(),
        title: by.say("journal-title"),
        unit: wanted_unit(&wanted).or_else(|| own_unit(by)),
        version: None,
        back: "/log".into(),
        look,
        make: making(move |stamp| log_sheet(stamp, &sheet, language)),
    })
}

fn wanted_unit(wanted: &Wanted) -> Option<UnitId> {
    let is_unit = !["", "all", "staff"].contains(&wanted.whom.as_str());
    is_unit.then(|| UnitId(wanted.whom.clone()))
}
