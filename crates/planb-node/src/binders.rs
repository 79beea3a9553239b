//! The sealed binders on their way from the hub to a reserve computer, which pulls: nobody can push to it.
//!
//! ```text
//! hub: out/UNIT/parm-….tar.age ─► publish: binders-….list, binders.head (signed)
//!                                     │ a share, a mounted disk, a stick · an object store · `planb serve`, HTTPS
//! reserve computer:                 fetch: signature, municipality, count, digest of every file ─► out/UNIT/parm-….tar.age
//! ```

pub mod ask;
mod fetch;
mod publish;
mod source;

pub use fetch::{Fetched, NotTaken, Wish, fetch};
pub use publish::{Listing, listing, publish};
pub use source::{At, Source, open};

/// The folder with one folder per unit, in the node's own.
pub const OUT: &str = "out";
/// The largest sealed binder that is fetched, in bytes: it is held in memory until it is verified.
pub const MAX_BINDER_BYTES: u64 = 256 << 20;
