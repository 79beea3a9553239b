//! The guard's rules as tables: each edge on both sides.

use jiff::civil::date;

use super::*;

fn now() -> DateTime {
    date(2021, 12, 16).at(2, 0, 0, 0)
}

fn norra() -> UnitId {
    UnitId("norra".into())
}

fn good(rows: &[u32]) -> Vec<Past> {
    rows.iter().map(|rows| Past { count: Count::from(*rows), how: Passed::Good }).collect()
}

fn source(kind: Kind, rows: u32) -> SourceNight {
    SourceNight {
        source: "treserva".into(),
        kinds: vec![kind],
        every: Every::Days(1),
        exported_at: Some(now()),
        file_time: None,
        fault: None,
        counts: BTreeMap::from([((norra(), kind), Count::from(rows))]),
        // Kept large so that only the unit is judged here.
        rows: 100_000,
    }
}

/// The verdict on one unit and kind, as one word and its numbers.
fn kind_verdict(kind: Kind, past: Vec<Past>, rows: u32) -> String {
    let history = History { kinds: BTreeMap::from([((norra(), kind), past)]), ..History::default() };
    let ruling = judge(&[source(kind, rows)], &history, &[], &GuardRules::default(), now());
    match &ruling.kinds[&(norra(), kind)] {
        Verdict::Hold(reason) => {
            let numbers: Vec<_> = reason.args().into_iter().map(|(name, text)| format!("{name}={text}")).collect();
            format!("{} {}", reason.key(), numbers.join(" "))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn a_unit_and_kind_is_held_at_the_edge() {
    let cases: &[(&str, Kind, &[u32], u32, &str)] = &[
        ("first night", Kind::Client, &[], 0, "Pass"),
        ("the same", Kind::Client, &[70, 70], 70, "Pass"),
        ("grew", Kind::Client, &[70, 70], 700, "Pass"),
        ("exactly 10 %", Kind::Client, &[100], 90, "Pass"),
        ("more than 10 %", Kind::Client, &[100], 89, "guard-lost base=100 rows=89 percent=11"),
        ("25 %, but four rows", Kind::Client, &[16], 12, "Pass"),
        ("five rows", Kind::Client, &[16], 11, "guard-lost base=16 rows=11 percent=31"),
        ("two clients moved out", Kind::Client, &[2], 0, "Pass"),
        ("a group home of three is gone", Kind::Client, &[3], 0, "guard-nothing base=3"),
        ("four medicines", Kind::Medicine, &[4], 0, "Pass"),
        ("five medicines", Kind::Medicine, &[5], 0, "guard-nothing base=5"),
        ("one bad night in seven", Kind::Visit, &[10, 100, 100, 100, 100, 100, 100], 95, "Pass"),
        ("the eighth night does not count", Kind::Visit, &[50, 50, 50, 50, 90, 90, 90, 90, 90], 50, "Pass"),
        ("the middle of two", Kind::Visit, &[100, 91], 86, "Pass"),
        ("just below the middle of two", Kind::Visit, &[100, 91], 85, "guard-lost base=95 rows=85 percent=10"),
        ("it was nothing before", Kind::Visit, &[0, 0], 0, "Pass"),
    ];
    for (name, kind, past, rows, expected) in cases {
        assert_eq!(kind_verdict(*kind, good(past), *rows), *expected, "{name}");
    }
}

#[test]
fn rows_of_fewer_than_three_people_are_never_held() {
    let past = |people| vec![Past { count: Count { rows: 30, people: Some(people) }, how: Passed::Good }];
    assert_eq!(kind_verdict(Kind::Visit, past(2), 0), "Pass");
    assert_eq!(kind_verdict(Kind::Visit, past(3), 0), "guard-nothing base=30");
    assert_eq!(kind_verdict(Kind::Visit, past(2), 10), "Pass");
    assert_eq!(kind_verdict(Kind::Visit, past(3), 10), "guard-lost base=30 rows=10 percent=66");
}

#[test]
fn an_accepted_loss_is_the_new_base() {
    let mut past = good(&[60, 60, 100, 100, 100, 100, 100]);
    assert_eq!(kind_verdict(Kind::Client, past.clone(), 60), "guard-lost base=100 rows=60 percent=40");
    past[1].how = Passed::Accepted;
    assert_eq!(kind_verdict(Kind::Client, past, 60), "Pass");
}

fn source_verdict(change: impl Fn(&mut SourceNight)) -> Verdict {
    let mut night = source(Kind::Client, 100);
    night.rows = 100;
    change(&mut night);
    let history =
        History { sources: BTreeMap::from([("treserva".into(), good(&[100, 100, 100]))]), ..History::default() };
    judge(&[night], &history, &[], &GuardRules::default(), now()).sources["treserva"].clone()
}

#[test]
fn a_source_is_held_at_the_edge() {
    let hours = |h: i64| Some(now().checked_sub(jiff::Span::new().hours(h)).unwrap());
    let minutes = |m: i64| Some(now().checked_sub(jiff::Span::new().minutes(m)).unwrap());
    let held = |reason| Verdict::Hold(reason);
    assert_eq!(source_verdict(|_| {}), Verdict::Pass);
    assert_eq!(source_verdict(|s| s.rows = 90), Verdict::Pass);
    assert_eq!(source_verdict(|s| s.rows = 89), held(HoldReason::SourceLost { base: 100, rows: 89, percent: 11 }));
    assert_eq!(source_verdict(|s| s.exported_at = hours(36)), Verdict::Pass);
    let stale = held(HoldReason::Stale { age_hours: 37, allowed_hours: 36 });
    assert_eq!(source_verdict(|s| s.exported_at = minutes(36 * 60 + 1)), stale);
    let weekly = |age| source_verdict(|s| (s.every, s.exported_at) = (Every::Days(7), hours(age)));
    assert_eq!(weekly(192), Verdict::Pass);
    assert!(weekly(193).is_held());
    let monthly = |age| source_verdict(|s| (s.every, s.exported_at) = (Every::Months(1), hours(age)));
    assert_eq!(monthly(816), Verdict::Pass);
    assert!(monthly(817).is_held());
    // An export from the future is not believed: the file's time is.
    let ahead = |file| source_verdict(|s| (s.exported_at, s.file_time) = (hours(-25), file));
    assert_eq!(ahead(hours(36)), Verdict::Pass);
    assert!(ahead(hours(37)).is_held());
    assert_eq!(source_verdict(|s| s.exported_at = None), held(HoldReason::AgeUnknown));
    assert_eq!(source_verdict(|s| s.fault = Some(SourceFault::Unreadable)), held(HoldReason::Unreadable));
    assert_eq!(source_verdict(|s| s.fault = Some(SourceFault::MissingFile)), held(HoldReason::MissingFile));
    let column = Some(SourceFault::LostColumn("Enhet".into()));
    assert_eq!(source_verdict(|s| s.fault = column.clone()), held(HoldReason::LostColumn { column: "Enhet".into() }));
}

#[test]
fn a_held_source_holds_its_units_and_lets_others_go_on() {
    let sodra = UnitId("sodra".into());
    let mut bad = source(Kind::Client, 0);
    bad.counts.clear();
    bad.fault = Some(SourceFault::Unreadable);
    let mut fine = source(Kind::Client, 40);
    fine.source = "procapita".into();
    fine.counts =
        BTreeMap::from([((sodra.clone(), Kind::Client), Count::from(40)), ((sodra.clone(), Kind::Visit), 9.into())]);
    let history = History {
        kinds: BTreeMap::from([
            ((norra(), Kind::Client), good(&[70])),
            ((norra(), Kind::Visit), good(&[0])),
            ((sodra.clone(), Kind::Client), good(&[40])),
        ]),
        ..History::default()
    };
    let ruling = judge(&[bad, fine], &history, &[], &GuardRules::default(), now());
    assert_eq!(ruling.kinds[&(norra(), Kind::Client)], Verdict::Hold(HoldReason::Unreadable));
    assert_eq!(ruling.kinds[&(norra(), Kind::Visit)], Verdict::Pass);
    assert_eq!(ruling.kinds[&(sodra.clone(), Kind::Client)], Verdict::Pass);
    assert_eq!(ruling.kinds[&(sodra, Kind::Visit)], Verdict::Pass);
    assert!(!ruling.all_fresh());
    assert_eq!(ruling.held_in(&norra()).map(|(kind, _)| kind).collect::<Vec<_>>(), [Kind::Client]);
}

#[test]
fn an_acceptance_needs_a_reason_and_something_to_accept() {
    let history = History { kinds: BTreeMap::from([((norra(), Kind::Client), good(&[100]))]), ..History::default() };
    let verdict = |scope: Scope, reason: &str, night: SourceNight| {
        let word = Acceptance { scope, reason: reason.into() };
        judge(&[night], &history, &[word], &GuardRules::default(), now()).kinds[&(norra(), Kind::Client)].clone()
    };
    let lost = || source(Kind::Client, 50);
    let taken = Verdict::Accepted {
        would: HoldReason::Lost { base: 100, rows: 50, percent: 50 },
        reason: "Enheten delades".into(),
    };
    assert_eq!(verdict(Scope::All, " Enheten delades ", lost()), taken);
    assert_eq!(verdict(Scope::Kind(norra(), Kind::Client), "Enheten delades", lost()), taken);
    assert!(verdict(Scope::Kind(norra(), Kind::Visit), "Enheten delades", lost()).is_held());
    assert!(verdict(Scope::Source("tes".into()), "Enheten delades", lost()).is_held());
    assert!(verdict(Scope::All, "  ", lost()).is_held());
    let unreadable = SourceNight { fault: Some(SourceFault::Unreadable), ..lost() };
    assert!(verdict(Scope::All, "Enheten delades", unreadable).is_held());
    let lost_column = SourceNight { fault: Some(SourceFault::LostColumn("Larm".into())), ..source(Kind::Client, 100) };
    let ruling = judge(
        &[lost_column],
        &history,
        &[Acceptance { scope: Scope::Source("treserva".into()), reason: "Larm finns inte längre".into() }],
        &GuardRules::default(),
        now(),
    );
    assert!(ruling.all_fresh());
}
