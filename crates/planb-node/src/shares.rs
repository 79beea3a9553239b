//! The recovery key in shares, two of three.
