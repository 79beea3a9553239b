//! `planb man`: a manual page per command.

use clap::{ArgMatches, Command};
use planb_node::files::{self, Access};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::Outcome;
use crate::cli;

pub fn run(args: &ArgMatches, language: Language) -> Result<Outcome, Trouble> {
    let folder = super::path(args, "out");
    files::make_folder(&folder)?;
    let program = cli::command(language);
    let mut pages = vec![("planb".to_string(), program.clone())];
    for command in program.get_subcommands() {
        let name = format!("planb-{}", command.get_name());
        pages.push((name.clone(), command.clone().display_name(name)));
    }
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        files::write_whole(&path, Access::Shared, &page(command, &path)?)?;
    }
    Ok(Outcome::Fresh)
}

fn page(command: Command, path: &std::path::Path) -> Result<Vec<u8>, Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| Trouble::of_io(path, error))?;
    Ok(page)
}
