//! Printed reports in the binder: places, serials, supplement, what is carried.

use super::*;
use crate::overview::binder::page::{Letter, ReportPage};
use crate::overview::binder::reports::{TabPage, TabPages, TabSheet, Topic};

fn page(number: u32, text: &str) -> TabPage {
    let mut content = [0; 16];
    content.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    TabPage { page: ReportPage { file: 0, page: number, text: text.into(), content }, is_protected: false }
}

fn sheet(topic: Topic, pages: &[&str]) -> TabSheet {
    TabSheet { topic, pages: (1..).zip(pages).map(|(number, text)| page(number, text)).collect() }
}

fn of(number: usize, pages: &[&str]) -> TabSheet {
    sheet(Topic::Client(id(number)), pages)
}

fn record(client: crate::care::Client) -> Record {
    Record::Client(Box::new(client))
}

fn tab(sheets: Vec<TabSheet>) -> ReportTab {
    ReportTab {
        letter: Letter::new('K').unwrap(),
        title: "Läkemedelslista".into(),
        profiles: vec![Profile::Nurse],
        as_of: date(2021, 12, 15).at(20, 0, 0, 0),
        pages: TabPages::Tonight(sheets),
        in_tray: 0,
    }
}

/// Place, serial and pages of every sheet in the reports' tab.
fn sheets(binder: &Binder) -> Vec<(String, String, Vec<u32>)> {
    let part = binder.parts.iter().find(|part| matches!(part.tab, Tab::Reports(_)));
    let told = |sheet: &Sheet| match &sheet.content {
        Content::Report(report) => {
            let pages = report.pages.iter().map(|page| page.page).collect();
            (sheet.place.0.clone(), sheet.serial.0.get(3..9).unwrap_or_default().to_string(), pages)
        }
        other => panic!("{other:?}"),
    };
    part.into_iter().flat_map(|part| &part.sheets).map(told).collect()
}

fn places(rows: &[crate::overview::binder::register::SheetRow]) -> Vec<&str> {
    rows.iter().map(|row| row.place.0.as_str()).filter(|place| place.starts_with('K')).collect()
}

fn missing(planned: &Planned) -> Vec<String> {
    let cover = planned.common.parts.iter().flat_map(|part| &part.sheets).find_map(|sheet| match &sheet.content {
        Content::Cover(cover) => Some(cover.missing.clone()),
        _ => None,
    });
    cover.unwrap().into_iter().filter(|text| text.starts_with("plan-report")).collect()
}

#[test]
fn a_unit_with_nothing_but_reports_has_a_binder() {
    let mut night = Night::of(Vec::new());
    night.data.clear();
    night.reports =
        vec![tab(vec![of(2, &["Två"]), of(1, &["Ett", "forts"]), sheet(Topic::Sheet("v 50".into()), &["S"])])];
    let planned = night.plan();
    assert_eq!(planned.supplement, None);
    let all = sheets(&planned.common);
    let places: Vec<_> = all.iter().map(|(place, _, pages)| (place.as_str(), pages.as_slice())).collect();
    assert_eq!(places, [("K-001", &[1][..]), ("K-002", &[1, 2]), ("K-003", &[1])]);
    let part = planned.common.parts.iter().find(|part| matches!(part.tab, Tab::Reports(_))).unwrap();
    assert_eq!(part.profiles, [Profile::Nurse]);
    let cover = planned.common.parts[0].sheets.iter().find_map(|sheet| match &sheet.content {
        Content::Cover(cover) => cover.contents.iter().find(|row| row.tab == part.tab),
        _ => None,
    });
    let row = cover.unwrap();
    assert_eq!((row.title.as_deref(), row.sheets), (Some("Läkemedelslista"), 3));
    assert_eq!(row.data_as_of, Some(date(2021, 12, 15).at(20, 0, 0, 0)));
}

#[test]
fn a_client_has_the_same_number_in_every_tab_and_a_sheet_keeps_its_serial() {
    let records = || vec![record(client(1, "Ada", "Kero")), record(client(2, "Bo", "Aho"))];
    let mut night = Night::of(records());
    night.reports = vec![tab(vec![of(1, &["a"]), of(2, &["b"]), of(3, &["c"])])];
    let first = night.plan();
    let names: Vec<_> = sheets(&first.common).into_iter().map(|(place, ..)| place).collect();
    // Aho is number 1 and Kero 2 among the clients; who is in no client list comes after.
    assert_eq!(names, ["K-001", "K-002", "K-003"]);
    let mut second = night.next(&first, records());
    second.reports = vec![tab(vec![of(1, &["changed"]), of(2, &["b"]), of(4, &["d"])])];
    let planned = second.plan();
    assert_eq!(places(&planned.changes.changed), ["K-002"]);
    assert_eq!(places(&planned.changes.removed), ["K-003"]);
    assert_eq!(places(&planned.changes.new), ["K-004"]);
    assert_eq!(sheets(&planned.common)[0], sheets(&first.common)[0], "what did not change keeps place and serial");
    assert_ne!(sheets(&planned.common)[1].1, sheets(&first.common)[1].1);
}

#[test]
fn pages_of_protected_people_lie_in_the_supplement_and_nowhere_else() {
    let mut hidden = client(1, "Ada", "Kero");
    hidden.protection = Protection::Protected;
    let mut blocked = client(5, "Cai", "Moe");
    blocked.blocked = true;
    let records = vec![record(hidden), record(client(2, "Bo", "Aho")), record(blocked)];
    let mut night = Night::of(records);
    night.elsewhere = vec![Identity { id: Some(id(9)), names: vec![sample::name("Siv", "Ek")], ..Identity::default() }];
    let mut marked = sheet(Topic::Sheet("Slinga 3".into()), &["Rad 1", "Rad 2"]);
    marked.pages[1].is_protected = true;
    night.reports = vec![tab(vec![
        of(1, &["Läkemedel", "forts utan namn"]),
        of(2, &["Bo Aho", "Granne: Siv Ek", "Anhörig 300725-9819"]),
        of(5, &["Cai Moe"]),
        of(9, &["utan namn"]),
        marked,
    ])];
    let planned = night.plan();
    let common: Vec<_> = sheets(&planned.common).into_iter().map(|(place, _, pages)| (place, pages)).collect();
    assert!(id(1).0.ends_with("3007259819"), "the number on page 3 is the protected client's");
    assert_eq!(common, [("K-001".to_string(), vec![1]), ("K-002".to_string(), vec![1])]);
    let supplement: Vec<_> =
        sheets(planned.supplement.as_ref().unwrap()).into_iter().map(|(place, _, pages)| (place, pages)).collect();
    let expected = [("K-S001", vec![1, 2]), ("K-S002", vec![2, 3]), ("K-S003", vec![1]), ("K-S004", vec![2])];
    assert_eq!(supplement, expected.map(|(place, pages)| (place.to_string(), pages)));
    assert_eq!(missing(&planned), ["plan-report-hidden title=Läkemedelslista pages=6"]);
}

#[test]
fn held_pages_are_carried_and_the_tray_is_told() {
    let mut night = Night::of(Vec::new());
    night.reports = vec![tab(vec![of(1, &["a"]), of(2, &["b"])])];
    let first = night.plan();
    let mut second = night.next(&first, Vec::new());
    second.reports = vec![ReportTab { pages: TabPages::Carried, in_tray: 3, ..tab(Vec::new()) }];
    let planned = second.plan();
    assert_eq!(sheets(&planned.common), []);
    let of_tab = |planned: &Planned| -> Vec<_> {
        let all = planned.register.sheets.iter().filter(|(_, sheet)| matches!(sheet.tab, Tab::Reports(_)));
        all.map(|(key, sheet)| (*key, sheet.serial.clone())).collect()
    };
    assert_eq!(of_tab(&planned), of_tab(&first));
    assert_eq!(places(&planned.changes.removed), Vec::<&str>::new());
    let expected = [
        "plan-report-held title=Läkemedelslista since=2021-12-15 20:00",
        "plan-report-tray title=Läkemedelslista pages=3",
    ];
    assert_eq!(missing(&planned), expected);
    // A report that is no longer there is taken out.
    let third = night.next(&first, Vec::new());
    let third = Night { reports: Vec::new(), ..third }.plan();
    assert_eq!(places(&third.changes.removed), ["K-001", "K-002"]);
}
