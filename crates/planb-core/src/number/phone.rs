//! Telephone numbers to and from E.164.
