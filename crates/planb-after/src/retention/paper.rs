//! *Förstöringsintyg*: which papers were destroyed, by which decision, by whom, and who saw it.

use std::collections::BTreeMap;

use planb_core::ledger::Told;
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_paper::{Statement, StatementTable, statement_sheet, tongue};

use super::decided;
use crate::named::{form_name, moment, spans, unit_name};

/// `/print/destroyed?reference=…`.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    let reference = by.query.get("reference").cloned().unwrap_or_default();
    let sheet = certificate(by, &reference)?;
    let language = tongue(by.language.code());
    Ok(Paper {
        what: "destruction",
        subject: reference.chars().take(150).collect(),
        title: by.say_with("destroyed-of", &[("reference", reference)]),
        unit: own_unit(by),
        version: None,
        back: "/retention".into(),
        look: None,
        make: making(move |stamp| statement_sheet(stamp, &sheet, language)),
    })
}

fn certificate(by: &In, reference: &str) -> Result<Statement, Trouble> {
    let all = decided(by).remove(reference).ok_or_else(|| Trouble::user("page-not-found"))?;
    let mut gone: BTreeMap<(String, String), Vec<Serial>> = BTreeMap::new();
    let mut said = Vec::new();
    for (serial, sheet, issue) in all {
        let destroyed = sheet.last(|told| matches!(told, Told::Destroyed { .. }));
        let Some(destroyed) = destroyed.filter(|_| sheet.standing().is_destroyed) else { continue };
        said.push(destroyed);
        let key = (unit_name(by, &issue.unit), form_name(by, &issue.form, issue.version));
        gone.entry(key).or_default().push(serial.clone());
    }
    let last = said.iter().max_by_key(|said| said.at).ok_or_else(|| Trouble::user("destroyed-none"))?;
    let witness = match &last.told {
        Told::Destroyed { witness, .. } => witness.clone(),
        _ => String::new(),
    };
    let count: usize = gone.values().map(Vec::len).sum();
    let row = |((unit, form), serials): ((String, String), Vec<Serial>)| {
        vec![unit, form, serials.len().to_string(), spans(&serials)]
    };
    Ok(Statement {
        title: by.say("destroyed-title"),
        lead: vec![by.say("destroyed-lead")],
        facts: vec![
            (by.say("destroyed-reference"), reference.to_string()),
            (by.say("destroyed-at"), moment(last.at)),
            (by.say("destroyed-by"), last.by.name.clone()),
            (by.say("destroyed-witness"), witness),
            (by.say("closing-count"), count.to_string()),
        ],
        tables: vec![StatementTable {
            title: by.say("destroyed-papers"),
            header: ["record-unit", "stock-form", "closing-count", "closing-serials"].map(|key| by.say(key)).into(),
            rows: gone.into_iter().map(row).collect(),
            none: String::new(),
        }],
        signatures: vec![by.say("destroyed-by"), by.say("destroyed-witness")],
        ..Statement::default()
    })
}
