//! The night run: import, guard, snapshot, binders, seal.
