//! What happens after: scan, back entry, reconciliation, export and review live here.
