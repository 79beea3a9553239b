//! Commands about the log: writing, showing, proving, meeting other nodes.

use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};
use planb_node::text::Language;

use super::{directory, flag, named, option, path};

/// The commands of this file.
pub fn commands(language: Language) -> Vec<Command> {
    vec![
        note(language),
        log(language),
        named(language, "digest", "cli-digest").arg(directory(language)),
        sync(language),
        serve(language),
        card(language),
        enrol(language),
        revoke(language),
        root(language),
        verify(language),
        erase(language),
        named(language, "scrub", "cli-scrub").arg(directory(language)),
        clock(language),
        stick(language),
    ]
}

fn text(name: &'static str, value: &'static str, help: &str) -> Arg {
    Arg::new(name).value_name(value).help(help.to_string())
}

fn note(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "note", "cli-note")
        .arg(text("text", "TEXT", &say("cli-note-text")).required_unless_present("accounted"))
        .arg(option("at", "TIME", &say("cli-note-at")))
        .arg(option("unit", "UNIT", &say("cli-note-unit")).conflicts_with("staff"))
        .arg(flag("staff", &say("cli-note-staff")))
        .arg(option("client", "CLIENT|new", &say("cli-note-client")))
        .arg(option("accounted", "NUMBER", &say("cli-note-accounted")).conflicts_with("text"))
        .arg(directory(language))
}

fn log(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "log", "cli-log")
        .arg(option("node", "NAME|PREFIX", &say("cli-log-node")))
        .arg(option("since", "TIME", &say("cli-log-since")))
        .arg(option("until", "TIME", &say("cli-log-until")))
        .arg(option("event", "EVENT", &say("cli-log-event")).action(ArgAction::Append))
        .arg(option("find", "TEXT", &say("cli-log-find")))
        .arg(option("last", "N", &say("cli-log-last")).value_parser(value_parser!(usize)))
        .arg(path("key", "FILE", &say("cli-log-key")).action(ArgAction::Append))
        .arg(directory(language))
}

fn sync(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "sync", "cli-sync")
        .arg(text("place", "PLACE", &say("cli-sync-place")).required_unless_present("list"))
        .arg(flag("list", &say("cli-sync-list")).conflicts_with("place"))
        .arg(flag("forget", &say("cli-sync-forget")).requires("place"))
        .arg(directory(language))
}

fn serve(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "serve", "cli-serve")
        .arg(option("listen", "ADDRESS:PORT", &say("cli-serve-listen")))
        .arg(option("lan", "ADDRESS:PORT", &say("cli-serve-lan")))
        .arg(option("meet", "ADDRESS:PORT", &say("cli-serve-meet")))
        .arg(path("certificate", "FILE", &say("cli-serve-certificate")).requires("certificate-key"))
        .arg(path("certificate-key", "FILE", &say("cli-serve-certificate-key")).requires("certificate"))
        .arg(
            option("every", "SECONDS", &say("cli-serve-every"))
                .value_parser(value_parser!(u64).range(1..=86_400))
                .default_value("5"),
        )
        .arg(option("for", "SECONDS", &say("cli-serve-for")).value_parser(value_parser!(u64)))
        .arg(directory(language))
}

fn card(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "card", "cli-card").subcommand_required(true).subcommand(
        named(language, "new", "cli-card-new")
            .arg(option("role", "ROLE", &say("cli-card-role")).required(true))
            .arg(option("unit", "UNIT", &say("cli-card-unit")).action(ArgAction::Append))
            .arg(option("name", "NAME", &say("cli-card-name")))
            .arg(option("address", "URL", &say("cli-card-address")).default_value("http://127.0.0.1:8021"))
            .arg(directory(language)),
    )
}

fn enrol(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "enrol", "cli-enrol")
        .arg(flag("new", &say("cli-enrol-new")))
        .arg(option("request", "TEXT|FILE", &say("cli-enrol-request")))
        .arg(option("answer", "TEXT|FILE", &say("cli-enrol-answer")))
        .group(ArgGroup::new("step").args(["new", "request", "answer"]).required(true))
        .arg(option("name", "NAME", &say("cli-enrol-name")).requires("request"))
        .arg(option("words", "WORDS", &say("cli-enrol-words")).requires("request"))
        .arg(option("prefix", "PREFIX", &say("cli-enrol-prefix")).requires("request"))
        .arg(option("unit", "UNIT", &say("cli-enrol-unit")).requires("request").action(ArgAction::Append))
        .arg(flag("staff", &say("cli-enrol-staff")).requires("request"))
        .arg(flag("common", &say("cli-enrol-common")).requires("request"))
        .arg(flag("admin", &say("cli-enrol-admin")).requires("request"))
        .arg(path("out", "FILE", &say("cli-enrol-out")))
        .arg(directory(language))
}

fn revoke(language: Language) -> Command {
    named(language, "revoke", "cli-revoke")
        .arg(text("node", "NAME|PREFIX", &language.say("cli-revoke-node")).required(true))
        .arg(directory(language))
}

fn shares(language: Language) -> Arg {
    path("share", "FILE", &language.say("cli-root-share")).action(ArgAction::Append)
}

fn root(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "root", "cli-root")
        .subcommand_required(true)
        .subcommand(
            named(language, "split", "cli-root-split")
                .arg(path("out", "DIR", &say("cli-root-out")))
                .arg(shares(language))
                .arg(flag("identity-files", &say("cli-keys-identity")))
                .arg(directory(language)),
        )
        .subcommand(
            named(language, "join", "cli-root-join").arg(shares(language).required(true)).arg(directory(language)),
        )
}

fn verify(language: Language) -> Command {
    named(language, "verify", "cli-verify")
        .arg(option("digest", "TYPED", &language.say("cli-verify-digest")))
        .arg(directory(language))
}

fn erase(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "erase", "cli-erase")
        .arg(text("client", "CLIENT", &say("cli-erase-client")).requires("ground"))
        .arg(option("ground", "TEXT", &say("cli-erase-ground")).requires("client"))
        .arg(option("decision", "REFERENCE", &say("cli-erase-decision")).requires("client"))
        .arg(directory(language))
}

fn clock(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "clock", "cli-clock")
        .arg(option("set", "TIME", &say("cli-clock-set")))
        .arg(option("correct", "NODE", &say("cli-clock-correct")).conflicts_with("set"))
        .arg(option("from", "NUMBER", &say("cli-clock-from")).requires("correct"))
        .arg(option("to", "NUMBER", &say("cli-clock-to")).requires("correct"))
        .arg(
            option("minutes", "MINUTES", &say("cli-clock-minutes"))
                .requires("correct")
                .allow_hyphen_values(true)
                .value_parser(value_parser!(i64)),
        )
        .arg(option("reason", "TEXT", &say("cli-clock-reason")).requires("correct"))
        .arg(directory(language))
}

fn stick(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "stick", "cli-stick").subcommand_required(true).subcommand(
        named(language, "make", "cli-stick-make")
            .arg(
                text("stick", "STICK", &say("cli-stick-folder"))
                    .required(true)
                    .value_parser(value_parser!(std::path::PathBuf)),
            )
            .arg(option("name", "NAME", &say("cli-enrol-name")).required(true))
            .arg(option("unit", "UNIT", &say("cli-enrol-unit")).action(ArgAction::Append))
            .arg(flag("staff", &say("cli-enrol-staff")))
            .arg(flag("common", &say("cli-enrol-common")))
            .arg(
                option("program", "FILE", &say("cli-stick-program"))
                    .value_parser(value_parser!(std::path::PathBuf))
                    .action(ArgAction::Append),
            )
            .arg(path("dist", "DIR", &say("cli-stick-dist")))
            .arg(directory(language)),
    )
}
