//! What every node does: the store, `record`, keys, sealing.

pub mod backup;
pub mod binders;
pub mod bundle;
pub mod carrier;
pub mod clock;
pub mod files;
pub mod forms;
pub mod keys;
pub mod machine;
pub mod mail;
pub mod pictures;
pub mod platform;
pub mod printer;
pub mod random;
mod sabotage;
pub mod seal;
pub mod settings;
pub mod shares;
#[cfg(all(test, feature = "sim"))]
mod sim;
pub mod snapshots;
pub mod store;
pub mod text;
pub mod trouble;
pub mod web;
pub mod words;
