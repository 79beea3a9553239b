//! A `Questionnaire` as a form: ours as it was, somebody else's as well as paper can.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    FhirFault, FhirWhy, LEAST, MOST, OURS, extension, fault, heard, own, own_number, own_text, resource, words,
};
use crate::form::{
    Choice, Field, FormDefinition, GridRows, Guard, Initials, Kind, Paper, Returns, Section, Starts, Width, Words,
};

/// A paragraph that somebody may write at length.
const LONG_LINES: u32 = 4;
/// Boxes for a number whose size nobody says.
const NUMBER_BOXES: u32 = 7;

/// The form of a FHIR R4 `Questionnaire`, checked by a form's own rules.
pub fn take(bytes: &[u8]) -> Result<FormDefinition, FhirFault> {
    let json = resource(bytes, "Questionnaire")?;
    each_once(&json, &mut BTreeSet::new())?;
    let items = json["item"].as_array().ok_or_else(|| fault("", FhirWhy::Missing("item")))?;
    let title = words(&json, "title");
    let id = json["url"].as_str().and_then(|url| url.strip_prefix(OURS)).map(str::to_string);
    let id = id.unwrap_or_else(|| name_of(json["name"].as_str().unwrap_or(&title.sv), "form"));
    let code = own_text(&json, "code", "valueCode").map_or_else(|| code_of(&id), str::to_string);
    let form = FormDefinition {
        code,
        version: json["version"].as_str().map_or(1, version_of),
        title: if title.sv.is_empty() && title.en.is_empty() { plain(&id) } else { title },
        lead: words(&json, "description"),
        law: own_text(&json, "law", "valueString").unwrap_or_default().to_string(),
        paper: if own_text(&json, "paper", "valueCode") == Some("wide") { Paper::Wide } else { Paper::Upright },
        returns: returns(own_text(&json, "returns", "valueCode")),
        sections: sections(items),
        id,
    };
    FormDefinition::read(&form.write("")).map_err(|wrong| fault("", FhirWhy::Form(wrong)))
}

fn each_once(element: &Value, seen: &mut BTreeSet<String>) -> Result<(), FhirFault> {
    for item in element["item"].as_array().into_iter().flatten() {
        let Some(link) = item["linkId"].as_str().filter(|link| !link.is_empty()) else {
            return Err(fault(item["text"].as_str().unwrap_or_default(), FhirWhy::Missing("linkId")));
        };
        if item["type"].as_str().is_none() {
            return Err(fault(link, FhirWhy::Missing("type")));
        }
        if !seen.insert(link.to_string()) {
            return Err(fault(link, FhirWhy::Twice));
        }
        each_once(item, seen)?;
    }
    Ok(())
}

fn plain(text: &str) -> Words {
    Words { sv: text.to_string(), en: text.to_string() }
}

/// A text as a name: small letters, digits and hyphens.
pub(in crate::form) fn name_of(text: &str, other: &str) -> String {
    let letter = |c: char| match c {
        'å' | 'ä' | 'Å' | 'Ä' | 'á' | 'à' => 'a',
        'ö' | 'Ö' | 'ø' | 'Ø' => 'o',
        'é' | 'É' | 'è' => 'e',
        'ü' | 'Ü' => 'u',
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '-',
    };
    let name: String = text.chars().map(letter).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    let mut name = parts.join("-");
    name.truncate(36);
    let name = name.trim_end_matches('-');
    if name.is_empty() { other.to_string() } else { name.to_string() }
}

/// A code for the paper of a form that has none: its name's letters.
pub(in crate::form) fn code_of(id: &str) -> String {
    let mut code: String = id.chars().filter(char::is_ascii_alphanumeric).take(7).collect();
    while code.len() < 2 {
        code.push('X');
    }
    code.to_ascii_uppercase()
}

/// `2.1` is version 2; what is no number is version 1.
fn version_of(text: &str) -> u16 {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1).clamp(1, 999)
}

fn returns(name: Option<&str>) -> Returns {
    let all = [Returns::WordForWord, Returns::Summarised, Returns::Deviations, Returns::Scanned];
    all.into_iter().find(|returns| Some(returns.name()) == name).unwrap_or_default()
}

/// Groups become sections; what stands between them becomes a section without a heading.
fn sections(items: &[Value]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut is_loose = false;
    for item in items {
        if item["type"] == "group" && extension(item, &own("kind")).is_none() {
            let link = item["linkId"].as_str().unwrap_or_default();
            let name = distinct(&name_of_link(link, "section"), sections.iter().map(|section| section.name.as_str()));
            let mut fields = Vec::new();
            gather(item, &name, &mut fields);
            let is_new_page = own_text(item, "starts", "valueCode") == Some("new_page");
            sections.push(Section {
                title: words(item, "text"),
                note: extension(item, &own("note")).map_or_else(Words::default, heard),
                starts: if is_new_page { Starts::NewPage } else { Starts::Here },
                rows: own_number(item, "rows").unwrap_or(0) as usize,
                fields,
                name,
            });
            is_loose = false;
            continue;
        }
        if !is_loose {
            let name = distinct("fields", sections.iter().map(|section| section.name.as_str()));
            let (title, note) = (Words::default(), Words::default());
            sections.push(Section { name, title, note, starts: Starts::Here, rows: 0, fields: Vec::new() });
            is_loose = true;
        }
        if let Some(section) = sections.last_mut() {
            let name = section.name.clone();
            add(item, &name, &mut section.fields);
        }
    }
    sections.retain(|section| !section.fields.is_empty());
    sections
}

/// Names of ours are kept as they are.
fn name_of_link(link: &str, other: &str) -> String {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let is_name = !link.is_empty() && link.len() <= 40 && link.chars().all(fits);
    if is_name { link.to_string() } else { name_of(link, other) }
}

fn distinct<'a>(name: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: BTreeSet<&str> = taken.collect();
    let names = std::iter::once(name.to_string()).chain((2u32..).map(|number| format!("{name}-{number}")));
    names.into_iter().find(|name| !taken.contains(name.as_str())).unwrap_or_default()
}

fn gather(group: &Value, section: &str, fields: &mut Vec<Field>) {
    for item in group["item"].as_array().into_iter().flatten() {
        add(item, section, fields);
    }
}

fn add(item: &Value, section: &str, fields: &mut Vec<Field>) {
    let link = item["linkId"].as_str().unwrap_or_default();
    let own_name = link.strip_prefix(section).and_then(|rest| rest.strip_prefix('.')).unwrap_or(link);
    let name = distinct(&name_of_link(own_name, "field"), fields.iter().map(|field| field.name.as_str()));
    let kind = kind(item);
    let is_group = item["type"] == "group" && !matches!(kind, Kind::Grid { .. });
    let label = words(item, "text");
    if !is_group || label != Words::default() {
        let guard = [Guard::Medicine, Guard::Money, Guard::Narcotics];
        let (told, wide) = (own_text(item, "guard", "valueCode"), own_text(item, "width", "valueCode"));
        fields.push(Field {
            name,
            label,
            guard: guard.into_iter().find(|guard| Some(guard.name()) == told).unwrap_or_default(),
            width: [Width::Half, Width::Third].into_iter().find(|w| Some(w.name()) == wide).unwrap_or_default(),
            required: item["required"] == true,
            kind,
        });
    }
    // A group in a group, and what somebody's question has below it, follow one after another.
    if !matches!(fields.last().map(|field| &field.kind), Some(Kind::Grid { .. })) || is_group {
        gather(item, section, fields);
    }
}

fn kind(item: &Value) -> Kind {
    let lines = own_number(item, "lines");
    let count = own_number(item, "count");
    match (own_text(item, "kind", "valueCode"), item["type"].as_str().unwrap_or_default()) {
        (Some("signature"), _) | (None, "attachment") => Kind::Signature,
        (Some("boxes"), _) => Kind::Boxes { count: count.unwrap_or(NUMBER_BOXES) },
        (Some("grid"), _) => grid(item),
        (_, "display" | "group") => Kind::Info,
        (_, "boolean") => Kind::Tick,
        (_, "date" | "dateTime") => Kind::Date,
        (_, "time") => Kind::Time,
        (_, "choice" | "open-choice") => match options(item) {
            options if options.len() < 2 => Kind::Text { lines: 1 },
            options if item["repeats"] == true => Kind::Many { options },
            options => Kind::One { options },
        },
        (_, "integer") => scale(item).unwrap_or(Kind::Boxes { count: NUMBER_BOXES }),
        (_, "decimal" | "quantity") => Kind::Boxes { count: NUMBER_BOXES },
        (_, "text") => Kind::Text { lines: lines.unwrap_or(LONG_LINES) },
        _ => Kind::Text { lines: lines.unwrap_or(1) },
    }
}

fn scale(item: &Value) -> Option<Kind> {
    let number = |url: &str| extension(item, url)?["valueInteger"].as_u64()?.try_into().ok();
    let (from, to): (u32, u32) = (number(LEAST)?, number(MOST)?);
    let end = |name: &str| extension(item, &own(name)).map_or_else(Words::default, heard);
    (from < to && to - from < 12).then(|| Kind::Scale { from, to, low: end("low"), high: end("high") })
}

fn options(item: &Value) -> Vec<Choice> {
    let mut options: Vec<Choice> = Vec::new();
    for option in item["answerOption"].as_array().into_iter().flatten() {
        let coding = &option["valueCoding"];
        let code = coding["code"].as_str().unwrap_or_default();
        let mut said = words(coding, "display");
        if said == Words::default() {
            let value = ["valueString", "valueDate", "valueTime"].iter().find_map(|name| option[*name].as_str());
            let number = option["valueInteger"].as_i64().map(|number| number.to_string());
            said = plain(value.unwrap_or(number.as_deref().unwrap_or(code)));
        }
        let name = name_of_link(if code.is_empty() { &said.sv } else { code }, "option");
        let name = distinct(&name, options.iter().map(|option| option.name.as_str()));
        options.push(Choice { name, sv: said.sv, en: said.en });
    }
    options
}

fn grid(item: &Value) -> Kind {
    let told = extension(item, &own("grid")).unwrap_or(&Value::Null);
    let parts = || told["extension"].as_array().into_iter().flatten();
    let named = |name: &str| -> Vec<Words> { parts().filter(|part| part["url"] == name).map(heard).collect() };
    let blank = parts().find(|part| part["url"] == "blank").and_then(|part| part["valueInteger"].as_u64());
    let is_under = parts().any(|part| part["url"] == "initials");
    Kind::Grid {
        rows: blank.map_or_else(|| GridRows::Named(named("row")), |count| GridRows::Blank(count as usize)),
        groups: named("group"),
        columns: named("column"),
        initials: if is_under { Initials::Under } else { Initials::None },
    }
}
