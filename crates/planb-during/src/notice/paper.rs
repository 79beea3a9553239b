//! A notice as an A4 poster, in the reader's language.

use planb_core::notice::{NOTICE, number_of};
use planb_core::register::Record;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_node::web::records::found;
use planb_node::web::shown;
use planb_paper::{Answer, Poster, tongue};

use super::text;

/// The poster of a published notice. A draft is not hung up.
pub fn paper(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &NOTICE, id)?;
    if record.get("state") != "published" {
        return Err(Trouble::user("notice-not-published"));
    }
    let language = by.language;
    let poster = poster(by, record);
    Ok(Paper {
        what: "notice",
        subject: id.0.clone(),
        title: poster.title.clone(),
        unit: own_unit(by),
        version: Some(number_of(record)),
        back: format!("/notices/{id}"),
        look: None,
        make: making(move |stamp| planb_paper::poster(stamp, &poster, tongue(language.code()))),
    })
}

fn poster(by: &In, record: &Record) -> Poster {
    let is_english = by.language == Language::English && !record.get("text_en").is_empty();
    let (title, said) = if is_english { ("title_en", "text_en") } else { ("title", "text") };
    let mut lines = text::lines(record.get(said));
    let first = lines.first().map(|line| line.trim_end_matches(['.', '!']).to_lowercase());
    let answer = match first.as_deref() {
        Some("nej" | "no") => Answer::No,
        Some("ja" | "yes") => Answer::Yes,
        _ => Answer::Text,
    };
    if answer != Answer::Text {
        lines.remove(0);
        // Below an answer every line is a point.
        lines = lines.iter().map(|line| line.trim_start_matches("• ").to_string()).collect();
    }
    let title = if record.get(title).is_empty() { "title" } else { title };
    let phone = by.state().register().get("setting", "organisation").get("crisis_phone");
    let is_for_staff = record.all("audience").any(|word| word == "staff");
    let contacts = match is_for_staff && !phone.is_empty() {
        true => vec![(by.say("poster-crisis"), shown::phone_shown(phone))],
        false => Vec::new(),
    };
    Poster {
        title: record.get(title).to_string(),
        answer,
        lines,
        contacts,
        issue_number: number_of(record),
        valid_from: record.get("published_at").parse().unwrap_or_else(|_| by.clock()),
        next_update: record.get("next_update").parse().ok(),
    }
}
