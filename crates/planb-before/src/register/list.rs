//! A kind's list: what there is, what to add, what to take out.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::card::Role;
use planb_core::register::{Belongs, RecordId, Schema};
use planb_core::state::schemas;
use planb_node::web::records::unit_of;
use planb_node::web::shown;
use planb_node::web::{Asked, In, Page, Say, Sight, form};

use super::schema_of;

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
pub fn rows(by: &Sight<'_>, schema: &Schema) -> Vec<(RecordId, Row)> {
    let (state, language) = (by.state(), by.view.language);
    let seen = state.register().of(schema.kind).filter(|(id, record)| by.sees(unit_of(schema, id, record).as_ref()));
    let mut rows: Vec<(RecordId, Row)> = seen
        .map(|(id, record)| {
            let cells =
                listed(schema).map(|field| shown::value(state, language, schema, field, record.get(field.name)));
            let row = Row {
                href: format!("/register/{}/{id}", schema.kind),
                title: shown::title(state, language, schema, id, record),
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
    adds(by.who.role, schema)
}

fn adds(role: Role, schema: &Schema) -> bool {
    match schema.belongs {
        Belongs::ToAll | Belongs::Itself => role.writes_all(),
        Belongs::Field(_) => role.writes_all() || role.writes_own(),
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
    let number = by.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    if let Some(unit) = by.query.get("taken") {
        let next = next(&by, schema.kind, unit);
        return by.page(&of_kind(&by.sight(), schema, number, Some(next)));
    }
    by.kept(Asked { page: "list", of: schema.kind.to_string(), number }, made)
}

fn made(by: &Sight<'_>, asked: &Asked) -> Page {
    schemas::schema(&asked.of).map_or_else(Page::default, |schema| of_kind(by, schema, asked.number, None))
}

fn of_kind(by: &Sight<'_>, schema: &'static Schema, number: usize, next: Option<(String, String)>) -> Page {
    let (t, language) = (Say(by.view.language), by.view.language);
    let rows = rows(by, schema);
    let all = rows.len();
    let pages = all.div_ceil(ROWS).max(1);
    let page = number.clamp(1, pages);
    let rows: Vec<Row> = rows.into_iter().skip((page - 1) * ROWS).take(ROWS).map(|(_, row)| row).collect();
    let heads = std::iter::once(shown::label(language, schema, schema.title))
        .chain(listed(schema).map(|field| shown::label(language, schema, field.name)));
    let template = ListPage {
        t,
        kind: schema.kind,
        heads: heads.collect(),
        blank: rows.is_empty(),
        rows,
        all,
        page,
        pages,
        may_write: adds(by.view.role, schema),
        next,
    };
    Page::new(t.of("records-", schema.kind), &template)
}
