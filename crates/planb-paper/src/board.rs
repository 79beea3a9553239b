//! Units against something, on one wall sheet that works in grey: which unit lacks what on paper, or how each unit stands.

use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size};
use crate::table::broken;
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Width of the column of units, and size of its text.
const UNIT_MM: f64 = 62.0;
const UNIT_PT: f64 = 12.0;

/// Units against what they should have.
#[derive(Clone, Debug)]
pub struct Board {
    pub about: BoardAbout,
    pub columns: Vec<String>,
    pub rows: Vec<BoardRow>,
    /// Readiness checks: done or not, and what it is.
    pub checks: Vec<(bool, String)>,
}

/// What the board is about, which its title and its legend say.
#[derive(Clone, Debug)]
pub enum BoardAbout {
    /// What is there on paper.
    Coverage,
    /// The situation, with how many units stand how in a few words.
    Situation { summary: String },
}

impl BoardAbout {
    /// The text key of its title, and those of its legend: good, soon, bad, none.
    fn keys(&self) -> (&'static str, [&'static str; 4]) {
        match self {
            BoardAbout::Coverage => {
                ("paper-board-title", ["paper-board-good", "paper-board-soon", "paper-board-bad", "paper-board-none"])
            }
            BoardAbout::Situation { .. } => (
                "paper-situation-title",
                ["paper-situation-green", "paper-situation-yellow", "paper-situation-red", "paper-situation-none"],
            ),
        }
    }
}

/// A unit's line.
#[derive(Clone, Debug)]
pub struct BoardRow {
    pub unit: String,
    /// One for each column; those that are missing are empty.
    pub cells: Vec<Cell>,
}

/// What a unit has of one thing.
#[derive(Clone, Debug)]
pub struct Cell {
    /// In a word or two: `Finns`, `Saknas`.
    pub word: String,
    /// A date, a number, a place.
    pub detail: String,
    pub tone: Tone,
}

/// How it stands. The shape and the word say it; the colour only helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    /// Too old soon.
    Soon,
    Bad,
    /// Does not concern this unit.
    None,
}

/// The PDF of the board, A3.
pub fn board(stamp: &Stamp, board: &Board, language: Language) -> Result<Vec<u8>, RenderError> {
    let columns = board.rows.iter().map(|row| row.cells.len()).fold(board.columns.len(), usize::max);
    let look = Look::of(columns);
    let mut names: Vec<String> = board.columns.iter().map(|name| look.fitted(name)).collect();
    names.resize(columns, String::new());
    let lacking = board.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.tone == Tone::Bad)).count();
    let count = |count: usize| count.to_string();
    let (lacking, units) = (count(lacking), count(board.rows.len()));
    let (title, legend) = board.about.keys();
    let title = say(language, title, &[]);
    let summary = match &board.about {
        BoardAbout::Coverage => say(language, "paper-board-lacking", &[("count", &lacking), ("units", &units)]),
        BoardAbout::Situation { summary } => printable(summary),
    };
    let paper = Paper {
        template: Template::Board,
        size: Size::A3Wide,
        what: title.clone(),
        has_boxes: false,
        keep: say(language, "paper-keep-inside", &[]),
        body: json!({
            "columns": names,
            "unit_mm": UNIT_MM,
            "unit_pt": UNIT_PT,
            "size": look.size_pt,
            "rows": board.rows.iter().map(|row| line(row, columns, look)).collect::<Vec<_>>(),
            "checks": board.checks.iter().map(|(is_done, what)| json!([is_done, printable(what)])).collect::<Vec<_>>(),
            "title": title,
            "legend": legend.map(|key| say(language, key, &[])),
            "summary": summary,
        }),
    };
    paper.pdf(stamp, language)
}

/// How the columns look when there are so many of them.
#[derive(Clone, Copy)]
struct Look {
    column_mm: f64,
    size_pt: f64,
}

impl Look {
    fn of(columns: usize) -> Look {
        let size_pt = match columns {
            0..=9 => 11.0,
            10..=12 => 9.5,
            _ => 8.0,
        };
        Look { column_mm: (Size::A3Wide.room_mm() - UNIT_MM) / columns.max(1) as f64, size_pt }
    }

    /// Printable, and broken where a word is wider than the column.
    fn fitted(self, text: &str) -> String {
        broken(&printable(text), self.column_mm, self.size_pt)
    }
}

fn line(row: &BoardRow, columns: usize, look: Look) -> Value {
    let mut cells: Vec<Value> = row.cells.iter().map(|own| cell(own, look)).collect();
    cells.resize(columns, cell(&Cell { word: String::new(), detail: String::new(), tone: Tone::None }, look));
    json!({ "unit": broken(&printable(&row.unit), UNIT_MM, UNIT_PT), "cells": cells })
}

fn cell(cell: &Cell, look: Look) -> Value {
    let shape = match cell.tone {
        Tone::Good => Some(0),
        Tone::Soon => Some(1),
        Tone::Bad => Some(2),
        Tone::None => None,
    };
    json!({ "word": look.fitted(&cell.word), "detail": look.fitted(&cell.detail), "shape": shape })
}
