//! Commands about the installation: what is wrong with it, copies of the node, what monitoring reads.

use clap::{Arg, ArgAction, Command, value_parser};
use planb_node::text::Language;

use super::{directory, flag, named, option, path};

/// The commands of this file.
pub fn commands(language: Language) -> Vec<Command> {
    vec![
        doctor(language),
        backup(language),
        restore(language),
        morning(language),
        exercise(language),
        named(language, "completions", "cli-completions")
            .arg(path("out", "DIR", &language.say("cli-completions-out")).required(true)),
        named(language, "minutes", "cli-minutes")
            .arg(Arg::new("meeting").value_name("MEETING").required(true).help(language.say("cli-minutes-meeting")))
            .arg(path("out", "FILE", &language.say("cli-minutes-out")).required(true))
            .arg(option("at", "TIME", &language.say("cli-minutes-at")))
            .arg(directory(language)),
    ]
}

fn place(name: &'static str, value: &'static str, help: &str) -> Arg {
    Arg::new(name)
        .value_name(value)
        .required(true)
        .value_parser(value_parser!(std::path::PathBuf))
        .help(help.to_string())
}

fn doctor(language: Language) -> Command {
    named(language, "doctor", "cli-doctor")
        .arg(option("printer", "ADDRESS", &language.say("cli-doctor-printer")).action(ArgAction::Append))
        .arg(directory(language))
}

fn backup(language: Language) -> Command {
    named(language, "backup", "cli-backup")
        .arg(place("to", "FILE|DIR", &language.say("cli-backup-to")))
        .arg(flag("passphrase", &language.say("cli-backup-passphrase")))
        .arg(directory(language))
}

fn morning(language: Language) -> Command {
    named(language, "morning", "cli-morning")
        .arg(option("at", "TIME", &language.say("cli-night-at")).hide(true))
        .arg(directory(language))
}

fn exercise(language: Language) -> Command {
    named(language, "exercise", "cli-exercise")
        .arg(path("to", "DIR", &language.say("cli-exercise-to")).required(true))
        .arg(directory(language))
}

fn restore(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "restore", "cli-restore")
        .arg(place("from", "FILE", &say("cli-restore-from")))
        .arg(place("to", "DIR", &say("cli-restore-to")))
        .arg(path("key", "FILE", &say("cli-restore-key")).action(ArgAction::Append))
        .arg(flag("passphrase", &say("cli-restore-passphrase")).conflicts_with("key"))
        .arg(flag("verify", &say("cli-restore-verify")))
}
