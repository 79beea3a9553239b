//! A call chain that is run in earnest: one person at a time on the telephone, by as many as ring; who is still missing; and
//! what was ticked on paper.

mod board;
mod call;
mod paper;

use axum::Router;
use axum::routing::{get, post};
use planb_core::chain::{CHAIN, RUN};
use planb_core::incident;
use planb_core::overview::run::{Running, running};
use planb_core::register::{Record, RecordId};
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::records::found;
use planb_node::web::{In, Shared, shown};

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/calls/{id}/run", post(call::begin))
        .route("/calls/run/{id}", get(call::show).post(call::answer))
        .route("/calls/run/{id}/take", post(call::take))
        .route("/calls/run/{id}/board", get(board::show))
        .route("/calls/run/{id}/end", post(board::end))
        .route("/calls/run/{id}/paper", get(paper::ask).post(paper::take))
}

/// A run that this person sees, with its chain.
struct Run<'a> {
    id: RecordId,
    record: &'a Record,
    chain: &'a Record,
}

impl Run<'_> {
    fn is_over(&self) -> bool {
        !self.record.get("ended").is_empty()
    }

    fn running(&self, state: &State) -> Running {
        running(state, &self.id)
    }
}

/// The run that a path names.
fn of<'a>(by: &'a In, id: &str) -> Result<Run<'a>, Trouble> {
    let (id, record) = found(by, &RUN, id)?;
    let chain = by.state().register().get(CHAIN.kind, record.get("chain"));
    Ok(Run { id, record, chain })
}

/// The run of a chain that goes on in this incident.
pub(crate) fn open<'a>(state: &'a State, chain: &'a str, incident: &'a RecordId) -> Option<&'a RecordId> {
    let register = state.register();
    let root = incident::root_of(register, incident);
    let is_open = |record: &Record| {
        let own = RecordId(record.get("incident").to_string());
        record.get("ended").is_empty() && incident::root_of(register, &own) == root
    };
    register.by("run", "chain", chain).find(|(_, record)| is_open(record)).map(|(id, _)| id)
}

/// What somebody is called.
fn person(by: &In, id: &RecordId) -> String {
    shown::name(by.state(), by.language, "person", &id.0)
}
