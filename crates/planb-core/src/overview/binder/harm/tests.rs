//! Time to harm as a table: what is known of a client, and how soon it hurts.

use jiff::civil::{date, time};

use super::*;
use crate::care::Need;
use crate::id::{PersonId, UnitId};
use crate::overview::binder::sample;

struct Case {
    needs: &'static [&'static str],
    medicines: &'static [&'static str],
    alarm: Option<&'static str>,
    alone: bool,
    two: bool,
}

const PLAIN: Case = Case { needs: &[], medicines: &[], alarm: None, alone: false, two: false };

fn assessed(case: &Case) -> String {
    let vocabulary = Vocabulary::parse(SHIPPED).unwrap();
    let mut client = sample::client("norra", "193007259892", "Ivar", "Öberg");
    client.needs = case.needs.iter().map(|text| Need { slot: None, text: (*text).into() }).collect();
    client.alarm = case.alarm.map(str::to_string);
    client.lives_alone = Some(case.alone);
    client.two_carers = case.two;
    let medicines: Vec<_> = case.medicines.iter().map(|name| sample::medicine("norra", &client.id.0, name)).collect();
    let medicines: Vec<_> = medicines.iter().collect();
    let facts = Facts {
        client: &client,
        known: Known::Whole,
        medicines: &medicines,
        orders: &[],
        visits: &[],
        lives_alone: "Bor ensam",
    };
    let found = assess(&vocabulary, &facts);
    format!("{} h: {}", found.hours, found.reasons.join(" · "))
}

#[test]
fn the_worst_that_is_known_counts() {
    let table = [
        Case { ..PLAIN },
        Case { needs: &["Självständig, tillsyn"], ..PLAIN },
        Case { needs: &["Behöver stöd vid dusch"], ..PLAIN },
        Case { needs: &["Behöver stöd vid dusch"], alone: true, ..PLAIN },
        Case { needs: &["Behöver stöd vid dusch", "Något som ingen vet"], ..PLAIN },
        Case { needs: &["Demens  går ut"], alarm: Some("Trygghetslarm"), ..PLAIN },
        Case { needs: &["Syrgas", "Insulin 2 ggr/dag"], medicines: &["Waran", "Oxynorm"], ..PLAIN },
        Case { needs: &["Dusch"], medicines: &["Insulin NovoRapid", "Alvedon"], ..PLAIN },
        Case { needs: &["Dusch"], medicines: &["Alvedon"], ..PLAIN },
        Case { needs: &["Dusch"], two: true, ..PLAIN },
        Case { needs: &["Sondmat, dagligen"], alarm: Some("Larmmatta"), ..PLAIN },
        Case { needs: &["Dusch"], alarm: Some("Okänt larm"), ..PLAIN },
        Case { needs: &["Promenad", "Dusch", "Städ"], alone: true, ..PLAIN },
        Case { needs: &["Insulin 2 ggr/dag", "Frukost"], medicines: &["Insulin Lantus", "NovoRapid"], ..PLAIN },
        // Five are told and no "+"; with one more, "+1".
        Case { needs: &["Syrgas", "Går ut", "Insulin", "Sond", "Fallrisk"], ..PLAIN },
        Case { needs: &["Syrgas", "Går ut", "Insulin", "Sond", "Fallrisk"], medicines: &["Waran"], ..PLAIN },
        Case {
            needs: &["Syrgas", "Går ut", "Insulin", "Sond", "Fallrisk", "Frukost", "Okänt"], alone: true, ..PLAIN
        },
    ];
    insta::assert_snapshot!(table.iter().map(assessed).collect::<Vec<_>>().join("\n"), @r"
    24 h: 
    24 h: Självständig, tillsyn
    72 h: Behöver stöd vid dusch
    24 h: Behöver stöd vid dusch · Bor ensam
    24 h: Behöver stöd vid dusch · Något som ingen vet
    2 h: Demens  går ut · Trygghetslarm
    1 h: Syrgas · Insulin 2 ggr/dag · Oxynorm · Waran
    4 h: Insulin NovoRapid
    24 h: Dusch
    8 h: Dusch
    8 h: Sondmat, dagligen · Larmmatta
    24 h: Okänt larm
    24 h: Promenad · Dusch · Bor ensam
    4 h: Insulin 2 ggr/dag
    1 h: Syrgas · Går ut · Insulin · Sond · Fallrisk
    1 h: Syrgas · Går ut · Insulin · Sond · Fallrisk · +1
    1 h: Syrgas · Går ut · Insulin · Sond · Fallrisk · +1
    ");
}

#[test]
fn the_time_is_the_first_visit_of_the_slot() {
    let vocabulary = Vocabulary::parse(SHIPPED).unwrap();
    let client = sample::client("norra", "193007259892", "Ivar", "Öberg");
    let mut insulin = sample::medicine("norra", &client.id.0, "Insulin NovoRapid");
    insulin.doses = vec![(Slot::Evening, String::new()), (Slot::Morning, String::new())];
    let mut visit = sample::visit("norra", &client.id.0, date(2021, 12, 16), time(7, 20, 0, 0));
    let by_when = |visits: &[&Visit]| {
        let facts = Facts {
            client: &client,
            known: Known::Whole,
            medicines: &[&insulin],
            orders: &[],
            visits,
            lives_alone: "",
        };
        assess(&vocabulary, &facts).by_when
    };
    assert_eq!(by_when(&[]).as_deref(), Some("08:00 Insulin NovoRapid"));
    assert_eq!(by_when(&[&visit]).as_deref(), Some("07:20 Insulin NovoRapid"));
    visit.start = time(12, 0, 0, 0);
    assert_eq!(by_when(&[&visit]).as_deref(), Some("08:00 Insulin NovoRapid"));
}

#[test]
fn a_wrong_vocabulary_says_where() {
    let row = |hours: u32, word: &str| {
        format!(
            "version = 1\nwritten_on = \"\"\n[[row]]\nhours = {hours}\nwords = [\"{word}\"]\nwhere = [\"need\"]\nsource = \"\"\nverified_by = \"\"\nverified_on = \"\"\n"
        )
    };
    assert!(Vocabulary::parse(&row(8, "lyft")).is_ok());
    assert_eq!(Vocabulary::parse(&row(9, "lyft")).err(), Some(VocabularyError::Hours { row: 1, hours: 9 }));
    assert_eq!(Vocabulary::parse(&row(8, "-")).err(), Some(VocabularyError::EmptyWord { row: 1 }));
    assert!(matches!(Vocabulary::parse("x"), Err(VocabularyError::Toml(_))));
    let (open, all) = Vocabulary::parse(SHIPPED).unwrap().unverified();
    assert!(open <= all && all > 15);
}

#[test]
fn ids_of_the_fixture_are_what_they_say() {
    let client = sample::client("norra", "193007259892", "Ivar", "Öberg");
    assert_eq!((client.id, client.unit), (PersonId("193007259892".into()), UnitId("norra".into())));
}

#[test]
fn nobody_can_wait_for_days_while_something_is_held() {
    let vocabulary = Vocabulary::parse(SHIPPED).unwrap();
    let mut client = sample::client("norra", "193007259892", "Ivar", "Öberg");
    client.needs = vec![Need { slot: None, text: "Dusch".into() }];
    let hours = |known| {
        let facts = Facts { client: &client, known, medicines: &[], orders: &[], visits: &[], lives_alone: "" };
        assess(&vocabulary, &facts).hours
    };
    assert_eq!([hours(Known::Whole), hours(Known::Partly)], [72, 24]);
}
