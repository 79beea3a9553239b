//! The log, the records and the rules of Plan B.
//!
//! This crate is pure: it does no IO, reads no clock, draws no random number and spawns nothing. Time and
//! randomness come in as arguments, so that every decision can be replayed and simulated.

pub mod card;
pub mod care;
pub mod chain;
pub mod contact;
pub mod copy;
pub mod custody;
pub mod doctor;
pub mod envelope;
pub mod erasure;
pub mod exercise;
pub mod form;
pub mod guard;
pub mod id;
pub mod incident;
pub mod ledger;
pub mod log;
pub mod look;
pub mod meeting;
pub mod note;
pub mod notice;
pub mod number;
pub mod order;
pub mod organisation;
pub mod overview;
pub mod partner;
pub mod picture;
pub mod plan;
pub mod print;
pub mod reconcile;
pub mod record;
pub mod refusal;
pub mod register;
pub mod release;
pub mod retention;
pub mod sheet;
pub mod shift;
pub mod situation;
pub mod snapshot;
pub mod state;
pub mod station;
pub mod system;
pub mod target;
pub mod task;
pub mod trust;
