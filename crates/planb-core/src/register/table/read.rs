//! What each row of a sheet would write: a new record, a change of one, nothing, or nothing because something is wrong.

use std::collections::{BTreeMap, HashMap};

use super::super::folded::folded;
use super::super::{Belongs, Fault, Field, Record, RecordId, Register, Schema, Shape, joined};
use super::{FAMILY, GIVEN, ID, MOST_ROWS, Table, place};
use crate::refusal::Refusal;

/// What a sheet is read against.
pub struct Known<'a> {
    pub register: &'a Register,
    /// The schema of a kind.
    pub schema_of: fn(&str) -> Option<&'static Schema>,
    /// Records that are not in the register and may be named, such as units that only the night knows: kind, id, name.
    pub also: &'a [(&'static str, RecordId, String)],
    /// What people write for the words of choices: field, word, labels in both languages.
    pub choices: &'a [(&'static str, &'static str, Vec<String>)],
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    New,
    Changed,
    Same,
    Refused,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRead {
    /// As the spreadsheet numbers it: the headers are row 1.
    pub number: usize,
    pub outcome: Outcome,
    /// Canonical values; of a record that is there, only what differs. Empty when the row is refused for protection.
    pub set: BTreeMap<String, String>,
    pub faults: Vec<Fault>,
    /// The record that it changes.
    pub same_as: Option<RecordId>,
}

/// A whole sheet, before anything is written. Empty rows are not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub rows: Vec<RowRead>,
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub refused: usize,
    /// Rows beyond [`MOST_ROWS`], which were not read.
    pub left_out: usize,
}

/// Reads a sheet whose columns are these fields; several columns of one field are taken together.
pub fn read(known: &Known<'_>, schema: &Schema, table: &Table, columns: &[Option<&str>]) -> Sheet {
    let reader = Reader::new(known, schema, table, columns);
    let mut sheet = Sheet { left_out: table.rows.len().saturating_sub(MOST_ROWS), ..Sheet::default() };
    let mut written: HashMap<String, usize> = HashMap::new();
    for (row, number) in table.rows.iter().take(MOST_ROWS).zip(2..) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut read = reader.row(row, number);
        let key = match &read.same_as {
            Some(id) => format!("={id}"),
            None => reader.key(&read.set),
        };
        if read.outcome != Outcome::Refused
            && let Some(earlier) = written.insert(key, number)
        {
            let why = Refusal::new("field-repeated").with("row", earlier);
            read =
                RowRead { outcome: Outcome::Refused, faults: vec![Fault { field: schema.title.into(), why }], ..read };
        }
        *match read.outcome {
            Outcome::New => &mut sheet.new,
            Outcome::Changed => &mut sheet.changed,
            Outcome::Same => &mut sheet.same,
            Outcome::Refused => &mut sheet.refused,
        } += 1;
        sheet.rows.push(read);
    }
    sheet
}

/// Records by what they are called, folded; of those with a unit also by name and unit, `anna berg hemtjanst norra`.
type Index<'a> = HashMap<String, Vec<&'a RecordId>>;

struct Reader<'a> {
    known: &'a Known<'a>,
    schema: &'a Schema,
    /// Columns by field, in the order in which they are read.
    columns: Vec<(&'a str, usize)>,
    /// Columns that say whether somebody is protected.
    protected: Vec<usize>,
    by_kind: HashMap<&'static str, Index<'a>>,
    own: HashMap<String, Vec<(&'a RecordId, &'a Record)>>,
    choices: HashMap<(&'a str, String), &'a str>,
}

impl<'a> Reader<'a> {
    fn new(known: &'a Known<'a>, schema: &'a Schema, table: &Table, columns: &[Option<&'a str>]) -> Reader<'a> {
        let headers: Vec<String> = table.headers.iter().map(|header| folded(header)).collect();
        let mut fields: Vec<(&str, usize)> =
            columns.iter().enumerate().filter_map(|(at, field)| Some(((*field)?, at))).collect();
        // A name in two columns is said given name first, however they stand.
        if let (Some(given), Some(family)) = (place(&headers, &GIVEN), place(&headers, &FAMILY)) {
            fields.sort_by_key(|(_, at)| if *at == given { (given.min(family), 0) } else { (*at, 1) });
        }
        let is_protected = |header: &String| {
            ["skydd", "sekretess", "protect", "confiden"]
                .iter()
                .any(|word| header.split(' ').any(|part| part.starts_with(word)))
        };
        let is_free = |at: usize| columns.get(at).is_none_or(Option::is_none);
        let protected = headers.iter().enumerate().filter(|(at, header)| is_free(*at) && is_protected(header));
        let kinds = schema.fields.iter().filter_map(Field::refers_to);
        let mut own: HashMap<String, Vec<_>> = HashMap::new();
        for (id, record) in known.register.of(schema.kind) {
            own.entry(folded(record.get(schema.title))).or_default().push((id, record));
        }
        let choice = |(field, word, labels): &'a (&'static str, &'static str, Vec<String>)| {
            labels.iter().map(move |label| ((*field, folded(label)), *word))
        };
        Reader {
            known,
            schema,
            columns: fields,
            protected: protected.map(|(at, _)| at).collect(),
            by_kind: kinds.map(|kind| (kind, index(known, kind))).collect(),
            own,
            choices: known.choices.iter().flat_map(choice).collect(),
        }
    }

    fn row(&self, row: &[String], number: usize) -> RowRead {
        let refused =
            |faults| RowRead { number, outcome: Outcome::Refused, set: BTreeMap::new(), faults, same_as: None };
        if self.is_protected(row) {
            let why = Refusal::new("field-protected");
            return refused(vec![Fault { field: self.schema.title.into(), why }]);
        }
        let (mut set, mut faults) = (BTreeMap::new(), Vec::new());
        for (name, typed) in self.typed(row) {
            let Some(field) = self.schema.field(&name) else { continue };
            match self.value(field, &typed) {
                Ok(value) => drop(set.insert(name, value)),
                Err(why) => faults.push(Fault { field: name, why }),
            }
        }
        let same_as = match self.same_as(row, &set) {
            Ok(found) => found,
            Err(why) => {
                faults.push(Fault { field: self.schema.title.into(), why });
                None
            }
        };
        let record = same_as.map(|id| self.known.register.get(self.schema.kind, &id.0));
        if let Some(record) = record {
            set.retain(|name, value| self.differs(record, name, value));
        } else if faults.is_empty() {
            faults = self.schema.lacking(|name| set.get(name).map_or("", String::as_str));
        }
        let outcome = match record {
            _ if !faults.is_empty() => Outcome::Refused,
            None => Outcome::New,
            Some(_) if set.is_empty() => Outcome::Same,
            Some(_) => Outcome::Changed,
        };
        RowRead { number, outcome, set, faults, same_as: same_as.cloned() }
    }

    /// Whether a value is another than what stands. Capitals of the name are not, and neither is one of several units.
    fn differs(&self, record: &Record, name: &str, value: &str) -> bool {
        let stands = record.get(name);
        let is_unit =
            self.schema.belongs == self.schema.field(name).map_or(Belongs::ToAll, |field| Belongs::Field(field.name));
        if is_unit && !stands.is_empty() {
            return !value.split('\n').all(|unit| record.all(name).any(|other| other == unit));
        }
        let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        stands != value && (name != self.schema.title || plain(stands) != plain(value))
    }

    /// What the row says of each field; nothing of those it leaves empty.
    fn typed(&self, row: &[String]) -> BTreeMap<String, String> {
        let mut typed: BTreeMap<String, String> = BTreeMap::new();
        for (name, at) in &self.columns {
            let Some(cell) = row.get(*at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) else { continue };
            let is_line = self.schema.field(name).is_some_and(|field| matches!(field.shape, Shape::Line(_)));
            let before = typed.entry((*name).to_string()).or_default();
            if !before.is_empty() {
                before.push(if is_line { ' ' } else { '\n' });
            }
            before.push_str(cell);
        }
        typed
    }

    /// Whether a row is about somebody with protected identity: a column says so, or a cell in place of an address does.
    fn is_protected(&self, row: &[String]) -> bool {
        let no = ["", "nej", "n", "no", "ingen", "inga", "0", "false", "falskt", "none"];
        let says_yes = |at: &usize| row.get(*at).is_some_and(|cell| !no.contains(&folded(cell).as_str()));
        let marks = |cell: &String| {
            let starts = ["sekretessmark", "skyddad ", "skyddade ", "skyddat ", "skyddad"];
            cell.len() < 80 && starts.iter().any(|start| folded(cell).starts_with(start))
        };
        let named = self.columns.iter().filter_map(|(_, at)| row.get(*at));
        self.protected.iter().any(says_yes) || (self.schema.kind == "person" && named.into_iter().any(marks))
    }

    /// A cell as a canonical value.
    fn value(&self, field: &Field, typed: &str) -> Result<String, Refusal> {
        let anything = |_: &str, _: &str| true;
        match field.shape {
            Shape::One(kind) => self.record(kind, typed).map(|id| id.0.clone()),
            Shape::Many(kind) => {
                let whole = self.record(kind, typed).map(|id| id.0.clone());
                whole.or_else(|_| {
                    let ids: Vec<&str> = several(typed)
                        .map(|name| self.record(kind, name).map(|id| id.0.as_str()))
                        .collect::<Result<_, _>>()?;
                    field.check(&joined(ids), anything)
                })
            }
            Shape::Choice(_) => field.check(self.word(field.name, typed), anything),
            Shape::Choices(_) => {
                let whole = self.word(field.name, typed);
                let words = several(typed).map(|part| self.word(field.name, part));
                let words = if whole == typed { joined(words) } else { whole.to_string() };
                field.check(&words, anything)
            }
            Shape::Number(..) => field.check(&typed.replace([' ', '\u{a0}'], ""), anything),
            _ => field.check(typed, anything),
        }
    }

    /// The word that people mean with this; what they wrote when it is none.
    fn word<'b>(&'b self, field: &'a str, typed: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let meant = folded(typed);
        let yes = ["x", "ja", "j", "yes", "y", "1", "sant", "true"];
        let no = ["nej", "n", "no", "0", "falskt", "false"];
        let own = self.schema.field(field).map(|field| field.shape);
        match own {
            Some(Shape::Choice(words)) if words == ["yes", "no"] && yes.contains(&meant.as_str()) => "yes",
            Some(Shape::Choice(words)) if words == ["yes", "no"] && no.contains(&meant.as_str()) => "no",
            Some(Shape::Choice(words) | Shape::Choices(words)) => {
                let by_label = self.choices.get(&(field, meant.clone())).copied();
                by_label.or_else(|| words.iter().find(|word| folded(word) == meant).copied()).unwrap_or(typed)
            }
            _ => typed,
        }
    }

    /// The one record of a kind that is called this.
    fn record(&self, kind: &str, name: &str) -> Result<&'a RecordId, Refusal> {
        let found = self.by_kind.get(kind).and_then(|index| index.get(&folded(name))).map_or(&[][..], Vec::as_slice);
        match found {
            [] => Err(Refusal::new("field-not-found")),
            [one] => Ok(one),
            _ => Err(Refusal::new("field-ambiguous")),
        }
    }

    /// The record that a row is about: by its id, or by what it is called and, where records belong to units, its unit.
    fn same_as(&self, row: &[String], set: &BTreeMap<String, String>) -> Result<Option<&'a RecordId>, Refusal> {
        let id = self.columns.iter().find(|(name, _)| *name == ID).and_then(|(_, at)| row.get(*at));
        if let Some(id) = id.map(|id| id.trim()).filter(|id| !id.is_empty()) {
            let found = self.own.values().flatten().find(|(known, _)| known.0 == id);
            return found.map(|(known, _)| Some(*known)).ok_or_else(|| Refusal::new("field-not-found"));
        }
        let Some(title) = set.get(self.schema.title) else { return Ok(None) };
        let named = self.own.get(&folded(title)).map_or(&[][..], Vec::as_slice);
        let fits = |record: &Record| match self.schema.belongs {
            Belongs::Field(field) if !record.get(field).is_empty() => set
                .get(field)
                .is_none_or(|units| record.all(field).any(|unit| units.split('\n').any(|other| other == unit))),
            _ => true,
        };
        let mut fitting = named.iter().filter(|(_, record)| fits(record));
        match (fitting.next(), fitting.next()) {
            (None, _) => Ok(None),
            (Some((id, _)), None) => Ok(Some(*id)),
            _ => Err(Refusal::new("field-ambiguous")),
        }
    }

    /// What a new row is told from others by.
    fn key(&self, set: &BTreeMap<String, String>) -> String {
        let of = |name: &str| set.get(name).map_or("", String::as_str);
        let unit = match self.schema.belongs {
            Belongs::Field(field) => of(field),
            _ => "",
        };
        format!("{}\n{unit}", folded(of(self.schema.title)))
    }
}

/// Several names in one cell.
fn several(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([',', ';', '/', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn index<'a>(known: &'a Known<'a>, kind: &'static str) -> Index<'a> {
    let mut index = Index::new();
    let Some(schema) = (known.schema_of)(kind) else { return index };
    let mut put = |name: String, id: &'a RecordId| {
        let ids = index.entry(name).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    };
    for (id, record) in known.register.of(kind) {
        let title = folded(record.get(schema.title));
        if let Belongs::Field(field) = schema.belongs {
            for unit in record.all(field) {
                put(format!("{title} {}", folded(known.register.get("unit", unit).get("name"))), id);
            }
        }
        put(title, id);
    }
    let is_new = |id: &RecordId| known.register.find(kind, &id.0).is_none();
    known.also.iter().filter(|(of, id, _)| *of == kind && is_new(id)).for_each(|(_, id, name)| put(folded(name), id));
    index
}
