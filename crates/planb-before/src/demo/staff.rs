//! The people who work in the units, and when.

use jiff::civil::Date;

use super::dice::Dice;
use super::names::{Names, Sex};
use super::number::{OwnPhones, mobile, phone_as_written};
use super::units::{Unit, Work};

/// A staff member.
#[derive(Clone, Debug)]
pub struct Member {
    /// Index of the unit.
    pub unit: usize,
    pub given: String,
    pub family: String,
    pub title: &'static str,
    rota: Rota,
    /// Work phone as it stands in the list; a number without its leading zero where a spreadsheet ate it.
    pub work_phone: PhoneCell,
    pub private_phone: Option<String>,
    /// Identity protected.
    pub protected: bool,
    seed: u64,
}

/// How a phone number lies in its cell.
#[derive(Clone, Debug, PartialEq)]
pub enum PhoneCell {
    Empty,
    Text(String),
    /// The leading zero is lost.
    Number(f64),
}

/// The pattern that somebody works in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rota {
    Office,
    Nights,
    /// Two weeks of days and evenings; the first week begins on this weekday offset.
    Rotating(usize),
    /// Called in.
    Hourly,
}

/// One day of somebody's schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    Day,
    Evening,
    Split,
    Night,
    Away(&'static str),
    Off,
}

impl Shift {
    /// The cell as the scheduling system writes it.
    pub fn cell(self) -> &'static str {
        match self {
            Shift::Day => "07:00-16:00",
            Shift::Evening => "13.30–21.30",
            Shift::Split => "7-12/16-20",
            Shift::Night => "21-07",
            Shift::Away(word) => word,
            Shift::Off => "",
        }
    }
}

const TWO_WEEKS: [Shift; 14] = [
    Shift::Day,
    Shift::Day,
    Shift::Evening,
    Shift::Evening,
    Shift::Day,
    Shift::Away("L"),
    Shift::Off,
    Shift::Evening,
    Shift::Day,
    Shift::Off,
    Shift::Evening,
    Shift::Day,
    Shift::Split,
    Shift::Split,
];

impl Member {
    /// `Given Family`.
    pub fn said(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// What the member does on the day. Says the same of a date whichever night asks.
    pub fn shift(&self, date: Date) -> Shift {
        let day = days_since_a_monday(date);
        let mut week = Dice::of(self.seed, "holiday", (day / 7) as u64);
        if week.chance(60) && self.rota != Rota::Hourly {
            return Shift::Away("Sem");
        }
        let planned = self.planned(day);
        let mut today = Dice::of(self.seed, "today", day as u64);
        match planned {
            Shift::Off | Shift::Away(_) => planned,
            _ if today.chance(25) => Shift::Away("Sjuk"),
            _ => planned,
        }
    }

    fn planned(&self, day: usize) -> Shift {
        match self.rota {
            Rota::Office if day % 7 < 5 => Shift::Day,
            Rota::Office => Shift::Off,
            Rota::Nights if (day + self.seed as usize % 6) % 6 < 3 => Shift::Night,
            Rota::Nights => Shift::Off,
            Rota::Rotating(start) => TWO_WEEKS[(day + start) % 14],
            Rota::Hourly => {
                let mut dice = Dice::of(self.seed, "called in", day as u64);
                if dice.chance(250) { dice.pick(&[Shift::Day, Shift::Evening, Shift::Split]) } else { Shift::Off }
            }
        }
    }
}

/// Days since Monday 1 January 1900; 0 for earlier dates.
fn days_since_a_monday(date: Date) -> usize {
    let monday = jiff::civil::date(1900, 1, 1);
    usize::try_from((date - monday).get_days()).unwrap_or(0)
}

/// Everybody who works in the units. `protected` of them have a protected identity and numbers of their own; none of those
/// is a manager.
pub fn staff(seed: u64, units: &[Unit], names: &mut Names, phones: &mut OwnPhones, protected: usize) -> Vec<Member> {
    let mut all: Vec<Member> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        for place in 0..unit.staff {
            all.push(member(seed, (at, unit.work), place, all.len(), names));
        }
    }
    let step = all.len() / protected.max(1);
    for number in 0..protected {
        if let Some(member) = all.get_mut(number * step + 5) {
            member.protected = true;
            let mut own = || {
                let (area, rest) = phones.draw();
                format!("{area}{rest}")
            };
            member.work_phone = PhoneCell::Text(own());
            member.private_phone = Some(own());
        }
    }
    // Two colleagues share a name, as in life; their titles tell them apart.
    if let [.., first, second] = &mut all[..units.first().map_or(0, |unit| unit.staff)] {
        (second.given, second.family) = (first.given.clone(), first.family.clone());
    }
    all
}

fn member(seed: u64, (unit, work): (usize, Work), place: usize, number: usize, names: &mut Names) -> Member {
    let mut dice = Dice::of(seed, "staff", number as u64);
    let (title, rota) = post(work, place);
    let sex = if dice.chance(800) { Sex::Woman } else { Sex::Man };
    let (given, family) = names.draw(&mut dice, sex, None);
    let phone = mobile(&mut dice);
    let work_phone = match dice.below(20) {
        0 => PhoneCell::Empty,
        1..=5 => PhoneCell::Number(phone.1.parse().map_or(0.0, |rest: f64| 700_000_000.0 + rest)),
        6..=10 => PhoneCell::Text(format!("{}{} (jobb)", phone.0, phone.1)),
        _ => PhoneCell::Text(phone_as_written(phone, &mut dice)),
    };
    let private_phone = dice.chance(300).then(|| {
        let phone = mobile(&mut dice);
        phone_as_written(phone, &mut dice)
    });
    let seed = Dice::of(seed, "rota", number as u64).below(usize::MAX) as u64;
    Member { unit, given, family, title, rota, work_phone, private_phone, protected: false, seed }
}

/// The title and pattern of the nth place in a unit: the manager first, the called-in last.
fn post(work: Work, place: usize) -> (&'static str, Rota) {
    if place == 0 {
        return ("Enhetschef", Rota::Office);
    }
    let rotating = Rota::Rotating((place % 2) * 7 + (place / 2 % 2) * 2);
    match (work, place) {
        (Work::HomeCare, 1) => ("Samordnare", Rota::Office),
        (Work::HomeCare | Work::Residential | Work::ShortStay, 2..=4) => ("Undersköterska", Rota::Nights),
        (Work::HomeCare, 24..) | (Work::Residential | Work::ShortStay, 16..) => ("Timvikarie", Rota::Hourly),
        (Work::HomeCare | Work::Residential | Work::ShortStay, place) if place % 3 == 0 => ("Vårdbiträde", rotating),
        (Work::Residential | Work::ShortStay, 1) => ("Sjuksköterska", Rota::Office),
        (Work::HomeCare | Work::Residential | Work::ShortStay, _) => ("Undersköterska", rotating),
        (Work::Disability, 1) => ("Stödpedagog", Rota::Office),
        (Work::Disability, 2..=3) => ("Stödassistent", Rota::Nights),
        (Work::Disability, _) => ("Stödassistent", rotating),
        (Work::HousingSupport, _) => ("Boendestödjare", rotating),
        (Work::HomeNursing, 1) => ("Fysioterapeut", Rota::Office),
        (Work::HomeNursing, 2) => ("Arbetsterapeut", Rota::Office),
        (Work::HomeNursing, 3..=4) => ("Sjuksköterska", Rota::Nights),
        (Work::HomeNursing, place) if place % 3 == 0 => ("Distriktssköterska", rotating),
        (Work::HomeNursing, _) => ("Sjuksköterska", rotating),
        (Work::Assistance, _) => ("Socialsekreterare", Rota::Office),
    }
}
