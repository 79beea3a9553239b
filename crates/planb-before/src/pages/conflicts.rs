//! Records about which two have said different things, until somebody settles each.

use askama::Template;
use axum::response::Response;
use planb_core::state::schemas;
use planb_node::web::records::unit_of;
use planb_node::web::shown;
use planb_node::web::{In, Page, Say};

struct Row {
    href: String,
    name: String,
    fields: String,
}

#[derive(Template)]
#[template(path = "pages/conflicts.html")]
struct ConflictsPage {
    t: Say,
    rows: Vec<Row>,
}

/// The page.
pub async fn conflicts(by: In) -> Response {
    let (t, state, language) = (Say(by.language), by.state(), by.language);
    let mut rows = Vec::new();
    for (kind, id, record) in state.register().conflicts() {
        let Some(schema) = schemas::schema(kind).filter(|_| !schemas::SAID_ANEW.contains(&kind)) else { continue };
        if !by.sees(unit_of(schema, id, record).as_ref()) {
            continue;
        }
        let fields = record.conflicts().map(|(field, _)| shown::label(language, schema, field)).collect::<Vec<_>>();
        let title = shown::title(state, language, schema, id, record);
        rows.push(Row {
            href: if kind == "notice" { format!("/notices/{id}/edit") } else { format!("/register/{kind}/{id}") },
            name: format!("{}: {title}", t.of("record-", kind)),
            fields: fields.join(", "),
        });
    }
    by.page(&Page::new(t.say("conflicts-title"), &ConflictsPage { t, rows }))
}
