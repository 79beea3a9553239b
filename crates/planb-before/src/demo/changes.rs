//! What changed since the night before: a few clients have a new need, another dose, another key.

use jiff::ToSpan;
use jiff::civil::Date;

use super::clients::Client;
use super::dice::Dice;

/// What changed for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Need,
    Dose,
    Key,
}

/// Words that come and go among the needs of a time of day.
const TEMPORARY: [&str; 6] = [
    "Extra tillsyn, nyss hemkommen",
    "Mät temp",
    "Väntar på ny rollator",
    "Anhörig på besök",
    "Vätskelista",
    "Dra för gardinen",
];

/// Lets `night` nights pass since the first; in each, `percent` per cent of the clients change. Returns who changed
/// in the last of them, by index, in order. Clients under spärr do not change: nothing about them is printed.
pub fn pass_nights(clients: &mut [Client], seed: u64, (night, percent): (u32, u32), today: Date) -> Vec<(usize, What)> {
    let open: Vec<usize> = (0..clients.len()).filter(|at| !clients[*at].blocked).collect();
    let count = (clients.len() * percent.min(100) as usize + 50) / 100;
    let mut done = Vec::new();
    for passing in 1..=night {
        let mut dice = Dice::of(seed, "night", passing.into());
        let date = today.checked_sub(i64::from(night - passing).days()).unwrap_or(today);
        let mut changed = dice.some(&open, count);
        changed.sort_unstable();
        done = changed.into_iter().map(|at| (at, change(&mut clients[at], &mut dice, date))).collect();
    }
    done
}

fn change(client: &mut Client, dice: &mut Dice, today: Date) -> What {
    let wanted = dice.pick(&[What::Need, What::Need, What::Dose, What::Dose, What::Key]);
    let (slot, words) = (dice.below(6), dice.pick(&TEMPORARY));
    match (wanted, client.key) {
        (What::Key, Some(key)) => {
            client.key = Some(key % 989 + 1);
            return What::Key;
        }
        (What::Dose, _) => {
            let fixed = |name: &str| !name.starts_with("Insulin") && name != "Waran";
            let dose =
                client.care.medicines.iter_mut().filter(|m| fixed(m.name)).find(|m| !m.doses.concat().is_empty());
            if let Some(medicine) = dose {
                let given = medicine.doses.iter_mut().find(|dose| !dose.is_empty());
                if let Some(dose) = given {
                    *dose = if *dose == "1" { "2" } else { "1" };
                }
                medicine.changed = Some(today);
                return What::Dose;
            }
        }
        _ => {}
    }
    let needs = &mut client.care.by_time[slot];
    match needs.iter().position(|need| *need == words) {
        Some(at) => drop(needs.remove(at)),
        None => needs.push(words),
    }
    What::Need
}
