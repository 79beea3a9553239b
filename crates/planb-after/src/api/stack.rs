//! Scanned paper comes in by programs, and what came of it.

use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_node::trouble::Trouble;
use planb_node::web::api::By;
use planb_node::web::page::json as told;
use planb_node::web::posted::PostedStack;
use serde_json::{Value, json};

use crate::picture::{may_see, must_see};
use crate::upload::batch::{self, Progress, Stack};
use crate::upload::{shelf, token};

/// Takes a stack in: `unit` and any number of files, as `multipart/form-data`. What came of it is asked for afterwards.
pub async fn take(by: By, posted: PostedStack) -> Response {
    let PostedStack { fields, files, .. } = posted;
    let unit = UnitId(fields.get("unit").to_string());
    let begun = must_see(&by, &unit).and_then(|()| {
        if files.is_empty() || unit.0.is_empty() {
            return Err(Trouble::user("form-bad"));
        }
        let bytes = files.into_iter().map(|file| file.bytes).collect();
        let token = token()?;
        Ok(batch::begin(&by.app, &token, (unit, by.who.hand()), bytes))
    });
    match begun {
        Ok(stack) => told(&json!({ "location": format!("/api/v1/scan/stack/{}", stack.token) })),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn shown(stack: &Stack, progress: &Progress) -> Value {
    let unreadable = |(file, why): &(usize, &'static str)| json!({ "file": file, "error": why });
    json!({
        "unit": stack.unit, "is_done": progress.is_done, "files": progress.files, "files_done": progress.files_done,
        "pages": progress.pages, "read": progress.read, "unclear": progress.unclear, "copies": progress.copies,
        "same": progress.same, "tray": progress.tray,
        "unreadable": progress.unreadable.iter().map(unreadable).collect::<Vec<_>>(),
        "stopped": progress.stopped.as_ref().map(|trouble| trouble.key),
    })
}

/// How far a stack has come.
pub async fn show(by: By, Path(token): Path<String>) -> Response {
    match batch::find(&token).filter(|stack| stack.by == by.who.hand()) {
        Some(stack) => told(&shown(&stack, &stack.progress())),
        None => by.trouble(&Trouble::user("stack-gone")),
    }
}

/// The pages that wait for somebody to say what they are.
pub async fn tray(by: By) -> Response {
    let all = shelf::all(&by.app);
    let seen = all.iter().filter(|about| may_see(&by, &about.unit));
    let row = |about: &shelf::About| {
        json!({ "id": about.id, "unit": about.unit, "why": about.why, "file": about.file, "page": about.page,
                "at": about.at.to_string(), "by": about.by, "is_foreign": about.is_foreign })
    };
    told(&json!({ "pages": seen.map(row).collect::<Vec<_>>() }))
}
