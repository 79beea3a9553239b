//! *Öppna med kuvertet*: the secret of a unit's envelope opens its newest good snapshot in this process's memory.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use planb_core::care::Kind;
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_core::snapshot::Edition;
use planb_core::state::State;
use planb_node::keys::Identity;
use planb_node::trouble::{Kind as Blame, Trouble};
use planb_node::web::opened::OPEN_FOR;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};
use zeroize::Zeroizing;

use super::clients::{look, looked, may_see};
use crate::night;
use crate::open::{MAX_KEY_BYTES, read_key};
use crate::opening::Shelf;
use planb_node::web::apart::apart;

#[derive(Template)]
#[template(path = "pages/unlock.html")]
struct UnlockPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: &'a str,
    name: &'a str,
    typed: &'a str,
    /// From when the newest data is; empty where there is none here.
    since: String,
    fault: Option<(String, String)>,
}

impl UnlockPage<'_> {
    fn action(&self) -> String {
        format!("/binders/{}/open", self.unit)
    }

    fn error(&self) -> String {
        self.fault.as_ref().map(|(what, _)| what.clone()).unwrap_or_default()
    }

    fn hours(&self) -> u64 {
        OPEN_FOR.as_secs() / 3_600
    }
}

/// From when a unit's data of a night is: the oldest of what was good then, else the night itself.
pub fn data_time(state: &State, unit: &UnitId, night: Date) -> String {
    let kinds =
        Kind::ALL.iter().flat_map(|kind| state.history(unit, *kind).into_iter().find(|good| good.night == night));
    let oldest = kinds.map(|good| good.data_as_of).min();
    oldest.map_or_else(|| night.to_string(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

/// The unit that a path names, if this person's work is with its clients.
fn known(by: &In, unit: &str) -> Result<(UnitId, String), Trouble> {
    let id = UnitId(unit.to_string());
    let units = Units::of(by.state());
    let known = units.get(&id).ok_or_else(|| Trouble::user("page-not-found"))?;
    if may_see(by, &id) { Ok((id, known.name.clone())) } else { Err(Trouble::user("not-yours")) }
}

fn page(by: &In, unit: &UnitId, name: &str, typed: &str, fault: Option<&Trouble>) -> Response {
    let nights = night::snapshots_of(by.app.dir(), unit, Edition::Common).unwrap_or_default();
    let since = nights.last_key_value().map(|(night, _)| data_time(by.state(), unit, *night));
    let t = Say(by.language);
    let template = UnlockPage {
        t,
        csrf: by.csrf(),
        unit: &unit.0,
        name,
        typed,
        since: since.unwrap_or_default(),
        fault: fault.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.with("unlock-title", "unit", name), &template);
    by.page(&if fault.is_some() { page.refused() } else { page })
}

/// The page that asks for the envelope.
pub async fn ask(by: In, Path(unit): Path<String>) -> Response {
    match known(&by, &unit) {
        Ok((unit, name)) => page(&by, &unit, &name, "", None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Opens the unit. What was typed is wiped when it has been read; only a refused form carries it back.
pub async fn open(Path(unit): Path<String>, mut posted: Posted) -> Response {
    let (unit, name) = match known(&posted.by, &unit) {
        Ok(known) => known,
        Err(trouble) => return posted.by.trouble(&trouble),
    };
    let answer = match opened(&posted, &unit, &name).await {
        Ok(token) => go(&format!("/clients/{token}")),
        Err(trouble) => page(&posted.by, &unit, &name, posted.fields.get("key"), Some(&trouble)),
    };
    posted.forget();
    answer
}

/// The secret: a file if one was sent, else what was typed.
fn secret(posted: &Posted) -> Result<Identity, Trouble> {
    match &posted.file {
        Some(file) if file.bytes.len() as u64 > MAX_KEY_BYTES => Err(Trouble::user("identity-bad")),
        Some(file) => read_key(&Zeroizing::new(String::from_utf8_lossy(&file.bytes).into_owned())),
        None => read_key(posted.fields.get("key")),
    }
}

/// Opens the unit and writes that it is; gives the name that addresses have for the opening.
async fn opened(posted: &Posted, unit: &UnitId, name: &str) -> Result<String, Trouble> {
    let by = &posted.by;
    by.app.may_try(&by.from)?;
    // A wrong secret is counted against the address, like a wrong PIN.
    let wrong = |trouble: &Trouble| {
        if matches!(trouble.kind, Blame::User) && trouble.key != "snapshot-not-here" {
            by.app.tried_wrongly(&by.from);
        }
    };
    let identity = secret(posted).inspect_err(wrong)?;
    let (reader, unit_id, name) = (by.clone(), unit.clone(), name.to_string());
    let work = move || {
        let app = &reader.app;
        let shelf = Shelf {
            node: app.dir(),
            state: reader.state(),
            settings: &app.settings,
            municipality: app.organisation(&reader.now),
            now: reader.clock(),
        };
        shelf.open(&unit_id, &name, &identity)
    };
    let mut found = apart(work).await.inspect_err(wrong)?;
    for night in &found.damaged {
        found.unit.missing.push(by.say_with("unlock-damaged", &[("night", night.to_string())]));
    }
    look(by, vec![looked(by, unit, "opened", String::new())])?;
    Ok(by.app.opened.open(found.unit, &by.who.name, by.clock())?.token.clone())
}
