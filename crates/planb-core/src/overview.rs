//! Overviews read across capabilities; nothing reads them but the shell.

pub mod binder;
pub mod erasure;
