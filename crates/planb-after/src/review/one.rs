//! One doubt a screen: the picture left, what it can be right; one key says which, and the next one comes.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::form::layout::{FieldAt, Sort};
use planb_core::form::{Kind, Words};
use planb_core::overview::review::{ASK, Item, OPEN, PAGE, Standing, UNREADABLE, Why, kept, may_say};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, shown};

use super::{carer, done, found, next, path, say, seen, show, whole};
use crate::picture::{Shown, look, may_see};

/// A key of the keyboard stands for at most so many options.
const KEYS: usize = 9;

/// Something that a field can be.
struct Choice {
    value: String,
    label: String,
    /// `1`–`9`; empty where there are more.
    key: String,
    is_read: bool,
}

#[derive(Template)]
#[template(path = "review/one.html")]
struct OnePage<'a> {
    t: Say,
    csrf: &'a str,
    title: String,
    label: String,
    why: String,
    counter: String,
    sheet: String,
    carer: String,
    picture: Shown,
    strip: Option<Shown>,
    /// What was read or said, in words; empty where nothing is.
    read: String,
    /// What Enter says.
    right: String,
    choices: Vec<Choice>,
    is_many: bool,
    action: String,
    undo: Option<String>,
    zoom: String,
    is_zoomed: bool,
    second: String,
    others: Vec<String>,
    is_page: bool,
    boxes: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "review/end.html")]
struct EndPage {
    t: Say,
    all: usize,
    done: usize,
    mine: usize,
    second: Vec<(String, String)>,
    asked: Vec<Asked>,
}

struct Asked {
    href: String,
    what: String,
    who: String,
}

/// `/review`: the first doubt that waits for this person; else how it stands.
pub async fn first(by: In) -> Response {
    let all = seen(&by);
    if !by.query.contains_key("end") && all.iter().any(|item| item.waits_for(&by.who.name)) {
        return go(&next(&by, None));
    }
    let t = Say(by.language);
    let of = |standing: Standing| all.iter().filter(move |item| item.standing == standing);
    let page = EndPage {
        t,
        all: all.len(),
        done: done(&all),
        mine: all.iter().filter(|item| item.waits_for(&by.who.name)).count(),
        second: of(Standing::Second).map(|item| (what(&by, item), item.by.join(", "))).collect(),
        asked: of(Standing::Asked)
            .map(|item| Asked {
                href: path(&item.spot),
                what: what(&by, item),
                who: carer(by.state(), &item.spot.serial),
            })
            .collect(),
    };
    by.page(&Page::new(t.say("review-title"), &page))
}

fn what(by: &In, item: &Item) -> String {
    let args = [
        ("label", show::label(by, item)),
        ("serial", item.spot.serial.0.clone()),
        ("page", item.spot.page.to_string()),
    ];
    by.say_with("review-what", &args)
}

type Place = (String, u32, String);

/// `/review/SERIAL/PAGE/FIELD`.
pub async fn show(by: In, Path((serial, page, field)): Path<Place>) -> Response {
    let answer = found(&by, (&serial, page, &field)).and_then(|(all, at)| page_of(&by, &all, at));
    match answer {
        Ok(answer) => answer,
        // Somebody else was quicker, or the sheet was entered.
        Err(trouble) if trouble.key == "review-gone" => go("/review"),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn page_of(by: &In, all: &[Item], at: usize) -> Result<Response, Trouble> {
    let item = &all[at];
    let t = Say(by.language);
    look(by, &item.unit, "form-page", item.spot.serial.0.clone())?;
    let is_zoomed = by.query.get("zoom").is_some_and(|zoom| zoom == "1");
    let picture = if is_zoomed { show::zoomed(by, item)? } else { show::picture(by, item)? };
    let strip = if is_zoomed { None } else { show::strip(by, item)? };
    let layout = show::layout(by, item)?;
    let field = show::field(item, layout);
    let is_page = item.spot.field == PAGE;
    let (choices, is_many) = field.map_or((Vec::new(), false), |field| choices(by, item, field));
    let own = path(&item.spot);
    let last = by.query.get("last").filter(|last| is_path(last));
    let read = match (&item.said, &item.read) {
        (Some(said), _) => said.clone(),
        (None, Some(read)) => kept(read),
        (None, None) => String::new(),
    };
    let unit = shown::name(by.state(), by.language, "unit", &item.unit.0);
    let form = planb_core::overview::form::find(by.state(), &item.form, item.version)
        .map(|form| show::of(by.language, &form.title))
        .unwrap_or_default();
    let has_read = item.read.is_some() || is_page;
    let page = OnePage {
        t,
        csrf: by.csrf(),
        title: t.say("review-title"),
        label: show::label(by, item),
        why: why(by, item),
        counter: t.with2("review-counter", "at", at + 1, "all", all.len()),
        sheet: [form, item.spot.serial.0.clone(), unit].join(" · "),
        carer: carer(by.state(), &item.spot.serial),
        picture,
        strip,
        read: choices
            .iter()
            .filter(|choice| choice.is_read)
            .map(|choice| choice.label.clone())
            .collect::<Vec<_>>()
            .join(", "),
        right: if has_read { read } else { String::new() },
        choices,
        is_many,
        undo: last.map(|last| undo_path(last)),
        zoom: if is_zoomed { own.clone() } else { format!("{own}?zoom=1") },
        action: own,
        is_zoomed,
        second: if item.standing == Standing::Second { item.by.join(", ") } else { String::new() },
        others: if item.standing == Standing::Differ { item.by.clone() } else { Vec::new() },
        is_page,
        boxes: if is_page { whole::boxes(by, item, layout) } else { Vec::new() },
    };
    Ok(by.page(&Page::new(format!("{} {}", page.title, page.counter), &page)))
}

/// Whether it is the path of a doubt, and no other that somebody put into an address.
fn is_path(path: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let parts: Vec<&str> = path.strip_prefix("/review/").map(|rest| rest.split('/').collect()).unwrap_or_default();
    matches!(parts.as_slice(), [serial, page, field]
        if is_plain(serial) && page.parse::<u32>().is_ok() && is_plain(field) && !field.contains(".."))
}

/// `/review/S/1/f` → `/review/S/1/undo/f`.
fn undo_path(path: &str) -> String {
    path.rsplit_once('/').map(|(start, field)| format!("{start}/undo/{field}")).unwrap_or_default()
}

fn why(by: &In, item: &Item) -> String {
    match item.why {
        Why::Doubt(doubt) => by.say(&format!("review-why-{}", doubt.name())),
        Why::Many => by.say("review-why-many"),
    }
}

/// What a field can be, and whether several of it can.
fn choices(by: &In, item: &Item, field: &FieldAt) -> (Vec<Choice>, bool) {
    let read = item.said.clone().or_else(|| item.read.as_ref().map(kept)).unwrap_or_default();
    let options: Vec<(String, String)> = match field.sort {
        Sort::Tick => {
            ["true", "false"].iter().map(|value| (value.to_string(), by.say(&format!("review-tick-{value}")))).collect()
        }
        _ => field.boxes.iter().map(|at| (at.option.clone(), option(by, item, &at.option))).collect(),
    };
    let is_many = field.sort == Sort::Many;
    let choice = |(at, (value, label)): (usize, (String, String))| Choice {
        key: if at < KEYS { (at + 1).to_string() } else { String::new() },
        is_read: if is_many { read.split(' ').any(|name| name == value) } else { read == value },
        value,
        label,
    };
    let mut all: Vec<Choice> = options.into_iter().enumerate().map(choice).collect();
    if field.sort == Sort::One {
        all.push(Choice { value: "none".into(), label: by.say("review-none"), key: "0".into(), is_read: false });
    }
    (all, is_many)
}

/// An option in words.
fn option(by: &In, item: &Item, name: &str) -> String {
    let own = item.spot.field.rsplit('.').next().unwrap_or_default();
    let section = item.spot.field.split('.').next().unwrap_or_default();
    let form = planb_core::overview::form::find(by.state(), &item.form, item.version);
    let section = form.and_then(|form| form.sections.iter().find(|of| of.name == section));
    let field = section.and_then(|section| section.fields.iter().find(|field| field.name == own));
    let words = match field.map(|field| &field.kind) {
        Some(Kind::One { options } | Kind::Many { options }) => {
            let option = options.iter().find(|option| option.name == name);
            option.map(|option| Words { sv: option.sv.clone(), en: option.en.clone() })
        }
        _ => None,
    };
    words.map_or_else(|| name.to_string(), |words| show::of(by.language, &words))
}

/// Options in words, with commas between.
pub fn in_words(by: &In, item: &Item, value: &str) -> String {
    value.split(' ').map(|name| option(by, item, name)).collect::<Vec<_>>().join(", ")
}

/// What was typed or pressed, as it is kept.
fn typed(posted: &Posted, field: Option<&FieldAt>) -> Option<String> {
    let said = posted.fields.get("say");
    match said {
        "unreadable" => Some(UNREADABLE.to_string()),
        "ask" => Some(ASK.to_string()),
        "none" => Some(String::new()),
        "options" => Some(posted.fields.all("option").collect::<Vec<_>>().join(" ")),
        said => {
            let value = said.strip_prefix('=')?;
            field.is_none_or(|field| may_say(field, value)).then(|| value.to_string())
        }
    }
}

/// What somebody says of a doubt.
pub async fn take(Path((serial, page, field)): Path<Place>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = found(by, (&serial, page, &field)).and_then(|(all, at)| {
        let item = &all[at];
        if item.spot.field == PAGE {
            return whole::take(&posted, item);
        }
        let layout = show::layout(by, item)?;
        let own = show::field(item, layout);
        let value = typed(&posted, own).ok_or_else(|| Trouble::user("form-bad"))?;
        say(by, &item.spot.serial, &[(page, item.spot.field.clone(), value)])?;
        Ok(onwards(by, item))
    });
    match done {
        Ok(to) => go(&to),
        Err(trouble) if trouble.key == "review-gone" => go("/review"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The next doubt; it remembers this one, so that it can be undone.
pub fn onwards(by: &In, item: &Item) -> String {
    let to = next(by, Some(&item.spot));
    if to == "/review" { to } else { format!("{to}?last={}", path(&item.spot)) }
}

/// Takes back what this person said of a doubt, and shows it again.
pub async fn undo(Path((serial, page, field)): Path<Place>, posted: Posted) -> Response {
    let by = &posted.by;
    let name = if field == "page" { PAGE.to_string() } else { field.clone() };
    let serial = Serial(serial);
    let unit = by.state().ledger().issued(&serial).map(|(_, issue)| issue.unit.clone());
    if !unit.is_some_and(|unit| may_see(by, &unit)) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    match say(by, &serial, &[(page, name, OPEN.to_string())]) {
        Ok(()) => go(&format!("/review/{serial}/{page}/{field}")),
        Err(trouble) => by.trouble(&trouble),
    }
}
