//! The binder: which sheets a unit's care records become, in the print order of danger.

pub mod harm;
pub mod leak;
pub mod page;
pub mod plan;
pub mod register;
