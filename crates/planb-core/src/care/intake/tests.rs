//! The intake's rules, on small tables.
