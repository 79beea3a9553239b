//! To come: fork.
