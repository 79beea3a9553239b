//! `planb print`: a unit's newest sealed binder on a printer, or as plain files for a copier; and wiping those.

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressStyle};
use planb_before::open;
use planb_before::print::{self, Done, Found, Go, Journal, Opened, Progress, Run, Waiting, Wish, usb};
use planb_core::id::UnitId;
use planb_core::overview::frozen::Frozen;
use planb_core::overview::paper::{self, Paper};
use planb_core::register::Hand;
use planb_core::sheet::{Serial, Stamp};
use planb_core::snapshot::Edition;
use planb_node::printer::{Address, Printer};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let by = Hand { name: args.get_one::<String>("by").cloned().unwrap_or_default(), card: String::new() };
    if let Some(folder) = args.get_one::<PathBuf>("wipe") {
        return wipe(folder, &mut node, &by, language, form);
    }
    let unit = unit(args, &node)?;
    let edition = if args.get_flag("supplement") { Edition::Supplement } else { Edition::Common };
    if let Some(typed) = args.get_one::<String>("confirm") {
        return confirm(serial_of(typed), &unit, edition, &mut node, &by, language, form);
    }
    let wish = wish(args, edition, &unit, &node, settings.time_zone.as_str(), by)?;
    let frozen = Frozen::of(node.state());
    let (_, bundle) = print::allowed(&dir, (&unit, edition), frozen.as_ref(), node.state())?;
    let keys: Vec<PathBuf> = args.get_many("key").into_iter().flatten().cloned().collect();
    let identity = if keys.is_empty() { super::open::ask(language)? } else { open::read_keys(&keys)? };
    let mut opened = print::open(&bundle, &identity, &wish)?;
    if let Some(frozen) = &frozen {
        let stamp = Stamp {
            municipality: settings.municipality.clone(),
            exercise: settings.exercise,
            serial: String::new(),
            made_at: super::clock(&settings.time_zone),
            data_as_of: None,
            heads: node.heads_digest().paper(),
        };
        let of = (opened.manifest.unit_name.clone(), opened.manifest.night);
        opened.begin_with(print::frozen::NAME, print::frozen::page(frozen, (&of.0, of.1), &stamp, language)?);
    }
    match args.get_one::<PathBuf>("to") {
        Some(folder) => fill(folder, &opened, &mut node, &wish.by, language, form),
        None => {
            let typed = args.get_one::<String>("printer").cloned().unwrap_or(settings.print.printer);
            if typed.is_empty() {
                return Err(Trouble::user("print-which-printer"));
            }
            on_printer(&typed.parse()?, &opened, &mut node, &wish.by, language, form)
        }
    }
}

/// The unit that was typed, by its id or its name. A reserve computer may have its binder and have heard nothing of it else.
fn unit(args: &ArgMatches, node: &Node) -> Result<UnitId, Trouble> {
    let typed = args.get_one::<String>("unit").cloned().unwrap_or_default();
    let unit = UnitId::of_name(&typed);
    let has_binder = |edition| print::newest(node.folder(), &unit, edition).is_ok();
    let is_known = node.state().units().any(|(id, _)| *id == unit)
        || [Edition::Common, Edition::Supplement].into_iter().any(has_binder);
    if is_known { Ok(unit) } else { Err(Trouble::user("unit-unknown").with("unit", typed)) }
}

fn wish(
    args: &ArgMatches,
    edition: Edition,
    unit: &UnitId,
    node: &Node,
    zone: &str,
    by: Hand,
) -> Result<Wish, Trouble> {
    let from = match args.get_one::<String>("from") {
        None => None,
        Some(typed) => Some(Serial::parse(typed).ok_or_else(|| Trouble::user("print-serial").with("serial", typed))?),
    };
    let tabs = args.get_flag("due").then(|| {
        let due = paper::due(node.state(), unit, super::clock(zone).date());
        due.into_iter().filter(|due| due.since.is_some()).map(|due| due.day.tab).collect()
    });
    let profile = args.get_one::<String>("profile").and_then(|word| super::open::profile(word));
    let against = args.get_flag("changes").then(|| Paper::of(node.state(), unit, edition));
    Ok(Wish { edition, profile, tabs, from, against, by })
}

fn on_printer(
    address: &Address,
    opened: &Opened,
    node: &mut Node,
    by: &Hand,
    language: Language,
    form: Form,
) -> Result<Outcome, Trouble> {
    let mut printer = Printer::at(address)?;
    let folder = node.folder().to_path_buf();
    let mut run = Run::begin(&folder, opened, &mut printer, node, by)?;
    let mut shown = Shown::new(language, run.printer_name());
    let done = run.go(&mut printer, node, &mut |progress| shown.tell(progress));
    shown.bar.finish_and_clear();
    let copy = run.copy().clone();
    drop(run);
    let last = match done? {
        Done::All(last) => last,
        Done::Stopped => return Ok(Outcome::Stale),
    };
    let (unit, edition) = (&opened.manifest.unit, opened.edition());
    let serial = last.as_ref().map_or("", |last| last.0.as_str());
    if form == Form::Json {
        answer::json(&serde_json::json!({
            "unit": unit, "copy": copy, "night": opened.manifest.night, "pages": opened.pages(), "last": serial,
        }));
        return Ok(Outcome::Fresh);
    }
    let told = [
        ("pages", opened.pages().to_string()),
        ("copy", copy.to_string()),
        ("serial", serial.to_string()),
        ("unit", unit.to_string()),
    ];
    answer::say(&language.say_with("print-done", &told));
    let typed = if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        answer::complain(&language.say_with("print-confirm-ask", &told));
        super::ask_line()?
    } else {
        String::new()
    };
    match typed.trim() {
        "" => {
            answer::say(&language.say_with("print-confirm-later", &told));
            Ok(Outcome::Fresh)
        }
        typed => confirm(serial_of(typed), unit, edition, node, by, language, form),
    }
}

/// The last sheet that came out, as typed; `-` is none.
fn serial_of(typed: &str) -> &str {
    if typed == "-" { "" } else { typed }
}

fn confirm(
    typed: &str,
    unit: &UnitId,
    edition: Edition,
    node: &mut Node,
    by: &Hand,
    language: Language,
    form: Form,
) -> Result<Outcome, Trouble> {
    let folder = node.folder().to_path_buf();
    let kept = Journal::read(&Journal::path(&folder, unit, edition))?;
    let found = print::confirm(&folder, (unit, edition), typed, &language.say("print-nothing-came"), node, by)?;
    let copy = kept.map(|kept| kept.copy.0).unwrap_or_default();
    let (key, next) = match &found {
        Found::Last => ("print-confirmed", String::new()),
        Found::Earlier(next) => ("print-came-short", next.to_string()),
        Found::Nothing => ("print-came-nothing", String::new()),
    };
    match form {
        Form::Json => {
            answer::json(&serde_json::json!({ "copy": copy, "complete": found == Found::Last, "next": next }));
        }
        Form::Lines => {
            let args = [("copy", copy), ("serial", next), ("unit", unit.to_string())];
            answer::say(&language.say_with(key, &args));
        }
    }
    Ok(if found == Found::Last { Outcome::Fresh } else { Outcome::Stale })
}

fn fill(
    folder: &std::path::Path,
    opened: &Opened,
    node: &mut Node,
    by: &Hand,
    language: Language,
    form: Form,
) -> Result<Outcome, Trouble> {
    let own = node.folder().to_path_buf();
    let filled = usb::fill(folder, &own, opened, node, by)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "memory": filled.memory, "copy": filled.paper, "files": filled.files, "pages": filled.pages,
        })),
        Form::Lines => {
            filled.files.iter().for_each(|name| answer::say(&format!("  {name}")));
            let args = [
                ("files", filled.files.len().to_string()),
                ("pages", filled.pages.to_string()),
                ("path", folder.display().to_string()),
                ("copy", filled.memory.to_string()),
            ];
            answer::say(&language.say_with("usb-filled", &args));
            answer::say(&language.say_with("usb-warning", &args));
        }
    }
    Ok(Outcome::Fresh)
}

fn wipe(
    folder: &std::path::Path,
    node: &mut Node,
    by: &Hand,
    language: Language,
    form: Form,
) -> Result<Outcome, Trouble> {
    let own = node.folder().to_path_buf();
    let wiped = usb::wipe(folder, &own, node, by)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "wiped": wiped.files, "left": wiped.left })),
        Form::Lines => {
            answer::say(&language.say_with("usb-wiped", &[("files", wiped.files.len().to_string())]));
            for name in &wiped.left {
                answer::say(&language.say_with("usb-left", &[("name", name.clone())]));
            }
        }
    }
    Ok(if wiped.left.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

/// A bar on the terminal, and a line each time that the printer begins to wait for something else.
struct Shown {
    language: Language,
    bar: ProgressBar,
    waiting: Waiting,
}

impl Shown {
    fn new(language: Language, printer: &str) -> Shown {
        let bar = ProgressBar::new(0).with_message(printer.to_string());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {prefix}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Shown { language, bar, waiting: Waiting::Nothing }
    }

    fn tell(&mut self, progress: &Progress) -> Go {
        self.bar.set_length(u64::from(progress.pages));
        self.bar.set_position(u64::from(progress.pages_done));
        if let Some(minutes) = progress.minutes_left {
            self.bar.set_prefix(self.language.say_with("print-minutes", &[("minutes", minutes.to_string())]));
        }
        if progress.waiting != self.waiting {
            self.waiting = progress.waiting.clone();
            let lines: Vec<String> = match &self.waiting {
                Waiting::Nothing => vec![self.language.say("printer-goes-on")],
                Waiting::Away => vec![self.language.say("printer-away")],
                Waiting::Printer(reasons) => reasons.iter().map(|reason| self.language.say(reason.key())).collect(),
            };
            self.bar.suspend(|| lines.iter().for_each(|line| answer::complain(line)));
        }
        Go::On
    }
}
