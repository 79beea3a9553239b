//! `TIMME-1`: the first hour, one tick box and one time box for every step.

use planb_core::overview::binder::page::FirstHour;
use serde::Serialize;
use serde_json::{Value, json};

use super::art::Art;
use super::lines;
use crate::font::{Weight, printable};
use crate::geometry::{BoxAt, HOUR_BOTTOM_MM, HOUR_BOX_DOWN_MM, HOUR_BOX_X_MM, HOUR_PITCH_MM, HOUR_TOP_MM};
use crate::words::{Language, say, words};

const TEXT_ROOM_MM: f64 = 124.0;
/// Steps are words `step-1-title`, `step-1-text` …, as many as there are, at most this.
const STEPS_MAX: u32 = 20;
/// What one row of the list of people to call may need, and the list's heading.
const CONTACT_MM: f64 = 11.0;
const CONTACT_HEAD_MM: f64 = 16.0;

/// One page of the card.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HourPage {
    pub art: String,
    pub steps: Vec<Step>,
    pub contacts: Vec<Value>,
    pub contacts_y: f64,
    #[serde(skip)]
    pub boxes: Vec<BoxAt>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    pub number: u32,
    pub title: String,
    pub lines: Vec<String>,
    pub y: f64,
}

/// The pages of the card.
pub(crate) fn first_hour(card: &FirstHour, language: Language) -> Vec<HourPage> {
    let mut pages = Vec::new();
    let (mut steps, mut boxes, mut y) = (Vec::new(), Vec::new(), HOUR_TOP_MM);
    let mut art = Art::new(210.0, 297.0);
    for number in 1..=STEPS_MAX {
        let key = format!("step-{number}-title");
        if !words(language).contains_key(&key) {
            break;
        }
        let text = say(language, &format!("step-{number}-text"), &[]);
        let lines: Vec<String> = lines(&text, Weight::Regular, TEXT_ROOM_MM).map(|line| line.text).collect();
        let height = (((lines.len() + 1) as f64 * 5.0 + 2.0) / HOUR_PITCH_MM).ceil() * HOUR_PITCH_MM;
        if y + height > HOUR_BOTTOM_MM {
            let art = std::mem::replace(&mut art, Art::new(210.0, 297.0)).svg();
            pages.push(HourPage {
                art,
                steps: std::mem::take(&mut steps),
                contacts: Vec::new(),
                contacts_y: y,
                boxes: std::mem::take(&mut boxes),
            });
            y = HOUR_TOP_MM;
        }
        let at = BoxAt {
            page: pages.len() as u32 + 1,
            row: number - 1,
            column: 0,
            x_mm: HOUR_BOX_X_MM,
            y_mm: y + HOUR_BOX_DOWN_MM,
        };
        art.tick(at.x_mm, at.y_mm);
        art.field(158.0, y, 35.0, 10.0);
        art.across(17.0, y + height - 1.5, 176.0);
        boxes.push(at);
        steps.push(Step { number, title: say(language, &key, &[]), lines, y });
        y += height;
    }
    let mut rest: Vec<Value> = card.contacts.iter().map(contact).collect();
    let mut page = HourPage { art: art.svg(), steps, contacts: Vec::new(), contacts_y: y + 2.0, boxes };
    loop {
        let fits = ((HOUR_BOTTOM_MM - page.contacts_y - CONTACT_HEAD_MM) / CONTACT_MM).max(0.0) as usize;
        let later = rest.split_off(rest.len().min(fits));
        page.contacts = rest;
        pages.push(page);
        if later.is_empty() {
            return pages;
        }
        rest = later;
        let art = Art::new(210.0, 297.0).svg();
        page =
            HourPage { art, steps: Vec::new(), contacts: Vec::new(), contacts_y: HOUR_TOP_MM - 6.0, boxes: Vec::new() };
    }
}

fn contact(row: &planb_core::overview::binder::page::CallRow) -> Value {
    json!({ "who": printable(&row.who), "role": printable(&row.role), "shown": printable(&row.shown), "dial": row.dial })
}
