//! The clocks of the law: how long is left, from when, by which paragraph; the facts so far as a draft to read aloud or paste; and that it
//! was reported, with its number.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::overview::clock::{Clock, Standing, clocks, facts};
use planb_core::overview::elapsed::{moment, said};
use planb_core::partner::{CLOCK, law};
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId};
use planb_node::clock;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::records::{events, exists};
use planb_node::web::{Clock as OfDay, In, Page, Posted, Say, shown};

use super::records::{Words, current, line, needed, none_begun};

/// With less than this left a clock is red.
const SOON_MINUTES: i64 = 4 * 60;

struct Row {
    href: String,
    name: String,
    kind: &'static str,
    status: String,
    from: String,
    due: String,
    to: String,
    law: String,
    reference: String,
}

#[derive(Template)]
#[template(path = "partner/clocks.html")]
struct ClocksPage<'a> {
    t: Say,
    csrf: &'a str,
    rows: Vec<Row>,
    /// Somebody has said that personal data may be affected.
    has_data: bool,
    errors: Vec<Told>,
    typed: String,
}

#[derive(Template)]
#[template(path = "partner/clock.html")]
struct ClockPage<'a> {
    t: Say,
    csrf: &'a str,
    rule: String,
    name: String,
    what: String,
    row: Row,
    verified: String,
    receiver: String,
    announced: bool,
    dial: String,
    phone: String,
    counted: String,
    draft: Vec<(String, String)>,
    is_done: bool,
    may_move: bool,
    errors: Vec<Told>,
    typed: [String; 4],
}

impl ClockPage<'_> {
    fn to(&self, step: &str) -> String {
        format!("/clocks/{}/{step}", self.rule)
    }

    fn print(&self) -> String {
        format!("/print/clocks/{}", self.rule)
    }

    /// The draft as one text.
    fn pasted(&self) -> String {
        self.draft
            .iter()
            .map(|(word, text)| format!("{word}{} {text}", if word.ends_with('?') { "" } else { ":" }))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// How long is left, in words: hours and minutes, days from three on.
pub fn left(by: &In, minutes: i64) -> String {
    let (key, minutes) = if minutes < 0 { ("clock-over", -minutes) } else { ("clock-left", minutes) };
    let time = match minutes {
        0..4320 => by
            .say_with("clock-hours", &[("hours", (minutes / 60).to_string()), ("minutes", (minutes % 60).to_string())]),
        _ => by.say_with("clock-days", &[("days", (minutes / 1440).to_string())]),
    };
    by.say_with(key, &[("time", time)])
}

fn row(by: &In, clock: &Clock<'_>) -> Row {
    let (kind, status) = match clock.standing {
        Standing::NotBegun => ("none", by.say("clock-not-begun")),
        Standing::Running(minutes) if minutes < SOON_MINUTES => ("late", left(by, minutes)),
        Standing::Running(minutes) => ("soon", left(by, minutes)),
        Standing::AtOnce => ("soon", by.say("clock-at-once")),
        Standing::Reported => {
            ("ok", by.say_with("clock-reported", &[("at", clock.record.get("reported").replace('T', " "))]))
        }
        Standing::Waived => ("na", by.say("clock-waived")),
    };
    let at =
        |at: Option<jiff::civil::DateTime>| at.map_or_else(String::new, |at| at.strftime("%Y-%m-%d %H:%M").to_string());
    Row {
        href: format!("/clocks/{}", clock.rule.id),
        name: by.say(&format!("clock-{}", clock.rule.id)),
        kind,
        status,
        from: at(clock.from),
        due: at(clock.due),
        to: match clock.rule.to.as_str() {
            "public" => by.say("clock-to-public"),
            to => law::receiver(to, by.today()).map_or_else(|| to.to_string(), |receiver| receiver.name.clone()),
        },
        law: clock.rule.law.clone(),
        reference: clock.record.get("reference").to_string(),
    }
}

fn all<'a>(by: &'a In, incident: &RecordId) -> Vec<Clock<'a>> {
    clocks(by.state(), incident, by.clock(), &clock::zone())
}

fn list_page(by: &In, incident: &RecordId, errors: Vec<Told>, typed: &str) -> Response {
    let t = Say(by.language);
    let clocks = all(by, incident);
    let page = ClocksPage {
        t,
        csrf: by.csrf(),
        has_data: clocks.iter().any(|clock| clock.rule.anchor == "data" && clock.from.is_some()),
        rows: clocks.iter().map(|clock| row(by, clock)).collect(),
        errors,
        typed: typed.to_string(),
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(t.say("clock-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// All clocks.
pub async fn list(by: In) -> Response {
    match current(&by) {
        Some(incident) => list_page(&by, &incident, Vec::new(), ""),
        None => none_begun(&by, "clock-title"),
    }
}

/// What was typed as a moment that has been; now where nothing was typed.
fn when(by: &In, typed: &str) -> Result<String, Refusal> {
    if typed.is_empty() {
        return Ok(said(by.clock()));
    }
    let field = CLOCK.field("known").ok_or_else(|| Refusal::new("field-unknown"))?;
    let at = field.check(typed, |kind, id| exists(by.state(), kind, id))?;
    if moment(&at).is_some_and(|at| at > by.clock()) { Err(Refusal::new("partner-later")) } else { Ok(at) }
}

fn told(by: &In, field: &str, why: &Refusal) -> Told {
    Told { name: field.into(), text: by.say_with(&format!("err-{}", why.key), &why.args) }
}

/// Writes a clock's fields and the line that says it.
fn write(by: &In, incident: &RecordId, rule: &str, set: &[(&str, &str)], text: &str) -> Result<(), Trouble> {
    let (id, hand) = (planb_core::overview::clock::id_of(incident, rule), by.who.hand());
    let mut all: Vec<(&str, &str)> = vec![("rule", rule), ("incident", &incident.0)];
    all.extend(set);
    by.app.record(|state| {
        let mut written = events(state, &CLOCK, &id, &all, None, &hand)?;
        if !written.is_empty() {
            let words = Words { text: text.to_string(), ..Words::default() };
            written.extend(line(by, state, &words, &format!("clock:{id}"))?);
        }
        Ok(written)
    })?;
    Ok(())
}

/// *Personuppgifter kan vara berörda*: from now, or from when that was known, the clocks of personal data run.
pub async fn data(mut posted: Posted) -> Response {
    posted.whole_moments(&["known"], OfDay::Past);
    let by = &posted.by;
    let incident = match needed(by) {
        Ok(incident) => incident,
        Err(trouble) => return by.trouble(&trouble),
    };
    let typed = posted.fields.get("known");
    let known = match when(by, typed) {
        Ok(known) => known,
        Err(why) => return list_page(by, &incident, vec![told(by, "known", &why)], typed),
    };
    let name = by.who.name.clone();
    let text = by.say_with("clock-line-data", &[("at", known.replace('T', " "))]);
    let first = law::rules(by.today()).find(|rule| rule.anchor == "data").map_or("gdpr-imy", |rule| rule.id.as_str());
    // Said twice it still runs from the first time; it is moved on the clock's own page.
    let is_said = all(by, &incident).iter().any(|clock| clock.rule.anchor == "data" && clock.from.is_some());
    let done =
        if is_said { Ok(()) } else { write(by, &incident, first, &[("known", &known), ("known_by", &name)], &text) };
    match done {
        Ok(()) => go("/clocks"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The facts so far, line by line: counts, and what the log says to everybody.
pub fn draft(by: &In, incident: &RecordId, record: &Record, clock: &Clock<'_>) -> Vec<(String, String)> {
    let (facts, say) = (facts(by.state(), incident, by.clock()), |key: &str| by.say(key));
    let known = clock.from.map_or_else(String::new, |at| at.strftime("%Y-%m-%d %H:%M").to_string());
    let logged =
        |at: &jiff::civil::DateTime, text: &str| format!("{} {}", at.strftime("%d/%m %H:%M"), text.replace('\n', " "));
    let lines: Vec<String> = facts.lines.iter().map(|(at, text)| logged(at, text)).collect();
    let level = shown::choice(by.language, &planb_core::incident::INCIDENT, "level", &facts.level);
    let units =
        [("hit", facts.units_hit.to_string()), ("units", facts.units.to_string()), ("slips", facts.slips.to_string())];
    let phone = shown::phone_shown(by.state().register().get("setting", "organisation").get("crisis_phone"));
    let rows = [
        ("draft-who", by.app.organisation(&by.now)),
        ("draft-reporter", by.who.name.clone()),
        ("draft-phone", phone),
        ("draft-what", facts.what),
        ("draft-began", facts.began),
        ("draft-known", known),
        ("draft-level", level),
        ("draft-units", by.say_with("draft-units-text", &units)),
        ("draft-systems", facts.systems.join(", ")),
        ("draft-log", lines.join("\n")),
        ("draft-spokesperson", facts.spokesperson),
        ("draft-reference", record.get("reference").to_string()),
    ];
    let of_data = ["draft-data", "draft-people", "draft-effects", "draft-officer"].map(|key| (key, String::new()));
    let asked = of_data.into_iter().filter(|_| clock.rule.anchor == "data");
    let unknown = say("draft-unknown");
    rows.into_iter()
        .chain(asked)
        .filter(|(key, text)| !text.is_empty() || *key != "draft-reference")
        .map(|(key, text)| (say(key), if text.is_empty() { unknown.clone() } else { text }))
        .collect()
}

/// The clock of a rule in the incident that goes on.
pub fn of<'a>(by: &'a In, rule: &str) -> Result<(RecordId, Clock<'a>), Trouble> {
    let incident = needed(by)?;
    let clock = all(by, &incident).into_iter().find(|clock| clock.rule.id == rule);
    Ok((incident.clone(), clock.ok_or_else(|| Trouble::user("page-not-found"))?))
}

/// A rule's counting, in words.
fn counted(by: &In, clock: &Clock<'_>) -> String {
    match (clock.rule.hours, clock.rule.months) {
        (Some(hours), _) => by.say_with("clock-counted-hours", &[("hours", hours.to_string())]),
        (None, Some(months)) => by.say_with("clock-counted-months", &[("months", months.to_string())]),
        (None, None) => by.say("clock-counted-not"),
    }
}

fn page(by: &In, rule: &str, errors: Vec<Told>, typed: [String; 4]) -> Response {
    let t = Say(by.language);
    let (incident, clock) = match of(by, rule) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let register = by.state().register();
    let receiver = law::receiver(&clock.rule.to, by.today());
    let partner = register.by("partner", "sort", &clock.rule.to).next();
    let number = partner.map_or("", |(_, partner)| partner.get("phone"));
    let row = row(by, &clock);
    let page = ClockPage {
        t,
        csrf: by.csrf(),
        rule: clock.rule.id.clone(),
        name: row.name.clone(),
        what: t.say(&format!("clock-about-{}", clock.rule.id)),
        verified: match clock.rule.verified_by.as_str() {
            "" => t.say("clock-not-verified"),
            who => t.with2("clock-verified", "who", who, "day", &clock.rule.verified_on),
        },
        receiver: row.to.clone(),
        announced: receiver.is_some_and(|receiver| receiver.is_announced),
        row,
        dial: shown::dialled(number).unwrap_or_default(),
        phone: shown::phone_shown(number),
        counted: counted(by, &clock),
        draft: draft(by, &incident, clock.record, &clock),
        is_done: matches!(clock.standing, Standing::Reported | Standing::Waived),
        may_move: ["known", "data"].contains(&clock.rule.anchor.as_str()),
        errors,
        typed,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(page.name.clone(), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// One clock, and the draft of its report.
pub async fn show(by: In, Path(rule): Path<String>) -> Response {
    page(&by, &rule, Vec::new(), Default::default())
}

/// `reported`, `waived` or `known`: what was done with a clock.
pub async fn step(Path((rule, step)): Path<(String, String)>, mut posted: Posted) -> Response {
    posted.whole_moments(&["known", "reported"], OfDay::Past);
    let by = &posted.by;
    let (incident, clock) = match of(by, &rule) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let of = |name: &str| posted.fields.get(name).to_string();
    let typed = [of("reported"), of("reference"), of("waived"), of("known")];
    let name = by.who.name.clone();
    let called = by.say(&format!("clock-{}", clock.rule.id));
    let at = |field: &str| when(by, &of(field)).map_err(|why| told(by, field, &why));
    let wish = match step.as_str() {
        "reported" => at("reported").map(|at| {
            let args = [("what", called), ("at", at.replace('T', " ")), ("reference", typed[1].clone())];
            let key = if typed[1].is_empty() { "clock-line-reported" } else { "clock-line-reported-as" };
            let set = vec![
                ("reported", at),
                ("reported_by", name),
                ("reference", typed[1].clone()),
                ("waived", String::new()),
            ];
            (set, by.say_with(key, &args))
        }),
        "waived" if typed[2].is_empty() => Err(told(by, "waived", &Refusal::new("field-required"))),
        "waived" => {
            let text = by.say_with("clock-line-waived", &[("what", called), ("why", typed[2].clone())]);
            Ok((vec![("waived", typed[2].clone()), ("waived_by", name)], text))
        }
        "known" => at("known").map(|at| {
            let text = by.say_with("clock-line-known", &[("what", called), ("at", at.replace('T', " "))]);
            (vec![("known", at), ("known_by", name)], text)
        }),
        _ => return by.trouble(&Trouble::user("page-not-found")),
    };
    let (set, text) = match wish {
        Ok(wish) => wish,
        Err(fault) => return page(by, &rule, vec![fault], typed),
    };
    let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match write(by, &incident, &rule, &set, &text) {
        Ok(()) => go(&format!("/clocks/{rule}")),
        Err(trouble) if trouble.key.starts_with("field-") => {
            let fault = Told { name: step, text: by.told(&trouble).0 };
            page(by, &rule, vec![fault], typed)
        }
        Err(trouble) => by.trouble(&trouble),
    }
}
