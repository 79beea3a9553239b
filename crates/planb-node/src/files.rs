//! Files that are whole or absent: written beside, synced, renamed.
