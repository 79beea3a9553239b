//! Who is still missing, what everybody answered, and the end of a run.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::chain::RUN;
use planb_core::chain::relay::Reach;
use planb_core::note::Line;
use planb_core::overview::run::{Callee, LEASE_MINUTES, Place, running};
use planb_core::overview::situation::minutes_between;
use planb_core::register::RecordId;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::events;
use planb_node::web::{In, Page, Posted, Say, shown};

use super::call::told;
use super::{Run, of, person};
use crate::here;

/// A person's row.
struct Row {
    name: String,
    kind: &'static str,
    said: String,
    dial: String,
    phone: String,
    /// Earlier answers, the newest first.
    earlier: Vec<String>,
    deputy: String,
}

#[derive(Template)]
#[template(path = "run/board.html")]
struct BoardPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    chain_address: String,
    chain: String,
    begun: String,
    ended: String,
    counts: Vec<(usize, String)>,
    missing: Vec<Row>,
    spoken_to: Vec<Row>,
    is_over: bool,
}

/// How somebody stands: the status' form and the words.
fn stand(by: &In, callee: &Callee) -> (&'static str, String) {
    let taken = callee.taken.as_ref().filter(|(_, at)| minutes_between(*at, by.clock()) < LEASE_MINUTES);
    match (callee.calls.first(), taken) {
        (_, Some((hand, _))) => ("soon", by.say_with("run-taken", &[("name", hand.name.clone())])),
        (Some(call), None) => {
            let kind = match call.outcome.as_str() {
                "answered" => "ok",
                "cannot-come" => "soon",
                _ => "late",
            };
            (kind, told(by, call))
        }
        (None, None) if callee.reach != Reach::Number => ("late", by.say("chain-no-number")),
        (None, None) => ("none", by.say("run-not-rung")),
    }
}

fn row(by: &In, place: &Place) -> Row {
    let (kind, said) = stand(by, &place.person);
    let record = by.state().register().get("person", &place.person.person.0);
    let number = shown::number_of(record);
    let deputy = place.deputy.as_ref().filter(|deputy| !deputy.calls.is_empty() || deputy.taken.is_some());
    let deputy = deputy.map(|deputy| {
        let said = stand(by, deputy).1;
        by.say_with("run-deputy", &[("name", person(by, &deputy.person)), ("said", said)])
    });
    Row {
        name: person(by, &place.person.person),
        kind,
        said,
        dial: shown::dialled(number).unwrap_or_default(),
        phone: shown::phone_shown(number),
        earlier: place.person.calls.iter().skip(1).map(|call| told(by, call)).collect(),
        deputy: deputy.unwrap_or_default(),
    }
}

/// The board.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    let run = match of(&by, &id) {
        Ok(run) => run,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (t, running) = (Say(by.language), run.running(by.state()));
    let counts = running.counts();
    let counts = [
        (counts.answered, "run-count-answered"),
        (counts.cannot_come, "run-count-cannot-come"),
        (counts.no_answer, "run-count-no-answer"),
        (counts.wrong_number, "run-count-wrong-number"),
        (counts.not_called, "run-count-not-called"),
        (counts.deputies, "run-count-deputies"),
    ];
    let moment = |field: &str| run.record.get(field).replace('T', " ");
    let page = BoardPage {
        t,
        csrf: by.csrf(),
        id: run.id.0.clone(),
        chain_address: format!("/calls/{}", run.record.get("chain")),
        chain: run.chain.get("name").to_string(),
        begun: t.with2("run-begun", "time", moment("begun"), "name", run.record.get("begun_by")),
        ended: if run.is_over() { t.with("run-ended", "time", moment("ended")) } else { String::new() },
        counts: counts.into_iter().map(|(count, key)| (count, t.say(key))).collect(),
        missing: running.missing().map(|place| row(&by, place)).collect(),
        spoken_to: running
            .places
            .iter()
            .filter(|place| place.person.is_reached())
            .map(|place| row(&by, place))
            .collect(),
        is_over: run.is_over(),
    };
    by.page(&Page::new(t.say("run-board"), &page))
}

/// Ends the run with a line of the log that says how it went.
pub async fn end(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    match of(by, &id).and_then(|run| ended(by, &run)) {
        Ok(()) => go(&format!("/calls/run/{id}/board")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn ended(by: &In, run: &Run<'_>) -> Result<(), Trouble> {
    let now = by.clock();
    let at = now.strftime("%Y-%m-%dT%H:%M").to_string();
    let incident = RecordId(run.record.get("incident").to_string());
    let begun = run.record.get("begun").parse().unwrap_or(now);
    by.app.record(|state| {
        if !state.register().get("run", &run.id.0).get("ended").is_empty() {
            return Ok(Vec::new());
        }
        let running = running(state, &run.id);
        let counts = running.counts();
        let missing: Vec<String> = running.missing().map(|place| person(by, &place.person.person)).collect();
        let missing = if missing.is_empty() { by.say("run-nobody-missing") } else { missing.join(", ") };
        let text = by.say_with(
            "run-line-ended",
            &[
                ("name", run.chain.get("name").to_string()),
                ("reached", (counts.answered + counts.cannot_come).to_string()),
                ("of", counts.of.to_string()),
                ("minutes", minutes_between(begun, now).to_string()),
                ("cannot", counts.cannot_come.to_string()),
                ("missing", missing),
            ],
        );
        let mut all =
            events(state, &RUN, &run.id, &[("ended", &at), ("ended_by", &by.who.name)], None, &by.who.hand())?;
        let line = Line { about: format!("run:{}", run.id), is_key: true, ..Line::default() };
        all.push(here::line(by, &incident, &text, line)?);
        Ok(all)
    })?;
    Ok(())
}
