//! How entries of several nodes become one record: a few shapes, each a function of the set of its entries.
//!
//! Whatever arrives first, the result is that of all entries in their order. Where two people could not know of each
//! other, nothing is decided silently: the shape gives a conflict, which is shown until a person closes it.

pub mod claim;
pub mod field;
pub mod history;
pub mod serials;
pub mod shared;
pub mod token;

pub use claim::{Claimed, Claims, Closed, Conflict};
pub use field::{Field, Written};
pub use history::{Fold, History};
pub use serials::{Serials, TakenTwice};
pub use shared::Shared;
pub use token::{Held, Move, Token};
