//! A form's file, read: TOML under limits, with the place of what is wrong.

use serde::Deserialize;

use super::layout::layout;
use super::{
    CHARACTERS_MAX, Choice, FIELDS_MAX, FILE_MAX_BYTES, Field, FormDefinition, GridRows, Guard, Initials, Kind,
    LINES_MAX, OPTIONS_MAX, PAGES_MAX, Paper, ROWS_MAX, Returns, SECTIONS_MAX, Section, Starts, TEXT_MAX_CHARS, Width,
    Words,
};

/// What is wrong with a form's file, and where: `visits.done`, empty for the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault {
    pub place: String,
    pub why: Why,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No TOML, or a key that no form has; the reader's own words, with line and column.
    Toml(String),
    /// A name has other characters than `a–z 0–9 _ -`, or none, or too many.
    Name,
    /// The code has other than 2–7 of 0–9 A–Z.
    Code,
    /// Two have the same name.
    Twice,
    /// A kind that there is not.
    Kind(String),
    /// A kind lacks what it needs: options, columns, `from` and `to` …
    Needs(&'static str),
    /// A kind that cannot stand in a table's row.
    NotInRows,
    /// More than the limit.
    TooMany { what: &'static str, count: usize, most: usize },
    /// Nothing to fill in.
    Empty,
    /// It does not fit the paper, in width or in height.
    TooWide,
}

impl std::fmt::Display for FormFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        match &self.why {
            Why::Toml(why) => write!(f, "{why}"),
            Why::Name => write!(f, "a name is 1–40 of a–z, 0–9, - and _"),
            Why::Code => write!(f, "the code on paper is 2–7 of 0–9 and A–Z"),
            Why::Twice => write!(f, "the name stands there twice"),
            Why::Kind(kind) => write!(f, "there is no kind {kind}"),
            Why::Needs(what) => write!(f, "{what} is missing, or is not one of these"),
            Why::NotInRows => write!(f, "this kind cannot stand in a section with rows"),
            Why::TooMany { what, count, most } => write!(f, "{count} {what}, at most {most}"),
            Why::Empty => write!(f, "there is nothing to fill in"),
            Why::TooWide => write!(f, "it does not fit the paper"),
        }
    }
}

impl std::error::Error for FormFault {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormToml {
    id: String,
    code: String,
    version: u16,
    title: Words,
    #[serde(default)]
    lead: Words,
    #[serde(default)]
    law: String,
    #[serde(default)]
    paper: Paper,
    #[serde(default)]
    returns: Returns,
    #[serde(default)]
    section: Vec<SectionToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionToml {
    name: String,
    #[serde(default)]
    title: Words,
    #[serde(default)]
    note: Words,
    #[serde(default)]
    starts: Starts,
    #[serde(default)]
    rows: usize,
    #[serde(default)]
    field: Vec<FieldToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldToml {
    name: String,
    #[serde(default)]
    label: Words,
    kind: String,
    #[serde(default)]
    guard: Guard,
    #[serde(default)]
    width: Width,
    #[serde(default)]
    required: bool,
    lines: Option<u32>,
    count: Option<u32>,
    from: Option<u32>,
    to: Option<u32>,
    #[serde(default)]
    low: Words,
    #[serde(default)]
    high: Words,
    #[serde(default)]
    options: Vec<Choice>,
    #[serde(default)]
    groups: Vec<Words>,
    #[serde(default)]
    columns: Vec<Words>,
    #[serde(default)]
    row_names: Vec<Words>,
    rows: Option<usize>,
    #[serde(default)]
    initials: Initials,
}

fn fault(place: &str, why: Why) -> FormFault {
    FormFault { place: place.to_string(), why }
}

fn most(place: &str, what: &'static str, count: usize, most: usize) -> Result<(), FormFault> {
    if count > most { Err(fault(place, Why::TooMany { what, count, most })) } else { Ok(()) }
}

fn named(place: &str, name: &str) -> Result<(), FormFault> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let is_name = !name.is_empty() && name.len() <= 40 && name.chars().all(fits);
    if is_name { Ok(()) } else { Err(fault(place, Why::Name)) }
}

fn each_once<'a>(place: &str, names: impl Iterator<Item = &'a str>) -> Result<(), FormFault> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        named(&format!("{place}{name}"), name)?;
        if !seen.insert(name) {
            return Err(fault(&format!("{place}{name}"), Why::Twice));
        }
    }
    Ok(())
}

fn short(place: &str, words: &Words) -> Result<(), FormFault> {
    let chars = words.sv.chars().count().max(words.en.chars().count());
    most(place, "characters", chars, TEXT_MAX_CHARS)
}

pub(super) fn read(toml: &str) -> Result<FormDefinition, FormFault> {
    most("", "bytes", toml.len(), FILE_MAX_BYTES)?;
    let form: FormToml = toml::from_str(toml).map_err(|error| fault("", Why::Toml(error.to_string())))?;
    named("id", &form.id)?;
    let is_code = |code: &str| {
        (2..=7).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    if !is_code(&form.code) {
        return Err(fault("code", Why::Code));
    }
    if !(1..=999).contains(&form.version) {
        return Err(fault("version", Why::Needs("a version from 1 to 999")));
    }
    short("title", &form.title)?;
    short("lead", &form.lead)?;
    most("section", "sections", form.section.len(), SECTIONS_MAX)?;
    most("section", "fields", form.section.iter().map(|section| section.field.len()).sum(), FIELDS_MAX)?;
    each_once("", form.section.iter().map(|section| section.name.as_str()))?;
    let sections = form.section.into_iter().map(section).collect::<Result<Vec<_>, _>>()?;
    if !sections.iter().any(|section| section.fields.iter().any(|field| field.kind != Kind::Info)) {
        return Err(fault("", Why::Empty));
    }
    let definition = FormDefinition {
        id: form.id,
        code: form.code,
        version: form.version,
        title: form.title,
        lead: form.lead,
        law: form.law,
        paper: form.paper,
        returns: form.returns,
        sections,
    };
    let pages = layout(&definition);
    most("", "pages", pages.len(), PAGES_MAX)?;
    let wide = pages.iter().flat_map(|page| &page.fields).find(|field| !field.is_on(&definition));
    wide.map_or(Ok(definition.clone()), |field| Err(fault(&field.name, Why::TooWide)))
}

fn section(toml: SectionToml) -> Result<Section, FormFault> {
    let place = toml.name.as_str();
    most(place, "rows", toml.rows, ROWS_MAX)?;
    short(place, &toml.title)?;
    short(place, &toml.note)?;
    each_once(&format!("{place}."), toml.field.iter().map(|field| field.name.as_str()))?;
    let has_rows = toml.rows > 0;
    let fields = toml.field.into_iter().map(|toml| {
        let place = format!("{place}.{}", toml.name);
        let field = field(&place, toml)?;
        let is_wide = matches!(field.kind, Kind::Scale { .. } | Kind::Grid { .. } | Kind::Info | Kind::Many { .. });
        if has_rows && is_wide { Err(fault(&place, Why::NotInRows)) } else { Ok(field) }
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Ok(Section { name: toml.name, title: toml.title, note: toml.note, starts: toml.starts, rows: toml.rows, fields })
}

fn field(place: &str, toml: FieldToml) -> Result<Field, FormFault> {
    short(place, &toml.label)?;
    let kind = match toml.kind.as_str() {
        "text" => Kind::Text { lines: bounded(place, "lines", toml.lines.unwrap_or(1), LINES_MAX)? },
        "boxes" => {
            let count = toml.count.ok_or(fault(place, Why::Needs("count")))?;
            Kind::Boxes { count: bounded(place, "characters", count, CHARACTERS_MAX)? }
        }
        "date" => Kind::Date,
        "time" => Kind::Time,
        "tick" => Kind::Tick,
        "one" => Kind::One { options: options(place, toml.options)? },
        "many" => Kind::Many { options: options(place, toml.options)? },
        "scale" => match (toml.from, toml.to) {
            (Some(from), Some(to)) if from < to && to <= 99 => {
                most(place, "steps", (to - from + 1) as usize, 12)?;
                Kind::Scale { from, to, low: toml.low, high: toml.high }
            }
            _ => return Err(fault(place, Why::Needs("from and to, from < to"))),
        },
        "signature" => Kind::Signature,
        "grid" => grid(place, toml.rows, toml.row_names, toml.groups, toml.columns, toml.initials)?,
        "info" => Kind::Info,
        other => return Err(fault(place, Why::Kind(other.to_string()))),
    };
    Ok(Field {
        name: toml.name,
        label: toml.label,
        kind,
        guard: toml.guard,
        width: toml.width,
        required: toml.required,
    })
}

fn bounded(place: &str, what: &'static str, count: u32, limit: u32) -> Result<u32, FormFault> {
    most(place, what, count as usize, limit as usize)?;
    if count == 0 { Err(fault(place, Why::Needs(what))) } else { Ok(count) }
}

fn options(place: &str, options: Vec<Choice>) -> Result<Vec<Choice>, FormFault> {
    most(place, "options", options.len(), OPTIONS_MAX)?;
    each_once(&format!("{place}."), options.iter().map(|option| option.name.as_str()))?;
    if options.len() < 2 { Err(fault(place, Why::Needs("two options or more"))) } else { Ok(options) }
}

fn grid(
    place: &str,
    rows: Option<usize>,
    names: Vec<Words>,
    groups: Vec<Words>,
    columns: Vec<Words>,
    initials: Initials,
) -> Result<Kind, FormFault> {
    let rows = match (rows, names.is_empty()) {
        (Some(count), true) => GridRows::Blank(count),
        (None, false) => GridRows::Named(names),
        _ => return Err(fault(place, Why::Needs("rows or row_names"))),
    };
    most(place, "rows", rows.count(), ROWS_MAX)?;
    most(place, "columns", groups.len().max(1) * columns.len(), OPTIONS_MAX)?;
    if rows.count() == 0 || columns.is_empty() {
        return Err(fault(place, Why::Needs("rows and columns")));
    }
    Ok(Kind::Grid { rows, groups, columns, initials })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &str) -> String {
        let head =
            "id = \"a\"\ncode = \"AA\"\nversion = 1\ntitle = { sv = \"T\", en = \"T\" }\n[[section]]\nname = \"s\"\n";
        format!("{head}{fields}")
    }

    fn one(field: &str) -> String {
        form(&format!("[[section.field]]\nname = \"f\"\n{field}\n"))
    }

    fn why(toml: &str) -> String {
        FormDefinition::read(toml).map_or_else(|fault| fault.to_string(), |form| form.named())
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let cases = [
            (one("kind = \"tick\""), "a.1"),
            (one("kind = \"stamp\""), "s.f: there is no kind stamp"),
            (
                one("kind = \"one\"\noptions = [{ name = \"x\", sv = \"x\", en = \"x\" }]"),
                "s.f: two options or more is missing, or is not one of these",
            ),
            (one("kind = \"boxes\"\ncount = 24"), "a.1"),
            (one("kind = \"boxes\"\ncount = 25"), "s.f: 25 characters, at most 24"),
            (one("kind = \"text\"\nlines = 30"), "a.1"),
            (one("kind = \"text\"\nlines = 31"), "s.f: 31 lines, at most 30"),
            (one("kind = \"text\"\nlines = 0"), "s.f: lines is missing, or is not one of these"),
            (
                one("kind = \"scale\"\nfrom = 3\nto = 3"),
                "s.f: from and to, from < to is missing, or is not one of these",
            ),
            (one("kind = \"info\""), "there is nothing to fill in"),
            (
                form("rows = 2\n[[section.field]]\nname = \"f\"\nkind = \"info\""),
                "s.f: this kind cannot stand in a section with rows",
            ),
            (form("rows = 41\n"), "s: 41 rows, at most 40"),
            (
                one("kind = \"tick\"\n[[section.field]]\nname = \"f\"\nkind = \"tick\""),
                "s.f: the name stands there twice",
            ),
            (one("kind = \"tick\"").replace("\"AA\"", "\"ÅA\""), "code: the code on paper is 2–7 of 0–9 and A–Z"),
        ];
        for (toml, expected) in cases {
            assert_eq!(why(&toml), expected, "{toml}");
        }
        assert!(why(&one("kind = \"tick\"\ncolour = 1")).contains("unknown field `colour`"));
    }

    #[test]
    fn limits_hold_on_both_sides() {
        let padded = |length: usize| {
            let toml = one("kind = \"tick\"");
            format!("{toml}#{}", "x".repeat(length - toml.len() - 1))
        };
        assert_eq!(why(&padded(FILE_MAX_BYTES)), "a.1");
        assert_eq!(why(&padded(FILE_MAX_BYTES + 1)), "65537 bytes, at most 65536");
        let fields = |count: usize| {
            let fields: String =
                (0..count).map(|n| format!("[[section.field]]\nname = \"f{n}\"\nkind = \"tick\"\n")).collect();
            form(&fields)
        };
        assert_eq!(why(&fields(FIELDS_MAX)), "a.1");
        assert_eq!(why(&fields(FIELDS_MAX + 1)), "section: 121 fields, at most 120");
    }
}
