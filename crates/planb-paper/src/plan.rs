//! Plans on paper: continuity plans, the risk and vulnerability analysis, the crisis plan.

pub use planb_core::plan::page::{Block, PlanSheet, Span};
use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::table;
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Headings below a section's own: typst and PDF/UA know six levels, two of which are the title and the section.
const LEVEL_MIN: u8 = 3;
const LEVEL_MAX: u8 = 6;

/// The PDF of a plan.
pub fn plan_sheet(stamp: &Stamp, plan: &PlanSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    let paper = Paper {
        template: Template::Plan,
        size: Size::A4,
        what: titled(&plan.kind_word, &plan.unit),
        has_boxes: false,
        keep: say(language, "paper-plan-keep", &[]),
        body: body(plan),
    };
    paper.pdf(stamp, language)
}

/// What the template gets of a plan.
pub(crate) fn body(plan: &PlanSheet) -> Value {
    let sections = plan.sections.iter().map(|(label, blocks)| {
        let mut level = LEVEL_MIN - 1;
        let blocks: Vec<Value> = blocks.iter().map(|block| value(block, &mut level)).collect();
        json!({ "label": printable(label), "blocks": blocks })
    });
    json!({
        "title": printable(&plan.title),
        "kind": printable(&plan.kind_word),
        "unit": printable(&plan.unit),
        "version": printable(&plan.version),
        "approved": plan.approved.as_deref().map(printable),
        "next_revision": plan.next_revision.as_deref().map(printable),
        "sections": sections.collect::<Vec<_>>(),
    })
}

/// `level` is that of the heading before: no level may be left out.
fn value(block: &Block, level: &mut u8) -> Value {
    match block {
        Block::Heading(wanted, text) => {
            let wanted = wanted.saturating_add(LEVEL_MIN - 1).clamp(LEVEL_MIN, LEVEL_MAX);
            *level = wanted.min(*level + 1);
            json!({ "kind": "heading", "level": level, "text": printable(text) })
        }
        Block::Paragraph(text) => json!({ "kind": "paragraph", "text": spans(text) }),
        Block::List { ordered, items } => {
            json!({ "kind": if *ordered { "steps" } else { "list" }, "items": items.iter().map(|item| spans(item)).collect::<Vec<_>>() })
        }
        Block::Table { header, rows } => grid(header, rows),
        Block::Rule => json!({ "kind": "rule" }),
    }
}

/// Printable pieces; a space at a piece's end, which `printable` takes away, stands again.
fn spans(spans: &[Span]) -> Vec<Value> {
    let space = |is_there| if is_there { " " } else { "" };
    let span = |span: &Span| {
        let before = space(span.text.starts_with(char::is_whitespace));
        let (clean, after) = (printable(&span.text), space(span.text.ends_with(char::is_whitespace)));
        let text = if clean.is_empty() { before.to_string() } else { format!("{before}{clean}{after}") };
        json!({ "text": text, "bold": span.bold, "italic": span.italic, "code": span.code })
    };
    spans.iter().map(span).collect()
}

/// A table with a cell for every column, and how wide the columns are.
fn grid(header: &[Vec<Span>], rows: &[Vec<Vec<Span>>]) -> Value {
    let columns = rows.iter().map(Vec::len).fold(header.len(), usize::max).max(1);
    let plain = |cells: &[Vec<Span>]| -> Vec<String> {
        let mut texts: Vec<String> =
            cells.iter().map(|cell| cell.iter().map(|span| span.text.as_str()).collect()).collect();
        texts.resize(columns, String::new());
        texts
    };
    let (texts, body) = table::even(&plain(header), &rows.iter().map(|row| plain(row)).collect::<Vec<_>>());
    let widths = table::widths(&texts, &body, Size::A4.room_mm());
    let cells = |cells: &[Vec<Span>], size_pt: f64| -> Vec<Value> {
        let cell = |at: usize| {
            let mut cell = spans(cells.get(at).map_or(&[], Vec::as_slice));
            for span in &mut cell {
                let text = span["text"].as_str().unwrap_or_default();
                span["text"] = json!(table::broken(text, widths.columns_mm[at], size_pt));
            }
            json!(cell)
        };
        (0..columns).map(cell).collect()
    };
    json!({
        "kind": "table",
        "columns": widths.columns_mm,
        "size": widths.size_pt,
        "header": cells(header, table::HEADER_PT),
        "rows": rows.iter().map(|row| cells(row, widths.size_pt)).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_of_headings_is_left_out() {
        let mut level = LEVEL_MIN - 1;
        let levels = [3, 1, 200, 0, 4, 6]
            .map(|wanted| value(&Block::Heading(wanted, String::new()), &mut level)["level"].clone());
        assert_eq!(levels, [3, 3, 4, 3, 4, 5].map(|level| json!(level)));
    }

    #[test]
    fn spaces_between_pieces_stay() {
        let span = |text: &str| Span { text: text.into(), ..Span::default() };
        let found = spans(&[span("Ring "), span("chefen"), span("\n"), span(" nu")]);
        let texts: Vec<&str> = found.iter().filter_map(|span| span["text"].as_str()).collect();
        assert_eq!(texts, ["Ring ", "chefen", " ", " nu"]);
    }
}
