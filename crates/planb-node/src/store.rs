//! The store: the log in one SQLite file, and `record`, its only writer.
