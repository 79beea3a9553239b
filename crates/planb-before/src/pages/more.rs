//! *Mer*: everything that is not in the menu, in the order in which it is set up.

use askama::Template;
use axum::response::Response;
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

const GROUPS: [(&str, &[(&str, &str)]); 5] = [
    (
        "more-begin",
        &[("/start", "start-title"), ("/proposals", "proposals-title"), ("/register/setting/organisation/edit", "more-settings")],
    ),
    (
        "more-organisation",
        &[
            ("/register/part", "kinds-part"),
            ("/register/unit", "kinds-unit"),
            ("/register/person", "kinds-person"),
            ("/register/post", "kinds-post"),
            ("/register/delegation", "kinds-delegation"),
            ("/register/duty", "kinds-duty"),
        ],
    ),
    (
        "more-systems",
        &[
            ("/register/system", "kinds-system"),
            ("/systems/falls", "falls-title"),
            ("/matrix", "matrix-title"),
            ("/systems/starting", "starting-title"),
        ],
    ),
    (
        "more-plans",
        &[
            ("/register/plan", "kinds-plan"),
            ("/register/chain", "kinds-chain"),
            ("/register/exercise", "kinds-exercise"),
            ("/register/task", "kinds-task"),
            ("/posters", "posters-title"),
        ],
    ),
    (
        "more-paper",
        &[
            ("/register/copy", "kinds-copy"),
            ("/register/lockedin", "kinds-lockedin"),
            ("/register/breach", "kinds-breach"),
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
        "/register/setting/organisation/edit" | "/systems/starting" | "/proposals" => by.who.role.writes_all(),
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
