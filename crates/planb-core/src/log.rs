//! The log: signed, chained transactions of sealed entries, in format v1.
