//! What every node does: the store, `record`, keys, sealing.

pub mod bundle;
pub mod files;
pub mod keys;
pub mod seal;
pub mod settings;
pub mod shares;
pub mod store;
pub mod text;
pub mod words;
