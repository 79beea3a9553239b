//! Carriers: what moves log segments between nodes. They see opaque bytes; what those are worth is decided by who reads them.
//!
//! A *place* only stores (a folder on a stick, an object store); a *peer* answers (HTTPS with pinned keys).

pub mod folder;
pub mod https;
pub mod meet;
pub mod memory;
pub mod object;
mod object_http;
pub mod place;
pub mod visit;

pub use folder::Folder;
pub use memory::Memory;
pub use object::Object;
pub(crate) use object_http::roots;
pub use place::{Fault, Found, Listing, Place, Written};
