//! The sheet in the sealed envelope: the secret as words and code, what it opens, what to do.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use crate::font::printable;
use crate::words::{Language, words};
use crate::world::{Input, RenderError, Template, typeset};
use crate::{dates, qr, squeeze};

/// What is printed for a unit's envelope.
#[derive(Clone, Debug)]
pub struct KeySheet {
    pub municipality: String,
    pub unit_name: String,
    /// True for the envelope of the unit's protected supplement.
    pub supplement: bool,
    /// True for an exercise or a demo.
    pub exercise: bool,
    /// The secret as words, in order.
    pub words: Vec<String>,
    /// The secret as the key file has it (`AGE-SECRET-KEY-1…`); printed as code and as text.
    pub secret: String,
    /// A short digest of the public key, to compare with the screen.
    pub fingerprint: String,
    /// What it opens, one sentence each, beside the binder itself.
    pub opens: Vec<String>,
    pub made_at: DateTime,
}

/// One share of the recovery key.
#[derive(Clone, Debug)]
pub struct ShareSheet {
    pub municipality: String,
    pub exercise: bool,
    /// From 1.
    pub number: u8,
    pub of: u8,
    /// How many shares are needed.
    pub threshold: u8,
    pub words: Vec<String>,
    /// The share as text; printed as code and as text.
    pub share: String,
    pub fingerprint: String,
    /// Who keeps it; empty leaves a line to fill in.
    pub holder: String,
    pub made_at: DateTime,
}

/// The PDF of a key sheet. Holds a secret: never log it, never keep it.
pub fn key_sheet(sheet: &KeySheet, language: Language) -> Result<Vec<u8>, RenderError> {
    let steps = if sheet.supplement { "key-step-supplement" } else { "key-step-binder" };
    document(
        json!({
            "kind": "key",
            "unit": printable(&sheet.unit_name),
            "municipality": printable(&sheet.municipality),
            "supplement": sheet.supplement,
            "exercise": sheet.exercise,
            "key-words": clean(&sheet.words),
            "secret": printable(&sheet.secret),
            "art": qr::svg(&sheet.secret)?,
            "fingerprint": printable(&sheet.fingerprint),
            "opens": clean(&sheet.opens),
            "first-step": words(language).get(steps),
        }),
        sheet.made_at,
        language,
    )
}

/// The PDF of one recovery share. Holds a secret: never log it, never keep it.
pub fn share_sheet(sheet: &ShareSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    document(
        json!({
            "kind": "share",
            "municipality": printable(&sheet.municipality),
            "exercise": sheet.exercise,
            "number": sheet.number,
            "of": sheet.of,
            "threshold": sheet.threshold,
            "key-words": clean(&sheet.words),
            "secret": printable(&sheet.share),
            "art": qr::svg(&sheet.share)?,
            "fingerprint": printable(&sheet.fingerprint),
            "holder": printable(&sheet.holder),
        }),
        sheet.made_at,
        language,
    )
}

fn clean(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| printable(text)).collect()
}

fn document(mut data: Value, made_at: DateTime, language: Language) -> Result<Vec<u8>, RenderError> {
    let Value::Object(map) = &mut data else { return Err(RenderError::Data) };
    map.insert("words".into(), json!(words(language)));
    map.insert("lang".into(), json!(language.tag()));
    map.insert("region".into(), json!(language.region()));
    map.insert("made-at".into(), json!(dates::moment(language, made_at)));
    let date =
        [i16::from(made_at.month()), i16::from(made_at.day()), i16::from(made_at.hour()), i16::from(made_at.minute())];
    map.insert("date".into(), json!([made_at.year(), date[0], date[1], date[2], date[3]]));
    let set = typeset(Template::KeySheet, Input::data(serde_json::to_vec(&data).map_err(|_| RenderError::Data)?))?;
    Ok(squeeze(set.pdf()?))
}
