//! Overviews read across capabilities; nothing reads them but the shell.

pub mod binder;
pub mod chain;
pub mod clients;
pub mod coverage;
pub mod envelope;
pub mod erasure;
pub mod exercise;
pub mod find;
pub mod incident;
pub mod metrics;
pub mod morning;
pub mod organisation;
pub mod paper;
pub mod plan;
pub mod rehearsal;
#[cfg(test)]
mod trial;
