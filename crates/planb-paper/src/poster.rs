//! What hangs on the wall and what lies in the wallet: "May I use the computer?", the unit's first hour, five numbers.

use jiff::civil::DateTime;
use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::dates;
use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A wallet card's text longer than this goes on in a line of its own, so that it can go on on the next card.
const WALLET_CHARS_MAX: usize = 240;

/// A poster of one page.
#[derive(Clone, Debug)]
pub struct Poster {
    /// The question, or what the steps are for.
    pub title: String,
    pub answer: Answer,
    pub lines: Vec<String>,
    /// Whom to call: name and number.
    pub contacts: Vec<(String, String)>,
    /// From 1; the poster says which older ones are to be taken down.
    pub issue_number: u32,
    pub valid_from: DateTime,
    /// When there is a new word at the latest.
    pub next_update: Option<DateTime>,
}

/// What a poster says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    No,
    Yes,
    /// Another answer, in a few words.
    Words(String),
    /// No answer: the lines are steps, each with a box to tick and room for the time.
    Steps,
    /// No answer: the lines are a text; one that begins with `• ` is a point.
    Text,
}

/// A card for one person's wallet.
#[derive(Clone, Debug)]
pub struct Wallet {
    pub who: String,
    pub role: String,
    /// What and its number or text.
    pub lines: Vec<(String, String)>,
}

/// The PDF of a poster, A4.
pub fn poster(stamp: &Stamp, poster: &Poster, language: Language) -> Result<Vec<u8>, RenderError> {
    let (kind, answer) = match &poster.answer {
        Answer::No => ("no", say(language, "paper-poster-no", &[])),
        Answer::Yes => ("yes", say(language, "paper-poster-yes", &[])),
        Answer::Words(words) => ("words", printable(words)),
        Answer::Steps => ("steps", String::new()),
        Answer::Text => ("text", String::new()),
    };
    let issue = poster.issue_number.to_string();
    let older = poster.issue_number.checked_sub(1).filter(|older| *older > 0).map(|older| older.to_string());
    let paper = Paper {
        template: Template::Poster,
        size: Size::A4,
        what: titled(&poster.title, &say(language, "paper-poster-issue", &[("number", &issue)])),
        has_boxes: false,
        keep: say(language, "paper-poster-keep", &[]),
        body: json!({
            "title": printable(&poster.title),
            "kind": kind,
            "answer": answer,
            "lines": poster.lines.iter().map(|line| printable(line)).filter(|l| !l.is_empty()).collect::<Vec<_>>(),
            "contacts": poster.contacts.iter().map(pair).collect::<Vec<_>>(),
            "issue": say(language, "paper-poster-issue", &[("number", &issue)]),
            "older": older.map(|older| say(language, "paper-poster-older", &[("number", &older)])),
            "from": dates::short_moment(language, poster.valid_from),
            "next": poster.next_update.map(|at| dates::short_moment(language, at)),
        }),
    };
    paper.pdf(stamp, language)
}

/// The PDF of wallet cards, A6, four to a sheet.
pub fn wallet_cards(stamp: &Stamp, wallets: &[Wallet], language: Language) -> Result<Vec<u8>, RenderError> {
    let paper = Paper {
        template: Template::Wallet,
        size: Size::A4,
        what: say(language, "paper-wallet-title", &[]),
        has_boxes: false,
        keep: say(language, "paper-wallet-keep", &[]),
        body: json!({ "wallets": wallets.iter().map(wallet).collect::<Vec<_>>() }),
    };
    paper.pdf(stamp, language)
}

fn pair((name, text): &(String, String)) -> Value {
    json!([printable(name), printable(text)])
}

fn wallet(wallet: &Wallet) -> Value {
    let lines = wallet.lines.iter().flat_map(|(name, text)| {
        let (name, text) = (printable(name), printable(text));
        let pieces = pieces(&text);
        pieces
            .into_iter()
            .enumerate()
            .map(move |(at, piece)| json!([if at == 0 { name.clone() } else { String::new() }, piece]))
    });
    json!({ "who": printable(&wallet.who), "role": printable(&wallet.role), "lines": lines.collect::<Vec<_>>() })
}

/// `text` in pieces of at most [`WALLET_CHARS_MAX`] characters, cut between words where there are any.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive([' ', '\u{200b}']) {
        let length = word.chars().count();
        if used > 0 && used + length > WALLET_CHARS_MAX {
            pieces.push(String::new());
            used = 0;
        }
        used += length;
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(word);
        }
    }
    pieces
}
