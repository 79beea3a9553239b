//! The shortest way from one row of tokens to another: Myers' greedy algorithm, with a bound.

use std::collections::HashMap;

/// After so many steps the rest is taken out and put in as a whole: 1 000 steps take some milliseconds and four megabytes.
const MOST_STEPS: usize = 1_000;

/// One token of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<'a> {
    Same(&'a str),
    Removed(&'a str),
    Added(&'a str),
}

/// The way from the old tokens to the new ones.
pub fn edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Edit<'a>> {
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
    let mut way: Vec<Edit> = old[..start].iter().map(|token| Edit::Same(token)).collect();
    way.extend(middle(old_middle, new_middle));
    way.extend(old_rest[old_rest.len() - end..].iter().map(|token| Edit::Same(token)));
    way
}

fn middle<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Edit<'a>> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut number = |token: &'a str| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(token).or_insert(next)
    };
    let old_numbers: Vec<u32> = old.iter().map(|token| number(token)).collect();
    let new_numbers: Vec<u32> = new.iter().map(|token| number(token)).collect();
    let Some(trace) = trace(&old_numbers, &new_numbers) else {
        let removed = old.iter().map(|token| Edit::Removed(token));
        return removed.chain(new.iter().map(|token| Edit::Added(token))).collect();
    };
    // Back from the end: each step is one token taken out or put in, after a run of tokens that are the same.
    let (mut x, mut y) = (old.len(), new.len());
    let mut way = Vec::new();
    for steps in (1..trace.len()).rev() {
        let furthest = &trace[steps - 1];
        let k = signed(x) - signed(y);
        let is_down = k == -signed(steps) || (k != signed(steps) && at(furthest, k - 1) < at(furthest, k + 1));
        let before_k = if is_down { k + 1 } else { k - 1 };
        let before_x = at(furthest, before_k);
        let before_y = usize::try_from(signed(before_x) - before_k).unwrap_or(0);
        while x > before_x && y > before_y {
            (x, y) = (x - 1, y - 1);
            way.push(Edit::Same(old[x]));
        }
        if is_down {
            y -= 1;
            way.push(Edit::Added(new[y]));
        } else {
            x -= 1;
            way.push(Edit::Removed(old[x]));
        }
    }
    way.extend(old[..x].iter().rev().map(|token| Edit::Same(token)));
    way.reverse();
    way
}

fn signed(number: usize) -> isize {
    isize::try_from(number).unwrap_or(isize::MAX)
}

/// The furthest place in the old tokens on diagonal `k`; diagonals after `d` steps lie at `-d`, `-d + 2`, … `d`.
fn at(furthest: &[usize], k: isize) -> usize {
    let steps = signed(furthest.len()) - 1;
    usize::try_from((k + steps) / 2).ok().and_then(|place| furthest.get(place)).copied().unwrap_or(0)
}

/// How far each diagonal comes after 0, 1, 2, … steps, until the end is reached; `None` when it is too far.
fn trace(old: &[u32], new: &[u32]) -> Option<Vec<Vec<usize>>> {
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for steps in 0..=MOST_STEPS.min(old.len() + new.len()) {
        let mut furthest = Vec::with_capacity(steps + 1);
        let d = signed(steps);
        for k in (-d..=d).step_by(2) {
            let mut x = match trace.last() {
                None => 0,
                Some(before) if k == -d => at(before, k + 1),
                Some(before) if k == d => at(before, k - 1) + 1,
                Some(before) => at(before, k + 1).max(at(before, k - 1) + 1),
            };
            let mut y = usize::try_from(signed(x) - k).unwrap_or(0);
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            furthest.push(x);
            if x >= old.len() && y >= new.len() {
                trace.push(furthest);
                return Some(trace);
            }
        }
        trace.push(furthest);
    }
    None
}
