//! Commands for the day of the outage.

use clap::{Arg, Command};
use planb_node::text::Language;

use super::{directory, flag, named, option};

/// The commands of this file.
pub fn commands(language: Language) -> Vec<Command> {
    vec![publish(language)]
}

fn publish(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "publish", "cli-publish")
        .arg(Arg::new("place").value_name("PLACE").required(true).help(say("cli-publish-place")))
        .arg(flag("staff", &say("cli-publish-staff")))
        .arg(flag("partners", &say("cli-publish-partners")))
        .arg(option("at", "TIME", &say("cli-night-at")).hide(true))
        .arg(directory(language))
}
