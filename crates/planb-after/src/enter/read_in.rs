//! *Läs in filens värden*: a file that went out and was filled in or mended becomes what whoever reads it in says of its fields. What
//! stands in a field is told nowhere.

use std::collections::BTreeSet;

use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::backentry::compare::File;
use planb_core::overview::backentry::read_in::{self, Came, Field, Is, What, counts, told_of, written};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::api::By;
use planb_node::web::page::json;
use planb_node::web::{Posted, Say};

use super::compare::{self, Row, SHOWN, Tables, file_of, more, named, page, said};
use crate::picture::{look, may_see};
use crate::review::show;

/// Whether it is written, or only told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    Try,
}

/// A field in words, and what came of it.
pub fn field(language: Language, of: &Field) -> String {
    let what = language.say(&format!("form-read-in-what-{}", of.what.word()));
    named(&show::of(language, &of.label), &of.field, &what)
}

/// Reads in the file that was sent. That somebody held it against the sheets is written before it is told what came of it.
async fn came(posted: &Posted, tables: Tables, mode: Mode) -> Result<(File, Vec<Came>), Trouble> {
    let by = posted.by.clone();
    let sent = posted.file.clone().ok_or_else(|| Trouble::user("compare-no-file"))?;
    let work = move || {
        let file = file_of(&sent.bytes, by.language, tables)?;
        let (hand, sees) = (by.who.hand(), |unit: &UnitId| may_see(&by, unit));
        let (mut all, _) = read_in::read_in(by.state(), &file, &hand, sees)?;
        let units: BTreeSet<&UnitId> = all.iter().filter_map(|one| one.unit.as_ref()).collect();
        for unit in units {
            look(&by, unit, "form-read-in", file.word().to_string())?;
        }
        if mode == Mode::Write {
            by.app.record(|state| {
                let (now, events) = read_in::read_in(state, &file, &hand, sees)?;
                all = now;
                Ok(events)
            })?;
        }
        Ok((file, all))
    };
    apart(work).await
}

/// Reads the file in, and shows what came of it.
pub async fn take(posted: Posted, tables: Tables) -> Response {
    let (by, t) = (&posted.by, Say(posted.by.language));
    let row = |one: &Came| {
        // First what somebody has to do something about.
        let (read, left): (Vec<&Field>, Vec<&Field>) = one.fields.iter().partition(|of| of.what == What::ReadIn);
        let fields = left.into_iter().chain(read).map(|of| field(by.language, of)).collect();
        Row::of(by, (one.serial.as_ref(), one.place), t.of("form-read-in-is-", one.is.word()), fields)
    };
    let in_words = |all: Vec<Came>| {
        let different = || all.iter().filter(|one| one.is != Is::Equal);
        let how = counts(&all).into_iter().filter(|(_, count)| *count > 0);
        compare::Came {
            heading: t.with("form-read-in-came", "count", written(&all)),
            counts: how.map(|(is, count)| (t.of("form-read-in-is-", is.word()), count)).collect(),
            rows: different().take(SHOWN).map(row).collect(),
            more: more(t, "form-read-in-more", different().count()),
        }
    };
    let came = came(&posted, tables, Mode::Write).await.map(|(_, all)| in_words(all));
    page(by, &said(&posted), "form-read-in-refused", Some(came))
}

/// The same for programs.
pub async fn take_by(by: By, posted: Posted, tables: Tables) -> Response {
    let mode = match posted.fields.get("try") {
        "" | "false" => Mode::Write,
        "true" => Mode::Try,
        _ => return by.trouble(&Trouble::user("form-bad")),
    };
    match came(&posted, tables, mode).await {
        Ok((file, all)) => json(&told_of(&file, &all)),
        Err(trouble) => by.trouble(&trouble),
    }
}
