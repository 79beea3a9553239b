//! The printed twin of a first hour's card: the same ticks as boxes, with room for times.

use planb_core::card::Role;
use planb_core::id::UnitId;
use planb_core::incident::first_hour;
use planb_core::register::RecordId;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making};
use planb_paper::{FirstHour, first_hour as sheet, tongue};

use super::card::Card;

/// It can be printed on any day, before anything has happened.
pub fn paper(by: &In, role: &str) -> Result<Paper, Trouble> {
    let role = Role::parse(role).ok_or_else(|| Trouble::user("page-not-found"))?;
    let unit = by.query.get("unit").map(String::as_str);
    let card = Card::asked(by, &RecordId(String::new()), role.word(), unit)?;
    let (title, language) = (card.title(by), by.language);
    let ticks = first_hour::ticks(role.word());
    if ticks.is_empty() {
        return Err(Trouble::user("page-not-found"));
    }
    let content = FirstHour {
        whose: title.clone(),
        ticks: ticks.into_iter().map(|key| by.say(&format!("first-hour-{key}"))).collect(),
    };
    Ok(Paper {
        what: "first-hour",
        subject: role.word().to_string(),
        title: format!("{}, {title}", by.say("first-hour-title")),
        unit: Some(card.unit).filter(|unit| !unit.is_empty()).map(UnitId),
        version: None,
        back: "/".into(),
        look: None,
        make: making(move |stamp| sheet(stamp, &content, tongue(language.code()))),
    })
}
