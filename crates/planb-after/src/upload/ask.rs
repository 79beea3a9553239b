//! A stack is sent, and what came of it.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::go;
use planb_node::web::posted::{MOST_STACK_BYTES, MOST_STACK_FILES, PostedStack};
use planb_node::web::{In, Page, Say, shown};

use super::batch::{self, Progress};
use super::counts::{in_tray, to_review};
use crate::picture::{may_see, must_see};

/// So long a small stack is waited for, so that its result is the next page.
const WAITED: Duration = Duration::from_secs(4);

#[derive(Template)]
#[template(path = "upload/ask.html")]
struct AskPage<'a> {
    t: Say,
    csrf: &'a str,
    token: String,
    units: Vec<Item>,
    fault: String,
    most_files: usize,
    most_mb: usize,
    in_tray: usize,
    to_review: usize,
}

#[derive(Template)]
#[template(path = "upload/stack.html")]
struct StackPage {
    t: Say,
    unit: String,
    progress: Progress,
    said: String,
    lines: Vec<String>,
    faults: Vec<String>,
    stopped: Option<(String, String)>,
    in_tray: usize,
    to_review: usize,
}

fn asked(by: &In, token: String, unit: &str, fault: String) -> Response {
    let t = Say(by.language);
    let units = Units::of(by.state());
    let mut items: Vec<Item> = units
        .iter()
        .filter(|unit| may_see(by, &unit.id))
        .map(|of| Item {
            value: of.id.0.clone(),
            label: of.name.to_string(),
            hint: String::new(),
            checked: of.id.0 == unit,
        })
        .collect();
    items.sort_by_cached_key(|item| shown::collated(&item.label));
    let page = AskPage {
        t,
        csrf: by.csrf(),
        token,
        units: items,
        most_files: MOST_STACK_FILES,
        most_mb: MOST_STACK_BYTES >> 20,
        in_tray: in_tray(by),
        to_review: to_review(by),
        fault: fault.clone(),
    };
    let page = Page::new(t.say("scan-title"), &page);
    by.page(&if fault.is_empty() { page } else { page.refused() })
}

/// The name of a stack, drawn anew.
pub fn token() -> Result<String, Trouble> {
    Ok(random::bytes::<12>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// `/scan`: which unit's stack, and its files.
pub async fn ask(by: In) -> Response {
    match token() {
        Ok(token) => asked(&by, token, by.query.get("unit").map_or("", String::as_str), String::new()),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Takes a stack in.
pub async fn take(posted: PostedStack) -> Response {
    let PostedStack { by, fields, files } = posted;
    let (token, unit) = (fields.get("token").to_string(), fields.get("unit").to_string());
    let is_token = token.len() == 24 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_token || unit.is_empty() {
        return by.trouble(&Trouble::user("form-bad"));
    }
    let unit_id = UnitId(unit.clone());
    if let Err(trouble) = must_see(&by, &unit_id) {
        return by.trouble(&trouble);
    }
    if files.is_empty() {
        return asked(&by, token, &unit, by.say("scan-no-files"));
    }
    let bytes = files.into_iter().map(|file| file.bytes).collect();
    let stack = batch::begin(&by.app, &token, (unit_id, by.who.hand()), bytes);
    let waits = WAITED.as_millis() / 50;
    for _ in 0..waits {
        if stack.progress().is_done {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    go(&format!("/scan/stack/{token}"))
}

/// `/scan/stack/TOKEN`: how far it has come, and what there is to do.
pub async fn show(by: In, Path(token): Path<String>) -> Response {
    let own = |stack: &Arc<batch::Stack>| stack.by == by.who.hand();
    let Some(stack) = batch::find(&token).filter(own) else {
        return by.trouble(&Trouble::user("stack-gone"));
    };
    let (t, progress) = (Say(by.language), stack.progress());
    let count = |key: &str, count: usize| t.with(key, "count", count);
    let mut lines = Vec::new();
    if progress.unclear > 0 {
        lines.push(count("scan-unclear", progress.unclear));
    }
    lines.extend(progress.tray.iter().map(|(why, pages)| count(&format!("scan-tray-{why}"), *pages)));
    if progress.copies > 0 {
        lines.push(count("scan-copies", progress.copies));
    }
    if progress.same > 0 {
        lines.push(count("scan-same", progress.same));
    }
    let fault = |(file, key): &(usize, &str)| t.with2("scan-unreadable", "file", file, "why", t.say(key));
    let said = t.with2("scan-result", "pages", progress.pages, "read", progress.read);
    let page = StackPage {
        t,
        unit: shown::name(by.state(), by.language, "unit", &stack.unit.0),
        said,
        lines,
        faults: progress.unreadable.iter().take(50).map(fault).collect(),
        stopped: progress.stopped.as_ref().map(|trouble| by.told(trouble)),
        in_tray: in_tray(&by),
        to_review: to_review(&by),
        progress,
    };
    by.page(&Page::new(t.say("scan-result-title"), &page))
}
