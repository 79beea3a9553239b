//! *Lägesbild* in ordinary days: the coverage board and the twelve checks. What could we not do on paper tomorrow?

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use planb_core::overview;
use planb_core::overview::coverage::{self, COLUMNS, Check, Tone};
use planb_core::overview::reconcile::Accounts;
use planb_node::web::page::go;
use planb_node::web::{App, Asked, Context, In, Page, Say, Sight};

/// A cell as it is shown.
struct Shown {
    kind: &'static str,
    word: String,
    detail: String,
    href: String,
}

struct Row {
    href: String,
    name: String,
    cells: Vec<Shown>,
}

struct Line {
    word: String,
    todo: String,
    missing: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct HomePage {
    t: Say,
    columns: Vec<String>,
    rows: Vec<Row>,
    left: Vec<Line>,
    done: Vec<String>,
    bad: usize,
    is_new: bool,
    proposals: usize,
    /// What forms on paper still ask for; empty where nothing is out.
    after: String,
}

/// The kind of a status in the style sheet.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::None => "na",
        Tone::Good => "ok",
        Tone::Soon => "soon",
        Tone::Bad => "late",
    }
}

/// Where a cell of this column is mended.
fn mended(column: usize, unit: &str) -> String {
    match column {
        0 => format!("/register/plan/new?unit={unit}&sort=continuity"),
        1 | 3 | 4 => format!("/binders/{unit}"),
        2 => format!("/register/unit/{unit}/edit"),
        5 => format!("/calls?unit={unit}"),
        _ => format!("/matrix?unit={unit}"),
    }
}

/// Where a check is mended.
fn link(check: &Check) -> String {
    match check.link {
        "night" => "/binders".into(),
        "keys" => "/envelopes".into(),
        "cards" => "/cards".into(),
        "nodes" => "/more".into(),
        "conflicts" => "/conflicts".into(),
        "cover" => "/matrix".into(),
        "lockedin" | "copy" => "/binders".into(),
        "chain" | "drill" => "/calls".into(),
        kind => format!("/register/{kind}"),
    }
}

/// The page. On a reserve computer, whoever is not logged in gets that computer's own front page.
pub async fn home(context: Context, State(app): State<Arc<App>>) -> Response {
    match context.who().cloned() {
        Some(who) => In { context, who }.kept(Asked { page: "home", of: String::new(), number: 0 }, made),
        None if app.settings.fetch.is_set() && context.from.address.is_loopback() => go("/reserve"),
        None => go("/login"),
    }
}

fn made(by: &Sight<'_>, _: &Asked) -> Page {
    let (t, state, today) = (Say(by.view.language), by.state(), by.view.today);
    let board = coverage::board(state, today, |unit| by.sees(unit));
    let bad = board.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.tone == Tone::Bad).count();
    let row = |row: coverage::Row| Row {
        href: format!("/register/unit/{}", row.unit),
        cells: row
            .cells
            .iter()
            .enumerate()
            .map(|(column, cell)| Shown {
                kind: tone(cell.tone),
                word: by.say_with(cell.word_key, &cell.args),
                detail: cell.date.map_or_else(String::new, |date| date.to_string()),
                href: mended(column, &row.unit.0),
            })
            .collect(),
        name: row.name,
    };
    let checks = coverage::checks(state, today);
    let line = |check: &Check| Line {
        word: by.say_with(check.key, &check.args),
        todo: by.say_with(check.todo_key, &check.args),
        missing: check.missing.iter().take(6).cloned().collect::<Vec<_>>().join(", "),
        href: link(check),
    };
    let after = overview::reconcile::accounts(state, |unit| by.sees(Some(unit)));
    let after = after.values().fold(Accounts::default(), |all, one| all.with(*one));
    let page = HomePage {
        t,
        columns: COLUMNS.map(|key| t.say(key)).to_vec(),
        is_new: board.rows.is_empty(),
        rows: board.rows.into_iter().map(row).collect(),
        after: match (after.missing, after.to_enter) {
            (0, 0) => String::new(),
            (missing, to_enter) => t.with2("home-after", "missing", missing, "left", to_enter),
        },
        left: checks.iter().filter(|check| !check.is_done).map(line).collect(),
        done: checks.iter().filter(|check| check.is_done).map(|check| by.say_with(check.key, &check.args)).collect(),
        bad,
        proposals: planb_core::overview::organisation::proposals(state)
            .iter()
            .filter(|proposal| by.writes(proposal.unit.as_ref()))
            .count(),
    };
    Page::new(t.say("home-title"), &page)
}
