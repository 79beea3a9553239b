//! A rule said no: which, why, and what to do.
