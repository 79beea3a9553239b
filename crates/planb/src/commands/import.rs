//! `planb import`: what the program understands of a file, before any night depends on it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use planb_before::import::report::PageLine;
use planb_before::import::{self, Import, guess};
use planb_core::care::Kind;
use planb_core::care::intake::SourceReport;
use planb_core::care::reason::Unreadable;
use planb_core::order::Finding;
use planb_node::settings::{self, Settings};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use super::order;
use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let files: Vec<PathBuf> = args.get_many("files").into_iter().flatten().cloned().collect();
    if let Some(absent) = files.iter().find(|path| !path.is_file()) {
        return Err(Trouble::of_io(absent, std::io::ErrorKind::NotFound.into()));
    }
    if args.get_flag("guess") { guess_all(&files, language, form) } else { check(args, &files, language, form) }
}

fn guess_all(files: &[PathBuf], language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut outcome = Outcome::Fresh;
    let mut guesses = Vec::new();
    for path in files {
        match guess::guess(path) {
            Ok(text) if form == Form::Json => guesses.push(serde_json::json!({ "file": path, "mapping": text })),
            Ok(text) => answer::say(&text),
            Err(why) => {
                outcome = Outcome::Nothing;
                let text = language.say(unreadable_key(&why));
                match form {
                    Form::Json => guesses.push(serde_json::json!({ "file": path, "fault": text })),
                    Form::Lines => answer::complain(&format!("{}: {text}", path.display())),
                }
            }
        }
    }
    if form == Form::Json {
        answer::json(&serde_json::json!({ "guesses": guesses }));
    }
    Ok(outcome)
}

fn unreadable_key(why: &Unreadable) -> &'static str {
    why.key()
}

fn check(args: &ArgMatches, files: &[PathBuf], language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let has_node = dir.join(settings::FILE_NAME).exists();
    let settings = if has_node { super::settings(&dir)? } else { Settings::default() };
    let folder = args.get_one::<PathBuf>("mappings").cloned();
    let folder = folder.unwrap_or_else(|| Settings::path(&dir, &settings.exports.mappings));
    let came = import::import(files, &super::mappings(&folder)?, super::now(args, &settings.time_zone)?);
    let ordered = if has_node { against_orders(&dir, files, &came) } else { BTreeMap::new() };
    match form {
        Form::Json => {
            let orders: BTreeMap<&String, _> =
                ordered.iter().map(|(file, findings)| (file, order::as_json(findings, language))).collect();
            answer::json(&serde_json::json!({
                "sources": came.intake.sources, "unmapped": came.unmapped, "pages": came.reports.pages,
                "orders": orders,
            }));
        }
        Form::Lines => {
            tell(&came, language);
            for (file, findings) in ordered.iter().filter(|(_, findings)| !findings.is_empty()) {
                answer::say(&language.say_with("order-of-file", &[("file", file.clone())]));
                order::tell(findings, language);
            }
        }
    }
    let faultless = came.unmapped.is_empty()
        && came.reports.tray().next().is_none()
        && ordered.values().all(Vec::is_empty)
        && came.intake.sources.iter().all(|source| source.refused.is_empty() && source.fault.is_none());
    let nothing = came.intake.sources.iter().all(|source| source.accepted == 0);
    Ok(match (faultless, nothing) {
        (_, true) => Outcome::Nothing,
        (true, false) => Outcome::Fresh,
        (false, false) => Outcome::Stale,
    })
}

/// What came against what was ordered, by file, where there is an order of its source.
fn against_orders(dir: &Path, files: &[PathBuf], came: &Import) -> BTreeMap<String, Vec<Finding>> {
    let mut all = BTreeMap::new();
    let Ok(node) = Node::open(dir) else { return all };
    let now = super::clock(&super::zone(dir));
    for source in &came.intake.sources {
        let order = node.state().register().find("order", &source.source.to_ascii_lowercase().replace('_', "-"));
        let path = files.iter().find(|path| path.file_name().is_some_and(|name| *name == *source.file));
        if let (Some(order), Some(path)) = (order, path)
            && let Ok(came) = planb_before::order::came(path, source.exported_at)
        {
            all.insert(source.file.clone(), planb_core::order::check(order, &came, now));
        }
    }
    all
}

fn tell(came: &Import, language: Language) {
    for source in &came.intake.sources {
        let of = |page: &&PageLine| page.source == source.source && page.file == source.file;
        let pages: Vec<&PageLine> = came.reports.pages.iter().filter(of).collect();
        tell_source(source, &pages, language);
    }
    for file in &came.unmapped {
        answer::say(&language.say_with("night-unmapped", &[("file", file.clone())]));
    }
}

/// Where every page of a report goes; neighbours that go the same way in one line.
fn tell_pages(pages: &[&PageLine], language: Language) {
    let alike = |a: &&PageLine, b: &&PageLine| {
        (&a.units, &a.client, &a.sheet, a.protected, a.left_out)
            == (&b.units, &b.client, &b.sheet, b.protected, b.left_out)
            && a.tray.is_none()
            && b.tray.is_none()
    };
    for run in pages.chunk_by(|a, b| alike(a, b)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let numbers =
            if first.page == last.page { first.page.to_string() } else { format!("{}–{}", first.page, last.page) };
        if let Some(reason) = first.tray {
            let args = [("file", first.file.clone()), ("page", numbers), ("reason", language.say(reason.key()))];
            answer::say(&language.say_with("night-tray", &args));
            first.lines.iter().for_each(|line| answer::indented(&format!("│ {line}")));
        } else if first.left_out {
            answer::indented(&language.say_with("import-page-left", &[("pages", numbers)]));
        } else {
            let units: Vec<&str> = first.units.iter().map(|unit| unit.0.as_str()).collect();
            let about = first.client.as_ref().or(first.sheet.as_ref()).filter(|about| !about.is_empty());
            let mut place = units.join(", ");
            place.extend(about.map(|about| format!(" · {about}")));
            if first.protected {
                place.push(' ');
                place.push_str(&language.say("import-page-protected"));
            }
            let args = [("pages", numbers), ("place", place), ("tab", first.tab.to_string())];
            answer::indented(&language.say_with("import-page", &args));
        }
    }
}

fn tell_source(source: &SourceReport, pages: &[&PageLine], language: Language) {
    // A printed report has pages and no kinds.
    let is_report = source.kinds.is_empty();
    answer::say(&language.say_with(
        if is_report { "night-report" } else { "night-source" },
        &[
            ("file", source.file.clone()),
            ("rows", source.rows.to_string()),
            ("accepted", source.accepted.to_string()),
            ("refused", (source.refused.len() + pages.iter().filter(|page| page.tray.is_some()).count()).to_string()),
        ],
    ));
    if let Some(at) = source.exported_at {
        answer::indented(&language.say_with("import-exported", &[("at", at.strftime("%Y-%m-%d %H:%M").to_string())]));
    }
    if let Some(fault) = &source.fault {
        answer::say(&language.say_with(fault.key(), &import::numbers(fault)));
    }
    if is_report {
        tell_pages(pages, language);
        answer::say("");
        return;
    }
    let columns: Vec<String> = source.columns.iter().map(|(field, column)| format!("{column} → {field}")).collect();
    answer::indented(&language.say_with("import-columns", &[("columns", columns.join(", "))]));
    if !source.unused_columns.is_empty() {
        answer::indented(&language.say_with("import-unused", &[("columns", source.unused_columns.join(", "))]));
    }
    for row in &source.first_rows {
        answer::indented(&row.join(" | "));
    }
    for (unit, counts) in counts(source) {
        let told: Vec<String> = counts
            .iter()
            .map(|(kind, rows)| format!("{} {rows}", language.say(&format!("kind-{}", kind.word())).to_lowercase()))
            .collect();
        answer::indented(&language.say_with("import-unit", &[("unit", unit), ("counts", told.join(", "))]));
    }
    for (key, findings) in [("import-refused", &source.refused), ("import-warning", &source.warnings)] {
        for finding in findings {
            answer::say(&language.say_with(
                key,
                &[
                    ("sheet", finding.sheet.clone().unwrap_or_else(|| "–".into())),
                    ("row", finding.row.to_string()),
                    ("column", finding.column.clone().unwrap_or_else(|| "–".into())),
                    ("value", finding.value.clone()),
                    ("reason", language.say(finding.reason.key())),
                ],
            ));
        }
    }
    answer::say("");
}

fn counts(source: &SourceReport) -> BTreeMap<String, BTreeMap<Kind, u32>> {
    let mut counts: BTreeMap<String, BTreeMap<Kind, u32>> = BTreeMap::new();
    for ((unit, kind), rows) in &source.counts {
        counts.entry(unit.0.clone()).or_default().insert(*kind, *rows);
    }
    counts
}
