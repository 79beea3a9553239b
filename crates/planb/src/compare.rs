//! A file that was taken out, held against the ledger or read in: the page is the work after's, and how a table is read is the night's
//! import's.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use planb_after::enter::{compare, read_in};
use planb_before::import;
use planb_core::care::reason::{SourceFault, Unreadable};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::api::By;
use planb_node::web::{Posted, Shared};

/// The page, and its addresses for programs.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/enter/compare", get(compare::ask).post(take))
        .route("/api/v1/enter/compare", post(take_by))
        .route("/api/v1/enter/read-in", post(read_in_by))
}

async fn take(posted: Posted) -> Response {
    compare::take(posted, rows_of).await
}

async fn take_by(by: By, posted: Posted) -> Response {
    compare::take_by(by, posted, rows_of).await
}

async fn read_in_by(by: By, posted: Posted) -> Response {
    read_in::take_by(by, posted, rows_of).await
}

/// The rows of the first sheet of a file, every cell as text.
pub fn rows_of(bytes: &[u8], language: Language) -> Result<Vec<Vec<String>>, Trouble> {
    let unreadable = |why: Unreadable| Trouble::user("compare-unreadable").with("why", words(language, why));
    let first = import::grids(bytes).map_err(unreadable)?.into_iter().next();
    let rows = first.map(|grid| grid.rows).unwrap_or_default();
    Ok(rows.into_iter().map(|row| row.cells.iter().map(|cell| cell.text()).collect()).collect())
}

/// Why a file cannot be read, in words.
pub fn words(language: Language, why: Unreadable) -> String {
    let fault = SourceFault::Unreadable(why);
    language.say_with(fault.key(), &import::numbers(&fault))
}
