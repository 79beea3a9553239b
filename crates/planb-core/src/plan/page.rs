//! A plan as it is printed, in pieces: whoever reads the text's marks makes them, whoever sets pages sets them.

use serde::{Deserialize, Serialize};

/// A plan on paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanSheet {
    pub title: String,
    /// What sort of plan: `Kontinuitetsplan`.
    pub kind_word: String,
    pub unit: String,
    pub version: String,
    /// By whom and when; `None` for a draft, which every reader sees.
    pub approved: Option<String>,
    pub next_revision: Option<String>,
    /// Label and text of every section.
    pub sections: Vec<(String, Vec<Block>)>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Level from 1, and the text.
    Heading(u8, String),
    Paragraph(Vec<Span>),
    List {
        ordered: bool,
        items: Vec<Vec<Span>>,
    },
    Table {
        header: Vec<Vec<Span>>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    Rule,
}

/// A piece of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
}
