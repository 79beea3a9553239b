//! Every way of writing a date, a time, a sum, a schedule cell that the exports are known to use.

use jiff::civil::date as day;

use super::*;

fn text(text: &str) -> Cell {
    Cell::of_text(text)
}

#[test]
fn dates() {
    let near = day(2021, 12, 15);
    for (written, expected) in [
        ("2021-12-16", "2021-12-16"),
        ("20211216", "2021-12-16"),
        ("211216", "2021-12-16"),
        ("2021/12/16", "2021-12-16"),
        ("2021-12-16 00:00:00", "2021-12-16"),
        ("2021-12-16T07:05:00Z", "2021-12-16"),
        ("16/12", "2021-12-16"),
        ("05/01", "2022-01-05"),
        ("16.12.2021", "2021-12-16"),
        ("16/12-21", "2021-12-16"),
        ("tors 16/12", "2021-12-16"),
        ("16 dec", "2021-12-16"),
        ("3 januari 2022", "2022-01-03"),
        ("2025-02-31", "none"),
        ("okänt", "none"),
        ("31/2", "none"),
        ("", "none"),
    ] {
        let read = date(&text(written), near, Dates::DayFirst).map_or("none".into(), |d| d.to_string());
        assert_eq!(read, expected, "{written}");
    }
    assert_eq!(date(&Cell::Number(44546.0), near, Dates::DayFirst), Some(day(2021, 12, 16)));
    assert_eq!(date(&Cell::Number(20211216.0), near, Dates::DayFirst), Some(day(2021, 12, 16)));
    assert_eq!(date(&text("12/16"), near, Dates::MonthFirst), Some(day(2021, 12, 16)));
    assert_eq!(date_time("2021-12-15 22:10", near).map(|at| at.to_string()).as_deref(), Some("2021-12-15T22:10:00"));
    assert_eq!(date_time("20211215_2210", near), None);
    assert_eq!(date_time("2021-12-15", near).map(|at| at.to_string()).as_deref(), Some("2021-12-15T00:00:00"));
}

#[test]
fn times() {
    for (written, expected) in [
        ("07:05", "07:05"),
        ("7:05", "07:05"),
        ("07.30", "07:30"),
        ("0705", "07:05"),
        ("705", "07:05"),
        ("7", "07:00"),
        ("kl 7.30", "07:30"),
        ("07:05:00", "07:05"),
        ("2021-12-16 07:05", "07:05"),
        ("0.2951388888888889", "07:05"),
        ("24:00", "00:00"),
        ("25:00", "none"),
        ("7:60", "none"),
        ("morgon", "none"),
    ] {
        let read = time(&text(written)).map_or("none".into(), |t| t.strftime("%H:%M").to_string());
        assert_eq!(read, expected, "{written}");
    }
    for (number, expected) in [
        (0.2951388888888889, "07:05"),
        (0.0, "00:00"),
        (7.3, "07:30"),
        (705.0, "07:05"),
        (7.0, "07:00"),
        (44546.5, "12:00"),
    ] {
        let read = time(&Cell::Number(number)).map_or("none".into(), |t| t.strftime("%H:%M").to_string());
        assert_eq!(read, expected, "{number}");
    }
    assert_eq!(time(&Cell::Number(99.0)), None);
}

#[test]
fn sums() {
    for (written, expected) in [
        ("7 250,00", Some(725_000)),
        ("7\u{a0}250,00", Some(725_000)),
        ("7.250,50", Some(725_050)),
        ("7,250.50", Some(725_050)),
        ("7.250", Some(725_000)),
        ("10624", Some(1_062_400)),
        ("0,5", Some(50)),
        ("-2 500", Some(-250_000)),
        ("2 500-", Some(-250_000)),
        ("10 624 kr", Some(1_062_400)),
        ("999 999 999,99", Some(99_999_999_999)),
        ("1 000 000 000", None),
        ("=1+1", None),
        ("12,3456", None),
        ("", None),
        ("kr", None),
    ] {
        assert_eq!(amount(&text(written)).map(|ore| ore.0), expected, "{written}");
    }
    assert_eq!(amount(&Cell::Number(7250.005)).map(|ore| ore.0), Some(725_001));
}

#[test]
fn schedule_cells() {
    let said = |written: &str| match work(&text(written)) {
        Some(Work::Hours(spans)) => {
            let span = |(a, b): &(Time, Time)| format!("{}–{}", a.strftime("%H:%M"), b.strftime("%H:%M"));
            spans.iter().map(span).collect::<Vec<_>>().join(" ")
        }
        Some(Work::Text(text)) => format!("text {text}"),
        other => format!("{other:?}"),
    };
    for (written, expected) in [
        ("21-07", "21:00–07:00"),
        ("7-12/16-20", "07:00–12:00 16:00–20:00"),
        ("07:00-16:00", "07:00–16:00"),
        ("13.30–21.30", "13:30–21:30"),
        ("0700-1600", "07:00–16:00"),
        ("7-12 och 16-20", "07:00–12:00 16:00–20:00"),
        ("Utb 8-16", "text Utb 8-16"),
        ("1-2/1-2/1-2/1-2/1-2/1-2", "01:00–02:00 01:00–02:00 01:00–02:00 01:00–02:00 01:00–02:00 01:00–02:00"),
        ("1-2/1-2/1-2/1-2/1-2/1-2/1-2", "text 1-2/1-2/1-2/1-2/1-2/1-2/1-2"),
        ("", "None"),
    ] {
        assert_eq!(said(written), expected, "{written}");
    }
}

#[test]
fn marks_and_minutes() {
    assert_eq!(protection(&text("J")), (Protection::Protected, true));
    assert_eq!(protection(&text("N")), (Protection::None, true));
    assert_eq!(protection(&text("Skyddad folkbokföring")), (Protection::ProtectedRegistration, true));
    assert_eq!(protection(&text("kod 4")), (Protection::Protected, false));
    assert_eq!(minutes(&text("20 min")), Some(20));
    assert_eq!(minutes(&text("1:20")), Some(80));
    assert_eq!(minutes(&Cell::Number(1440.0)), Some(1440));
    assert_eq!(minutes(&Cell::Number(1441.0)), None);
    assert_eq!(slot(&text("Kväll")), Some(Slot::Evening));
    assert_eq!(slot(&text("13:15")), Some(Slot::Lunch));
}

proptest::proptest! {
    #[test]
    fn nothing_panics(written in ".{0,30}", number in proptest::num::f64::ANY) {
        for cell in [text(&written), Cell::Number(number)] {
            date(&cell, day(2021, 12, 15), Dates::DayFirst);
            time(&cell);
            amount(&cell);
            minutes(&cell);
            slot(&cell);
            work(&cell);
            protection(&cell);
        }
        date_time(&written, day(2021, 12, 15));
    }
}

#[test]
fn where_somebody_is_follows_from_a_status_in_words() {
    let read = |text: &str| whereabouts(&Cell::of_text(text));
    for (text, expected) in [
        ("Inlagd Sunderby sjukhus", Some(Whereabouts::Hospital)),
        ("Slutenvård", Some(Whereabouts::Hospital)),
        ("Avliden 2021-12-14", Some(Whereabouts::Dead)),
        ("Korttidsboende", Some(Whereabouts::Away)),
        ("Aktiv", Some(Whereabouts::Home)),
        ("Vilande", None),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}
