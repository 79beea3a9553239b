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
    let mut pages = Vec::new();
    add(&mut pages, "planb", &cli::command(language));
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        files::write_whole(&path, Access::Shared, &page(command, &path)?)?;
    }
    Ok(Outcome::Fresh)
}

/// A command's page, and those of its subcommands: `planb-form-give`.
fn add(pages: &mut Vec<(String, Command)>, name: &str, command: &Command) {
    pages.push((name.to_string(), command.clone().display_name(name)));
    let shown = command.get_subcommands().filter(|below| !below.is_hide_set());
    shown.for_each(|below| add(pages, &format!("{name}-{}", below.get_name()), below));
}

fn page(command: Command, path: &std::path::Path) -> Result<Vec<u8>, Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| Trouble::of_io(path, error))?;
    Ok(page)
}
