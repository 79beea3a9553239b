//! To come: trouble.
