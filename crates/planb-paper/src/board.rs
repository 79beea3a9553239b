//! The coverage board: which unit lacks what on paper, on one wall sheet that works in grey.

use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size, Stamp};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Units against what they should have.
#[derive(Clone, Debug)]
pub struct Board {
    pub columns: Vec<String>,
    pub rows: Vec<BoardRow>,
    /// Readiness checks: done or not, and what it is.
    pub checks: Vec<(bool, String)>,
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
    let mut names: Vec<String> = board.columns.iter().map(|name| printable(name)).collect();
    names.resize(columns, String::new());
    let lacking = board.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.tone == Tone::Bad)).count();
    let count = |count: usize| count.to_string();
    let (lacking, units) = (count(lacking), count(board.rows.len()));
    let paper = Paper {
        template: Template::Board,
        size: Size::A3Wide,
        what: say(language, "paper-board-title", &[]),
        keep: say(language, "paper-keep-inside", &[]),
        body: json!({
            "columns": names,
            "rows": board.rows.iter().map(|row| line(row, columns)).collect::<Vec<_>>(),
            "checks": board.checks.iter().map(|(is_done, what)| json!([is_done, printable(what)])).collect::<Vec<_>>(),
            "lacking": say(language, "paper-board-lacking", &[("count", &lacking), ("units", &units)]),
        }),
    };
    paper.pdf(stamp, language)
}

fn line(row: &BoardRow, columns: usize) -> Value {
    let mut cells: Vec<Value> = row.cells.iter().map(cell).collect();
    cells.resize(columns, cell(&Cell { word: String::new(), detail: String::new(), tone: Tone::None }));
    json!({ "unit": printable(&row.unit), "cells": cells })
}

fn cell(cell: &Cell) -> Value {
    let shape = match cell.tone {
        Tone::Good => Some(0),
        Tone::Soon => Some(1),
        Tone::Bad => Some(2),
        Tone::None => None,
    };
    json!({ "word": printable(&cell.word), "detail": printable(&cell.detail), "shape": shape })
}
