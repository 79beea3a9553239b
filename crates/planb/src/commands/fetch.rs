//! `planb fetch`: what a reserve computer calls every night, after the hub's.

use clap::ArgMatches;
use planb_before::reserve::{self, Told};
use planb_core::id::UnitId;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let (mut node, settings) = super::node(&super::path(args, "dir"))?;
    let mut wish = settings.fetch;
    if let Some(from) = args.get_one::<String>("from") {
        wish.from = from.clone();
    }
    let named: Vec<&String> = args.get_many("unit").into_iter().flatten().collect();
    if !named.is_empty() {
        let id = |name: &&String| if name.as_str() == "*" { "*".to_string() } else { UnitId::of_name(name).0 };
        wish.units = named.iter().map(id).collect();
    }
    let told = reserve::fetch(&mut node, &wish)?;
    match form {
        Form::Json => answer::json(&told.fetched),
        Form::Lines => tell(&told, language),
    }
    if let Some(trouble) = &told.unwritten {
        answer::complain(&language.say("fetch-unwritten"));
        answer::complain(&language.say_with(&format!("err-{}", trouble.key), &trouble.args));
    }
    let fetched = &told.fetched;
    let is_whole = fetched.stopped.is_none() && fetched.refused.is_empty() && fetched.absent.is_empty();
    Ok(if is_whole && !fetched.ahead { Outcome::Fresh } else { Outcome::Stale })
}

fn tell(told: &Told, language: Language) {
    let fetched = &told.fetched;
    for path in &fetched.taken {
        answer::say(&language.say_with("fetch-taken", &[("file", path.clone())]));
    }
    for one in &fetched.refused {
        let why = language.say(&format!("fetch-why-{}", one.why));
        answer::say(&language.say_with("fetch-refused", &[("file", one.file.clone()), ("why", why)]));
    }
    for unit in &fetched.absent {
        answer::say(&language.say_with("fetch-absent", &[("unit", unit.clone())]));
    }
    if fetched.stopped.is_some() {
        answer::say(&language.say("fetch-stopped"));
    }
    if fetched.ahead {
        let night = fetched.newest.map(|night| night.to_string()).unwrap_or_default();
        answer::say(&language.say_with("fetch-ahead", &[("night", night)]));
    }
    let counts = [
        ("taken", fetched.taken.len().to_string()),
        ("same", fetched.same.to_string()),
        ("removed", fetched.removed.len().to_string()),
        ("made", fetched.made_at.clone()),
    ];
    answer::say(&language.say_with("fetch-done", &counts));
}
