//! Numbers of the real world, read and written.

pub mod personal;
pub mod phone;
