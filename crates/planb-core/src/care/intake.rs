//! The intake: tables and mappings become care records, joined over files; what cannot be read is refused by row.
