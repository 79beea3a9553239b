//! The plan-B matrix: what each unit does without each system. Empty cells are the work that is left.

use askama::Template;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_node::web::shown;
use planb_node::web::{Asked, In, Page, Say, Sight};

struct Cell {
    href: String,
    kind: &'static str,
    word: String,
    detail: String,
}

struct Row {
    id: String,
    name: String,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "pages/matrix.html")]
struct MatrixPage {
    t: Say,
    systems: Vec<(String, String)>,
    rows: Vec<Row>,
    empty: usize,
    all: usize,
    whole: bool,
}

/// The page: of all units that this person sees, or of one.
pub async fn matrix(by: In) -> Response {
    let of = by.query.get("unit").cloned().unwrap_or_default();
    by.kept(Asked { page: "matrix", of, number: 0 }, made)
}

fn made(by: &Sight<'_>, asked: &Asked) -> Page {
    let (t, state) = (Say(by.view.language), by.state());
    let chosen = (!asked.of.is_empty()).then(|| UnitId(asked.of.clone()));
    let systems = shown::choices(state, by.view.language, "system");
    let units = Units::of(state);
    let register = state.register();
    let (mut empty, mut all) = (0, 0);
    let mut rows = Vec::new();
    for unit in units.iter().filter(|unit| by.sees(Some(&unit.id))) {
        if chosen.as_ref().is_some_and(|chosen| *chosen != unit.id) {
            continue;
        }
        let cells = systems.iter().map(|(system, _)| {
            let id = format!("{}~{system}", unit.id);
            let cover = register.get("cover", &id);
            let is_used = cover.get("used") != "no";
            let instead = cover.get("instead");
            all += usize::from(is_used);
            empty += usize::from(is_used && instead.is_empty());
            let href = match register.find("cover", &id) {
                Some(_) => format!("/register/cover/{id}/edit"),
                None => format!("/register/cover/new?unit={}&system={system}", unit.id),
            };
            let (kind, word) = match (is_used, instead.is_empty(), cover.get("practised").is_empty()) {
                (false, ..) => ("na", t.say("matrix-not-used")),
                (true, true, _) => ("none", t.say("matrix-empty")),
                (true, false, true) => ("soon", t.say("matrix-not-practised")),
                (true, false, false) => ("ok", t.with("matrix-practised", "day", cover.get("practised"))),
            };
            Cell { href, kind, word, detail: instead.chars().take(80).collect() }
        });
        rows.push(Row { id: unit.id.0.clone(), name: unit.name.clone(), cells: cells.collect() });
    }
    let page = MatrixPage { t, systems, rows, empty, all, whole: chosen.is_none() };
    Page::new(t.say("matrix-title"), &page)
}
