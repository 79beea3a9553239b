//! A text on paper with headings, paragraphs and numbered rules: the rules of log keeping, a refusal.

use planb_core::sheet::Stamp;
use serde_json::json;

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A short text.
#[derive(Clone, Debug)]
pub struct Letter {
    pub title: String,
    /// What it is about; empty for none.
    pub subject: String,
    pub lead: Vec<String>,
    /// Rules, numbered from 1, in large letters.
    pub rules: Vec<String>,
    /// Heading and paragraphs.
    pub sections: Vec<(String, Vec<String>)>,
    pub signatures: Vec<String>,
}

/// The PDF of a letter.
pub fn letter(stamp: &Stamp, letter: &Letter, language: Language) -> Result<Vec<u8>, RenderError> {
    let texts = |list: &[String]| list.iter().map(|text| printable(text)).collect::<Vec<_>>();
    let sections = letter.sections.iter().map(|(head, text)| json!({ "head": printable(head), "text": texts(text) }));
    let paper = Paper {
        template: Template::Letter,
        size: Size::A4,
        what: titled(&letter.title, &letter.subject),
        has_boxes: false,
        keep: say(language, "paper-letter-keep", &[]),
        body: json!({
            "title": printable(&letter.title),
            "subject": printable(&letter.subject),
            "lead": texts(&letter.lead),
            "rules": texts(&letter.rules),
            "sections": sections.collect::<Vec<_>>(),
            "signatures": texts(&letter.signatures),
        }),
    };
    paper.pdf(stamp, language)
}
