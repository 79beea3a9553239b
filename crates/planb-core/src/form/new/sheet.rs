//! A form from the rows of a spreadsheet: one field in each row, its section, kind, options, and whether it must be filled in.

use super::{About, Draft, NEW_MAX_LINES, NewFault, NewWhy, both, choices, fault, folded, scale};
use crate::form::{Choice, Field, FormDefinition, GridRows, Guard, Initials, Kind, Width, Words};

/// The columns that a spreadsheet may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Section,
    Field,
    English,
    Kind,
    Options,
    Required,
    Width,
    Guard,
    Rows,
}

fn column(head: &str) -> Option<Column> {
    Some(match folded(head).as_str() {
        "avsnitt" | "rubrik" | "section" => Column::Section,
        "falt" | "fraga" | "field" | "label" => Column::Field,
        "engelska" | "english" => Column::English,
        "slag" | "typ" | "kind" | "type" => Column::Kind,
        "val" | "alternativ" | "options" => Column::Options,
        "maste" | "obligatorisk" | "required" => Column::Required,
        "bredd" | "width" => Column::Width,
        "skydd" | "guard" => Column::Guard,
        "rader" | "rows" => Column::Rows,
        _ => return None,
    })
}

/// The form of a spreadsheet's rows, each with its number. Above the heads stand lines such as *Titel*, *Kod*, *Version*, *Lag*.
pub fn from_rows(rows: &[(u32, Vec<String>)], given: About) -> Result<FormDefinition, NewFault> {
    if rows.len() > NEW_MAX_LINES {
        return fault(0, NewWhy::TooLong);
    }
    let mut draft = Draft::default();
    let mut heads: Option<Vec<Option<Column>>> = None;
    for (number, cells) in rows {
        let line = *number as usize;
        let Some(columns) = &heads else {
            let found: Vec<Option<Column>> = cells.iter().map(|cell| column(cell)).collect();
            if found.contains(&Some(Column::Field)) && found.contains(&Some(Column::Kind)) {
                heads = Some(found);
            } else if let [word, value, ..] = cells.as_slice() {
                draft.about.take(word, value);
            }
            continue;
        };
        let cell = |of: Column| {
            let at = columns.iter().position(|column| *column == Some(of));
            at.and_then(|at| cells.get(at)).map(|text| text.trim()).unwrap_or_default()
        };
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            row(&mut draft, line, &cell)?;
        }
    }
    if heads.is_none() {
        return fault(0, NewWhy::NoHeads);
    }
    draft.done(given)
}

fn row<'a>(draft: &mut Draft, line: usize, cell: &impl Fn(Column) -> &'a str) -> Result<(), NewFault> {
    let (title, label, word) = (cell(Column::Section), cell(Column::Field), cell(Column::Kind));
    let is_new = !title.is_empty() && draft.sections.last().is_none_or(|section| section.title.sv != title);
    if is_new {
        draft.section(line, title, 0);
    }
    if label.is_empty() && word.is_empty() {
        return if is_new { Ok(()) } else { fault(line, NewWhy::NoLabel) };
    }
    if label.is_empty() {
        return fault(line, NewWhy::NoLabel);
    }
    let kind = kind(line, word, cell(Column::Options), cell(Column::Rows))?;
    let is_grid = matches!(kind, Kind::Grid { .. });
    let english = cell(Column::English);
    let label = Words { sv: label.to_string(), en: if english.is_empty() { label } else { english }.to_string() };
    let required = yes(line, cell(Column::Required))?;
    let (width, guard) = (width(line, cell(Column::Width))?, guard(line, cell(Column::Guard))?);
    let field: &mut Field = draft.field(line, label, kind);
    (field.required, field.width, field.guard) = (required, width, guard);
    let rows = cell(Column::Rows);
    if !rows.is_empty() && !is_grid {
        let Ok(rows) = rows.parse() else { return fault(line, NewWhy::Number(rows.to_string())) };
        if let Some(section) = draft.sections.last_mut() {
            section.rows = section.rows.max(rows);
        }
    }
    Ok(())
}

fn kind(line: usize, word: &str, options: &str, rows: &str) -> Result<Kind, NewFault> {
    let number = |other: u32| match options.trim() {
        "" => Ok(other),
        text => text.parse().or_else(|_| fault(line, NewWhy::Number(text.to_string()))),
    };
    let several = || match choices(parts(options)) {
        options if options.len() < 2 => fault(line, NewWhy::Options(word.to_string())),
        options => Ok(options),
    };
    Ok(match folded(word).as_str() {
        "text" | "rad" | "rader" | "lines" => Kind::Text { lines: number(1)? },
        "rutor" | "boxes" => Kind::Boxes { count: number(12)? },
        "datum" | "date" => Kind::Date,
        "tid" | "klockslag" | "time" => Kind::Time,
        "kryss" | "ruta" | "tick" => Kind::Tick,
        "ett av" | "en av" | "one" => Kind::One { options: several()? },
        "flera av" | "many" => Kind::Many { options: several()? },
        "ja/nej" | "ja nej" | "yes/no" => Kind::One { options: yes_and_no() },
        "skala" | "scale" => match scale(options) {
            Some(scale) => scale,
            None => return fault(line, NewWhy::Number(options.to_string())),
        },
        "underskrift" | "signatur" | "signature" => Kind::Signature,
        "information" | "info" | "las" => Kind::Info,
        "rutnat" | "tabell" | "grid" => grid(line, options, rows)?,
        _ => return fault(line, NewWhy::Kind(word.to_string())),
    })
}

fn yes_and_no() -> Vec<Choice> {
    let option = |name: &str, sv: &str, en: &str| Choice { name: name.into(), sv: sv.into(), en: en.into() };
    vec![option("yes", "Ja", "Yes"), option("no", "Nej", "No")]
}

/// What is written between semicolons, bars or lines; between commas where there is none of them.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let strong = |c: char| c == ';' || c == '|' || c == '\n';
    let has_strong = text.contains(strong);
    text.split(move |c| if has_strong { strong(c) } else { c == ',' }).map(str::trim).filter(|part| !part.is_empty())
}

fn grid(line: usize, options: &str, rows: &str) -> Result<Kind, NewFault> {
    let columns: Vec<Words> = parts(options).map(both).collect();
    if columns.is_empty() {
        return fault(line, NewWhy::Options("rutnät".into()));
    }
    let rows = match rows.trim().parse() {
        Ok(count) => GridRows::Blank(count),
        Err(_) => GridRows::Named(parts(rows).map(both).collect()),
    };
    if rows.count() == 0 {
        return fault(line, NewWhy::Number(String::new()));
    }
    Ok(Kind::Grid { rows, groups: Vec::new(), columns, initials: Initials::None })
}

fn yes(line: usize, word: &str) -> Result<bool, NewFault> {
    match folded(word).as_str() {
        "" | "nej" | "n" | "no" | "0" => Ok(false),
        "ja" | "j" | "x" | "yes" | "y" | "1" => Ok(true),
        _ => fault(line, NewWhy::YesNo(word.to_string())),
    }
}

fn width(line: usize, word: &str) -> Result<Width, NewFault> {
    match folded(word).as_str() {
        "" | "hel" | "full" => Ok(Width::Full),
        "halv" | "half" => Ok(Width::Half),
        "tredjedel" | "third" => Ok(Width::Third),
        _ => fault(line, NewWhy::Word(word.to_string())),
    }
}

fn guard(line: usize, word: &str) -> Result<Guard, NewFault> {
    match folded(word).as_str() {
        "" | "inget" | "none" => Ok(Guard::None),
        "lakemedel" | "medicine" => Ok(Guard::Medicine),
        "pengar" | "money" => Ok(Guard::Money),
        "narkotika" | "narcotics" => Ok(Guard::Narcotics),
        _ => fault(line, NewWhy::Word(word.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let cells = |line: &str| line.split(" / ").map(|cell| cell.replace("··", "")).collect();
        text.lines().enumerate().map(|(at, line)| (at as u32 + 1, cells(line))).collect()
    }

    fn made(text: &str) -> Result<FormDefinition, NewFault> {
        from_rows(&rows(text), About::default())
    }

    const HEAD: &str =
        "Titel / Nattrunda\nKod / natt\nVersion / 3\nAvsnitt / Fält / Slag / Val / Måste / Bredd / Rader\n";

    #[test]
    fn a_spreadsheet_becomes_a_form() {
        let form = made(&format!(
            "{HEAD}Rundan / Namn / text /  / ja / halv\n / Datum / datum /  / x / halv\n / Dörrar / flera av / Norra; Södra, baksidan; Källaren\n\
             \n / Lugnt? / ja/nej\n / Oro / skala / 0 ingen - 5 stor\nRum / Rum / text /  /  /  / 12\n / Sover / kryss\n\
             Klart / Larm / rutnät / 22; 02; 05 /  /  / Entré; Kök\n / Underskrift / underskrift"
        ))
        .unwrap();
        assert_eq!((form.id.as_str(), form.code.as_str(), form.version), ("nattrunda", "NATT", 3));
        let told: Vec<String> = form
            .sections
            .iter()
            .map(|section| {
                let kinds: Vec<&str> = section.fields.iter().map(|field| field.kind.name()).collect();
                format!("{} ×{}: {}", section.name, section.rows, kinds.join(" "))
            })
            .collect();
        assert_eq!(told, ["rundan ×0: text date many one scale", "rum ×12: text tick", "klart ×0: grid signature"]);
        let first = &form.sections[0].fields[0];
        assert!(first.required && first.width == Width::Half);
        let Kind::Many { options } = &form.sections[0].fields[2].kind else { panic!() };
        assert_eq!(options[1].sv, "Södra, baksidan");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_row() {
        let why = |text: &str| made(text).map_or_else(|fault| (fault.line, fault.why.key()), |_| (0, "well"));
        let field = |row: &str| why(&format!("{HEAD}{row}"));
        assert_eq!(field("A / Namn / text"), (0, "well"));
        assert_eq!(field("A / Namn / stämpel"), (5, "kind"));
        assert_eq!(field("A / Namn / text\n /  / datum"), (6, "no-label"));
        assert_eq!(field("A / Val / ett av / Bara ett"), (5, "options"));
        assert_eq!(field("A / Text / text / många"), (5, "number"));
        assert_eq!(field("A / Text / text / 31"), (5, "form"));
        assert_eq!(field("A / Text / text /  / kanske"), (5, "yes-no"));
        assert_eq!(field("A / Text / text /  /  / smal"), (5, "word"));
        assert_eq!(field("A / Text / text /  /  /  / fem"), (5, "number"));
        assert_eq!(field("A / Skala / skala / 0 - 40"), (5, "number"));
        assert_eq!(field("A / Läs / info"), (0, "form"));
        assert_eq!(why("Namn / Slag\nA / text"), (0, "no-heads"));
        assert_eq!(why("Fält / Slag\nA / text"), (0, "no-title"));
        let many = format!("{HEAD}{}", "A / Namn / text\n".repeat(NEW_MAX_LINES));
        assert_eq!(why(&many), (0, "too-long"));
    }

    #[test]
    fn what_is_told_apart_goes_before_what_the_file_says() {
        let given = About { code: Some("rond".into()), title: Some("Rond".into()), ..About::default() };
        let form = from_rows(&rows(&format!("{HEAD}A / Namn / text")), given).unwrap();
        assert_eq!((form.id.as_str(), form.code.as_str(), form.version), ("rond", "ROND", 3));
    }
}
