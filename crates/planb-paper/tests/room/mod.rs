//! The crisis room's papers, printed in both languages: log, letter, minutes, tasks. Each whole, empty, and with texts as long
//! and as odd as a form lets them be.

use planb_paper::*;

use super::judge::{dense, flowing_text, outside, pages, save};
use super::papers::{SERIAL, long_names, stamp, texts};

fn pair(one: &str, other: &str) -> (String, String) {
    (one.to_string(), other.to_string())
}

fn line(number: usize, text: &str, shown: Shown) -> LogLine {
    LogLine {
        number: format!("K1-{number:03}"),
        happened: "2021-12-16 07:33".into(),
        entered: "2021-12-16 07:35".into(),
        text: text.to_string(),
        facts: texts(&["Från Åsa Öhman, telefon.", "Skriven av Karin Lindström."]),
        tags: if number.is_multiple_of(5) { texts(&["Nyckelmeddelande"]) } else { vec![] },
        corrections: if number == 7 { texts(&["Rättad av K1-009"]) } else { vec![] },
        shown,
    }
}

fn log(texts_of: &[String]) -> LogSheet {
    let shown = |at: usize| match at % 9 {
        7 => Shown::Masked("26 kap. 1 § OSL".into()),
        8 => Shown::Covered("26 kap. 1 § OSL".into()),
        5 => Shown::Elsewhere("raden gäller en brukare".into()),
        _ => Shown::Whole,
    };
    LogSheet {
        title: "Loggbok".into(),
        subject: "Alla system är nere".into(),
        lead: texts(&["Rader, i den ordning de skrevs.", "En rättelse är en ny rad."]),
        lines: texts_of.iter().enumerate().map(|(at, text)| line(at, text, shown(at))).collect(),
        closing: texts(&["Slut på utskriften."]),
        signatures: texts(&["Loggförare"]),
    }
}

fn rules(texts_of: &[String]) -> Letter {
    Letter {
        title: "Loggregler".into(),
        subject: "Krisledningen".into(),
        lead: texts(&["Så här för vi loggboken."]),
        rules: texts_of.to_vec(),
        sections: vec![("Så överklagar du".into(), texts_of.to_vec())],
        signatures: texts(&["För socialnämnden"]),
    }
}

fn minutes(texts_of: &[String]) -> MinutesSheet {
    let text = |at: usize| texts_of.get(at % texts_of.len().max(1)).cloned().unwrap_or_default();
    let decision = |at| MinutesDecision {
        number: format!("K1-{at:03}"),
        text: text(at),
        facts: vec![pair("Skäl", &text(at + 1)), pair("Beslutat av", "Dag Chef")],
    };
    let task = |at: usize| MinutesTask {
        what: text(at),
        owner: text(at + 2),
        until: "2021-12-16 12:00".into(),
        is_late: at.is_multiple_of(2),
        is_read_back: at.is_multiple_of(3),
    };
    let unit = |at: usize| MinutesUnit {
        name: text(at),
        colour: [Some(0), Some(1), Some(2), None][at % 4],
        word: ["Grönt", "Gult", "Rött", "Ingen rapport"][at % 4].into(),
        text: text(at + 3),
    };
    let struck = |at: usize| if at == 2 { "Struken 11:42 av Olle Berg".to_string() } else { String::new() };
    let note = |at: usize| MinutesNote { text: text(at + 4), struck: struck(at) };
    let point = |at: usize| MinutesPoint { number: at.to_string(), title: text(at), notes: vec![note(at)] };
    let count = texts_of.len();
    MinutesSheet {
        title: "Krisledningsmöte K1-M3".into(),
        subject: "Alla system är nere".into(),
        facts: vec![pair("Tid", "2021-12-16 11:30–12:05"), pair("Leder", "Dag Chef")],
        draft: None,
        present: texts_of.to_vec(),
        absent: texts(&["Nattpatrullen"]),
        units: (0..count).map(unit).collect(),
        changed: texts_of.to_vec(),
        points: (0..count.min(12)).map(point).collect(),
        decisions: (0..count.min(6)).map(decision).collect(),
        tasks: (0..count).map(task).collect(),
        next: "2021-12-16 15:00, samma rum".into(),
        signatures: texts(&["Mötesledare", "Protokollförare", "Justeras"]),
    }
}

fn tasks(texts_of: &[String]) -> TaskSheet {
    let line = |(at, text): (usize, &String)| TaskLine {
        what: text.clone(),
        owner: "Ida Mas".into(),
        unit: if at.is_multiple_of(3) { "Hemtjänst Norra".into() } else { String::new() },
        until: "2021-12-16 12:00".into(),
        is_late: at < 2,
    };
    TaskSheet {
        subject: "Alla system är nere".into(),
        counted: "Öppna: 12. Försenade: 2.".into(),
        lines: texts_of.iter().enumerate().map(line).collect(),
        blank_rows: 5,
    }
}

fn statement(texts_of: &[String]) -> Statement {
    let row =
        |(at, text): (usize, &String)| vec![format!("K1-{at:06}-X"), text.clone(), "21 dec 2021".into(), text.clone()];
    let header = texts(&["Blad", "Blankett", "Anmält", "Var ni har letat"]);
    Statement {
        title: "Efterarbetet avslutat".into(),
        subject: "Alla system är nere".into(),
        draft: "UTKAST".into(),
        lead: texts(&["Varje blad är redovisat."]),
        facts: vec![pair("Utlämnade", "412"), pair("Förlorade", "2")],
        tables: vec![
            StatementTable {
                title: "Förlorade blad".into(),
                header: header.clone(),
                rows: texts_of.iter().enumerate().map(row).collect(),
                none: String::new(),
            },
            StatementTable { title: "Förklarade blad".into(), header, rows: vec![], none: "Inga.".into() },
        ],
        closing: texts(&["Papperen förvaras tills ett gallringsbeslut finns."]),
        signatures: texts(&["Ansvarig", "Motläst av"]),
    }
}

/// Every document of these texts, by the name of its template.
fn documents(stamp: &Stamp, of: &[String], language: Language) -> [(&'static str, Vec<u8>); 5] {
    let made = |name: &str, pdf: Result<Vec<u8>, RenderError>| pdf.unwrap_or_else(|error| panic!("{name}: {error}"));
    [
        ("log", made("log", log_sheet(stamp, &log(of), language))),
        ("letter", made("letter", letter(stamp, &rules(of), language))),
        ("minutes", made("minutes", minutes_sheet(stamp, &minutes(of), language))),
        ("tasks", made("tasks", task_sheet(stamp, &tasks(of), language))),
        ("statement", made("statement", statement_sheet(stamp, &statement(of), language))),
    ]
}

const USUAL: [&str; 12] = [
    "Ingen startar sin dator förrän IT har sagt till",
    "Ring apoteket om dosrullarna för fredag",
    "Hemtjänst Norra kör efter turlistorna från i natt",
    "Två är sjuka, bemanningsenheten söker ersättare",
    "Skicka bud till Töre med nycklarna",
    "Regionen är informerad och ringer tillbaka kl. 10",
    "Affischen Får jag använda datorn? sitter uppe i alla hus",
    "Maten beställs per telefon från köket före kl. 9",
    "Lifecares utskrivningar bevakas hemifrån av Siri Niemi",
    "Larmen fungerar, klockor delas ut för säkerhets skull",
    "Pressens frågor går till Pia Press och ingen annan",
    "Nästa lägesrapport till länsstyrelsen kl. 16",
];

#[test]
fn the_rooms_papers_say_what_they_are_on_every_page() {
    for language in [Language::Swedish, Language::English] {
        for (name, pdf) in documents(&stamp(), &texts(&USUAL), language) {
            save(&format!("{}-{name}", language.tag()), &pdf);
            outside("qpdf", &["--check"], &pdf, &[]);
            let text = flowing_text(&pdf);
            let read: Vec<String> = text.split('\u{c}').map(dense).filter(|page| !page.is_empty()).collect();
            assert_eq!(read.len() as u32, pages(&pdf), "{name}: an empty page");
            let exercise = if language == Language::Swedish { "ÖVNING" } else { "EXERCISE" };
            for page in &read {
                for must in ["Älvsby kommun", exercise, SERIAL, "7K3QF 9M2XA 4WTPB 8RJND"] {
                    assert!(page.contains(&dense(must)), "{must} is missing on a page of {name}:\n{page}");
                }
            }
        }
    }
}

#[test]
fn what_is_covered_is_not_on_the_paper() {
    let pdf = log_sheet(&stamp(), &log(&texts(&USUAL)), Language::Swedish).unwrap();
    let text = dense(&flowing_text(&pdf));
    assert!(text.contains(&dense(USUAL[7])), "what may be read of a masked line stands there");
    assert!(!text.contains(&dense(USUAL[8])), "nothing of a covered one, not even unseen");
    assert!(text.contains(&dense("Raden lämnas inte ut: 26 kap. 1 § OSL")));
    assert!(text.contains(&dense("Delar av raden är maskade: 26 kap. 1 § OSL")));
}

#[test]
fn the_rooms_papers_cut_nothing_off_and_read_no_markup() {
    let names = long_names(40);
    for (name, pdf) in documents(&stamp(), &names, Language::Swedish) {
        save(&format!("long-{name}"), &pdf);
        outside("qpdf", &["--check"], &pdf, &[]);
        let text = dense(&flowing_text(&pdf));
        let seen = |at: &usize| text.contains(&dense(&format!("Nr{at}.")));
        let missing: Vec<usize> = (0..40).filter(|at| !seen(at)).collect();
        let covered: Vec<usize> =
            if name == "log" { (0..40).filter(|at| [5, 8].contains(&(at % 9))).collect() } else { vec![] };
        assert_eq!(missing, covered, "{name}");
        assert!(text.matches("*fet*_kursiv_").count() >= 20, "{name}: read as markup");
    }
}

#[test]
fn a_room_without_anything_still_makes_papers() {
    let stamp = Stamp { municipality: String::new(), exercise: false, heads: String::new(), ..stamp() };
    for language in [Language::Swedish, Language::English] {
        for (name, pdf) in documents(&stamp, &[], language) {
            outside("qpdf", &["--check"], &pdf, &[]);
            assert!((1..=2).contains(&pages(&pdf)), "{name}");
        }
        let bare = MinutesSheet { draft: Some("UTKAST".into()), ..MinutesSheet::default() };
        assert!(minutes_sheet(&stamp, &bare, language).is_ok());
    }
}
