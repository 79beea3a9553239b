//! "If this falls, these fall": the systems and what they need, drawn, and what stops with each.

use askama::Template;
use axum::response::Response;
use planb_core::register::{Record, RecordId, parts};
use planb_core::state::State;
use planb_core::system::NEEDS;
use planb_core::system::falls::{Fallen, Node, Start, drawing, falls as falls_with};
use planb_node::web::shown;
use planb_node::web::{Asked, In, Page, Say, Sight};

struct Box {
    href: String,
    x: i32,
    y: i32,
    w: i32,
    h: i32,
    word: String,
    class: &'static str,
}

struct Down {
    href: String,
    name: String,
    because: String,
    plan_b: String,
}

#[derive(Template)]
#[template(path = "pages/falls.html")]
struct FallsPage {
    t: Say,
    width: i32,
    height: i32,
    boxes: Vec<Box>,
    lines: Vec<String>,
    starts: Vec<(String, String, bool)>,
    chosen: String,
    down: Vec<Down>,
}

/// What falls when something does; `None` where there is no such thing.
pub fn fallen(state: &State, asked: &str) -> Option<(Start, Vec<Fallen>)> {
    let register = state.register();
    let start = match NEEDS.contains(&asked) {
        true => Start::Need(asked.to_string()),
        false => register.find("system", asked).map(|_| Start::System(RecordId(asked.to_string())))?,
    };
    let nodes: Vec<Node> = register.of("system").map(node).collect();
    let down = falls_with(&nodes, &start);
    Some((start, down))
}

fn node((id, record): (&RecordId, &Record)) -> Node {
    Node {
        id: id.clone(),
        depends_on: parts(record.get("depends_on")).map(|id| RecordId(id.to_string())).collect(),
        needs: parts(record.get("needs")).map(str::to_string).collect(),
    }
}

/// The page.
pub async fn falls(by: In) -> Response {
    let of = by.query.get("start").cloned().unwrap_or_default();
    by.kept(Asked { page: "falls", of, number: 0 }, made)
}

fn made(by: &Sight<'_>, asked: &Asked) -> Page {
    let (t, state, language) = (Say(by.view.language), by.state(), by.view.language);
    let register = state.register();
    let nodes: Vec<Node> = register.of("system").map(node).collect();
    let name = |start: &Start| match start {
        Start::Need(need) => t.say(&format!("choice-system-needs-{need}")),
        Start::System(id) => shown::name(state, language, "system", &id.0),
    };
    let (start, down) = fallen(state, &asked.of).unzip();
    let down = down.unwrap_or_default();
    let class = |place: &Start| {
        let is_down = down.iter().any(|one| Start::System(one.id.clone()) == *place);
        if start.as_ref() == Some(place) {
            "pb-box pb-box--start"
        } else if is_down {
            "pb-box pb-box--down"
        } else {
            "pb-box"
        }
    };
    let key = |start: &Start| match start {
        Start::Need(need) => need.clone(),
        Start::System(id) => id.0.clone(),
    };
    let drawn = drawing(&nodes);
    let line = |points: &[(i32, i32)]| points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    let needs = NEEDS.iter().map(|need| Start::Need((*need).to_string()));
    let systems = shown::choices(state, language, "system").into_iter().map(|(id, _)| Start::System(RecordId(id)));
    let page = FallsPage {
        t,
        width: drawn.width,
        height: drawn.height,
        boxes: drawn
            .boxes
            .iter()
            .map(|place| Box {
                href: format!("?start={}", key(&place.id)),
                x: place.x,
                y: place.y,
                w: place.w,
                h: place.h,
                word: short(&name(&place.id)),
                class: class(&place.id),
            })
            .collect(),
        lines: drawn.lines.iter().map(|one| line(&one.points)).collect(),
        starts: needs.chain(systems).map(|one| (key(&one), name(&one), start.as_ref() == Some(&one))).collect(),
        chosen: start.as_ref().map(name).unwrap_or_default(),
        down: down
            .iter()
            .map(|one| Down {
                href: format!("/register/system/{}", one.id),
                name: shown::name(state, language, "system", &one.id.0),
                because: one.because.iter().map(name).collect::<Vec<_>>().join(", "),
                plan_b: register.get("system", &one.id.0).get("plan_b").to_string(),
            })
            .collect(),
    };
    Page::new(t.say("falls-title"), &page)
}

/// What fits into a box.
fn short(name: &str) -> String {
    if name.chars().count() <= 18 {
        name.to_string()
    } else {
        format!("{}…", name.chars().take(17).collect::<String>())
    }
}
