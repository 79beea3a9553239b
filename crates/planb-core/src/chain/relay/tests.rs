//! Trees that are proposed, holes that are found, drills that are summed up.

use proptest::prelude::*;

use super::*;

fn id(text: &str) -> RecordId {
    RecordId(text.into())
}

/// `person unit sort part flags`: `A` leads all, `P` leads a part, `M` manager, `-` no number, `n` nights.
fn callee(line: &str) -> Callee {
    let words: Vec<&str> = line.split_whitespace().collect();
    let flags = words.get(4).copied().unwrap_or("");
    Callee {
        person: id(words[0]),
        unit: UnitId(words[1].into()),
        sort: words[2].into(),
        part: (words[3] != "-").then(|| id(words[3])),
        leads: if flags.contains('A') {
            Leads::All
        } else if flags.contains('P') {
            Leads::Part
        } else {
            Leads::Nothing
        },
        is_manager: flags.contains('M'),
        shift: if flags.contains('n') { "night" } else { "day" }.into(),
        has_number: !flags.contains('-'),
    }
}

/// The tree as lines: who calls whom, with the deputy behind.
fn lines(callees: &[&str], fan_out: usize) -> Vec<String> {
    let callees: Vec<Callee> = callees.iter().map(|line| callee(line)).collect();
    let line = |place: &Proposed| {
        let caller = place.caller.as_ref().map_or("-", |caller| &caller.0);
        let deputy = place.deputy.as_ref().map(|deputy| format!(" / {deputy}")).unwrap_or_default();
        format!("{caller} → {}{deputy}{}", place.person, if place.is_last { " ↺" } else { "" })
    };
    propose(&callees, fan_out).iter().map(line).collect()
}

#[test]
fn the_chain_goes_from_the_director_to_everybody() {
    let callees = [
        "anna-norra norra home-care aldre",
        "chef-norra norra home-care aldre M",
        "bo-norra norra home-care aldre n",
        "chef-sodra sodra home-care aldre M",
        "cia-sodra sodra home-care aldre",
        "omrade kontor office aldre P",
        "chef stab office - A",
        "sekr stab office -",
        "bem pool staffing aldre M",
        "bem2 pool staffing aldre",
        "natt natt night-patrol aldre n",
        "ifo ifo social-work ifo M",
    ];
    let expected = [
        "- → chef / sekr",
        "chef → omrade / chef-sodra",
        "chef → natt",
        "chef → bem / bem2",
        "omrade → chef-norra / anna-norra",
        "omrade → chef-sodra / cia-sodra",
        "chef → ifo",
        "omrade → sekr",
        "bem → bem2",
        "chef-norra → anna-norra",
        "chef-norra → bo-norra",
        "chef-sodra → cia-sodra ↺",
    ];
    assert_eq!(lines(&callees, 4), expected);
}

#[test]
fn nobody_calls_more_than_they_may_and_who_has_no_number_calls_nobody() {
    let staff: Vec<String> =
        (0..9).map(|n| format!("s{n} norra home-care a {}", if n == 0 { "-" } else { "" })).collect();
    let mut callees: Vec<&str> = staff.iter().map(String::as_str).collect();
    callees.push("chef norra home-care a M");
    let expected = [
        "- → chef / s4",
        "chef → s1 / s5",
        "chef → s2 / s6",
        "s1 → s3 / s7",
        "s1 → s4",
        "s2 → s5",
        "s2 → s6",
        "s3 → s7",
        "s3 → s8 ↺",
        "s3 → s0",
    ];
    assert_eq!(lines(&callees, 2), expected);
}

#[test]
fn without_anybody_there_is_no_chain_and_one_alone_is_the_first() {
    assert_eq!(lines(&[], 4), Vec::<String>::new());
    assert_eq!(lines(&["a norra home-care - "], 0), ["- → a"]);
    assert_eq!(lines(&["a norra x - -", "b norra x - -"], 4), ["- → a", "a → b"], "better on paper than nowhere");
}

fn any_callee() -> impl Strategy<Value = Callee> {
    let sorts = prop_oneof![Just("home-care"), Just("staffing"), Just("night-patrol"), Just("office")];
    let leads = prop_oneof![1 => Just(Leads::All), 2 => Just(Leads::Part), 9 => Just(Leads::Nothing)];
    (0u8..60, 0u8..6, sorts, proptest::option::of(0u8..3), leads, any::<bool>(), any::<bool>()).prop_map(
        |(person, unit, sort, part, leads, is_manager, has_number)| Callee {
            person: id(&format!("p{person}")),
            unit: UnitId(format!("u{unit}")),
            sort: sort.into(),
            part: part.map(|part| id(&format!("part{part}"))),
            leads,
            is_manager,
            shift: String::new(),
            has_number,
        },
    )
}

proptest! {
    #[test]
    fn a_proposed_chain_has_no_holes_but_missing_numbers(
        callees in proptest::collection::vec(any_callee(), 0..80), fan_out in 1usize..7
    ) {
        let proposed = propose(&callees, fan_out);
        let people: BTreeSet<&RecordId> = callees.iter().map(|callee| &callee.person).collect();
        prop_assert_eq!(proposed.iter().map(|place| &place.person).collect::<BTreeSet<_>>(), people);
        // A person's first row by the order of the chain says whether they have a number.
        let reach: BTreeMap<&RecordId, Reach> = in_order(&callees).into_iter().map(|callee| {
            (&callee.person, if callee.has_number { Reach::Number } else { Reach::NoNumber })
        }).collect();
        let links: Vec<Link> = proposed.iter().map(|place| Link {
            id: place.person.clone(),
            person: place.person.clone(),
            reach: reach[&place.person],
            caller: place.caller.clone(),
            deputy: place.deputy.clone().map(|deputy| (deputy.clone(), reach[&deputy])),
        }).collect();
        let with_number = reach.values().filter(|reach| **reach == Reach::Number).count();
        let allowed = ["hole-no-number", "hole-no-deputy"];
        for hole in holes(&links, fan_out) {
            prop_assert!(allowed.contains(&hole.key), "{:?}", hole);
        }
        let callers = links.iter().filter_map(|link| link.caller.as_ref());
        for caller in callers.filter(|_| with_number > 0) {
            prop_assert_eq!(reach[caller], Reach::Number);
        }
    }
}

/// `id caller deputy`; the person is the id without what follows a dot; `!` no number, `?` gone.
fn link(line: &str) -> Link {
    let reach = |word: &str| match word.chars().last() {
        Some('!') => Reach::NoNumber,
        Some('?') => Reach::Gone,
        _ => Reach::Number,
    };
    let plain = |word: &str| id(word.trim_end_matches(['!', '?']).split('.').next().unwrap_or(word));
    let some = |word: &&str| *word != "-";
    let words: Vec<&str> = line.split_whitespace().collect();
    Link {
        id: id(words[0].trim_end_matches(['!', '?'])),
        person: plain(words[0]),
        reach: reach(words[0]),
        caller: words.get(1).filter(|word| some(word)).map(|word| id(word)),
        deputy: words.get(2).filter(|word| some(word)).map(|word| (plain(word), reach(word))),
    }
}

#[test]
fn every_hole_is_found() {
    for (links, expected) in [
        (&["a - b", "b a", "c a"][..], &[][..]),
        (&["a - b", "b! a", "c? a"], &["hole-no-number b", "hole-gone c"]),
        (&["a -", "b a"], &["hole-no-deputy a"]),
        (&["a - a", "b a b"], &["hole-own-deputy a", "hole-own-deputy b"]),
        (&["a - x?", "b a y!"], &["hole-deputy-gone a", "hole-deputy-no-number b"]),
        (&["a - b", "b a", "c a", "d a"], &["hole-too-many a calls=3 most=2"]),
        (&["a - b", "b a", "b.2 a"], &["hole-twice b.2"]),
        (&["a - b", "b a", "x y b", "y z b", "z y b"], &["hole-unreachable x", "hole-loop y", "hole-unreachable z"]),
        (&["a - b", "b a", "c -", "d gone"], &["hole-unreachable c", "hole-unreachable d"]),
        (&["a a b"], &["hole-loop a"]),
    ] {
        let links: Vec<Link> = links.iter().map(|line| link(line)).collect();
        let line = |hole: &Hole| {
            let args: String = hole.args.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            format!("{} {}{args}", hole.key, hole.link)
        };
        assert_eq!(holes(&links, 2).iter().map(line).collect::<Vec<_>>(), expected, "{links:?}");
    }
}

#[test]
fn a_drill_says_how_long_how_many_and_who_not() {
    let links: Vec<Link> = ["a - b", "b a", "c a", "d b", "e b", "f b"].map(link).into();
    let reply = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let word = |at: usize| words.get(at).filter(|word| **word != "-").map_or(String::new(), |word| (*word).into());
        Reply { link: id(words[0]), outcome: word(1), at: word(2), read_back: word(3) }
    };
    let replies: Vec<Reply> = [
        "b answered 23:40 right",
        "c cannot-come 23:45 wrong",
        "d wrong-number 23:50 -",
        "e no-answer - -",
        "gone answered 00:10 right",
    ]
    .map(reply)
    .into();
    let expected = Drilled {
        minutes: Some(75),
        reached: 2,
        of: 5,
        read_back_percent: Some(66),
        dead_numbers: vec![id("d")],
        no_answer: vec![id("e")],
        never_called: vec![id("f")],
    };
    assert_eq!(drill(&links, &replies, "23:30", "00:45"), expected);
    assert_eq!(drill(&links, &replies, "23:30", "").minutes, Some(40), "to the last answer");
    assert_eq!(drill(&links, &replies, "i går", "00:45").minutes, None);
    let none = Drilled { never_called: ["b", "c", "d", "e", "f"].map(id).into(), of: 5, ..Drilled::default() };
    assert_eq!(drill(&links, &[], "", ""), none);
}
