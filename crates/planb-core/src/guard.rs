//! The guard: an export that shrank, went stale or lost a column never replaces the last good one.
