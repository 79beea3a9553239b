//! The pages that are more than a list and a form: where we stand, who is called, which paper is where.

mod binder_print;
pub(crate) mod binders;
pub(crate) mod calling;
mod calls;
pub(crate) mod cards;
mod chain;
mod client;
pub mod clients;
pub(crate) mod compare;
pub(crate) mod conflicts;
pub(crate) mod copies;
mod envelopes;
pub(crate) mod exercise_paper;
mod exercises;
pub mod falls;
pub(crate) mod home;
pub(crate) mod lock_in;
pub(crate) mod looks;
mod matrix;
mod more;
pub mod old_paper;
pub(crate) mod papers;
mod plan_paper;
pub(crate) mod plans;
mod posters;
pub(crate) mod proposals;
mod reserve;
pub(crate) mod scored;
pub(crate) mod scoring;
mod search;
mod start;
pub(crate) mod starting;
mod trial_binder;
mod unlock;

use axum::Router;
use axum::routing::{get, post};
pub use home::home;
use planb_node::web::Shared;
use planb_node::web::printing;

/// All of them.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/board", get(home::home))
        .route("/envelopes", get(envelopes::envelopes))
        .route("/envelopes/{id}/drill", get(envelopes::ask).post(envelopes::take))
        .route("/conflicts", get(conflicts::conflicts))
        .route("/calls", get(calls::calls))
        .route("/calls/propose", post(chain::propose))
        .route("/calls/drill/{id}", get(chain::drill).post(chain::reply))
        .route("/calls/{id}", get(chain::show))
        .route("/calls/{id}/approve", post(chain::approve))
        .route("/calls/{id}/drill", post(chain::begin))
        .route("/binders", get(binders::binders))
        .route("/binders/copy/{id}", get(copies::show))
        .route("/binders/copy/{id}/move", post(copies::moved))
        .route("/binders/{unit}", get(binders::binder))
        .route("/binders/{unit}/open", get(unlock::ask).post(unlock::open))
        .route("/binders/{unit}/close", post(clients::close))
        .route("/binders/{unit}/lock-in", post(lock_in::lock_in))
        .route("/binders/{unit}/destroyed", post(old_paper::destroyed))
        .route("/binders/{unit}/print", get(binder_print::ask).post(binder_print::take))
        .route("/binders/{unit}/print/stop", post(binder_print::stop))
        .route("/binders/{unit}/print/confirm", post(binder_print::confirm))
        .route("/more", get(more::more))
        .route("/metrics", get(crate::monitor::page))
        .route("/settings", get(more::settings))
        .route("/start", get(start::start))
        .route("/clients", get(clients::clients))
        .route("/clients/{opening}", get(clients::list))
        .route("/clients/{opening}/{person}", get(clients::show))
        .route("/search", get(search::search).post(search::asked))
        .route("/matrix", get(matrix::matrix))
        .route("/systems/falls", get(falls::falls))
        .route("/systems/starting", get(starting::ask).post(starting::take))
        .route("/proposals", get(proposals::list).post(proposals::answer))
        .route("/cards", get(cards::list))
        .route("/cards/new", get(cards::ask).post(cards::make))
        .route("/cards/{id}/revoke", post(cards::revoke))
        .route("/cards/{id}/forget-pin", post(cards::forget_pin))
        .route("/looks", get(looks::looks).post(looks::check))
        .merge(plans_and_paper())
        .merge(reserve::routes())
}

/// Plans, exercises, and everything that is printed.
fn plans_and_paper() -> Router<Shared> {
    Router::new()
        .route("/plans/{id}", get(plans::plan))
        .route("/plans/{id}/approve", post(plans::approve))
        .route("/plans/{id}/compare", get(compare::compare))
        .route("/exercises", get(exercises::units))
        .route("/exercises/{unit}", get(exercises::ask).post(exercises::make))
        .route("/exercises/of/{id}", get(scoring::show).post(scoring::save))
        .route("/posters", get(posters::posters))
        .route("/print/{*what}", printing::routes_of(papers::paper))
}
