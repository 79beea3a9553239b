//! Commands about forms as data: made from a spreadsheet or a text, shown, and as FHIR there and back.

use clap::{Arg, Command, value_parser};
use planb_node::text::Language;

use super::{directory, flag, named, option, path};

/// What `planb form` has from this file.
pub fn subcommands(language: Language) -> Vec<Command> {
    let say = |key: &str| language.say(key);
    let file = |help: &str| {
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .value_parser(value_parser!(std::path::PathBuf))
            .help(say(help))
    };
    let form = Arg::new("form").value_name("FORM").required(true).help(say("cli-form-form"));
    vec![
        named(language, "new", "cli-form-new")
            .arg(file("cli-form-new-file"))
            .arg(path("out", "FILE", &say("cli-form-out")))
            .arg(option("title", "TEXT", &say("cli-form-title")))
            .arg(option("code", "CODE", &say("cli-form-code")))
            .arg(option("form-version", "N", &say("cli-form-version")))
            .arg(directory(language)),
        named(language, "import", "cli-form-import")
            .arg(file("cli-form-import-file"))
            .arg(path("out", "FILE", &say("cli-form-out")))
            .arg(directory(language)),
        named(language, "show", "cli-form-show").arg(form.clone()).arg(directory(language)),
        named(language, "export", "cli-form-export")
            .arg(form)
            .arg(flag("fhir", &say("cli-form-fhir")))
            .arg(path("out", "FILE", &say("cli-form-export-out")))
            .arg(directory(language)),
    ]
}
