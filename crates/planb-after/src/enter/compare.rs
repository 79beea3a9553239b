//! *Jämför en fil*: a file that was taken out, held against the ledger: which sheets say there what they say here, and which fields do
//! not. What stands in a field is told nowhere.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::backentry::compare::{
    Compared, Difference, File, Is, compare, counts, is_json, of_json, of_table, told_of,
};
use planb_core::overview::backentry::export::Meant;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::api::By;
use planb_node::web::fields::{Item, Told};
use planb_node::web::page::json;
use planb_node::web::{In, Page, Posted, Say};

use super::export::{asked, choices, chosen, which};
use crate::picture::{look, may_see};
use crate::review::show;

/// Reads CSV and XLSX; the program has it from the night's import.
pub type Tables = fn(&[u8], Language) -> Result<Vec<Vec<String>>, Trouble>;

/// Most sheets that are shown one by one on a page.
const SHOWN: usize = 500;

struct Row {
    serial: String,
    href: String,
    is: String,
    fields: String,
}

#[derive(Template)]
#[template(path = "enter/compare.html")]
struct ComparePage<'a> {
    t: Say,
    csrf: &'a str,
    errors: Vec<Told>,
    which: Vec<Item>,
    systems: Vec<Item>,
    is_done: bool,
    is_equal: bool,
    counts: Vec<(String, usize)>,
    rows: Vec<Row>,
    more: usize,
}

impl ComparePage<'_> {
    fn error(&self) -> String {
        self.errors.first().map(|told| told.text.clone()).unwrap_or_default()
    }
}

/// A file's bytes, as what they are.
pub fn file_of(bytes: &[u8], language: Language, tables: Tables) -> Result<File, Trouble> {
    let file = if is_json(bytes) { of_json(bytes) } else { of_table(&tables(bytes, language)?) };
    Ok(file?)
}

/// A difference in words: the field as the form calls it, and what of it.
pub fn difference(language: Language, of: &Difference) -> String {
    let label = show::of(language, &of.label);
    let field = if label.is_empty() { of.field.clone() } else { format!("{label} [{}]", of.field) };
    let what = match of.what.as_str() {
        "value" => String::new(),
        "missing" | "surplus" | "twice" | "fault" => language.say(&format!("form-compare-what-{}", of.what)),
        column => column.to_string(),
    };
    if what.is_empty() { field } else { format!("{field}: {what}") }
}

/// Which sheets belong into the file, as the form says.
fn said(posted: &Posted) -> (Meant, String) {
    asked(posted.fields.get("which"), posted.fields.get("system"))
}

/// What came of a file. That somebody compared it is written before it is told.
async fn compared(posted: &Posted, tables: Tables) -> Result<(File, Vec<Compared>), Trouble> {
    let (by, asked) = (posted.by.clone(), said(posted));
    let sent = posted.file.clone().ok_or_else(|| Trouble::user("compare-no-file"))?;
    let work = move || {
        let file = file_of(&sent.bytes, by.language, tables)?;
        let all = compare(by.state(), &file, &chosen(&by, &asked), |unit| may_see(&by, unit));
        let units: BTreeSet<&UnitId> = all.iter().filter_map(|one| one.unit.as_ref()).collect();
        for unit in units {
            look(&by, unit, "form-compare", file.word().to_string())?;
        }
        Ok((file, all))
    };
    apart(work).await
}

fn row(by: &In, one: &Compared) -> Row {
    let name = || by.say_with("form-compare-place", &[("place", one.place.unwrap_or_default().to_string())]);
    let serial = one.serial.as_ref().map_or_else(name, ToString::to_string);
    let is_seen = !matches!(one.is, Is::NotOurs | Is::NotYours | Is::UnknownForm);
    let fields: Vec<String> = one.differences.iter().map(|of| difference(by.language, of)).collect();
    Row {
        href: if is_seen { format!("/enter/sheet/{serial}") } else { String::new() },
        serial,
        is: by.say(&format!("form-compare-is-{}", one.is.word())),
        fields: fields.join(", "),
    }
}

fn page(by: &In, asked: &(Meant, String), came: Option<Result<(File, Vec<Compared>), Trouble>>) -> Response {
    let t = Say(by.language);
    let (which, systems) = choices(by, asked);
    let fault = came.as_ref().and_then(|came| came.as_ref().err());
    let told = |trouble: &Trouble| Told { name: "file".into(), text: by.told(trouble).0 };
    let errors: Vec<Told> = fault.map(told).into_iter().collect();
    let all: &[Compared] = match &came {
        Some(Ok((_, all))) => all,
        _ => &[],
    };
    let different = || all.iter().filter(|one| one.is != Is::Equal);
    let how = counts(all).into_iter().filter(|(is, count)| *count > 0 || *is == Is::Equal);
    let page = ComparePage {
        t,
        csrf: by.csrf(),
        is_done: matches!(came, Some(Ok(_))),
        is_equal: different().next().is_none(),
        counts: how.map(|(is, count)| (t.of("form-compare-is-", is.word()), count)).collect(),
        rows: different().take(SHOWN).map(|one| row(by, one)).collect(),
        more: different().count().saturating_sub(SHOWN),
        errors,
        which,
        systems,
    };
    let shown = Page::new(t.say("form-compare-title"), &page);
    by.page(&if page.errors.is_empty() { shown } else { shown.refused() })
}

/// `/enter/compare`.
pub async fn ask(by: In) -> Response {
    page(&by, &which(&by), None)
}

/// Compares the file that was sent, and shows what came of it.
pub async fn take(posted: Posted, tables: Tables) -> Response {
    let came = compared(&posted, tables).await;
    page(&posted.by, &said(&posted), Some(came))
}

/// The same for programs.
pub async fn take_by(by: By, posted: Posted, tables: Tables) -> Response {
    let is_word = |word: &str| Meant::ALL.iter().any(|meant| meant.word() == word);
    if posted.fields.has("which") && !is_word(posted.fields.get("which")) {
        return by.trouble(&Trouble::user("form-bad"));
    }
    match compared(&posted, tables).await {
        Ok((file, all)) => json(&told_of(&file, &all)),
        Err(trouble) => by.trouble(&trouble),
    }
}
