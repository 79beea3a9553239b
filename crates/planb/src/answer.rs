//! What a command answers: lines for people or one JSON object for scripts, and an exit code.

use planb_node::text::Language;
use planb_node::trouble::{Kind, Trouble};

/// How a command ended. The numbers are kept stable for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is fresh and accepted.
    Fresh = 0,
    /// Something is stale, held or refused.
    Stale = 1,
    /// The command was used wrongly.
    Usage = 2,
    /// Nothing could be done.
    Nothing = 3,
}

impl From<Outcome> for std::process::ExitCode {
    fn from(outcome: Outcome) -> std::process::ExitCode {
        std::process::ExitCode::from(outcome as u8)
    }
}

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines for a person.
    Lines,
    /// One JSON object.
    Json,
}

/// Writes one JSON object on standard output.
pub fn json(value: &impl serde::Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => say(&text),
        Err(error) => complain(&error.to_string()),
    }
}

/// Writes one JSON object on one line: for what comes one by one.
pub fn line(value: &impl serde::Serialize) {
    match serde_json::to_string(value) {
        Ok(text) => say(&text),
        Err(error) => complain(&error.to_string()),
    }
}

/// Writes a line on standard output. A reader that went away is no trouble.
pub fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes a line that belongs to the one above.
pub fn indented(line: &str) {
    say(&format!("    {line}"));
}

/// Writes a line on standard error.
pub fn complain(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Tells a trouble: what stopped, what to do.
pub fn tell(trouble: &Trouble, language: Language, form: Form) -> Outcome {
    let args: Vec<(&'static str, String)> = trouble.args.clone();
    let what = language.say_with(&format!("err-{}", trouble.key), &args);
    let remedy = language.known(&format!("rec-{}", trouble.key), &args).unwrap_or_default();
    match form {
        Form::Lines => {
            complain(&what);
            if !remedy.is_empty() {
                complain(&remedy);
            }
        }
        Form::Json => json(&serde_json::json!({ "error": trouble.key, "text": what, "remedy": remedy })),
    }
    match trouble.kind {
        Kind::User => Outcome::Usage,
        Kind::Config | Kind::Environment | Kind::Internal => Outcome::Nothing,
    }
}
