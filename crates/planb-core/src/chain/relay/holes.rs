//! What is wrong with a chain before anybody needs it, and how a drill of it went.

use std::collections::{BTreeMap, BTreeSet};

use crate::register::RecordId;

/// Whether somebody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Number,
    NoNumber,
    /// The register no longer has this person.
    Gone,
}

/// One place in a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: RecordId,
    pub person: RecordId,
    pub reach: Reach,
    /// The place of whoever calls; `None` for who begins.
    pub caller: Option<RecordId>,
    pub deputy: Option<(RecordId, Reach)>,
}

/// Something that would stop the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The text's key: `hole-…`.
    pub key: &'static str,
    /// The place that it is about, and who has it.
    pub link: RecordId,
    pub person: RecordId,
    pub args: Vec<(&'static str, String)>,
}

fn hole(key: &'static str, link: &Link) -> Hole {
    Hole { key, link: link.id.clone(), person: link.person.clone(), args: Vec::new() }
}

/// Every hole, place by place. `most` is how many one person may call.
pub fn holes(links: &[Link], most: usize) -> Vec<Hole> {
    let by_id: BTreeMap<&RecordId, &Link> = links.iter().map(|link| (&link.id, link)).collect();
    let mut calls: BTreeSet<&RecordId> = BTreeSet::new();
    let mut carries: BTreeMap<&RecordId, usize> = BTreeMap::new();
    for link in links {
        if let Some(caller) = link.caller.as_ref().and_then(|caller| by_id.get(caller)) {
            calls.insert(&caller.id);
            // Who has no number costs no call.
            *carries.entry(&caller.person).or_default() += usize::from(link.reach == Reach::Number);
        }
    }
    let first = links.iter().find(|link| link.caller.is_none());
    let mut people = BTreeSet::new();
    let mut found = Vec::new();
    for link in links {
        match link.reach {
            Reach::Gone => found.push(hole("hole-gone", link)),
            Reach::NoNumber => found.push(hole("hole-no-number", link)),
            Reach::Number => {}
        }
        let is_new = people.insert(&link.person);
        if !is_new {
            found.push(hole("hole-twice", link));
        }
        let carried = carries.get(&link.person).copied().unwrap_or(0);
        if carried > most && is_new {
            let args = vec![("calls", carried.to_string()), ("most", most.to_string())];
            found.push(Hole { args, ..hole("hole-too-many", link) });
        }
        match &link.deputy {
            Some((deputy, _)) if *deputy == link.person => found.push(hole("hole-own-deputy", link)),
            Some((_, Reach::Gone)) => found.push(hole("hole-deputy-gone", link)),
            Some((_, Reach::NoNumber)) => found.push(hole("hole-deputy-no-number", link)),
            None if calls.contains(&link.id) => found.push(hole("hole-no-deputy", link)),
            _ => {}
        }
        match way(link, &by_id) {
            Way::From(start) if first.is_some_and(|first| first.id == *start) => {}
            Way::From(_) => found.push(hole("hole-unreachable", link)),
            Way::Loop(least) if *least == link.id => found.push(hole("hole-loop", link)),
            Way::Loop(_) => found.push(hole("hole-unreachable", link)),
        }
    }
    found
}

/// Where the calls that reach a place begin.
enum Way<'a> {
    From(&'a RecordId),
    /// Nowhere: they go round; the first of those by id.
    Loop(&'a RecordId),
}

fn way<'a>(link: &'a Link, by_id: &BTreeMap<&RecordId, &'a Link>) -> Way<'a> {
    let mut passed: Vec<&RecordId> = vec![&link.id];
    let mut known: BTreeSet<&RecordId> = BTreeSet::from([&link.id]);
    let mut at = link;
    loop {
        let Some(caller) = &at.caller else { return Way::From(&at.id) };
        // A caller who is no longer in the chain calls nobody.
        let Some(next) = by_id.get(caller) else { return Way::From(caller) };
        if !known.insert(&next.id) {
            let round = passed.iter().skip_while(|id| **id != &next.id).min();
            return round.map_or(Way::From(caller), |least| Way::Loop(least));
        }
        passed.push(&next.id);
        at = next;
    }
}

/// What one person in a drill answered: words of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub link: RecordId,
    /// `answered`, `no-answer`, `wrong-number`, `cannot-come`.
    pub outcome: String,
    /// `09:41`, or nothing.
    pub at: String,
    /// `right`, `wrong`, `not-asked` or nothing.
    pub read_back: String,
}

/// How a drill went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drilled {
    /// From its beginning to its end, or to the last answer; `None` when that is not known.
    pub minutes: Option<u32>,
    /// How many answered, of all who were to be called. Whoever begins is not called.
    pub reached: usize,
    pub of: usize,
    /// Of a hundred who were asked to read back, how many said it right; `None` when nobody was asked.
    pub read_back_percent: Option<u32>,
    /// Places whose number is wrong: each is a task.
    pub dead_numbers: Vec<RecordId>,
    pub no_answer: Vec<RecordId>,
    /// Places that nobody reported on.
    pub never_called: Vec<RecordId>,
}

/// Sums a drill up. `begun` and `ended` are times of day, `09:30`, or nothing.
pub fn drill(links: &[Link], replies: &[Reply], begun: &str, ended: &str) -> Drilled {
    let mut result = Drilled::default();
    let by_link: BTreeMap<&RecordId, &Reply> = replies.iter().map(|reply| (&reply.link, reply)).collect();
    for link in links.iter().filter(|link| link.caller.is_some()) {
        result.of += 1;
        match by_link.get(&link.id).map(|reply| reply.outcome.as_str()) {
            Some("answered" | "cannot-come") => result.reached += 1,
            Some("wrong-number") => result.dead_numbers.push(link.id.clone()),
            Some("no-answer") => result.no_answer.push(link.id.clone()),
            _ => result.never_called.push(link.id.clone()),
        }
    }
    let said = |word: &str| replies.iter().filter(|reply| reply.read_back == word).count();
    let (right, wrong) = (said("right"), said("wrong"));
    result.read_back_percent = (right * 100).checked_div(right + wrong).and_then(|percent| u32::try_from(percent).ok());
    result.minutes = minutes(begun).and_then(|begun| {
        let since = |time: u32| (time + DAY - begun) % DAY;
        let last = || replies.iter().filter_map(|reply| minutes(&reply.at)).map(since).max();
        minutes(ended).map(since).or_else(last)
    });
    result
}

const DAY: u32 = 24 * 60;

/// `09:30` or `9.30` as minutes of the day.
fn minutes(time: &str) -> Option<u32> {
    let (hours, minutes) = time.trim().split_once([':', '.'])?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}
