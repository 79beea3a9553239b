//! "If this falls, these fall": what stops when a system, the network, the log-in or the power does.

use std::collections::BTreeMap;

pub use super::drawing::{Drawing, Line, Placed, drawing};
use crate::register::RecordId;

/// A system and what it cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub id: RecordId,
    pub depends_on: Vec<RecordId>,
    /// Words of [`super::NEEDS`].
    pub needs: Vec<String>,
}

/// What falls first, and what a drawing has a box for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    /// A need: `network`, `power`, …
    Need(String),
    System(RecordId),
}

/// A system that falls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallen {
    pub id: RecordId,
    /// What it needs that fell before it.
    pub because: Vec<Start>,
    /// 1 for what falls at once, 2 for what falls because of that.
    pub distance: usize,
}

/// Everything that falls, the nearest first; not what falls first itself. Systems may depend on each other in a ring.
pub fn falls(nodes: &[Node], start: &Start) -> Vec<Fallen> {
    let mut fallen: BTreeMap<Start, usize> = BTreeMap::from([(start.clone(), 0)]);
    let mut all: Vec<Fallen> = Vec::new();
    let mut sorted: Vec<(Start, Vec<Start>)> =
        nodes.iter().map(|node| (Start::System(node.id.clone()), wants(node))).collect();
    sorted.sort();
    sorted.dedup_by(|one, other| one.0 == other.0);
    for distance in 1.. {
        let mut next = Vec::new();
        for (system, wants) in sorted.iter().filter(|(system, _)| !fallen.contains_key(system)) {
            let because: Vec<Start> = wants.iter().filter(|want| fallen.contains_key(want)).cloned().collect();
            if let (Start::System(id), false) = (system, because.is_empty()) {
                next.push(Fallen { id: id.clone(), because, distance });
            }
        }
        if next.is_empty() {
            break;
        }
        fallen.extend(next.iter().map(|one| (Start::System(one.id.clone()), distance)));
        all.extend(next);
    }
    all
}

/// What a system cannot do without, each once.
pub(super) fn wants(node: &Node) -> Vec<Start> {
    let systems = node.depends_on.iter().filter(|id| **id != node.id).cloned().map(Start::System);
    let mut wants: Vec<Start> = systems.chain(node.needs.iter().cloned().map(Start::Need)).collect();
    wants.sort();
    wants.dedup();
    wants
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tes: lifecare ad / network power`.
    fn node(line: &str) -> Node {
        let (id, rest) = line.split_once(':').unwrap_or((line, ""));
        let (systems, needs) = rest.split_once('/').unwrap_or((rest, ""));
        Node {
            id: RecordId(id.into()),
            depends_on: systems.split_whitespace().map(|word| RecordId(word.into())).collect(),
            needs: needs.split_whitespace().map(String::from).collect(),
        }
    }

    fn check(nodes: &[&str], start: Start, expected: &[&str]) {
        let nodes: Vec<Node> = nodes.iter().map(|line| node(line)).collect();
        let name = |start: &Start| match start {
            Start::System(id) => id.0.clone(),
            Start::Need(word) => format!("({word})"),
        };
        let line = |fallen: &Fallen| {
            let because: Vec<String> = fallen.because.iter().map(name).collect();
            format!("{} {} {}", fallen.distance, fallen.id, because.join(" "))
        };
        assert_eq!(falls(&nodes, &start).iter().map(line).collect::<Vec<_>>(), expected);
    }

    const NODES: [&str; 7] = [
        "ad: / network power",
        "treserva: ad sql",
        "sql: / power",
        "tes: treserva ad / telephone",
        "a: b / network",
        "b: a",
        "pascal: / network",
    ];

    #[test]
    fn what_falls_falls_in_order_of_distance() {
        let need = |word: &str| Start::Need(word.into());
        let system = |id: &str| Start::System(RecordId(id.into()));
        check(&NODES, system("sql"), &["1 treserva sql", "2 tes treserva"]);
        check(
            &NODES,
            need("network"),
            &["1 a (network)", "1 ad (network)", "1 pascal (network)", "2 b a", "2 tes ad", "2 treserva ad"],
        );
        check(&NODES, system("b"), &["1 a b"]);
        check(&NODES, system("tes"), &[]);
        check(&NODES, need("ventilation"), &[]);
        check(&NODES, system("unknown"), &[]);
        check(&["x: x", "x: y", "z: gone"], system("gone"), &["1 z gone"]);
    }
}
