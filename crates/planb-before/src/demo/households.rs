//! The households that get financial assistance, with last month's norm calculation.

use jiff::civil::{Date, date};

use super::dice::Dice;
use super::names::{Names, Sex};
use super::number::Numbers;
use super::units::Unit;

/// One household's last decision. Sums in whole kronor.
#[derive(Clone, Debug)]
pub struct Household {
    /// Index of the unit.
    pub unit: usize,
    pub case: usize,
    /// 12 digits.
    pub personnummer: String,
    pub name: String,
    pub co_applicant: String,
    /// Years of birth of the children.
    pub children: Vec<i16>,
    pub rent: i64,
    pub other: i64,
    pub income: i64,
    pub clearing: &'static str,
    pub account: String,
    pub pay_way: &'static str,
    pub protected: &'static str,
}

/// The national norm of one year, kronor a month (SoF 12:2; SFS 2025:1046 for 2026, SFS 2025:468 for 2025).
struct Norm {
    /// By age: first age that the row is not for any more, and the sum.
    child: [(i16, i64); 8],
    single: i64,
    couple: i64,
    /// Shared costs for 1 to 7 people.
    shared: [i64; 7],
}

const NORM_2026: Norm = Norm {
    child: [(1, 2740), (3, 3060), (4, 2720), (7, 3060), (11, 3820), (15, 4390), (19, 4960), (21, 5000)],
    single: 3940,
    couple: 7100,
    shared: [1280, 1410, 1790, 2030, 2330, 2640, 2830],
};
const NORM_2025: Norm = Norm {
    child: [(1, 2720), (3, 3030), (4, 2700), (7, 3030), (11, 3790), (15, 4350), (19, 4920), (21, 4960)],
    single: 3910,
    couple: 7050,
    shared: [1270, 1400, 1770, 2010, 2310, 2620, 2810],
};

/// The households of the units that pay.
pub fn households(seed: u64, units: &[Unit], names: &mut Names, numbers: &mut Numbers) -> Vec<Household> {
    let mut all = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        for _ in 0..unit.households {
            all.push(household(seed, at, all.len(), names, numbers));
        }
    }
    all
}

fn household(seed: u64, unit: usize, number: usize, names: &mut Names, numbers: &mut Numbers) -> Household {
    let mut dice = Dice::of(seed, "household", number as u64);
    let sex = Sex::draw(&mut dice);
    let (given, family) = names.draw(&mut dice, sex, None);
    let personnummer = numbers.draw(&mut dice, (1964, 2005), sex);
    let co_applicant = if dice.chance(280) {
        let (given, family) = names.draw(&mut dice, Sex::Woman, Some(&family));
        format!("{given} {family}")
    } else {
        String::new()
    };
    let children = dice.pick(&[0, 0, 0, 1, 2, 2, 3]);
    let children = (0..children).map(|_| 2008 + dice.below(17) as i16).collect();
    let pay_way = dice.pick(&["Bankkonto", "Bankkonto", "Bankkonto", "Bankkonto", "Kontant", ""]);
    let (clearing, account) = match dice.below(5) {
        _ if pay_way != "Bankkonto" => ("", String::new()),
        0 => ("3300", personnummer.clone()),
        1 => ("8327-9", "123 456 789-0".to_string()),
        2 => ("6000", "1234567".to_string()),
        3 => ("9960", "123 456 789-0".to_string()),
        _ => ("", "1234567".to_string()),
    };
    Household {
        unit,
        case: 100 + number,
        personnummer,
        name: format!("{given} {family}"),
        co_applicant,
        children,
        rent: 3500 + dice.below(6200) as i64,
        other: dice.pick(&[0, 0, 0, 0, 350, 820, 1450]),
        income: dice.pick(&[0, 0, 0, 2500, 1250, 4310, 6120]),
        clearing,
        account,
        pay_way,
        protected: if number % 67 == 5 { "J" } else { "N" },
    }
}

impl Household {
    /// The norm for the month of `day`: personal and shared costs. Years before 2026 use the figures of 2025.
    pub fn norm(&self, day: Date) -> i64 {
        let norm = if day.year() >= 2026 { NORM_2026 } else { NORM_2025 };
        let adults = if self.co_applicant.is_empty() { 1 } else { 2 };
        let personal = if adults == 1 { norm.single } else { norm.couple };
        let children: i64 = self
            .children
            .iter()
            .map(|born| day.year() - born)
            .map(|age| norm.child.iter().find(|(until, _)| age < *until).map_or(0, |(_, sum)| *sum))
            .sum();
        let people = (adults + self.children.len()).clamp(1, 7);
        personal + children + norm.shared[people - 1]
    }
}

/// The 25th before `day`: when last month's assistance was paid.
pub fn pay_day(day: Date) -> Date {
    if day.day() > 25 {
        return date(day.year(), day.month(), 25);
    }
    match day.month() {
        1 => date(day.year() - 1, 12, 25),
        month => date(day.year(), month - 1, 25),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(co_applicant: &str, children: &[i16]) -> Household {
        Household {
            unit: 0,
            case: 100,
            personnummer: String::new(),
            name: String::new(),
            co_applicant: co_applicant.into(),
            children: children.to_vec(),
            rent: 0,
            other: 0,
            income: 0,
            clearing: "",
            account: String::new(),
            pay_way: "",
            protected: "N",
        }
    }

    #[test]
    fn the_norm_is_the_national_one() {
        let day = date(2026, 11, 21);
        assert_eq!(of("", &[]).norm(day), 5220);
        assert_eq!(of("Aino Ek", &[]).norm(day), 8510);
        assert_eq!(of("Aino Ek", &[2021, 2018]).norm(day), 16_010);
    }

    #[test]
    fn last_month_was_paid_on_the_25th() {
        assert_eq!(pay_day(date(2026, 1, 3)), date(2025, 12, 25));
        assert_eq!(pay_day(date(2026, 11, 25)), date(2026, 10, 25));
        assert_eq!(pay_day(date(2026, 11, 26)), date(2026, 11, 25));
    }
}
