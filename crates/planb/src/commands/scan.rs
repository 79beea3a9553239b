//! `planb scan`: pages from files and folders, each told as it is written in the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use clap::ArgMatches;
use jiff::civil::Date;
use planb_after::scan::{self, Desk, PageSeen, Summary, Tray};
use planb_core::form::Forms;
use planb_core::overview::form::forms;
use planb_core::register::Hand;
use planb_node::clock;
use planb_node::store::{Node, STORE_FILE};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde_json::{Map, Value, json};

use crate::answer::{self, Form, Outcome};

/// Drawing a page recurses.
const DRAW_STACK_BYTES: usize = 16 << 20;
/// How often a watched folder is looked into.
const EVERY: Duration = Duration::from_secs(2);

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let is_named = args.value_source("dir") == Some(clap::parser::ValueSource::CommandLine);
    // Without a store pages are read, and nothing is written.
    let mut node = if is_named || dir.join(STORE_FILE).exists() { Some(super::member(&dir)?) } else { None };
    let by = node.as_ref().map(|node| super::form::hand(args, node)).unwrap_or_default();
    if let Some(node) = &node {
        planb_node::pictures::sweep(node.folder(), node.state())?;
    }
    let known = node.as_ref().map(|node| forms(node.state())).unwrap_or_default();
    let mut told = |seen: &PageSeen| tell(seen, &known, language, form);
    let summary = match args.get_one::<PathBuf>("watch") {
        Some(folder) => {
            let until = args.get_one::<u64>("for").map(|seconds| Instant::now() + Duration::from_secs(*seconds));
            watch((folder, form), until, (node.as_mut(), &by), &mut told)?
        }
        None => {
            let named: Vec<PathBuf> = args.get_many::<PathBuf>("files").into_iter().flatten().cloned().collect();
            scan::scan(
                &scan::found(&named)?,
                guess_on(form),
                node.as_mut().map(|node| Desk { node, by: &by }),
                &mut told,
            )?
        }
    };
    if form == Form::Lines {
        let count = |count: u32| count.to_string();
        let told = [("pages", count(summary.pages)), ("booked", count(summary.booked)), ("tray", count(summary.tray))];
        answer::say(&language.say_with("scan-done", &told));
    }
    Ok(if summary.tray == 0 { Outcome::Fresh } else { Outcome::Stale })
}

/// Draws pages for another process of this program, which says which and ends this one when it must.
pub fn draw() -> Result<Outcome, Trouble> {
    let failed = || Trouble::internal("work-failed");
    let work = || scan::answer(&mut std::io::stdin().lock(), &mut std::io::stdout().lock());
    let thread = std::thread::Builder::new().stack_size(DRAW_STACK_BYTES).spawn(work).map_err(|_| failed())?;
    thread.join().map_err(|_| failed())?.map_err(|error| Trouble::of_io(Path::new("-"), error))?;
    Ok(Outcome::Fresh)
}

/// The day on which digits are guessed: for scripts alone, since lines show none.
fn guess_on(form: Form) -> Option<Date> {
    (form == Form::Json).then(|| clock::local_of_ms(clock::machine_ms()).date())
}

/// A confidence with three digits.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1_000.0).round() / 1_000.0
}

/// The page as scripts get it.
fn object(seen: &PageSeen, known: &Forms) -> Value {
    let code = seen.code.as_ref();
    let name = |code: &planb_core::form::code::PageCode| {
        known.find(&code.form, code.version).map_or_else(|| code.form.clone(), |form| form.id.clone())
    };
    let fields: Map<String, Value> = (seen.fields.iter())
        .map(|(name, answer)| {
            let confidence = rounded(answer.confidence);
            let guess = seen.guesses.get(name);
            // Whoever takes a guess for an answer has not looked: a field with one is always flagged.
            let is_flagged = answer.flagged || guess.is_some();
            let mut value = json!({ "value": answer.value, "confidence": confidence, "flagged": is_flagged });
            if let Some(guess) = guess {
                value["guess"] = json!({ "value": guess.value, "confidence": rounded(guess.confidence) });
            }
            (name.clone(), value)
        })
        .collect();
    json!({
        "file": seen.file, "page": seen.page, "serial": code.map(|code| code.serial.clone()), "form": code.map(name),
        "version": code.map(|code| code.version), "fields": fields, "tray": seen.tray,
    })
}

fn tell(seen: &PageSeen, known: &Forms, language: Language, form: Form) {
    if form == Form::Json {
        return answer::line(&object(seen, known));
    }
    let place = [("file", seen.file.display().to_string()), ("page", seen.page.to_string())];
    match (&seen.code, seen.tray) {
        (_, Some(tray)) => {
            let tray = format!("tray-{}", tray.word());
            let why = language.say(seen.fault.unwrap_or(&tray));
            answer::say(&language.say_with("scan-tray", &[place[0].clone(), place[1].clone(), ("why", why)]));
        }
        (Some(code), None) => {
            let flagged = seen.fields.values().filter(|answer| answer.flagged).count();
            let sheet = [("serial", code.serial.to_string()), ("sheet", code.page.to_string())];
            let rest = [("of", code.pages.to_string()), ("flagged", flagged.to_string())];
            answer::say(&language.say_with("scan-page", &[&place[..], &sheet[..], &rest[..]].concat()));
        }
        (None, None) => {}
    }
}

/// A file as it was seen: how long, and when it was changed.
type Look = (u64, Option<SystemTime>);

/// Looks into a folder again and again. A file is read when it has stayed the same between two looks; nothing is moved. One whose
/// number is not issued is read again when another computer has been met.
fn watch(
    (folder, form): (&Path, Form),
    until: Option<Instant>,
    (mut node, by): (Option<&mut Node>, &Hand),
    told: &mut dyn FnMut(&PageSeen),
) -> Result<Summary, Trouble> {
    let (mut looks, mut done) = (BTreeMap::<PathBuf, Look>::new(), BTreeMap::<PathBuf, Look>::new());
    let (mut sum, mut entries) = (Summary::default(), 0);
    let mut unissued: Vec<PathBuf> = Vec::new();
    loop {
        if let Some(node) = node.as_deref_mut() {
            node.refresh()?;
            let now = node.state().counts().0;
            if now != entries {
                unissued.drain(..).for_each(|path| _ = done.remove(&path));
            }
        }
        let found = scan::found(&[folder.to_path_buf()])?;
        let mut ready = Vec::new();
        let mut seen = BTreeMap::new();
        for path in found {
            let Ok(file) = std::fs::metadata(&path) else { continue };
            let look = (file.len(), file.modified().ok());
            if looks.get(&path) == Some(&look) && done.get(&path) != Some(&look) {
                ready.push(path.clone());
            }
            seen.insert(path, look);
        }
        let desk = node.as_deref_mut().map(|node| Desk { node, by });
        let one = scan::scan(&ready, guess_on(form), desk, |page| {
            if page.tray == Some(Tray::NotIssued) {
                unissued.push(page.file.clone());
            }
            told(page);
        })?;
        entries = node.as_deref().map_or(0, |node| node.state().counts().0);
        done.extend(ready.into_iter().filter_map(|path| Some((path.clone(), *seen.get(&path)?))));
        sum.files += one.files;
        sum.pages += one.pages;
        sum.booked += one.booked;
        sum.tray += one.tray;
        looks = seen;
        if until.is_some_and(|until| Instant::now() >= until) {
            return Ok(sum);
        }
        std::thread::sleep(EVERY);
    }
}
