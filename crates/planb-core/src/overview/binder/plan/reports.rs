//! The sheets of plans and of printed reports: which pages lie in the common binder, which in the supplement only.

use std::collections::BTreeSet;

use super::super::page::{Content, Report};
use super::super::place::{Side, Subject};
use super::super::register::Draft;
use super::super::reports::{ReportTab, TabPage, TabSheet, Topic};
use super::super::request::Missing;
use super::super::texts::Own;
use super::Planning;
use crate::id::PersonId;

impl Planning<'_, '_> {
    /// Drafts every approved plan that lies in the unit's binder.
    pub(super) fn plans(&mut self) {
        for plan in self.request.plans {
            let number = self.numbers.plan(Side::Common, &plan.of.plan);
            self.draft(Side::Common, Subject::Plan(plan.of.plan.clone()), number, Content::Plan(plan.clone()));
        }
    }

    /// Drafts every report's sheets; gives what the cover says about them.
    pub(super) fn reports(&mut self) -> Vec<Missing> {
        let mut missing = Vec::new();
        for report in self.request.reports {
            let title = || report.title.clone();
            if let Some(since) = report.carried_since() {
                missing.push(Missing::ReportHeld { title: title(), since });
            }
            let hidden: u32 = report.sheets().iter().map(|sheet| self.report_sheet(report, sheet)).sum();
            if hidden > 0 {
                missing.push(Missing::ReportHidden { title: title(), pages: hidden });
            }
            if report.in_tray > 0 {
                missing.push(Missing::ReportTray { title: title(), pages: report.in_tray });
            }
        }
        missing
    }

    /// How many people the sheets of one side are about: the unit's clients, and those whom only a report knows. Who has pages
    /// on both sides is a client of the common binder.
    pub(super) fn people(&self, side: Side) -> u32 {
        let mut people: BTreeSet<&PersonId> =
            self.roster.by_name(side).into_iter().map(|person| &person.client.id).collect();
        let is_here = |id: &PersonId| self.roster.hidden.contains(id) == (side == Side::Supplement);
        people.extend(self.drafts.iter().filter_map(|draft| match &draft.subject {
            Subject::Report(_, Topic::Client(id)) if is_here(id) => Some(id),
            _ => None,
        }));
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    /// One sheet. A page that tells of a protected person, or of which the mapping says so, lies in the supplement only; what is
    /// about somebody under spärr is not printed. Gives how many pages the common binder lacks.
    fn report_sheet(&mut self, report: &ReportTab, sheet: &TabSheet) -> u32 {
        let id = if let Topic::Client(id) = &sheet.topic { Some(id) } else { None };
        if id.is_some_and(|id| self.roster.blocked.contains(id)) {
            return 0;
        }
        let is_hidden = id.is_some_and(|id| self.roster.hidden.contains(id));
        let tells =
            |page: &&TabPage| is_hidden || page.is_protected || self.roster.watch.finds(&page.page.text, Own::Nothing);
        let (supplement, common): (Vec<&TabPage>, Vec<&TabPage>) = sheet.pages.iter().partition(tells);
        let hidden = u32::try_from(supplement.len()).unwrap_or(u32::MAX);
        for (side, pages) in [(Side::Common, common), (Side::Supplement, supplement)] {
            if pages.is_empty() {
                continue;
            }
            let number = self.numbers.report(side, report.letter, &sheet.topic);
            let pages = pages.into_iter().map(|page| page.page.clone()).collect();
            let content = Content::Report(Report { title: report.title.clone(), pages });
            let subject = Subject::Report(report.letter, sheet.topic.clone());
            self.drafts.push(Draft { side, subject, number, as_of: report.as_of, content, evening: None });
        }
        hidden
    }
}
