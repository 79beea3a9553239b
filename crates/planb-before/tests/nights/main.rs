//! Whole nights on the small demo municipality, one after the other: what the swap slip names, and what a night does with an
//! export that shrank.

mod held;
mod plans;
mod printed;
mod swap;
mod town;
