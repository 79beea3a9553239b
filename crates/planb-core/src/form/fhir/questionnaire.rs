//! A form as a `Questionnaire`.

use serde_json::{Value, json};

use super::{Element, LEAST, MOST, own, said};
use crate::form::{
    Choice, Field, FormDefinition, GridRows, Guard, Initials, Kind, Paper, Section, Starts, Width, Words,
};

impl FormDefinition {
    /// The form as a FHIR R4 `Questionnaire`.
    pub fn fhir(&self) -> Value {
        let mut out = Element::default();
        out.put("resourceType", "Questionnaire");
        out.own("code", "valueCode", self.code.as_str());
        out.own("returns", "valueCode", self.returns.name());
        if self.paper == Paper::Wide {
            out.own("paper", "valueCode", "wide");
        }
        if !self.law.is_empty() {
            out.own("law", "valueString", self.law.as_str());
        }
        out.put("language", "sv");
        out.put("url", own(&self.id));
        out.put("version", self.version.to_string());
        out.put("name", machine_name(&self.id));
        out.words("title", &self.title);
        out.put("status", "active");
        out.words("description", &self.lead);
        out.put("item", self.sections.iter().map(|section| group(&self.id, section)).collect::<Vec<_>>());
        out.done()
    }
}

/// `visit-sheet` as FHIR wants names: `VisitSheet`.
fn machine_name(id: &str) -> String {
    let parts = id.split(['-', '_']).filter(|part| !part.is_empty());
    let name: String = parts
        .map(|part| {
            let (first, rest) = part.split_at(1);
            first.to_ascii_uppercase() + rest
        })
        .collect();
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { name } else { format!("F{name}") }
}

fn group(form: &str, section: &Section) -> Value {
    let mut item = Element::default();
    item.put("linkId", section.name.as_str());
    if section.note != Words::default() {
        item.extend(said(&own("note"), &section.note));
    }
    if section.starts == Starts::NewPage {
        item.own("starts", "valueCode", "new_page");
    }
    item.words("text", &section.title);
    item.put("type", "group");
    if section.rows > 0 {
        item.put("repeats", true);
        item.own("rows", "valueInteger", section.rows);
    }
    let fields = section.fields.iter().map(|field| asked(form, &section.name, field));
    item.put("item", fields.collect::<Vec<_>>());
    item.done()
}

fn asked(form: &str, section: &str, field: &Field) -> Value {
    let mut item = Element::default();
    let link = format!("{section}.{}", field.name);
    item.put("linkId", link.as_str());
    item.own("kind", "valueCode", field.kind.name());
    if field.width != Width::Full {
        item.own("width", "valueCode", field.width.name());
    }
    if field.guard != Guard::None {
        item.own("guard", "valueCode", field.guard.name());
    }
    item.words("text", &field.label);
    item.put("type", sort(&field.kind));
    if field.required && field.kind != Kind::Info {
        item.put("required", true);
    }
    match &field.kind {
        Kind::Text { lines } => item.own("lines", "valueInteger", *lines),
        Kind::Boxes { count } => {
            item.own("count", "valueInteger", *count);
            item.put("maxLength", *count);
        }
        Kind::One { options } => item.put("answerOption", coded(form, &link, options)),
        Kind::Many { options } => {
            item.put("repeats", true);
            item.put("answerOption", coded(form, &link, options));
        }
        Kind::Scale { from, to, low, high } => {
            for (url, step, end, words) in [(LEAST, from, "low", low), (MOST, to, "high", high)] {
                item.extend(json!({ "url": url, "valueInteger": step }));
                if *words != Words::default() {
                    item.extend(said(&own(end), words));
                }
            }
        }
        Kind::Grid { .. } => grid(&mut item, &link, field),
        Kind::Date | Kind::Time | Kind::Tick | Kind::Signature | Kind::Info => {}
    }
    item.done()
}

/// The FHIR type of a kind.
fn sort(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text { lines: 1 } | Kind::Boxes { .. } | Kind::Signature => "string",
        Kind::Text { .. } => "text",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Tick => "boolean",
        Kind::One { .. } | Kind::Many { .. } => "choice",
        Kind::Scale { .. } => "integer",
        Kind::Grid { .. } => "group",
        Kind::Info => "display",
    }
}

fn coded(form: &str, link: &str, options: &[Choice]) -> Vec<Value> {
    let option = |option: &Choice| {
        let mut coding = Element::default();
        coding.put("system", own(&format!("{form}:{link}")));
        coding.put("code", option.name.as_str());
        coding.words("display", &Words { sv: option.sv.clone(), en: option.en.clone() });
        json!({ "valueCoding": coding.done() })
    };
    options.iter().map(option).collect()
}

/// A grid is a group of rows, each a group of boxes; how it is made is told beside it.
fn grid(item: &mut Element, link: &str, field: &Field) {
    let Kind::Grid { rows, groups, columns, initials } = &field.kind else { return };
    let mut parts: Vec<Value> = Vec::new();
    if let GridRows::Blank(count) = rows {
        parts.push(json!({ "url": "blank", "valueInteger": count }));
    }
    if let GridRows::Named(names) = rows {
        parts.extend(names.iter().map(|name| said("row", name)));
    }
    parts.extend(groups.iter().map(|name| said("group", name)));
    parts.extend(columns.iter().map(|name| said("column", name)));
    if *initials == Initials::Under {
        parts.push(json!({ "url": "initials", "valueCode": "under" }));
    }
    item.extend(json!({ "url": own("grid"), "extension": parts }));
    let lines = (1..=rows.count()).map(|row| {
        let mut line = Element::default();
        line.put("linkId", format!("{link}.{row}"));
        let mut cells = Vec::new();
        match rows {
            GridRows::Named(names) => line.words("text", names.get(row - 1).unwrap_or(&Words::default())),
            GridRows::Blank(_) => cells.push(json!({ "linkId": format!("{link}.{row}.name"), "type": "string" })),
        }
        line.put("type", "group");
        for at in 0..groups.len().max(1) * columns.len() {
            let (group, column) = (groups.get(at / columns.len()), &columns[at % columns.len()]);
            let both = |of: fn(&Words) -> &String| {
                let words = group.map(of).into_iter().chain([of(column)]).map(String::as_str);
                words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
            };
            let mut cell = Element::default();
            cell.put("linkId", format!("{link}.{row}.{}", at + 1));
            cell.words("text", &Words { sv: both(|words| &words.sv), en: both(|words| &words.en) });
            cell.put("type", "boolean");
            cells.push(cell.done());
        }
        line.put("item", cells);
        line.done()
    });
    item.put("item", lines.collect::<Vec<_>>());
}
