//! Invented people for the tests of the binder.

use jiff::civil::{Date, Time};

use crate::care::{Client, Medicine, MedicineHelp, Name, Phone, Protection, Slot, Visit};
use crate::id::{PersonId, UnitId};

pub fn name(given: &str, family: &str) -> Name {
    Name { given: given.into(), family: family.into() }
}

pub fn phone(number: &str) -> Phone {
    Phone { number: number.into(), readable: number.starts_with('+'), label: None }
}

pub fn client(unit: &str, id: &str, given: &str, family: &str) -> Client {
    Client {
        id: PersonId(id.into()),
        unit: UnitId(unit.into()),
        name: name(given, family),
        protection: Protection::None,
        blocked: false,
        address: format!("Hamnplan {}", id.get(8..).unwrap_or("1")),
        postal: "952 31 Forsnäs".into(),
        phones: Vec::new(),
        needs: Vec::new(),
        diagnoses: Vec::new(),
        treatment_limits: Vec::new(),
        infections: Vec::new(),
        devices: Vec::new(),
        allergies: Vec::new(),
        warnings: Vec::new(),
        medicine_help: MedicineHelp::default(),
        alarm: None,
        lock: None,
        key_number: None,
        door_code: None,
        lives_alone: None,
        two_carers: false,
        whereabouts: None,
        contacts: Vec::new(),
    }
}

pub fn medicine(unit: &str, id: &str, name: &str) -> Medicine {
    Medicine {
        unit: UnitId(unit.into()),
        client: PersonId(id.into()),
        name: name.into(),
        strength: "5 mg".into(),
        form: "tablett".into(),
        doses: vec![(Slot::Morning, "1".into())],
        as_needed: None,
        since: None,
        changed: None,
        until: None,
        varying: false,
        controlled: false,
        dose_bag: None,
        note: None,
    }
}

pub fn visit(unit: &str, id: &str, date: Date, start: Time) -> Visit {
    Visit {
        unit: UnitId(unit.into()),
        client: PersonId(id.into()),
        date,
        start,
        end: None,
        minutes: Some(20),
        actions: vec!["Tillsyn".into()],
        staff: Vec::new(),
        two_carers: false,
        run: "HEM1".into(),
    }
}
