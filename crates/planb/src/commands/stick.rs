//! `planb stick make`: a stick that is a node of its own, with the program beside it.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use planb_core::log::sync::{self, Session, Stopped};
use planb_node::random;
use planb_node::store::{Node, Role, Wish};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// The node's folder on a stick.
const FOLDER: &str = "planb-nod";

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match args.subcommand() {
        Some(("make", args)) => make(args, language, form),
        _ => Ok(Outcome::Usage),
    }
}

fn make(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let stick = super::path(args, "stick");
    if !stick.is_dir() {
        return Err(Trouble::environment("not-found").with("path", stick.display()).with("code", ""));
    }
    let (mut node, settings) = super::node(&super::path(args, "dir"))?;
    let folder = stick.join(FOLDER);
    let request = Node::ask(&folder)?;
    let wish = Wish {
        name: args.get_one::<String>("name").cloned().unwrap_or_default(),
        prefix: None,
        scopes: super::enrol::scopes(args),
        role: Role::Member,
    };
    let signed = node.enrol(&request, &wish, &settings.municipality)?;
    let mut made = Node::join(&folder, &signed)?;
    super::enrol::write_settings(&folder, &settings.municipality, language)?;
    meet(&mut made, &mut node)?;
    let program = copy_program(&stick)?;
    let told = [("folder", folder.display().to_string()), ("prefix", made.prefix().as_str().to_string())];
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "folder": folder, "prefix": made.prefix().as_str(), "program": program,
        })),
        Form::Lines => answer::say(&language.say_with("stick-made", &told)),
    }
    Ok(Outcome::Fresh)
}

/// Both nodes lie on this machine: they meet without a carrier.
pub fn meet(asker: &mut Node, other: &mut Node) -> Result<(), Trouble> {
    let own = asker.keys().log_identity().public_key;
    let mut session = Session::start(other.keys().log_identity().public_key, random::bytes()?);
    let stopped = |stop: Stopped<Trouble>| match stop {
        Stopped::Shelf(trouble) => trouble,
        other => Trouble::internal("stick-failed").with("code", other),
    };
    while let Some(request) = session.next_request(asker).map_err(stopped)? {
        let response = sync::answer(other, &own, &request).map_err(stopped)?;
        session.take_response(asker, &response).map_err(stopped)?;
    }
    Ok(())
}

fn copy_program(stick: &Path) -> Result<PathBuf, Trouble> {
    let failed = |error| Trouble::of_io(stick, error);
    let program = std::env::current_exe().map_err(failed)?;
    let target = stick.join(program.file_name().unwrap_or(std::ffi::OsStr::new("planb")));
    let part = target.with_extension("part");
    std::fs::copy(&program, &part).map_err(failed)?;
    std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(&part, &target).map_err(failed)?;
    Ok(target)
}
