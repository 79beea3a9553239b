//! `planb publish`: the notices as a whole web site, in a folder, an object store or over SFTP.

use clap::ArgMatches;
use planb_core::register::Hand;
use planb_during::publish::site::{Facts, Mode, USUAL};
use planb_during::publish::{self, Published};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let place = args.get_one::<String>("place").cloned().unwrap_or_default();
    let written = node.state().register().get("setting", "organisation").get("name");
    let name = [written, settings.municipality.as_str(), "Plan B"].into_iter().find(|name| !name.is_empty());
    let mut audiences = USUAL.to_vec();
    audiences.extend(args.get_flag("staff").then_some("staff"));
    audiences.extend(args.get_flag("partners").then_some("partners"));
    let facts = Facts {
        organisation: name.unwrap_or_default().to_string(),
        mode: if settings.exercise { Mode::Exercise } else { Mode::Real },
        audiences,
    };
    let now = super::now(args, &settings.time_zone)?;
    let published = publish::publish(node.state(), &facts, &place, &[], now)?;
    let by = Hand { name: language.say("publish-by"), card: String::new() };
    node.record_at(now, |state| Ok(vec![publish::logged(state, language, &published, &by)?]))?;
    match form {
        Form::Json => answer::json(&published),
        Form::Lines => tell(&published, language),
    }
    Ok(Outcome::Fresh)
}

fn tell(published: &Published, language: Language) {
    let args = [
        ("notices", published.notices.to_string()),
        ("files", published.files.to_string()),
        ("largest", published.largest_page_bytes.to_string()),
        ("place", published.place.clone()),
    ];
    answer::say(&language.say_with("publish-done", &args));
    if let Some(kept) = &published.replaced {
        answer::say(&language.say_with("publish-kept", &[("place", kept.clone())]));
    }
    if published.exercise {
        answer::say(&language.say("publish-exercise"));
    }
}
