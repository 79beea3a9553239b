//! `planb clock`: what time the node says it is; a person can say what is right, and put right what was written.

use clap::ArgMatches;
use jiff::civil::DateTime;
use planb_core::log::ClockCorrected;
use planb_node::clock;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let mut node = super::member(&dir)?;
    if let Some(typed) = args.get_one::<String>("set") {
        let bad = || Trouble::user("time-bad").with("value", typed);
        let at: DateTime = typed.parse().map_err(|_| bad())?;
        let zone = jiff::tz::TimeZone::get(&super::zone(&dir)).unwrap_or(jiff::tz::TimeZone::UTC);
        let ms = zone.to_zoned(at).map_err(|_| bad())?.timestamp().as_millisecond();
        node.confirm_clock(u64::try_from(ms).map_err(|_| bad())?)?;
    }
    if let Some(name) = args.get_one::<String>("correct") {
        correct(&mut node, name, args)?;
    }
    let wall = node.wall();
    let shown = clock::local(wall);
    let verdict = node.check_clock();
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "clock": shown, "right": verdict.is_ok(), "why": verdict.err().map(|why| format!("{why:?}")),
        })),
        Form::Lines => {
            let key = if verdict.is_ok() { "clock-fine" } else { "clock-wrong" };
            let told = [("clock", shown.strftime("%Y-%m-%d %H:%M").to_string())];
            answer::say(&language.say_with(key, &told));
        }
    }
    Ok(if verdict.is_ok() { Outcome::Fresh } else { Outcome::Stale })
}

fn correct(node: &mut Node, name: &str, args: &ArgMatches) -> Result<(), Trouble> {
    let public_key = super::node_named(node, name)?;
    let number = |option: &str| args.get_one::<String>(option).map(|number| number.to_uppercase());
    let (first, last) = (number("from"), number("to"));
    let entries = node.entries()?;
    let theirs: Vec<_> = entries.iter().filter(|entry| entry.author == public_key).collect();
    let place = |number: &Option<String>| -> Result<Option<(planb_core::log::LogId, u64)>, Trouble> {
        let Some(number) = number else { return Ok(None) };
        let found = theirs.iter().find(|entry| entry.number == *number);
        let unknown = || Trouble::user("note-unknown").with("number", number);
        found.map(|entry| Some((entry.order.log, entry.order.seq))).ok_or_else(unknown)
    };
    let (first, last) = (place(&first)?, place(&last)?);
    let newest = theirs.iter().max_by_key(|entry| entry.hlc).map(|entry| (entry.order.log, entry.order.seq));
    let Some((log, _)) = first.or(last).or(newest) else {
        return Err(Trouble::user("node-unknown").with("node", name));
    };
    let corrected = ClockCorrected {
        log,
        from: first.map_or(1, |(_, seq)| seq),
        to: last.map_or(newest.map_or(u64::MAX, |(_, seq)| seq), |(_, seq)| seq),
        offset_ms: args.get_one::<i64>("minutes").copied().unwrap_or(0).saturating_mul(60_000),
        reason: args.get_one::<String>("reason").cloned().unwrap_or_default(),
    };
    node.record(|_| Ok(vec![corrected.into()])).map(|_| ())
}
