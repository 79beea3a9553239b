//! How a plan stands: approved, current, practised, and as it is printed. What is wrong with it is red, and says why.

use jiff::civil::Date;

/// How something stands, as a colour that always has words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Good,
    Soon,
    Bad,
}

/// How many days before its revision a plan is said to be due soon, and after which an exercise is long ago.
pub const SOON_DAYS: i32 = 60;
pub const LONG_AGO_DAYS: i32 = 365;

/// An approved version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved {
    pub number: u32,
    pub on: Date,
}

/// A printed copy that is still somewhere: not replaced, destroyed or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// 0 when the copy does not say which version it is.
    pub version: u32,
    pub on: Date,
}

/// What is known of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub versions: Vec<Approved>,
    pub copies: Vec<Printed>,
    /// What lies in the binders of units, one for each: all of it must be current.
    pub bound: Vec<Printed>,
    pub practised: Option<Date>,
    pub next_revision: Option<Date>,
}

/// One thing to know about a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub tone: Tone,
    /// The text's key: `standing-…`.
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
    /// The day that it is about.
    pub date: Option<Date>,
}

/// How a plan stands today, the worst first; one `standing-good` when nothing is wrong.
pub fn standing(facts: &Facts, today: Date) -> Vec<Standing> {
    let say = |tone, key, date| Standing { tone, key, args: Vec::new(), date };
    let days_to = |date: Date| (date - today).get_days();
    let mut all = Vec::new();
    let current = facts.versions.iter().max_by_key(|version| (version.number, version.on));
    match current {
        None => all.push(say(Tone::Bad, "standing-never-approved", None)),
        Some(current) => all.extend(print(current, &facts.copies, &facts.bound)),
    }
    match facts.next_revision {
        None => all.push(say(Tone::Soon, "standing-no-revision", None)),
        Some(date) if days_to(date) < 0 => {
            let args = vec![("days", (-days_to(date)).to_string())];
            all.push(Standing { args, ..say(Tone::Bad, "standing-overdue", Some(date)) });
        }
        Some(date) if days_to(date) <= SOON_DAYS => {
            let args = vec![("days", days_to(date).to_string())];
            all.push(Standing { args, ..say(Tone::Soon, "standing-revision-soon", Some(date)) });
        }
        Some(_) => {}
    }
    match facts.practised {
        None => all.push(say(Tone::Bad, "standing-never-practised", None)),
        Some(date) if days_to(date) < -LONG_AGO_DAYS => {
            all.push(say(Tone::Soon, "standing-practised-long-ago", Some(date)));
        }
        Some(_) => {}
    }
    if all.is_empty() {
        all.push(say(Tone::Good, "standing-good", current.map(|version| version.on)));
    }
    all.sort_by_key(|standing| std::cmp::Reverse(standing.tone));
    all
}

/// Whether the paper is the plan. A copy of its own that is current makes no binder current.
fn print(current: &Approved, copies: &[Printed], bound: &[Printed]) -> Option<Standing> {
    let is_current = |copy: &&Printed| match copy.version {
        0 => copy.on >= current.on,
        version => version >= current.number,
    };
    let newer = |last: &Printed| {
        let args = vec![("version", current.number.to_string())];
        Some(Standing { tone: Tone::Bad, key: "standing-newer-than-print", args, date: Some(last.on) })
    };
    if let Some(old) = bound.iter().filter(|sheet| !is_current(sheet)).min_by_key(|sheet| sheet.on) {
        return newer(old);
    }
    if copies.iter().chain(bound).any(|copy| is_current(&copy)) {
        return None;
    }
    let Some(last) = copies.iter().max_by_key(|copy| copy.on) else {
        return Some(Standing { tone: Tone::Bad, key: "standing-not-printed", args: Vec::new(), date: None });
    };
    newer(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    /// Versions and copies as `number day`.
    fn check(versions: &[&str], copies: &[&str], practised: &str, revision: &str, expected: &[&str]) {
        let split = |line: &&str| {
            let (number, on) = line.split_once(' ').unwrap();
            (number.parse::<u32>().unwrap(), on.parse::<Date>().unwrap())
        };
        let facts = Facts {
            versions: versions.iter().map(split).map(|(number, on)| Approved { number, on }).collect(),
            copies: copies.iter().map(split).map(|(version, on)| Printed { version, on }).collect(),
            bound: Vec::new(),
            practised: day(practised),
            next_revision: day(revision),
        };
        let line = |one: &Standing| {
            let args: String = one.args.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            let date = one.date.map(|date| format!(" {date}")).unwrap_or_default();
            format!("{:?} {}{args}{date}", one.tone, one.key.trim_start_matches("standing-"))
        };
        assert_eq!(standing(&facts, TODAY).iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_binder_must_have_the_version_that_holds() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let sheet = |version, on| Printed { version, on: day(on) };
        let keys = |copies: &[Printed], bound: &[Printed]| {
            let facts = Facts {
                versions: vec![Approved { number: 2, on: day("2026-09-01") }],
                copies: copies.to_vec(),
                bound: bound.to_vec(),
                practised: Some(day("2026-05-02")),
                next_revision: Some(day("2027-05-01")),
            };
            standing(&facts, TODAY).iter().map(|one| (one.key, one.date)).collect::<Vec<_>>()
        };
        let (new, old) = (sheet(2, "2026-09-03"), sheet(1, "2026-02-03"));
        assert_eq!(keys(&[], &[new, new]), [("standing-good", Some(day("2026-09-01")))]);
        assert_eq!(keys(&[new], &[new, old]), [("standing-newer-than-print", Some(old.on))]);
        assert_eq!(keys(&[old], &[new]), [("standing-good", Some(day("2026-09-01")))]);
        assert_eq!(keys(&[], &[]), [("standing-not-printed", None)]);
    }

    #[test]
    fn a_plan_stands_as_its_paper_and_its_practice_do() {
        let (one, two) = ("1 2026-01-10", "2 2026-09-01");
        check(&[one], &["1 2026-01-11"], "2026-05-02", "2027-05-01", &["Good good 2026-01-10"]);
        check(&[one, two], &["2 2026-09-01"], "2026-05-02", "2027-05-01", &["Good good 2026-09-01"]);
        check(&[one], &["0 2026-01-10"], "2026-05-02", "2027-05-01", &["Good good 2026-01-10"]);
        check(
            &[two, one],
            &["1 2026-10-01", "1 2026-01-10"],
            "2026-05-02",
            "2027-05-01",
            &["Bad newer-than-print version=2 2026-10-01"],
        );
        check(&[two], &["0 2026-08-31"], "2026-05-02", "2027-05-01", &["Bad newer-than-print version=2 2026-08-31"]);
        check(
            &[one],
            &[],
            "2025-11-21",
            "2026-12-01",
            &["Bad not-printed", "Soon revision-soon days=9 2026-12-01", "Soon practised-long-ago 2025-11-21"],
        );
        check(&[], &[], "", "", &["Bad never-approved", "Bad never-practised", "Soon no-revision"]);
        check(&[one], &["1 2026-01-11"], "2025-11-22", "2026-11-21", &["Bad overdue days=1 2026-11-21"]);
        check(&[one], &["1 2026-01-11"], "2026-05-02", "2026-11-22", &["Soon revision-soon days=0 2026-11-22"]);
    }
}
