//! `planb root`: the root key in three printed shares, and back from two of them.

use std::path::PathBuf;

use clap::ArgMatches;
use planb_before::envelopes::{self, Identities};
use planb_node::shares::Seed;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match args.subcommand() {
        Some(("split", args)) => split(args, language, form),
        Some(("join", args)) => join(args, language, form),
        _ => Ok(Outcome::Usage),
    }
}

/// The seed from the shares' files that were given.
pub fn seed_of(args: &ArgMatches) -> Result<Option<Seed>, Trouble> {
    let paths: Vec<PathBuf> = args.get_many("share").into_iter().flatten().cloned().collect();
    if paths.is_empty() { Ok(None) } else { planb_before::open::read_seed(&paths).map(Some) }
}

fn split(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let given = seed_of(args)?;
    if given.is_none() && node.keys().recovery().is_some() {
        return Err(Trouble::user("root-split-needs-shares"));
    }
    let is_new = given.is_none();
    let seed = match given {
        Some(seed) => seed,
        None => Seed::generate()?,
    };
    let out = args.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| dir.join("kuvert"));
    let identities = if args.get_flag("identity-files") { Identities::Yes } else { Identities::No };
    let now = super::clock(&settings.time_zone);
    let files = envelopes::print_shares(&seed, &settings, &out, now, identities)?;
    if is_new {
        node.take_root(&seed, &language.say("node-hub"))?;
    }
    envelopes::register_shares(&mut node, &seed, now)?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "files": files })),
        Form::Lines => answer::say(&language.say_with("root-split", &[("folder", out.display().to_string())])),
    }
    Ok(Outcome::Fresh)
}

fn join(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    let Some(seed) = seed_of(args)? else { return Ok(Outcome::Usage) };
    node.take_root(&seed, &language.say("node-hub"))?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "administrator": true })),
        Form::Lines => answer::say(&language.say("root-joined")),
    }
    Ok(Outcome::Fresh)
}
