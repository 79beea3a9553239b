//! Commands about forms: out on paper, in through a scanner, and where every sheet is.

use clap::{Arg, ArgAction, Command, value_parser};
use planb_node::text::Language;

use super::{directory, flag, named, option, path};

/// The commands of this file.
pub fn commands(language: Language) -> Vec<Command> {
    let draw = Command::new(planb_after::scan::DRAW).hide(true);
    vec![form(language), scan(language), ledger(language), draw]
}

fn form(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "form", "cli-form")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            named(language, "issue", "cli-form-issue")
                .arg(option("unit", "UNIT", &say("cli-form-unit")).required(true))
                .arg(option("form", "FORM", &say("cli-form-form")).required(true))
                .arg(
                    option("count", "N", &say("cli-form-count"))
                        .value_parser(value_parser!(u32).range(1..=i64::from(planb_core::ledger::RUN_MAX)))
                        .default_value("1"),
                )
                .arg(path("out", "DIR", &say("cli-form-issue-out")).required(true))
                .arg(option("client", "CLIENT|new", &say("cli-form-client")))
                .arg(option("holder", "NAME", &say("cli-form-holder")))
                .arg(path("fill", "FILE", &say("cli-form-fill")))
                .arg(option("by", "NAME", &say("cli-form-by")))
                .arg(option("at", "TIME", &say("cli-night-at")).hide(true))
                .arg(directory(language)),
        )
        .subcommand(
            named(language, "layout", "cli-form-layout")
                .arg(Arg::new("sheet").value_name("SERIAL|FORM").required(true).help(say("cli-form-layout-sheet")))
                .arg(directory(language)),
        )
        .subcommand(named(language, "list", "cli-form-list").arg(directory(language)))
        .subcommands(super::sheets::subcommands(language))
        .subcommands(super::form_new::subcommands(language))
}

fn scan(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "scan", "cli-scan")
        .arg(
            Arg::new("files")
                .value_name("FILE|DIR")
                .num_args(1..)
                .required_unless_present("watch")
                .value_parser(value_parser!(std::path::PathBuf))
                .help(say("cli-scan-files")),
        )
        .arg(path("watch", "DIR", &say("cli-scan-watch")).conflicts_with("files"))
        .arg(
            option("for", "SECONDS", &say("cli-scan-for"))
                .value_parser(value_parser!(u64).range(1..=31_536_000))
                .requires("watch"),
        )
        .arg(option("by", "NAME", &say("cli-form-by")))
        .arg(directory(language))
}

fn ledger(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "ledger", "cli-ledger")
        .arg(option("unit", "UNIT", &say("cli-ledger-unit")))
        .arg(option("form", "FORM", &say("cli-ledger-form")))
        .arg(flag("sheets", &say("cli-ledger-sheets")))
        .arg(Arg::new("sheet").value_name("SERIAL").action(ArgAction::Append).help(say("cli-ledger-sheet")))
        .arg(option("at", "TIME", &say("cli-night-at")).hide(true))
        .arg(directory(language))
}
