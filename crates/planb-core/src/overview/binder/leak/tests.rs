//! The last look as tables: what tells of a protected person, and what does not.

use super::*;
use crate::care::{Protection, Staff};
use crate::id::UnitId;
use crate::overview::binder::sample;

/// Anna-Lisa Maria af Geijerstam at Hamnplan 24 B, and a staff member with a phone of their own and a shared one.
fn watch() -> Watch {
    let mut client = sample::client("norra", "193007259892", "Anna-Lisa Maria", "af Geijerstam");
    client.protection = Protection::Protected;
    client.address = "Hamnplan 24 B".into();
    client.phones = vec![sample::phone("+46701740605"), sample::phone("0923-31 906 20 kväll")];
    let mut contact = crate::care::Contact {
        name: "Östen Kero".into(),
        relation: None,
        phones: vec![sample::phone("112")],
        protection: Protection::Protected,
    };
    client.contacts.push(contact.clone());
    contact.protection = Protection::None;
    contact.name = "Inte Skyddad".into();
    client.contacts.push(contact);
    let staff = |family: &str, protection, phones: &[&str]| Staff {
        unit: UnitId("norra".into()),
        name: sample::name("Gun", family),
        title: None,
        work_phones: phones.iter().map(|number| sample::phone(number)).collect(),
        private_phones: vec![sample::phone("+46701740609")],
        protection,
        manager: false,
    };
    let records = [
        Record::Client(Box::new(client)),
        Record::Staff(staff("Niemi", Protection::Protected, &["+46701740607", "+46701740608"])),
        Record::Staff(staff("Ek", Protection::None, &["+46701740608"])),
    ];
    Watch::new(identities(&records).iter())
}

#[test]
fn what_tells_is_found_in_any_form() {
    let watch = watch();
    for told in [
        "193007259892",
        "19300725-9892",
        "300725-9892",
        "300725+9892",
        "pnr 300725 9892, ring",
        "Granne till Anna-Lisa Maria af Geijerstam",
        "af Geijerstam, Anna-Lisa Maria",
        "AF GEIJERSTAM ANNA LISA MARIA",
        "Anna af Geijerstam hämtar",
        "(af Geijerstam Anna)",
        "bor nu på hamnplan 24b",
        "Hamnplan  24 B",
        "070-174 06 05",
        "+46 (0)70 174 06 05",
        "0046701740605",
        "tel:070.174.06.05",
        "0923-319 06 20",
        "Kero Östen",
        "gun niemi",
        "070-1740607",
        "0701740609",
    ] {
        assert!(watch.finds(told, Own::Nothing), "{told}");
    }
}

#[test]
fn what_does_not_tell_is_left_alone() {
    let watch = watch();
    for plain in [
        "",
        "Anna",
        "Geijerstam",
        "Anna Berg och Siv af Geijerstam",
        "Joanna af Geijerstams väg",
        "Hamnplan 24",
        "Hamnplan 124 B",
        "112",
        "Inte Skyddad",
        "070-174 06 08",
        "9892",
        "193007259876",
        "300725, 9892",
    ] {
        assert!(!watch.finds(plain, Own::Nothing), "{plain}");
    }
    // A namesake's own name and a neighbour's own address are theirs.
    assert!(!watch.finds("Östen Kero", Own::Name));
    assert!(!watch.finds("Östen Kero", Own::Staff));
    assert!(watch.finds("Gun Niemi", Own::Staff));
    assert!(!watch.finds("Gun Niemi", Own::Name));
    assert!(watch.finds("Östen Kero", Own::Address));
    assert!(!watch.finds("Hamnplan 24 B", Own::Address));
    assert!(watch.finds("Östen Kero 070-174 06 05", Own::Name));
    assert!(!Watch::new([].iter()).finds("Östen Kero", Own::Nothing));
}

#[test]
fn a_name_in_one_field_is_found_in_both_orders() {
    let one_field = |name: &str| Identity { names: vec![sample::name("", name)], ..Identity::default() };
    let watch = Watch::new([one_field("Nils Åke Heikkilä"), one_field("Aino"), one_field("Bo")].iter());
    for told in ["Nils Åke Heikkilä", "Heikkilä, Nils Åke", "Nils Heikkilä", "Heikkilä Nils", "Aino ringer"] {
        assert!(watch.finds(told, Own::Nothing), "{told}");
    }
    for plain in ["Bo", "Nils Åke", "Ainola"] {
        assert!(!watch.finds(plain, Own::Nothing), "{plain}");
    }
}

#[test]
fn a_name_without_end_is_found_by_its_start() {
    let long = |letters: usize| format!("Nils {}", "a".repeat(letters));
    let identity = Identity { names: vec![sample::name("", &long(5_000))], ..Identity::default() };
    let watch = Watch::new([identity].iter());
    assert!(watch.finds(&long(5_000), Own::Nothing));
    assert!(watch.finds(&long(LONGEST_PATTERN), Own::Nothing));
    assert!(!watch.finds(&long(LONGEST_PATTERN - 10), Own::Nothing));
}

#[test]
fn a_number_that_may_not_be_read_may_not_be_dialled() {
    use crate::overview::binder::page::{CallRow, FirstHour};
    let row = |who: &str, shown: &str, dial: &str| CallRow {
        who: who.into(),
        role: String::new(),
        shown: shown.into(),
        dial: Some(dial.into()),
    };
    let rows = vec![
        row("Siv Ek", "070-174 06 07", "+46701740607"),
        row("Gun Niemi", "0980-319 200", "+46980319200"),
        row("Åsa Ek", "(växeln)", "+46701740607"),
        row("Bo Ek", "0980-319 201", "+46980319201"),
    ];
    let mut page = Content::FirstHour(FirstHour { contacts: rows });
    let watch = watch();
    let mut told = Vec::new();
    watch.each_told(&mut page, &mut |_, text| told.push(text.to_string()));
    assert_eq!(told, ["070-174 06 07", "+46701740607", "Gun Niemi", "+46701740607"]);
    watch.redact(&mut page, "se bilaga");
    let Content::FirstHour(page) = &page else { panic!("another page") };
    let lines: Vec<String> =
        page.contacts.iter().map(|row| format!("{} | {} | {:?}", row.who, row.shown, row.dial)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    Siv Ek | se bilaga | None
    se bilaga | 0980-319 200 | Some("+46980319200")
    Åsa Ek | (växeln) | None
    Bo Ek | 0980-319 201 | Some("+46980319201")
    "#);
}

#[test]
fn every_number_of_an_unreadable_field_is_found() {
    let phone = sample::phone("hem 0923-319 06, mobil 0701740699 el. +46 8 465 004 11");
    let watch = Watch::new([Identity { phones: vec![phone], ..Identity::default() }].iter());
    for told in ["070-174 06 99", "+46701740699", "08-465 004 11", "+4684650 0411"] {
        assert!(watch.finds(told, Own::Nothing), "{told}");
    }
    // Six digits without the zero are not one person's.
    assert!(!watch.finds("0923-31 90", Own::Nothing));
}
