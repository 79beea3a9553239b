//! `planb order`: prints what is ordered of a system's supplier, and checks what came against it.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::civil::DateTime;
use planb_before::order::{self, Wish};
use planb_core::order::{Finding, check};
use planb_core::register::RecordId;
use planb_node::files::{self, Access};
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let now = super::now(args, &settings.time_zone)?;
    let mappings = super::mappings(&Settings::path(&dir, &settings.exports.mappings))?;
    let text = |name: &str| args.get_one::<String>(name).cloned().unwrap_or_default();
    let source = args.get_one::<String>("source").map(String::as_str);
    let (system, mapping) = order::find(node.state(), &mappings, &text("system"), source)?;
    if let Some(file) = args.get_one::<PathBuf>("check") {
        let id = RecordId(mapping.source.to_ascii_lowercase().replace('_', "-"));
        return against(&mut node, (&id, file), now, (language, form));
    }
    // Whoever gets the order does not know where this program was started.
    let folder = Settings::path(&dir, &settings.exports.folder);
    let folder = std::path::absolute(&folder).unwrap_or(folder).display().to_string();
    let folder = args.get_one::<String>("folder").cloned().unwrap_or(folder);
    let wish = Wish { hour: text("hour"), folder, format: text("format"), encoding: text("encoding"), to: text("to") };
    let made = order::make(&mut node, &settings, (system.as_ref(), mapping), &wish, now)?;
    let out = args.get_one::<PathBuf>("out").cloned();
    let out = out.unwrap_or_else(|| PathBuf::from(format!("bestallning-{}.pdf", made.id)));
    files::write_whole(&out, Access::Shared, &made.pdf)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "order": made.id, "number": made.number, "file": out, "columns": made.columns,
        })),
        Form::Lines => {
            let told = [("file", out.display().to_string()), ("number", made.number)];
            answer::say(&language.say_with("order-made", &told));
        }
    }
    Ok(Outcome::Fresh)
}

/// Compares a file with its order, tells it, and writes it down.
fn against(
    node: &mut Node,
    (id, file): (&RecordId, &Path),
    now: DateTime,
    (language, form): (Language, Form),
) -> Result<Outcome, Trouble> {
    let Some(record) = node.state().register().find("order", &id.0).cloned() else {
        return Err(Trouble::user("order-none").with("source", id));
    };
    let came = order::came(file, None).map_err(|why| {
        Trouble::user("order-unreadable").with("path", file.display()).with("why", language.say(why.key()))
    })?;
    let findings = check(&record, &came, now);
    order::note(node, id, findings.is_empty(), now)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "order": id, "findings": as_json(&findings, language) })),
        Form::Lines => {
            tell(&findings, language);
            if findings.is_empty() {
                answer::say(&language.say("order-as-ordered"));
            }
        }
    }
    Ok(if findings.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

/// Findings as JSON.
pub fn as_json(findings: &[Finding], language: Language) -> Vec<serde_json::Value> {
    let line = |finding: &Finding| {
        let args: std::collections::BTreeMap<_, _> = finding.args().into_iter().collect();
        serde_json::json!({
            "finding": finding.key(), "values": args, "text": language.say_with(finding.key(), &finding.args()),
        })
    };
    findings.iter().map(line).collect()
}

/// Findings as lines.
pub fn tell(findings: &[Finding], language: Language) {
    for finding in findings {
        answer::say(&language.say_with(finding.key(), &finding.args()));
    }
}
