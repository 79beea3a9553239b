//! The command line: which commands there are, what each takes. Every text comes from `text/{sv,en}/cli.ftl`.

mod merge;
mod running;

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
            open(language),
            status(language),
            salvage(language),
            man(language),
        ])
        .subcommands(merge::commands(language))
        .subcommands(running::commands(language))
        .subcommands(crate::commands::bench::command_lines())
}

/// A command with its heading words in the right language.
fn named(language: Language, name: &'static str, about: &str) -> Command {
    Command::new(name)
        .about(language.say(about))
        .help_template(format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}", language.say("cli-usage")))
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
        .arg(option("profile", "PROFILE", &say("cli-open-profile")).value_parser([
            "carer",
            "nurse",
            "on_call",
            "case_officer",
        ]))
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
