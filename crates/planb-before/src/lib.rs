//! What happens before: exports in, binders out; the register, its pages and its paper.

pub mod demo;
pub mod envelopes;
pub mod import;
pub mod night;
pub mod open;
pub mod pages;
pub mod print;
pub mod register;
pub mod salvage;
pub mod trial;
