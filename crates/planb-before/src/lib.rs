//! What happens before: exports in, binders out.

pub mod demo;
pub mod envelopes;
pub mod import;
pub mod night;
pub mod open;
pub mod salvage;
