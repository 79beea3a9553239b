//! All units at once: on a screen, on a wall, on A3.

use askama::Template;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::incident;
use planb_core::overview::situation::{Cell, Picture, Report, UnitRow, picture};
use planb_core::situation::{Colour, FUNCTIONS, Trend};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_node::web::{Bareness, In, Page, Say};
use planb_paper::{Board, BoardAbout, BoardRow, Tone, board as board_sheet, tongue};

use crate::here;

/// How often the wall is asked for anew.
const REFRESH_SECONDS: u32 = 30;

/// A cell as the board shows it.
struct Shown {
    kind: &'static str,
    word: String,
    detail: String,
}

struct Row {
    href: String,
    name: String,
    heard: Shown,
    cells: Vec<Shown>,
    /// What is not green, in words, for who reads on a telephone.
    troubles: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "situation/board.html")]
struct BoardPage {
    t: Say,
    counts: Vec<(usize, String)>,
    functions: Vec<String>,
    rows: Vec<Row>,
    quiet: Vec<Row>,
}

#[derive(Template)]
#[template(path = "situation/wall.html")]
struct WallPage {
    t: Say,
    at: String,
    counts: Vec<(usize, String)>,
    /// Units with something that is not green, the worst first, in two columns.
    columns: Vec<Vec<Row>>,
    /// The others by name: who has not been heard from, with whom all is well.
    silent: String,
    green: String,
    is_live: bool,
}

/// The situation of the incident that goes on, of the units that this person sees.
fn seen(by: &In) -> Option<Picture> {
    let current = incident::current(by.state().register())?;
    Some(picture(by.state(), current.id, by.clock(), |unit| by.sees(Some(unit))))
}

/// `09:10`; with its day where that is not today.
pub(super) fn time(at: DateTime, now: DateTime) -> String {
    let form = if at.date() == now.date() { "%H:%M" } else { "%-d/%-m %H:%M" };
    at.strftime(form).to_string()
}

/// The form and the word of a colour.
pub(super) fn kind(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "ok",
        Colour::Yellow => "soon",
        Colour::Red => "late",
    }
}

/// A report in words: what is the matter, and which way it goes where that is news.
pub(super) fn said(language: Language, report: &Report) -> String {
    let trend = report.stand.trend.filter(|trend| *trend != Trend::Same);
    let trend = trend.map(|trend| language.say(&format!("situation-trend-{}", trend.word())));
    let parts = [Some(report.stand.words.clone()).filter(|words| !words.is_empty()), trend];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What two said at once: `Två besked: även Grönt 10:05 (Eva Ek)`.
pub(super) fn also(language: Language, cell: &Cell, now: DateTime) -> Option<String> {
    let one = |report: &Report| {
        let colour = language.say(&format!("situation-{}", report.stand.colour.word()));
        let words = said(language, report);
        let who = if report.reported_by.is_empty() { &report.by.name } else { &report.reported_by };
        let all = [colour, words, time(report.at, now), who.clone()];
        all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let others: Vec<String> = cell.also.iter().map(one).collect();
    (!others.is_empty()).then(|| language.say_with("situation-also", &[("others", others.join("; "))]))
}

fn shown(language: Language, cell: &Cell, now: DateTime) -> Shown {
    let Some(report) = &cell.now else {
        return Shown { kind: "na", word: language.say("situation-unreported"), detail: String::new() };
    };
    let detail = [Some(said(language, report)).filter(|words| !words.is_empty()), also(language, cell, now)];
    Shown {
        kind: kind(report.stand.colour),
        word: language.say(&format!("situation-{}", report.stand.colour.word())),
        detail: detail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// When a unit was last heard from, in words.
fn heard(language: Language, row: &UnitRow, now: DateTime) -> Shown {
    let word = match row.heard {
        None => language.say("situation-never-heard"),
        Some(at) if row.is_silent => language.say_with("situation-silent", &[("time", time(at, now))]),
        Some(at) => language.say_with("situation-heard", &[("time", time(at, now))]),
    };
    Shown { kind: if row.is_silent { "none" } else { "ok" }, word, detail: String::new() }
}

fn row(language: Language, row: &UnitRow, now: DateTime) -> Row {
    let trouble = |(function, cell): (&str, &Cell)| {
        let report = cell.now.as_ref()?;
        if report.stand.colour == Colour::Green && cell.also.is_empty() {
            return None;
        }
        let name = language.say(&format!("function-{function}"));
        let shown = shown(language, cell, now);
        Some(Shown { word: format!("{name}: {}", shown.word), ..shown })
    };
    let mut troubles: Vec<Shown> = FUNCTIONS.into_iter().zip(&row.cells).filter_map(trouble).collect();
    troubles.sort_by_key(|one| ["late", "soon", "ok"].iter().position(|kind| *kind == one.kind));
    Row {
        href: format!("/situation/{}", row.id.0),
        name: row.name.clone(),
        heard: heard(language, row, now),
        cells: row.cells.iter().map(|cell| shown(language, cell, now)).collect(),
        troubles,
    }
}

fn functions(language: Language) -> Vec<String> {
    FUNCTIONS.iter().map(|function| language.say(&format!("function-{function}"))).collect()
}

fn counts(by: &In, picture: &Picture) -> Vec<(usize, String)> {
    vec![
        (picture.worst(Colour::Red), by.say("situation-count-red")),
        (picture.worst(Colour::Yellow), by.say("situation-count-yellow")),
        (picture.worst(Colour::Green), by.say("situation-count-green")),
        (picture.silent(), by.say("situation-count-silent")),
    ]
}

/// The board: first what is not green or not heard from, unit by unit; then the table.
pub async fn show(by: In) -> Response {
    let t = Say(by.language);
    let title = t.say("situation-title");
    let Some(picture) = seen(&by) else { return here::none(&by, &title) };
    let now = by.clock();
    let of = |one: &UnitRow| row(by.language, one, now);
    let is_quiet = |one: &&UnitRow| !one.is_silent && one.count(Colour::Red) + one.count(Colour::Yellow) == 0;
    let page = BoardPage {
        t,
        counts: counts(&by, &picture),
        functions: functions(by.language),
        rows: picture.rows.iter().map(of).collect(),
        quiet: picture.rows.iter().filter(is_quiet).map(of).collect(),
    };
    by.page(&Page::new(title, &page))
}

/// The same for a screen that everybody sees and nobody scrolls: what is not green in large words, the rest by name; asked
/// for anew by itself once somebody has chosen that (WCAG 2.2.1: nothing moves that nobody asked for).
pub async fn wall(by: In) -> Response {
    let t = Say(by.language);
    let title = t.say("situation-title");
    let Some(picture) = seen(&by) else { return here::none(&by, &title) };
    let now = by.clock();
    let is_live = by.query.contains_key("live");
    let rows = picture.rows.iter().map(|one| (one, row(by.language, one, now)));
    let (mut bad, well): (Vec<_>, Vec<_>) = rows.partition(|(_, row)| !row.troubles.is_empty());
    // The two columns are about as long as each other: a unit is its name and a line for each trouble.
    let lines = |(_, row): &(&UnitRow, Row)| row.troubles.len() + 2;
    let (all, mut first, mut at) = (bad.iter().map(lines).sum::<usize>(), 0, 0);
    while at < bad.len() && first * 2 < all {
        first += lines(&bad[at]);
        at += 1;
    }
    let second = bad.split_off(at);
    let column = |half: Vec<(&UnitRow, Row)>| half.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    let names = |is_silent: bool| {
        let named = well.iter().filter(|(one, _)| one.is_silent == is_silent);
        named.map(|(_, row)| row.name.as_str()).collect::<Vec<_>>().join(" · ")
    };
    let page = WallPage {
        t,
        at: time(now, now),
        counts: counts(&by, &picture),
        silent: names(true),
        green: names(false),
        columns: vec![column(bad), column(second)],
        is_live,
    };
    let refresh_seconds = is_live.then_some(REFRESH_SECONDS);
    by.bare(&Page::new(title, &page), Bareness::Wall { refresh_seconds })
}

/// What hangs where the whiteboard hung, A3.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    let picture = seen(by).ok_or_else(|| Trouble::user("paper-none"))?;
    let (language, now) = (by.language, by.clock());
    let cell = |shown: Shown| planb_paper::Cell {
        word: shown.word,
        detail: shown.detail,
        tone: match shown.kind {
            "ok" => Tone::Good,
            "soon" => Tone::Soon,
            "late" | "none" => Tone::Bad,
            _ => Tone::None,
        },
    };
    let line = |one: &UnitRow| {
        let cells = one.cells.iter().map(|cell| shown(language, cell, now));
        let unreported = |shown: Shown| if shown.kind == "na" { Shown { word: String::new(), ..shown } } else { shown };
        let first = heard(language, one, now);
        let cells = std::iter::once(first).chain(cells.map(unreported)).map(cell).collect();
        BoardRow { unit: one.name.clone(), cells }
    };
    let columns = std::iter::once(by.say("situation-heard-head")).chain(functions(language)).collect();
    let summary = counts(by, &picture).iter().map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>();
    let sheet = Board {
        about: BoardAbout::Situation { summary: summary.join("  ·  ") },
        columns,
        rows: picture.rows.iter().map(line).collect(),
        checks: Vec::new(),
    };
    Ok(Paper {
        what: "situation",
        subject: String::new(),
        title: by.say_with("situation-paper", &[("time", now.strftime("%Y-%m-%d %H:%M").to_string())]),
        unit: own_unit(by),
        version: None,
        back: "/situation".into(),
        look: None,
        make: making(move |stamp| board_sheet(stamp, &sheet, tongue(language.code()))),
    })
}
