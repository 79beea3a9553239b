//! `planb minutes`: a meeting's minutes as a PDF, the same as the meeting's page prints.

use std::path::PathBuf;

use clap::ArgMatches;
use planb_during::meeting::minutes;
use planb_node::files::{self, Access};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let mut node = super::member(&dir)?;
    let settings = super::settings(&dir).ok();
    let now = super::now(args, &super::zone(&dir))?;
    let typed = args.get_one::<String>("meeting").cloned().unwrap_or_default();
    let out: PathBuf = super::path(args, "out");
    let municipality = settings.as_ref().map_or_else(String::new, |settings| settings.municipality.clone());
    let named = node.state().register().get("setting", "organisation").get("name").to_string();
    let municipality = if named.is_empty() { municipality } else { named };
    let exercise = settings.is_some_and(|settings| settings.exercise);
    let (serial, pdf) = minutes::print(&mut node, (&typed, &municipality, exercise), language, now)?;
    files::write_whole(&out, Access::Private, &pdf)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "serial": serial.0, "bytes": pdf.len() })),
        Form::Lines => answer::say(&language.say_with("minutes-written", &[("serial", serial.0)])),
    }
    Ok(Outcome::Fresh)
}
