//! A mapping: how the columns of one source become care records. One TOML file per source.
