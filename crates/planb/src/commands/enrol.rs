//! `planb enrol` and `planb revoke`: a new node asks, an enrolled one signs, without a network.

use std::path::Path;

use clap::ArgMatches;
use planb_core::id::UnitId;
use planb_core::log::{Prefix, ScopeId};
use planb_core::trust::{Answer, Request, Scopes};
use planb_node::files::{self, Access};
use planb_node::settings::{self, Settings};
use planb_node::store::{Node, Role, Wish};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::words;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    if let Some(typed) = args.get_one::<String>("request") {
        return sign(&dir, typed, args, language, form);
    }
    if let Some(typed) = args.get_one::<String>("answer") {
        return join(&dir, typed, language, form);
    }
    // One that is a node already asks with the keys that it has: others may not know it any more.
    let request = match Node::ask(&dir) {
        Err(trouble) if trouble.key == "store-exists" => super::member(&dir)?.ask_again()?,
        asked => asked?,
    };
    let typed = request.typed().map_err(bad_request)?;
    let check = check_words(&request)?;
    give(args, &typed)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "request": typed, "words": check })),
        Form::Lines => {
            answer::say(&language.say("enrol-ask"));
            super::qr(&typed)?;
            answer::say(&typed);
            answer::say(&language.say_with("enrol-words", &[("words", check)]));
        }
    }
    Ok(Outcome::Fresh)
}

fn sign(dir: &Path, typed: &str, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let (mut node, settings) = super::node(dir)?;
    node.may_enrol()?;
    let request = Request::parse(&text_or_file(typed)?).map_err(bad_request)?;
    let check = check_words(&request)?;
    let given = match args.get_one::<String>("words") {
        Some(given) => given.clone(),
        None => {
            answer::complain(&language.say_with("enrol-compare", &[("words", check.clone())]));
            super::ask_line()?
        }
    };
    let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    if plain(&given) != check {
        return Err(Trouble::user("enrol-words"));
    }
    let prefix = args.get_one::<String>("prefix").map(|prefix| Prefix::new(&prefix.to_uppercase())).transpose();
    if prefix
        .as_ref()
        .is_ok_and(|prefix| prefix.as_ref().is_some_and(|prefix| is_of_exercise(prefix) != settings.exercise))
    {
        return Err(Trouble::user("prefix-of-exercise"));
    }
    let wish = Wish {
        name: args.get_one::<String>("name").cloned().unwrap_or_else(|| check.clone()),
        prefix: match prefix.map_err(|_| Trouble::user("prefix-bad"))? {
            None => exercise_prefix(&node, &settings)?,
            given => given,
        },
        scopes: scopes(args),
        role: if args.get_flag("admin") { Role::Administrator } else { Role::Member },
    };
    let signed = node.enrol(&request, &wish, &settings.municipality)?;
    let typed = signed.typed().map_err(bad_request)?;
    give(args, &typed)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "answer": typed, "name": wish.name, "prefix": signed.certificate.prefix.as_str(),
        })),
        Form::Lines => {
            let told = [("name", wish.name), ("prefix", signed.certificate.prefix.as_str().to_string())];
            answer::say(&language.say_with("enrol-signed", &told));
            super::qr(&typed)?;
            answer::say(&typed);
        }
    }
    Ok(Outcome::Fresh)
}

fn join(dir: &Path, typed: &str, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let signed = Answer::parse(&text_or_file(typed)?).map_err(bad_request)?;
    let node = match Node::join(dir, &signed) {
        Err(trouble) if trouble.key == "store-exists" => {
            let mut node = super::member(dir)?;
            node.join_again(&signed)?;
            node
        }
        joined => joined?,
    };
    let municipality = signed.municipality.clone();
    write_settings(
        dir,
        Settings { municipality, exercise: is_of_exercise(node.prefix()), ..Settings::default() },
        language,
    )?;
    let prefix = node.prefix().as_str().to_string();
    match form {
        Form::Json => answer::json(&serde_json::json!({ "prefix": prefix, "municipality": signed.municipality })),
        Form::Lines => {
            let told = [("municipality", signed.municipality), ("prefix", prefix)];
            answer::say(&language.say_with("enrol-joined", &told));
        }
    }
    Ok(Outcome::Fresh)
}

/// Whether a node with this prefix belongs to an exercise: an exercise's own begin with X, and nobody else's do.
fn is_of_exercise(prefix: &Prefix) -> bool {
    prefix.as_str().starts_with('X')
}

/// What the next node of an exercise is numbered under: by it the node knows that it is one, and says so on every screen and paper.
pub fn exercise_prefix(node: &Node, settings: &Settings) -> Result<Option<Prefix>, Trouble> {
    if !settings.exercise {
        return Ok(None);
    }
    let trust = node.state().trust();
    let taken: Vec<&str> = trust
        .nodes()
        .filter_map(|(key, _)| Some(trust.last_certificate(key)?.prefix.as_str()))
        .chain([node.prefix().as_str()])
        .collect();
    let free = (1..=999).map(|number| format!("X{number}")).find(|prefix| !taken.contains(&prefix.as_str()));
    let prefix = free.and_then(|prefix| Prefix::new(&prefix).ok());
    prefix.map(Some).ok_or_else(|| Trouble::internal("prefix-failed"))
}

/// The settings of a node that was enrolled: what is printed and said follows the municipality's name, and whether it is an exercise.
pub fn write_settings(dir: &Path, settings: Settings, language: Language) -> Result<(), Trouble> {
    let settings = Settings { language: language.code().into(), ..settings };
    let path = dir.join(settings::FILE_NAME);
    if path.exists() {
        return Ok(());
    }
    files::write_whole(&path, Access::Shared, settings.written().as_bytes()).map(|_| ())
}

pub fn revoke(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    let typed = args.get_one::<String>("node").cloned().unwrap_or_default();
    let public_key = super::node_named(&node, &typed)?;
    let name = super::name_of(&node, &public_key);
    node.revoke(public_key)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "revoked": name })),
        Form::Lines => answer::say(&language.say_with("revoke-done", &[("name", name)])),
    }
    Ok(Outcome::Fresh)
}

/// What a new node may open: everything, unless units, the staff or nothing but the common scope are named.
pub fn scopes(args: &ArgMatches) -> Scopes {
    let units = args.get_many::<String>("unit").into_iter().flatten();
    let mut listed: Vec<ScopeId> = units.map(|name| ScopeId::unit(&UnitId::of_name(name))).collect();
    if args.get_flag("staff") {
        listed.push(ScopeId::staff());
    }
    if listed.is_empty() && !args.get_flag("common") {
        return Scopes::All;
    }
    listed.sort();
    Scopes::Listed(listed)
}

fn check_words(request: &Request) -> Result<String, Trouble> {
    let numbers = request.words().map_err(bad_request)?;
    let word = |number: &u16| words::word(usize::from(*number)).unwrap_or_default();
    Ok(numbers.iter().map(word).collect::<Vec<_>>().join(" "))
}

/// What was typed, or what stands in the file of that name.
fn text_or_file(typed: &str) -> Result<String, Trouble> {
    let path = Path::new(typed);
    if path.is_file() { super::read_text(path) } else { Ok(typed.to_string()) }
}

fn give(args: &ArgMatches, typed: &str) -> Result<(), Trouble> {
    match args.get_one::<std::path::PathBuf>("out") {
        Some(path) => files::write_whole(path, Access::Shared, typed.as_bytes()).map(|_| ()),
        None => Ok(()),
    }
}

fn bad_request(damage: planb_core::log::Damage) -> Trouble {
    Trouble::user("enrol-text-bad").with("code", damage)
}
