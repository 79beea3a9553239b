//! The settings of a node, `planb.toml`.
