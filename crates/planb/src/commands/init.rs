//! `planb init`: a new node with settings, key and an empty store.

use clap::ArgMatches;
use planb_core::log::{Prefix, Tenant};
use planb_node::carrier::meet;
use planb_node::files::{self, Access};
use planb_node::machine::NewNode;
use planb_node::random;
use planb_node::settings::{self, Settings};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// The letters that a node's prefix begins with; X is for exercises.
const PREFIX_LETTERS: &[u8; 22] = b"ABCDEFGHJKLMNPQRSTUVWY";

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let mut settings = Settings { language: language.code().into(), ..Settings::default() };
    if let Some(name) = args.get_one::<String>("municipality") {
        settings.municipality = name.clone();
    }
    if let Some(folder) = args.get_one::<std::path::PathBuf>("exports") {
        settings.exports.folder = std::path::absolute(folder).map_err(|error| Trouble::of_io(folder, error))?;
    }
    if let Some(place) = args.get_one::<String>("from-station") {
        return rebuild(&dir, place, &settings, args, (language, form));
    }
    make(&dir, &settings, &drawn_prefix()?)?;
    let told = [("dir", dir.display().to_string())];
    match form {
        Form::Json => answer::json(&serde_json::json!({ "dir": dir, "settings": dir.join(settings::FILE_NAME) })),
        Form::Lines => answer::say(&language.say_with("init-done", &told)),
    }
    Ok(Outcome::Fresh)
}

/// A hub whose machine is lost, anew from what a station, a stick or a laptop has, and two shares of the root key.
fn rebuild(
    dir: &std::path::Path,
    place: &str,
    settings: &Settings,
    args: &ArgMatches,
    (language, form): (Language, Form),
) -> Result<Outcome, Trouble> {
    let Some(seed) = super::root::seed_of(args)? else { return Ok(Outcome::Usage) };
    let path = dir.join(settings::FILE_NAME);
    if path.exists() {
        return Err(Trouble::user("store-exists").with("path", dir.display()));
    }
    // A place holds segments; a station's or a stick's own folder holds a store.
    let station = std::path::Path::new(place);
    let is_store = station.join(planb_node::store::STORE_FILE).exists();
    let tenant = match is_store {
        true => Node::open(station)?.tenant(),
        false => meet::tenant_of(station)?,
    };
    let mut node = Node::rebuild(dir, tenant, &seed, &language.say("node-hub"))?;
    if is_store {
        super::stick::meet(&mut node, &mut Node::open(station)?)?;
    } else {
        meet::meet(&mut node, place)?;
    }
    node.unlock(seed.recovery())?;
    let settings = Settings { municipality: settings.municipality.clone(), ..settings.clone() };
    files::make_folder(&Settings::path(dir, &settings.exports.folder))?;
    files::make_folder(&Settings::path(dir, &settings.exports.mappings))?;
    files::write_whole(&path, Access::Shared, settings.written().as_bytes())?;
    let (units, closed) = (node.state().units().count(), node.closed());
    match form {
        Form::Json => answer::json(&serde_json::json!({ "dir": dir, "units": units, "closed": closed })),
        Form::Lines => answer::say(&language.say_with(
            "init-rebuilt",
            &[("dir", dir.display().to_string()), ("units", units.to_string()), ("closed", closed.to_string())],
        )),
    }
    Ok(Outcome::Fresh)
}

/// A letter and a digit: short enough to say on the phone.
pub fn drawn_prefix() -> Result<String, Trouble> {
    let [letter, digit] = random::bytes::<2>()?;
    let letter = PREFIX_LETTERS.get(usize::from(letter) % PREFIX_LETTERS.len()).copied().unwrap_or(b'K');
    Ok(format!("{}{}", char::from(letter), digit % 9 + 1))
}

/// Makes a node with these settings. Nothing that is there is written over.
pub fn make(dir: &std::path::Path, settings: &Settings, prefix: &str) -> Result<Node, Trouble> {
    let path = dir.join(settings::FILE_NAME);
    if path.exists() {
        return Err(Trouble::user("store-exists").with("path", dir.display()));
    }
    let prefix = Prefix::new(prefix).map_err(|_| Trouble::internal("prefix-failed"))?;
    let node = Node::create(dir, &NewNode { tenant: Tenant(random::bytes()?), prefix, recovery: None })?;
    let exports = Settings::path(dir, &settings.exports.folder);
    files::make_folder(&exports)?;
    files::make_folder(&Settings::path(dir, &settings.exports.mappings))?;
    files::write_whole(&path, Access::Shared, settings.written().as_bytes())?;
    Ok(node)
}
