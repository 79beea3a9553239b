//! Commands about sheets that are out: given, taken in, voided, lost, entered, checked, and where they are.

use clap::{Arg, ArgAction, Command, value_parser};
use planb_core::ledger::{EXPLANATIONS, SETTLED_AS, VOIDS};
use planb_core::overview::backentry::export::Meant;
use planb_node::text::Language;

use super::{directory, flag, named, option};

/// The subcommands of `planb form` of this file.
pub fn subcommands(language: Language) -> Vec<Command> {
    let say = |key: &str| language.say(key);
    let place = || option("place", "PLACE", &say("cli-sheets-place"));
    let words = || option("words", "TEXT", &say("cli-sheets-words"));
    let one_of = |name: &'static str, words: &[&'static str], help: &str| {
        option(name, "WORD", &say(help)).value_parser(words.to_vec()).required(true)
    };
    vec![
        act(language, "give", "cli-sheets-give").arg(option("to", "NAME", &say("cli-sheets-to")).required(true)),
        act(language, "back", "cli-sheets-back").arg(place()),
        act(language, "void", "cli-sheets-void").arg(one_of("why", &VOIDS, "cli-sheets-void-why")).arg(words()),
        act(language, "lose", "cli-sheets-lose")
            .arg(option("words", "TEXT", &say("cli-sheets-lose-words")).required(true)),
        act(language, "found", "cli-sheets-found").arg(place()),
        act(language, "explain", "cli-sheets-explain")
            .arg(one_of("why", &EXPLANATIONS, "cli-sheets-explain-why"))
            .arg(words()),
        act(language, "settle", "cli-sheets-settle")
            .arg(one_of("as", &SETTLED_AS, "cli-sheets-settle-as"))
            .arg(option("words", "TEXT", &say("cli-sheets-settle-words")).required(true)),
        adopt(language),
        enter(language),
        compare(language),
        read_in(language),
        signed(act(language, "check", "cli-sheets-check")),
        serials(named(language, "where", "cli-sheets-where"), language).arg(directory(language)),
    ]
}

/// One or several sheets; runs by their ends.
fn serials(command: Command, language: Language) -> Command {
    command.arg(
        Arg::new("serials")
            .value_name("SERIAL|FIRST..LAST|-")
            .required(true)
            .num_args(1..)
            .action(ArgAction::Append)
            .help(language.say("cli-sheets-serials")),
    )
}

fn act(language: Language, name: &'static str, about: &str) -> Command {
    serials(named(language, name, about), language)
        .arg(option("by", "NAME", &language.say("cli-form-by")))
        .arg(directory(language))
}

/// What somebody answers for says who.
fn signed(command: Command) -> Command {
    command.mut_arg("by", |by| by.required(true))
}

fn adopt(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    named(language, "adopt", "cli-sheets-adopt")
        .arg(option("unit", "UNIT", &say("cli-form-unit")).required(true))
        .arg(option("form", "FORM", &say("cli-form-form")).default_value("FRITT"))
        .arg(option("pages", "N", &say("cli-sheets-pages")).value_parser(value_parser!(u32)).default_value("1"))
        .arg(option("sticker", "SERIAL", &say("cli-sheets-sticker")))
        .arg(option("words", "TEXT", &say("cli-sheets-adopt-words")).required(true))
        .arg(option("by", "NAME", &say("cli-form-by")))
        .arg(directory(language))
}

fn enter(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    signed(act(language, "enter", "cli-sheets-enter"))
        .arg(option("system", "SYSTEM", &say("cli-sheets-system")))
        .arg(option("happened", "TIME", &say("cli-sheets-happened")))
        .arg(option("second", "NAME", &say("cli-sheets-second")))
        .arg(flag("anyway", &say("cli-sheets-anyway")))
}

fn compare(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    let file = Arg::new("file").value_name("FILE").required(true).value_parser(value_parser!(std::path::PathBuf));
    let words = Meant::ALL.map(Meant::word).to_vec();
    named(language, "compare", "cli-form-compare")
        .arg(file.help(say("cli-form-compare-file")))
        .arg(option("which", "WORD", &say("cli-form-compare-which")).value_parser(words).default_value("entered"))
        .arg(option("system", "SYSTEM", &say("cli-form-compare-system")))
        .arg(directory(language))
}

fn read_in(language: Language) -> Command {
    let say = |key: &str| language.say(key);
    let file = Arg::new("file").value_name("FILE").required(true).value_parser(value_parser!(std::path::PathBuf));
    named(language, "read-in", "cli-form-read-in")
        .arg(file.help(say("cli-form-read-in-file")))
        .arg(option("by", "NAME", &say("cli-form-by")).required(true))
        .arg(flag("try", &say("cli-form-read-in-try")))
        .arg(directory(language))
}
