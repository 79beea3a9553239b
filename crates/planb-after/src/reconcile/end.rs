//! *Efterarbetet avslutat*: said once the event is over and every sheet is accounted for, and not before.

use axum::response::Response;
use planb_core::note::{self, About, Line};
use planb_core::overview::reconcile::{self, Left, closed, event, is_other, left};
use planb_core::register::RecordId;
use planb_core::sheet::Serial;
use planb_core::state::Event;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Posted};

use crate::named::spans;
use crate::upload::counts::all_in_tray;

/// How far the end has come.
pub struct End {
    /// For the form that is sent next.
    pub id: String,
    /// The event; empty where there was none.
    pub what: String,
    /// *Krisläget hävt*: when and by whom; empty while it goes on.
    pub over: String,
    /// What is in the way, one sentence each.
    pub left: Vec<String>,
    /// When the work was said to be done; empty where nobody has.
    pub closed: String,
    /// Something has changed since then.
    pub is_other: bool,
    pub may_end: bool,
    pub note: String,
}

/// What is in the way, in sentences; the numbers of the sheets for those who see all.
pub fn in_the_way(by: &In, left: &Left) -> Vec<String> {
    let mut all = Vec::new();
    let mut say = |key: &str, serials: &[Serial]| {
        if !serials.is_empty() {
            let named = if by.who.role.sees_all() { spans(serials) } else { String::new() };
            let args = [("count", serials.len().to_string()), ("serials", named)];
            all.push(by.say_with(key, &args).trim_end().to_string());
        }
    };
    say("left-unexplained", &left.closing.unexplained);
    say("left-doubt", &left.closing.in_doubt);
    say("left-enter", &left.to_enter);
    say("left-unissued", &left.closing.unissued);
    if left.in_tray > 0 {
        all.push(by.say_with("left-tray", &[("count", left.in_tray.to_string())]));
    }
    if left.goes_on {
        all.insert(0, by.say("left-goes-on"));
    }
    all
}

/// What the page shows.
pub fn end(by: &In, fields: &Fields) -> Result<End, Trouble> {
    let register = by.state().register();
    let left = left(by.state(), all_in_tray(by));
    let event = event(register);
    let over = event.map(|(_, record)| record).filter(|record| !record.get("ended").is_empty());
    let over = over.map(|record| {
        let args = [("at", record.get("ended").replace('T', " ")), ("by", record.get("ended_by").to_string())];
        by.say_with("end-over", &args)
    });
    let closing = event.and_then(|(id, _)| closed(register, id)).map(|(_, closing)| closing);
    let closed = closing.map(|closing| {
        let args = [("at", closing.get("at").replace('T', " ")), ("by", closing.get("by").to_string())];
        by.say_with("reconcile-closed", &args)
    });
    let is_other = closing.is_some_and(|closing| is_other(closing, &left.closing.counts));
    Ok(End {
        id: RecordId::random(random::bytes()?).0,
        what: event.map_or_else(String::new, |(_, record)| record.get("what").to_string()),
        over: over.unwrap_or_default(),
        left: in_the_way(by, &left),
        may_end: by.who.writes(None) && event.is_some() && left.is_nothing() && (closing.is_none() || is_other),
        closed: closed.unwrap_or_default(),
        is_other,
        note: fields.get("note").to_string(),
    })
}

/// Says that the work is done.
pub async fn take(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match say(by, fields) {
        Ok(()) => go("/reconcile#end"),
        Err(trouble) => super::page(by, fields, "end", Some(&trouble)),
    }
}

fn say(by: &In, fields: &Fields) -> Result<(), Trouble> {
    if !by.who.writes(None) {
        return Err(Trouble::user("not-yours"));
    }
    let id = RecordId::parse(fields.get("id")).ok_or_else(|| Trouble::user("form-stale"))?;
    let found = event(by.state().register()).map(|(id, _)| id.clone());
    let incident = found.ok_or_else(|| Trouble::user("closing-no-event"))?;
    let (hand, now, in_tray) = (by.who.hand(), by.clock(), all_in_tray(by));
    by.app.record(|state| {
        let mut all = reconcile::end(state, (&id, &incident), fields.get("note"), (&hand, now), in_tray)?;
        if !all.is_empty() {
            let counts = left(state, in_tray).closing.counts;
            let args = [
                ("issued", counts.issued.to_string()),
                ("entered", (counts.entered + counts.checked).to_string()),
                ("voided", counts.voided.to_string()),
                ("lost", counts.lost.to_string()),
                ("explained", (counts.outstanding - counts.unexplained).to_string()),
            ];
            let line = Line {
                incident: incident.clone(),
                by: hand.clone(),
                is_key: true,
                mark: "decision".into(),
                about: format!("closing:{id}"),
                ..Line::default()
            };
            let written =
                note::write(&by.say_with("line-closing", &args), About { line: Some(line), ..About::default() })?;
            all.push(Event::from(written));
        }
        Ok(all)
    })?;
    Ok(())
}
