//! *Reservdatorn*: what the computer in the locked cabinet shows to whoever stands at it, without a card. It says which sealed
//! binders there are and how old they are; nothing opens without the envelope.

mod down;
mod opened;
mod paper;
mod selftest;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::overview::frozen::Frozen;
use planb_core::overview::organisation::Units;
use planb_core::snapshot::Edition;
use planb_core::snapshot::fetch;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::{App, Context, Fields, Page, Say, Shared, posted};

pub use paper::paper;

use crate::reserve;
use crate::reserve::sealed::{self, Sealed};

/// Up to so many days the binder is fresh, and up to so many it can be worked from.
const FRESH_DAYS: i32 = 1;
const MOST_DAYS: i32 = 14;

/// All of its pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/reserve", get(front))
        .route("/reserve/look", get(look))
        .route("/reserve/look/{unit}/{what}", get(paper::without_card))
        .route("/reserve/down", get(down::units))
        .route("/reserve/down/{unit}", get(down::ask).post(down::open))
        .route("/reserve/open/{token}", get(opened::show))
        .route("/reserve/open/{token}/close", post(opened::close))
        .route("/reserve/open/{token}/{file}", get(opened::pdf))
        .route("/reserve/test", get(selftest::ask).post(selftest::take))
        .route("/reserve/test/page.pdf", get(selftest::page))
        .route("/reserve/test/{id}", get(selftest::show))
        .route("/reserve/test/{id}/receipt.pdf", get(selftest::receipt))
}

/// Somebody at this computer itself; whoever asks over the network is turned away.
pub struct Here(Context);

impl Deref for Here {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0
    }
}

impl FromRequestParts<Arc<App>> for Here {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Here, Response> {
        let Ok(context) = Context::from_request_parts(parts, app).await;
        match context.from.address.is_loopback() {
            true => Ok(Here(context)),
            false => Err(context.trouble(&Trouble::user("reserve-here"))),
        }
    }
}

/// What every form here carries: nobody is logged in, so it is of the program's run.
fn csrf() -> &'static str {
    static CSRF: OnceLock<String> = OnceLock::new();
    CSRF.get_or_init(|| {
        let drawn = random::bytes::<16>().unwrap_or_default();
        planb_core::log::heads::base32(&drawn)
    })
}

/// The fields of a form that one of these pages has sent.
async fn fields(by: &Here, app: &Arc<App>, request: Request) -> Result<Fields, Response> {
    let (fields, _) = posted::read(request, by, app).await?;
    if fields.get("csrf") == csrf() { Ok(fields) } else { Err(by.trouble(&Trouble::user("form-stale"))) }
}

/// One unit as it is shown here.
struct Row {
    id: String,
    name: String,
    night: String,
    age: String,
    kind: &'static str,
    /// Whether this computer's register knows the unit.
    known: bool,
    /// Where its papers are printed: at a reserve computer without a card.
    papers: String,
}

/// The units that this computer is for: those of the settings, and those whose binders lie here.
fn units(by: &Context) -> Vec<UnitId> {
    let here = sealed::newest(by.app.dir()).into_keys().map(|(unit, _)| unit);
    let mut all: BTreeSet<UnitId> = here.collect();
    match reserve::units(&by.app.settings.fetch) {
        fetch::Units::All => {}
        fetch::Units::Named(named) if named.is_empty() => {}
        fetch::Units::Named(named) => {
            all.retain(|unit| named.contains(unit));
            all.extend(named);
        }
    }
    all.into_iter().collect()
}

fn rows(by: &Context) -> Vec<Row> {
    let (newest, today) = (usable(by), by.today());
    let known = Units::of(by.state());
    let papers = if by.app.settings.fetch.is_set() { "/reserve/look" } else { "/print/reserve" };
    let row = |unit: UnitId| {
        let binder = newest.get(&(unit.clone(), Edition::Common));
        let (age, kind) = age(by, binder.map(|binder| binder.night), today);
        Row {
            name: known.name(&unit).to_string(),
            known: known.get(&unit).is_some(),
            papers: format!("{papers}/{unit}"),
            night: binder.map_or_else(String::new, |binder| binder.night.to_string()),
            age,
            kind,
            id: unit.0,
        }
    };
    units(by).into_iter().map(row).collect()
}

/// How old a binder is, in words, and the kind of its status.
fn age(by: &Context, night: Option<Date>, today: Date) -> (String, &'static str) {
    let t = Say(by.language);
    let Some(night) = night else { return (t.say("reserve-none"), "late") };
    let days = (today - night).get_days();
    let kind = match days {
        _ if days <= FRESH_DAYS => "ok",
        _ if days <= MOST_DAYS => "soon",
        _ => "late",
    };
    match days {
        0.. => (t.with("reserve-days", "days", days), kind),
        // The night lies ahead of this computer's clock, which is the more doubtful of the two.
        _ => (t.say("reserve-ahead"), "late"),
    }
}

#[derive(Template)]
#[template(path = "pages/reserve/front.html")]
struct FrontPage {
    t: Say,
    rows: Vec<Row>,
    tested: String,
}

/// The front page: one grey button, and one to look.
async fn front(by: Here) -> Response {
    let t = Say(by.language);
    let page = FrontPage { t, rows: rows(&by), tested: tested(&by) };
    by.page(&Page::new(t.say("reserve-title"), &page))
}

/// When this computer was last tested, and how that went.
fn tested(by: &Context) -> String {
    let id = reserve::own_id(&by.app.node());
    let record = by.state().register().get("station", &id.0);
    match record.get("test") {
        "" => by.say("reserve-never-tested"),
        result => by.say_with(
            if result == "good" { "reserve-tested-good" } else { "reserve-tested-faults" },
            &[("day", record.get("tested_on").to_string())],
        ),
    }
}

#[derive(Template)]
#[template(path = "pages/reserve/look.html")]
struct LookPage {
    t: Say,
    rows: Vec<Row>,
    from: String,
    tested: String,
}

/// *Bara titta*: what lies here, and what there is to print and lock in.
async fn look(by: Here) -> Response {
    let t = Say(by.language);
    let from = by.app.settings.fetch.from.clone();
    let page = LookPage { t, rows: rows(&by), from, tested: tested(&by) };
    by.page(&Page::new(t.say("reserve-look-title"), &page))
}

/// The newest binders that the freeze of an incident lets through.
fn usable(by: &Context) -> BTreeMap<(UnitId, Edition), Sealed> {
    let frozen = Frozen::of(by.state());
    sealed::newest_that(by.app.dir(), |night| frozen.as_ref().is_none_or(|frozen| frozen.lets(night)))
}

/// The binder that an address names.
fn found(by: &Context, unit: &str, edition: Edition) -> Result<Sealed, Trouble> {
    let unit = UnitId(unit.to_string());
    let is_ours = units(by).contains(&unit);
    let binder = is_ours.then(|| usable(by).remove(&(unit.clone(), edition))).flatten();
    binder.ok_or_else(|| Trouble::user("reserve-no-binder"))
}

/// The application that handlers share.
type Shelf = State<Arc<App>>;
