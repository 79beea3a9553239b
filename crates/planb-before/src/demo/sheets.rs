//! The exports that are workbooks: visits, schedule, telephone list.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::SCHEDULE_DAYS;
use super::VISIT_DAYS;
use super::exports::VisitRow;
use super::staff::{Member, PhoneCell};
use super::units::Unit;

const MINUTES_A_DAY: u32 = 24 * 60;

/// The visits, with a merged title, the period, and dates and times as cells.
pub fn visits(rows: &[VisitRow], now: DateTime) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(now)?;
    let sheet = book.add_worksheet().set_name("Planering")?;
    let last = now.date().checked_add((VISIT_DAYS - 1).days()).unwrap_or(now.date());
    sheet.merge_range(0, 0, 0, 10, "TES planering – utskrift", &Format::new())?;
    sheet.write(1, 0, format!("Period {} – {last}", now.date()))?;
    let header = [
        "Enhet",
        "Datum",
        "Start",
        "Slut",
        "Min",
        "Brukare",
        "Personnr",
        "Insatser",
        "Personal",
        "Dubbelbem.",
        "Slinga",
    ];
    sheet.write_row(3, 0, header)?;
    let (date_format, time_format) =
        (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("h:mm:ss"));
    for (at, visit) in (4..).zip(rows) {
        sheet.write(at, 0, &visit.unit)?;
        match &visit.date_text {
            Some(text) => sheet.write(at, 1, text)?,
            None => sheet.write_with_format(at, 1, excel_date(visit.date)?, &date_format)?,
        };
        if visit.start_is_text {
            sheet.write(at, 2, format!("{:02}.{:02}", visit.start / 60, visit.start % 60))?;
        } else {
            sheet.write_with_format(at, 2, of_a_day(visit.start), &time_format)?;
        }
        sheet.write_with_format(at, 3, of_a_day(visit.start + visit.minutes), &time_format)?;
        sheet.write(at, 4, visit.minutes)?;
        write_text(sheet, at, 5, &visit.client)?;
        write_text(sheet, at, 6, &visit.number)?;
        write_text(sheet, at, 7, visit.actions)?;
        write_text(sheet, at, 8, &visit.staff)?;
        write_text(sheet, at, 9, if visit.two_carers { "Ja" } else { "" })?;
        write_text(sheet, at, 10, &visit.run)?;
    }
    book.save_to_buffer()
}

/// The schedule as people × days, five weeks from Monday; the year stands nowhere.
pub fn schedule(staff: &[&Member], units: &[Unit], now: DateTime) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(now)?;
    let sheet = book.add_worksheet().set_name("Schema")?;
    sheet.write(0, 0, "Time Care – schema")?;
    sheet.write_row(2, 0, ["Namn", "Enhet", "Befattning"])?;
    let days = schedule_days(now.date());
    for (column, day) in (3..).zip(&days) {
        sheet.write(2, column, day.strftime("%d/%m").to_string())?;
    }
    for (at, member) in (3..).zip(staff) {
        sheet.write_row(at, 0, [&member.said(), &units[member.unit].name, member.title])?;
        for (column, day) in (3..).zip(&days) {
            write_text(sheet, at, column, member.shift(*day).cell())?;
        }
    }
    book.save_to_buffer()
}

/// Five weeks from the Monday of the week of `date`.
fn schedule_days(date: Date) -> Vec<Date> {
    let monday = date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).unwrap_or(date);
    (0..SCHEDULE_DAYS).filter_map(|offset| monday.checked_add(offset.days()).ok()).collect()
}

/// The telephone list; some numbers are number cells that lost their zero.
pub fn phones(staff: &[&Member], units: &[Unit], now: DateTime) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(now)?;
    let sheet = book.add_worksheet().set_name("Telefonlista")?;
    sheet.write_row(0, 0, ["Namn", "Befattning", "Enhet", "Mobil", "Hem", "Chef", "Skyddad"])?;
    for (at, member) in (1..).zip(staff) {
        sheet.write(at, 0, format!("{}, {}", member.family, member.given))?;
        sheet.write_row(at, 1, [member.title, &units[member.unit].name])?;
        match &member.work_phone {
            PhoneCell::Empty => {}
            PhoneCell::Text(text) => write_text(sheet, at, 3, text)?,
            PhoneCell::Number(number) => drop(sheet.write(at, 3, *number)?),
        }
        write_text(sheet, at, 4, member.private_phone.as_deref().unwrap_or_default())?;
        write_text(sheet, at, 5, if member.title == "Enhetschef" { "Ja" } else { ["Nej", ""][at as usize % 2] })?;
        write_text(sheet, at, 6, if member.protected { "Ja" } else { ["Nej", "Nej", ""][at as usize % 3] })?;
    }
    book.save_to_buffer()
}

/// A workbook that says when it was exported and nothing of the machine.
fn workbook(now: DateTime) -> Result<Workbook, XlsxError> {
    let made = ExcelDateTime::from_ymd(year(now.date()), month(now.date()), day(now.date()))?.and_hms(
        now.hour().unsigned_abs().into(),
        now.minute().unsigned_abs(),
        f64::from(now.second()),
    )?;
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(year(date), month(date), day(date))
}

fn year(date: Date) -> u16 {
    date.year().unsigned_abs()
}

fn month(date: Date) -> u8 {
    date.month().unsigned_abs()
}

fn day(date: Date) -> u8 {
    date.day().unsigned_abs()
}

/// Minutes after midnight as a part of the day; after midnight the day begins again.
fn of_a_day(minutes: u32) -> f64 {
    f64::from(minutes % MINUTES_A_DAY) / f64::from(MINUTES_A_DAY)
}

/// Text, or no cell where there is none.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string(row, column, text)?;
    }
    Ok(())
}
