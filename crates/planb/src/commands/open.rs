//! `planb open`: a sealed binder with the envelope's key.

use std::io::BufRead;

use clap::ArgMatches;
use planb_before::night::unsorted;
use planb_before::open::{self, Wish};
use planb_core::overview::binder::page::Profile;
use planb_node::keys::Identity;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// Most characters that are read when a person types the key.
const MAX_TYPED: u64 = 4_096;

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let bundle = super::path(args, "bundle");
    let keys: Vec<std::path::PathBuf> = args.get_many("key").into_iter().flatten().cloned().collect();
    let identity = if keys.is_empty() { ask(language)? } else { open::read_keys(&keys)? };
    let wish = Wish {
        by: args.get_one::<String>("by").cloned().unwrap_or_default(),
        now: super::clock("Europe/Stockholm"),
        profile: args.get_one::<String>("profile").and_then(|word| profile(word)),
        out: args.get_one::<std::path::PathBuf>("out").cloned(),
    };
    let fingerprint = identity.recipient()?.fingerprint();
    answer::complain(&language.say_with("open-fingerprint", &[("fingerprint", fingerprint)]));
    if unsorted::is_one(&bundle) {
        return unsorted_pages(&unsorted::open(&bundle, &identity, wish.out.as_deref())?, language, form);
    }
    let opened = open::open(&bundle, &identity, &wish)?;
    match form {
        Form::Json => answer::json(&opened),
        Form::Lines => {
            answer::say(&language.say_with(
                "open-done",
                &[
                    ("unit", opened.manifest.unit_name.clone()),
                    ("night", opened.manifest.night.to_string()),
                    ("folder", opened.folder.display().to_string()),
                ],
            ));
            for path in &opened.files {
                answer::say(&format!("  {}", path.display()));
            }
            for name in &opened.closed {
                answer::say(&language.say_with("reserve-old-key", &[("file", name.clone())]));
            }
            for text in &opened.manifest.missing {
                answer::say(text);
            }
            answer::say(&language.say_with("open-slip", &[("slip", opened.slip.display().to_string())]));
        }
    }
    let is_held = opened.manifest.files.iter().any(|file| file.held_since.is_some());
    Ok(if is_held || !opened.closed.is_empty() { Outcome::Stale } else { Outcome::Fresh })
}

/// Pages that a night could not sort: which lie where, and why.
fn unsorted_pages(opened: &unsorted::Opened, language: Language, form: Form) -> Result<Outcome, Trouble> {
    if form == Form::Json {
        answer::json(opened);
        return Ok(Outcome::Fresh);
    }
    answer::say(&language.say_with("open-unsorted", &[("folder", opened.folder.display().to_string())]));
    for file in &opened.list.files {
        answer::say(&format!("  {} ({}, {})", opened.folder.join(&file.name).display(), file.came_as, file.source));
        for page in &file.pages {
            let args = [("page", page.page.to_string()), ("reason", language.say(&page.why))];
            answer::indented(&language.say_with("open-unsorted-page", &args));
        }
    }
    Ok(Outcome::Fresh)
}

/// Asks for the key: the words or the line, ended by an empty line.
pub fn ask(language: Language) -> Result<Identity, Trouble> {
    use std::io::Read;
    answer::complain(&language.say("open-ask"));
    let mut typed = zeroize::Zeroizing::new(String::new());
    let mut input = std::io::stdin().lock().take(MAX_TYPED);
    loop {
        let before = typed.len();
        let read = input.read_line(&mut typed).map_err(|_| Trouble::user("identity-bad"))?;
        if read == 0 || typed[before..].trim().is_empty() {
            return open::read_key(&typed);
        }
    }
}

/// The profile of a word on the command line.
pub fn profile(word: &str) -> Option<Profile> {
    serde_json::from_value(serde_json::Value::String(word.to_string())).ok()
}
