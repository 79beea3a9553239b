//! A fictional municipality, written as its business systems would export it.
//!
//! *Forsnäs kommun (påhittad)* has the size of Kalix: 40 units, 2 400 clients, 800 staff, 400 households with financial
//! assistance. Nobody in it exists: personnummer have birth numbers 980–989, telephone numbers come from the series
//! kept free for fiction, postal codes are not in use. The same seed gives the same bytes, on every machine, for ever.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::civil::DateTime;

mod care;
mod changes;
mod clients;
mod dice;
mod exports;
mod flaws;
mod households;
mod medicines;
mod names;
mod number;
pub mod printed;
mod runs;
mod sheets;
pub(crate) mod staff;
pub(crate) mod units;

pub use changes::What;

/// The municipality's name, on every page.
pub const MUNICIPALITY: &str = "Forsnäs kommun (påhittad)";

/// How many nights ahead visits are planned.
pub const VISIT_DAYS: i64 = 14;

/// How many days the schedule shows: five weeks from the Monday of the export's week.
pub const SCHEDULE_DAYS: i64 = 35;

/// How large the municipality is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 40 units, 2 400 clients, 800 staff, 400 households.
    Kalix,
    /// 3 units, 60 clients, 26 staff, 10 households: for quick tests.
    Small,
}

/// What is different from the first night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    None,
    /// The nth night after the first, 1 being the next: in every night since, so many per cent of the clients changed.
    Night {
        number: u32,
        changed_clients_percent: u32,
    },
    /// One source comes with two rows of five missing, spread over all units.
    Shrunk {
        source: Source,
    },
}

/// A business system's export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    Treserva,
    Medicines,
    Orders,
    Visits,
    Schedule,
    Phones,
    Payments,
}

impl Source {
    pub const ALL: [Source; 7] = [
        Source::Treserva,
        Source::Medicines,
        Source::Orders,
        Source::Visits,
        Source::Schedule,
        Source::Phones,
        Source::Payments,
    ];

    /// The export's file name, as in the sample set.
    pub fn file_name(self) -> &'static str {
        match self {
            Source::Treserva => "treserva_brukare.csv",
            Source::Medicines => "lakemedel.csv",
            Source::Orders => "hsl_ordinationer.csv",
            Source::Visits => "tes_besok.xlsx",
            Source::Schedule => "timecare_schema.xlsx",
            Source::Phones => "telefonlista.xlsx",
            Source::Payments => "forsorjningsstod.csv",
        }
    }
}

/// What was written, to compare with what an import says.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoFacts {
    pub exported_at: DateTime,
    /// Units by name, in order.
    pub units: Vec<String>,
    /// People in the client list, each once.
    pub clients: usize,
    /// Of these, how many stand there a second time, under another unit.
    pub in_two_units: usize,
    pub staff: usize,
    pub households: usize,
    pub protected_clients: usize,
    pub protected_contacts: usize,
    pub protected_staff: usize,
    pub protected_households: usize,
    /// Clients under spärr.
    pub blocked: usize,
    /// Data rows by source, refused ones and second units included, titles and sum lines not.
    pub rows: BTreeMap<Source, usize>,
    /// Rows that an import must refuse, by source and row.
    pub refused: Vec<Flaw>,
    /// Who changed since the night before, in the order of the client list.
    pub changed: Vec<Changed>,
}

/// A row that cannot be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    pub source: Source,
    /// Row in the file, 1 being the first line.
    pub row: usize,
    pub why: Why,
}

/// Why a row cannot be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The personnummer is in no client list.
    UnknownPerson,
    UnreadableDate,
    /// No personnummer, and a name that two clients of the unit have.
    NameFitsTwo,
}

/// A client who changed since the night before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// 12 digits.
    pub personnummer: String,
    /// The client's unit by name; two when two units serve the client.
    pub units: Vec<String>,
    pub what: What,
}

/// The invented municipality in memory, as it is on one night.
pub(crate) struct Municipality {
    pub(crate) units: Vec<units::Unit>,
    pub(crate) staff: Vec<staff::Member>,
    clients: Vec<clients::Client>,
    households: Vec<households::Household>,
    /// Valid personnummer of nobody in the client list.
    strangers: Vec<String>,
}

impl Municipality {
    pub(crate) fn of(seed: u64, size: Size) -> Municipality {
        let (mut names, mut numbers) = (names::Names::default(), number::Numbers::default());
        let mut phones = number::OwnPhones::default();
        let units = units::units(size);
        let protected = if size == Size::Kalix { 6 } else { 1 };
        let staff = staff::staff(seed, &units, &mut names, &mut phones, protected);
        let clients = clients::clients(seed, &units, size, &mut names, (&mut numbers, &mut phones));
        let households = households::households(seed, &units, &mut names, &mut numbers);
        let mut dice = dice::Dice::of(seed, "strangers", 0);
        let strangers =
            (0..flaws::STRANGERS).map(|_| numbers.draw(&mut dice, (1935, 1955), names::Sex::Woman)).collect();
        Municipality { units, staff, clients, households, strangers }
    }
}

/// Writes the exports of one night into `dir`, which is made when it is missing: the six files of the sample set and
/// one of nursing orders, exported at `now` (local time; also the files' time).
///
/// For the next night give a `now` one day later and `Change::Night`: visits roll on by a day, people stay.
///
/// # Errors
/// When a file cannot be written. What was written before stays.
pub fn write(dir: &Path, seed: u64, size: Size, change: Change, now: DateTime) -> io::Result<DemoFacts> {
    std::fs::create_dir_all(dir)?;
    let mut town = Municipality::of(seed, size);
    let changed = match change {
        Change::Night { number, changed_clients_percent } => {
            changes::pass_nights(&mut town.clients, seed, (number, changed_clients_percent), now.date())
        }
        Change::None | Change::Shrunk { .. } => Vec::new(),
    };
    let mut facts = facts(&town, now);
    facts.changed = changed.into_iter().map(|(at, what)| named(&town, at, what)).collect();
    exports::write_all(dir, seed, &town, change, &mut facts)?;
    facts.refused.sort_unstable();
    Ok(facts)
}

fn facts(town: &Municipality, now: DateTime) -> DemoFacts {
    let clients = &town.clients;
    let contacts = clients.iter().flat_map(|client| &client.contacts);
    DemoFacts {
        exported_at: now,
        units: town.units.iter().map(|unit| unit.name.clone()).collect(),
        clients: clients.len(),
        in_two_units: clients.iter().filter(|client| client.also_in.is_some()).count(),
        staff: town.staff.len(),
        households: town.households.len(),
        protected_clients: clients.iter().filter(|client| client.is_protected()).count(),
        protected_contacts: contacts.filter(|contact| contact.protected).count(),
        protected_staff: town.staff.iter().filter(|member| member.protected).count(),
        protected_households: town.households.iter().filter(|household| household.protected != "N").count(),
        blocked: clients.iter().filter(|client| client.blocked).count(),
        rows: BTreeMap::new(),
        refused: Vec::new(),
        changed: Vec::new(),
    }
}

fn named(town: &Municipality, at: usize, what: What) -> Changed {
    let client = &town.clients[at];
    let units = [Some(client.unit), client.also_in];
    Changed {
        personnummer: client.personnummer.clone(),
        units: units.into_iter().flatten().map(|unit| town.units[unit].name.clone()).collect(),
        what,
    }
}

#[cfg(test)]
mod tests;
