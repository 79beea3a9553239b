//! Overviews read across capabilities; nothing reads them but the shell.

pub mod binder;
pub mod chain;
pub mod clients;
pub mod clock;
pub mod contact;
pub mod coverage;
pub mod elapsed;
pub mod envelope;
pub mod erasure;
pub mod exercise;
pub mod find;
pub mod metrics;
pub mod morning;
pub mod organisation;
pub mod paper;
pub mod partner;
pub mod plan;
#[cfg(test)]
mod trial;
