//! From care records to the sheets of a binder.
