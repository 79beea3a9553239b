//! Partners on paper: one page for all, a slip for each, the draft of a report, the operator's card with the telephones.

use planb_core::overview::partner::partners;
use planb_core::partner::PARTNER;
use planb_node::trouble::Trouble;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_node::web::records::found;
use planb_node::web::{In, shown};
use planb_paper::{ListSheet, list_sheet, tongue};

use super::{clocks, one, records, stock};

/// Rows to write in, on what is carried about.
const BLANK_ROWS: u16 = 8;

/// What it is of and where it goes back to.
struct Of {
    what: &'static str,
    subject: String,
    back: String,
}

fn list(by: &In, of: Of, sheet: ListSheet) -> Paper {
    let (title, code) = (sheet.title.clone(), by.language.code());
    Paper {
        what: of.what,
        subject: of.subject,
        title,
        unit: own_unit(by),
        version: None,
        back: of.back,
        look: None,
        make: making(move |stamp| list_sheet(stamp, &sheet, tongue(code))),
    }
}

/// One page for all.
pub fn everybody(by: &In) -> Result<Paper, Trouble> {
    let incident = records::current(by);
    let all = partners(by.state(), incident.as_ref(), by.clock());
    let heads = ["record-partner", "field-partner-phone", "partner-last", "field-told-what", "field-told-next"];
    let row = |partner: &planb_core::overview::partner::Partner<'_>| {
        let told = partner.told.first().map(|(_, told)| *told);
        let of = |field: &str| told.map_or_else(String::new, |told| told.get(field).replace('T', " "));
        let next =
            if partner.is_overdue { format!("{} – {}", of("next"), by.say("partner-overdue")) } else { of("next") };
        vec![
            partner.record.get("name").to_string(),
            shown::phone_shown(partner.record.get("phone")),
            of("at"),
            told.map_or_else(String::new, |told| told.get("what").to_string()),
            next,
        ]
    };
    let sheet = ListSheet {
        title: by.say("partner-title"),
        lead: by.say("partner-lead"),
        header: heads.iter().map(|key| by.say(key)).collect(),
        rows: all.iter().map(row).collect(),
        // The starting list and these stand on one page.
        blank_rows: 4,
        landscape: false,
    };
    Ok(list(by, Of { what: "partners", subject: String::new(), back: "/partners".into() }, sheet))
}

/// A partner's slip.
pub fn slip(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &PARTNER, id)?;
    let partner = one::of(by, &id)?;
    let heads = [
        "field-told-at",
        "field-told-by",
        "field-told-what",
        "field-told-received-by",
        "field-told-answer",
        "field-told-next",
    ];
    let number = shown::phone_shown(record.get("phone"));
    let lead = [number.as_str(), record.get("contact"), record.get("our_number"), partner.law];
    let sheet = ListSheet {
        title: record.get("name").to_string(),
        lead: lead.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        header: heads.iter().map(|key| by.say(key)).collect(),
        rows: one::rows(by, &partner).into_iter().map(Vec::from).collect(),
        blank_rows: BLANK_ROWS,
        landscape: true,
    };
    Ok(list(by, Of { what: "partners", subject: id.0.clone(), back: format!("/partners/{id}") }, sheet))
}

/// The operator's card and the telephones.
pub fn phones(by: &In) -> Result<Paper, Trouble> {
    let (header, rows) = stock::stock(by);
    let operator = |[name, _, number, ours]: [String; 4]| {
        [name, number, ours].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let asks = ["operator-through", "operator-data", "operator-buy"].map(|key| by.say(key));
    let operators: Vec<String> = stock::operators(by).into_iter().map(operator).collect();
    let sheet = ListSheet {
        title: by.say("phone-stock-title"),
        lead: operators.into_iter().chain(asks).collect::<Vec<_>>().join(" · "),
        header,
        rows,
        blank_rows: BLANK_ROWS,
        landscape: true,
    };
    Ok(list(by, Of { what: "partners", subject: "phones".into(), back: "/partners/phones".into() }, sheet))
}

/// The draft of a report.
pub fn report(by: &In, rule: &str) -> Result<Paper, Trouble> {
    let (incident, clock) = clocks::of(by, rule)?;
    let rows = clocks::draft(by, &incident, clock.record, &clock);
    let due = clock.due.map_or_else(String::new, |due| due.strftime("%Y-%m-%d %H:%M").to_string());
    let lead = [by.say("draft-lead"), clock.rule.law.clone(), due];
    let sheet = ListSheet {
        title: by.say(&format!("clock-{rule}")),
        lead: lead.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        header: vec![by.say("draft-field"), by.say("draft-text")],
        rows: rows.into_iter().map(|(word, text)| vec![word, text]).collect(),
        blank_rows: BLANK_ROWS,
        landscape: false,
    };
    Ok(list(by, Of { what: "report", subject: rule.to_string(), back: format!("/clocks/{rule}") }, sheet))
}
