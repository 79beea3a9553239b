//! Units of both sides, and what the night proposes.

use super::*;
use crate::overview::trial::Trial;

/// Proposals as lines: kind, name, what changes, namesakes.
fn lines(trial: &Trial) -> Vec<String> {
    let line = |proposal: &Proposal| {
        let what = match &proposal.change {
            Change::New => "new".to_string(),
            Change::Gone => "gone".to_string(),
            Change::Changed { field, from, to } => format!("{field}: {from:?} → {to:?}"),
        };
        format!("{} {} {what} {}", proposal.kind, proposal.name, proposal.namesakes)
    };
    proposals(&trial.state).iter().map(line).collect()
}

#[test]
fn units_are_those_of_the_register_and_of_the_night() {
    let mut trial = Trial::default();
    trial.unit_found("norra", "Hemtjänst Norra").unit_found("sodra", "Hemtjänst Södra").unit_found("gamla", "Gamla");
    trial.record("unit", "norra", &[("name", "Norra hemtjänsten")]).record("unit", "kok", &[("name", "Köket")]);
    trial.record("unit", "gamla", &[("name", "Gamla"), (RETIRED, "Nedlagd")]);
    let units = Units::of(&trial.state);
    let line = |unit: &KnownUnit| format!("{} {} {}", unit.id, unit.name, unit.is_registered);
    let expected = ["kok Köket true", "norra Norra hemtjänsten true", "sodra Hemtjänst Södra false"];
    assert_eq!(units.iter().map(line).collect::<Vec<_>>(), expected);
    assert_eq!((units.name(&UnitId("sodra".into())), units.name(&UnitId("x".into()))), ("Hemtjänst Södra", "x"));
}

#[test]
fn what_the_night_finds_is_proposed_against_the_register() {
    let mut trial = Trial::default();
    trial.unit_found("norra", "Hemtjänst Norra").unit_found("sodra", "Södra").unit_found("nya", "Nya");
    trial.record("unit", "norra", &[("name", "Hemtjänst Norra")]).record("unit", "sodra", &[("name", "Hemtjänst S")]);
    trial.found("norra", "Anna Berg", "+46701740601").found("norra", "Bo Ek", "+46701740602");
    trial.found("norra", "Åsa Lind", "").left("norra", "Eva Dahl").left("norra", "Ulla Ros");
    trial.record("person", "a", &[("name", "anna berg"), ("unit", "norra"), ("phone", "070-174 06 01")]);
    trial.record("person", "b", &[("name", "Bo Ek"), ("unit", "norra"), ("phone", "+46701740699")]);
    trial.record("person", "e", &[("name", "Eva Dahl"), ("unit", "norra")]);
    trial.record("person", "u", &[("name", "Ulla Ros"), ("unit", "sodra\nnorra")]);
    trial.record("person", "h", &[("name", "Skriven För Hand"), ("unit", "norra")]);
    let expected = [
        "unit Nya new 0",
        "unit Södra name: \"Hemtjänst S\" → \"Södra\" 0",
        "person Bo Ek phone: \"+46701740699\" → \"+46701740602\" 0",
        "person Eva Dahl gone 0",
        "person Ulla Ros unit: \"sodra\\nnorra\" → \"sodra\" 0",
        "person Åsa Lind new 0",
    ];
    assert_eq!(lines(&trial), expected);
}

#[test]
fn of_two_with_one_name_nobody_guesses_which() {
    let mut trial = Trial::default();
    trial.record("person", "a", &[("name", "Anna Berg"), ("unit", "norra"), ("phone", "+46701740601")]);
    trial.record("person", "b", &[("name", "Anna Berg"), ("unit", "norra"), ("phone", "+46701740602")]);
    trial.found("norra", "Anna Berg", "+46701740602");
    assert_eq!(lines(&trial), Vec::<String>::new(), "one of them is as the night found her");
    trial.found("norra", "Anna Berg", "+46701740603");
    assert_eq!(lines(&trial), ["person Anna Berg new 2"]);
    trial.left("norra", "Anna Berg");
    assert_eq!(lines(&trial), ["person Anna Berg gone 1", "person Anna Berg gone 1"]);
}

#[test]
fn a_proposal_that_is_taken_or_declined_is_gone_until_it_says_something_else() {
    let mut trial = Trial::default();
    trial.found("norra", "Anna Berg", "+46701740601");
    let first = proposals(&trial.state).remove(0);
    assert_eq!(first.set["phone"], "+46701740601");
    assert_eq!(proposals(&trial.state)[0].id, first.id, "the same proposal has the same id");
    trial.record("proposal", &first.id.0, &[("answer", "declined")]);
    assert_eq!(lines(&trial), Vec::<String>::new());
    trial.found("norra", "Anna Berg", "+46701740602");
    assert_eq!(lines(&trial), ["person Anna Berg new 0"]);
    let second = proposals(&trial.state).remove(0);
    assert_ne!(second.id, first.id);
    let set: Vec<(&str, &str)> = second.set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    trial.record("person", &second.record.0, &set).record("proposal", &second.id.0, &[("answer", "taken")]);
    assert_eq!(lines(&trial), Vec::<String>::new());
    trial.record("person", &second.record.0, &[("name", "Anna Lund")]);
    assert_eq!(lines(&trial), ["person Anna Berg name: \"Anna Lund\" → \"Anna Berg\" 0"], "still the same person");
}

#[test]
fn somebody_who_comes_and_goes_is_proposed_each_time() {
    let mut trial = Trial::default();
    trial.record("person", "a", &[("name", "Anna Berg"), ("unit", "norra")]).left("norra", "Anna Berg");
    for _ in 0..2 {
        let gone = proposals(&trial.state).remove(0);
        assert_eq!(gone.change, Change::Gone);
        trial.record("person", "a", &[(RETIRED, "Slutat")]).record("proposal", &gone.id.0, &[("answer", "taken")]);
        assert_eq!(lines(&trial), Vec::<String>::new());
        trial.found("norra", "Anna Berg", "");
        let back = proposals(&trial.state).remove(0);
        assert_eq!(back.change, changed(RETIRED, "Slutat", ""));
        trial.record("person", "a", &[(RETIRED, "")]).record("proposal", &back.id.0, &[("answer", "taken")]);
        assert_eq!(lines(&trial), Vec::<String>::new());
        trial.left("norra", "Anna Berg");
    }
}

#[test]
fn a_second_number_goes_where_there_is_room() {
    let mut trial = Trial::default();
    trial.record("person", "a", &[("name", "Bo Ek"), ("unit", "norra"), ("phone", "0701740602")]);
    let work_phones = vec!["+46701740601".to_string(), "+46701740602".to_string()];
    let (unit, name, title) = (UnitId("norra".into()), "Bo Ek".to_string(), Some("Kock".to_string()));
    trial.event(PersonFound { unit, name, title, work_phones, manager: true });
    let expected = [
        "person Bo Ek title: \"\" → \"Kock\" 0",
        "person Bo Ek manager: \"\" → \"yes\" 0",
        "person Bo Ek other_phone: \"\" → \"+46701740601\" 0",
    ];
    assert_eq!(lines(&trial), expected);
}
