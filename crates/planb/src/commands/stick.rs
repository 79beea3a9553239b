//! `planb stick make`: a stick that is a node of its own, with the programs beside it and a page that says how to start.

mod programs;
mod start;

use std::path::PathBuf;

use clap::ArgMatches;
use planb_core::log::sync::{self, Session, Stopped};
use planb_node::random;
use planb_node::settings::Settings;
use planb_node::store::{Node, Role, Wish};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use self::programs::{Laid, System, Wanted};
use crate::answer::{self, Form, Outcome};

/// The node's folder on a stick.
const FOLDER: &str = "planb-dator";

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
    // First: where a program is missing nobody has been enrolled in vain.
    let wanted = Wanted {
        programs: args.get_many::<PathBuf>("program").into_iter().flatten().cloned().collect(),
        dist: args.get_one::<PathBuf>("dist").cloned(),
    };
    let laid = programs::lay(&stick, &wanted)?;
    let systems: Vec<System> = laid.iter().map(|one| one.system).collect();
    start::write(&stick, &systems)?;
    let folder = stick.join(FOLDER);
    let request = Node::ask(&folder)?;
    let wish = Wish {
        name: args.get_one::<String>("name").cloned().unwrap_or_default(),
        prefix: super::enrol::exercise_prefix(&node, &settings)?,
        scopes: super::enrol::scopes(args),
        role: Role::Member,
    };
    let signed = node.enrol(&request, &wish, &settings.municipality)?;
    let mut made = Node::join(&folder, &signed)?;
    let (municipality, exercise) = (settings.municipality.clone(), settings.exercise);
    super::enrol::write_settings(&folder, Settings { municipality, exercise, ..Settings::default() }, language)?;
    meet(&mut made, &mut node)?;
    let told = [("folder", folder.display().to_string()), ("prefix", made.prefix().as_str().to_string())];
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "folder": folder, "prefix": made.prefix().as_str(), "start": stick.join(start::PAGE.0),
            "program": laid.first().map(|one| &one.path), "programs": laid.iter().map(|one| &one.path).collect::<Vec<_>>(),
            "systems": laid.iter().map(|one| serde_json::json!({
                "system": one.system.name(), "path": one.path, "static": one.is_static,
            })).collect::<Vec<_>>(),
        })),
        Form::Lines => {
            answer::say(&language.say_with("stick-made", &told));
            laid.iter().for_each(|one| tell(one, language));
            for system in System::ALL.into_iter().filter(|system| !systems.contains(system)) {
                answer::complain(&language.say_with("stick-lacks", &[("system", system.name().to_string())]));
            }
        }
    }
    Ok(Outcome::Fresh)
}

/// Which program lies there, and whether it starts on any computer.
fn tell(laid: &Laid, language: Language) {
    let args = [("system", laid.system.name().to_string()), ("path", laid.path.display().to_string())];
    answer::say(&language.say_with("stick-program", &args));
    if laid.is_static == Some(false) {
        answer::complain(&language.say("stick-not-static"));
    }
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
