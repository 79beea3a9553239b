//! To come: segment.
