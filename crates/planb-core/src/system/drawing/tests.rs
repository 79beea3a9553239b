//! No box on another, no line through a box, everything above what it needs, and the same drawing every time.

use proptest::prelude::*;

use super::*;
use crate::register::RecordId;

fn node(id: usize, systems: &[usize], needs: &[&str]) -> Node {
    let name = |id: &usize| RecordId(format!("s{id:02}"));
    Node {
        id: name(&id),
        depends_on: systems.iter().map(name).collect(),
        needs: needs.iter().map(|n| (*n).into()).collect(),
    }
}

fn sides(placed: &Placed) -> (i32, i32, i32, i32) {
    (placed.x, placed.x + placed.w, placed.y, placed.y + placed.h)
}

/// Whether a segment passes through the inside of a box.
fn crosses(placed: &Placed, from: (i32, i32), to: (i32, i32)) -> bool {
    let (left, right, top, bottom) = sides(placed);
    let (upper, lower) = if from.1 <= to.1 { (from, to) } else { (to, from) };
    if lower.1 <= top || upper.1 >= bottom {
        return false;
    }
    // Lines are upright within a row and only lean between rows.
    let (least, most) = (upper.0.min(lower.0), upper.0.max(lower.0));
    most > left && least < right
}

/// What is wrong with a drawing.
fn faults(drawing: &Drawing) -> Vec<String> {
    let mut faults = Vec::new();
    let boxes = &drawing.boxes;
    for (at, one) in boxes.iter().enumerate() {
        let (left, right, top, bottom) = sides(one);
        if left < 0 || top < 0 || right > drawing.width || bottom > drawing.height {
            faults.push(format!("{:?} is outside", one.id));
        }
        for other in &boxes[at + 1..] {
            let (other_left, other_right, other_top, other_bottom) = sides(other);
            if left < other_right && other_left < right && top < other_bottom && other_top < bottom {
                faults.push(format!("{:?} on {:?}", one.id, other.id));
            }
        }
    }
    for line in &drawing.lines {
        let passed =
            line.points.windows(2).flat_map(|two| boxes.iter().filter(move |one| crosses(one, two[0], two[1])));
        faults.extend(passed.map(|one| format!("{:?} → {:?} through {:?}", line.from, line.to, one.id)));
    }
    faults
}

#[test]
fn a_few_systems_are_drawn_as_expected() {
    let nodes = [node(1, &[], &["power"]), node(2, &[1], &["power", "network"]), node(3, &[1, 2, 9], &[])];
    let drawing = drawing(&nodes);
    let y = |name: &str| drawing.boxes.iter().find(|placed| format!("{:?}", placed.id).contains(name)).unwrap().y;
    assert!(y("power") == y("network") && y("s01") < y("power") && y("s02") < y("s01") && y("s03") < y("s02"));
    let lines: Vec<String> = drawing.lines.iter().map(|line| format!("{:?} {:?}", line.from, line.to)).collect();
    let expected = [
        "System(RecordId(\"s01\")) Need(\"power\")",
        "System(RecordId(\"s02\")) Need(\"network\")",
        "System(RecordId(\"s02\")) System(RecordId(\"s01\"))",
        "System(RecordId(\"s03\")) System(RecordId(\"s02\"))",
    ];
    assert_eq!(lines, expected, "what something between needs has no line");
    assert_eq!(faults(&drawing), Vec::<String>::new());
    assert_eq!(super::drawing(&[]), Drawing::default());
}

#[test]
fn thirty_systems_fit_a_screen() {
    let nodes: Vec<Node> = (0..30)
        .map(|id| {
            let systems: Vec<usize> = [id / 4, id / 7].into_iter().filter(|other| *other != id && id > 3).collect();
            node(id, &systems, &[["network", "power", "login"][id % 3], "power"])
        })
        .collect();
    let drawing = drawing(&nodes);
    assert_eq!(faults(&drawing), Vec::<String>::new());
    assert_eq!(drawing.boxes.len(), 33);
    assert!(drawing.width <= 1_600 && drawing.height <= 1_000, "{} × {}", drawing.width, drawing.height);
}

#[test]
fn a_long_chain_of_systems_is_no_trouble() {
    let nodes: Vec<Node> = (0..400).map(|id| node(id, &[id + 1], &[])).collect();
    assert_eq!(drawing(&nodes).boxes.len(), 400);
}

fn any_node(id: usize) -> impl Strategy<Value = Node> {
    let needs = proptest::sample::subsequence(super::super::NEEDS.to_vec(), 0..4);
    (proptest::collection::vec(0usize..24, 0..4), needs).prop_map(move |(systems, needs)| node(id, &systems, &needs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_systems_are_drawn_without_a_fault(
        (nodes, shuffled) in (0usize..20).prop_flat_map(|count| (0..count).map(any_node).collect::<Vec<_>>())
            .prop_flat_map(|nodes| (Just(nodes.clone()), Just(nodes).prop_shuffle()))
    ) {
        let one = drawing(&nodes);
        prop_assert_eq!(&one, &drawing(&shuffled));
        prop_assert_eq!(faults(&one), Vec::<String>::new());
        for line in &one.lines {
            prop_assert!(line.points.len() >= 2);
        }
        // Everything that falls when something does hangs on it by lines.
        for placed in &one.boxes {
            let fallen = super::super::falls::falls(&nodes, &placed.id).len();
            let mut reached = std::collections::BTreeSet::from([&placed.id]);
            loop {
                let more: Vec<&Start> = one.lines.iter().filter(|line| reached.contains(&line.to)).map(|line| &line.from).collect();
                let before = reached.len();
                reached.extend(more);
                if reached.len() == before { break; }
            }
            prop_assert_eq!(reached.len() - 1, fallen, "{:?}", placed.id);
        }
    }
}
