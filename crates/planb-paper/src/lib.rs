//! Pages out: a unit's binder as PDF, key sheets for sealed envelopes. Knows planb-core only.
//!
//! Every page says which unit it belongs to, how old its data is and which sheet it is a page of; the codes and boxes
//! that a machine will read back stand where [`geometry`] says.

mod content;
mod dates;
mod font;
pub mod geometry;
pub mod keysheet;
mod laid;
mod qr;
mod render;
mod source;
mod squeeze;
mod words;
mod world;

pub use keysheet::{KeySheet, ShareSheet, key_sheet, share_sheet};
pub use qr::terminal_code;
pub use render::{DOCUMENT_PAGES_MAX, RenderedPart, render, render_part, render_sheet};
pub use source::{fonts, source};
pub use squeeze::squeeze;
pub use words::{Language, words};
pub use world::RenderError;
