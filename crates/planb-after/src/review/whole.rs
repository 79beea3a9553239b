//! A page as a whole: its picture with every box that was read as ticked in a frame. A click on a box turns it; Enter says that
//! all of it is right.

use planb_core::form::layout::{FieldAt, PageLayout, Sort};
use planb_core::overview::review::{AS_READ, ASK, Item, PAGE, UNREADABLE, values};
use planb_core::sheet::BOX_MM;
use planb_node::trouble::Trouble;
use planb_node::web::{In, Posted};

use super::one::onwards;
use super::{path, say, show};

/// A click this far beside a box means it.
const REACH_MM: f64 = BOX_MM;

/// Every box of a page with what it is called, for who uses no mouse.
pub fn boxes(by: &In, item: &Item, layout: &PageLayout) -> Vec<(String, String)> {
    let fields = layout.fields.iter().filter(|field| item.fields.contains(&field.name));
    let named = fields.flat_map(|field| field.boxes.iter().map(move |at| (field, at)));
    let name = |field: &FieldAt, option: &str| {
        let one = Item {
            spot: planb_core::overview::review::Spot { field: field.name.clone(), ..item.spot.clone() },
            ..item.clone()
        };
        let place = field.name.rsplit('.').next().unwrap_or_default().to_string();
        let what = if option.is_empty() { place } else { option.to_string() };
        format!("{} · {what}", show::label(by, &one))
    };
    named.map(|(field, at)| (format!("{}/{}", field.name, at.option), name(field, &at.option))).collect()
}

/// What somebody says of the page, or of a box of it; where to go then.
pub fn take(posted: &Posted, item: &Item) -> Result<String, Trouble> {
    let by = &posted.by;
    let layout = show::layout(by, item)?;
    let page = item.spot.page;
    let whole = |value: &str| say(by, &item.spot.serial, &[(page, PAGE.to_string(), value.to_string())]);
    let click: Option<(f64, f64)> = posted.fields.get("at.x").parse().ok().zip(posted.fields.get("at.y").parse().ok());
    let turned = match (posted.fields.get("say"), click) {
        ("turn", _) => {
            posted.fields.get("box").split_once('/').map(|(field, option)| (field.to_string(), option.to_string()))
        }
        ("", Some(click)) if click != (0.0, 0.0) => clicked(by, item, layout, click)?,
        ("unreadable", _) => return whole(UNREADABLE).map(|()| onwards(by, item)),
        ("ask", _) => return whole(ASK).map(|()| onwards(by, item)),
        (said, _) if said.starts_with('=') => return whole(AS_READ).map(|()| onwards(by, item)),
        _ => None,
    };
    if let Some((field, option)) = turned
        && let Some(own) = layout.fields.iter().find(|own| own.name == field)
    {
        let value = turn(by, item, layout, own, &option);
        say(by, &item.spot.serial, &[(page, field, value)])?;
    }
    Ok(path(&item.spot))
}

/// The box that a click on the picture means: the nearest, if it is near.
fn clicked(by: &In, item: &Item, layout: &PageLayout, (x, y): (f64, f64)) -> Result<Option<(String, String)>, Trouble> {
    let picture = show::picture(by, item)?;
    let at = (picture.area.x_mm + x / picture.per_mm, picture.area.y_mm + y / picture.per_mm);
    let boxes = layout.fields.iter().flat_map(|field| field.boxes.iter().map(move |own| (field, own)));
    let far = boxes.map(|(field, own)| ((own.x_mm - at.0).hypot(own.y_mm - at.1), field, own));
    let nearest = far.min_by(|one, other| one.0.total_cmp(&other.0)).filter(|(far, ..)| *far <= REACH_MM);
    Ok(nearest.map(|(_, field, own)| (field.name.clone(), own.option.clone())))
}

/// A field's value once one of its boxes is turned.
fn turn(by: &In, item: &Item, layout: &PageLayout, field: &FieldAt, option: &str) -> String {
    let contents = by.state().ledger().contents(&item.spot.serial);
    let now = contents.map(|contents| values(contents, layout)).unwrap_or_default();
    let now = now.get(&field.name).map(|said| said.value.clone()).unwrap_or_default();
    match field.sort {
        Sort::Tick => (now != "true").to_string(),
        Sort::Many => {
            let is_on = now.split(' ').any(|name| name == option);
            let others = now.split(' ').filter(|name| !name.is_empty() && *name != option);
            let all: Vec<&str> = if is_on { others.collect() } else { others.chain([option]).collect() };
            all.join(" ")
        }
        _ if now == option => String::new(),
        _ => option.to_string(),
    }
}
