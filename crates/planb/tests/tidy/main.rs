//! Reads the whole tree and holds what no compiler holds: walls inside the crates, sizes, words, invented people.
//!
//! Every rule is a function from text to complaints, tried on a small bad example and then on the tree. A complaint says
//! what to do. Exceptions stand beside their rule, by name and with a reason.

mod budget;
mod people;
mod shape;
mod tree;
mod walls;
mod words;

/// Fails with every complaint on a line of its own.
#[track_caller]
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Checks that a rule finds what it is there to find: exactly so many complaints.
#[track_caller]
fn finds(count: usize, complaints: Vec<String>) {
    assert_eq!(complaints.len(), count, "\n{}\n", complaints.join("\n"));
}
