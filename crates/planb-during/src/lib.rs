//! The day of the outage: an incident begins, its log is kept, people are called, units report, meetings decide.

pub mod api;
mod clock;
pub mod contact;
pub mod here;
pub mod incident;
pub mod journal;
pub mod meeting;
pub mod notice;
pub mod partner;
pub mod phone;
pub mod publish;
pub mod replay;
pub mod run;
pub mod shift;
pub mod situation;
pub mod task;

use axum::Router;
use planb_node::web::Shared;

/// All pages of this area, and what programs do by them.
pub fn routes() -> Router<Shared> {
    pages().merge(api::routes())
}

/// All pages of this area.
fn pages() -> Router<Shared> {
    Router::new()
        .merge(contact::routes())
        .merge(incident::routes())
        .merge(journal::routes())
        .merge(meeting::routes())
        .merge(notice::routes())
        .merge(partner::routes())
        .merge(phone::routes())
        .merge(run::routes())
        .merge(shift::routes())
        .merge(situation::routes())
        .merge(task::routes())
}
