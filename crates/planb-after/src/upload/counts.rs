//! How much is left to look at.

use planb_core::overview::review;
use planb_node::web::In;

use super::shelf;
use crate::picture::may_see;

/// How many doubts wait for this person.
pub fn to_review(by: &In) -> usize {
    let items = by.now.worked_out(review::items);
    items.0.iter().filter(|item| item.waits_for(&by.who.name) && may_see(by, &item.unit)).count()
}

/// How many pages lie in this computer's tray, whosever they are.
pub fn all_in_tray(by: &In) -> usize {
    shelf::waiting(&by.app.node())
}

/// How many pages of units that this person sees lie in the tray.
pub fn in_tray(by: &In) -> usize {
    shelf::all(&by.app).iter().filter(|about| !about.is_foreign && may_see(by, &about.unit)).count()
}
