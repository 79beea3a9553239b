//! The button on `/notices`: publishes the site to the place that was decided, or, by whoever sits at the computer itself, to
//! another.

use askama::Template;
use axum::response::Response;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::{In, Page, Posted, Say};

use super::{Published, serve};

#[derive(Template)]
#[template(path = "publish/done.html")]
struct DonePage {
    t: Say,
    place: String,
    notices: usize,
    files: usize,
    kib: u64,
    replaced: String,
}

/// Publishes the site.
pub async fn publish(posted: Posted) -> Response {
    match published(posted.by.clone(), posted.fields.get("place").to_string()).await {
        Ok(published) => done(&posted.by, &published),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

fn done(by: &In, published: &Published) -> Response {
    let t = Say(by.language);
    let page = DonePage {
        t,
        place: published.place.clone(),
        notices: published.notices,
        files: published.files,
        kib: published.bytes.div_ceil(1024),
        replaced: published.replaced.clone().unwrap_or_default(),
    };
    by.page(&Page::new(t.say("site-done-title"), &page))
}

async fn published(by: In, typed: String) -> Result<Published, Trouble> {
    if !by.who.role.publishes() {
        return Err(Trouble::user("notice-not-yours"));
    }
    let decided = by.state().register().get("setting", "organisation").get("site_place").to_string();
    let place = if typed.is_empty() { decided.clone() } else { typed };
    if place.is_empty() {
        return Err(Trouble::user("site-place").with("place", ""));
    }
    // A folder that somebody types is one of this computer's.
    if place != decided && !by.from.address.is_loopback() {
        return Err(Trouble::user("site-here"));
    }
    let facts = serve::facts(&by.app, &by.now);
    let mut names = Vec::new();
    for opening in by.app.opened.all() {
        names.extend(opening.unit.names().map(str::to_string));
    }
    let working = by.clone();
    let published = apart(move || super::publish(working.state(), &facts, &place, &names, working.clock())).await?;
    let (language, hand) = (by.language, by.who.hand());
    by.app.record(|state| Ok(vec![super::logged(state, language, &published, &hand)?]))?;
    Ok(published)
}
