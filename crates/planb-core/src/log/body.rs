//! The body of an entry: what happened, as CBOR: `[event type, version, when it happened, fields]`.
//!
//! Fields are a map with text keys. New fields may be added under new keys; a changed meaning is a new version, a new
//! event a new type. A type or version that this program does not know is kept as it is.

use ciborium::Value;
use jiff::civil::DateTime;
use serde::{Serialize, de::DeserializeOwned};

use super::damage::Damage;

/// One entry's content, before it is sealed and after it is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    pub event_type: u16,
    pub version: u8,
    /// When it happened, local time; when it was written stands in the header.
    pub happened_at: DateTime,
    /// A CBOR map.
    pub fields: Value,
}

impl Body {
    /// Makes a body of plain data.
    pub fn of(event_type: u16, version: u8, happened_at: DateTime, fields: &impl Serialize) -> Result<Body, Damage> {
        let fields = Value::serialized(fields).map_err(|_| Damage::BadBody("fields"))?;
        Ok(Body { event_type, version, happened_at, fields })
    }

    /// Reads the fields into plain data.
    pub fn fields<T: DeserializeOwned>(&self) -> Result<T, Damage> {
        self.fields.deserialized().map_err(|_| Damage::BadBody("fields"))
    }

    /// The bytes that are sealed.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        let value = Value::Array(vec![
            Value::from(self.event_type),
            Value::from(self.version),
            Value::from(self.happened_at.to_string()),
            self.fields.clone(),
        ]);
        let mut out = Vec::new();
        ciborium::into_writer(&value, &mut out).map_err(|_| Damage::BadBody("encoding"))?;
        Ok(out)
    }

    /// Reads opened bytes; those that would not be written in the same way are refused.
    pub fn decode(bytes: &[u8]) -> Result<Body, Damage> {
        let value: Value = ciborium::from_reader(bytes).map_err(|_| Damage::BadBody("not CBOR"))?;
        let parts = value.into_array().map_err(|_| Damage::BadBody("not an array"))?;
        let Ok([event_type, version, happened_at, fields]) = <[Value; 4]>::try_from(parts) else {
            return Err(Damage::BadBody("not four parts"));
        };
        let event_type = whole(&event_type).ok_or(Damage::BadBody("event type"))?;
        let version = whole(&version).ok_or(Damage::BadBody("version"))?;
        let happened_at = happened_at.as_text().and_then(|text| text.parse().ok()).ok_or(Damage::BadBody("time"))?;
        if !fields.is_map() {
            return Err(Damage::BadBody("fields are not a map"));
        }
        let body = Body { event_type, version, happened_at, fields };
        if body.encode()? != bytes {
            return Err(Damage::BadBody("not canonical"));
        }
        Ok(body)
    }
}

fn whole<T: TryFrom<i128>>(value: &Value) -> Option<T> {
    value.as_integer().and_then(|integer| T::try_from(i128::from(integer)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(value: &Value) -> Vec<u8> {
        let mut out = Vec::new();
        ciborium::into_writer(value, &mut out).unwrap();
        out
    }

    #[test]
    fn a_bad_body_says_what_is_wrong() {
        let time = Value::from("2021-12-16T02:10:00");
        let map = Value::Map(vec![]);
        let cases: [(Vec<u8>, &str); 7] = [
            (vec![0xff], "not CBOR"),
            (bytes(&Value::from(1)), "not an array"),
            (bytes(&Value::Array(vec![Value::from(1)])), "not four parts"),
            (bytes(&Value::Array(vec![70_000.into(), 1.into(), time.clone(), map.clone()])), "event type"),
            (bytes(&Value::Array(vec![1.into(), 256.into(), time.clone(), map.clone()])), "version"),
            (bytes(&Value::Array(vec![1.into(), 1.into(), "yesterday".into(), map.clone()])), "time"),
            (bytes(&Value::Array(vec![1.into(), 1.into(), time.clone(), 5.into()])), "fields are not a map"),
        ];
        for (damaged, why) in cases {
            assert_eq!(Body::decode(&damaged), Err(Damage::BadBody(why)));
        }
        let mut trailing = bytes(&Value::Array(vec![1.into(), 1.into(), time, map]));
        assert!(Body::decode(&trailing).is_ok());
        trailing.push(0);
        assert_eq!(Body::decode(&trailing), Err(Damage::BadBody("not canonical")));
    }
}
