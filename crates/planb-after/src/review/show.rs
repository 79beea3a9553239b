//! How a doubt looks: the part of the picture, with what was read drawn into it.

use planb_core::form::layout::{Area, FieldAt, PageLayout, TickAt};
use planb_core::form::{self, Words};
use planb_core::overview::backentry::lines;
use planb_core::overview::review::{Item, PAGE, values};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::In;

use crate::picture::{self, ASKED, Boxed, Shown, TICKED, cut, wider};

/// Pixels a millimetre of one field, and of a page.
const FIELD_PER_MM: f64 = 6.0;
const PAGE_PER_MM: f64 = 3.6;

/// A field is shown with at least so much of the page.
const WIDE_LEAST_MM: f64 = 96.0;
const HIGH_LEAST_MM: f64 = 36.0;

/// One of two languages.
pub fn of(language: Language, words: &Words) -> String {
    match language {
        Language::Swedish => words.sv.clone(),
        Language::English => words.en.clone(),
    }
}

/// The page that a doubt is on.
pub fn layout(by: &In, item: &Item) -> Result<&'static PageLayout, Trouble> {
    planb_core::overview::form::page(by.state(), &item.form, item.version, item.spot.page)
        .ok_or_else(|| Trouble::user("review-gone"))
}

/// The field, of a doubt about one.
pub fn field<'a>(item: &Item, layout: &'a PageLayout) -> Option<&'a FieldAt> {
    layout.fields.iter().find(|field| field.name == item.spot.field)
}

/// What a field is called: `Besök 3: Utfört`, in words.
pub fn label(by: &In, item: &Item) -> String {
    if item.spot.field == PAGE {
        return by.say("review-page-label");
    }
    let (Some(form), Some(pages)) = (
        planb_core::overview::form::find(by.state(), &item.form, item.version),
        planb_core::overview::form::pages(by.state(), &item.form, item.version),
    ) else {
        return item.spot.field.clone();
    };
    let lines = lines(form, pages, None);
    let own = lines
        .iter()
        .find(|line| line.name == item.spot.field || item.spot.field.starts_with(&format!("{}.", line.name)));
    let Some(line) = own else { return item.spot.field.clone() };
    let label = of(by.language, &line.label);
    let label = if label.is_empty() { section(by, form, &line.section) } else { label };
    match line.row {
        Some(row) => by.say_with("review-row", &[("row", row.to_string()), ("label", label)]),
        None => label,
    }
}

fn section(by: &In, form: &form::FormDefinition, name: &str) -> String {
    let section = form.sections.iter().find(|section| section.name == name);
    section.map(|section| of(by.language, &section.title)).unwrap_or_default()
}

/// The boxes of a page that are ticked as it stands now, framed.
pub fn ticked(by: &In, item: &Item, layout: &PageLayout) -> Vec<Boxed> {
    let Some(contents) = by.state().ledger().contents(&item.spot.serial) else { return Vec::new() };
    let values = values(contents, layout);
    let boxes = layout.fields.iter().flat_map(|field| {
        let value = values.get(&field.name).map(|said| said.value.clone()).unwrap_or_default();
        field.boxes.iter().filter(move |at| is_ticked(at, &value)).map(TickAt::area)
    });
    boxes.map(|area| Boxed { area: grown(area), ink: TICKED }).collect()
}

/// Whether a field's value ticks one of its boxes.
pub fn is_ticked(at: &TickAt, value: &str) -> bool {
    if at.option.is_empty() { value == "true" } else { value.split(' ').any(|name| name == at.option) }
}

fn grown(area: Area) -> Area {
    let by = 0.6;
    Area {
        x_mm: area.x_mm - by,
        y_mm: area.y_mm - by,
        width_mm: area.width_mm + 2.0 * by,
        height_mm: area.height_mm + 2.0 * by,
    }
}

/// The picture of a doubt: of its field with the row that it stands in, or of the part of the page that it is about.
pub fn picture(by: &In, item: &Item) -> Result<Shown, Trouble> {
    let layout = layout(by, item)?;
    let contents = by.state().ledger().contents(&item.spot.serial);
    let read =
        contents.and_then(|contents| contents.page(item.spot.page)).ok_or_else(|| Trouble::user("review-gone"))?;
    let grey = picture::open(&by.app, read)?;
    let Some(warp) = picture::warp(read, layout) else { return Ok(picture::whole(&grey, 1_000).0) };
    let mut boxes = ticked(by, item, layout);
    let (area, per_mm) = match field(item, layout) {
        Some(field) => {
            boxes.push(Boxed { area: asked(field), ink: ASKED });
            (around(field, layout), FIELD_PER_MM)
        }
        None => (wider(about(item, layout), layout, 6.0), PAGE_PER_MM),
    };
    // A wide page would be a picture wider than any screen.
    let per_mm = f64::min(per_mm, 1_150.0 / area.width_mm);
    Ok(cut(&grey, &warp, area, per_mm, &boxes))
}

/// The row of a table that a field stands in, so that it is seen whose it is; `None` for a field that stands alone.
pub fn strip(by: &In, item: &Item) -> Result<Option<Shown>, Trouble> {
    let layout = layout(by, item)?;
    let Some(area) = field(item, layout).and_then(|field| row(field, layout)) else { return Ok(None) };
    let contents = by.state().ledger().contents(&item.spot.serial);
    let Some(read) = contents.and_then(|contents| contents.page(item.spot.page)) else { return Ok(None) };
    let Some(warp) = picture::warp(read, layout) else { return Ok(None) };
    let area = wider(area, layout, 1.0);
    let per_mm = f64::min(FIELD_PER_MM, 1_150.0 / area.width_mm);
    Ok(Some(cut(&picture::open(&by.app, read)?, &warp, area, per_mm, &ticked(by, item, layout))))
}

/// A field's boxes with enough around them to see what belongs to what.
fn around(field: &FieldAt, layout: &PageLayout) -> Area {
    let own = asked(field);
    let (wide, high) = (own.width_mm.max(WIDE_LEAST_MM), own.height_mm.max(HIGH_LEAST_MM));
    let left = (own.x_mm - (wide - own.width_mm) / 2.0).clamp(0.0, (layout.width_mm - wide).max(0.0));
    let top = (own.y_mm - (high - own.height_mm) / 2.0).clamp(0.0, (layout.height_mm - high).max(0.0));
    let (width_mm, height_mm) = (wide.min(layout.width_mm), high.min(layout.height_mm));
    Area { x_mm: left, y_mm: top, width_mm, height_mm }
}

/// The whole page as it lies, for who wants to see more.
pub fn zoomed(by: &In, item: &Item) -> Result<Shown, Trouble> {
    let contents = by.state().ledger().contents(&item.spot.serial);
    let read =
        contents.and_then(|contents| contents.page(item.spot.page)).ok_or_else(|| Trouble::user("review-gone"))?;
    Ok(picture::whole(&picture::open(&by.app, read)?, 1_400).0)
}

/// The boxes of a field, together.
fn asked(field: &FieldAt) -> Area {
    let boxes = field.boxes.iter().map(TickAt::area);
    let all = boxes.reduce(planb_core::overview::backentry::around).unwrap_or(field.area);
    Area { x_mm: all.x_mm - 1.8, y_mm: all.y_mm - 1.8, width_mm: all.width_mm + 3.6, height_mm: all.height_mm + 3.6 }
}

/// What stands in the same row of a table as a field.
fn row(field: &FieldAt, layout: &PageLayout) -> Option<Area> {
    let start = match field.name.rsplit_once('.') {
        Some((row, _)) if row.contains('.') => format!("{row}."),
        _ => return None,
    };
    let same = layout
        .fields
        .iter()
        .filter(|other| other.name.starts_with(&start) || Some(other.name.as_str()) == start.strip_suffix('.'));
    Some(same.map(|field| field.area).fold(field.area, planb_core::overview::backentry::around))
}

fn about(item: &Item, layout: &PageLayout) -> Area {
    let own = layout.fields.iter().filter(|field| item.fields.contains(&field.name)).map(|field| field.area);
    let page = Area { x_mm: 0.0, y_mm: 0.0, width_mm: layout.width_mm, height_mm: layout.height_mm };
    let area = own.reduce(planb_core::overview::backentry::around).unwrap_or(page);
    // With the heads of a table, which stand above it.
    let top = (area.y_mm - 14.0).max(0.0);
    Area { y_mm: top, height_mm: area.height_mm + area.y_mm - top, x_mm: 0.0, width_mm: layout.width_mm }
}
