//! The command line: which commands there are, what each takes. Every text comes from `text/{sv,en}/cli.ftl`.

mod crisis;
mod form_new;
mod forms;
mod merge;
pub mod refused;
mod running;
mod sheets;

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use planb_node::text::Language;

/// The whole command line in one language.
pub fn command(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    Command::new("planb")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say("cli-about"))
        .long_about(say("cli-long"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(say("cli-commands"))
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
            say("cli-usage")
        ))
        .next_help_heading(say("cli-options"))
        .arg(
            option("lang", "sv|en", &say("cli-lang"))
                .global(true)
                .value_parser(["sv", "en"])
                .hide_possible_values(true),
        )
        .arg(flag("json", &say("cli-json")).global(true))
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true).help(say("cli-help")))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(say("cli-version")))
        .subcommands([
            demo(language),
            init(language),
            keys(language),
            import(language),
            night(language),
            fetch(language),
            order(language),
            open(language),
            print(language),
            status(language),
            salvage(language),
            man(language),
        ])
        .subcommands(merge::commands(language))
        .subcommands(running::commands(language))
        .subcommands(crisis::commands(language))
        .subcommands(forms::commands(language))
        .subcommands(crate::commands::bench::command_lines())
}

/// A command with its heading words in the right language.
fn named(language: Language, name: &'static str, about: &str) -> Command {
    Command::new(name)
        .about(language.say(about))
        .help_template(format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}", language.say("cli-usage")))
        .subcommand_help_heading(language.say("cli-commands"))
        .next_help_heading(language.say("cli-options"))
}

fn flag(name: &'static str, help: &str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help.to_string())
}

fn option(name: &'static str, value: &'static str, help: &str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help.to_string())
}

fn path(name: &'static str, value: &'static str, help: &str) -> Arg {
    option(name, value, help).value_parser(value_parser!(PathBuf))
}

fn directory(language: Language) -> Arg {
    path("dir", "DIR", &language.say("cli-dir")).default_value(".")
}

fn demo(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "demo", "cli-demo")
        .arg(path("dir", "DIR", &say("cli-demo-dir")).default_value("planb-demo"))
        .arg(option("seed", "N", &say("cli-demo-seed")).value_parser(value_parser!(u64)).default_value("1"))
        .arg(
            option("size", "kalix|small", &say("cli-demo-size"))
                .value_parser(["kalix", "small"])
                .default_value("kalix"),
        )
        .arg(option("at", "TIME", &say("cli-night-at")).hide(true))
}

fn init(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "init", "cli-init")
        .arg(
            Arg::new("dir")
                .required(true)
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help(say("cli-init-dir")),
        )
        .arg(option("municipality", "NAME", &say("cli-init-municipality")))
        .arg(path("exports", "DIR", &say("cli-init-from-exports")))
        .arg(option("from-station", "PLACE", &say("cli-init-from-station")).requires("share"))
        .arg(path("share", "FILE", &say("cli-root-share")).action(ArgAction::Append).requires("from-station"))
}

fn keys(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "keys", "cli-keys")
        .arg(directory(language))
        .arg(flag("print", &say("cli-keys-print")))
        .arg(path("out", "DIR", &say("cli-keys-out")).requires("print"))
        .arg(option("renew", "UNIT", &say("cli-keys-renew")).requires("print").action(ArgAction::Append))
        .arg(option("unit", "NAME", &say("cli-keys-unit")).requires("print").action(ArgAction::Append))
        .arg(flag("identity-files", &say("cli-keys-identity")).requires("print"))
        .subcommand(
            named(language, "rotate", "cli-keys-rotate")
                .arg(Arg::new("of").value_name("UNIT").required(true).help(say("cli-keys-rotate-unit")))
                .arg(flag("supplement", &say("cli-keys-rotate-supplement")))
                .arg(path("key", "FILE", &say("cli-keys-rotate-key")).action(ArgAction::Append))
                .arg(path("out", "DIR", &say("cli-keys-out")))
                .arg(flag("identity-files", &say("cli-keys-identity")))
                .arg(directory(language)),
        )
}

fn import(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "import", "cli-import")
        .arg(flag("check", &say("cli-import-check")).conflicts_with("guess"))
        .arg(flag("guess", &say("cli-import-guess")))
        .arg(path("mappings", "DIR", &say("cli-import-mappings")))
        .arg(directory(language))
        .arg(option("at", "TIME", &say("cli-night-at")))
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help(say("cli-import-files")),
        )
        .group(clap::ArgGroup::new("how").args(["check", "guess"]).required(true))
}

fn night(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "night", "cli-night")
        .arg(directory(language))
        .arg(option("accept", "REASON", &say("cli-night-accept")))
        .arg(option("only", "WHAT", &say("cli-night-accept-only")).requires("accept").action(ArgAction::Append))
        .arg(option("at", "TIME", &say("cli-night-at")))
}

fn fetch(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "fetch", "cli-fetch")
        .arg(directory(language))
        .arg(option("from", "PLACE", &say("cli-fetch-from")))
        .arg(option("unit", "UNIT", &say("cli-fetch-unit")).action(ArgAction::Append))
}

fn order(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "order", "cli-order")
        .arg(Arg::new("system").value_name("SYSTEM").required(true).help(say("cli-order-system")))
        .arg(path("check", "FILE", &say("cli-order-check")).conflicts_with("out"))
        .arg(option("source", "SOURCE", &say("cli-order-source")))
        .arg(option("to", "NAME", &say("cli-order-to")))
        .arg(option("hour", "HH:MM", &say("cli-order-hour")))
        .arg(option("folder", "FOLDER", &say("cli-order-folder")))
        .arg(option("format", "csv|xlsx|ods", &say("cli-order-format")).value_parser(["csv", "xlsx", "ods"]))
        .arg(option("encoding", "utf-8|windows-1252|utf-16", &say("cli-order-encoding")).value_parser([
            "utf-8",
            "windows-1252",
            "utf-16",
        ]))
        .arg(path("out", "FILE", &say("cli-order-out")))
        .arg(option("at", "TIME", &say("cli-night-at")))
        .arg(directory(language))
}

fn open(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "open", "cli-open")
        .arg(
            Arg::new("bundle")
                .value_name("BUNDLE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(say("cli-open-bundle")),
        )
        .arg(path("key", "FILE", &say("cli-open-key")).action(ArgAction::Append))
        .arg(path("out", "DIR", &say("cli-open-out")))
        .arg(profile(language))
        .arg(option("by", "NAME", &say("cli-open-by")))
}

fn profile(language: Language) -> Arg {
    let words = ["carer", "nurse", "on_call", "case_officer"];
    option("profile", "PROFILE", &language.say("cli-open-profile")).value_parser(words)
}

fn print(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "print", "cli-print")
        .arg(Arg::new("unit").value_name("UNIT").required_unless_present("wipe").help(say("cli-print-unit")))
        .arg(directory(language))
        .arg(option("printer", "PRINTER", &say("cli-print-printer")).conflicts_with("to"))
        .arg(path("key", "FILE", &say("cli-open-key")).action(ArgAction::Append))
        .arg(profile(language))
        .arg(flag("due", &say("cli-print-due")))
        .arg(flag("changes", &say("cli-print-changes")))
        .arg(option("from", "SERIAL", &say("cli-print-from")))
        .arg(flag("supplement", &say("cli-print-supplement")))
        .arg(path("to", "FOLDER", &say("cli-print-to")))
        .arg(path("wipe", "FOLDER", &say("cli-print-wipe")).conflicts_with_all(["to", "printer", "unit"]))
        .arg(option("confirm", "SERIAL", &say("cli-print-confirm")).conflicts_with_all(["to", "printer", "wipe"]))
        .arg(option("by", "NAME", &say("cli-open-by")))
}

fn status(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "status", "cli-status")
        .arg(directory(language))
        .arg(option("at", "TIME", &say("cli-night-at")))
        .arg(flag("prometheus", &say("cli-status-prometheus")))
        .arg(path("out", "FILE", &say("cli-status-out")).requires("prometheus"))
}

fn salvage(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "salvage", "cli-salvage")
        .arg(directory(language))
        .arg(option("unit", "UNIT", &say("cli-salvage-unit")).required(true))
        .arg(path("key", "FILE", &say("cli-salvage-key")).required(true).action(ArgAction::Append))
        .arg(option("night", "DATE", &say("cli-salvage-night")))
        .arg(flag("supplement", &say("cli-salvage-supplement")))
        .arg(path("out", "FILE", &say("cli-salvage-out")).required(true))
}

fn man(language: Language) -> Command {
    named(language, "man", "cli-man").arg(path("out", "DIR", &language.say("cli-man-out")).required(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed_in_both_languages() {
        command(Language::Swedish).debug_assert();
        command(Language::English).debug_assert();
    }
}
