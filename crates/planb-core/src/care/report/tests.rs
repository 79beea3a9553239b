//! Pages as texts, and whose they are.

use jiff::civil::date;

use super::super::mapping::Mapping;
use super::*;

fn rules(pdf: &str) -> PdfRules {
    let text = format!(
        "source = \"tes-pdf\"\ntitle = \"Turlistor\"\nevery = \"1d\"\n[file]\nnames = \"*.pdf\"\nformat = \"pdf\"\n[pdf]\ntab = \"K\"\n{pdf}"
    );
    Mapping::parse(&text).unwrap().pdf.unwrap()
}

/// Each page's owner in short: `norra 12`, `norra [run]`, `-` for a page left out, else the tray's reason.
fn sorted(rules: &PdfRules, pages: &[&str]) -> Vec<String> {
    let looks: Vec<Option<Look>> =
        pages.iter().map(|text| (!text.is_empty()).then(|| rules.look(text, date(2026, 11, 28)))).collect();
    let said = |whose: Whose| match whose {
        Whose::Of(Owner { unit, about }) => {
            let about = match about {
                About::Client(found) => found.id.0,
                About::Sheet(sheet) => format!("[{sheet}]"),
            };
            format!("{} {about}", unit.as_deref().map_or("?".into(), |unit| UnitId::of_name(unit).0))
        }
        Whose::LeftOut => "-".into(),
        Whose::Tray(reason) => reason.key().into(),
    };
    rules.sort(&looks).into_iter().map(said).collect()
}

#[test]
fn a_client_s_pages_follow_only_where_the_mapping_says_how() {
    let text = "client = 'Pnr: (\\S+)'\nunit = 'Enhet: (.+)'\nfollows = 'Sida ([2-9]|\\d\\d) av'\nskip = 'Summa'";
    let pages = [
        "Enhet: Norra\nPnr: 19300725-9892\nSida 1 av 2",
        "Sida 2 av 2",
        "Enhet: norra\nPnr: 19560216-9814\nSida 1 av 1",
        "Sida 1 av 1",
        "Sida 2 av 3",
        "Summa",
        "Sida 2 av 2",
        "",
        "Pnr: 19560216-9814",
        "Enhet: Norra\nEnhet: Södra\nPnr: 19560216-9814",
        "Enhet: Norra\nPnr: 19560216-9814\nPnr: 19300725-9892",
        "Enhet: Norra\nPnr: 19560216-9814",
        "Pnr: 19560216-9814\nSida 2 av 3",
        "Enhet: Södra\nSida 3 av 3",
    ];
    let expected = [
        "norra 193007259892",
        "norra 193007259892",
        "norra 195602169814",
        "tray-no-client",
        "tray-no-client",
        "-",
        "tray-no-client",
        "tray-illegible",
        "tray-no-unit",
        "tray-two-units",
        "tray-two-clients",
        "norra 195602169814",
        "norra 195602169814",
        "tray-two-units",
    ];
    assert_eq!(sorted(&rules(text), &pages), expected);
}

#[test]
fn the_unit_s_own_sheets_are_told_apart_or_are_one() {
    let one = rules("unit_is = 'Norra'");
    assert_eq!(sorted(&one, &["Schema v 48", "Schema v 49"]), ["norra []", "norra []"]);
    let runs = rules("unit_is = 'Norra'\nsheet = 'Slinga: (.+)'\nfollows = 'forts'");
    let pages = ["Slinga: HEM 3", "forts", "Annat"];
    assert_eq!(sorted(&runs, &pages), ["norra [HEM 3]", "norra [HEM 3]", "tray-no-sheet"]);
    let without = rules("client = 'Pnr: (\\S+)'");
    assert_eq!(sorted(&without, &["Pnr: 300725-9892", "Pnr: 30"]), ["? 193007259892", "tray-no-client"]);
}

#[test]
fn what_is_wrong_in_a_mapping_is_said() {
    let fault = |pdf: &str| {
        let text = format!(
            "source = \"a\"\ntitle = \"A\"\nevery = \"1d\"\n[file]\nnames = \"*.pdf\"\nformat = \"pdf\"\n[pdf]\n{pdf}"
        );
        Mapping::parse(&text).unwrap_err().message
    };
    assert!(fault("tab = \"B\"\nunit_is = 'N'").contains("J to Z"));
    assert!(fault("tab = \"K\"").contains("says no unit"));
    assert!(fault("tab = \"K\"\nunit = 'a'\nunit_is = 'b'").contains("both unit and unit_is"));
    assert!(fault("tab = \"K\"\nunit_is = 'b'\nname = 'c'").contains("name"));
    assert!(fault("tab = \"K\"\nclient = 'b'\nsheet = 'c'").contains("sheet"));
}

#[test]
fn the_time_of_printing_is_no_content() {
    let rules = rules("unit_is = 'Norra'\nignore = ['Utskriven [^\\n]+', 'kl \\d\\d:\\d\\d']");
    assert_eq!(rules.lasting("A\nUtskriven 2026-11-28 02:00\nB kl 10:00"), "A\n\nB ");
}
