//! What happens before: exports in, binders out.

pub mod demo;
pub mod import;
pub mod night;
pub mod salvage;
