//! `planb completions`: what shells complete, a file per shell.

use clap::ArgMatches;
use clap_complete::{Generator, Shell};
use planb_node::files::{self, Access};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::Outcome;
use crate::cli;

/// The shells that IT uses.
const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

pub fn run(args: &ArgMatches, language: Language) -> Result<Outcome, Trouble> {
    let folder = super::path(args, "out");
    files::make_folder(&folder)?;
    for shell in SHELLS {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut cli::command(language), "planb", &mut text);
        files::write_whole(&folder.join(shell.file_name("planb")), Access::Shared, &text)?;
    }
    Ok(Outcome::Fresh)
}
