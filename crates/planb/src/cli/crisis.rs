//! Commands for the day of the outage.

use clap::{Arg, Command};
use planb_node::text::Language;

use super::{directory, flag, named, option};

/// The commands of this file.
pub fn commands(language: Language) -> Vec<Command> {
    vec![publish(language), replay(language)]
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

fn replay(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "replay", "cli-replay")
        .arg(Arg::new("day").value_name("DAY").required(true).help(say("cli-replay-day")))
        .arg(
            option("speed", "N", &say("cli-replay-speed"))
                .value_parser(clap::value_parser!(u32).range(0..=1_000_000))
                .default_value("0"),
        )
        .arg(option("on", "DATE", &say("cli-replay-on")))
        .arg(directory(language))
}
