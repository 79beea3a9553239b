//! What every page of the register's papers has in common: whose it is, what it is, how old it is, which copy it is.

use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::geometry::{MARK_EDGE_MM, MARK_MM};
use crate::words::{Language, words};
use crate::world::{Input, RenderError, Template, Typeset, typeset};
use crate::{dates, qr, squeeze};

/// No document has more pages: a call chain of 800 people and all who call has some 300.
const PAGES_MAX: usize = 600;

/// No document is made of more bytes of text: setting it would take the memory of a small computer.
const BODY_BYTES_MAX: usize = 4 << 20;

/// The codes stand where the binder's sheets have them: this far from the edges, this big.
const CODE_EDGE_MM: (f64, f64) = (17.0, 8.0);
const CODE_MM: f64 = 15.0;

/// The paper that a document is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    A4,
    A4Wide,
    A3Wide,
}

impl Size {
    /// Width and height in mm.
    pub(crate) fn mm(self) -> (f64, f64) {
        match self {
            Size::A4 => (210.0, 297.0),
            Size::A4Wide => (297.0, 210.0),
            Size::A3Wide => (420.0, 297.0),
        }
    }

    /// Width in mm between the margins.
    pub(crate) fn room_mm(self) -> f64 {
        self.mm().0 - 2.0 * CODE_EDGE_MM.0
    }
}

/// A document before it is set.
pub(crate) struct Paper {
    pub template: Template,
    pub size: Size,
    /// What it is, as the head of every page and the file's title say it: `Ringkedja · Hemtjänst Norra`.
    pub what: String,
    /// True for a form whose boxes are read back: every page has corner marks.
    pub has_boxes: bool,
    /// How it is to be kept.
    pub keep: String,
    /// What the template prints; every text in it is printable.
    pub body: Value,
}

impl Paper {
    /// The document as PDF/A-2a and PDF/UA-1.
    pub(crate) fn pdf(self, stamp: &Stamp, language: Language) -> Result<Vec<u8>, RenderError> {
        Ok(squeeze(self.set(stamp, language)?.pdf()?))
    }

    /// The document as it is laid out.
    pub(crate) fn set(self, stamp: &Stamp, language: Language) -> Result<Typeset, RenderError> {
        let set = typeset(self.template, Input::data(self.data(stamp, language)?))?;
        let pages = set.pages();
        if pages > PAGES_MAX { Err(RenderError::TooManyPages { pages }) } else { Ok(set) }
    }

    fn data(self, stamp: &Stamp, language: Language) -> Result<Vec<u8>, RenderError> {
        let at = stamp.made_at;
        let (what, municipality) = (printable(&self.what), printable(&stamp.municipality));
        let seal: Vec<char> = printable(&stamp.heads).chars().collect();
        let seal: Vec<String> = seal.chunks(5).map(|group| group.iter().collect()).collect();
        let (width, height) = self.size.mm();
        let data = json!({
            "words": words(language),
            "lang": language.tag(),
            "region": language.region(),
            "title": format!("{what} · {municipality} · {}", dates::moment(language, at)),
            "what": what,
            "keep": self.keep,
            "municipality": municipality,
            "exercise": stamp.exercise,
            "serial": printable(&stamp.serial),
            "seal": seal.join(" "),
            "made_at": dates::moment(language, at),
            "data_from": stamp.data_as_of.map(|at| dates::moment(language, at)),
            "date": [i32::from(at.year()), i32::from(at.month()), i32::from(at.day()), i32::from(at.hour()), i32::from(at.minute())],
            "paper": [width, height],
            "art": art(&stamp.serial, self.size, self.has_boxes)?,
            "code": qr::svg(&stamp.serial)?,
            "body": self.body,
        });
        let data = serde_json::to_vec(&data).map_err(|_| RenderError::Data)?;
        if data.len() > BODY_BYTES_MAX {
            return Err(RenderError::TooLong { bytes: data.len() });
        }
        Ok(data)
    }
}

/// Both codes of a page and its corner marks, one drawing, as the binder's forms have them.
fn art(serial: &str, size: Size, has_marks: bool) -> Result<String, RenderError> {
    let (d, modules) = qr::path(serial)?;
    let (width, height) = size.mm();
    let (x, y) = CODE_EDGE_MM;
    let scale = CODE_MM / modules as f64;
    let codes: String = [(width - x - CODE_MM, y), (x, height - y - CODE_MM)]
        .iter()
        .map(|(x, y)| format!(r#"<path transform="translate({x} {y}) scale({scale:.5})" d="{d}"/>"#))
        .collect();
    let (near, right, low) = (MARK_EDGE_MM, width - MARK_EDGE_MM - MARK_MM, height - MARK_EDGE_MM - MARK_MM);
    let marks: String = [(near, near), (right, near), (near, low), (right, low)]
        .iter()
        .filter(|_| has_marks)
        .map(|(x, y)| format!(r#"<path d="M{x} {y}h{MARK_MM}v{MARK_MM}h-{MARK_MM}z"/>"#))
        .collect();
    Ok(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{codes}{marks}</svg>"#))
}

/// What a paper is and whose: `Ringkedja · Hemtjänst Norra`; only the first where the other is empty.
pub(crate) fn titled(kind: &str, whose: &str) -> String {
    [kind, whose].iter().filter(|part| !part.trim().is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// The code that dials `number`; `None` where it is no number in E.164.
pub(crate) fn dial(number: Option<&str>) -> Result<Option<String>, RenderError> {
    let is_number = |number: &&str| {
        let digits = number.strip_prefix('+').unwrap_or("");
        (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    };
    number.filter(is_number).map(|number| qr::svg(&format!("tel:{number}"))).transpose()
}
