//! `planb replay kalix-2021`: a day that happened, played into an exercise at a chosen speed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ArgMatches;
use jiff::civil::{Date, DateTime, Time};
use planb_before::demo::{MUNICIPALITY, Size};
use planb_core::refusal::Refusal;
use planb_core::register::Hand;
use planb_core::state::{Event, State};
use planb_during::publish::site::{Facts, Mode, USUAL};
use planb_during::publish::{self};
use planb_during::replay::{self, Day, Played, Stage, kalix_2021};
use planb_node::settings::Settings;
use planb_node::store::{Node, STORE_FILE};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// The days that can be played.
const DAYS: [&Day; 1] = [&kalix_2021::DAY];
/// Where the web site of a replay is published, in the node's folder.
const SITE: &str = "webbplats";
/// When the last moment of a day is past.
const EVENING: Time = Time::constant(19, 30, 0, 0);

/// A node on which a day is played.
struct OnNode {
    node: Node,
    site: PathBuf,
    organisation: String,
    language: Language,
    /// How many times as fast as it was; 0: without waiting.
    speed: u32,
}

impl Stage for OnNode {
    fn record(&mut self, at: DateTime, decide: &dyn Fn(&State) -> Result<Vec<Event>, Refusal>) -> Result<(), Trouble> {
        self.node.record_at(at, decide).map(|_| ())
    }

    fn state(&self) -> &State {
        self.node.state()
    }

    fn publish(&mut self, at: DateTime) -> Result<(), Trouble> {
        let mut audiences = USUAL.to_vec();
        audiences.push("staff");
        let facts = Facts { organisation: self.organisation.clone(), mode: Mode::Exercise, audiences };
        let place = self.site.display().to_string();
        let published = publish::publish(self.node.state(), &facts, &place, &[], at)?;
        let (language, by) = (self.language, Hand { name: self.language.say("publish-by"), card: String::new() });
        self.node.record_at(at, |state| Ok(vec![publish::logged(state, language, &published, &by)?]))?;
        Ok(())
    }

    fn wait(&mut self, from: DateTime, to: DateTime) {
        let seconds = to.duration_since(from).as_secs().try_into().unwrap_or(0u64);
        if self.speed > 0 {
            std::thread::sleep(Duration::from_secs(seconds) / self.speed);
        }
    }
}

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let typed = args.get_one::<String>("day").cloned().unwrap_or_default();
    let day = DAYS.iter().find(|day| day.name == typed);
    let known = || DAYS.map(|day| day.name).join(", ");
    let day = day.ok_or_else(|| Trouble::user("replay-unknown").with("day", &typed).with("days", known()))?;
    let settings = stage_for(&dir, language)?;
    let node = super::member(&dir)?;
    let date = date(args, super::clock(&settings.time_zone))?;
    let written = node.state().register().get("setting", "organisation").get("name").to_string();
    let organisation = if written.is_empty() { settings.municipality.clone() } else { written };
    let site = dir.join(SITE);
    let speed = args.get_one::<u32>("speed").copied().unwrap_or(0);
    let mut stage = OnNode { node, site, organisation, language, speed };
    let played = replay::play(&mut stage, day, date, language)?;
    match form {
        Form::Json => answer::json(&played),
        Form::Lines => tell(&played, &dir, language),
    }
    Ok(if played.not_played.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

/// The node's settings: made anew as an exercise with an invented municipality where there is no node. A day that did not
/// happen here is never written into what is real.
fn stage_for(dir: &Path, language: Language) -> Result<Settings, Trouble> {
    if dir.join(STORE_FILE).exists() {
        let settings = super::settings(dir)?;
        return if settings.exercise {
            Ok(settings)
        } else {
            Err(Trouble::user("replay-real").with("path", dir.display()))
        };
    }
    let settings = Settings {
        municipality: MUNICIPALITY.into(),
        exercise: true,
        language: language.code().into(),
        ..Settings::default()
    };
    let mut node = super::init::make(dir, &settings, PREFIX)?;
    planb_before::trial::fill(&mut node, language, (1, Size::Kalix))?;
    Ok(settings)
}

/// An exercise's numbers begin with X, and this one's are the same each time that it is played.
const PREFIX: &str = "X1";

/// The day that is written: the one that was asked for, else the last one whose evening is past.
fn date(args: &ArgMatches, now: DateTime) -> Result<Date, Trouble> {
    match args.get_one::<String>("on") {
        Some(typed) => typed.parse().map_err(|_| Trouble::user("time-bad").with("value", typed)),
        None if now.time() >= EVENING => Ok(now.date()),
        None => Ok(now.date().yesterday().unwrap_or(now.date())),
    }
}

fn tell(played: &Played, dir: &Path, language: Language) {
    let args = [
        ("entries", played.entries.to_string()),
        ("meetings", played.meetings.to_string()),
        ("decisions", played.decisions.to_string()),
        ("notices", played.notices.to_string()),
        ("calls", played.calls.to_string()),
        ("dir", dir.display().to_string()),
    ];
    answer::say(&language.say_with("replay-done", &args));
    for one in &played.not_played {
        answer::complain(&language.say_with("replay-not-played", &[("what", one.clone())]));
    }
}
