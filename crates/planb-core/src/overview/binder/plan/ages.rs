//! How old what stands on a page is, and since when a tab lives on earlier data.

use jiff::civil::DateTime;

use crate::care::Kind;
use crate::overview::binder::page::{Content, Tab};
use crate::overview::binder::request::PlanRequest;

/// The kinds whose age is the age of a run sheet.
pub(super) const RUN_KINDS: [Kind; 2] = [Kind::Visit, Kind::Client];

/// The kinds whose age is the age of a page.
pub(super) fn kinds_on(content: &Content) -> &'static [Kind] {
    match content {
        Content::Changes(_) | Content::Cover(_) | Content::FirstHour(_) => &[],
        Content::Forms(_) | Content::Report(_) | Content::Plan(_) => &[],
        Content::Harm(_) => &[Kind::Client, Kind::Medicine, Kind::Order, Kind::Visit],
        Content::StaffList(_) => &[Kind::Staff],
        Content::Schedule(_) => &[Kind::Shift],
        Content::Run(_) => &RUN_KINDS,
        Content::Client(sheet) | Content::Bag(sheet) if sheet.usual.is_empty() => &[Kind::Client, Kind::Contact],
        Content::Client(_) | Content::Bag(_) => &[Kind::Client, Kind::Contact, Kind::Visit],
        Content::MedicineList(_) => &[Kind::Medicine, Kind::Order, Kind::Client],
        Content::Signing(_) => &[Kind::Medicine, Kind::Client],
        Content::Payment(_) => &[Kind::Payment],
        Content::Codes(_) => &[Kind::Client],
    }
}

/// The oldest of the kinds; of kinds without an age the oldest of all. A page without kinds is as old as the binder.
pub(super) fn oldest(request: &PlanRequest<'_>, kinds: &[Kind]) -> DateTime {
    if kinds.is_empty() {
        return request.made_at;
    }
    let known = kinds.iter().filter_map(|kind| request.data.get(kind)).map(|time| time.as_of).min();
    known.or_else(|| request.data.values().map(|time| time.as_of).min()).unwrap_or(request.made_at)
}

/// The time of the earlier data that a tab uses because the guard held tonight's: the oldest of its kinds.
pub(super) fn held_since(request: &PlanRequest<'_>, tab: Tab) -> Option<DateTime> {
    let kinds: &[Kind] = match tab {
        Tab::First => &[Kind::Client, Kind::Medicine, Kind::Order, Kind::Staff, Kind::Shift],
        Tab::Runs => &RUN_KINDS,
        Tab::Clients | Tab::Bag => &[Kind::Client, Kind::Contact, Kind::Visit],
        Tab::Medicines => &[Kind::Medicine, Kind::Order, Kind::Client],
        Tab::Payments => &[Kind::Payment],
        Tab::Codes => &[Kind::Client],
        Tab::Forms | Tab::Plans => &[],
        Tab::Reports(letter) => return request.report(letter)?.carried_since(),
    };
    kinds.iter().filter_map(|kind| request.data.get(kind)?.held_since).min()
}
