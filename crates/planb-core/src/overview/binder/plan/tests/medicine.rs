//! Medicine lists and signing sheets: what is filled in, and what never is.

use super::*;
use crate::care::{Medicine, Slot};
use crate::overview::binder::page::{Signing, UsualVisit};

fn medicine(name: &str, doses: &[(Slot, &str)]) -> Medicine {
    let doses = doses.iter().map(|(slot, dose)| (*slot, (*dose).to_string())).collect();
    Medicine { doses, ..sample::medicine("norra", &id(9).0, name) }
}

fn planned(medicines: Vec<Medicine>, needed: Option<bool>) -> Planned {
    let mut ivar = client(9, "Ivar", "Öberg");
    ivar.medicine_help.needed = needed;
    let mut records = vec![Record::Client(Box::new(ivar))];
    records.extend(medicines.into_iter().map(Record::Medicine));
    Night::of(records).plan()
}

fn signing_text(signing: &Signing) -> String {
    let mut lines = vec![format!("{:?}", signing.slots)];
    for row in &signing.rows {
        let doses: Vec<&str> = row.doses.iter().map(|dose| dose.as_deref().unwrap_or("–")).collect();
        lines.push(format!("{} [{}]{}", row.medicine, doses.join("|"), if row.varying { " varying" } else { "" }));
    }
    lines.join("\n")
}

#[test]
fn a_varying_dose_is_never_filled_in() {
    let varying = |medicine| Medicine { varying: true, ..medicine };
    let as_needed = |medicine, text: &str| Medicine { as_needed: Some(text.into()), ..medicine };
    let planned = planned(
        vec![
            varying(medicine("Waran", &[(Slot::Evening, "2")])),
            varying(medicine("Insulin", &[])),
            as_needed(medicine("Alvedon", &[(Slot::Morning, "2"), (Slot::Evening, "1½")]), "max 4/dygn"),
            as_needed(medicine("Oxynorm", &[]), "vid smärta, max 3/dygn"),
            Medicine { until: Some(date(2021, 12, 18)), ..medicine("Kåvepenin", &[(Slot::Morning, "1")]) },
            Medicine { until: Some(date(2021, 12, 15)), ..medicine("Slut", &[(Slot::Morning, "1")]) },
        ],
        None,
    );
    let Content::Signing(week_50) = content(&planned.common, "E-001-50") else { panic!("not a signing sheet") };
    assert_eq!((week_50.days[0], week_50.days[6]), (date(2021, 12, 13), date(2021, 12, 19)));
    insta::assert_snapshot!(signing_text(week_50), @r"
    [Morning, Evening]
    Alvedon 5 mg tablett [2|1½]
    Alvedon 5 mg tablett – max 4/dygn [–|–]
    Insulin 5 mg tablett [|] varying
    Kåvepenin 5 mg tablett, → 2021-12-18 [1|–]
    Oxynorm 5 mg tablett – vid smärta, max 3/dygn [–|–]
    Waran 5 mg tablett [–|] varying
    ");
    let Content::Signing(week_51) = content(&planned.common, "E-001-51") else { panic!("not a signing sheet") };
    assert!(!signing_text(week_51).contains("Kåvepenin"));
    let Content::MedicineList(list) = content(&planned.common, "E-001") else { panic!("not a list") };
    let waran = list.rows.iter().find(|row| row.name == "Waran").unwrap();
    assert!(waran.varying && waran.doses.iter().all(String::is_empty));
}

#[test]
fn more_than_four_times_of_day_get_an_extra_sheet() {
    let all: Vec<(Slot, &str)> = Slot::ALL.iter().map(|slot| (*slot, "1")).collect();
    let planned = planned(vec![medicine("Madopark", &all), medicine("Furix", &[(Slot::Morning, "1")])], Some(true));
    let Content::Signing(first) = content(&planned.common, "E-001-50") else { panic!("not a signing sheet") };
    let Content::Signing(extra) = content(&planned.common, "E-001-50b") else { panic!("not a signing sheet") };
    assert_eq!((first.slots.len(), first.rows.len()), (4, 2));
    assert_eq!((extra.slots.len(), extra.rows.len()), (2, 1));
}

#[test]
fn twenty_five_medicines_are_one_sheet_and_no_help_is_no_sheet() {
    let many: Vec<_> = (0..25).map(|n| medicine(&format!("Medel {n:02}"), &[(Slot::Morning, "1")])).collect();
    let with = planned(many.clone(), Some(true));
    let Content::Signing(sheet) = content(&with.common, "E-001-50") else { panic!("not a signing sheet") };
    assert_eq!(sheet.rows.len(), 25);
    let without = outline(&planned(many, Some(false)).common);
    assert!(without.contains("LM-1") && !without.contains("SIGN-1"), "{without}");
}

#[test]
fn usual_visits_are_told_by_time_and_weekday() {
    let mut records = vec![Record::Client(Box::new(client(9, "Ivar", "Öberg")))];
    for day in 16..=29 {
        let date = date(2021, 12, day);
        records.push(Record::Visit(visit(9, date, 8)));
        if date.weekday() == jiff::civil::Weekday::Monday {
            records.push(Record::Visit(Visit { actions: vec!["Dusch".into()], ..visit(9, date, 10) }));
        }
    }
    let planned = Night::of(records).plan();
    let Content::Client(sheet) = content(&planned.common, "C-001") else { panic!("not a client") };
    let line = |usual: &UsualVisit| {
        format!("{:?} {} {:?} {}", usual.slot, usual.time, usual.weekdays, usual.actions.join(", "))
    };
    insta::assert_snapshot!(sheet.usual.iter().map(line).collect::<Vec<_>>().join("\n"), @r"
    Morning 08:00 [1, 2, 3, 4, 5, 6, 7] Tillsyn
    Forenoon 10:00 [1] Dusch
    ");
}
