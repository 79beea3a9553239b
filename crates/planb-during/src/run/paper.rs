//! What was ticked on the printed chain, entered in one go in the order of the paper, each with its own time.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::{DateTime, Time};
use planb_core::chain::{OUTCOMES, Who};
use planb_core::note::Line;
use planb_core::overview::run::{Callee, Running, running};
use planb_core::register::RecordId;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say};

use super::call::{Said, told, writes};
use super::{Run, of, person};
use crate::here;

/// A row of the paper.
struct Row {
    /// `p-LINK` or `d-LINK`: what the fields' names end with.
    name: String,
    number: String,
    who: String,
    now: String,
    outcomes: Vec<(&'static str, String, bool)>,
    time: String,
    error: String,
}

#[derive(Template)]
#[template(path = "run/paper.html")]
struct PaperPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    once: String,
    chain: String,
    errors: Vec<Told>,
    rows: Vec<Row>,
}

/// The form.
pub async fn ask(by: In, Path(id): Path<String>) -> Response {
    match of(&by, &id) {
        Ok(run) => page(&by, &run, &Fields::default(), &[]),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Takes in what was ticked. A row without a tick is left as it is.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let run = match of(by, &id) {
        Ok(run) => run,
        Err(trouble) => return by.trouble(&trouble),
    };
    let said = match ticked(by, &run, &posted.fields) {
        Ok(said) => said,
        Err(wrong) => return page(by, &run, &posted.fields, &wrong),
    };
    match entered(by, &run, &said, posted.fields.get("once")) {
        Ok(()) => go(&format!("/calls/run/{id}/board")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn entered(by: &In, run: &Run<'_>, said: &[Said<'_>], once: &str) -> Result<(), Trouble> {
    let incident = RecordId(run.record.get("incident").to_string());
    let args = [("count", said.len().to_string()), ("name", run.chain.get("name").to_string())];
    let text = by.say_with("run-line-paper", &args);
    by.app.record(|state| {
        let running = running(state, &run.id);
        if said.is_empty() || running.has_taken(once) {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for one in said {
            all.extend(writes(by, state, &run.id, &running, one)?);
        }
        let line = Line { about: format!("run:{}", run.id), channel: "paper".into(), ..Line::default() };
        all.push(here::line(by, &incident, &text, line)?);
        Ok(all)
    })?;
    Ok(())
}

/// Everybody whom the paper has, in its order: a person, then their deputy.
fn callees(running: &Running) -> impl Iterator<Item = (String, &RecordId, Who, &Callee)> {
    running.places.iter().flat_map(|place| {
        let both = [(Who::Person, "p"), (Who::Deputy, "d")].into_iter();
        both.filter_map(|(who, sort)| Some((format!("{sort}-{}", place.link), &place.link, who, place.callee(who)?)))
    })
}

/// The rows that have a tick; or the names of those whose time cannot be read.
fn ticked<'a>(by: &In, run: &Run<'_>, fields: &'a Fields) -> Result<Vec<Said<'a>>, Vec<String>> {
    let running = run.running(by.state());
    let begun = run.record.get("begun").parse().unwrap_or_else(|_| by.clock());
    let (mut said, mut wrong) = (Vec::new(), Vec::new());
    for (name, _, who, _) in callees(&running) {
        let Some((key, outcome)) = fields.0.iter().find(|(key, _)| key.strip_prefix("outcome-") == Some(&name)) else {
            continue;
        };
        if !OUTCOMES.contains(&outcome.as_str()) {
            continue;
        }
        // The name is `outcome-p-LINK`.
        let link = key.splitn(3, '-').nth(2).unwrap_or_default();
        match moment(fields.get(&format!("time-{name}")), begun, by.clock()) {
            Some(at) => said.push(Said { link, who, outcome, read_back: "", once: fields.get("once"), at }),
            None => wrong.push(name),
        }
    }
    if wrong.is_empty() { Ok(said) } else { Err(wrong) }
}

/// `0742`, `7.42` or `07:42` as the last such time before now; nothing typed is now. `None` for what is no time, and for one
/// before the run began.
fn moment(typed: &str, begun: DateTime, now: DateTime) -> Option<DateTime> {
    if typed.trim().is_empty() {
        return Some(now);
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_plain = typed.trim().chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '.' | ' '));
    let (hours, minutes) = digits.split_at_checked(digits.len().checked_sub(2)?)?;
    let time = Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok().filter(|_| is_plain)?;
    let today = now.date().to_datetime(time);
    let at = if today > now { today.checked_sub(1.day()).ok()? } else { today };
    (at >= begun).then_some(at)
}

fn page(by: &In, run: &Run<'_>, typed: &Fields, wrong: &[String]) -> Response {
    let t = Say(by.language);
    let once = match typed.get("once") {
        "" => random::bytes().map_or_else(|_| String::new(), |bytes| RecordId::random(bytes).0),
        once => once.to_string(),
    };
    let running = run.running(by.state());
    let row = |(at, (name, _, who, callee)): (usize, (String, &RecordId, Who, &Callee))| {
        let chosen = typed.get(&format!("outcome-{name}"));
        let outcome = |word: &'static str| (word, t.of("choice-answer-outcome-", word), word == chosen);
        let said = person(by, &callee.person);
        Row {
            number: (at + 1).to_string(),
            who: if who == Who::Deputy { t.with("run-paper-deputy", "name", &said) } else { said },
            now: callee.calls.first().map_or_else(String::new, |call| told(by, call)),
            outcomes: OUTCOMES.into_iter().map(outcome).collect(),
            time: typed.get(&format!("time-{name}")).to_string(),
            error: if wrong.contains(&name) { t.say("run-time-wrong") } else { String::new() },
            name,
        }
    };
    let rows: Vec<Row> = callees(&running).enumerate().map(row).collect();
    let errors = rows.iter().filter(|row| !row.error.is_empty());
    let errors =
        errors.map(|row| Told { name: format!("time-{}", row.name), text: format!("{}: {}", row.who, row.error) });
    let page = PaperPage {
        t,
        csrf: by.csrf(),
        id: run.id.0.clone(),
        once,
        chain: run.chain.get("name").to_string(),
        errors: errors.collect(),
        rows,
    };
    let page = Page::new(t.say("run-paper"), &page);
    by.page(&if wrong.is_empty() { page } else { page.refused() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_on_paper_is_the_last_one_before_now() {
        let at = |text: &str| text.parse::<DateTime>().unwrap();
        let check = |typed: &str| {
            let read = moment(typed, at("2026-12-15T22:00"), at("2026-12-16T08:00"));
            read.map_or("no".into(), |at| at.strftime("%d %H:%M").to_string())
        };
        for (typed, expected) in [
            ("07:42", "16 07:42"),
            ("7.42", "16 07:42"),
            ("0742", "16 07:42"),
            ("23:10", "15 23:10"),
            ("", "16 08:00"),
            ("21:00", "no"),
            ("25:00", "no"),
            ("5", "no"),
            ("i morse", "no"),
        ] {
            assert_eq!(check(typed), expected, "{typed}");
        }
    }
}
