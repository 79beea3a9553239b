//! The gallery: doubtful fields at a glance, the most doubtful first. Whoever sees that most are right marks those that are not,
//! and says yes to all the others at once; what is marked is looked at by itself.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use planb_core::form::Guard;
use planb_core::form::layout::TickAt;
use planb_core::id::UnitId;
use planb_core::overview::review::{Item, Standing, kept};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};
use planb_paper::scan::Grey;

use super::{path, said_of, seen, show};
use crate::picture::{self, ASKED, Boxed, TICKED, cut, look, wider};

/// So many are shown at once.
const SHOWN: usize = 120;
/// Pixels a millimetre.
const PER_MM: f64 = 4.0;

struct Tile {
    id: String,
    src: String,
    width: usize,
    height: usize,
    read: String,
    what: String,
}

#[derive(Template)]
#[template(path = "review/gallery.html")]
struct GalleryPage<'a> {
    t: Say,
    csrf: &'a str,
    tiles: Vec<Tile>,
    more: usize,
}

/// What can be said yes to at a glance: read with some doubt, and neither medicine nor money.
fn at_a_glance(by: &In) -> Vec<Item> {
    let is_plain = |item: &Item| {
        item.guard == Guard::None && item.standing == Standing::Open && item.read.is_some() && item.fields.is_empty()
    };
    let mut all: Vec<Item> = seen(by).into_iter().filter(is_plain).collect();
    all.sort_by(|one, other| one.confidence.total_cmp(&other.confidence).then_with(|| one.spot.cmp(&other.spot)));
    all
}

/// `/review/gallery`.
pub async fn show(by: In) -> Response {
    match made(&by) {
        Ok(answer) => answer,
        Err(trouble) => by.trouble(&trouble),
    }
}

fn made(by: &In) -> Result<Response, Trouble> {
    let t = Say(by.language);
    let all = at_a_glance(by);
    let more = all.len().saturating_sub(SHOWN);
    let shown: Vec<&Item> = all.iter().take(SHOWN).collect();
    let mut serials: BTreeMap<&UnitId, BTreeSet<&str>> = BTreeMap::new();
    for item in &shown {
        serials.entry(&item.unit).or_default().insert(&item.spot.serial.0);
    }
    for (unit, serials) in serials {
        look(by, unit, "form-page", serials.into_iter().collect::<Vec<_>>().join(", "))?;
    }
    // Each page is opened once, whatever of it is shown, and let go before the next one.
    let mut by_page: BTreeMap<(&Serial, u32), Vec<(usize, &Item)>> = BTreeMap::new();
    for (at, item) in shown.iter().enumerate() {
        by_page.entry((&item.spot.serial, item.spot.page)).or_default().push((at, item));
    }
    let mut tiles: BTreeMap<usize, Tile> = BTreeMap::new();
    for items in by_page.values() {
        let Some((_, first)) = items.first() else { continue };
        let contents = by.state().ledger().contents(&first.spot.serial);
        let Some(read) = contents.and_then(|contents| contents.page(first.spot.page)) else { continue };
        // A picture that lies on another computer is looked at there.
        let Ok(grey) = picture::open(&by.app, read) else { continue };
        let layout = show::layout(by, first)?;
        let Some(warp) = picture::warp(read, layout) else { continue };
        for (at, item) in items {
            tiles.extend(tile(by, item, &grey, &warp).map(|tile| (*at, tile)));
        }
    }
    let page = GalleryPage { t, csrf: by.csrf(), tiles: tiles.into_values().collect(), more };
    Ok(by.page(&Page::new(t.say("gallery-title"), &page)))
}

fn tile(by: &In, item: &Item, grey: &Grey, warp: &planb_paper::scan::Warp) -> Option<Tile> {
    let layout = show::layout(by, item).ok()?;
    let field = show::field(item, layout)?;
    let value = item.read.as_ref().map(kept).unwrap_or_default();
    let boxes = field.boxes.iter().filter(|at| show::is_ticked(at, &value));
    let mut boxes: Vec<Boxed> = boxes.map(|at| Boxed { area: at.area(), ink: TICKED }).collect();
    if boxes.is_empty() {
        boxes.extend(field.boxes.first().map(|at| Boxed { area: at.area(), ink: ASKED }));
    }
    let around = field.boxes.iter().map(TickAt::area).reduce(planb_core::overview::backentry::around)?;
    let shown = cut(grey, warp, wider(around, layout, 4.0), PER_MM, &boxes);
    Some(Tile {
        id: format!("{}/{}/{}", item.spot.serial, item.spot.page, item.spot.field),
        src: shown.src,
        width: shown.width,
        height: shown.height,
        read: match value.as_str() {
            "true" | "false" => by.say(&format!("review-tick-{value}")),
            "" => by.say("review-none"),
            _ => super::one::in_words(by, item, &value),
        },
        what: show::label(by, item),
    })
}

/// Says yes to all that were shown and not marked.
pub async fn take(posted: Posted) -> Response {
    let by = &posted.by;
    let shown: BTreeSet<&str> = posted.fields.all("shown").collect();
    let marked: BTreeSet<&str> = posted.fields.all("marked").collect();
    let mut said: BTreeMap<Serial, Vec<(u32, String, String)>> = BTreeMap::new();
    let mut first = None;
    for item in at_a_glance(by) {
        let id = format!("{}/{}/{}", item.spot.serial, item.spot.page, item.spot.field);
        if marked.contains(id.as_str()) {
            first = first.or_else(|| Some(path(&item.spot)));
        } else if shown.contains(id.as_str())
            && let Some(read) = &item.read
        {
            let one = (item.spot.page, item.spot.field.clone(), kept(read));
            said.entry(item.spot.serial.clone()).or_default().push(one);
        }
    }
    let hand = by.who.hand();
    let written = by.app.record(|state| {
        let mut events = Vec::new();
        for (serial, said) in &said {
            events.extend(said_of(state, serial, said, &hand)?);
        }
        Ok(events)
    });
    match written {
        Ok(_) => go(&first.unwrap_or_else(|| "/review".to_string())),
        Err(trouble) => by.trouble(&trouble),
    }
}
