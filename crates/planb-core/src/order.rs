//! Orders of exports (*exportbeställning*): what a business system shall write, when and where; and whether what came is that.
//!
//! The columns come from the source's mapping, so that what is ordered is exactly what can be read.

use jiff::civil::{DateTime, Time};

use crate::care::intake::header::column_at;
use crate::care::mapping::{ColumnRef, Columns, Encoding, Format, Mapping};
use crate::care::table::{Cell, Grid};
use crate::care::{Every, Kind, field::Field};
use crate::register::{Belongs, Field as Named, Hands, Record, Schema, Shape, joined};

/// Formats that can be ordered.
pub const FORMATS: [&str; 4] = ["csv", "xlsx", "ods", "pdf"];
/// Encodings of text that can be ordered.
pub const ENCODINGS: [&str; 3] = ["utf-8", "windows-1252", "utf-16"];
/// What stands between a column's name and its alternatives.
const OR: &str = " | ";
/// The header is looked for in this many rows.
const HEADER_ROWS: usize = 60;

/// One order. The id is the source's name; an order that is made again is the same record, with its earlier values.
pub const ORDER: Schema = Schema {
    kind: "order",
    title: "source",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Named::new("source", Shape::Line(60)).required().listed(),
        Named::new("system", Shape::One("system")).listed(),
        Named::new("made_on", Shape::Date).required().listed(),
        Named::new("owner", Shape::Line(160)).listed(),
        Named::new("to", Shape::Line(160)).listed(),
        Named::new("file", Shape::Line(200)),
        Named::new("folder", Shape::Line(300)).listed(),
        Named::new("hour", Shape::Line(5)).listed(),
        Named::new("every", Shape::Line(20)),
        Named::new("format", Shape::Choice(&FORMATS)),
        Named::new("encoding", Shape::Choice(&ENCODINGS)),
        Named::new("needed", Shape::Text(8_000)),
        Named::new("wanted", Shape::Text(8_000)),
        Named::new("checked_on", Shape::Date).listed(),
        Named::new("checked", Shape::Choice(&["good", "faults"])).listed(),
        Named::new("note", Shape::Text(2_000)),
    ],
};

/// The hour by which a file must be there, as it was typed: `01:30`.
pub fn hour_of(typed: &str) -> Option<Time> {
    let is_shaped = typed.len() == "00:00".len() && typed.as_bytes().get(2) == Some(&b':');
    typed.parse().ok().filter(|_| is_shaped)
}

/// A column that is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, or the names that it may have.
    pub names: Vec<String>,
    pub kind: Kind,
    /// What it is read as.
    pub fields: Vec<Field>,
    /// Without it the source cannot be read.
    pub is_needed: bool,
}

/// The named columns of a mapping, each once, in the order of its records.
pub fn columns(mapping: &Mapping) -> Vec<Column> {
    let mut all: Vec<Column> = Vec::new();
    let mut put = |columns: &Columns, kind: Kind, field: Option<Field>, is_needed: bool| {
        let named = |column: &ColumnRef| match column {
            ColumnRef::Name(name) => Some(name.clone()),
            ColumnRef::Number(_) => None,
        };
        let names: Vec<String> = columns.0.iter().filter_map(named).collect();
        if names.is_empty() {
            return;
        }
        let at = all.iter().position(|column| column.names == names).unwrap_or_else(|| {
            all.push(Column { names, kind, fields: Vec::new(), is_needed: false });
            all.len() - 1
        });
        if let Some(column) = all.get_mut(at) {
            column.is_needed |= is_needed;
            column.fields.extend(field.filter(|field| !column.fields.contains(field)));
        }
    };
    for record in &mapping.records {
        record.when.iter().for_each(|when| put(&when.column, record.kind, None, true));
        let needed = |field: &Field| record.required.contains(field);
        for (field, takes) in &record.fields {
            takes.0.iter().for_each(|take| put(&take.column, record.kind, Some(*field), needed(field)));
        }
        for extract in &record.extract {
            extract.fields().for_each(|field| put(&extract.column, record.kind, Some(field), needed(&field)));
        }
        for route in &record.route {
            let fields = route.rules.iter().flat_map(|rule| &rule.to).chain(&route.rest);
            fields.for_each(|field| put(&route.column, record.kind, Some(*field), needed(field)));
        }
        for line in &record.lines {
            put(&Columns(vec![line.clone()]), record.kind, None, false);
        }
    }
    all
}

/// Columns as the record holds them: one on each line.
pub fn lines(columns: &[Column], is_needed: impl Fn(&Column) -> bool) -> String {
    let names: Vec<String> = columns.iter().filter(|one| is_needed(one)).map(|one| one.names.join(OR)).collect();
    joined(names.iter().map(String::as_str))
}

/// A file that came.
#[derive(Clone, Debug)]
pub struct Came {
    pub grids: Vec<Grid>,
    pub format: Format,
    /// Of a text; `Auto` where every encoding says the same.
    pub encoding: Encoding,
    /// When the system wrote it, as far as anything tells; local time.
    pub written_at: Option<DateTime>,
}

/// Something that is not as it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A column that must be there is not.
    Lacking(String),
    /// A column that was ordered is not there; it can be read without.
    Without(String),
    Format {
        came: &'static str,
        ordered: String,
    },
    Encoding {
        came: &'static str,
        ordered: String,
    },
    /// It was written after the hour.
    Late {
        came: String,
        ordered: String,
    },
    /// It is older than the source's rhythm allows.
    Old {
        hours: u32,
        allowed: u32,
    },
}

impl Finding {
    /// The key of its sentence.
    pub fn key(&self) -> &'static str {
        match self {
            Finding::Lacking(_) => "order-lacking",
            Finding::Without(_) => "order-without",
            Finding::Format { .. } => "order-format",
            Finding::Encoding { .. } => "order-encoding",
            Finding::Late { .. } => "order-late",
            Finding::Old { .. } => "order-old",
        }
    }

    /// What the sentence needs.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Finding::Lacking(column) | Finding::Without(column) => vec![("column", column.clone())],
            Finding::Format { came, ordered } | Finding::Encoding { came, ordered } => {
                vec![("came", (*came).to_string()), ("ordered", ordered.clone())]
            }
            Finding::Late { came, ordered } => vec![("came", came.clone()), ("ordered", ordered.clone())],
            Finding::Old { hours, allowed } => vec![("hours", hours.to_string()), ("allowed", allowed.to_string())],
        }
    }
}

/// Compares a file that came with its order, now.
pub fn check(order: &Record, came: &Came, now: DateTime) -> Vec<Finding> {
    let mut found = Vec::new();
    let there = header(order, &came.grids);
    let is_there = |line: &str| {
        let is_named = |name: &str| column_at(&ColumnRef::Name(name.trim().to_string()), there).is_some();
        line.split(OR).any(is_named)
    };
    let lacking = order.all("needed").filter(|line| !is_there(line)).map(|line| Finding::Lacking(line.to_string()));
    let without = order.all("wanted").filter(|line| !is_there(line)).map(|line| Finding::Without(line.to_string()));
    found.extend(lacking.chain(without));
    let format = match came.format {
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        Format::Text | Format::Auto => "csv",
        Format::Pdf => "pdf",
    };
    let ordered = order.get("format");
    if !ordered.is_empty() && ordered != format {
        found.push(Finding::Format { came: format, ordered: ordered.to_string() });
    }
    let encoding = match came.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Windows1252 => "windows-1252",
        Encoding::Utf16Le | Encoding::Utf16Be => "utf-16",
        Encoding::Auto => "",
    };
    let ordered = order.get("encoding");
    if format == "csv" && !encoding.is_empty() && !ordered.is_empty() && ordered != encoding {
        found.push(Finding::Encoding { came: encoding, ordered: ordered.to_string() });
    }
    if let Some(at) = came.written_at {
        found.extend(timing(order, at, now));
    }
    found
}

/// The row that holds most of the columns that were ordered.
fn header<'a>(order: &Record, grids: &'a [Grid]) -> &'a [Cell] {
    let ordered: Vec<&str> = order.all("needed").chain(order.all("wanted")).collect();
    let score = |cells: &[Cell]| {
        let is_there = |line: &&&str| {
            line.split(OR).any(|name| column_at(&ColumnRef::Name(name.trim().to_string()), cells).is_some())
        };
        ordered.iter().filter(is_there).count()
    };
    let rows = grids.iter().flat_map(|grid| grid.rows.iter().take(HEADER_ROWS)).map(|row| row.cells.as_slice());
    let best = rows.rev().max_by_key(|cells| score(cells));
    best.unwrap_or_default()
}

fn timing(order: &Record, at: DateTime, now: DateTime) -> Vec<Finding> {
    let mut found = Vec::new();
    // The evening before is early and not late.
    let noon = Time::constant(12, 0, 0, 0);
    let hour = hour_of(order.get("hour"));
    if hour.is_some_and(|hour| at.time() > hour && at.time() < noon) {
        let came = at.time().strftime("%H:%M").to_string();
        found.push(Finding::Late { came, ordered: order.get("hour").to_string() });
    }
    let seconds = now.duration_since(at).as_secs().max(0).unsigned_abs();
    let hours = u32::try_from(seconds.div_ceil(3_600)).unwrap_or(u32::MAX);
    let every = Every::try_from(order.get("every").to_string()).ok();
    if let Some(allowed) = every.map(Every::allowed_hours).filter(|allowed| hours > *allowed) {
        found.push(Finding::Old { hours, allowed });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Hlc, LogId, Order};
    use crate::register::{Hand, RecordId, RecordWritten, Register};

    const MAPPING: &str = r#"
        source = "tes"
        every = "1d"
        [file]
        names = ["tes*.csv"]
        [[record]]
        kind = "visit"
        required = ["id", "date", "start"]
        [record.fields]
        id = "Personnummer"
        date = ["Datum", "Dag"]
        start = "Tid"
        run = "Slinga"
    "#;

    fn order(set: &[(&str, &str)]) -> Record {
        let columns = columns(&Mapping::parse(MAPPING).unwrap());
        let (needed, wanted) = (lines(&columns, |one| one.is_needed), lines(&columns, |one| !one.is_needed));
        let mut fields = vec![
            ("source", "tes"),
            ("hour", "01:30"),
            ("every", "1d"),
            ("format", "csv"),
            ("encoding", "utf-8"),
            ("needed", needed.as_str()),
            ("wanted", wanted.as_str()),
        ];
        fields.extend(set);
        let set = fields.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
        let written = RecordWritten {
            kind: "order".into(),
            id: RecordId("tes".into()),
            set,
            over: vec![],
            by: Hand::default(),
            only: None,
        };
        let mut register = Register::default();
        let place = Order { hlc: Hlc(1), log: LogId([1; 32]), seq: 1, index: 0 };
        register.write(place, "2026-02-03T08:00".parse().unwrap(), &written);
        register.get("order", "tes").clone()
    }

    fn came(header: &str) -> Came {
        let row = |text: &str| text.split(';').map(Cell::of_text).collect();
        let rows = [(1, "TES – planerade besök"), (2, header), (3, "19300101;x;y;z")];
        let rows = rows.map(|(number, text)| crate::care::table::TableRow { row: number, cells: row(text) }).to_vec();
        let written_at = "2026-02-03T01:00".parse().ok();
        Came { grids: vec![Grid { sheet: None, rows }], format: Format::Text, encoding: Encoding::Utf8, written_at }
    }

    fn said(order: &Record, came: &Came) -> String {
        let now = "2026-02-03T02:10".parse().unwrap();
        let line = |finding: &Finding| {
            let args: String = finding.args().iter().map(|(_, value)| format!(" {value}")).collect();
            format!("{}{args}", finding.key())
        };
        check(order, came, now).iter().map(line).collect::<Vec<_>>().join(", ")
    }

    const WHOLE: &str = "Personnummer;Dag;tid;Slinga";

    #[test]
    fn an_hour_is_one_of_the_day() {
        for (typed, is_hour) in [("01:30", true), ("00:00", true), ("23:59", true), ("25:00", false), ("24:00", false)]
        {
            assert_eq!(hour_of(typed).is_some(), is_hour, "{typed}");
        }
        for typed in ["", "gurka", "1:30", "0130", "01.30", "01:30:00", "01:60", "kl 01"] {
            assert_eq!(hour_of(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_columns_of_a_mapping_are_ordered() {
        let order = order(&[]);
        assert_eq!(order.get("needed"), "Personnummer\nDatum | Dag\nTid");
        assert_eq!(order.get("wanted"), "Slinga");
        assert_eq!(said(&order, &came(WHOLE)), "");
    }

    #[test]
    fn each_fault_is_found_alone() {
        let whole = || came(WHOLE);
        let at = |text: &str| Came { written_at: text.parse().ok(), ..whole() };
        for (came, expected) in [
            (came("Personnummer;Slinga;Tid"), "order-lacking Datum | Dag"),
            (came("Personnummer;Datum;Tid"), "order-without Slinga"),
            (Came { format: Format::Xlsx, ..whole() }, "order-format xlsx csv"),
            (Came { encoding: Encoding::Windows1252, ..whole() }, "order-encoding windows-1252 utf-8"),
            (Came { encoding: Encoding::Auto, ..whole() }, ""),
            (at("2026-02-03T01:30"), ""),
            (at("2026-02-03T01:31"), "order-late 01:31 01:30"),
            (at("2026-02-02T22:00"), ""),
            (at("2026-02-01T14:10"), ""),
            (at("2026-02-01T13:00"), "order-old 38 36"),
            (Came { written_at: None, ..whole() }, ""),
            (
                Came { grids: vec![], ..whole() },
                "order-lacking Personnummer, order-lacking Datum | Dag, order-lacking Tid, order-without Slinga",
            ),
        ] {
            assert_eq!(said(&order(&[]), &came), expected);
        }
        let loose = order(&[("format", ""), ("encoding", ""), ("hour", ""), ("every", "")]);
        assert_eq!(said(&loose, &Came { format: Format::Ods, ..at("2020-01-01T05:00") }), "");
    }
}
