//! In which row each thing stands, and which lines are drawn.

use std::collections::BTreeSet;

use super::{MOST_IN_A_ROW, Wants};

/// Rows from the bottom, 0, and lines.
pub struct Layers {
    pub row: Vec<usize>,
    pub count: usize,
    /// From what needs to what is needed.
    pub lines: Vec<(usize, usize)>,
    /// The same lines from the upper to the lower: in a ring, one of them is needed by what stands below it.
    pub down: Vec<(usize, usize)>,
}

/// Puts needs in the lowest row and everything else above what it needs, a few in a row.
pub fn layers(direct: &Wants, is_need: impl Fn(usize) -> bool) -> Layers {
    let (below, order) = without_rings(direct);
    let row = rows(&below, &order, is_need);
    let lines = lines(direct);
    let down = lines.iter().map(|(from, to)| if row[*from] > row[*to] { (*from, *to) } else { (*to, *from) }).collect();
    let count = row.iter().max().map_or(0, |most| most + 1);
    Layers { row, count, lines, down }
}

/// The row of each thing: those that carry most stand lowest, so that lines are short.
fn rows(below: &Wants, order: &[usize], is_need: impl Fn(usize) -> bool) -> Vec<usize> {
    // How many rows stand on each thing at least.
    let mut carries = vec![0; below.len()];
    for at in order.iter().rev() {
        for low in &below[*at] {
            carries[*low] = carries[*low].max(carries[*at] + 1);
        }
    }
    let mut row: Vec<Option<usize>> = (0..below.len()).map(|at| is_need(at).then_some(0)).collect();
    let mut left: Vec<usize> = (0..below.len()).filter(|at| row[*at].is_none()).collect();
    let first = usize::from(left.len() < below.len());
    for place in first..first + below.len() {
        let is_ready = |at: &&usize| below[**at].iter().all(|low| row[*low].is_some_and(|low| low < place));
        let mut ready: Vec<usize> = left.iter().filter(is_ready).copied().collect();
        // Of those that carry as much, first those that need nothing higher up: their lines would be the longest.
        let highest = |at: usize| below[at].iter().filter_map(|low| row[*low]).max();
        ready.sort_by_key(|at| (std::cmp::Reverse(carries[*at]), highest(*at), *at));
        ready.iter().take(MOST_IN_A_ROW).for_each(|at| row[*at] = Some(place));
        left.retain(|at| row[*at].is_none());
    }
    row.into_iter().map(Option::unwrap_or_default).collect()
}

/// The lines that are drawn: not what something between needs anyway, unless that is part of the same ring.
fn lines(direct: &Wants) -> Vec<(usize, usize)> {
    let reached: Vec<BTreeSet<usize>> = (0..direct.len()).map(|from| reached(direct, from)).collect();
    let mut lines = Vec::new();
    for (from, wanted) in direct.iter().enumerate() {
        let is_implied = |to: usize| {
            let is_between = |other: usize| {
                reached[other].contains(&to) && !reached[other].contains(&from) && !reached[to].contains(&other)
            };
            wanted.iter().any(|other| *other != to && is_between(*other))
        };
        lines.extend(wanted.iter().filter(|to| !is_implied(**to)).map(|to| (from, *to)));
    }
    lines
}

/// Everything that one thing needs, directly or through others.
fn reached(direct: &Wants, from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut next = direct[from].clone();
    while let Some(at) = next.pop() {
        if reached.insert(at) {
            next.extend(&direct[at]);
        }
    }
    reached
}

/// What each thing stands on when a line that would close a ring is turned round, and an order in which what is stood on
/// comes first.
fn without_rings(direct: &Wants) -> (Wants, Vec<usize>) {
    let mut below: Wants = vec![Vec::new(); direct.len()];
    let mut order = Vec::new();
    let mut marks = vec![Mark::New; direct.len()];
    for start in 0..direct.len() {
        // Depth first, without recursion: a chain of systems may be as long as the register.
        let mut stack = vec![(start, 0)];
        while let Some((at, next)) = stack.pop() {
            if next == 0 && marks[at] != Mark::New {
                continue;
            }
            marks[at] = Mark::Open;
            let Some(low) = direct[at].get(next).copied() else {
                marks[at] = Mark::Done;
                order.push(at);
                continue;
            };
            stack.push((at, next + 1));
            match marks[low] {
                Mark::Open => below[low].push(at),
                Mark::Done => below[at].push(low),
                Mark::New => {
                    below[at].push(low);
                    stack.push((low, 0));
                }
            }
        }
    }
    (below, order)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}
