//! The search: people, units, systems, plans and the rest by any word.

use askama::Template;
use axum::response::Response;
use planb_core::overview::find::{Hit, Index};
use planb_node::web::{In, Page, Say};

/// Hits on the page.
const MOST: usize = 50;

struct Found {
    href: String,
    title: String,
    detail: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "pages/search.html")]
struct SearchPage<'a> {
    t: Say,
    typed: &'a str,
    hits: Vec<Found>,
}

/// The page.
pub async fn search(by: In) -> Response {
    let typed: String = by.query.get("q").map_or("", String::as_str).chars().take(200).collect();
    let hits = by.now.worked_out(Index::of).find(|unit| by.sees(unit), &typed, MOST);
    let found = |hit: Hit| Found {
        href: format!("/register/{}/{}", hit.kind, hit.id),
        title: hit.title,
        detail: hit.detail,
        kind: by.say(&format!("record-{}", hit.kind)),
    };
    let t = Say(by.language);
    let page = SearchPage { t, typed: &typed, hits: hits.into_iter().map(found).collect() };
    by.page(&Page::new(t.say("search-title"), &page))
}
