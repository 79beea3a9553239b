//! *För in*: what stands on paper goes into the system where it belongs, one client at a time, in the form's order, with the
//! picture beside each field; and what was entered goes out as files.

mod check;
pub mod compare;
mod export;
mod queue;
pub mod read_in;
mod sheet;
mod store;

use axum::Router;
use axum::routing::{get, post};
use planb_core::overview::backentry::{Queue, Waiting, queue as waiting};
use planb_node::web::{In, Shared};

use crate::picture::may_see;

pub use export::{XLSX, file as export};
pub use sheet::found;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/enter", get(queue::systems))
        .route("/enter/queue/{system}", get(queue::first))
        .route("/enter/sheet/{serial}", get(sheet::show).post(store::take))
        .route("/enter/sheet/{serial}/system", post(store::system))
        .route("/enter/check", get(check::list))
        .route("/enter/check/{serial}", get(check::show).post(check::take))
        .route("/enter/export", get(export::ask))
        .route("/enter/export/{what}", get(export::file))
}

/// The address's word for sheets whose system nobody has said.
const NO_SYSTEM: &str = "none";

/// What waits to be entered, as far as this person may see it.
pub fn seen(by: &In) -> Vec<Waiting> {
    let queue = by.now.worked_out(waiting);
    let Queue(all) = queue.as_ref();
    all.iter().filter(|of| may_see(by, &of.unit)).cloned().collect()
}

/// The next sheet of a system after one, as an address; the list of systems where there is none.
fn next(by: &In, system: &str, after: Option<&str>) -> String {
    let now = by.app.now();
    let waiting_now = now.worked_out(waiting);
    let is_own = |of: &&Waiting| of.system == system && may_see(by, &of.unit);
    let left: Vec<&str> = waiting_now.0.iter().filter(is_own).map(|of| of.serial.0.as_str()).collect();
    // Where the sheet stood before something was said of it: the ones after it come first.
    let before = by.now.worked_out(waiting);
    let order: Vec<&str> = before.0.iter().map(|of| of.serial.0.as_str()).collect();
    let at = after.and_then(|after| order.iter().position(|serial| *serial == after)).map_or(0, |at| at + 1);
    let (earlier, later) = order.split_at(at);
    let turn = later.iter().chain(earlier).filter(|serial| Some(**serial) != after);
    let to = turn.copied().find(|serial| left.contains(serial)).or_else(|| left.first().copied());
    to.map_or_else(|| "/enter".to_string(), |serial| format!("/enter/sheet/{serial}"))
}
