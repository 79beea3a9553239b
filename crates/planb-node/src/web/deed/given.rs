//! What a form asks, for programs: described, checked as it is described, and turned into the form's fields.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use planb_core::incident;
use planb_core::register::{RecordId, Schema, Shape};
use serde_json::{Map, Value, json};

use crate::random;
use crate::web::In;
use crate::web::page::json as told;

/// A line without what cannot be seen.
const LINE: &str = "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$";
const ID: &str = "^[a-z0-9~-]{1,96}$";
const MOST_MANY: usize = 500;
/// A name within an object of texts.
const NAME: &str = "^[A-Za-z0-9][A-Za-z0-9._/~-]{0,99}$";

/// What one field may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// One line of at most so many characters.
    Line(usize),
    Text(usize),
    Word(Vec<&'static str>),
    /// A record's id.
    Id,
    /// An id that makes a form that is sent twice one deed; drawn where none is given.
    Drawn,
    /// The incident that goes on, where nothing else is said.
    Incident,
    /// A box to tick, or which of two buttons is pressed.
    Flag,
    /// Several ids or words.
    Many,
    /// Several lines of at most so many characters.
    Lines(usize),
    /// An object of texts of at most so many characters each; a name of it goes on where the form's field ends.
    Named(usize),
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub name: String,
    /// What the form calls it; `{line}` stands for what is given as `line`.
    pub field: String,
    pub sort: Sort,
    pub is_required: bool,
}

impl Given {
    /// A field that may be left out.
    pub fn of(name: impl Into<String>, sort: Sort) -> Given {
        let name = name.into();
        Given { field: name.clone(), name, sort, is_required: false }
    }

    /// A field that must be there.
    pub fn needed(name: impl Into<String>, sort: Sort) -> Given {
        Given { is_required: true, ..Given::of(name, sort) }
    }

    /// The same, where the form has another name for it.
    pub fn called(self, field: &str) -> Given {
        Given { field: field.into(), ..self }
    }

    /// Fields of a record's form. Their values are checked where the form's are.
    pub fn of_schema(schema: &Schema, names: &[&str]) -> Vec<Given> {
        let fields = names.iter().filter_map(|name| schema.field(name));
        let given = |field: &planb_core::register::Field| {
            let sort = match field.shape {
                Shape::Line(most) => Sort::Line(most),
                Shape::Text(most) => Sort::Text(most),
                Shape::Choice(words) => Sort::Word(words.to_vec()),
                Shape::One(_) => Sort::Id,
                Shape::Choices(_) | Shape::Many(_) => Sort::Many,
                Shape::Phone | Shape::Date | Shape::Moment | Shape::Number(..) => Sort::Line(60),
            };
            Given { is_required: field.is_required, ..Given::of(field.name, sort) }
        };
        fields.map(given).collect()
    }

    fn schema(&self) -> Value {
        let text = if self.is_required { json!("string") } else { json!(["string", "null"]) };
        let least = usize::from(self.is_required);
        match &self.sort {
            Sort::Line(most) => json!({ "type": text, "minLength": least, "maxLength": most, "pattern": LINE }),
            Sort::Text(most) => json!({ "type": text, "minLength": least, "maxLength": most }),
            Sort::Word(words) => {
                let null = (!self.is_required).then_some(Value::Null);
                json!({ "enum": words.iter().map(|word| json!(word)).chain(null).collect::<Vec<_>>() })
            }
            Sort::Id | Sort::Drawn | Sort::Incident => json!({ "type": text, "pattern": ID }),
            Sort::Flag => json!({ "type": "boolean" }),
            Sort::Many => {
                json!({ "type": "array", "maxItems": MOST_MANY, "items": { "type": "string", "pattern": ID } })
            }
            Sort::Lines(most) => {
                let line = json!({ "type": "string", "maxLength": most, "pattern": LINE });
                json!({ "type": "array", "maxItems": MOST_MANY, "items": line })
            }
            Sort::Named(most) => json!({
                "type": "object", "maxProperties": MOST_MANY, "propertyNames": { "pattern": NAME },
                "additionalProperties": { "type": "string", "maxLength": most },
            }),
        }
    }

    /// The form's fields that an object of texts stands for; `None` where it is not as described.
    fn named(&self, most: usize, value: &Value) -> Option<Vec<(String, String)>> {
        let texts = value.as_object().filter(|texts| texts.len() <= MOST_MANY)?;
        let fits = |text: &&str| text.chars().count() <= most;
        let pair = |(name, text): (&String, &Value)| {
            let text = text.as_str().filter(fits).filter(|_| is_name(name))?;
            Some((format!("{}{name}", self.field), text.to_string()))
        };
        texts.iter().map(pair).collect()
    }

    /// The form's fields, by their names; `None` where the value is not as described.
    fn fields(&self, value: &Value) -> Option<Vec<(String, String)>> {
        if let Sort::Named(most) = self.sort {
            return self.named(most, value);
        }
        Some(self.values(value)?.into_iter().map(|value| (self.field.clone(), value)).collect())
    }

    /// The field's values; `None` where it is not as described.
    fn values(&self, value: &Value) -> Option<Vec<String>> {
        let is_id = |text: &str| RecordId::parse(text).is_some();
        if value.is_null() {
            let is_plain = !matches!(self.sort, Sort::Flag | Sort::Many | Sort::Lines(_) | Sort::Named(_));
            let may = !self.is_required && is_plain;
            return may.then(Vec::new);
        }
        let text = || value.as_str().filter(|text| !(self.is_required && text.is_empty()));
        let short = |most: usize| text().filter(|text| text.chars().count() <= most);
        let one = |text: &str| vec![text.to_string()];
        match &self.sort {
            Sort::Line(most) => short(*most).filter(|text| !text.chars().any(is_hidden)).map(one),
            Sort::Text(most) => short(*most).map(one),
            Sort::Word(words) => text().filter(|text| words.contains(text)).map(one),
            Sort::Id | Sort::Drawn | Sort::Incident => text().filter(|text| is_id(text)).map(one),
            Sort::Flag => value.as_bool().map(|ticked| if ticked { one("1") } else { Vec::new() }),
            Sort::Many => {
                let all = value.as_array().filter(|all| all.len() <= MOST_MANY)?;
                all.iter().map(|one| one.as_str().filter(|text| is_id(text)).map(str::to_string)).collect()
            }
            Sort::Lines(most) => {
                let is_line = |text: &&str| text.chars().count() <= *most && !text.chars().any(is_hidden);
                let all = value.as_array().filter(|all| all.len() <= MOST_MANY)?;
                all.iter().map(|one| one.as_str().filter(is_line).map(str::to_string)).collect()
            }
            Sort::Named(_) => None,
        }
    }

    /// What stands in the form where nothing was sent.
    fn usual(&self, by: &In) -> Option<String> {
        match self.sort {
            Sort::Drawn => Some(RecordId::random(random::bytes().ok()?).0),
            Sort::Incident => incident::current(by.state().register()).map(|current| current.id.0.clone()),
            _ => None,
        }
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._/~-".contains(&byte);
    name.len() <= 100
        && name.bytes().all(fits)
        && name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
}

fn is_hidden(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The object that stands for the form.
pub(super) fn schema(given: &[Given]) -> Value {
    let properties: Map<String, Value> = given.iter().map(|one| (one.name.clone(), one.schema())).collect();
    let required: Vec<&str> = given.iter().filter(|one| one.is_required).map(|one| one.name.as_str()).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The form's fields; every fault at once where something is not as described.
pub(super) fn pairs(
    by: &In,
    given: &[Given],
    object: Map<String, Value>,
) -> Result<Vec<(String, String)>, Box<Response>> {
    let fault =
        |field: &str, key: &str| json!({ "field": field, "error": key, "message": by.say(&format!("err-{key}")) });
    let mut faults: Vec<Value> = object
        .keys()
        .filter(|name| given.iter().all(|one| one.name != **name))
        .map(|name| fault(name, "field-unknown"))
        .collect();
    let mut pairs = Vec::new();
    for one in given {
        match object.get(&one.name) {
            None if one.is_required => faults.push(fault(&one.name, "field-required")),
            None => pairs.extend(one.usual(by).map(|usual| (one.field.clone(), usual))),
            Some(value) => match one.fields(value) {
                Some(fields) if fields.is_empty() => {
                    pairs.extend(one.usual(by).map(|usual| (one.field.clone(), usual)));
                }
                Some(fields) => pairs.extend(fields),
                None => faults.push(fault(&one.name, "field-choice")),
            },
        }
    }
    if faults.is_empty() {
        let line = object.get("line").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        pairs.iter_mut().for_each(|(name, _)| *name = name.replace("{line}", &line));
        return Ok(pairs);
    }
    let refused = json!({ "error": "form-refused", "message": by.say("form-refused"), "faults": faults });
    Err(Box::new((StatusCode::UNPROCESSABLE_ENTITY, told(&refused)).into_response()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_what_is_described() {
        let check = |given: Given, value: Value| given.values(&value);
        let one = |text: &str| Some(vec![text.to_string()]);
        assert_eq!(check(Given::needed("a", Sort::Line(3)), json!("abc")), one("abc"));
        for bad in [json!("abcd"), json!(""), json!("a\n"), json!("a\u{202e}"), json!(1), Value::Null] {
            assert_eq!(check(Given::needed("a", Sort::Line(3)), bad.clone()), None, "{bad}");
        }
        assert_eq!(check(Given::of("a", Sort::Line(3)), Value::Null), Some(vec![]));
        assert_eq!(check(Given::of("a", Sort::Word(vec!["x"])), json!("y")), None);
        assert_eq!(check(Given::of("a", Sort::Id), json!("Å")), None);
        assert_eq!(check(Given::of("a", Sort::Flag), json!(true)), one("1"));
        assert_eq!(check(Given::of("a", Sort::Flag), json!("1")), None);
        assert_eq!(check(Given::of("a", Sort::Many), json!(["a", "b"])), Some(vec!["a".into(), "b".into()]));
        assert_eq!(check(Given::of("a", Sort::Many), json!("a")), None);
    }

    #[test]
    fn an_object_of_texts_is_a_field_for_each() {
        let check = |value: Value| Given::of("time", Sort::Named(5)).called("time-").fields(&value);
        assert_eq!(check(json!({ "p-1": "07:42" })), Some(vec![("time-p-1".to_string(), "07:42".to_string())]));
        assert_eq!(check(json!({})), Some(vec![]));
        for bad in [
            json!({ "a b": "1" }),
            json!({ "": "1" }),
            json!({ "a": 1 }),
            json!({ "a": "123456" }),
            json!([]),
            Value::Null,
        ] {
            assert_eq!(check(bad.clone()), None, "{bad}");
        }
    }
}
