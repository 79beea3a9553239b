//! One client's page: what whoever stands at the door needs, in the order in which it matters.

use askama::Template;
use planb_core::care::Whereabouts;
use planb_core::care::{Ore, Slot};
use planb_core::overview::binder::page::{
    ClientSheet, MedicineList, MedicineRow, PaymentSheet, PhoneShown, UsualVisit,
};
use planb_core::overview::clients::Person;
use planb_node::web::shown;
use planb_node::web::{In, Opening, Say};

/// A number, and what a tap dials; nothing where it could not be read.
struct Number {
    shown: String,
    dial: String,
}

struct Contact {
    name: String,
    relation: String,
    numbers: Vec<Number>,
}

struct Medicine {
    name: String,
    doses: String,
    notes: String,
}

struct Payment {
    case: String,
    facts: Vec<(String, String)>,
    lines: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/client.html")]
pub struct ClientPage {
    t: Say,
    token: String,
    unit: String,
    name: String,
    number: String,
    print: String,
    age: (&'static str, String),
    harm: String,
    /// What somebody must know before the door opens: labels and lines.
    first: Vec<(String, Vec<String>)>,
    facts: Vec<(String, String)>,
    numbers: Vec<Number>,
    needs: Vec<(String, Vec<String>)>,
    usual: Vec<String>,
    has_medicines: bool,
    medicines: Vec<Medicine>,
    orders: Vec<String>,
    has_sheet: bool,
    contacts: Vec<Contact>,
    payments: Vec<Payment>,
}

/// How old what is shown of somebody is: a kind of status, and in words.
pub fn age(by: &In, person: &Person<'_>) -> (&'static str, String) {
    let now = by.clock();
    let kind = match () {
        () if now <= person.green_until => "ok",
        () if now <= person.yellow_until => "soon",
        () => "late",
    };
    let when = person.data_as_of.strftime("%Y-%m-%d %H:%M").to_string();
    (kind, by.say_with("data-from", &[("when", when)]))
}

impl ClientPage {
    /// The page of somebody of an opening.
    pub fn of(by: &In, opening: &Opening, person: &Person<'_>) -> ClientPage {
        let id = opening.id_of(&person.key);
        let mut page = ClientPage {
            t: Say(by.language),
            token: opening.token.clone(),
            unit: opening.unit.name().to_string(),
            name: person.name.to_string(),
            number: person.number.to_string(),
            print: format!("/print/client/{}/{id}", opening.token),
            age: age(by, person),
            harm: harm(by, person),
            first: Vec::new(),
            facts: Vec::new(),
            numbers: Vec::new(),
            needs: Vec::new(),
            usual: Vec::new(),
            has_medicines: false,
            medicines: Vec::new(),
            orders: Vec::new(),
            has_sheet: person.sheet.is_some(),
            contacts: Vec::new(),
            payments: person.payments.iter().map(|payment| payment_of(by, payment)).collect(),
        };
        if let Some(sheet) = person.sheet {
            page.take_sheet(by, sheet);
        }
        if let Some(list) = person.medicines {
            page.take_medicines(by, list);
        }
        page
    }

    fn take_sheet(&mut self, by: &In, sheet: &ClientSheet) {
        let lists = [
            ("warnings", &sheet.warnings),
            ("allergies", &sheet.allergies),
            ("infections", &sheet.infections),
            ("treatment-limits", &sheet.treatment_limits),
            ("devices", &sheet.devices),
            ("diagnoses", &sheet.diagnoses),
        ];
        let filled = lists.into_iter().filter(|(_, lines)| !lines.is_empty());
        self.first = filled.map(|(key, lines)| (by.say(key), lines.clone())).collect();
        if sheet.two_carers {
            self.first.insert(0, (by.say("two-carers"), Vec::new()));
        }
        let away = match sheet.whereabouts {
            Some(Whereabouts::Hospital) => Some("whereabouts-hospital"),
            Some(Whereabouts::Away) => Some("whereabouts-away"),
            Some(Whereabouts::Dead) => Some("whereabouts-dead"),
            Some(Whereabouts::Home) | None => None,
        };
        if let Some(key) = away {
            self.first.insert(0, (by.say(key), Vec::new()));
        }
        self.facts = facts(by, sheet);
        self.numbers = numbers(&sheet.phones);
        let slot = |at: Option<Slot>| by.say(&at.map_or_else(|| "slot-any".to_string(), slot_key));
        self.needs = sheet.needs.iter().map(|need| (slot(need.slot), need.texts.clone())).collect();
        self.usual = sheet.usual.iter().map(|visit| usual(by, visit)).collect();
        let contact = |contact: &planb_core::overview::binder::page::ContactRow| Contact {
            name: contact.name.clone(),
            relation: contact.relation.clone(),
            numbers: numbers(&contact.phones),
        };
        self.contacts = sheet.contacts.iter().map(contact).collect();
    }

    fn take_medicines(&mut self, by: &In, list: &MedicineList) {
        self.has_medicines = true;
        self.medicines = list.rows.iter().map(|row| medicine(by, row)).collect();
        let order = |order: &planb_core::overview::binder::page::OrderRow| {
            let who = match order.delegated {
                Some(true) => by.say("delegated"),
                Some(false) => by.say("not-delegated"),
                None => by.say("order-who-missing"),
            };
            filled([order.text.clone(), order.when.clone(), who], ", ")
        };
        self.orders = list.orders.iter().map(order).collect();
    }
}

/// The texts that are there, with something between.
fn filled<const N: usize>(texts: [String; N], between: &str) -> String {
    texts.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join(between)
}

fn slot_key(slot: Slot) -> String {
    let word = match slot {
        Slot::Morning => "morning",
        Slot::Forenoon => "forenoon",
        Slot::Lunch => "lunch",
        Slot::Afternoon => "afternoon",
        Slot::Evening => "evening",
        Slot::Night => "night",
    };
    format!("slot-{word}")
}

fn harm(by: &In, person: &Person<'_>) -> String {
    let Some(row) = person.harm else { return String::new() };
    let within = by.say_with("clients-within", &[("hours", row.hours.to_string())]);
    filled([within, row.by_when.clone().unwrap_or_default(), row.reasons.join(" · ")], " · ")
}

fn numbers(phones: &[PhoneShown]) -> Vec<Number> {
    let number = |phone: &PhoneShown| Number {
        dial: shown::dialled(&phone.shown).filter(|_| phone.readable).unwrap_or_default(),
        shown: phone.shown.clone(),
    };
    phones.iter().map(number).collect()
}

fn facts(by: &In, sheet: &ClientSheet) -> Vec<(String, String)> {
    let key = match &sheet.key_number {
        Some(number) => by.say_with("key-number", &[("number", number.clone())]),
        None => by.say("no-key"),
    };
    let code = if sheet.has_door_code { by.say("code-elsewhere") } else { String::new() };
    let help = match sheet.medicine_needed {
        Some(true) => by.say("medicine-yes"),
        Some(false) => by.say("medicine-no"),
        None => by.say("missing"),
    };
    let bags = match sheet.dose_bags {
        Some(true) => by.say("dose-bags"),
        Some(false) => by.say("no-dose-bags"),
        None => String::new(),
    };
    let home = match sheet.lives_alone {
        Some(true) => by.say("lives-alone"),
        Some(false) => by.say("lives-with"),
        None => by.say("missing"),
    };
    let none = || by.say("none-in-data");
    vec![
        (by.say("address"), if sheet.address.is_empty() { by.say("no-address") } else { sheet.address.clone() }),
        (by.say("key"), filled([key, sheet.lock.clone().unwrap_or_default(), code], " · ")),
        (by.say("alarm"), sheet.alarm.clone().unwrap_or_else(none)),
        (by.say("household"), home),
        (by.say("medicine"), filled([help, sheet.medicine_by.clone().unwrap_or_default(), bags], ", ")),
    ]
}

/// `07:30, mån ons fre, 30 min: Frukost, Läkemedel`.
fn usual(by: &In, visit: &UsualVisit) -> String {
    let days = match visit.weekdays.as_slice() {
        [1, 2, 3, 4, 5, 6, 7] => by.say("every-day"),
        days => days.iter().map(|day| by.say(&format!("day-{day}"))).collect::<Vec<_>>().join(" "),
    };
    let minutes = visit.minutes.map_or_else(String::new, |minutes| format!("{minutes} min"));
    let when = filled([visit.time.clone(), days, minutes], ", ");
    let actions = if visit.actions.is_empty() { by.say("no-actions") } else { visit.actions.join(", ") };
    format!("{when}: {actions}")
}

fn medicine(by: &In, row: &MedicineRow) -> Medicine {
    let doses = Slot::ALL.iter().zip(&row.doses).filter(|(_, dose)| !dose.is_empty());
    let doses = doses.map(|(slot, dose)| format!("{} {dose}", by.say(&slot_key(*slot)))).collect::<Vec<_>>();
    let when = |key: &str, day: Option<jiff::civil::Date>| {
        day.map_or_else(String::new, |day| by.say_with(key, &[("date", day.to_string())]))
    };
    let said = |is_so: bool, key: &str| if is_so { by.say(key) } else { String::new() };
    let as_needed = row.as_needed.as_ref();
    Medicine {
        name: filled([row.name.clone(), row.strength.clone(), row.form.clone()], " "),
        doses: filled(
            [
                doses.join(", "),
                said(row.varying, "varying-list"),
                as_needed.map_or_else(String::new, |text| by.say_with("as-needed", &[("text", text.clone())])),
            ],
            ". ",
        ),
        notes: filled(
            [
                said(row.controlled, "controlled"),
                said(row.dose_bag, "dose-bag"),
                when("since", row.since),
                when("changed", row.changed),
                row.note.clone().unwrap_or_default(),
            ],
            ", ",
        ),
    }
}

fn payment_of(by: &In, payment: &PaymentSheet) -> Payment {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let facts = [
        ("amount", money(by, payment.amount)),
        ("pay-date", payment.pay_date.map_or_else(String::new, |day| day.to_string())),
        ("pay-way", text(&payment.pay_way)),
        ("clearing", text(&payment.clearing)),
        ("account", text(&payment.account)),
        ("co-applicant", text(&payment.co_applicant)),
        ("children", text(&payment.children)),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    Payment {
        case: payment.case.clone(),
        facts: facts.map(|(key, value)| (by.say(key), value)).collect(),
        lines: payment.lines.iter().map(|(label, amount)| (label.clone(), money(by, *amount))).collect(),
    }
}

/// `12345,50 kr`.
fn money(by: &In, amount: Ore) -> String {
    let sign = if amount.0 < 0 { "−" } else { "" };
    let whole = amount.0.unsigned_abs();
    by.say_with("money", &[("sum", format!("{sign}{},{:02}", whole / 100, whole % 100))])
}
