//! `planb init`: a new node with settings, key and an empty store.

use clap::ArgMatches;
use planb_core::log::{Prefix, Tenant};
use planb_node::files::{self, Access};
use planb_node::machine::NewNode;
use planb_node::random;
use planb_node::settings::{self, Settings};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// The letters that a node's prefix begins with.
const PREFIX_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRSTUVWXY";

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let mut settings = Settings { language: language.code().into(), ..Settings::default() };
    if let Some(name) = args.get_one::<String>("municipality") {
        settings.municipality = name.clone();
    }
    if let Some(folder) = args.get_one::<std::path::PathBuf>("exports") {
        settings.exports.folder = std::path::absolute(folder).map_err(|error| Trouble::of_io(folder, error))?;
    }
    make(&dir, &settings, &drawn_prefix()?)?;
    let told = [("dir", dir.display().to_string())];
    match form {
        Form::Json => answer::json(&serde_json::json!({ "dir": dir, "settings": dir.join(settings::FILE_NAME) })),
        Form::Lines => answer::say(&language.say_with("init-done", &told)),
    }
    Ok(Outcome::Fresh)
}

/// A letter and a digit: short enough to say on the phone.
fn drawn_prefix() -> Result<String, Trouble> {
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
