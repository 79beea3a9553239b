//! Who sees what of whom: opened records in, people out.

use jiff::civil::date;

use super::*;
use crate::care::{Contact, Kind, Need, Ore, Payment, Protection, Record, Slot};
use crate::id::PersonId;
use crate::overview::binder::harm::{SHIPPED, Vocabulary};
use crate::overview::binder::plan::plan;
use crate::overview::binder::request::{Before, DataTime, PlanRequest, PlanRules, Purpose, Serials, UnitRecords};
use crate::overview::binder::sample;

const ASTRID: &str = "193007259801";
const NILS: &str = "193007259819";
const ESTER: &str = "193007259827";

fn records() -> Vec<Record> {
    let mut astrid = sample::client("norra", ASTRID, "Astrid", "Öberg");
    astrid.diagnoses = vec!["Diabetes typ 1".into()];
    astrid.needs = vec![Need { slot: Some(Slot::Morning), text: "Insulin".into() }];
    astrid.door_code = Some("4711".into());
    astrid.contacts = vec![Contact {
        name: "Karin Ek".into(),
        relation: Some("dotter".into()),
        phones: vec![sample::phone("+46701740605")],
        protection: Protection::None,
    }];
    let mut nils = sample::client("norra", NILS, "Nils", "Ahl");
    nils.needs = vec![Need { slot: Some(Slot::Lunch), text: "Städning".into() }];
    let mut blocked = sample::client("norra", "193007259835", "Bo", "Spärrad");
    blocked.blocked = true;
    let mut hidden = sample::client("norra", "193007259843", "Siv", "Hemlig");
    hidden.protection = Protection::Protected;
    let payment = |id: &str, given: &str, family: &str| Payment {
        unit: UnitId("norra".into()),
        case: format!("E-{id}"),
        client: PersonId(id.into()),
        name: sample::name(given, family),
        protection: Protection::None,
        co_applicant: None,
        children: None,
        lines: Vec::new(),
        amount: Ore(100_000),
        clearing: None,
        account: None,
        pay_date: None,
        pay_way: None,
    };
    let client = |client| Record::Client(Box::new(client));
    vec![
        client(astrid),
        client(nils),
        client(blocked),
        client(hidden),
        Record::Medicine(sample::medicine("norra", ASTRID, "Levaxin")),
        Record::Payment(payment(NILS, "Nils", "Ahl")),
        Record::Payment(payment(ESTER, "Ester", "Berg")),
    ]
}

fn opened() -> OpenUnit {
    let as_of = date(2021, 12, 15).at(22, 10, 0, 0);
    let vocabulary = Vocabulary::parse(SHIPPED).unwrap();
    let (unit, before) = (UnitId("norra".into()), Before::default());
    let request = PlanRequest {
        unit: unit.clone(),
        unit_name: "Hemtjänst Norra".into(),
        municipality: "Forsnäs".into(),
        night: date(2021, 12, 16),
        made_at: date(2021, 12, 16).at(7, 40, 0, 0),
        purpose: Purpose::Real,
        rules: PlanRules::default(),
        data: Kind::ALL.into_iter().map(|kind| (kind, DataTime { as_of, held_since: None })).collect(),
        expected: BTreeSet::new(),
        missing: Vec::new(),
        contacts: Vec::new(),
        before: &before,
        sheet_key: &[0; 32],
        serials: Serials { prefix: "K1".into(), next: 1 },
        data_digest: String::new(),
        vocabulary: &vocabulary,
        reports: &[],
        plans: &[],
        elsewhere: &[],
        words: &|word| word.key().to_string(),
        show_phone: &crate::number::phone::shown,
        show_number: &crate::number::personal::shown,
    };
    OpenUnit::of(plan(&UnitRecords { unit, records: records() }, &request)).unwrap()
}

fn names<'a>(people: &[Person<'a>]) -> Vec<&'a str> {
    people.iter().map(|person| person.name).collect()
}

#[test]
fn each_role_sees_what_is_printed_for_its_profile() {
    let opened = opened();
    let seen = |role| names(&opened.people(role, Sorting::Name));
    assert_eq!(seen(Role::Staff), ["Nils Ahl", "Astrid Öberg"], "no spärr, no protected identity, no payment");
    assert_eq!(seen(Role::Nurse), ["Nils Ahl", "Astrid Öberg"]);
    assert_eq!(seen(Role::CaseOfficer), ["Nils Ahl", "Ester Berg"], "those who are paid");
    assert_eq!(seen(Role::UnitManager), ["Nils Ahl", "Ester Berg", "Astrid Öberg"]);
    for role in [Role::Finance, Role::Registrar, Role::LogKeeper, Role::DeviceDesk, Role::Communicator] {
        assert!(seen(role).is_empty(), "{role:?}");
    }
    let astrid = |role| opened.find(role, "astrid").remove(0);
    assert_eq!(astrid(Role::Staff).sheet.unwrap().diagnoses, [] as [&str; 0], "a carer at the door needs none");
    assert_eq!(astrid(Role::Nurse).sheet.unwrap().diagnoses, ["Diabetes typ 1"]);
    assert_eq!(astrid(Role::UnitManager).sheet.unwrap().diagnoses, ["Diabetes typ 1"]);
    assert!(astrid(Role::Staff).medicines.is_some() && astrid(Role::Staff).payments.is_empty());
    assert_eq!(opened.find(Role::UnitManager, "nils").remove(0).payments.len(), 1);
    assert!(!format!("{opened:?}").contains("4711"), "a door code is not kept");
}

#[test]
fn who_is_hurt_first_comes_first() {
    let opened = opened();
    let people = opened.people(Role::Staff, Sorting::Harm);
    assert_eq!(names(&people), ["Astrid Öberg", "Nils Ahl"]);
    assert!(people[0].harm.unwrap().hours < people[1].harm.unwrap().hours);
    assert_eq!(people[0].called(), "Astrid Öberg, 1930");
}

#[test]
fn somebody_is_found_by_what_is_known_of_them() {
    let opened = opened();
    let found = |typed: &str| names(&opened.find(Role::Staff, typed));
    assert_eq!(found("oberg"), ["Astrid Öberg"]);
    assert_eq!(found("astrit öberg"), ["Astrid Öberg"], "one letter wrong");
    assert_eq!(found("19300725-9801"), ["Astrid Öberg"]);
    assert_eq!(found("070-174 06 05"), ["Astrid Öberg"], "by whom a relative calls");
    assert_eq!(found("karin"), ["Astrid Öberg"]);
    assert_eq!(found("hamnplan"), ["Nils Ahl", "Astrid Öberg"]);
    assert_eq!(found(""), [] as [&str; 0]);
    assert_eq!(found("hemlig"), [] as [&str; 0]);
    assert_eq!(found("spärrad"), [] as [&str; 0]);
}

#[test]
fn a_person_is_known_by_a_key_that_is_theirs_alone() {
    let opened = opened();
    let keys: BTreeSet<String> =
        opened.people(Role::UnitManager, Sorting::Name).into_iter().map(|person| person.key).collect();
    assert_eq!(keys.len(), 3);
    for key in &keys {
        assert_eq!(&opened.person(Role::UnitManager, |own| own == key).unwrap().key, key);
    }
    assert_eq!(opened.person(Role::CaseOfficer, |own| own == "0-001"), None, "whom a role does not see is not there");
}
