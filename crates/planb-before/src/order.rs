//! *Exportbeställning*: the paper that a supplier or a system administrator gets, the record of it, and what came against it.

use planb_node::web::shown;
use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::DateTime;
use planb_core::care::every::Every;
use planb_core::care::mapping::{Encoding, Format, Mapping};
use planb_core::order::{Came, Column, FORMATS, ORDER, columns, hour_of, lines};
use planb_core::register::{self, Hand, Record, RecordId};
use planb_core::state::{Event, State};
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_paper::{ListSheet, Stamp};

use crate::import::{self, Unreadable};

/// By when the file must be there: before the night reads it.
pub const HOUR: &str = "01:30";

/// What is ordered, beside what the mapping and the register say.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub hour: String,
    pub folder: String,
    /// Empty: as the mapping has it.
    pub format: String,
    /// Empty: UTF-8.
    pub encoding: String,
    /// To whom; empty: the register's supplier, or the system's administrator.
    pub to: String,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    pub id: RecordId,
    /// The number of the entry: it stands on the paper.
    pub number: String,
    pub pdf: Vec<u8>,
    pub columns: usize,
}

/// The system record and the mapping that a typed word means: a system by id or name, or a source.
pub fn find<'m>(
    state: &State,
    mappings: &'m [Mapping],
    typed: &str,
    source: Option<&str>,
) -> Result<(Option<RecordId>, &'m Mapping), Trouble> {
    let slug = |text: &str| planb_core::id::UnitId::of_name(text).0;
    let wanted = slug(typed);
    let systems = state.register().of("system");
    let mut systems = systems.filter(|(id, record)| id.0 == wanted || slug(record.get("name")) == wanted);
    let system = systems.next().map(|(id, record)| (id.clone(), record.get("name").to_string()));
    let named = |word: &str| mappings.iter().find(|mapping| mapping.source == word);
    let mapping = match (source, &system) {
        (Some(source), _) => named(source),
        (None, Some((id, name))) => of_system(mappings, &id.0).or_else(|| of_system(mappings, &slug(name))),
        (None, None) => named(&wanted).or_else(|| named(typed)),
    };
    let sources: Vec<&str> = mappings.iter().map(|mapping| mapping.source.as_str()).collect();
    let unknown = || Trouble::user("order-no-source").with("system", typed).with("sources", sources.join(", "));
    Ok((system.map(|(id, _)| id), mapping.ok_or_else(unknown)?))
}

/// The one mapping whose source a system's name begins with, or the other way round.
fn of_system<'m>(mappings: &'m [Mapping], name: &str) -> Option<&'m Mapping> {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let name = plain(name);
    let fits = |mapping: &&Mapping| {
        let source = plain(&mapping.source);
        !source.is_empty() && !name.is_empty() && (name.starts_with(&source) || source.starts_with(&name))
    };
    let mut fitting = mappings.iter().filter(fits);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Writes the order into the register and sets the paper; the paper bears the entry's number.
pub fn make(
    node: &mut Node,
    settings: &Settings,
    (system, mapping): (Option<&RecordId>, &Mapping),
    wish: &Wish,
    now: DateTime,
) -> Result<Made, Trouble> {
    if !wish.hour.is_empty() && hour_of(&wish.hour).is_none() {
        return Err(Trouble::user("order-hour").with("hour", &wish.hour));
    }
    let language = Language::of_code(&settings.language);
    let ordered = columns(mapping);
    let id = RecordId(mapping.source.to_ascii_lowercase().replace('_', "-"));
    let set = fields(node.state(), language, (system, mapping), (wish, &ordered), now);
    let typed: BTreeMap<String, String> = set.iter().map(|(name, text)| ((*name).to_string(), text.clone())).collect();
    let by = Hand { name: crate::reserve::own_name(node), card: String::new() };
    let entries = node.record(|state| {
        let first = |faults: Vec<register::Fault>| {
            let fault = faults.into_iter().next().map(|fault| fault.why);
            fault.unwrap_or_else(|| planb_core::refusal::Refusal::new("field-unknown"))
        };
        let exists = |kind: &str, id: &str| state.register().find(kind, id).is_some();
        let set = ORDER.check(&typed, exists).map_err(first)?;
        let wish = register::Wish { id: &id, set: &set, seen: None, by: &by };
        Ok(register::write(state.register(), &ORDER, &wish)?.into_iter().map(Event::from).collect())
    })?;
    // An order that says what the last one said is no new entry: the paper names the source alone.
    let number = entries.first().map_or_else(|| id.0.to_ascii_uppercase(), |entry| entry.number.clone());
    let stamp = Stamp {
        municipality: settings.municipality.clone(),
        exercise: settings.exercise,
        serial: number.clone(),
        made_at: now,
        data_as_of: None,
        heads: node.heads_digest().paper(),
    };
    let record = node.state().register().get(ORDER.kind, &id.0);
    let (sheet, facts) = (sheet(language, mapping, &ordered), facts(language, mapping, record));
    let pdf = planb_paper::list_with_facts(&stamp, &facts, &sheet, planb_paper::tongue(language.code())).map_err(
        |error| Trouble::internal("render-failed").with("unit", "").with("tab", ORDER.kind).with("code", error),
    )?;
    Ok(Made { id, number, pdf, columns: ordered.len() })
}

fn fields(
    state: &State,
    language: Language,
    (system, mapping): (Option<&RecordId>, &Mapping),
    (wish, ordered): (&Wish, &[Column]),
    now: DateTime,
) -> Vec<(&'static str, String)> {
    let record = system.map(|id| state.register().get("system", &id.0));
    let of = |field: &str| record.map_or("", |record| record.get(field));
    let post = |field: &str| match of(field) {
        "" => String::new(),
        post => {
            let holder = state.register().get("post", post).get("holder");
            let name = shown::name(state, language, "post", post);
            if holder.is_empty() { name } else { format!("{name}, {}", shown::name(state, language, "person", holder)) }
        }
    };
    let file = mapping.file.names.first().map(ToString::to_string).unwrap_or_default();
    let or = |given: &str, otherwise: &str| if given.is_empty() { otherwise.to_string() } else { given.to_string() };
    vec![
        ("source", mapping.source.clone()),
        ("system", system.map(|id| id.0.clone()).unwrap_or_default()),
        ("made_on", now.date().to_string()),
        ("owner", post("owner")),
        ("to", or(&wish.to, &or(of("supplier"), &post("administrator")))),
        ("format", or(&wish.format, format_of(mapping, &file))),
        ("encoding", or(&wish.encoding, encoding_word(mapping.file.encoding))),
        ("file", file),
        ("folder", wish.folder.clone()),
        ("hour", or(&wish.hour, HOUR)),
        ("every", mapping.every.to_string()),
        ("needed", lines(ordered, |column| column.is_needed)),
        ("wanted", lines(ordered, |column| !column.is_needed)),
    ]
}

fn format_of(mapping: &Mapping, file: &str) -> &'static str {
    let ending = FORMATS.into_iter().find(|format| file.ends_with(&format!(".{format}")));
    match mapping.file.format {
        Format::Text => "csv",
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        Format::Pdf => "pdf",
        Format::Auto => ending.unwrap_or("csv"),
    }
}

fn encoding_word(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Windows1252 => "windows-1252",
        Encoding::Utf16Le | Encoding::Utf16Be => "utf-16",
        Encoding::Auto | Encoding::Utf8 => "utf-8",
    }
}

/// What is said of the file as a whole: what, and how it shall be.
fn facts(language: Language, mapping: &Mapping, order: &Record) -> Vec<(String, String)> {
    let chosen = |field: &str| shown::choice(language, &ORDER, field, order.get(field));
    let encoding = if order.get("format") == "csv" { chosen("encoding") } else { "–".into() };
    let blank = |field: &str| order.get(field).to_string();
    let hour = [("hour", blank("hour")), ("every", rhythm(language, mapping.every))];
    let all = [
        ("order-to", blank("to")),
        ("order-owner", blank("owner")),
        ("order-file", blank("file")),
        ("order-folder", blank("folder")),
        ("order-hour", language.say_with("order-hour-value", &hour)),
        ("order-format-as", chosen("format")),
        ("order-encoding-as", encoding),
        ("order-whole", language.say("order-whole-value")),
    ];
    all.into_iter().map(|(key, value)| (language.say(key), value)).collect()
}

fn sheet(language: Language, mapping: &Mapping, ordered: &[Column]) -> ListSheet {
    let say = |key: &str| language.say(key);
    let title = if mapping.title.is_empty() { mapping.source.clone() } else { mapping.title.clone() };
    let mut rows = Vec::new();
    for column in ordered {
        let means: Vec<String> =
            column.fields.iter().map(|field| say(&format!("ask-{}", field.word().replace('_', "-")))).collect();
        let kind = say(&format!("kind-{}", column.kind.word()));
        let needed = say(if column.is_needed { "order-needed" } else { "order-wanted" });
        let what = if means.is_empty() { kind } else { means.join("; ") };
        rows.push(vec![column.names.join(" | "), what, needed]);
    }
    ListSheet {
        title: language.say_with("order-title", &[("source", title)]),
        lead: say("order-lead"),
        header: ["order-column", "order-means", "order-must"].map(|key| language.say(key)).to_vec(),
        rows,
        blank_rows: 0,
        landscape: false,
    }
}

/// How often, as people say it.
fn rhythm(language: Language, every: Every) -> String {
    let (sort, number) = match every {
        Every::Hours(hours) => ("hours", hours),
        Every::Days(days) if days > 0 && days % 7 == 0 => ("weeks", days / 7),
        Every::Days(days) => ("days", days),
        Every::Months(months) => ("months", months),
    };
    match number {
        1 => language.say(&format!("order-every-{sort}-one")),
        _ => language.say_with(&format!("order-every-{sort}"), &[("number", number.to_string())]),
    }
}

/// Reads a file that came, without any mapping: its tables, its format and encoding, when it was written.
pub fn came(path: &Path, written_at: Option<DateTime>) -> Result<Came, Unreadable> {
    let (grids, format, encoding) = import::plain(path)?;
    Ok(Came { grids, format, encoding, written_at: written_at.or_else(|| import::written_at(path)) })
}

/// Writes down how a file that came compared with its order.
pub fn note(node: &mut Node, id: &RecordId, is_good: bool, now: DateTime) -> Result<(), Trouble> {
    let set = BTreeMap::from([
        ("checked_on".to_string(), now.date().to_string()),
        ("checked".to_string(), if is_good { "good" } else { "faults" }.to_string()),
    ]);
    let by = Hand { name: crate::reserve::own_name(node), card: String::new() };
    node.record(|state| {
        let wish = register::Wish { id, set: &set, seen: None, by: &by };
        Ok(register::write(state.register(), &ORDER, &wish)?.into_iter().map(Event::from).collect())
    })?;
    Ok(())
}
