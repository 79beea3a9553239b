//! Proposing a mapping for an unknown file.
