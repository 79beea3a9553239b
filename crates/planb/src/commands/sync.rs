//! `planb sync`: meets a stick, a laptop or an object store, and says what went which way.

use clap::ArgMatches;
use planb_node::carrier::meet::{Met, meet};
use planb_node::clock;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    let Some(place) = args.get_one::<String>("place") else { return list(&node, language, form) };
    if args.get_flag("forget") {
        node.forget_meeting(place)?;
        return Ok(Outcome::Fresh);
    }
    if std::path::Path::new(place).is_dir() {
        planb_before::night::slip::collect_at(&mut node, std::path::Path::new(place))?;
    }
    let met = meet(&mut node, place)?;
    match form {
        Form::Json => answer::json(&met),
        Form::Lines => tell(&met, language),
    }
    Ok(if met.in_sync && met.refused.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

/// Says what a meeting came to.
pub fn tell(met: &Met, language: Language) {
    let counts = [("sent", met.sent.to_string()), ("received", met.received.to_string())];
    answer::say(&language.say_with("met-counts", &counts));
    for one in &met.refused {
        let why = language.say(&format!("met-why-{}", one.why));
        answer::say(&language.say_with("met-refused", &[("what", one.what.clone()), ("why", why)]));
    }
    for one in &met.waiting {
        let count = (one.to - one.from + 1).to_string();
        answer::say(&language.say_with("met-waiting", &[("node", one.node.clone()), ("count", count)]));
    }
    if met.twin {
        answer::say(&language.say("met-twin"));
    }
    if let Some(word) = &met.stopped {
        answer::say(&language.say_with("met-stopped", &[("code", word.clone())]));
    }
    answer::say(&language.say(if met.in_sync { "met-in-sync" } else { "met-not-in-sync" }));
}

fn list(node: &planb_node::store::Node, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let meetings = node.meetings()?;
    match form {
        Form::Json => answer::json(&serde_json::json!({ "meetings": meetings })),
        Form::Lines => {
            for one in &meetings {
                let args = [
                    ("address", one.address.clone()),
                    ("at", clock::local_of_ms(one.at_ms).strftime("%Y-%m-%d %H:%M").to_string()),
                    ("sent", one.sent.to_string()),
                    ("received", one.received.to_string()),
                ];
                answer::say(&language.say_with(if one.in_sync { "sync-line" } else { "sync-line-behind" }, &args));
            }
            if meetings.is_empty() {
                answer::say(&language.say("sync-none"));
            }
        }
    }
    Ok(if meetings.iter().all(|one| one.in_sync) { Outcome::Fresh } else { Outcome::Stale })
}
