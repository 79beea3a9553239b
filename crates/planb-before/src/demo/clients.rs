//! The invented clients: who they are, where they live, who is close to them. What they need stands in `care.rs`.

use super::Size;
use super::care::{Care, care};
use super::dice::Dice;
use super::names::{FAMILIES, LONG, Names, Sex};
use super::number::{Numbers, OwnPhones, phone, phone_as_written};
use super::units::{Unit, Work};

/// A client.
#[derive(Clone, Debug)]
pub struct Client {
    /// Index of the unit.
    pub unit: usize,
    /// Index of a second unit that serves the client too.
    pub also_in: Option<usize>,
    /// 12 digits.
    pub personnummer: String,
    pub given: String,
    pub family: String,
    pub address: String,
    pub postal: String,
    pub phone: String,
    /// `N`, `J` or `Skyddad folkbokföring`.
    pub protected: &'static str,
    /// Spärr.
    pub blocked: bool,
    pub contacts: Vec<Contact>,
    /// Kind of lock with the code where there is one; empty where the unit has the key.
    pub lock: String,
    pub key: Option<usize>,
    pub care: Care,
}

/// Somebody close to a client.
#[derive(Clone, Debug)]
pub struct Contact {
    pub name: String,
    pub relation: &'static str,
    pub phone: String,
    pub protected: bool,
}

impl Client {
    /// `Family, Given`, as the planning system writes it.
    pub fn sorted(&self) -> String {
        format!("{}, {}", self.family, self.given)
    }

    /// True when the identity is protected in any way.
    pub fn is_protected(&self) -> bool {
        self.protected != "N"
    }
}

/// How many of each odd thing a municipality of the size has.
pub struct Odd {
    pub protected: usize,
    pub protected_contacts: usize,
    pub blocked: usize,
    pub in_two_units: usize,
    pub nameless: usize,
    pub namesakes: usize,
}

impl Odd {
    /// The counts for the size.
    pub fn of(size: Size) -> Odd {
        match size {
            Size::Kalix => {
                Odd { protected: 36, protected_contacts: 8, blocked: 6, in_two_units: 12, nameless: 6, namesakes: 2 }
            }
            Size::Small => {
                Odd { protected: 2, protected_contacts: 1, blocked: 1, in_two_units: 1, nameless: 1, namesakes: 1 }
            }
        }
    }
}

#[rustfmt::skip]
const STREETS: [&str; 24] = [
    "Storgatan", "Hamnplan", "Älvvägen", "Kyrkstigen", "Björkvägen", "Lasarettsgatan", "Övre Byvägen", "Näsudden",
    "Timmervägen", "Skolgatan", "Forsgatan", "Laxgränd", "Tjädervägen", "Sågverksvägen", "Renstigen", "Granvägen",
    "Norra Strandvägen", "Karhukuja", "Järnvägsgatan", "Hjortronvägen", "Båtsmansgränd", "Myrvägen", "Ylitien väg",
    "Hembygdsvägen",
];
const RELATIONS: [(&str, Sex); 8] = [
    ("dotter", Sex::Woman),
    ("son", Sex::Man),
    ("maka", Sex::Woman),
    ("make", Sex::Man),
    ("god man", Sex::Man),
    ("granne", Sex::Woman),
    ("syster", Sex::Woman),
    ("barnbarn", Sex::Man),
];

/// Those close to the younger.
const PARENTS: [(&str, Sex); 4] =
    [("mamma", Sex::Woman), ("pappa", Sex::Man), ("god man", Sex::Man), ("syster", Sex::Woman)];

/// Every client of the units, unit by unit.
pub fn clients(
    seed: u64,
    units: &[Unit],
    size: Size,
    names: &mut Names,
    (numbers, phones): (&mut Numbers, &mut OwnPhones),
) -> Vec<Client> {
    let mut all = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        for place in 0..unit.clients {
            all.push(client(seed, (at, unit.work), (place, all.len()), names, numbers));
        }
    }
    make_some_odd(&mut all, units, &Odd::of(size));
    for client in all.iter_mut().filter(|client| client.is_protected()) {
        own_number(&mut client.phone, phones);
    }
    for contact in all.iter_mut().flat_map(|client| &mut client.contacts).filter(|contact| contact.protected) {
        own_number(&mut contact.phone, phones);
    }
    all
}

/// A protected person's number is nobody else's. Who has none keeps none.
fn own_number(phone: &mut String, phones: &mut OwnPhones) {
    if phone.contains(|letter: char| letter.is_ascii_digit()) {
        let (area, rest) = phones.draw();
        *phone = format!("{area}{rest}");
    }
}

fn client(
    seed: u64,
    (unit, work): (usize, Work),
    (place, number): (usize, usize),
    names: &mut Names,
    numbers: &mut Numbers,
) -> Client {
    let mut dice = Dice::of(seed, "client", number as u64);
    let sex = Sex::draw(&mut dice);
    let (given, family) = names.draw(&mut dice, sex, None);
    let years = match (work, place) {
        (Work::Residential, 7) if unit % 6 == 1 => (1919, 1920),
        (Work::Residential, _) => (1927, 1950),
        (Work::HomeCare | Work::ShortStay, _) => (1927, 1956),
        (Work::Disability, _) => (1958, 2014),
        (Work::HousingSupport, _) => (1962, 2005),
        (Work::HomeNursing | Work::Assistance, _) => (1930, 1988),
    };
    let personnummer = numbers.draw(&mut dice, years, sex);
    let younger = matches!(work, Work::Disability | Work::HousingSupport);
    let relations = if younger { &PARENTS[..] } else { &RELATIONS[..] };
    let contacts = contacts(&mut dice, &family, relations, names);
    let own_door = matches!(work, Work::HomeCare | Work::HousingSupport | Work::HomeNursing);
    let (lock, key) = if own_door { lock(&mut dice) } else { (String::new(), None) };
    Client {
        unit,
        also_in: None,
        personnummer,
        phone: written_phone(&mut dice),
        address: address(&mut dice, work, number),
        postal: format!("999 {} Forsnäs", 10 + unit),
        care: care(&mut dice, work, sex),
        given,
        family,
        protected: "N",
        blocked: false,
        contacts,
        lock,
        key,
    }
}

fn contacts(dice: &mut Dice, family: &str, relations: &[(&'static str, Sex)], names: &mut Names) -> Vec<Contact> {
    let count = dice.pick(&[0, 1, 1, 1, 1, 2, 2, 2]);
    let mut contacts = Vec::new();
    for (relation, sex) in dice.some(relations, count) {
        let kin = !matches!(relation, "god man" | "granne");
        let family = if kin { family } else { dice.pick(&FAMILIES) };
        let (given, family) = names.draw(dice, sex, Some(family));
        let phone = written_phone(dice);
        contacts.push(Contact { name: format!("{given} {family}"), relation, phone, protected: false });
    }
    contacts
}

fn written_phone(dice: &mut Dice) -> String {
    match dice.below(100) {
        0..=9 => String::new(),
        10..=11 => "hemligt nr".to_string(),
        12..=13 => {
            let (first, second) = (phone(dice), phone(dice));
            format!("{}, {}", phone_as_written(first, dice), phone_as_written(second, dice))
        }
        _ => {
            let number = phone(dice);
            phone_as_written(number, dice)
        }
    }
}

fn lock(dice: &mut Dice) -> (String, Option<usize>) {
    let code = dice.between(1000, 9899);
    let kind = match dice.below(10) {
        0..=4 => "Nyckel".to_string(),
        5..=6 => "Digitalt lås".to_string(),
        7..=8 => format!("Nyckel + portkod {code}"),
        _ => format!("Digitalt lås + portkod {code}"),
    };
    let key = kind.starts_with("Nyckel").then(|| dice.between(1, 989));
    (kind, key)
}

fn address(dice: &mut Dice, work: Work, number: usize) -> String {
    if matches!(work, Work::Residential | Work::ShortStay) {
        return format!("Avd {}, rum {}", dice.between(1, 3), 1 + number % 45);
    }
    let house = dice.between(1, 98);
    let street = dice.pick(&STREETS);
    match dice.below(6) {
        0 => format!("{street} {house} A"),
        1 => format!("{street} {house} B lgh 1{}0{}", dice.between(1, 4), dice.between(1, 4)),
        _ => format!("{street} {house}"),
    }
}

/// Spreads the odd ones over the units, never two kinds on one person.
fn make_some_odd(all: &mut [Client], units: &[Unit], odd: &Odd) {
    let count = all.len();
    let spread = |index: usize, of: usize, from: usize| (index * (count / of.max(1)) + from) % count.max(1);
    for index in 0..odd.protected {
        all[spread(index, odd.protected, 3)].protected = if index % 12 == 1 { "Skyddad folkbokföring" } else { "J" };
    }
    for index in 0..odd.blocked {
        all[spread(index, odd.blocked, 9)].blocked = true;
    }
    let with_contacts: Vec<usize> =
        (0..count).filter(|at| !all[*at].contacts.is_empty() && !all[*at].is_protected()).collect();
    for index in 0..odd.protected_contacts.min(with_contacts.len()) {
        let at = with_contacts[index * (with_contacts.len() / odd.protected_contacts)];
        all[at].contacts[0].protected = true;
    }
    for index in 0..odd.nameless {
        let client = &mut all[spread(index, odd.nameless, 14)];
        match index % 3 {
            0 => client.address.clear(),
            1 => client.given.clear(),
            _ => (client.phone.clear(), client.postal.clear(), client.contacts.clear()).0,
        }
    }
    for (index, (given, family)) in LONG.into_iter().enumerate() {
        let client = &mut all[spread(index, LONG.len(), 11)];
        (client.given, client.family) = (given.to_string(), family.to_string());
    }
    let other = units.iter().rposition(|unit| matches!(unit.work, Work::HomeNursing | Work::Residential)).unwrap_or(0);
    let in_first: Vec<usize> = (0..count).filter(|at| units[all[*at].unit].work == Work::HomeCare).collect();
    for index in 0..odd.in_two_units.min(in_first.len()) {
        all[in_first[index * (in_first.len() / odd.in_two_units) + 6]].also_in = Some(other);
    }
    for index in 0..odd.namesakes {
        let at = in_first[index * (in_first.len() / odd.namesakes.max(1)) + 20];
        (all[at + 1].given, all[at + 1].family) = (all[at].given.clone(), all[at].family.clone());
    }
}
