//! Which sheets there are, for whom, and what must not stand on them.

use super::*;
use crate::overview::binder::page::RunVisit;

/// Two common clients, one protected, one under spärr; one protected staff member and relative; visits to all.
fn unit() -> Vec<Record> {
    let mut ivar = client(9, "Ivar", "Öberg");
    ivar.diagnoses = vec!["KOL".into()];
    ivar.door_code = Some("1942".into());
    let hidden = Contact { protection: Protection::Protected, ..contact("Siv Öberg", "+46701740606") };
    ivar.contacts = vec![contact("Jörgen Öberg", "+46701740605"), hidden];
    ivar.needs =
        ["Insulin 2 ggr/dag", "Granne till Heikkilä, Nils"].map(|text| Need { slot: None, text: text.into() }).to_vec();
    let anna = client(5, "Anna", "Berg");
    let mut nils = client(4, "Nils", "Heikkilä");
    nils.protection = Protection::Protected;
    nils.phones = vec![sample::phone("+46701740607")];
    nils.door_code = Some("2451".into());
    let mut blocked = client(6, "Stig", "Sten");
    blocked.blocked = true;
    let gun = Staff { protection: Protection::Protected, ..staff("Gun", "Niemi", "+46701740608") };
    let day = date(2021, 12, 16);
    let mut records: Vec<Record> = [ivar, anna, nils, blocked].map(|client| Record::Client(Box::new(client))).into();
    records.extend([
        Record::Staff(staff("Siv", "Ek", "+46701740609")),
        Record::Staff(gun),
        shift("Ek, Siv", day),
        shift("Gun Niemi (vik)", day),
        Record::Medicine(sample::medicine("norra", &id(9).0, "Insulin NovoRapid")),
    ]);
    for (number, hour) in [(9, 8), (4, 9), (5, 10), (6, 11), (0, 12)] {
        let staff = vec!["Gun Niemi".into(), "Siv Ek".into()];
        records.push(Record::Visit(Visit { staff, ..visit(number, day, hour) }));
    }
    records
}

#[test]
fn what_is_about_protected_people_is_in_the_supplement_only() {
    let planned = Night::of(unit()).plan();
    insta::assert_snapshot!(outline(&planned.common), @r"
    First [Carer, Nurse, OnCall]
      A-001 FRAM-1
      A-002 SKADA-1
      A-003 TIMME-1
      A-004 PERS-1
      A-016 SCHEMA-1
    Runs [Carer, OnCall]
      B-1601 TUR-1
    Clients [Nurse, OnCall]
      C-001 BRUKAR-1
      C-002 BRUKAR-1
    Bag [Carer]
      D-001 VASKA-1
      D-002 VASKA-1
    Medicines [Carer, Nurse, OnCall]
      E-002 LM-1
      E-002-50 SIGN-1
      E-002-51 SIGN-1
      E-002-52 SIGN-1
    Codes [OnCall]
      G-001 KOD-1
    ");
    let supplement = planned.supplement.unwrap();
    insta::assert_snapshot!(outline(&supplement), @r"
    First [Carer, Nurse, OnCall]
      A-S001 FRAM-1
      A-S002 SKADA-1
      A-S004 PERS-1
      A-S005 NARA-1
      A-S016 SCHEMA-1
    Runs [Carer, OnCall]
      B-S1601 TUR-1
    Clients [Nurse, OnCall]
      C-S001 BRUKAR-1
      C-S002 BRUKAR-1
    Bag [Carer]
      D-S001 VASKA-1
      D-S002 VASKA-1
    Codes [OnCall]
      G-S001 KOD-1
    ");
    let (common, hidden) = (text_of(&planned.common), text_of(&supplement));
    for told in ["Heikkilä", &id(4).0[8..], "Siv Öberg", "Niemi", "2451", "1740606", "1740607", "1740608"] {
        assert!(!common.contains(told), "{told}");
    }
    for told in ["Nils Heikkilä", "Siv Öberg", "Gun Niemi", "2451", "Granne till Heikkilä, Nils"] {
        assert!(hidden.contains(told), "{told}");
    }
    for nowhere in ["Stig Sten", "+46701740699"] {
        assert!(!common.contains(nowhere) && !hidden.contains(nowhere), "{nowhere}");
    }
    // Door codes are on the code sheet only, diagnoses not in the bag.
    let with = |word: &str| places_with(&planned.common, word);
    assert_eq!(with("1942"), ["G-001"]);
    assert_eq!(with("KOL"), ["C-002"]);
}

fn texts(content: &Content) -> Vec<String> {
    let mut texts = Vec::new();
    crate::overview::binder::texts::each_text(&mut content.clone(), &mut |_, text| texts.push(text.clone()));
    texts
}

fn text_of(binder: &Binder) -> String {
    let sheets = binder.parts.iter().flat_map(|part| &part.sheets);
    sheets.flat_map(|sheet| texts(&sheet.content)).collect::<Vec<_>>().join("\n")
}

fn places_with(binder: &Binder, word: &str) -> Vec<String> {
    let sheets = binder.parts.iter().flat_map(|part| &part.sheets);
    let with = sheets.filter(|sheet| texts(&sheet.content).iter().any(|text| text.contains(word)));
    with.map(|sheet| sheet.place.0.clone()).collect()
}

#[test]
fn a_run_tells_the_time_of_a_protected_visit_and_no_more() {
    let planned = Night::of(unit()).plan();
    let line = |visit: &RunVisit| {
        let who = visit.who.as_ref().map_or("–".into(), |who| format!("{} {}", who.name, who.place.0));
        format!("{} {who}", visit.start)
    };
    let Content::Run(run) = content(&planned.common, "B-1601") else { panic!("not a run") };
    insta::assert_snapshot!(run.visits.iter().map(line).collect::<Vec<_>>().join("\n"), @r"
    08:00 Ivar Öberg C-002
    09:00 –
    10:00 Anna Berg C-001
    ");
    assert_eq!(run.staff, ["Siv Ek", "plan-see-supplement"]);
    let Content::Run(run) = content(planned.supplement.as_ref().unwrap(), "B-S1601") else { panic!("not a run") };
    insta::assert_snapshot!(run.visits.iter().map(line).collect::<Vec<_>>().join("\n"), @"09:00 Nils Heikkilä C-S001");
    assert_eq!(run.staff, ["Gun Niemi", "Siv Ek"]);
}

#[test]
fn the_cover_says_what_is_missing_and_every_sheet_how_old_it_is() {
    let mut night = Night::of(unit());
    night.expected = BTreeSet::from([Kind::Client, Kind::Payment, Kind::Contact]);
    let old = date(2021, 12, 12).at(22, 0, 0, 0);
    night.data.insert(Kind::Medicine, DataTime { as_of: old, held_since: Some(old) });
    let planned = night.plan();
    let Content::Cover(cover) = content(&planned.common, "A-001") else { panic!("not a cover") };
    insta::assert_snapshot!(cover.missing.join("\n"), @r"
    plan-no-data kind=payment
    plan-held kind=medicine since=2021-12-12 22:00
    plan-blocked clients=1 visits=1
    plan-nobody-known rows=1
    plan-visits-end last=2021-12-16
    plan-redacted texts=1
    ");
    assert_eq!((cover.clients, cover.in_supplement), (2, 1));
    let medicines = cover.contents.iter().find(|row| row.tab == Tab::Medicines).unwrap();
    assert_eq!((medicines.data_as_of, medicines.held_since), (Some(old), Some(old)));
    let sheet = planned.common.parts.iter().flat_map(|part| &part.sheets).find(|sheet| sheet.form == "SIGN-1").unwrap();
    assert_eq!(sheet.data_as_of, old);
    assert_eq!(sheet.green_until, date(2021, 12, 13).at(22, 0, 0, 0));
    assert_eq!(sheet.yellow_until, date(2021, 12, 15).at(22, 0, 0, 0));
    assert_eq!(sheet.red_after, date(2021, 12, 26).at(22, 0, 0, 0));
}

#[test]
fn a_unit_without_anything_has_a_cover_and_a_first_hour() {
    let planned = Night::of(Vec::new()).plan();
    assert_eq!(planned.supplement, None);
    insta::assert_snapshot!(outline(&planned.common), @r"
    First [Carer, Nurse, OnCall, CaseOfficer]
      A-001 FRAM-1
      A-003 TIMME-1
    ");
}

fn payment(case: &str, co: Option<&str>) -> Record {
    Record::Payment(Payment {
        unit: UnitId("norra".into()),
        case: case.into(),
        client: id(7),
        name: sample::name("Göran", "Sand"),
        protection: Protection::None,
        co_applicant: co.map(str::to_string),
        children: None,
        lines: Vec::new(),
        amount: crate::care::Ore(100),
        clearing: None,
        account: None,
        pay_date: None,
        pay_way: None,
    })
}

#[test]
fn a_household_with_a_protected_co_applicant_is_paid_from_the_supplement() {
    let co = format!("Eva Ek {}-{}", &id(4).0[2..8], &id(4).0[8..]);
    let rows = vec![payment("IFO-1", None), payment("IFO-2", Some(&co)), payment("IFO-1", Some("Eva Ek"))];
    let mut night = Night::of(rows);
    night.elsewhere = vec![Identity { id: Some(id(4)), ..Identity::default() }];
    let planned = night.plan();
    insta::assert_snapshot!(outline(&planned.common), @r"
    First [OnCall, CaseOfficer]
      A-001 FRAM-1
      A-003 TIMME-1
    Payments [CaseOfficer]
      F-001 BETAL-1
      F-002 BETAL-1
    ");
    insta::assert_snapshot!(outline(&planned.supplement.unwrap()), @r"
    First [OnCall, CaseOfficer]
      A-S001 FRAM-1
    Payments [CaseOfficer]
      F-S001 BETAL-1
    ");
}

#[test]
fn a_unit_that_cares_and_pays_keeps_the_clients_from_the_case_officer() {
    let mut records = unit();
    records.push(payment("IFO-1", None));
    let planned = Night::of(records).plan();
    for part in planned.common.parts.iter().filter(|part| part.profiles.contains(&Profile::CaseOfficer)) {
        let about_care = |sheet: &Sheet| texts(&sheet.content).iter().any(|text| text.contains("Ivar"));
        assert!(!part.sheets.iter().any(about_care), "{:?}", part.tab);
    }
}

#[test]
fn the_small_hours_stay_with_the_night_run() {
    let (thursday, friday) = (date(2021, 12, 16), date(2021, 12, 17));
    let mut visits = vec![visit(9, thursday, 22), visit(9, friday, 3), visit(9, friday, 22), visit(9, thursday, 2)];
    visits.iter_mut().for_each(|visit| visit.run = "NATT".into());
    // A day run that starts early stays on its day.
    visits.push(Visit { run: "DAG".into(), ..visit(9, friday, 4) });
    let mut records = vec![Record::Client(Box::new(client(9, "Ivar", "Öberg")))];
    records.extend(visits.into_iter().map(Record::Visit));
    let planned = Night::of(records).plan();
    let runs = planned.common.parts.iter().find(|part| part.tab == Tab::Runs).unwrap();
    let line = |sheet: &Sheet| {
        let Content::Run(run) = &sheet.content else { panic!("not a run") };
        let starts: Vec<_> = run.visits.iter().map(|visit| visit.start.as_str()).collect();
        format!("{} {} {} {}", sheet.place.0, run.date, run.name, starts.join(" "))
    };
    insta::assert_snapshot!(runs.sheets.iter().map(line).collect::<Vec<_>>().join("\n"), @r"
    B-1502 2021-12-15 NATT 02:00
    B-1602 2021-12-16 NATT 22:00 03:00
    B-1701 2021-12-17 DAG 04:00
    B-1702 2021-12-17 NATT 22:00
    ");
}

#[test]
fn a_unit_without_runs_has_one_per_staff_member() {
    let day = date(2021, 12, 16);
    let mut visits = vec![visit(9, day, 8), visit(9, day, 9), visit(9, day, 10)];
    visits.iter_mut().for_each(|visit| visit.run.clear());
    visits[0].staff = vec!["Siv Ek".into(), "Gun Niemi".into()];
    visits[1].staff = vec!["Gun Niemi".into()];
    let mut records = vec![Record::Client(Box::new(client(9, "Ivar", "Öberg")))];
    records.extend(visits.into_iter().map(Record::Visit));
    let planned = Night::of(records).plan();
    let sheets = planned.common.parts.iter().flat_map(|part| &part.sheets);
    let name = |sheet: &Sheet| match &sheet.content {
        Content::Run(run) => Some(run.name.clone()),
        _ => None,
    };
    assert_eq!(sheets.filter_map(name).collect::<Vec<_>>(), ["Gun Niemi", "Hemtjänst Norra", "Siv Ek"]);
}

#[test]
fn a_protected_persons_number_is_on_no_list_and_in_no_code() {
    let mut records = unit();
    // The office and the first hour's card have the number that is Nils Heikkilä's own.
    records.push(Record::Staff(staff("Bo", "Ek", "+46701740607")));
    let mut night = Night::of(records);
    night.contacts = vec![CallRow {
        who: "Jour".into(),
        role: String::new(),
        shown: "070-174 06 07".into(),
        dial: Some("+46701740607".into()),
    }];
    let planned = night.plan();
    let all: String = format!("{:?}", planned.common).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    assert!(all.contains("701740609") && !all.contains("701740607"));
    let Content::StaffList(staff) = content(&planned.common, "A-004") else { panic!("not the staff") };
    let bo = staff.rows.iter().find(|row| row.who == "Bo Ek").unwrap();
    assert_eq!((bo.shown.as_str(), &bo.dial), ("plan-see-supplement", &None));
    // "Granne till Heikkilä, Nils" is on the client's two sheets; with the numbers, two things are missed.
    let Content::Cover(cover) = content(&planned.common, "A-001") else { panic!("not a cover") };
    assert_eq!(cover.missing.last().unwrap(), "plan-redacted texts=3");
}
