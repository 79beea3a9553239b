//! The exports as files: text with the old systems' title lines, code pages and lost zeros. The workbooks: `sheets.rs`.

use std::io;
use std::path::Path;

use jiff::civil::{Date, DateTime};
use jiff::{ToSpan, tz::TimeZone};

use super::clients::{Client, Contact};
use super::dice::Dice;
use super::households::{Household, pay_day};
use super::number::as_written;
use super::runs::{Crew, plan};
use super::{Change, DemoFacts, Flaw, Municipality, Source, VISIT_DAYS, Why, flaws, sheets};

/// One planned visit as the planning system exports it.
#[derive(Clone, Debug)]
pub struct VisitRow {
    pub unit: String,
    pub date: Date,
    /// Stands in the date cell instead of the date.
    pub date_text: Option<String>,
    /// Minutes after midnight.
    pub start: u32,
    /// The start is text, `07.30`.
    pub start_is_text: bool,
    pub minutes: u32,
    /// `Family, Given`.
    pub client: String,
    /// With hyphen; empty when the planner left it out.
    pub number: String,
    pub actions: &'static str,
    pub staff: String,
    pub two_carers: bool,
    pub run: String,
}

/// Writes every export and notes rows and flaws.
pub fn write_all(dir: &Path, seed: u64, town: &Municipality, change: Change, facts: &mut DemoFacts) -> io::Result<()> {
    let now = facts.exported_at;
    for source in Source::ALL {
        let shrunk = change == Change::Shrunk { source };
        let (bytes, rows, flaws) = match source {
            Source::Treserva => treserva(seed, town, now, shrunk),
            Source::Medicines => medicines(town, shrunk),
            Source::Orders => orders(town, shrunk),
            Source::Payments => payments(town, now, shrunk),
            Source::Visits => {
                let (rows, flaws) = visit_rows(seed, town, now, shrunk);
                (sheets::visits(&rows, now).map_err(io::Error::other)?, rows.len(), flaws)
            }
            Source::Schedule => {
                let staff = thinned(town.staff.iter().collect(), shrunk);
                (sheets::schedule(&staff, &town.units, now).map_err(io::Error::other)?, staff.len(), Vec::new())
            }
            Source::Phones => {
                let staff = thinned(town.staff.iter().collect(), shrunk);
                (sheets::phones(&staff, &town.units, now).map_err(io::Error::other)?, staff.len(), Vec::new())
            }
        };
        facts.rows.insert(source, rows);
        facts.refused.extend(flaws);
        write_file(&dir.join(source.file_name()), &bytes, now)?;
    }
    Ok(())
}

fn write_file(path: &Path, bytes: &[u8], now: DateTime) -> io::Result<()> {
    std::fs::write(path, bytes)?;
    let time = now.to_zoned(TimeZone::system()).map_err(io::Error::other)?.timestamp();
    std::fs::File::options().write(true).open(path)?.set_modified(time.into())
}

/// Three rows of every five when the source is shrunk, else all.
fn thinned<T>(rows: Vec<T>, shrunk: bool) -> Vec<T> {
    rows.into_iter().enumerate().filter(|(at, _)| !shrunk || at % 5 < 3).map(|(_, row)| row).collect()
}

type File = (Vec<u8>, usize, Vec<Flaw>);

const TRESERVA_HEADER: &str = "Personnr;Efternamn;Förnamn;Adress;Telefon;Enhet;Skyddad identitet;Närstående;\
    Närst. tel;Behov;Varning;Larm;Lås;Nyckelnr;Postadress;Bor ensam;Dubbelbemanning;Diagnos;Begränsning;Smitta;\
    Sår/kateter;Överkänslighet;Riskområden;Läkemedelshjälp;Läkemedel ges av;Dospåse;Spärr;Närst. skyddad;Närstående 2;\
    Närst. 2 tel;Närst. 2 skyddad;Behov morgon;Behov förmiddag;Behov lunch;Behov eftermiddag;Behov kväll;Behov natt";
const TRESERVA_COLUMNS: usize = 37;

fn treserva(seed: u64, town: &Municipality, now: DateTime, shrunk: bool) -> File {
    let mut rows = Vec::new();
    for (at, client) in town.clients.iter().enumerate() {
        let number = as_written(&client.personnummer, &mut Dice::of(seed, "as written", at as u64));
        rows.push(treserva_row(client, number, &town.units[client.unit].name));
    }
    for client in &town.clients {
        // Once more under the second unit, with little filled in.
        let Some(unit) = client.also_in else { continue };
        let mut row = treserva_row(client, client.personnummer.clone(), &town.units[unit].name);
        row[7..].iter_mut().for_each(String::clear);
        rows.push(row);
    }
    let rows = thinned(rows, shrunk);
    let mut text = format!("Treserva;Brukarlista;;\r\nUttag: {};;;\r\n\r\n", now.strftime("%Y-%m-%d %H:%M"));
    text.push_str(&format!("{TRESERVA_HEADER}\r\n"));
    rows.iter().for_each(|row| add_line(&mut text, row));
    text.push_str(&format!("Antal:;;{}{}\r\n", rows.len(), ";".repeat(TRESERVA_COLUMNS - 3)));
    (windows_1252(&text), rows.len(), Vec::new())
}

fn treserva_row(client: &Client, number: String, unit: &str) -> Vec<String> {
    let care = &client.care;
    let [relative, phone, protected] = contact_cells(client.contacts.first());
    let mut row = vec![
        number,
        client.family.clone(),
        client.given.clone(),
        client.address.clone(),
        client.phone.clone(),
        unit.to_string(),
        client.protected.to_string(),
        relative,
        phone,
        care.need.clone(),
        care.warning.to_string(),
        care.alarm.to_string(),
        client.lock.clone(),
        client.key.map(|key| format!("{key:03}")).unwrap_or_default(),
        client.postal.clone(),
        care.lives_alone.to_string(),
        yes_no(care.two_carers).to_string(),
        care.diagnoses.join(" / "),
        care.limits.join(" / "),
        care.infections.join(" / "),
        care.devices.join(" / "),
        care.allergies.join(" / "),
        care.risks.join(" / "),
        care.medicine_help.to_string(),
        care.medicine_by.to_string(),
        care.dose_bags.to_string(),
        yes_no(client.blocked).to_string(),
        protected,
    ];
    row.extend(contact_cells(client.contacts.get(1)));
    row.extend(care.by_time.iter().map(|needs| needs.join(" / ")));
    debug_assert_eq!(row.len(), TRESERVA_COLUMNS);
    row
}

/// A contact's name with relation, phone, and whether the identity is protected.
fn contact_cells(contact: Option<&Contact>) -> [String; 3] {
    contact.map_or_else(Default::default, |contact| {
        let name = format!("{} ({})", contact.name, contact.relation);
        [name, contact.phone.clone(), yes_no(contact.protected).to_string()]
    })
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "J" } else { "N" }
}

fn medicines(town: &Municipality, shrunk: bool) -> File {
    let mut rows = Vec::new();
    for client in &town.clients {
        for medicine in &client.care.medicines {
            let mut row = vec![client.personnummer.clone(), medicine.name.into(), medicine.strength.into()];
            row.push(medicine.form.into());
            row.extend(medicine.doses.map(String::from));
            row.push(medicine.as_needed.into());
            row.push(medicine.since.to_string());
            row.push(medicine.changed.map(|day| day.to_string()).unwrap_or_default());
            row.push(medicine.until.map(|day| day.to_string()).unwrap_or_default());
            row.push(medicine.dose_bag.into());
            row.push(medicine.note.into());
            rows.push(row);
        }
    }
    let rows = thinned(rows, shrunk);
    let header = "Personnummer;Läkemedel;Styrka;Form;Morgon;Lunch;Kväll;Natt;Vid behov;Insatt;Ändrad;Utsatt;Dospåse;\
        Kommentar";
    with_strangers(header, rows, &town.strangers[4..8], Source::Medicines)
}

fn orders(town: &Municipality, shrunk: bool) -> File {
    let mut rows = Vec::new();
    for client in &town.clients {
        for order in &client.care.orders {
            let since = order.since.to_string();
            let row = [client.personnummer.as_str(), order.text, order.when, order.delegated, &since, ""];
            rows.push(row.map(String::from).to_vec());
        }
    }
    let rows = thinned(rows, shrunk);
    with_strangers("Personnummer;Ordination;När;Delegerad;Från;Till", rows, &town.strangers[8..], Source::Orders)
}

/// UTF-8 with BOM, and among the rows one for each of the strangers.
fn with_strangers(header: &str, mut rows: Vec<Vec<String>>, strangers: &[String], source: Source) -> File {
    let mut flawed = Vec::new();
    if let Some(pattern) = rows.first() {
        for stranger in strangers {
            let mut row = pattern.clone();
            row[0].clone_from(stranger);
            flawed.push((Why::UnknownPerson, row));
        }
    }
    let flaws = flaws::spread(&mut rows, flawed, source, 2);
    let mut text = format!("\u{feff}{header}\r\n");
    rows.iter().for_each(|row| add_line(&mut text, row));
    (text.into_bytes(), rows.len(), flaws)
}

fn payments(town: &Municipality, now: DateTime, shrunk: bool) -> File {
    let day = pay_day(now.date());
    let mut text = "Ärende;Personnummer;Namn;Medsökande;Barn;Norm;Hyra;Övrigt;Inkomst;Belopp;Clearing;Konto;Betaldag;\
        Enhet;Skyddad identitet;Utbetalningssätt\r\n"
        .to_string();
    let households = thinned(town.households.iter().collect(), shrunk);
    for household in &households {
        add_line(&mut text, &payment_row(household, day, &town.units[household.unit].name));
    }
    (windows_1252(&text), households.len(), Vec::new())
}

fn payment_row(household: &Household, day: Date, unit: &str) -> Vec<String> {
    let norm = household.norm(day);
    let number = &household.personnummer;
    let children = household.children.iter().map(|born| born.to_string()).collect::<Vec<_>>().join(", ");
    let amount = norm + household.rent + household.other - household.income;
    vec![
        format!("IFO-{}-{}", day.year(), household.case),
        format!("{}-{}", &number[..8], &number[8..]),
        household.name.clone(),
        household.co_applicant.clone(),
        if children.is_empty() && household.case.is_multiple_of(2) { "0".to_string() } else { children },
        kronor(norm),
        kronor(household.rent),
        kronor(household.other),
        kronor(household.income),
        kronor(amount),
        household.clearing.to_string(),
        household.account.clone(),
        day.to_string(),
        unit.to_string(),
        household.protected.to_string(),
        household.pay_way.to_string(),
    ]
}

/// `7 250,00`.
fn kronor(sum: i64) -> String {
    let (thousands, rest) = (sum / 1000, sum % 1000);
    if thousands == 0 { format!("{rest},00") } else { format!("{thousands} {rest:03},00") }
}

fn visit_rows(seed: u64, town: &Municipality, now: DateTime, shrunk: bool) -> (Vec<VisitRow>, Vec<Flaw>) {
    let planned = plan(&town.units, &town.clients);
    let mut rows = Vec::new();
    for offset in 0..VISIT_DAYS {
        let Ok(date) = now.date().checked_add(offset.days()) else { continue };
        let crew = Crew::on(date, &town.units, &town.staff);
        for visit in planned.iter().filter(|visit| visit.is_on(date)) {
            let client = &town.clients[visit.client];
            let mut quirk = Dice::of(
                seed,
                "visit",
                (visit.client as u64) << 24 | u64::from(date.day().unsigned_abs()) << 16 | u64::from(visit.start),
            );
            rows.push(VisitRow {
                unit: town.units[visit.unit].name.clone(),
                date,
                date_text: quirk.chance(20).then(|| date.to_string()),
                start: visit.start,
                start_is_text: quirk.chance(150),
                minutes: visit.minutes,
                client: client.sorted(),
                number: format!("{}-{}", &client.personnummer[..8], &client.personnummer[8..]),
                actions: visit.actions,
                staff: crew.names(visit).join(" / "),
                two_carers: visit.two_carers,
                run: visit.run.clone(),
            });
        }
    }
    let mut rows = thinned(rows, shrunk);
    leave_out_numbers(&mut rows, town);
    let flawed = flaws::visits(town, &rows);
    let flaws = flaws::spread(&mut rows, flawed, Source::Visits, 5);
    (rows, flaws)
}

/// A planner forgot the personnummer of a few; their names are enough.
fn leave_out_numbers(rows: &mut [VisitRow], town: &Municipality) {
    let mut names = std::collections::HashMap::<String, usize>::new();
    for client in &town.clients {
        *names.entry(client.sorted()).or_default() += 1;
    }
    for at in (17..rows.len()).step_by(rows.len() / 5 + 1) {
        let row = &mut rows[at];
        if names.get(&row.client) == Some(&1) && !row.client.ends_with(", ") {
            row.number.clear();
        }
    }
}

fn add_line(text: &mut String, row: &[String]) {
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            text.push(';');
        }
        if value.contains([';', '"', '\n', '\r']) {
            text.push_str(&format!("\"{}\"", value.replace('"', "\"\"")));
        } else {
            text.push_str(value);
        }
    }
    text.push_str("\r\n");
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}
