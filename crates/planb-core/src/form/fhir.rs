//! Forms and filled-in sheets as others read them: FHIR R4 `Questionnaire` and `QuestionnaireResponse`.
//!
//! What FHIR has a place for stands there; what only paper has (how wide a field is, how many lines) stands in extensions of our
//! own, `urn:planb:form:…`. So a form of ours comes back as itself, and one of somebody else's becomes paper as well as it can.

mod questionnaire;
mod response;
mod take;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::{FormFault, Words};

pub use response::{Faulty, Response, parts_of, response, response_of, take_response};
pub use take::take;
pub(super) use take::{code_of, name_of};

/// A file in this format may have at most this many bytes.
pub const FHIR_MAX_BYTES: usize = 1 << 20;
/// Our own extensions, identifiers and codes begin with this.
const OURS: &str = "urn:planb:form:";
/// Texts in another language, as FHIR has them.
const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";
/// The least and the most of a number, as FHIR has them.
const LEAST: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
const MOST: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";
/// Most characters of a resource's name that is told.
const NAME_MAX: usize = 60;
/// Serials of sheets.
const SERIAL: &str = "urn:planb:serial";

/// What is wrong with a FHIR file, and at which `linkId`; empty for the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FhirFault {
    pub place: String,
    pub why: FhirWhy,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FhirWhy {
    TooLarge,
    /// No JSON; the reader's own words, with line and column.
    Json(String),
    /// Another resource than the one that is asked for.
    Resource(String),
    /// Something that has to be there is not.
    Missing(&'static str),
    /// A `linkId` stands there twice.
    Twice,
    /// An answer that its form has no place for.
    NoPlace,
    /// What became of it breaks a form's own rules.
    Form(FormFault),
}

impl std::fmt::Display for FhirFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        match &self.why {
            FhirWhy::TooLarge => write!(f, "more than {FHIR_MAX_BYTES} bytes"),
            FhirWhy::Json(why) => write!(f, "{why}"),
            FhirWhy::Resource(name) => write!(f, "the resource is {name}"),
            FhirWhy::Missing(what) => write!(f, "{what} is missing"),
            FhirWhy::Twice => write!(f, "the linkId stands there twice"),
            FhirWhy::NoPlace => write!(f, "the form has no such field"),
            FhirWhy::Form(fault) => write!(f, "{fault}"),
        }
    }
}

impl std::error::Error for FhirFault {}

fn fault(place: &str, why: FhirWhy) -> FhirFault {
    FhirFault { place: place.to_string(), why }
}

/// The JSON of a resource with this name.
fn resource(bytes: &[u8], name: &str) -> Result<Value, FhirFault> {
    if bytes.len() > FHIR_MAX_BYTES {
        return Err(fault("", FhirWhy::TooLarge));
    }
    let json: Value = serde_json::from_slice(bytes).map_err(|error| fault("", FhirWhy::Json(error.to_string())))?;
    match json["resourceType"].as_str() {
        Some(found) if found == name => Ok(json),
        found => Err(fault("", FhirWhy::Resource(found.unwrap_or("?").chars().take(NAME_MAX).collect()))),
    }
}

/// An element that leaves out what is empty, as FHIR asks for.
#[derive(Default)]
struct Element(Map<String, Value>);

impl Element {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let is_empty = match &value {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            Value::Null => true,
            _ => false,
        };
        if !is_empty {
            self.0.insert(name.to_string(), value);
        }
    }

    /// A text in Swedish, with the English one beside it.
    fn words(&mut self, name: &str, words: &Words) {
        // A text that is only in English stands there too, so that it is not lost.
        let main = if words.sv.is_empty() { &words.en } else { &words.sv };
        self.put(name, main.as_str());
        if !words.en.is_empty() && !words.sv.is_empty() {
            let content = json!([{ "url": "lang", "valueCode": "en" }, { "url": "content", "valueString": words.en }]);
            self.put(&format!("_{name}"), json!({ "extension": [{ "url": TRANSLATION, "extension": content }] }));
        } else if words.sv.is_empty() && !words.en.is_empty() {
            self.put(&format!("_{name}"), json!({ "extension": [{ "url": own("english"), "valueBoolean": true }] }));
        }
    }

    /// An extension of our own, of the type that `value` names: `valueCode`.
    fn own(&mut self, name: &str, value: &str, content: impl Into<Value>) {
        self.extend(json!({ "url": own(name), value: content.into() }));
    }

    fn extend(&mut self, extension: Value) {
        let all = self.0.entry("extension").or_insert_with(|| json!([]));
        if let Some(all) = all.as_array_mut() {
            all.push(extension);
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// An extension that says a text in both languages.
fn said(url: &str, words: &Words) -> Value {
    let parts = [("sv", &words.sv), ("en", &words.en)];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    let parts: Vec<Value> = parts.map(|(language, text)| json!({ "url": language, "valueString": text })).collect();
    json!({ "url": url, "extension": parts })
}

/// What such an extension says.
fn heard(extension: &Value) -> Words {
    let part = |language: &str| {
        let parts = extension["extension"].as_array()?;
        parts.iter().find(|part| part["url"] == language)?["valueString"].as_str()
    };
    Words { sv: part("sv").unwrap_or_default().to_string(), en: part("en").unwrap_or_default().to_string() }
}

fn own(name: &str) -> String {
    format!("{OURS}{name}")
}

/// The extension of an element with this address.
fn extension<'a>(element: &'a Value, url: &str) -> Option<&'a Value> {
    element["extension"].as_array()?.iter().find(|extension| extension["url"] == url)
}

/// The text of one of our own extensions.
fn own_text<'a>(element: &'a Value, name: &str, value: &str) -> Option<&'a str> {
    extension(element, &own(name))?[value].as_str()
}

/// The number of one of our own extensions.
fn own_number(element: &Value, name: &str) -> Option<u32> {
    extension(element, &own(name))?["valueInteger"].as_u64()?.try_into().ok()
}

/// A text with its English one; where there is none both are the same.
fn words(element: &Value, name: &str) -> Words {
    let main = element[name].as_str().unwrap_or_default().trim().to_string();
    let beside = &element[format!("_{name}").as_str()];
    if extension(beside, &own("english")).is_some() {
        return Words { sv: String::new(), en: main };
    }
    let is_english = |extension: &&Value| {
        let has = |url: &str, value: &str| {
            let parts = extension["extension"].as_array();
            parts.is_some_and(|parts| parts.iter().any(|part| part["url"] == url && part["valueCode"] == value))
        };
        extension["url"] == TRANSLATION && has("lang", "en")
    };
    let translated = beside["extension"].as_array().and_then(|all| all.iter().find(is_english));
    let content = translated
        .and_then(|extension| extension["extension"].as_array())
        .and_then(|parts| parts.iter().find(|part| part["url"] == "content"))
        .and_then(|part| part["valueString"].as_str());
    Words { en: content.unwrap_or(&main).to_string(), sv: main }
}
