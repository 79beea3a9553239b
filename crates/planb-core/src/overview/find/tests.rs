//! What people type, and what they find.

use super::*;
use crate::overview::trial::Trial;

fn trial() -> Trial {
    let mut trial = Trial::default();
    trial.unit_found("nattpatrullen", "Nattpatrullen");
    trial.record("unit", "norra", &[("name", "Hemtjänst Norra"), ("phone", "+4692365000"), ("address", "Storgatan 1")]);
    trial.record("unit", "alvgarden", &[("name", "Särskilt boende Älvgården")]);
    trial.record(
        "person",
        "a",
        &[("name", "Anna Berg"), ("title", "Undersköterska"), ("unit", "norra"), ("phone", "+46701740601")],
    );
    trial.record("person", "b", &[("name", "Berit Annasson"), ("unit", "alvgarden\nnorra")]);
    trial.record("person", "c", &[("name", "Åsa Björk"), ("unit", "alvgarden"), ("private_phone", "+46701740699")]);
    trial.record("post", "mas", &[("name", "MAS"), ("holder", "c"), ("deputies", "a")]);
    trial.record("system", "lifecare", &[("name", "Lifecare"), ("purpose", "Journal för hemsjukvård")]);
    trial.record("plan", "p", &[("title", "Läkemedel utan Pascal"), ("unit", "norra"), ("plan_b", "Ring växeln")]);
    trial.record(
        "copy",
        "k1",
        &[("serial", "K1-000123-X"), ("what", "binder"), ("unit", "norra"), ("place", "Skåp 2")],
    );
    trial.record("task", "t", &[("what", "Köp batterier"), ("unit", "alvgarden"), ("owner", "Åsa")]);
    trial
}

fn found(typed: &str) -> Vec<String> {
    Index::of(&trial().state)
        .find(|_| true, typed, 20)
        .iter()
        .map(|hit| format!("{} {}", hit.kind, hit.title))
        .collect()
}

#[test]
fn any_word_finds() {
    for (typed, expected) in [
        (
            "norra",
            &[
                "unit Hemtjänst Norra",
                "person Anna Berg",
                "person Berit Annasson",
                "plan Läkemedel utan Pascal",
                "copy K1-000123-X",
            ][..],
        ),
        (
            "alvgarden",
            &["unit Särskilt boende Älvgården", "person Berit Annasson", "person Åsa Björk", "task Köp batterier"],
        ),
        ("ÄLVG berit", &["person Berit Annasson"]),
        ("anna", &["person Anna Berg", "person Berit Annasson", "post MAS"]),
        ("bjork", &["person Åsa Björk", "post MAS"]),
        ("lifcare", &["system Lifecare"]),
        ("lfiecare", &["system Lifecare"]),
        ("lifecarre", &["system Lifecare"]),
        ("hemsjukvard journal", &["system Lifecare"]),
        ("natt", &["unit Nattpatrullen"]),
        ("växeln", &["plan Läkemedel utan Pascal"]),
        ("k1-000123", &["copy K1-000123-X"]),
        ("K1000123X", &["copy K1-000123-X"]),
        ("K1 123", &["copy K1-000123-X"]),
        ("070-174 06 01", &["person Anna Berg"]),
        ("+46 70 174 06 01", &["person Anna Berg"]),
        ("anna 0701", &["person Anna Berg"]),
        ("0601", &["person Anna Berg"]),
        ("0923 650 00", &["unit Hemtjänst Norra"]),
        ("batteri", &["task Köp batterier"]),
        ("anna zzzz", &[]),
        ("binder", &[]),
        ("1740699", &[]),
        (" ", &[]),
    ] {
        assert_eq!(found(typed), expected, "{typed}");
    }
}

#[test]
fn what_fits_better_comes_first_and_no_more_than_asked() {
    let index = Index::of(&trial().state);
    let hits = index.find(|_| true, "berg", 20);
    assert_eq!((hits[0].title.as_str(), hits[0].detail.as_str()), ("Anna Berg", "Undersköterska · Hemtjänst Norra"));
    assert!(hits[0].score > hits[1].score, "a title before what names it: {hits:?}");
    assert_eq!(index.find(|_| true, "anna", 1).len(), 1);
    let scores = |typed| index.find(|_| true, typed, 1)[0].score;
    assert!(scores("lifecare") > scores("life") && scores("life") > scores("lifcare"), "exact, prefix, typo");
}

#[test]
fn nobody_finds_what_they_do_not_see() {
    let index = Index::of(&trial().state);
    let norra = |unit: Option<&UnitId>| unit.is_none_or(|unit| unit.0 == "norra");
    let found = |typed| index.find(norra, typed, 20).into_iter().map(|hit| hit.title).collect::<Vec<_>>();
    assert_eq!(found("alvgarden"), ["Berit Annasson"], "who works in both is seen by both");
    assert_eq!(found("batterier"), Vec::<String>::new());
    assert_eq!(found("lifecare"), ["Lifecare"], "what belongs to all");
    assert_eq!(found("natt"), Vec::<String>::new());
}

#[test]
fn nothing_that_is_typed_is_too_much() {
    let index = Index::of(&trial().state);
    for typed in ["å".repeat(10_000), "a b c d e f g h i j k l".into(), "\u{0}\u{202e}<script>".into(), "((((".into()]
    {
        assert_eq!(index.find(|_| true, &typed, 20).len(), 0, "{typed}");
    }
}
