//! The forms' stock: how many there are and where, what is issued, given out, taken back and voided, and the first page of the work
//! after an event.

mod after;
mod back;
mod give;
mod issue;
mod list;
mod void;

use axum::Router;
use axum::routing::get;
use planb_node::web::Shared;

pub use void::{void, whys};

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/after", get(after::show))
        .route("/forms", get(list::show).post(list::find))
        .route("/forms/issue", get(issue::ask).post(issue::take))
        .route("/forms/give", get(give::ask).post(give::take))
        .route("/forms/back", get(back::ask).post(back::take))
        .route("/forms/void", get(void::ask).post(void::take))
}
