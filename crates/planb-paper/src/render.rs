//! A unit's binder to PDFs: one document per part, cut at sheet borders when it would grow too long.

use jiff::civil::DateTime;
use planb_core::overview::binder::page::{Binder, Content, Part, Profile, Sheet, Tab};
use serde_json::{Value, json};
use typst::foundations::Bytes;

use crate::font::printable;
use crate::words::{Language, say, words};
use crate::world::{Input, RenderError, Template, Typeset, typeset};
use crate::{content, dates, qr, squeeze};

/// No document has more pages: it must open on an old computer, and memory stays bounded.
pub const DOCUMENT_PAGES_MAX: usize = 240;

/// Documents are planned up to this many pages, since a sheet may turn out longer than it was counted.
pub(crate) const DOCUMENT_PAGES_PLANNED: usize = 200;

/// One document of the binder.
#[derive(Clone, Debug)]
pub struct RenderedPart {
    pub tab: Tab,
    /// Name of the file without extension; says tab and number, never a person: `B-turer-1`.
    pub file_stem: String,
    pub profiles: Vec<Profile>,
    /// PDF/A-2a and PDF/UA-1 in one; reports as they are claim neither.
    pub pdf: Vec<u8>,
    pub pages: u32,
    /// Pages of every sheet, in order.
    pub pages_per_sheet: Vec<u32>,
    /// The oldest data in the document.
    pub data_as_of: Option<DateTime>,
}

/// All documents of a binder, in print order. See [`render_part`] to use several threads.
pub fn render(binder: &Binder, language: Language) -> Result<Vec<RenderedPart>, RenderError> {
    let mut documents = Vec::new();
    for part in &binder.parts {
        documents.extend(render_part(binder, part, language)?);
    }
    Ok(documents)
}

/// The documents of one part; empty when it has no sheets. Threads may call this side by side; give them 16 MiB of stack.
pub fn render_part(binder: &Binder, part: &Part, language: Language) -> Result<Vec<RenderedPart>, RenderError> {
    let mut values = Vec::with_capacity(part.sheets.len());
    for sheet in &part.sheets {
        values.push(content::sheet(sheet, language)?);
    }
    let mut documents = Vec::new();
    let mut start = 0;
    let mut pages = 0;
    for index in 0..values.len() {
        let more = content::pages_at_least(&values[index]);
        if pages + more > DOCUMENT_PAGES_PLANNED && index > start {
            chunk(binder, part, start..index, &values, language, &mut documents)?;
            start = index;
            pages = 0;
        }
        pages += more;
    }
    if start < values.len() {
        chunk(binder, part, start..values.len(), &values, language, &mut documents)?;
    }
    let several = documents.len() > 1;
    let is_change_sheet = part.sheets.iter().all(|sheet| matches!(sheet.content, Content::Changes(_)));
    for (number, document) in (1..).zip(&mut documents) {
        let (letter, key) = content::tab(document.tab);
        let key = if is_change_sheet { "tab-changes" } else { key };
        let name = planb_core::id::UnitId::of_name(&say(language, key, &[]));
        document.file_stem = if several { format!("{letter}-{name}-{number}") } else { format!("{letter}-{name}") };
    }
    Ok(documents)
}

/// One sheet alone, to print it again.
pub fn render_sheet(
    binder: &Binder,
    part: &Part,
    sheet: &Sheet,
    language: Language,
) -> Result<RenderedPart, RenderError> {
    let alone = Part { tab: part.tab, profiles: part.profiles.clone(), sheets: vec![sheet.clone()] };
    render_part(binder, &alone, language)?.pop().ok_or(RenderError::Data)
}

/// Sets the sheets of `range` as one document, or as two where they turn out too long.
fn chunk(
    binder: &Binder,
    part: &Part,
    range: std::ops::Range<usize>,
    values: &[Value],
    language: Language,
    documents: &mut Vec<RenderedPart>,
) -> Result<(), RenderError> {
    let sheets = &part.sheets[range.clone()];
    let (set, _) = settled(binder, part.tab, sheets, &values[range.clone()], language)?;
    if set.pages() > DOCUMENT_PAGES_MAX {
        let pages = set.pages();
        drop(set);
        if range.len() < 2 {
            return Err(RenderError::TooManyPages { pages });
        }
        let middle = range.start + range.len() / 2;
        chunk(binder, part, range.start..middle, values, language, documents)?;
        return chunk(binder, part, middle..range.end, values, language, documents);
    }
    let pdf = squeeze(set.pdf()?);
    documents.push(RenderedPart {
        tab: part.tab,
        file_stem: String::new(),
        profiles: part.profiles.clone(),
        pdf,
        pages: set.pages() as u32,
        pages_per_sheet: pages_per_sheet(&set, sheets.len()),
        data_as_of: sheets.iter().map(|sheet| sheet.data_as_of).min(),
    });
    Ok(())
}

fn pages_per_sheet(set: &Typeset, sheets: usize) -> Vec<u32> {
    let starts: Vec<usize> = set.sheet_starts();
    assert_eq!(starts.len(), sheets, "every sheet begins a page");
    let ends = starts.iter().skip(1).copied().chain([set.pages() + 1]);
    starts.iter().zip(ends).map(|(start, end)| (end - start) as u32).collect()
}

/// How many pages a sheet is set for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// One: what stands around every page is set with the sheet, without a look at the rest of the document.
    One,
    /// As many as typst, or the layout that was made beforehand, makes of it.
    Any,
}

/// Sets sheets as one document: as if each had one page first, and again when some turn out to go on.
pub(crate) fn settled(
    binder: &Binder,
    tab: Tab,
    sheets: &[Sheet],
    values: &[Value],
    language: Language,
) -> Result<(Typeset, Input), RenderError> {
    let is_laid = |value: &Value| value.get("layout").is_some();
    let mut lengths: Vec<_> = values.iter().map(|v| if is_laid(v) { Length::Any } else { Length::One }).collect();
    // What was set before is kept until the next is set: typst takes over from it what did not change.
    let mut before = None;
    loop {
        let input = document(binder, tab, sheets, values, &lengths, language)?;
        let set = typeset(Template::Binder, input.clone())?;
        drop(before.take());
        let pages = pages_per_sheet(&set, sheets.len());
        let mut goes_on = false;
        for (length, _) in lengths.iter_mut().zip(pages).filter(|(length, pages)| **length == Length::One && *pages > 1)
        {
            *length = Length::Any;
            goes_on = true;
        }
        if !goes_on {
            return Ok((set, input));
        }
        before = Some(set);
    }
}

fn document(
    binder: &Binder,
    tab: Tab,
    sheets: &[Sheet],
    values: &[Value],
    lengths: &[Length],
    language: Language,
) -> Result<Input, RenderError> {
    let at = binder.made_at;
    let (letter, key) = content::tab(tab);
    let unit = printable(&binder.unit_name);
    let title = format!("{unit} · {letter} {} · {}", say(language, key, &[]), dates::moment(language, at));
    let (mut codes, mut code_at) = (Vec::new(), Vec::with_capacity(sheets.len()));
    for sheet in sheets {
        let (pixels, side) = qr::pixels(&sheet.serial.0)?;
        code_at.push([codes.len(), side]);
        codes.extend(pixels);
    }
    let is_one_page: Vec<bool> = lengths.iter().map(|length| *length == Length::One).collect();
    let data = json!({
        "words": words(language),
        "lang": language.tag(),
        "region": language.region(),
        "title": title,
        "author": printable(&binder.municipality),
        "municipality": printable(&binder.municipality),
        "unit": unit,
        "supplement": binder.supplement,
        "exercise": binder.exercise,
        "made-at": dates::moment(language, at),
        "date": [i32::from(at.year()), i32::from(at.month()), i32::from(at.day()), i32::from(at.hour()), i32::from(at.minute())],
        "ruled": ruled(),
        "codes": code_at,
        "one-page": is_one_page,
        "sheets": values,
    });
    let data = serde_json::to_vec(&data).map_err(|_| RenderError::Data)?;
    Ok(Input { codes: Bytes::new(codes), ..Input::data(data) })
}

/// Lines to write on, 8 mm apart, as tall as a page; the template shows as much as there is room for.
fn ruled() -> String {
    let lines: String = (1..30).map(|line| format!("M0 {}h176", line * 8)).collect();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 176 240"><path fill="none" stroke="#777" stroke-width="0.18" d="{lines}"/></svg>"##
    )
}
