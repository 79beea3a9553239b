//! What stands on a sheet, in the form's order: a line for each field, one for each row of a grid.

use std::collections::BTreeMap;

use super::review::{Said, values};
use crate::form::layout::{Area, FieldAt, PageLayout, Sort};
use crate::form::{Choice, Field, FormDefinition, Guard, Kind, Section, Words};
use crate::ledger::Contents;

/// Something that is entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub page: u32,
    /// The field's name: `visits.3.outcome`; of a grid that of its row: `doses.given.2`.
    pub name: String,
    pub section: String,
    /// Which row of a section that is repeated, from 1.
    pub row: Option<usize>,
    pub label: Words,
    /// What is shown of the picture.
    pub area: Area,
    /// A picture for a person, who types what stands there.
    pub is_written: bool,
    pub guard: Guard,
    /// What is said of it, in words: empty where nothing is.
    pub shown: Words,
    /// The same as it is kept.
    pub value: String,
    pub is_unreadable: bool,
}

/// What a row of a table tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Nothing was ticked in it.
    Blank,
    /// As it was planned: the first option, and nothing else ticked.
    Planned,
    /// Something became different.
    Differs,
}

/// What stands on a sheet.
pub fn lines(form: &FormDefinition, pages: &[PageLayout], contents: Option<&Contents>) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    for page in pages {
        let said = contents.map(|contents| values(contents, page)).unwrap_or_default();
        for field in &page.fields {
            let Some((section, row, own, cell)) = place(form, &field.name) else { continue };
            match cell {
                Some(cell) => grid_line(&mut all, page.page, section, own, (field, cell, &said)),
                // Initials in a row are seen in its picture; nobody types them.
                None if row.is_some() && own.kind == Kind::Signature => {}
                None => all.push(line(page.page, section, row, own, field, said.get(&field.name))),
            }
        }
    }
    all
}

/// A row of a grid, and which of its columns; 0 is its name.
pub(super) type Cell = (usize, usize);

/// Where a field's name says that it is: section, row, field, and the cell of a grid.
pub(super) fn place<'a>(
    form: &'a FormDefinition,
    name: &str,
) -> Option<(&'a Section, Option<usize>, &'a Field, Option<Cell>)> {
    let parts: Vec<&str> = name.split('.').collect();
    let section = form.sections.iter().find(|section| section.name == *parts.first().unwrap_or(&""))?;
    let named = |at: usize| section.fields.iter().find(|field| Some(&field.name.as_str()) == parts.get(at));
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<usize>().ok());
    if section.rows > 0 {
        return Some((section, number(1), named(2)?, None));
    }
    let field = named(1)?;
    let cell = number(2).map(|row| (row, number(3).unwrap_or(0)));
    Some((section, None, field, cell))
}

fn line(page: u32, section: &Section, row: Option<usize>, own: &Field, field: &FieldAt, said: Option<&Said>) -> Line {
    let value = said.map(|said| said.value.clone()).unwrap_or_default();
    Line {
        page,
        name: field.name.clone(),
        section: section.name.clone(),
        row,
        label: label(own),
        area: field.area,
        is_written: matches!(field.sort, Sort::Written | Sort::Boxes),
        guard: field.guard,
        shown: shown(own, &value),
        is_unreadable: said.is_some_and(|said| said.is_unreadable),
        value,
    }
}

/// What a field is called; one whose options stand as heads of a table is called by them.
pub(super) fn label(own: &Field) -> Words {
    match &own.kind {
        Kind::One { options } | Kind::Many { options } if own.label.sv.is_empty() => {
            let all = |pick: fn(&Choice) -> &str| options.iter().map(pick).collect::<Vec<_>>().join(" / ");
            Words { sv: all(|option| &option.sv), en: all(|option| &option.en) }
        }
        _ => own.label.clone(),
    }
}

/// A value in words.
fn shown(own: &Field, value: &str) -> Words {
    let both = |text: &str| Words { sv: text.to_string(), en: text.to_string() };
    let of = |options: &[Choice]| {
        let named = |pick: fn(&Choice) -> &str| {
            let chosen = value.split(' ').filter_map(|name| options.iter().find(|option| option.name == name));
            chosen.map(pick).collect::<Vec<_>>().join(", ")
        };
        Words { sv: named(|option| &option.sv), en: named(|option| &option.en) }
    };
    match &own.kind {
        Kind::Tick if value == "true" => Words { sv: "Ja".into(), en: "Yes".into() },
        Kind::Tick if value == "false" => Words { sv: "Nej".into(), en: "No".into() },
        Kind::One { options } | Kind::Many { options } => of(options),
        _ => both(value),
    }
}

/// Adds a cell to its row's line, which it begins where it is the first.
fn grid_line(
    all: &mut Vec<Line>,
    page: u32,
    section: &Section,
    own: &Field,
    (field, (row, column), said): (&FieldAt, Cell, &BTreeMap<String, Said>),
) {
    let name = format!("{}.{}.{row}", section.name, own.name);
    if all.last().is_none_or(|last| last.name != name || last.page != page) {
        let written = said.get(&name);
        let title = match &own.kind {
            Kind::Grid { rows: crate::form::GridRows::Named(names), .. } => names.get(row - 1).cloned(),
            _ => None,
        };
        let mut begun = line(page, section, None, own, field, written);
        begun.label = title
            .unwrap_or_else(|| Words { sv: format!("{} {row}", own.label.sv), en: format!("{} {row}", own.label.en) });
        begun.name = name;
        begun.shown = Words::default();
        all.push(begun);
    }
    let Some(line) = all.last_mut() else { return };
    line.area = around(line.area, field.area);
    line.is_written |= column == 0;
    if column > 0 && said.get(&field.name).is_some_and(|said| said.value == "true") {
        let head = column_head(own, column);
        join(&mut line.shown.sv, &head.sv);
        join(&mut line.shown.en, &head.en);
    }
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push_str(", ");
    }
    text.push_str(more);
}

/// What stands above a column: `Måndag mo`.
fn column_head(own: &Field, column: usize) -> Words {
    let Kind::Grid { groups, columns, .. } = &own.kind else { return Words::default() };
    let (group, at) = ((column - 1) / columns.len().max(1), (column - 1) % columns.len().max(1));
    let of = |pick: fn(&Words) -> &String| {
        let parts = [groups.get(group).map(pick), columns.get(at).map(pick)];
        parts.into_iter().flatten().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    };
    Words { sv: of(|words| &words.sv), en: of(|words| &words.en) }
}

/// The least area that has both.
pub fn around(one: Area, other: Area) -> Area {
    let (left, top) = (one.x_mm.min(other.x_mm), one.y_mm.min(other.y_mm));
    let right = (one.x_mm + one.width_mm).max(other.x_mm + other.width_mm);
    let low = (one.y_mm + one.height_mm).max(other.y_mm + other.height_mm);
    Area { x_mm: left, y_mm: top, width_mm: right - left, height_mm: low - top }
}

/// What a row of a table tells, by what was ticked in it. `row` are its lines.
pub fn row_of(form: &FormDefinition, row: &[&Line]) -> Row {
    let kind = |line: &Line| {
        let section = form.sections.iter().find(|section| section.name == line.section)?;
        section.fields.iter().find(|field| line.name.ends_with(&format!(".{}", field.name))).map(|field| &field.kind)
    };
    let mut is_planned = false;
    let mut differs = row.iter().any(|line| line.is_unreadable);
    for line in row.iter().filter(|line| !line.is_written) {
        match kind(line) {
            Some(Kind::One { options }) if !line.value.is_empty() => {
                let is_first = options.first().is_some_and(|option| option.name == line.value);
                is_planned |= is_first;
                differs |= !is_first;
            }
            Some(Kind::Tick) => differs |= line.value == "true",
            _ => {}
        }
    }
    match (is_planned, differs) {
        (_, true) => Row::Differs,
        (true, false) => Row::Planned,
        (false, false) => Row::Blank,
    }
}
