//! *Provpärm*: the first pages of a unit's binder that the register alone can give, before any night has read an export:
//! cover, first hour, staff with codes that dial. The same pages as the night's, by the same templates.

use jiff::civil::DateTime;
use planb_core::id::UnitId;
use planb_core::overview::binder::page::{
    Binder, CallRow, Content, Cover, CoverRow, FirstHour, Part, Sheet, StaffList, Tab,
};
use planb_core::overview::organisation::Units;
use planb_core::register::Record;
use planb_core::sheet::{Place, Serial, SheetDigest, SheetKey};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::shown;
use planb_paper::{RenderError, Stamp};

use super::binders::issued;
use super::papers::number_of;
use crate::night;
use planb_node::web::printing::{Paper, making};
use planb_paper::tongue;

/// What the copies call it: the subject of a binder that the register made.
pub const TRIAL: &str = "trial";
/// Forms and places of the pages, as the night gives them.
const PAGES: [(&str, &str); 3] = [("FRAM-1", "A-001"), ("TIMME-1", "A-003"), ("PERS-1", "A-004")];

/// The paper of one unit.
pub fn paper(by: &In, unit: &str) -> Result<Paper, Trouble> {
    let unit = UnitId(unit.to_string());
    let units = Units::of(by.state());
    let known = units.get(&unit).ok_or_else(|| Trouble::user("page-not-found"))?;
    if !by.sees(Some(&unit)) {
        return Err(Trouble::user("not-yours"));
    }
    if issued(by, &unit).is_some() {
        return Err(Trouble::user("trial-not-needed"));
    }
    let (language, rules) = (by.language, night::plan_rules(&by.app.settings));
    let (contacts, staff) = (contacts(by, &unit), staff(by, &unit));
    let missing = vec![by.say("trial-only"), by.say("trial-no-clients"), by.say("trial-no-runs")];
    let (name, id) = (known.name.clone(), unit.clone());
    let hours = [rules.green_hours, rules.yellow_hours, rules.red_hours];
    let make = move |stamp: &Stamp| {
        let until = hours.map(|hours| later(stamp.made_at, hours));
        let row = CoverRow {
            title: None,
            tab: Tab::First,
            sheets: 3,
            pages: 0,
            data_as_of: Some(stamp.made_at),
            held_since: None,
        };
        let cover = Cover {
            valid_until: until[2],
            contents: vec![row],
            clients: 0,
            in_supplement: 0,
            missing: missing.clone(),
            contacts: contacts.clone(),
            data_digest: stamp.heads.clone(),
        };
        let contents = [
            Content::Cover(cover),
            Content::FirstHour(FirstHour { contacts: contacts.clone() }),
            Content::StaffList(StaffList { rows: staff.clone() }),
        ];
        let sheets =
            contents.into_iter().zip(PAGES).map(|(content, page)| sheet(stamp, until, content, page)).collect();
        let binder = Binder {
            unit: id.clone(),
            unit_name: name.clone(),
            municipality: stamp.municipality.clone(),
            night: stamp.made_at.date(),
            made_at: stamp.made_at,
            supplement: false,
            exercise: stamp.exercise,
            parts: Vec::new(),
        };
        let part = Part { tab: Tab::First, profiles: Vec::new(), sheets };
        let mut documents = planb_paper::render_part(&binder, &part, tongue(language.code()))?;
        documents.pop().map(|document| document.pdf).ok_or(RenderError::Data)
    };
    Ok(Paper {
        what: "binder",
        subject: TRIAL.into(),
        title: by.say("trial-title"),
        unit: Some(unit.clone()),
        version: None,
        back: format!("/binders/{unit}"),
        look: None,
        make: making(make),
    })
}

fn sheet(stamp: &Stamp, until: [DateTime; 3], content: Content, (form, place): (&str, &str)) -> Sheet {
    Sheet {
        key: SheetKey([0; 16]),
        digest: SheetDigest([0; 16]),
        serial: Serial(stamp.serial.clone()),
        place: Place(place.into()),
        form: form.into(),
        data_as_of: stamp.made_at,
        green_until: until[0],
        yellow_until: until[1],
        red_after: until[2],
        content,
    }
}

fn later(from: DateTime, hours: u32) -> DateTime {
    from.checked_add(jiff::Span::new().hours(i64::from(hours))).unwrap_or(DateTime::MAX)
}

fn row(who: &str, role: &str, phone: &str) -> CallRow {
    CallRow { who: who.into(), role: role.into(), shown: shown::phone_shown(phone), dial: shown::dialled(phone) }
}

/// The register's people of a unit, those who lead first.
fn people<'a>(by: &'a In, unit: &'a UnitId) -> Vec<&'a Record> {
    let people = by.state().register().of("person").map(|(_, person)| person);
    let mut people: Vec<&Record> = people.filter(|person| person.all("unit").any(|own| own == unit.0)).collect();
    let order = |person: &&Record| (person.get("manager") != "yes", shown::collated(person.get("name")));
    people.sort_by_cached_key(order);
    people
}

fn staff(by: &In, unit: &UnitId) -> Vec<CallRow> {
    let role = |person: &Record| {
        let leads = if person.get("manager") == "yes" { by.say("plan-manager") } else { String::new() };
        let both = [person.get("title").to_string(), leads];
        both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let rows = people(by, unit).into_iter();
    rows.map(|person| row(person.get("name"), &role(person), number_of(person))).collect()
}

/// Who to call: the one way in, those who lead the unit, who is on call, and whom the settings name.
fn contacts(by: &In, unit: &UnitId) -> Vec<CallRow> {
    let register = by.state().register();
    let crisis = register.get("setting", "organisation").get("crisis_phone");
    let mut all: Vec<CallRow> = Vec::new();
    if !crisis.is_empty() {
        all.push(row(&by.say("poster-crisis"), "", crisis));
    }
    let leads = people(by, unit).into_iter().filter(|person| person.get("manager") == "yes");
    all.extend(leads.map(|person| row(person.get("name"), person.get("title"), number_of(person))));
    let duties = register.of("duty").map(|(_, duty)| duty);
    let own = duties.filter(|duty| duty.get("unit").is_empty() || duty.get("unit") == unit.0);
    let own = own.filter(|duty| !duty.get("phone").is_empty());
    all.extend(own.map(|duty| row(duty.get("name"), duty.get("hours"), duty.get("phone"))));
    let central = by.app.settings.binder.contacts.iter();
    all.extend(central.map(|contact| row(&contact.who, &contact.role, &contact.phone)));
    all
}
