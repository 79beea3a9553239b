//! What stands on each sheet: plain data that planb-paper sets in type. Texts are final (the client's own data); labels
//! and headings are not here, they come from `text/{sv,en}`. Dates are ISO (`2021-12-16`), times `07:05`.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

pub use super::plans::BoundPlan;
pub use super::reports::{Report, ReportPage};
use crate::care::{Kind, Ore, Slot, Whereabouts};
use crate::id::UnitId;
use crate::print::SheetAt;
pub use crate::sheet::{Letter, Profile};
use crate::sheet::{Place, Serial, SheetDigest, SheetKey};

/// A part of the binder: one PDF (or more, when it passes 240 pages), in the print order of danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// A: cover, "Vem skadas först?", first-hour card, staff and numbers, schedule.
    First,
    /// B: per day and run, visits in order.
    Runs,
    /// C: client sheets, A4, with diagnosis and limits of treatment.
    Clients,
    /// D: client sheets for the bag, A5, without diagnosis.
    Bag,
    /// E: medicine lists, orders and signing sheets.
    Medicines,
    /// F: payment sheets.
    Payments,
    /// G: door codes, signed out one by one.
    Codes,
    /// H: the place of the blank forms.
    Forms,
    /// J–Z: what one system can only print, as it printed it. A tab per source.
    Reports(Letter),
    /// I: the unit's approved plans. Printed last: what saves lives comes before what says how to work without it.
    Plans,
}

impl Tab {
    /// Every tab that is set here, in print order; the reports' tabs come before the plans'.
    pub const ALL: [Tab; 9] = [
        Tab::First,
        Tab::Runs,
        Tab::Clients,
        Tab::Bag,
        Tab::Medicines,
        Tab::Payments,
        Tab::Codes,
        Tab::Forms,
        Tab::Plans,
    ];

    /// The letter that places in this tab begin with.
    pub fn letter(self) -> char {
        match self {
            Tab::First => 'A',
            Tab::Runs => 'B',
            Tab::Clients => 'C',
            Tab::Bag => 'D',
            Tab::Medicines => 'E',
            Tab::Payments => 'F',
            Tab::Codes => 'G',
            Tab::Forms => 'H',
            Tab::Plans => 'I',
            Tab::Reports(letter) => letter.into(),
        }
    }

    /// The tab with this letter.
    pub fn of_letter(letter: char) -> Option<Tab> {
        Letter::new(letter).map(Tab::Reports).or_else(|| Tab::ALL.into_iter().find(|tab| tab.letter() == letter))
    }

    /// The kinds without which the tab can't be made whole: when one of them is held, the last good sheets are carried on.
    pub fn needs(self) -> &'static [Kind] {
        match self {
            Tab::First => &[Kind::Client, Kind::Visit, Kind::Medicine, Kind::Order, Kind::Staff, Kind::Shift],
            Tab::Runs => &[Kind::Client, Kind::Visit],
            Tab::Clients | Tab::Bag | Tab::Codes => &[Kind::Client],
            Tab::Medicines => &[Kind::Client, Kind::Medicine, Kind::Order],
            Tab::Payments => &[Kind::Payment],
            Tab::Forms | Tab::Reports(_) | Tab::Plans => &[],
        }
    }
}

/// One unit's binder (or its sealed supplement), ready to be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binder {
    pub unit: UnitId,
    pub unit_name: String,
    pub municipality: String,
    /// The night that made it: the date on which the run began.
    pub night: Date,
    pub made_at: DateTime,
    /// True for the sealed supplement of protected identities.
    pub supplement: bool,
    /// True for an exercise or a demo: every page says so.
    pub exercise: bool,
    pub parts: Vec<Part>,
}

/// The sheets of one tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub tab: Tab,
    pub profiles: Vec<Profile>,
    pub sheets: Vec<Sheet>,
}

/// One sheet: what it is, how old its data is, what stands on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub key: SheetKey,
    pub digest: SheetDigest,
    pub serial: Serial,
    pub place: Place,
    /// Form and version, `TUR-1`: the geometry that the reader must know.
    pub form: String,
    /// The oldest data on the sheet.
    pub data_as_of: DateTime,
    /// Green to, yellow to; red after.
    pub green_until: DateTime,
    pub yellow_until: DateTime,
    pub red_after: DateTime,
    pub content: Content,
}

/// What stands on a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "page", rename_all = "snake_case")]
pub enum Content {
    Changes(ChangeSheet),
    Cover(Cover),
    Harm(Harm),
    FirstHour(FirstHour),
    StaffList(StaffList),
    Schedule(Schedule),
    Run(Run),
    Client(Box<ClientSheet>),
    Bag(Box<ClientSheet>),
    MedicineList(MedicineList),
    Signing(Signing),
    Payment(PaymentSheet),
    Codes(Codes),
    Forms(Forms),
    Report(Report),
    Plan(BoundPlan),
}

/// The change sheet: what on the paper that lies locked in is no longer so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeSheet {
    /// The day of the data on the paper.
    pub since: Date,
    /// False when nobody knows which sheets lie there: they were printed without the program.
    pub is_known: bool,
    /// True when so much changed that the whole binder is printed instead.
    pub is_whole: bool,
    /// In order of danger, then of places.
    pub rows: Vec<ChangeRow>,
    /// Sheets that were replaced earlier and should have been destroyed.
    pub old: Vec<SheetAt>,
    /// What is held tonight, in words: what changed there is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<String>,
}

/// One sheet to swap, to put in or to take out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRow {
    pub place: Place,
    /// The client, in a common binder; empty otherwise.
    pub who: String,
    pub kinds: Vec<ChangeKind>,
    pub old: Option<Serial>,
    pub new: Option<Serial>,
}

/// What kind of change it was, the most dangerous first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Died, where the source says so.
    Dead,
    Hospital,
    Medicine,
    Warning,
    /// Away for a time: short stay, leave.
    Away,
    /// At home again.
    Home,
    /// No longer in the unit: moved, or the care has ended; the exports do not say which.
    Gone,
    New,
    Address,
    Access,
    Care,
    Contact,
    Run,
    Harm,
    Schedule,
    Numbers,
    Payment,
    /// A newer version of a plan.
    Plan,
    Other,
}

/// The cover: what this is, how old, what is missing, who to call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    pub valid_until: DateTime,
    /// One row per tab in print order: tab, sheets, pages (0 until counted), oldest data; `held` names the date of the
    /// earlier data that is used, where the guard held tonight's.
    pub contents: Vec<CoverRow>,
    pub clients: u32,
    /// How many clients of the unit are in the sealed supplement only.
    pub in_supplement: u32,
    /// What is missing or held, as keys with arguments resolved by the shell into sentences.
    pub missing: Vec<String>,
    pub contacts: Vec<CallRow>,
    /// First 20 characters of the digest of the data (base32), as text and QR.
    pub data_digest: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoverRow {
    pub tab: Tab,
    /// The tab's name where it is a report's; the others have theirs in `text/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub sheets: u32,
    pub pages: u32,
    pub data_as_of: Option<DateTime>,
    pub held_since: Option<DateTime>,
}

/// Someone to call: a name or a function, and a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallRow {
    pub who: String,
    pub role: String,
    /// As printed: `070-123 45 67`.
    pub shown: String,
    /// As dialled, E.164; `None` when it could not be read.
    pub dial: Option<String>,
}

/// "Vem skadas först?": the clients by time to harm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Harm {
    pub rows: Vec<HarmRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HarmRow {
    /// Within how many hours harm is likely when nobody comes; 1, 2, 4, 8, 24 or 72.
    pub hours: u32,
    /// The clock time by which something must happen, where the data says it (`08:00 insulin`).
    pub by_when: Option<String>,
    pub name: String,
    /// Birth year, to tell namesakes apart.
    pub born: Option<String>,
    pub address: String,
    /// Place of the client's sheet in the binder.
    pub place: Place,
    /// Why: `Insulin`, `Lyft två personer` …, in order of weight, in the source's words.
    pub reasons: Vec<String>,
    pub two_carers: bool,
}

/// The first-hour card of the unit: steps are texts by number, from `text/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstHour {
    pub contacts: Vec<CallRow>,
}

/// Staff and their work numbers. No private numbers, no protected staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffList {
    pub rows: Vec<CallRow>,
}

/// The schedule of the whole period as people × days, cut in blocks of at most 14 days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    pub days: Vec<Date>,
    pub rows: Vec<ScheduleRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleRow {
    pub name: String,
    pub title: String,
    /// One text per day, `07–16`, `21–07`, `Sem`; empty when the source has nothing.
    pub cells: Vec<String>,
}

/// One run of one day: visits in order, with a tick box and a time box each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub date: Date,
    pub name: String,
    pub staff: Vec<String>,
    pub visits: Vec<RunVisit>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunVisit {
    pub start: String,
    pub end: Option<String>,
    pub minutes: Option<u32>,
    /// `None`: a person with protected identity; only the time and "se bilaga" are printed.
    pub who: Option<RunClient>,
    pub two_carers: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunClient {
    pub name: String,
    pub address: String,
    pub key_number: Option<String>,
    pub lock: Option<String>,
    pub actions: Vec<String>,
    pub place: Place,
    /// Short marks: warnings and infections that whoever steps in must know.
    pub marks: Vec<String>,
}

/// A client sheet, A4 or A5; the A5 one comes without diagnoses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientSheet {
    pub name: String,
    /// As printed: `19300725-9892`, or the reserve number.
    pub number: String,
    pub address: String,
    pub phones: Vec<PhoneShown>,
    pub warnings: Vec<String>,
    pub infections: Vec<String>,
    pub allergies: Vec<String>,
    pub diagnoses: Vec<String>,
    pub treatment_limits: Vec<String>,
    pub devices: Vec<String>,
    pub two_carers: bool,
    /// Where the client is now, where the source says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whereabouts: Option<Whereabouts>,
    pub lives_alone: Option<bool>,
    pub key_number: Option<String>,
    pub lock: Option<String>,
    pub has_door_code: bool,
    pub alarm: Option<String>,
    pub medicine_needed: Option<bool>,
    pub medicine_by: Option<String>,
    pub dose_bags: Option<bool>,
    /// Needs by time of day; `slot` None for those without a time.
    pub needs: Vec<NeedRow>,
    /// The usual visits, from the plan: slot, time, what, minutes.
    pub usual: Vec<UsualVisit>,
    pub contacts: Vec<ContactRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedRow {
    pub slot: Option<Slot>,
    pub texts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsualVisit {
    pub slot: Slot,
    pub time: String,
    /// ISO weekdays 1–7 on which the visit is planned; all seven means daily.
    pub weekdays: Vec<u8>,
    pub minutes: Option<u32>,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactRow {
    pub name: String,
    pub relation: String,
    pub phones: Vec<PhoneShown>,
}

/// A number as printed, and whether it could be read as a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhoneShown {
    pub shown: String,
    pub readable: bool,
}

/// A client's medicine list and nursing orders: *Underlag* until a nurse has signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MedicineList {
    pub name: String,
    pub number: String,
    pub allergies: Vec<String>,
    pub rows: Vec<MedicineRow>,
    pub orders: Vec<OrderRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MedicineRow {
    pub name: String,
    pub strength: String,
    pub form: String,
    /// Dose per slot, in `Slot::ALL` order; empty where none, and where the dose varies.
    pub doses: Vec<String>,
    pub varying: bool,
    pub controlled: bool,
    pub dose_bag: bool,
    pub as_needed: Option<String>,
    pub since: Option<Date>,
    pub changed: Option<Date>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    pub text: String,
    pub when: String,
    pub delegated: Option<bool>,
}

/// One client's signing sheet for one week: medicines × (days × slots), a 4 mm box each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signing {
    pub name: String,
    pub number: String,
    pub days: Vec<Date>,
    /// The slots that any row uses, in order of the day; at most four per sheet.
    pub slots: Vec<Slot>,
    pub rows: Vec<SigningRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SigningRow {
    pub medicine: String,
    /// Dose per slot of the sheet; `None` where nothing is due: no box is drawn there.
    pub doses: Vec<Option<String>>,
    /// The dose is written by hand each time.
    pub varying: bool,
    pub controlled: bool,
}

/// One household's last payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentSheet {
    pub case: String,
    pub name: String,
    pub number: String,
    pub co_applicant: Option<String>,
    pub children: Option<String>,
    pub lines: Vec<(String, Ore)>,
    pub amount: Ore,
    pub clearing: Option<String>,
    pub account: Option<String>,
    pub pay_date: Option<Date>,
    pub pay_way: Option<String>,
}

/// Door codes: signed out one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Codes {
    pub rows: Vec<CodeRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeRow {
    pub name: String,
    pub address: String,
    pub key_number: Option<String>,
    pub code: String,
    pub place: Place,
}

/// The place of the blank forms: what should lie here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forms {
    /// Names of the forms that the unit needs, as keys of `text/`.
    pub names: Vec<String>,
}
