//! The care records that a night's exports become: who needs what, when, from whom.
//!
//! Vocabulary follows the public Lifecare contracts (Sundsvallskommun/api-service-lifecare-integrator, 2026.529).
//! A care record is neither event nor state: it lies in a sealed snapshot, one per unit and night.

pub mod every;
pub mod field;
pub mod intake;
pub mod mapping;
pub mod medicines;
pub mod pattern;
pub mod reason;
pub mod report;
pub mod table;
pub mod value;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

pub use every::Every;

use crate::id::{PersonId, UnitId};

/// What a record is about. The guard counts rows per unit and kind; the binder's parts depend on kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person who gets care or support (brukare, patient, klient).
    Client,
    /// Someone close to a client: relative, guardian, neighbour.
    Contact,
    /// One planned visit to one client.
    Visit,
    /// One day of one staff member's schedule.
    Shift,
    /// One medicine of one client.
    Medicine,
    /// A nursing order (ordination under HSL): what, when, by delegation or not.
    Order,
    /// The last payment decision of one household (ekonomiskt bistånd).
    Payment,
    /// A staff member.
    Staff,
    /// A unit of the organisation.
    Unit,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Kind; 9] = [
        Kind::Unit,
        Kind::Client,
        Kind::Contact,
        Kind::Visit,
        Kind::Shift,
        Kind::Medicine,
        Kind::Order,
        Kind::Payment,
        Kind::Staff,
    ];

    /// The kind's word in settings, mappings, logs and JSON: the same as its serde name.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Client => "client",
            Kind::Contact => "contact",
            Kind::Visit => "visit",
            Kind::Shift => "shift",
            Kind::Medicine => "medicine",
            Kind::Order => "order",
            Kind::Payment => "payment",
            Kind::Staff => "staff",
            Kind::Unit => "unit",
        }
    }
}

/// One care record of a unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    Unit(Unit),
    Client(Box<Client>),
    Visit(Visit),
    Shift(Shift),
    Medicine(Medicine),
    Order(Order),
    Payment(Payment),
    Staff(Staff),
}

/// A unit of the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub name: String,
}

/// A person's name as the source has it. `given` may be empty where the source has one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name {
    pub given: String,
    pub family: String,
}

impl Name {
    /// `Given Family`, as it is said.
    pub fn said(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_string()
    }

    /// `Family, Given`, as it is sorted.
    pub fn sorted(&self) -> String {
        match (self.family.is_empty(), self.given.is_empty()) {
            (_, true) => self.family.clone(),
            (true, _) => self.given.clone(),
            _ => format!("{}, {}", self.family, self.given),
        }
    }
}

/// A telephone number: E.164 where it could be read (`+46701234567`; 112, 1177 and 113 13 stay short), else the text as
/// it was written, marked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    pub number: String,
    /// True when `number` is E.164 or a known short number and may be dialled.
    pub readable: bool,
    /// What the source wrote beside it: `jobb`, `hem`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// How a person's identity is protected. Anything but `None` keeps the person out of every common binder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    #[default]
    None,
    /// Sekretessmarkering, or the source says only "skyddad".
    Protected,
    /// Skyddad folkbokföring.
    ProtectedRegistration,
}

impl Protection {
    /// True when the person must not stand in any common paper.
    pub fn is_protected(self) -> bool {
        self != Protection::None
    }
}

/// A time of day in which needs and doses are grouped, in the order of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    Morning,
    Forenoon,
    Lunch,
    Afternoon,
    Evening,
    Night,
}

impl Slot {
    pub const ALL: [Slot; 6] =
        [Slot::Morning, Slot::Forenoon, Slot::Lunch, Slot::Afternoon, Slot::Evening, Slot::Night];

    /// The slot that a clock time falls in: morning 05–09, forenoon 09–11, lunch 11–14, afternoon 14–17, evening 17–22.
    pub fn of(time: Time) -> Slot {
        match time.hour() {
            5..=8 => Slot::Morning,
            9..=10 => Slot::Forenoon,
            11..=13 => Slot::Lunch,
            14..=16 => Slot::Afternoon,
            17..=21 => Slot::Evening,
            _ => Slot::Night,
        }
    }
}

/// Something that the client needs help with; `slot` where the source says when.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Need {
    pub slot: Option<Slot>,
    pub text: String,
}

/// A person who gets care or support, in one unit. A person served by two units has one record in each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Client {
    pub id: PersonId,
    pub unit: UnitId,
    pub name: Name,
    #[serde(default)]
    pub protection: Protection,
    /// Spärr (patientdatalagen 4:4): the record is kept, never printed.
    #[serde(default)]
    pub blocked: bool,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub postal: String,
    #[serde(default)]
    pub phones: Vec<Phone>,
    #[serde(default)]
    pub needs: Vec<Need>,
    #[serde(default)]
    pub diagnoses: Vec<String>,
    /// Limits of treatment (begränsning av livsuppehållande behandling), as the source writes them.
    #[serde(default)]
    pub treatment_limits: Vec<String>,
    #[serde(default)]
    pub infections: Vec<String>,
    /// Wounds, catheters, tubes, oxygen and the like.
    #[serde(default)]
    pub devices: Vec<String>,
    #[serde(default)]
    pub allergies: Vec<String>,
    /// Warnings for staff: violence, dog, fire.
    #[serde(default)]
    pub warnings: Vec<String>,
    #[serde(default)]
    pub medicine_help: MedicineHelp,
    /// The kind of alarm (`Trygghetslarm`, `Larmmatta`); `None` when the source says there is none or nothing.
    #[serde(default)]
    pub alarm: Option<String>,
    /// The kind of lock, without any code (`Nyckel`, `Digitalt lås`).
    #[serde(default)]
    pub lock: Option<String>,
    #[serde(default)]
    pub key_number: Option<String>,
    /// Printed on the signed-out code sheet only.
    #[serde(default)]
    pub door_code: Option<String>,
    #[serde(default)]
    pub lives_alone: Option<bool>,
    #[serde(default)]
    pub two_carers: bool,
    /// Where the client is now; `None` when the source says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whereabouts: Option<Whereabouts>,
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

/// Where a client is, as far as it changes whether anybody goes there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    Home,
    Hospital,
    /// Short stay, leave, travel.
    Away,
    Dead,
}

/// Whether staff help with medicines, and who may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MedicineHelp {
    /// `None` when the source does not say.
    pub needed: Option<bool>,
    /// By whom: "delegerad personal", "sjuksköterska" …, as the source writes it.
    #[serde(default)]
    pub by: Option<String>,
    /// Dose bags (dospåsar, apodos): `None` when the source does not say.
    #[serde(default)]
    pub dose_bags: Option<bool>,
}

/// Someone close to a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    #[serde(default)]
    pub relation: Option<String>,
    #[serde(default)]
    pub phones: Vec<Phone>,
    #[serde(default)]
    pub protection: Protection,
}

/// One planned visit to one client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub unit: UnitId,
    pub client: PersonId,
    pub date: Date,
    pub start: Time,
    /// May be earlier than `start`: the visit then ends the next day.
    pub end: Option<Time>,
    pub minutes: Option<u32>,
    pub actions: Vec<String>,
    /// Planned staff, by name, as the source writes them.
    #[serde(default)]
    pub staff: Vec<String>,
    #[serde(default)]
    pub two_carers: bool,
    /// The run (slinga, tur) that the visit belongs to; empty when the source has none.
    #[serde(default)]
    pub run: String,
}

/// One day of one staff member's schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    pub unit: UnitId,
    pub staff: String,
    #[serde(default)]
    pub title: Option<String>,
    pub date: Date,
    pub work: Work,
}

/// What a cell of the schedule says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Working spans; an end at or before its start is the next day.
    Hours(Vec<(Time, Time)>),
    /// Not at work, with the source's own word (`Sem`, `Sjuk`, `L`).
    Away(String),
    /// Something that is neither: kept as written and shown.
    Text(String),
}

/// One medicine of one client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Medicine {
    pub unit: UnitId,
    pub client: PersonId,
    pub name: String,
    #[serde(default)]
    pub strength: String,
    #[serde(default)]
    pub form: String,
    /// Doses as the source writes them (`1½`), per time of day.
    #[serde(default)]
    pub doses: Vec<(Slot, String)>,
    /// Text for as-needed use (vid behov), with its ceiling.
    #[serde(default)]
    pub as_needed: Option<String>,
    #[serde(default)]
    pub since: Option<Date>,
    #[serde(default)]
    pub changed: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
    /// Waran, insulin and the like: the dose varies and is never pre-filled on a signing sheet.
    #[serde(default)]
    pub varying: bool,
    #[serde(default)]
    pub controlled: bool,
    #[serde(default)]
    pub dose_bag: Option<bool>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A nursing order: what is to be done, when, and whether it is delegated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub unit: UnitId,
    pub client: PersonId,
    pub text: String,
    /// When, as the source writes it (`må on fr 08:00`).
    #[serde(default)]
    pub when: Option<String>,
    #[serde(default)]
    pub delegated: Option<bool>,
    #[serde(default)]
    pub since: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
}

/// A sum of money in öre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ore(pub i64);

/// The last payment decision and norm calculation of one household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    pub unit: UnitId,
    pub case: String,
    pub client: PersonId,
    pub name: Name,
    #[serde(default)]
    pub protection: Protection,
    #[serde(default)]
    pub co_applicant: Option<String>,
    /// The children, as the source writes them (`2019, 2016`).
    #[serde(default)]
    pub children: Option<String>,
    /// The lines of the norm calculation in the source's own words and order: (label, amount).
    pub lines: Vec<(String, Ore)>,
    pub amount: Ore,
    #[serde(default)]
    pub clearing: Option<String>,
    #[serde(default)]
    pub account: Option<String>,
    pub pay_date: Option<Date>,
    #[serde(default)]
    pub pay_way: Option<String>,
}

/// A staff member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Staff {
    pub unit: UnitId,
    pub name: Name,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub work_phones: Vec<Phone>,
    /// Never printed in a binder.
    #[serde(default)]
    pub private_phones: Vec<Phone>,
    #[serde(default)]
    pub protection: Protection,
    #[serde(default)]
    pub manager: bool,
}

/// Where a batch of records came from and how old it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The source's name in the settings (`treserva`).
    pub source: String,
    /// When the business system wrote the export, local time.
    pub exported_at: DateTime,
}
