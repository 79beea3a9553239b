//! The keys of a node and of the units: made, printed, kept.
