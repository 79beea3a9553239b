//! To come: witness.
