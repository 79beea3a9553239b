//! Proposing a mapping for an unknown file, from its headers and contents. What is unsure says so in a comment.

mod columns;
mod picked;
mod surroundings;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use planb_core::care::mapping::Mapping;

use super::Unreadable;
use columns::{Column, columns_of, header_of};
use picked::{Certainty, Picked, picked};

const HEADERS: &str = include_str!("../../../../mappings/words/headers.toml");
/// From so many columns whose header is a day, a table is a schedule.
const DAYS_MIN: usize = 5;
/// What parts several texts in one cell, the strongest first.
const SEPARATORS: [&str; 3] = [";", "/", ","];

/// The words of each kind's fields.
type Words = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// A proposed mapping as TOML, which the program can read; a person should look at it before it is used.
pub fn guess(path: &Path) -> Result<String, Unreadable> {
    let bytes = super::bytes_of(path)?;
    if bytes.starts_with(b"%PDF-") {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return super::guess_report::guess(&bytes, &file);
    }
    let grids = super::read_any(path)?;
    let grid = grids.iter().max_by_key(|grid| grid.rows.len()).ok_or(Unreadable::Empty)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // A test reads the shipped words.
    let words: Words = toml::from_str(HEADERS).unwrap_or_default();
    let Some(header) = header_of(grid, &words) else { return Err(Unreadable::NoTable) };
    let columns = columns_of(grid, header);
    let mut kinds: Vec<Picked> = words.iter().map(|(kind, fields)| picked(kind, fields, &columns)).collect();
    kinds.sort_by(|a, b| b.score().cmp(&a.score()).then(a.kind.cmp(b.kind)));
    let schedule = columns.iter().filter(|column| column.is_day).count() >= DAYS_MIN;
    if schedule {
        kinds.sort_by_key(|picked| picked.kind != "shift");
    }
    let head = head(&name) + &surroundings::written(grid, header, &name);
    let proposals = kinds.iter().map(|picked| head.clone() + &written(picked, &columns, schedule));
    let unknown = || {
        let text = "# OSÄKER: ingen kolumn kändes igen. Skriv vad raderna är och vilka kolumner som är vad.";
        format!("{head}\n{text}\n[[record]]\nkind = \"unit\"\nfields = {{ name = 1 }}\n")
    };
    Ok(proposals.into_iter().find(|text| Mapping::parse(text).is_ok()).unwrap_or_else(unknown))
}

fn head(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let source: String = planb_core::id::UnitId::of_name(stem.trim_end_matches(|c: char| !c.is_alphabetic())).0;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let start = stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ' | '.'));
    let pattern = quoted(&format!("{start}*.{ending}"));
    format!(
        "# Förslag efter rubriker och innehåll. Läs igenom det och prova: planb import --check\n\
         source = {}\nevery = \"1d\" # OSÄKER: hur ofta filen kommer\n\n[file]\nnames = {pattern}\n",
        quoted(&source)
    )
}

/// The proposal's records as TOML.
fn written(picked: &Picked, columns: &[Column], schedule: bool) -> String {
    let kind = picked.kind;
    let shift = kind == "shift" && schedule;
    let mut text = format!("\n[[record]]\nkind = {}\n", quoted(kind));
    if shift {
        text.push_str("matrix = {} # en kolumn per dag\naway = [\"Sem*\", \"Sjuk*\", \"L\", \"Ledig*\", \"VAB\", \"FP\"] # OSÄKER: komplettera\n");
    }
    let joined = matches!(kind, "visit" | "medicine" | "order");
    if !picked.has("unit") && !joined {
        text.push_str("constant = { unit = \"Enhet\" } # OSÄKER: filen har ingen kolumn för enhet\n");
    }
    text.push_str("\n[record.fields]\n");
    for (field, of_field) in &picked.fields {
        let is_sure = of_field.iter().all(|(certainty, _)| *certainty == Certainty::Exact);
        let looks: Vec<&str> = of_field.iter().map(|(_, column)| column.looks).collect();
        let unsure = if is_sure { "" } else { " OSÄKER" };
        let _ = writeln!(text, "{field} = {} #{unsure} {}", of_columns(field, of_field), looks.join(", "));
    }
    let (relatives, contact) = if kind == "client" { contact(picked, columns) } else { (Vec::new(), String::new()) };
    let is_used =
        |column: &&Column| picked.uses(column) || relatives.contains(&column.number) || shift && column.is_day;
    for column in columns.iter().filter(|column| !is_used(column)) {
        let name = quoted(&column.name);
        let _ = writeln!(text, "# OSÄKER: kolumn {} {name} används inte ({})", column.number, column.looks);
    }
    text + &contact
}

/// What stands on the right of a field: one column, or several that add up.
fn of_columns(field: &str, of_field: &[(Certainty, &Column)]) -> String {
    let one = |column: &Column| {
        let mut parts = vec![format!("column = {}", quoted(&column.name))];
        let is_list =
            planb_core::care::mapping::Field::ALL.iter().any(|known| known.word() == field && known.is_list());
        let is_shared = is_list || field == "staff";
        if let Some(by) = separator(column).filter(|_| is_shared && column.looks == "text") {
            parts.push(format!("split = {}", quoted(by)));
        }
        if field.ends_with("phones") && column.name.to_lowercase().contains("hem") {
            parts.push("label = \"hem\"".into());
        }
        if matches!(field, "name" | "client_name") && column.looks == "namn" && !column.holds(",") {
            // Which of the two stands first cannot be seen.
            parts.push("name = \"given_family\"".into());
        }
        if parts.len() == 1 { quoted(&column.name) } else { format!("{{ {} }}", parts.join(", ")) }
    };
    match of_field {
        [(_, column)] => one(column),
        several => {
            let table = |column: &Column| {
                let written = one(column);
                if written.starts_with('{') { written } else { format!("{{ column = {written} }}") }
            };
            format!("[{}]", several.iter().map(|(_, column)| table(column)).collect::<Vec<_>>().join(", "))
        }
    }
}

/// What parts the texts in a column's cells, if they hold several.
fn separator(column: &Column) -> Option<&'static str> {
    SEPARATORS.into_iter().find(|by| column.holds(by))
}

/// A second record from the same rows: whom to call, where the file has columns for that. Gives the columns that it uses.
fn contact(picked: &Picked, columns: &[Column]) -> (Vec<usize>, String) {
    let theirs: Vec<&Column> = columns.iter().filter(|column| column.is_relatives()).collect();
    let name = theirs.iter().find(|column| matches!(column.looks, "text" | "namn"));
    let (Some(name), Some(id)) = (name, picked.fields.get("id").and_then(|of| of.first())) else {
        return (Vec::new(), String::new());
    };
    let phone = theirs.iter().find(|column| column.looks == "telefon");
    let mut used = vec![name.number];
    let mut text =
        format!("\n[[record]] # OSÄKER\nkind = \"contact\"\n\n[record.fields]\nid = {}\n", quoted(&id.1.name));
    if let Some(phone) = phone {
        used.push(phone.number);
        let _ = writeln!(text, "phones = {}", quoted(&phone.name));
    }
    let column = quoted(&name.name);
    if name.holds("(") {
        let regex = r"^(?<name>[^(]*?) *(?:\((?<relation>[^)]*)\))?$";
        let _ = write!(text, "\n[[record.extract]]\ncolumn = {column}\nregex = '{regex}'\n");
    } else {
        let _ = writeln!(text, "name = {column}");
    }
    if let Some(by) = SEPARATORS.into_iter().take(1).find(|by| name.holds(by)) {
        let shared: Vec<String> =
            [Some(name), phone].into_iter().flatten().map(|column| quoted(&column.name)).collect();
        let _ = write!(text, "\n[record.split_rows]\ncolumns = [{}]\nby = [{}]\n", shared.join(", "), quoted(by));
    }
    (used, text)
}

/// A TOML string. Texts from cells have no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
