//! The program's pages: the frame that all have, who is logged in, how they are served. Every journey works without
//! scripts; nothing is loaded from elsewhere.

pub mod apart;
pub mod api;
pub mod app;
mod assets;
pub mod context;
mod cookie;
pub mod deed;
pub mod fields;
pub mod form;
mod issue;
pub mod kept;
mod listen;
mod login;
pub mod opened;
pub mod page;
mod pins;
pub mod posted;
pub mod printing;
pub mod records;
mod session;
pub mod shown;
mod tls;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

pub use app::{App, Lan, Now, OpenDoor, Syncing, Tier};
pub use context::From;
pub use context::{Context, In};
pub use issue::{NewCard, PrintedCard, issue, reissue};
pub use kept::{Asked, Sight};
pub use listen::{Door, Room, Served, listen, reachable};
pub use opened::Opening;
pub use page::{Bareness, Page, Say};
pub use posted::{Clock, Fields, Posted, PostedStack, whole_moment};

/// What the router's handlers share.
pub type Shared = Arc<App>;

/// The style sheet and the scripts alone.
pub fn assets() -> Router<Shared> {
    Router::new().route("/assets/{name}", get(assets::file))
}

/// Log-in, language and files: what every node's pages need.
pub fn routes() -> Router<Shared> {
    Router::new().merge(assets()).route("/language/{code}", get(login::language)).merge(login::routes())
}
