//! Approved plans as sheets: until when they hold, and every text on them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::texts::{Look, Own};
use crate::plan::page::{Block, PlanSheet, Span};
use crate::plan::standing::SOON_DAYS;
use crate::snapshot::PlanVersion;

/// An approved plan of the unit's, or one that holds for everybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoundPlan {
    pub of: PlanVersion,
    pub sheet: PlanSheet,
    /// When it was approved, and when it should be looked at again; its stamps follow from these.
    pub approved_on: Date,
    pub next_revision: Option<Date>,
}

/// A plan that does not say when it is looked at again is so a year after it was approved.
const REVISED_AFTER_YEARS: i32 = 1;

/// Green to, yellow to and red after: a plan ages to its next revision, not with the night's data.
pub(super) fn until(plan: &BoundPlan) -> [DateTime; 3] {
    let year_on = || plan.approved_on.checked_add(REVISED_AFTER_YEARS.years()).unwrap_or(plan.approved_on);
    let revision = plan.next_revision.unwrap_or_else(year_on);
    let soon = revision.checked_sub(SOON_DAYS.days()).unwrap_or(revision);
    [soon, revision, revision].map(|day| day.at(0, 0, 0, 0))
}

/// Shows every text of a plan. Words that only differ in weight are looked at as one text: a name may be half bold.
pub(super) fn each_text(page: &mut BoundPlan, look: Look<'_>) {
    let sheet = &mut page.sheet;
    look(Own::Nothing, &mut sheet.title);
    if let Some(approved) = &mut sheet.approved {
        look(Own::Staff, approved);
    }
    for block in sheet.sections.iter_mut().flat_map(|(_, blocks)| blocks) {
        match block {
            Block::Heading(_, text) => look(Own::Nothing, text),
            Block::Paragraph(spans) => piece(spans, look),
            Block::List { ordered: _, items } => items.iter_mut().for_each(|item| piece(item, look)),
            Block::Table { header, rows } => {
                header.iter_mut().chain(rows.iter_mut().flatten()).for_each(|cell| piece(cell, look));
            }
            Block::Rule => {}
        }
    }
}

fn piece(spans: &mut Vec<Span>, look: Look<'_>) {
    let mut text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let as_it_was = text.clone();
    look(Own::Nothing, &mut text);
    if text != as_it_was {
        *spans = vec![Span { text, ..Span::default() }];
    }
}
