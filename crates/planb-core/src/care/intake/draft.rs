//! From a row to drafts: the cells of each field, before they are read.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::super::mapping::{Extract, Field, Mapping, RecordRules, Route, Take, Values, When};
use super::super::pattern::{Pattern, folded};
use super::super::table::{Cell, Table, TableRow};
use super::header;

/// One cell on its way into a field.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    pub cell: Cell,
    /// Counted from 0; `None` for a constant.
    pub column: Option<usize>,
    pub take: Option<&'a Take>,
}

/// The values of one record to be.
#[derive(Clone, Debug, Default)]
pub struct Draft<'a> {
    pub row: u32,
    pub values: Vec<(Field, Value<'a>)>,
    /// Cells that an expression could not take apart.
    pub unread: Vec<(usize, Cell)>,
    /// The sums of the norm calculation: column and cell.
    pub lines: Vec<(usize, Cell)>,
}

impl<'a> Draft<'a> {
    /// The first value of a field.
    pub fn first(&self, field: Field) -> Option<&Value<'a>> {
        self.values.iter().find(|(of, _)| *of == field).map(|(_, value)| value)
    }

    /// Every value of a field.
    pub fn all(&self, field: Field) -> impl Iterator<Item = &Value<'a>> {
        self.values.iter().filter(move |(of, _)| *of == field).map(|(_, value)| value)
    }

    /// A field's texts joined by spaces; empty when there is none.
    pub fn text(&self, field: Field) -> String {
        let mut texts = self.all(field).map(|value| value.cell.text());
        match (texts.next(), texts.next()) {
            (None, _) => String::new(),
            (Some(one), None) => one,
            (Some(one), Some(two)) => {
                std::iter::once(one).chain(std::iter::once(two)).chain(texts).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// A field's texts, empty ones left out.
    pub fn texts(&self, field: Field) -> Vec<String> {
        self.all(field).map(|value| value.cell.text()).filter(|text| !text.is_empty()).collect()
    }
}

/// The rules of one record kind, their columns found in one table.
pub struct Plan<'a> {
    pub rules: &'a RecordRules,
    takes: Vec<(Field, usize, &'a Take, Vocabulary)>,
    extracts: Vec<(usize, &'a Extract, Groups<'a>)>,
    routes: Vec<(usize, &'a Route)>,
    whens: Vec<(usize, &'a When)>,
    lines: Vec<usize>,
    split: Vec<usize>,
    days: Vec<(usize, Date)>,
}

/// An expression's groups with the fields that they fill.
type Groups<'a> = Vec<(Field, &'a str)>;

#[derive(Default)]
struct Vocabulary {
    exact: HashMap<String, String>,
    patterns: Vec<(Pattern, String)>,
}

impl Vocabulary {
    fn new(words: Option<&BTreeMap<String, String>>) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (word, meaning) in words.into_iter().flatten() {
            if word.contains(['*', '?']) {
                vocabulary.patterns.push((Pattern::new(word), meaning.clone()));
            } else {
                vocabulary.exact.insert(folded(word), meaning.clone());
            }
        }
        vocabulary
    }

    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }

    fn meaning(&self, text: &str) -> Option<&str> {
        let found = self
            .exact
            .get(&folded(text))
            .or_else(|| self.patterns.iter().find(|(pattern, _)| pattern.fits(text)).map(|(_, meaning)| meaning));
        found.map(String::as_str)
    }
}

impl<'a> Plan<'a> {
    /// Finds the rules' columns in a table. `near` decides the years of a schedule's days.
    pub fn new(mapping: &'a Mapping, rules: &'a RecordRules, table: &Table, near: Date) -> Plan<'a> {
        let at = |columns| header::columns_at(columns, &table.header);
        let mut takes = Vec::new();
        for (field, of_field) in &rules.fields {
            for take in &of_field.0 {
                let words = match &take.values {
                    Values::AsWritten => None,
                    Values::Named(name) => mapping.values.get(name),
                    Values::Here(words) => Some(words),
                };
                if let Some(column) = at(&take.column) {
                    takes.push((*field, column, take, Vocabulary::new(words)));
                }
            }
        }
        let groups = |extract: &'a Extract| extract.fields().zip(extract.regex.groups()).collect();
        Plan {
            rules,
            takes,
            extracts: rules.extract.iter().filter_map(|e| Some((at(&e.column)?, e, groups(e)))).collect(),
            routes: rules.route.iter().filter_map(|route| Some((at(&route.column)?, route))).collect(),
            whens: rules.when.iter().filter_map(|when| Some((at(&when.column)?, when))).collect(),
            lines: rules.lines.iter().filter_map(|line| header::column_at(line, &table.header)).collect(),
            split: match &rules.split_rows {
                Some(split) => split.columns.iter().filter_map(|c| header::column_at(c, &table.header)).collect(),
                None => Vec::new(),
            },
            days: header::days(rules, table, near, mapping),
        }
    }

    /// The columns in use: field's word and place.
    pub fn understood(&self) -> Vec<(&'static str, usize)> {
        let mut all: Vec<(&'static str, usize)> =
            self.takes.iter().map(|(field, at, ..)| (field.word(), *at)).collect();
        for (at, _, groups) in &self.extracts {
            all.extend(groups.iter().map(|(field, _)| (field.word(), *at)));
        }
        for (at, route) in &self.routes {
            let mut to: Vec<Field> =
                route.rules.iter().flat_map(|rule| rule.to.clone()).chain(route.rest.clone()).collect();
            to.sort();
            to.dedup();
            all.extend(to.iter().map(|field| (field.word(), *at)));
        }
        all.extend(self.lines.iter().map(|at| ("lines", *at)));
        all.extend(self.whens.iter().map(|(at, _)| ("when", *at)));
        all.extend(self.days.iter().map(|(at, _)| (Field::Work.word(), *at)));
        all
    }

    /// The drafts of one row: none when the row is not for this kind, several for schedules and shared cells.
    pub fn drafts(&self, row: &TableRow) -> Vec<Draft<'a>> {
        let fits = |when: &When, text: &str| {
            (when.is.is_empty() || when.is.iter().any(|p| p.fits(text))) && !when.is_not.iter().any(|p| p.fits(text))
        };
        if !self.whens.iter().all(|(at, when)| fits(when, &row.cell(*at).text())) {
            return Vec::new();
        }
        if self.rules.matrix.is_some() {
            return self.of_days(row);
        }
        match &self.rules.split_rows {
            Some(split) if !self.split.is_empty() => {
                self.split_row(row, &split.by).iter().map(|part| self.draft(part)).collect()
            }
            _ => vec![self.draft(row)],
        }
    }

    fn of_days(&self, row: &TableRow) -> Vec<Draft<'a>> {
        let person = self.draft(row);
        let filled = self.days.iter().filter(|(at, _)| !row.cell(*at).is_empty());
        let of_day = |(at, date): &(usize, Date)| {
            let mut draft = person.clone();
            let value = |cell| Value { cell, column: Some(*at), take: None };
            draft.values.push((Field::Date, value(Cell::Date(*date))));
            draft.values.push((Field::Work, value(row.cell(*at).clone())));
            draft
        };
        filled.map(of_day).collect()
    }

    fn split_row(&self, row: &TableRow, by: &[String]) -> Vec<TableRow> {
        let parts: Vec<(usize, Vec<String>)> =
            self.split.iter().map(|at| (*at, parts(&row.cell(*at).text(), by))).collect();
        let count = parts.iter().map(|(_, parts)| parts.len()).max().unwrap_or(0).max(1);
        let one = |n: usize| {
            let mut one = row.clone();
            for (at, parts) in &parts {
                if let Some(cell) = one.cells.get_mut(*at) {
                    *cell = parts.get(n).map_or(Cell::Empty, |part| Cell::of_text(part));
                }
            }
            one
        };
        (0..count).map(one).collect()
    }

    fn draft(&self, row: &TableRow) -> Draft<'a> {
        let mut draft = Draft { row: row.row, ..Draft::default() };
        draft.values.reserve(self.takes.len() + self.rules.constant.len());
        for (field, at, take, vocabulary) in &self.takes {
            take_cell(&mut draft, *field, *at, take, vocabulary, row.cell(*at));
        }
        for (at, extract, groups) in &self.extracts {
            let cell = row.cell(*at);
            if cell.is_empty() {
                continue;
            }
            let text = cell.text();
            match extract.regex.0.captures(&text) {
                Some(found) => {
                    for (field, group) in groups {
                        let part = found.name(group).map_or(Cell::Empty, |part| Cell::of_text(part.as_str()));
                        draft.push(*field, part, *at);
                    }
                }
                None => draft.unread.push((*at, cell.clone())),
            }
        }
        for (at, route) in &self.routes {
            draft.route(route, *at, row.cell(*at));
        }
        draft.lines = self.lines.iter().map(|at| (*at, row.cell(*at).clone())).collect();
        for (field, text) in &self.rules.constant {
            if field.is_list() || draft.first(*field).is_none() {
                draft.values.push((*field, Value { cell: Cell::of_text(text), column: None, take: None }));
            }
        }
        draft
    }
}

impl Draft<'_> {
    fn push(&mut self, field: Field, cell: Cell, column: usize) {
        if !cell.is_empty() {
            self.values.push((field, Value { cell, column: Some(column), take: None }));
        }
    }

    fn route(&mut self, route: &Route, at: usize, cell: &Cell) {
        if cell.is_empty() {
            return;
        }
        for part in parts(&cell.text(), &route.split) {
            let rule = route.rules.iter().find(|rule| rule.like.iter().any(|pattern| pattern.fits(&part)));
            for field in rule.map_or(&route.rest, |rule| &rule.to) {
                let yes = matches!(field, Field::TwoCarers | Field::LivesAlone | Field::MedicineHelp | Field::DoseBags);
                let cell = if yes { Cell::Bool(true) } else { Cell::of_text(&part) };
                self.push(*field, cell, at);
            }
        }
    }
}

fn take_cell<'a>(draft: &mut Draft<'a>, field: Field, at: usize, take: &'a Take, vocabulary: &Vocabulary, cell: &Cell) {
    if cell.is_empty() {
        return;
    }
    let mut push = |cell: Cell| {
        if !cell.is_empty() {
            draft.values.push((field, Value { cell, column: Some(at), take: Some(take) }));
        }
    };
    if !take.any.is_empty() {
        let text = cell.text();
        return push(if take.any.iter().any(|p| p.fits(&text)) { Cell::Bool(true) } else { Cell::Empty });
    }
    let as_it_is = vocabulary.is_empty() && take.regex.is_none() && take.prefix.is_empty();
    if as_it_is && take.split.is_empty() {
        return push(cell.clone());
    }
    for part in parts(&cell.text(), &take.split) {
        let mut part = part;
        if let Some(regex) = &take.regex {
            let Some(found) = regex.0.captures(&part) else { continue };
            part = found.get(1).or(found.get(0)).map_or(String::new(), |found| found.as_str().to_string());
        }
        if let Some(meaning) = vocabulary.meaning(&part) {
            part = meaning.to_string();
        }
        if !part.is_empty() {
            push(Cell::of_text(&format!("{}{part}", take.prefix)));
        }
    }
}

fn parts(text: &str, by: &[String]) -> Vec<String> {
    let mut parts = vec![text];
    for separator in by.iter().filter(|separator| !separator.is_empty()) {
        parts = parts.iter().flat_map(|part| part.split(separator.as_str())).collect();
    }
    parts.iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}
