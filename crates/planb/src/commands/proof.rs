//! `planb digest`, `planb verify`, `planb scrub`: what the log is, whether it is whole, what is damaged.

use clap::ArgMatches;
use planb_before::night::check_files;
use planb_core::log::heads::base32;
use planb_node::clock;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn digest(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let node = super::member(&super::path(args, "dir"))?;
    let state: String = base32(&node.state().digest()).chars().take(20).collect();
    let heads = node.heads_digest().paper();
    match form {
        Form::Json => answer::json(&serde_json::json!({ "state": state, "heads": heads })),
        Form::Lines => {
            answer::say(&language.say_with("digest-state", &[("digest", super::in_fives(&state))]));
            answer::say(&language.say_with("digest-heads", &[("digest", super::in_fives(&heads))]));
        }
    }
    Ok(Outcome::Fresh)
}

pub fn verify(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let mut node = super::member(&dir)?;
    if let Some(typed) = args.get_one::<String>("digest") {
        return find(&node, typed, language, form);
    }
    let verified = node.verify()?;
    let files = check_files(&mut node)?;
    let forks: Vec<String> = node.forked().iter().map(|log| node.name_of_log(log)).collect();
    let missing = node.missing()?;
    let revoked: Vec<String> = node.revoked();
    let is_whole = files.damaged.is_empty() && files.missing.is_empty() && forks.is_empty() && missing.is_empty();
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "whole": is_whole,
            "logs": verified.logs, "transactions": verified.transactions, "read": verified.read,
            "closed": verified.closed, "erased": verified.erased, "unknown": verified.unknown,
            "heads": verified.digest.paper(),
            "forks": forks, "revoked": revoked,
            "waiting": missing,
            "files": { "checked": files.checked, "damaged": files.damaged, "missing": files.missing },
        })),
        Form::Lines => {
            let args = [
                ("logs", verified.logs.to_string()),
                ("transactions", verified.transactions.to_string()),
                ("entries", verified.read.to_string()),
                ("closed", verified.closed.to_string()),
                ("erased", verified.erased.to_string()),
                ("files", files.checked.to_string()),
            ];
            answer::say(&language.say_with("verify-log", &args));
            for (key, list) in [
                ("verify-fork", &forks),
                ("verify-revoked", &revoked),
                ("verify-file-damaged", &files.damaged),
                ("verify-file-missing", &files.missing),
            ] {
                list.iter().for_each(|what| answer::say(&language.say_with(key, &[("what", what.clone())])));
            }
            for one in &missing {
                let count = (one.to - one.from + 1).to_string();
                answer::say(&language.say_with("met-waiting", &[("node", one.node.clone()), ("count", count)]));
            }
            answer::say(&language.say(if is_whole { "verify-whole" } else { "verify-not-whole" }));
        }
    }
    Ok(if is_whole { Outcome::Fresh } else { Outcome::Stale })
}

fn find(node: &Node, typed: &str, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let found = node.find_digest(typed)?;
    match (form, &found) {
        (Form::Json, _) => answer::json(&serde_json::json!({
            "found": found.is_some(),
            "number": found.as_ref().map(|found| found.number.clone()),
            "at": found.as_ref().map(|found| clock::local_of_ms(found.entered_ms)),
        })),
        (Form::Lines, Some(found)) => {
            let at = clock::local_of_ms(found.entered_ms).strftime("%Y-%m-%d %H:%M").to_string();
            answer::say(&language.say_with("verify-found", &[("number", found.number.clone()), ("at", at)]));
        }
        (Form::Lines, None) => answer::say(&language.say("verify-not-found")),
    }
    Ok(if found.is_some() { Outcome::Fresh } else { Outcome::Stale })
}

pub fn scrub(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let found = Node::scrub(&dir)?;
    match form {
        Form::Json => answer::json(&found),
        Form::Lines if found.is_whole() => {
            answer::say(&language.say_with("scrub-whole", &[("transactions", found.read.to_string())]));
        }
        Form::Lines => {
            let args = [
                ("transactions", found.transactions.to_string()),
                ("bodies", found.bodies.to_string()),
                ("statements", found.statements.to_string()),
            ];
            answer::say(&language.say_with("scrub-damaged", &args));
            if found.is_rebuilt {
                answer::say(&language.say("scrub-rebuilt"));
            }
        }
    }
    Ok(if found.is_whole() { Outcome::Fresh } else { Outcome::Stale })
}
