//! *Jämför eller läs in en fil*: a file that was taken out, held against the ledger: which sheets say there what they say here, and which fields do
//! not. What stands in a field is told nowhere.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::backentry::compare::{
    Compared, Difference, File, Is, compare, counts, is_json, of_json, of_table, told_of,
};
use planb_core::overview::backentry::export::Meant;
use planb_core::overview::form;
use planb_core::sheet::Serial;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::api::By;
use planb_node::web::fields::{Item, Told};
use planb_node::web::page::json;
use planb_node::web::{In, Page, Posted, Say};

use super::export::{asked, choices, chosen, which};
use super::read_in;
use crate::picture::{look, may_see};
use crate::review::show;

/// Reads CSV and XLSX; the program has it from the night's import.
pub type Tables = fn(&[u8], Language) -> Result<Vec<Vec<String>>, Trouble>;

/// Most sheets that are shown one by one on a page.
pub const SHOWN: usize = 500;
/// The heading where a file cannot be compared.
const REFUSED: &str = "form-compare-refused";

/// A sheet on the page, how it stands, and its fields.
pub struct Row {
    serial: String,
    href: String,
    is: String,
    fields: String,
}

/// What came of a file, in words.
pub struct Came {
    pub heading: String,
    pub counts: Vec<(String, usize)>,
    /// Every sheet that is not as it is here.
    pub rows: Vec<Row>,
    pub more: String,
}

#[derive(Template)]
#[template(path = "enter/compare.html")]
struct ComparePage<'a> {
    t: Say,
    csrf: &'a str,
    errors: Vec<Told>,
    which: Vec<Item>,
    systems: Vec<Item>,
    refused: String,
    came: Option<Came>,
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
    let what = match of.what.as_str() {
        "value" => String::new(),
        "missing" | "surplus" | "twice" | "fault" => language.say(&format!("form-compare-what-{}", of.what)),
        column => column.to_string(),
    };
    named(&label, &of.field, &what)
}

/// A field as the form calls it, and what of it; either may be empty.
pub fn named(label: &str, field: &str, what: &str) -> String {
    let field = if label.is_empty() { field.to_string() } else { format!("{label} [{field}]") };
    if what.is_empty() { field } else { format!("{field}: {what}") }
}

/// Which sheets belong into the file, as the form says.
pub fn said(posted: &Posted) -> (Meant, String) {
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

impl Row {
    /// A sheet; `place` is where it stands in the file, where it has no number.
    pub fn of(by: &In, (serial, place): (Option<&Serial>, Option<usize>), is: String, fields: Vec<String>) -> Row {
        let name = || by.say_with("form-compare-place", &[("place", place.unwrap_or_default().to_string())]);
        let issue = serial.and_then(|serial| by.state().ledger().issued(serial)).map(|(_, issue)| issue);
        let is_seen = issue.is_some_and(|issue| {
            may_see(by, &issue.unit) && form::find(by.state(), &issue.form, issue.version).is_some()
        });
        let serial = serial.map_or_else(name, ToString::to_string);
        let href = if is_seen { format!("/enter/sheet/{serial}") } else { String::new() };
        Row { href, serial, is, fields: fields.join(", ") }
    }
}

/// What differs, in words.
fn in_words(by: &In, all: &[Compared]) -> Came {
    let t = Say(by.language);
    let row = |one: &Compared| {
        let fields = one.differences.iter().map(|of| difference(by.language, of)).collect();
        Row::of(by, (one.serial.as_ref(), one.place), t.of("form-compare-is-", one.is.word()), fields)
    };
    let different = || all.iter().filter(|one| one.is != Is::Equal);
    let how = counts(all).into_iter().filter(|(is, count)| *count > 0 || *is == Is::Equal);
    let is_equal = different().next().is_none();
    Came {
        heading: t.say(if is_equal { "form-compare-all-equal" } else { "form-compare-not-equal" }),
        counts: how.map(|(is, count)| (t.of("form-compare-is-", is.word()), count)).collect(),
        rows: different().take(SHOWN).map(row).collect(),
        more: more(t, "form-compare-more", different().count()),
    }
}

/// That not all are shown.
pub fn more(t: Say, key: &str, count: usize) -> String {
    let more = count.saturating_sub(SHOWN);
    if more == 0 { String::new() } else { t.with(key, "count", more) }
}

/// The page, with what came of a file, or why nothing did; `refused` is its heading then.
pub fn page(by: &In, asked: &(Meant, String), refused: &str, came: Option<Result<Came, Trouble>>) -> Response {
    let t = Say(by.language);
    let (which, systems) = choices(by, asked);
    let (came, fault) = match came {
        Some(Ok(came)) => (Some(came), None),
        Some(Err(trouble)) => (None, Some(Told { name: "file".into(), text: by.told(&trouble).0 })),
        None => (None, None),
    };
    let (csrf, refused, errors) = (by.csrf(), t.say(refused), fault.into_iter().collect());
    let page = ComparePage { t, csrf, errors, which, systems, refused, came };
    let shown = Page::new(t.say("form-compare-title"), &page);
    by.page(&if page.errors.is_empty() { shown } else { shown.refused() })
}

/// `/enter/compare`.
pub async fn ask(by: In) -> Response {
    page(&by, &which(&by), REFUSED, None)
}

/// Compares the file that was sent, or reads it in, as its button says; and shows what came of it.
pub async fn take(posted: Posted, tables: Tables) -> Response {
    if posted.fields.get("do") == "read-in" {
        return read_in::take(posted, tables).await;
    }
    let came = compared(&posted, tables).await;
    let came = came.map(|(_, all)| in_words(&posted.by, &all));
    page(&posted.by, &said(&posted), REFUSED, Some(came))
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
