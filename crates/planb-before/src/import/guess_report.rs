//! Proposing a mapping for a printed report, from the words on its first pages.

use std::fmt::Write;

use planb_paper::pdf::Foreign;

use super::Unreadable;

/// So many pages are looked at, and so many lines of the first are shown.
const PAGES: usize = 6;
const LINES: usize = 12;
/// What systems write before a unit, a client's number and name, the number of a page, and the time of printing.
const UNIT: [&str; 5] = ["Enhet", "Avdelning", "Grupp", "Område", "Boende"];
const NUMBER: [&str; 4] = ["Personnr", "Personnummer", "Pnr", "Födelsenr"];
const NAME: [&str; 4] = ["Namn", "Brukare", "Kund", "Patient"];
const PRINTED: [&str; 4] = ["Utskriven", "Utskriftsdatum", "Utskrift", "Datum"];

/// A proposed mapping as TOML; a person should look at it before it is used.
pub fn guess(bytes: &[u8], file: &str) -> Result<String, Unreadable> {
    let texts = Foreign::open(bytes)?.texts()?;
    let pages: Vec<&str> = texts.iter().take(PAGES).map(|text| text.lines.as_str()).collect();
    let says = |words: &[&'static str], after: &str| {
        let mut found = words.iter().filter(|word| pages.iter().any(|page| page.contains(&format!("{word}{after}"))));
        found.next().copied()
    };
    let label = |words: &[&'static str]| says(words, ":");
    let printed = says(&PRINTED, "");
    let words: Vec<&str> = pages.iter().flat_map(|page| page.split_whitespace()).collect();
    let has_numbers = words.iter().any(|word| is_number(word));
    let counts = |three: &[&str]| matches!(three, [page, of, av] if page.eq_ignore_ascii_case("sida") && of.parse::<u32>().is_ok() && *av == "av");
    let has_counts = words.windows(3).any(counts);
    // The date in a file's name is another every night.
    let stem: String =
        file.chars().take_while(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '_' | '-')).collect();
    let stem = stem.trim_end_matches(['_', '-', ' ']);
    let title = if stem.is_empty() { "Rapport" } else { stem };
    let source = planb_core::id::UnitId::of_name(stem).0;
    let mut out = String::from("# Ett förslag. Så börjar första sidan (kolumner skiljs av tabbar):\n");
    for line in pages.first().into_iter().flat_map(|page| page.lines()).take(LINES) {
        // A remark is one line.
        _ = writeln!(
            out,
            "#   {}",
            line.chars().filter(|letter| *letter == '\t' || !letter.is_control()).collect::<String>()
        );
    }
    _ = write!(
        out,
        "\nsource = \"{source}\"\ntitle = \"{title}\"   # flikens namn\nevery = \"1d\"\n\n[file]\nnames = [\"{stem}*.pdf\"]\nformat = \"pdf\"\n"
    );
    if let Some(word) = printed {
        _ = write!(
            out,
            "\n[exported_at]\ntitle = '{word}:? ?([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?: [0-9]{{2}}:[0-9]{{2}})?)'\n"
        );
    }
    out.push_str("\n[pdf]\ntab = \"K\"   # J till Z, en egen för varje källa\n");
    match label(&UNIT) {
        Some(word) => _ = writeln!(out, "unit = '{word}: ?([^\\t\\n]+)'"),
        None => out.push_str("unit_is = \"Enhetens namn\"   # OSÄKER: ingen enhet hittades på sidorna\n"),
    }
    match label(&NUMBER) {
        Some(word) => _ = writeln!(out, "client = '{word}: ?([0-9]{{6,8}}[-+]?[0-9]{{4}})'"),
        None if has_numbers => out.push_str("client = '\\b((?:19|20)\\d{6}-\\d{4})\\b'\n"),
        None => out.push_str("# OSÄKER: inget personnummer hittades. Då är rapporten ett blad för hela enheten.\n"),
    }
    let has_client = out.contains("\nclient = ");
    if let Some(word) = label(&NAME).filter(|_| has_client) {
        _ = writeln!(out, "name = '{word}: ?([^\\t\\n]+)'");
    }
    if has_counts {
        out.push_str("follows = '[Ss]ida (?:[2-9]|\\d\\d+) av'\n");
    }
    out.push_str("protected = ['(?i)sekretess', '(?i)skydd']\n");
    if let Some(word) = printed {
        _ = writeln!(out, "ignore = ['{word}[^\\n]*']");
    }
    Ok(out)
}

/// `19300725-9892`.
fn is_number(word: &str) -> bool {
    let (date, rest) = word.split_once('-').unwrap_or_default();
    let all = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    all(date, 8) && all(rest, 4) && (date.starts_with("19") || date.starts_with("20"))
}
