//! A filled-in sheet as a `QuestionnaireResponse`, and back.
//!
//! What was read stands as answers; how sure that is, and why a person has to look, stands beside each in extensions of ours.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Element, FhirFault, FhirWhy, NAME_MAX, SERIAL, extension, fault, own, own_number, own_text, resource};
use crate::form::answer::{Answer, Doubt, Value};
use crate::form::{Choice, Field, FormDefinition, GridRows, Guard, Kind, Section};
use crate::sheet::Serial;

/// The extension for a date or a time in words.
const WORDS: &str = "words";
/// What a filled-in sheet is called.
const RESPONSE: &str = "QuestionnaireResponse";

/// What a sheet says.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub serial: Serial,
    /// What was ticked, by the names that a layout gives: `visits.3.outcome`.
    pub answers: BTreeMap<String, Answer>,
    /// What a person has read or typed of what is written.
    pub texts: BTreeMap<String, String>,
}

/// The sheet as a FHIR R4 `QuestionnaireResponse`. It is `completed` when nothing of it waits for a person.
pub fn response(form: &FormDefinition, sheet: &Response) -> Json {
    let waits = sheet.answers.values().any(|answer| answer.flagged);
    let mut out = Element::default();
    out.put("resourceType", RESPONSE);
    out.put("identifier", json!({ "system": SERIAL, "value": sheet.serial.0 }));
    out.put("questionnaire", format!("{}|{}", own(&form.id), form.version));
    out.put("status", if waits { "in-progress" } else { "completed" });
    let groups = form.sections.iter().flat_map(|section| groups(form, section, sheet));
    out.put("item", groups.collect::<Vec<_>>());
    out.done()
}

/// The groups of a section: one, or one for each row that says something.
fn groups(form: &FormDefinition, section: &Section, sheet: &Response) -> Vec<Json> {
    let rows: Vec<Option<usize>> = if section.rows == 0 { vec![None] } else { (1..=section.rows).map(Some).collect() };
    let group = |row: Option<usize>| {
        let before = row.map_or_else(|| section.name.clone(), |row| format!("{}.{row}", section.name));
        let items = section.fields.iter().filter_map(|field| {
            let link = format!("{}.{}", section.name, field.name);
            item(form, field, &link, &format!("{before}.{}", field.name), sheet)
        });
        let items: Vec<Json> = items.collect();
        let mut group = Element::default();
        group.put("linkId", section.name.as_str());
        if let Some(row) = row {
            group.own("row", "valueInteger", row);
        }
        let is_said = !items.is_empty();
        group.put("item", items);
        is_said.then(|| group.done())
    };
    rows.into_iter().filter_map(group).collect()
}

fn item(form: &FormDefinition, field: &Field, link: &str, name: &str, sheet: &Response) -> Option<Json> {
    let Kind::Grid { rows, .. } = &field.kind else {
        return leaf(form, field, link, name, sheet);
    };
    let cells = field.kind.ticks() / rows.count();
    let lines =
        (1..=rows.count()).filter_map(|row| {
            let mut items = Vec::new();
            let (own_link, own_name) = (format!("{link}.{row}"), format!("{name}.{row}"));
            if let (GridRows::Blank(_), Some(text)) = (rows, sheet.texts.get(&own_name)) {
                items.push(json!({ "linkId": format!("{own_link}.name"), "answer": [{ "valueString": text }] }));
            }
            items.extend((1..=cells).filter_map(|cell| {
                leaf(form, field, &format!("{own_link}.{cell}"), &format!("{own_name}.{cell}"), sheet)
            }));
            (!items.is_empty()).then(|| json!({ "linkId": own_link, "item": items }))
        });
    let lines: Vec<Json> = lines.collect();
    (!lines.is_empty()).then(|| json!({ "linkId": link, "item": lines }))
}

fn leaf(form: &FormDefinition, field: &Field, link: &str, name: &str, sheet: &Response) -> Option<Json> {
    let mut item = Element::default();
    item.put("linkId", link);
    let mut answers: Vec<Json> = Vec::new();
    if field.kind.ticks() > 0 {
        let answer = sheet.answers.get(name)?;
        // As short as it can be said, not with the digits that a wider number would show.
        let confidence: f64 = answer.confidence.to_string().parse().unwrap_or(0.0);
        item.own("confidence", "valueDecimal", confidence);
        if let Some(doubt) = answer.doubt {
            item.own("doubt", "valueCode", doubt.name());
        }
        let coded = |name: &String| coding(form, field, link, name);
        match &answer.value {
            Some(Value::Ticked(yes)) => answers.push(json!({ "valueBoolean": yes })),
            Some(Value::Option(one)) => answers.push(coded(one)),
            Some(Value::Options(all)) => answers.extend(all.iter().map(coded)),
            None => {}
        }
    } else {
        let text = sheet.texts.get(name).filter(|text| !text.is_empty())?;
        answers.push(written(&field.kind, text));
    }
    item.put("answer", answers);
    Some(item.done())
}

/// What somebody has read or typed. A date and a time stand there as FHIR writes them; what is none (a person wrote `i natt`) has no value,
/// and its words beside it.
fn written(kind: &Kind, text: &str) -> Json {
    let (value, plain) = match kind {
        Kind::Date => ("Date", Some(text.to_string()).filter(|text| is_date(text))),
        Kind::Time => ("Time", Some(format!("{text}:00")).filter(|_| is_time(text))),
        _ => return json!({ "valueString": text }),
    };
    match plain {
        Some(plain) => json!({ format!("value{value}"): plain }),
        None => {
            let words = json!([{ "url": own(WORDS), "valueString": text }]);
            json!({ format!("_value{value}"): { "extension": words } })
        }
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// Hours and minutes, two digits each.
fn is_time(text: &str) -> bool {
    let is_number = |part: &str, most: u8| {
        part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit()) && part.parse().is_ok_and(|n: u8| n <= most)
    };
    text.split_once(':').is_some_and(|(hours, minutes)| is_number(hours, 23) && is_number(minutes, 59))
}

/// What [`written`] made of a text.
fn text_of(answer: &Json) -> Option<String> {
    let beside = ["_valueDate", "_valueTime"].iter().find_map(|name| own_text(&answer[*name], WORDS, "valueString"));
    let plain = ["valueString", "valueDate"].iter().find_map(|name| answer[*name].as_str());
    let time = || answer["valueTime"].as_str().map(|time| time.strip_suffix(":00").unwrap_or(time));
    beside.or(plain).or_else(time).map(str::to_string)
}

fn coding(form: &FormDefinition, field: &Field, link: &str, name: &str) -> Json {
    if let Kind::Scale { .. } = field.kind {
        return json!({ "valueInteger": name.parse::<u32>().unwrap_or_default() });
    }
    let mut coding = Element::default();
    coding.put("system", own(&format!("{}:{link}", form.id)));
    coding.put("code", name);
    let option = options(field).iter().find(|option| option.name == name);
    coding.put("display", option.map(|option| option.sv.clone()).unwrap_or_default());
    json!({ "valueCoding": coding.done() })
}

fn options(field: &Field) -> &[Choice] {
    match &field.kind {
        Kind::One { options } | Kind::Many { options } => options,
        _ => &[],
    }
}

/// What a `QuestionnaireResponse` to this form says.
pub fn take_response(form: &FormDefinition, bytes: &[u8]) -> Result<Response, FhirFault> {
    response_of(form, &resource(bytes, RESPONSE)?)
}

/// The same of one that was read as JSON already.
pub fn response_of(form: &FormDefinition, json: &Json) -> Result<Response, FhirFault> {
    let (sheet, faults) = parts_of(form, json)?;
    match faults.into_iter().next() {
        Some((_, first)) => Err(first),
        None => Ok(sheet),
    }
}

/// An answer that cannot be taken: the field's name as a layout has it, as far as it is known, and why.
pub type Faulty = (String, FhirFault);

/// What can be taken of it, and what cannot.
pub fn parts_of(form: &FormDefinition, json: &Json) -> Result<(Response, Vec<Faulty>), FhirFault> {
    if json["resourceType"] != RESPONSE {
        let name = json["resourceType"].as_str().unwrap_or("?");
        return Err(fault("", FhirWhy::Resource(name.chars().take(NAME_MAX).collect())));
    }
    let asked = json["questionnaire"].as_str().unwrap_or_default();
    if asked != format!("{}|{}", own(&form.id), form.version) {
        return Err(fault("questionnaire", FhirWhy::NoPlace));
    }
    let serial = json["identifier"]["value"].as_str().and_then(Serial::parse);
    let serial = serial.ok_or_else(|| fault("", FhirWhy::Missing("identifier")))?;
    let mut sheet = Response { serial, answers: BTreeMap::new(), texts: BTreeMap::new() };
    let mut faults = Vec::new();
    for group in json["item"].as_array().into_iter().flatten() {
        let link = group["linkId"].as_str().unwrap_or_default();
        let row = own_number(group, "row").map(|row| row as usize);
        let is_row = |section: &&Section| row.map_or(section.rows == 0, |row| (1..=section.rows).contains(&row));
        let Some(section) = form.sections.iter().find(|section| section.name == link).filter(is_row) else {
            faults.push((link.to_string(), fault(link, FhirWhy::NoPlace)));
            continue;
        };
        let before = row.map_or_else(|| section.name.clone(), |row| format!("{}.{row}", section.name));
        for item in group["item"].as_array().into_iter().flatten() {
            take_item(section, &before, item, (&mut sheet, &mut faults));
        }
    }
    Ok((sheet, faults))
}

/// Takes an answer, or says of which field it is.
fn take_item(section: &Section, before: &str, item: &Json, (sheet, faults): (&mut Response, &mut Vec<Faulty>)) {
    if let Err(fault) = taken(section, before, item, (sheet, faults)) {
        let link = item["linkId"].as_str().unwrap_or_default();
        let name = link.strip_prefix(&section.name).map_or_else(|| link.to_string(), |rest| format!("{before}{rest}"));
        faults.push((name, fault));
    }
}

fn taken(
    section: &Section,
    before: &str,
    item: &Json,
    (sheet, faults): (&mut Response, &mut Vec<Faulty>),
) -> Result<(), FhirFault> {
    let link = item["linkId"].as_str().unwrap_or_default();
    let no_place = || fault(link, FhirWhy::NoPlace);
    let rest = link.strip_prefix(&section.name).and_then(|rest| rest.strip_prefix('.')).ok_or_else(no_place)?;
    let (name, below) = rest.split_once('.').map_or((rest, None), |(name, below)| (name, Some(below)));
    let field = section.fields.iter().find(|field| field.name == name).ok_or_else(no_place)?;
    if let Kind::Grid { rows, .. } = &field.kind {
        let cells = field.kind.ticks() / rows.count();
        let within = |text: &str, most: usize| text.parse().is_ok_and(|at: usize| (1..=most).contains(&at));
        match below.map(|below| below.split_once('.').map_or((below, None), |(row, cell)| (row, Some(cell)))) {
            // The grid, or a row of it.
            None | Some((_, None)) => {
                for item in item["item"].as_array().into_iter().flatten() {
                    take_item(section, before, item, (sheet, faults));
                }
                return Ok(());
            }
            Some((row, Some("name"))) if within(row, rows.count()) => {
                let text = item["answer"][0]["valueString"].as_str().unwrap_or_default();
                sheet.texts.insert(format!("{before}.{name}.{row}"), text.to_string());
                return Ok(());
            }
            Some((row, Some(cell))) if within(row, rows.count()) && within(cell, cells) => {}
            _ => return Err(no_place()),
        }
    } else if below.is_some() {
        return Err(no_place());
    }
    let name = below.map_or_else(|| format!("{before}.{name}"), |below| format!("{before}.{name}.{below}"));
    let is_twice = if field.kind.ticks() > 0 {
        sheet.answers.insert(name, answered(field, item).ok_or_else(no_place)?).is_some()
    } else {
        sheet.texts.insert(name, text_of(&item["answer"][0]).ok_or_else(no_place)?).is_some()
    };
    if is_twice { Err(fault(link, FhirWhy::Twice)) } else { Ok(()) }
}

/// The answer of an item; `None` where it answers something else than was asked.
fn answered(field: &Field, item: &Json) -> Option<Answer> {
    let given: Vec<&Json> = item["answer"].as_array().into_iter().flatten().collect();
    let option = |answer: &&Json| {
        if let Kind::Scale { from, to, .. } = field.kind {
            let step = answer["valueInteger"].as_u64()?;
            return (u64::from(from)..=u64::from(to)).contains(&step).then(|| step.to_string());
        }
        let code = answer["valueCoding"]["code"].as_str()?;
        options(field).iter().any(|option| option.name == code).then(|| code.to_string())
    };
    let value = match (&field.kind, given.as_slice()) {
        (Kind::Many { .. }, all) => Some(Value::Options(all.iter().map(option).collect::<Option<Vec<_>>>()?)),
        (_, []) => None,
        (Kind::Tick | Kind::Grid { .. }, [one]) => Some(Value::Ticked(one["valueBoolean"].as_bool()?)),
        (_, [one]) => Some(Value::Option(option(one)?)),
        _ => return None,
    };
    let confidence = extension(item, &own("confidence")).and_then(|found| found["valueDecimal"].as_f64());
    let doubt = own_text(item, "doubt", "valueCode").map(Doubt::named).unwrap_or_default();
    // What others answered is as sure as they say, but medicine and money are never booked unseen.
    let doubt = doubt.or((field.guard != Guard::None).then_some(Doubt::Guarded));
    Some(Answer { value, confidence: confidence.unwrap_or(1.0) as f32, flagged: doubt.is_some(), doubt })
}
