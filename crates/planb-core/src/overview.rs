//! Overviews read across capabilities; nothing reads them but the shell.

pub mod backentry;
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
pub mod form;
pub mod frozen;
pub mod incident;
pub mod journal;
pub mod ledger;
pub mod meeting;
pub mod metrics;
pub mod morning;
pub mod notice;
pub mod organisation;
pub mod paper;
pub mod partner;
pub mod plan;
pub mod reconcile;
pub mod rehearsal;
pub mod release;
pub mod review;
pub mod run;
pub mod situation;
pub mod task;
#[cfg(test)]
mod trial;
