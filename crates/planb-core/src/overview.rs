//! Overviews read across capabilities; nothing reads them but the shell.

pub mod binder;
pub mod chain;
pub mod erasure;
pub mod find;
pub mod organisation;
#[cfg(test)]
mod trial;
