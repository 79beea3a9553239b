//! `planb morning`: was the night good? A file that monitoring reads, always; a letter to a role and its deputy when it was not.
//! Exit code 0: good; 1: not good, and whoever should know was told; 3: nobody could be told.

use std::path::Path;

use clap::ArgMatches;
use jiff::civil::{Date, DateTime};
use planb_core::overview::morning::{self, Reason, Why};
use planb_node::files::{self, Access};
use planb_node::mail::{self, Letter};
use planb_node::settings::{Mail, Settings};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde::Serialize;

use super::status;
use crate::answer::{self, Form, Outcome};

/// The file's version.
const VERSION: u32 = 1;

/// What stands in the file: counts and reasons, nobody's name.
#[derive(Serialize)]
struct Morning {
    version: u32,
    made_at: DateTime,
    good: bool,
    last_night: Option<Date>,
    units: usize,
    reasons: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    reason: Reason,
    text: String,
}

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let settings = super::settings(&dir)?;
    let now = super::now(args, &settings.time_zone)?;
    // Who reads it has not typed the command: the node's own language.
    let morning = look(&dir, &settings, now, Language::of_code(&settings.language));
    let json = serde_json::to_vec_pretty(&morning).map_err(|_| Trouble::internal("morning-failed"))?;
    files::write_whole(&Settings::path(&dir, &settings.morning.file), Access::Shared, &json)?;
    match form {
        Form::Json => answer::json(&morning),
        Form::Lines if morning.good => answer::say(&language.say("morning-good")),
        Form::Lines => morning.reasons.iter().for_each(|told| answer::say(&told.text)),
    }
    if morning.good {
        return Ok(Outcome::Fresh);
    }
    if let Some(mail) = &settings.morning.mail {
        send(mail, &settings, &morning, now)?;
        if form == Form::Lines {
            answer::say(&language.say_with("morning-sent", &[("to", mail.receivers().join(", "))]));
        }
    }
    Ok(Outcome::Stale)
}

/// A node that cannot be opened is a reason, not an end: somebody must be told of just that.
fn look(dir: &Path, settings: &Settings, now: DateTime, language: Language) -> Morning {
    let opened = super::node(dir).and_then(|(node, _)| {
        let mappings = super::mappings(&Settings::path(dir, &settings.exports.mappings))?;
        Ok((node, mappings))
    });
    let (last_night, units, reasons) = match opened {
        Ok((node, mappings)) => {
            let state = node.state();
            let status = status::status(state, settings, &mappings, now);
            let old_data = status.units.iter().filter(|unit| !unit.stale.is_empty()).count();
            let last = state.nights().next_back().map(|night| night.night);
            let tell = |reason: Reason| {
                let text = language.say_with(reason.why.key(), &[("count", reason.count.to_string())]);
                Told { reason, text }
            };
            let reasons = morning::reasons(state, now, old_data).into_iter().map(tell).collect();
            (last, status.units.len(), reasons)
        }
        Err(trouble) => {
            let what = language.say_with(&format!("err-{}", trouble.key), &trouble.args);
            let text = language.say_with(Why::Broken.key(), &[("what", what)]);
            (None, 0, vec![Told { reason: Reason { why: Why::Broken, count: 1 }, text }])
        }
    };
    Morning { version: VERSION, made_at: now, good: reasons.is_empty(), last_night, units, reasons }
}

fn send(mail: &Mail, settings: &Settings, morning: &Morning, now: DateTime) -> Result<(), Trouble> {
    let language = Language::of_code(&settings.language);
    let organisation = [("municipality", settings.municipality.clone())];
    let mut body = language.say_with("morning-head", &[("time", now.strftime("%Y-%m-%d %H:%M").to_string())]);
    body.push_str("\n\n");
    morning.reasons.iter().for_each(|told| body.push_str(&format!("- {}\n", told.text)));
    body.push('\n');
    body.push_str(&language.say("morning-foot"));
    let zone = jiff::tz::TimeZone::get(&settings.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = now.to_zoned(zone).unwrap_or_else(|_| jiff::Zoned::now());
    mail::send(mail, &Letter { subject: language.say_with("morning-subject", &organisation), body, at })
}
