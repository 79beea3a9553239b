//! The relay tree: who calls whom, proposed from the register; its holes; and how a drill of it went.
//!
//! Whoever leads calls those who lead the areas, they call the units' managers, who call their staff in groups; nobody calls
//! more than a few. The staffing unit, the night patrol and private providers are branches of their own. Behind everyone
//! who calls stands a deputy of the same unit, and the last one calls the first, who then knows that it came through.

mod holes;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::id::UnitId;
use crate::register::RecordId;
pub use holes::{Drilled, Hole, Link, Reach, Reply, drill, holes};

/// What somebody leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leads {
    /// The whole organisation: the chain begins here.
    All,
    /// An area or another part.
    Part,
    #[default]
    Nothing,
}

/// Somebody who is to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    pub person: RecordId,
    pub unit: UnitId,
    /// The unit's sort, a word of the register.
    pub sort: String,
    /// What the unit belongs to, or for those who lead a part, that part.
    pub part: Option<RecordId>,
    pub leads: Leads,
    pub is_manager: bool,
    /// `day`, `evening`, `night`, `mixed` or nothing.
    pub shift: String,
    pub has_number: bool,
}

/// One place in the chain that is proposed. In the order of the calls: the caller always comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    pub person: RecordId,
    pub caller: Option<RecordId>,
    /// Takes over when the person does not answer; only behind those who call.
    pub deputy: Option<RecordId>,
    /// The last one, who calls the first.
    pub is_last: bool,
}

/// Sorts of units that are branches of their own, right under whoever begins.
const OWN_BRANCH: [&str; 3] = ["staffing", "night-patrol", "private-provider"];

/// Proposes a chain in which nobody calls more than `fan_out`. Everybody who is given has exactly one place; those without
/// a number are called by somebody, and call nobody.
pub fn propose(callees: &[Callee], fan_out: usize) -> Vec<Proposed> {
    let people = in_order(callees);
    let Some(first) = people.iter().find(|callee| callee.has_number).or_else(|| people.first()).copied() else {
        return Vec::new();
    };
    let mut tree = Tree::new(first, fan_out.max(1));
    let rest: Vec<&Callee> = people.iter().filter(|callee| callee.person != first.person).copied().collect();
    let (leaders, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|callee| callee.leads != Leads::Nothing);
    let (mut branches, mut lines) = (Staff::new(), Staff::new());
    for callee in rest {
        let is_own = OWN_BRANCH.contains(&callee.sort.as_str());
        let part = callee.part.as_ref().filter(|_| !is_own);
        let units: &mut Staff<'_> = if is_own { &mut branches } else { &mut lines };
        units.entry((part, &callee.unit)).or_default().push(callee);
    }
    // The unit of whoever begins has no other head.
    let own_unit = lines.remove(&(first.part.as_ref(), &first.unit)).unwrap_or_default();
    tree.hang(&first.person, leaders.iter().copied().chain(heads(&branches)));
    for leader in leaders.iter().copied().filter(|leader| leader.has_number && leader.part.is_some()) {
        let theirs = lines.iter().filter(|((part, _), _)| leader.part.as_ref() == *part);
        tree.hang(&leader.person, theirs.filter_map(|(_, staff)| staff.first().copied()));
    }
    tree.hang(&first.person, heads(&lines));
    tree.hang(&first.person, own_unit);
    for staff in branches.values().chain(lines.values()) {
        let head = staff.first().filter(|head| head.has_number).map_or(&first.person, |head| &head.person);
        tree.hang(head, staff.iter().copied());
    }
    tree.proposed(&people)
}

/// The places in the order in which they are called and printed, with how deep they stand: callers before those whom they
/// call, each branch to its end; who is not reached from the beginning comes last.
pub fn in_call_order(links: &[Link]) -> Vec<(usize, usize)> {
    let mut order = Vec::with_capacity(links.len());
    let mut seen = vec![false; links.len()];
    let mut below: BTreeMap<&RecordId, Vec<usize>> = BTreeMap::new();
    for (at, link) in links.iter().enumerate() {
        if let Some(caller) = &link.caller {
            below.entry(caller).or_default().push(at);
        }
    }
    let begins = links.iter().enumerate().filter(|(_, link)| link.caller.is_none()).map(|(at, _)| at);
    for first in begins.chain(0..links.len()) {
        let mut waiting = vec![(first, 0)];
        while let Some((at, depth)) = waiting.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            order.push((at, depth));
            let next = below.get(&links[at].id).into_iter().flatten().rev();
            waiting.extend(next.map(|next| (*next, depth + 1)));
        }
    }
    order
}

/// Who works where, by part and unit, those first who are to be called first.
type Staff<'a> = BTreeMap<(Option<&'a RecordId>, &'a UnitId), Vec<&'a Callee>>;

/// The first of each unit.
fn heads<'a>(units: &Staff<'a>) -> Vec<&'a Callee> {
    units.values().filter_map(|staff| staff.first().copied()).collect()
}

/// Everybody once, those who lead before managers before staff, who can be called before who cannot, by shift.
fn in_order(callees: &[Callee]) -> Vec<&Callee> {
    let mut people: Vec<&Callee> = callees.iter().collect();
    let shift = |word: &str| ["day", "mixed", "", "evening", "night"].iter().position(|known| *known == word);
    people.sort_by_key(|callee| {
        let leads = if callee.has_number { callee.leads } else { Leads::Nothing };
        (leads, !callee.has_number, !callee.is_manager, shift(&callee.shift), &callee.person, &callee.unit)
    });
    let mut known = BTreeSet::new();
    people.retain(|callee| known.insert(&callee.person));
    people
}

/// The tree while it grows.
struct Tree<'a> {
    fan_out: usize,
    /// In the order in which they were hung up; callers come before those they call.
    places: Vec<(&'a Callee, Option<&'a RecordId>)>,
    calls: BTreeMap<&'a RecordId, Vec<&'a Callee>>,
}

impl<'a> Tree<'a> {
    fn new(first: &'a Callee, fan_out: usize) -> Tree<'a> {
        Tree { fan_out, places: vec![(first, None)], calls: BTreeMap::from([(&first.person, Vec::new())]) }
    }

    fn has(&self, callee: &Callee) -> bool {
        self.calls.contains_key(&callee.person)
    }

    /// How many of those whom somebody calls can be reached: the others cost no call.
    fn busy(&self, caller: &RecordId) -> usize {
        self.calls.get(caller).into_iter().flatten().filter(|callee| callee.has_number).count()
    }

    /// Hangs those who have no place yet under a caller, level by level: who calls as many as they may is relieved by those
    /// whom they call, in turn.
    fn hang(&mut self, caller: &'a RecordId, callees: impl IntoIterator<Item = &'a Callee>) {
        let mut queue = vec![caller];
        let mut at = 0;
        for callee in callees {
            if self.has(callee) {
                continue;
            }
            while callee.has_number && self.busy(queue[at]) >= self.fan_out {
                let called = self.calls.get(queue[at]).into_iter().flatten();
                queue.extend(called.filter(|callee| callee.has_number).map(|callee| &callee.person));
                at += 1;
            }
            let caller = queue[at];
            self.calls.entry(caller).or_default().push(callee);
            self.calls.entry(&callee.person).or_default();
            self.places.push((callee, Some(caller)));
        }
    }

    fn proposed(&self, people: &[&'a Callee]) -> Vec<Proposed> {
        let mut units: BTreeMap<&UnitId, Vec<&Callee>> = BTreeMap::new();
        for callee in people.iter().filter(|callee| callee.has_number) {
            units.entry(&callee.unit).or_default().push(callee);
        }
        let mut used: BTreeMap<&RecordId, usize> = BTreeMap::new();
        let mut proposed = Vec::new();
        for (callee, caller) in &self.places {
            let calls = self.calls.get(&callee.person).map_or(0, Vec::len);
            let deputy = (calls > 0).then(|| self.deputy(callee, *caller, &units, &used)).flatten();
            if let Some(deputy) = deputy {
                *used.entry(deputy).or_default() += 1;
            }
            let (person, caller) = (callee.person.clone(), caller.cloned());
            proposed.push(Proposed { person, caller, deputy: deputy.cloned(), is_last: false });
        }
        let last = self.places.iter().rposition(|(callee, caller)| callee.has_number && caller.is_some());
        if let Some(last) = last.and_then(|at| proposed.get_mut(at)) {
            last.is_last = true;
        }
        proposed
    }

    /// Somebody of the same unit, rather one who calls nobody and stands behind nobody yet; a manager before others. Who
    /// leads has colleagues behind them: those whom they call.
    fn deputy(
        &self,
        of: &Callee,
        caller: Option<&RecordId>,
        units: &BTreeMap<&'a UnitId, Vec<&'a Callee>>,
        used: &BTreeMap<&RecordId, usize>,
    ) -> Option<&'a RecordId> {
        let fits = |callee: &&Callee| callee.person != of.person && Some(&callee.person) != caller && callee.has_number;
        let load = |callee: &&Callee| {
            let calls = self.calls.get(&callee.person).map_or(0, Vec::len);
            let is_plain = of.is_manager && !callee.is_manager;
            (used.get(&callee.person).copied().unwrap_or(0), is_plain, calls)
        };
        let own = units.get(&of.unit).into_iter().flatten().copied().filter(fits).min_by_key(load);
        let below = || {
            let called = self.calls.get(&of.person).into_iter().flatten().copied();
            called.filter(fits).filter(|_| of.leads != Leads::Nothing).min_by_key(load)
        };
        own.or_else(below).map(|callee| &callee.person)
    }
}
