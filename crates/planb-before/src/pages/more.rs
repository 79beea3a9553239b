//! *Mer*: everything that is not in the menu, in the order in which it is set up.

use askama::Template;
use axum::response::Response;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Say};

struct Group {
    title: String,
    links: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "pages/more.html")]
struct MorePage {
    t: Say,
    groups: Vec<Group>,
}

const GROUPS: &[(&str, &[(&str, &str)])] = &[
    ("more-begin", &[("/start", "start-title"), ("/proposals", "proposals-title"), ("/settings", "more-settings")]),
    (
        "more-crisis",
        &[
            ("/incident", "incident-title"),
            ("/log", "journal-title"),
            ("/situation", "situation-title"),
            ("/meetings", "meetings-title"),
            ("/tasks", "task-title"),
            ("/contacts", "contact-title"),
            ("/notices", "notices-title"),
            ("/partners", "partner-title"),
            ("/clocks", "clock-title"),
            ("/press", "press-title"),
            ("/shifts", "shifts-title"),
            ("/phones", "phones-title"),
        ],
    ),
    (
        "more-after",
        &[
            ("/after", "after-title"),
            ("/forms", "stock-title"),
            ("/reconcile", "reconcile-title"),
            ("/custody", "custody-title"),
            ("/retention", "retention-title"),
        ],
    ),
    (
        "more-organisation",
        &[
            ("/register/part", "records-part"),
            ("/register/unit", "records-unit"),
            ("/register/person", "records-person"),
            ("/register/post", "records-post"),
            ("/register/delegation", "records-delegation"),
            ("/register/duty", "records-duty"),
        ],
    ),
    (
        "more-systems",
        &[
            ("/register/system", "records-system"),
            ("/systems/falls", "falls-title"),
            ("/matrix", "matrix-title"),
            ("/systems/starting", "starting-title"),
            ("/register/order", "records-order"),
        ],
    ),
    (
        "more-plans",
        &[
            ("/register/plan", "records-plan"),
            ("/register/chain", "records-chain"),
            ("/register/exercise", "records-exercise"),
            ("/register/task", "records-task"),
            ("/posters", "posters-title"),
        ],
    ),
    (
        "more-paper",
        &[
            ("/register/copy", "records-copy"),
            ("/register/lockedin", "records-lockedin"),
            ("/register/printday", "records-printday"),
            ("/register/breach", "records-breach"),
            ("/clients", "clients-title"),
            ("/envelopes", "envelopes-title"),
            ("/register/station", "records-station"),
            ("/reserve", "reserve-title"),
            ("/cards", "cards-title"),
            ("/looks", "looks-title"),
        ],
    ),
];

/// The page.
pub async fn more(by: In) -> Response {
    let t = Say(by.language);
    let may = |href: &str| match href {
        "/cards" | "/looks" => by.who.role.keeps_cards(),
        "/clients" => !planb_core::overview::clients::profiles(by.who.role).is_empty(),
        "/settings" | "/systems/starting" | "/proposals" => by.who.role.writes_all(),
        _ => true,
    };
    let groups = GROUPS
        .iter()
        .map(|(title, links)| Group {
            title: t.say(title),
            links: links.iter().filter(|(href, _)| may(href)).map(|(href, key)| (*href, t.say(key))).collect(),
        })
        .collect();
    by.page(&Page::new(t.say("more-title"), &MorePage { t, groups }))
}

/// What is true of the whole organisation: its form, also before anything was said.
pub async fn settings(by: In) -> Response {
    let is_there = by.state().register().find("setting", "organisation").is_some();
    go(if is_there { "/register/setting/organisation/edit" } else { "/register/setting/new" })
}
