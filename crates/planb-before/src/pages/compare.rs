//! Two versions of a plan, or a version and what stands there now, field by field: what was taken out and what was added.

use planb_node::web::records::found;
use planb_node::web::shown;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::plan::compare::{How, compare as pieces_of};
use planb_core::plan::{PLAN, sections};
use planb_core::register::{Record, Shape};
use planb_node::trouble::Trouble;
use planb_node::web::{In, Page, Say};

use crate::plan_page::{Approved, fields, versions};

/// What `from` and `to` say for the plan as it stands.
pub const NOW: &str = "now";

/// A part of a field's text.
pub struct Piece {
    /// `same`, `removed`, `added`.
    pub how: &'static str,
    pub text: String,
}

/// A field that differs.
pub struct Changed {
    /// Its name, with hyphens.
    pub id: String,
    pub label: String,
    pub pieces: Vec<Piece>,
}

struct Choice {
    value: String,
    word: String,
    is_from: bool,
    is_to: bool,
}

#[derive(Template)]
#[template(path = "pages/compare.html")]
struct ComparePage {
    t: Say,
    id: String,
    title: String,
    choices: Vec<Choice>,
    from: String,
    to: String,
    changed: Vec<Changed>,
    same: usize,
}

/// The page; without `from` and `to` the last version and now.
pub async fn compare(by: In, Path(id): Path<String>) -> Response {
    let (id, record) = match found(&by, &PLAN, &id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let all = versions(by.state(), &id);
    let first = all.first().map_or(NOW, |version| version.id.0.as_str());
    let asked = |name: &str, usual: &str| by.query.get(name).map_or(usual, String::as_str).to_string();
    let (from, to) = (asked("from", first), asked("to", NOW));
    let (Some(old), Some(new)) = (fields_at(record, &all, &from), fields_at(record, &all, &to)) else {
        return by.trouble(&Trouble::user("page-not-found"));
    };
    let t = Say(by.language);
    let (changed, same) = differences(&by, &old, &new);
    let word = |version: &Approved| {
        let number = t.with("print-version", "version", version.number);
        format!("{number}, {}", version.on)
    };
    let named = all.iter().map(|version| (version.id.0.clone(), word(version)));
    let named: Vec<(String, String)> = std::iter::once((NOW.to_string(), t.say("compare-now"))).chain(named).collect();
    let said = |value: &str| named.iter().find(|(own, _)| own == value).map_or("", |(_, word)| word).to_string();
    let title = shown::title(by.state(), by.language, &PLAN, &id, record);
    let page = ComparePage {
        t,
        id: id.0.clone(),
        from: said(&from),
        to: said(&to),
        choices: named
            .iter()
            .map(|(value, word)| Choice {
                value: value.clone(),
                word: word.clone(),
                is_from: *value == from,
                is_to: *value == to,
            })
            .collect(),
        changed,
        same,
        title: title.clone(),
    };
    by.page(&Page::new(t.with("compare-title", "plan", title), &page))
}

/// The plan's fields in a version, or now.
pub fn fields_at(plan: &Record, all: &[Approved], at: &str) -> Option<BTreeMap<String, String>> {
    if at == NOW {
        return Some(fields(plan));
    }
    all.iter().find(|version| version.id.0 == at).map(|version| version.fields.clone())
}

/// The fields that differ, in the order of the plan's headings, and how many do not.
pub fn differences(by: &In, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> (Vec<Changed>, usize) {
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).map(String::as_str).collect();
    let sort = new.get("sort").map_or("", String::as_str);
    let place = |name: &str| sections(sort).iter().position(|own| *own == name).map_or(0, |place| place + 1);
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by_key(|name| (place(name), PLAN.fields.iter().position(|field| field.name == *name)));
    let mut changed = Vec::new();
    let mut same = 0;
    for name in names {
        let said = |fields: &BTreeMap<String, String>| {
            let raw = fields.get(name).map_or("", String::as_str);
            match PLAN.field(name).filter(|field| !matches!(field.shape, Shape::Text(_))) {
                Some(field) => shown::value(by.state(), by.language, &PLAN, field, raw),
                None => raw.to_string(),
            }
        };
        if old.get(name) == new.get(name) {
            same += 1;
            continue;
        }
        let piece = |piece: planb_core::plan::compare::Piece| Piece {
            how: match piece.how {
                How::Same => "same",
                How::Removed => "removed",
                How::Added => "added",
            },
            text: piece.text,
        };
        changed.push(Changed {
            id: name.replace('_', "-"),
            label: shown::label(by.language, &PLAN, name),
            pieces: pieces_of(&said(old), &said(new)).into_iter().map(piece).collect(),
        });
    }
    (changed, same)
}
