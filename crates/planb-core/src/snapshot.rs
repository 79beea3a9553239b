//! What the nights did: snapshots taken and held, binders issued and opened, keys printed; as entries of the log.
