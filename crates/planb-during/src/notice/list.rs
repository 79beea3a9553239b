//! All notices: what holds now, what is being written, what is to be taken down, and the web site that is made of them.

use askama::Template;
use axum::response::Response;
use planb_core::notice::{self, AUDIENCES, NOTICE, number_of};
use planb_core::overview::notice::to_take_down;
use planb_core::register::{Record, RecordId};
use planb_node::web::{In, Page, Say, shown};

use super::starts;

struct Row {
    href: String,
    title: String,
    issue: String,
    audience: String,
    kind: &'static str,
    next: String,
}

struct Down {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "notice/list.html")]
struct ListPage<'a> {
    t: Say,
    csrf: &'a str,
    published: Vec<Row>,
    drafts: Vec<Row>,
    over: Vec<Row>,
    down: Vec<Down>,
    starts: Vec<(String, String, String)>,
    may_publish: bool,
    site_place: String,
    is_here: bool,
}

fn row(by: &In, id: &RecordId, record: &Record) -> Row {
    let t = Say(by.language);
    let audience = record.all("audience").map(|word| shown::choice(by.language, &NOTICE, "audience", word));
    let next = record.get("next_update").replace('T', " ");
    let is_late = notice::is_late(record, by.clock());
    Row {
        href: format!("/notices/{id}"),
        title: record.get("title").to_string(),
        issue: match number_of(record) {
            0 => String::new(),
            number => t.with("notice-issue", "number", number),
        },
        audience: audience.collect::<Vec<_>>().join(", "),
        kind: if is_late { "late" } else { "ok" },
        next: match (next.is_empty(), is_late) {
            (true, _) => String::new(),
            (false, true) => t.with("notice-late", "when", next),
            (false, false) => t.with("notice-next-at", "when", next),
        },
    }
}

/// The page.
pub async fn list(by: In) -> Response {
    let (t, register) = (Say(by.language), by.state().register());
    let of = |state: &'static str| register.by("notice", "state", state);
    let mut over: Vec<_> = of("superseded").collect();
    over.sort_by_key(|(_, record)| std::cmp::Reverse(record.get("published_at").to_string()));
    let down = to_take_down(by.state()).into_iter().map(|hanging| {
        let place = if hanging.place.is_empty() { t.say("notice-down-nowhere") } else { hanging.place.to_string() };
        let args = [
            ("title", hanging.title.to_string()),
            ("number", hanging.number.to_string()),
            ("serial", hanging.serial.to_string()),
            ("place", place),
            ("who", hanging.printed_by.to_string()),
        ];
        Down { href: format!("/binders/copy/{}", hanging.copy), text: by.say_with("notice-down-line", &args) }
    });
    let start = |(word, audience): &(&'static str, &[&str])| {
        let audience = audience.iter().map(|word| shown::choice(by.language, &NOTICE, "audience", word).to_lowercase());
        let audience = audience.collect::<Vec<_>>().join(", ");
        (format!("/notices/new?start={word}"), t.say(&format!("notice-start-{word}-title")), audience)
    };
    let page = ListPage {
        t,
        csrf: by.csrf(),
        published: notice::published(register, &AUDIENCES).iter().map(|(id, record)| row(&by, id, record)).collect(),
        drafts: of("draft").map(|(id, record)| row(&by, id, record)).collect(),
        over: over.into_iter().take(30).map(|(id, record)| row(&by, id, record)).collect(),
        down: down.collect(),
        starts: starts::ALL.iter().map(start).collect(),
        may_publish: by.who.role.publishes(),
        site_place: register.get("setting", "organisation").get("site_place").to_string(),
        is_here: by.from.address.is_loopback(),
    };
    by.page(&Page::new(t.say("notices-title"), &page))
}
