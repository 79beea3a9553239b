//! `planb exercise`: an exercise's own store, with the register's organisation and cards.

use clap::ArgMatches;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};
use crate::exercise;

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let (node, settings) = super::node(&super::path(args, "dir"))?;
    let to = super::path(args, "to");
    let made = exercise::make(node.state(), &settings, &to, language)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "dir": to, "prefix": made.prefix, "records": made.records, "cards": made.cards,
        })),
        Form::Lines => {
            let told = [
                ("dir", to.display().to_string()),
                ("records", made.records.to_string()),
                ("cards", made.cards.to_string()),
            ];
            answer::say(&language.say_with("exercise-made", &told));
        }
    }
    Ok(Outcome::Fresh)
}
