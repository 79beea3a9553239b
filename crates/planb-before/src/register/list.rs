//! A kind's list: what there is, what to add, what to take out.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::register::{RecordId, Schema};
use planb_node::web::{In, Page, Say, form};

use super::{schema_of, shown, unit_of};

/// Rows on one page; the rest is on the next ones.
const ROWS: usize = 200;

/// A row of a list.
pub struct Row {
    pub href: String,
    pub title: String,
    pub cells: Vec<String>,
    pub is_open: bool,
}

#[derive(Template)]
#[template(path = "register/list.html")]
struct ListPage {
    t: Say,
    kind: &'static str,
    heads: Vec<String>,
    rows: Vec<Row>,
    all: usize,
    page: usize,
    pages: usize,
    may_write: bool,
    blank: bool,
    /// After an import: where to go on, and what it is called.
    next: Option<(String, String)>,
}

impl ListPage {
    fn new_address(&self) -> String {
        format!("/register/{}/new", self.kind)
    }
}

/// What a list shows of a record: the title is the link, the other listed fields are cells.
pub fn listed(schema: &Schema) -> impl Iterator<Item = &'static planb_core::register::Field> {
    let title = schema.title;
    schema.fields.iter().filter(move |field| field.is_listed && field.name != title)
}

/// The records that this person sees, as rows sorted by title.
pub fn rows(by: &In, schema: &Schema) -> Vec<(RecordId, Row)> {
    let state = by.state();
    let seen = state.register().of(schema.kind).filter(|(id, record)| by.sees(unit_of(schema, id, record).as_ref()));
    let mut rows: Vec<(RecordId, Row)> = seen
        .map(|(id, record)| {
            let cells =
                listed(schema).map(|field| shown::value(state, by.language, schema, field, record.get(field.name)));
            let row = Row {
                href: format!("/register/{}/{id}", schema.kind),
                title: shown::title(state, by.language, schema, id, record),
                cells: cells.collect(),
                is_open: record.conflicts().next().is_some(),
            };
            (id.clone(), row)
        })
        .collect();
    rows.sort_by_cached_key(|(id, row)| (shown::collated(&row.title), id.clone()));
    rows
}

/// Whether this person may add records of a kind: to all, or to a unit of their own.
pub fn may_add(by: &In, schema: &Schema) -> bool {
    use planb_core::register::Belongs;
    match schema.belongs {
        Belongs::ToAll | Belongs::Itself => by.who.role.writes_all(),
        Belongs::Field(_) => by.who.role.writes_all() || by.who.role.writes_own(),
    }
}

/// What is set up after a kind that was just read in.
fn next(by: &In, kind: &str, unit: &str) -> (String, String) {
    match kind {
        "unit" => ("/register/person/import".into(), by.say("next-people")),
        "person" => (format!("/calls?unit={}", form::encoded(unit)), by.say("next-chains")),
        _ => ("/start".into(), by.say("next-start")),
    }
}

/// The list.
pub async fn list(by: In, Path(kind): Path<String>) -> Response {
    let schema = match schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let rows = rows(&by, schema);
    let all = rows.len();
    let pages = all.div_ceil(ROWS).max(1);
    let page = by.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, pages);
    let rows: Vec<Row> = rows.into_iter().skip((page - 1) * ROWS).take(ROWS).map(|(_, row)| row).collect();
    let heads = std::iter::once(shown::label(by.language, schema, schema.title))
        .chain(listed(schema).map(|field| shown::label(by.language, schema, field.name)));
    let template = ListPage {
        t,
        kind: schema.kind,
        heads: heads.collect(),
        blank: rows.is_empty(),
        rows,
        all,
        page,
        pages,
        may_write: may_add(&by, schema),
        next: by.query.get("taken").map(|unit| next(&by, schema.kind, unit)),
    };
    by.page(&Page::new(t.say(&format!("records-{kind}")), &template))
}
