//! One sheet: its fields in the form's order with the picture beside each, what can be copied, and when it happened.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::form::guess::Guess;
use planb_core::form::layout::PageLayout;
use planb_core::form::{FormDefinition, Guard, Returns};
use planb_core::ledger::{Issue, Sheet, Stage, Told as Said};
use planb_core::overview;
use planb_core::overview::backentry::{Line, Row, lines, returns_of, row_of, system_of, when, when_fields};
use planb_core::overview::ledger::guard_of;
use planb_core::overview::review::{self, Standing};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::{In, Page, Say, shown};
use planb_paper::scan::Grey;

use super::seen;
use crate::guess;
use crate::picture::{self, Shown, cut, look, must_see, wider};
use crate::review::show;

/// Pixels a millimetre of a field's picture, and how wide one may be.
const PER_MM: f64 = 5.0;
const WIDE: f64 = 720.0;

/// A field as it is entered.
pub struct Ask {
    /// The form field's name: `1/who.client`.
    pub name: String,
    pub id: String,
    pub label: String,
    pub picture: Option<Shown>,
    /// What was read or is said, in words; what is typed, where it is written.
    pub value: String,
    pub is_written: bool,
    pub is_long: bool,
    pub is_unreadable: bool,
    pub guard: Guard,
    /// What digits in boxes seem to say, where nobody has said anything yet. A box that is ticked takes it.
    pub guess: String,
}

impl Ask {
    fn is_guarded(&self) -> bool {
        self.guard != Guard::None
    }
}

/// Fields that stand together: a section, or a row of one.
pub struct Group {
    pub title: String,
    pub fields: Vec<Ask>,
}

#[derive(Template)]
#[template(path = "enter/sheet.html")]
pub struct SheetPage<'a> {
    t: Say,
    csrf: &'a str,
    serial: String,
    title: String,
    about: String,
    place: String,
    returns: &'static str,
    system: String,
    system_name: String,
    systems: Vec<Item>,
    groups: Vec<Group>,
    /// Rows that are as planned, or empty: not entered where only deviations are.
    folded: Vec<Group>,
    pages: Vec<Shown>,
    missing: String,
    doubts: usize,
    needs_second: bool,
    when: String,
    when_pictures: Vec<Shown>,
    /// What the pictures seem to say of it.
    when_guess: String,
    second: String,
    errors: Vec<Told>,
    duplicate: String,
    reference: String,
    done: String,
    next: String,
}

impl SheetPage<'_> {
    fn action(&self, step: &str) -> String {
        format!("/enter/sheet/{}{step}", self.serial)
    }

    fn has_guesses(&self) -> bool {
        let fields = self.groups.iter().flat_map(|group| &group.fields);
        !self.when_guess.is_empty() || fields.into_iter().any(|field| !field.guess.is_empty())
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map(|told| told.text.clone()).unwrap_or_default()
    }
}

/// A sheet that this person may see, with its form.
pub struct Found<'a> {
    pub serial: Serial,
    pub sheet: &'a Sheet,
    pub issue: &'a Issue,
    pub form: &'static FormDefinition,
    pub pages: &'static [PageLayout],
}

/// The sheet that a path names.
pub fn found<'a>(by: &'a In, serial: &str) -> Result<Found<'a>, Trouble> {
    let gone = || Trouble::user("page-not-found");
    let serial = Serial::parse(serial).ok_or_else(gone)?;
    let (sheet, issue) = by.state().ledger().issued(&serial).ok_or_else(gone)?;
    must_see(by, &issue.unit)?;
    let laid = overview::form::laid(by.state(), &issue.form, issue.version);
    let laid = laid.ok_or_else(|| Trouble::user("enter-form-unknown"))?;
    Ok(Found { serial, sheet, issue, form: &laid.form, pages: &laid.pages })
}

/// What was typed when a form was refused.
#[derive(Default)]
pub struct Typed {
    pub fields: BTreeMap<String, String>,
    pub when: String,
    pub second: String,
    pub errors: Vec<Told>,
    /// The sheet on which the same was entered before, and when.
    pub duplicate: Option<(Serial, String)>,
}

/// `/enter/sheet/SERIAL`.
pub async fn show(by: In, Path(serial): Path<String>) -> Response {
    match found(&by, &serial).and_then(|found| page(&by, &found, &Typed::default())) {
        Ok(answer) => answer,
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The open doubts of a sheet.
pub fn doubts(by: &In, serial: &Serial) -> Vec<review::Item> {
    let items = by.now.worked_out(review::items);
    let own = items.0.iter().filter(|item| item.spot.serial == *serial && item.standing != Standing::Done);
    own.cloned().collect()
}

/// The page of a sheet.
pub fn page(by: &In, found: &Found<'_>, typed: &Typed) -> Result<Response, Trouble> {
    let Found { serial, sheet, issue, form, .. } = found;
    let t = Say(by.language);
    look(by, &issue.unit, "form-sheet", serial.0.clone())?;
    let state = by.state();
    let returns = returns_of(state, form);
    let system = system_of(state, &issue.form).to_string();
    let pages = Pictures::open(by, found);
    let (groups, folded) = grouped(by, found, returns, &pages, typed);
    let when_pictures = happened_pictures(by, found, &pages);
    let when_guess = pages.when_guess(form).unwrap_or_default();
    let happened =
        if typed.when.is_empty() { when(state, serial).unwrap_or_default().to_string() } else { typed.when.clone() };
    let unit = shown::name(state, by.language, "unit", &issue.unit.0);
    let missing = sheet.missing_pages();
    let missing: Vec<String> = missing.iter().map(u32::to_string).collect();
    let choice =
        |(id, name): (String, String)| Item { checked: id == system, value: id, label: name, hint: String::new() };
    let none =
        Item { value: String::new(), label: t.say("enter-choose"), hint: String::new(), checked: system.is_empty() };
    let systems: Vec<Item> = shown::choices(state, by.language, "system").into_iter().map(choice).collect();
    let view = SheetPage {
        t,
        csrf: by.csrf(),
        title: show::of(by.language, &form.title),
        about: [serial.0.clone(), unit].join(" · "),
        place: place(by, serial, &system),
        returns: word(returns),
        system_name: if system.is_empty() { String::new() } else { shown::name(state, by.language, "system", &system) },
        systems: if systems.is_empty() { systems } else { std::iter::once(none).chain(systems).collect() },
        groups,
        folded,
        pages: pages.unplaced(returns),
        missing: missing.join(", "),
        doubts: doubts(by, serial).len(),
        needs_second: matches!(guard_of(form), Guard::Narcotics | Guard::Money),
        reference: reference(by, serial, &happened),
        when_guess: if happened.is_empty() { when_guess } else { String::new() },
        when: happened,
        when_pictures,
        second: typed.second.clone(),
        errors: typed.errors.iter().map(|told| Told { name: told.name.clone(), text: told.text.clone() }).collect(),
        duplicate: typed
            .duplicate
            .as_ref()
            .map_or_else(String::new, |(other, at)| t.with2("enter-duplicate", "serial", &other.0, "at", at)),
        done: done(by, sheet),
        next: super::next(by, &system, Some(&serial.0)),
        system,
        serial: serial.0.clone(),
    };
    let page = Page::new(view.title.clone(), &view);
    Ok(by.page(&if typed.errors.is_empty() { page } else { page.refused() }))
}

fn word(returns: Returns) -> &'static str {
    match returns {
        Returns::WordForWord => "word-for-word",
        Returns::Summarised => "summarised",
        Returns::Deviations => "deviations",
        Returns::Scanned => "scanned",
    }
}

/// `Blad 3 av 41 till Treserva`.
fn place(by: &In, serial: &Serial, system: &str) -> String {
    let own: Vec<_> = seen(by).into_iter().filter(|of| of.system == system).collect();
    let Some(at) = own.iter().position(|of| of.serial == *serial) else { return String::new() };
    by.say_with("enter-place", &[("at", (at + 1).to_string()), ("all", own.len().to_string())])
}

/// A line to put beside what is entered: where it comes from, so that nobody enters it twice.
fn reference(by: &In, serial: &Serial, happened: &str) -> String {
    let initials: String = by.who.name.split_whitespace().filter_map(|part| part.chars().next()).collect();
    let args = [
        ("serial", serial.0.clone()),
        ("when", if happened.is_empty() { "–".to_string() } else { happened.to_string() }),
        ("now", by.clock().strftime("%Y-%m-%d %H:%M").to_string()),
        ("who", initials),
    ];
    by.say_with("enter-reference", &args)
}

/// That it stands in a system already, by whom and when.
pub fn done(by: &In, sheet: &Sheet) -> String {
    if !matches!(sheet.standing().stage, Stage::Entered | Stage::Checked) {
        return String::new();
    }
    let Some(said) = sheet.last(|told| matches!(told, Said::Entered { .. })) else { return String::new() };
    let args = [("who", said.by.name.clone()), ("at", said.at.strftime("%Y-%m-%d %H:%M").to_string())];
    by.say_with("enter-done", &args)
}

/// A sheet's pictures, opened.
struct Pictures(Vec<Opened>);

struct Opened {
    layout: &'static PageLayout,
    grey: Grey,
    warp: Option<planb_paper::scan::Warp>,
    guesses: BTreeMap<String, Guess>,
}

impl Pictures {
    fn open(by: &In, found: &Found<'_>) -> Pictures {
        let pages = found.pages;
        let contents = by.state().ledger().contents(&found.serial);
        let open = |layout: &'static PageLayout| {
            let read = contents?.page(layout.page)?;
            // A picture that lies on another computer is not there; the fields are.
            let grey = picture::open(&by.app, read).ok()?;
            let warp = picture::warp(read, layout);
            let guessed = warp.map(|warp| guess::of_page(found.form, layout, (&grey, &warp), by.today()));
            Some(Opened { layout, warp, guesses: guessed.unwrap_or_default(), grey })
        };
        Pictures(pages.iter().filter_map(open).collect())
    }

    fn of(&self, line: &Line) -> Option<Shown> {
        let opened = self.0.iter().find(|opened| opened.layout.page == line.page)?;
        let area = wider(line.area, opened.layout, 1.5);
        Some(cut(&opened.grey, opened.warp.as_ref()?, area, PER_MM.min(WIDE / area.width_mm), &[]))
    }

    /// What a field's boxes seem to say; empty where nothing does.
    fn guess(&self, page: u32, name: &str) -> Option<&str> {
        let opened = self.0.iter().find(|opened| opened.layout.page == page)?;
        opened.guesses.get(name).map(|guess| guess.value.as_str())
    }

    /// What the fields that say when it happened seem to say: all of them, or nothing.
    fn when_guess(&self, form: &FormDefinition) -> Option<String> {
        let guess = |name: &String| self.0.iter().find_map(|opened| self.guess(opened.layout.page, name));
        match when_fields(form) {
            (Some(date), None) => guess(&date).map(String::from),
            (Some(date), Some(time)) => Some(format!("{} {}", guess(&date)?, guess(&time)?)),
            (None, _) => None,
        }
    }

    /// Pages that are shown whole: those that nobody has placed, and all where the sheet goes into the file as a picture.
    fn unplaced(&self, returns: Returns) -> Vec<Shown> {
        let whole = self.0.iter().filter(|opened| opened.warp.is_none() || returns == Returns::Scanned);
        whole.map(|opened| picture::whole(&opened.grey, 1_000).0).collect()
    }
}

/// The fields of a sheet with their pictures, for who compares.
pub fn compared(by: &In, found: &Found<'_>) -> Result<Vec<Ask>, Trouble> {
    look(by, &found.issue.unit, "form-sheet", found.serial.0.clone())?;
    let pages = Pictures::open(by, found);
    let layouts = found.pages;
    let lines = lines(found.form, layouts, by.state().ledger().contents(&found.serial));
    let ask = |line: &Line| asked(by, line, (pages.of(line), None), &Typed::default());
    Ok(lines.iter().map(ask).collect())
}

/// What the sheet says of when it happened.
fn happened_pictures(by: &In, found: &Found<'_>, pages: &Pictures) -> Vec<Shown> {
    let Found { serial, form, .. } = found;
    let (date, time) = when_fields(form);
    let layouts = found.pages;
    let lines = lines(form, layouts, by.state().ledger().contents(serial));
    let named = [date, time].into_iter().flatten();
    let own = named.filter_map(|name| lines.iter().find(|line| line.name == name));
    own.filter_map(|line| pages.of(line)).collect()
}

/// The fields in groups; and those that need not be entered, where only deviations are.
fn grouped(by: &In, found: &Found<'_>, returns: Returns, pages: &Pictures, typed: &Typed) -> (Vec<Group>, Vec<Group>) {
    let Found { serial, form, .. } = found;
    let layouts = found.pages;
    let (date, time) = when_fields(form);
    let is_when = |name: &String| [&date, &time].into_iter().flatten().any(|own| own == name);
    let lines = lines(form, layouts, by.state().ledger().contents(serial));
    let lines: Vec<Line> = lines.into_iter().filter(|line| !is_when(&line.name)).collect();
    let (mut main, mut folded): (Vec<Group>, Vec<Group>) = (Vec::new(), Vec::new());
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let same = |line: &&Line| line.section == first.section && line.row == first.row;
        let (own, after) = rest.split_at(rest.iter().take_while(same).count());
        rest = after;
        let sort = first.row.map(|_| row_of(form, &own.iter().collect::<Vec<_>>()));
        let is_folded = match sort {
            Some(Row::Blank) => true,
            Some(Row::Planned) => returns == Returns::Deviations,
            _ => false,
        };
        let ask = |line: &Line| asked(by, line, (pages.of(line), pages.guess(line.page, &line.name)), typed);
        let title = title(by, form, first, sort);
        let to = if is_folded { &mut folded } else { &mut main };
        if is_folded {
            // One picture of the whole row is enough to see whether something is written in it.
            let area = own.iter().map(|line| line.area).reduce(planb_core::overview::backentry::around);
            let whole = Line { area: area.unwrap_or(first.area), is_written: false, ..first.clone() };
            let picture = pages.of(&whole);
            to.push(Group { title, fields: vec![Ask { picture, ..asked(by, &whole, (None, None), typed) }] });
        } else {
            // A box of a row that is empty says nothing.
            let says = |line: &&Line| line.row.is_none() || line.is_written || line.value != "false";
            to.push(Group { title, fields: own.iter().filter(says).map(ask).collect() });
        }
    }
    (main, folded)
}

fn title(by: &In, form: &FormDefinition, first: &Line, sort: Option<Row>) -> String {
    let section = form.sections.iter().find(|section| section.name == first.section);
    let title = section.map(|section| show::of(by.language, &section.title)).unwrap_or_default();
    let Some(row) = first.row else { return title };
    let said = match sort {
        Some(Row::Planned) => by.say("enter-row-planned"),
        Some(Row::Blank) => by.say("enter-row-blank"),
        _ => by.say("enter-row-differs"),
    };
    let title = if title.is_empty() { title } else { format!(" ({title})") };
    let args = [("title", title), ("row", row.to_string()), ("said", said)];
    by.say_with("enter-row", &args)
}

fn asked(by: &In, line: &Line, (picture, guess): (Option<Shown>, Option<&str>), typed: &Typed) -> Ask {
    let name = format!("{}/{}", line.page, line.name);
    let shown = show::of(by.language, &line.shown);
    let kept = if line.is_written { line.value.clone() } else { shown.clone() };
    let label = show::of(by.language, &line.label);
    let value = typed.fields.get(&name).cloned().unwrap_or(kept);
    let is_open = line.is_written && value.is_empty() && !line.is_unreadable;
    Ask {
        id: format!("f-{}", name.replace(['/', '.', '_'], "-")),
        // A grid's row is named by what is written in it, and says what is ticked.
        label: if line.is_written && !shown.is_empty() && shown != line.value {
            format!("{label}: {shown}")
        } else {
            label
        },
        guess: guess.filter(|_| is_open).map(String::from).unwrap_or_default(),
        value,
        name,
        is_long: line.area.height_mm > 16.0,
        picture,
        is_written: line.is_written,
        is_unreadable: line.is_unreadable,
        guard: line.guard,
    }
}
