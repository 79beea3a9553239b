//! What `cargo xtask bench` calls; hidden from the help. Everything here works on the fictional municipality only.

mod lines;
mod pages;
mod reports;
mod second;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use jiff::civil::{DateTime, datetime};
use planb_before::demo::{self, Change, DemoFacts, Size};
use planb_before::envelopes::{self, Identities, Sheets, Wish};
use planb_before::night::Options;
use planb_core::id::UnitId;
use planb_node::settings::{After, Settings};
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use crate::answer::Outcome;

/// The night of every benchmark, so that figures of different days are about the same data.
const NIGHT: DateTime = datetime(2026, 2, 3, 2, 10, 0, 0);
/// When its systems wrote their exports.
const EXPORTED: DateTime = datetime(2026, 2, 2, 22, 10, 0, 0);
/// The prefix of the serials.
const PREFIX: &str = "D1";

/// The hidden commands.
pub fn command_lines() -> Vec<Command> {
    let number = |name: &'static str, default: &'static str| {
        Arg::new(name).long(name).value_parser(value_parser!(u32)).default_value(default)
    };
    let sized = |name: &'static str| {
        Command::new(name)
            .hide(true)
            .arg(Arg::new("dir").required(true).value_parser(value_parser!(PathBuf)))
            .arg(Arg::new("seed").long("seed").value_parser(value_parser!(u64)).default_value("1"))
            .arg(Arg::new("size").long("size").value_parser(["kalix", "small"]).default_value("kalix"))
    };
    vec![
        sized("bench-dump").arg(number("documents", "8")),
        sized("bench-render").arg(Arg::new("kind").long("kind")),
        sized("bench-exports"),
        sized("bench-reports").arg(number("pages", "2000")),
        sized("bench-lines").arg(number("lines", "10000")),
        sized("bench-second").arg(number("changed-percent", "5")),
    ]
}

/// Does one of them.
pub fn run(name: &str, args: &ArgMatches) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let town = Town::of(args);
    let number = |name: &str| args.get_one::<u32>(name).copied().unwrap_or_default();
    match name {
        "bench-dump" => pages::dump(&dir, town, number("documents")),
        "bench-render" => pages::render(&dir, args.get_one::<String>("kind").map(String::as_str)),
        "bench-exports" => town.write(&dir, Change::None, EXPORTED).map(|_| ()),
        "bench-lines" => lines::lines(&dir, number("lines")),
        "bench-reports" => reports::reports(&dir, number("pages")),
        "bench-second" => second::second(&dir, town, number("changed-percent")),
        _ => return Ok(Outcome::Usage),
    }?;
    Ok(Outcome::Fresh)
}

/// Which fictional municipality.
#[derive(Clone, Copy)]
struct Town {
    seed: u64,
    size: Size,
}

impl Town {
    fn of(args: &ArgMatches) -> Town {
        let is_small = args.get_one::<String>("size").is_some_and(|size| size == "small");
        let size = if is_small { Size::Small } else { Size::Kalix };
        Town { seed: args.get_one::<u64>("seed").copied().unwrap_or(1), size }
    }

    fn write(self, exports: &Path, change: Change, at: DateTime) -> Result<DemoFacts, Trouble> {
        demo::write(exports, self.seed, self.size, change, at).map_err(|error| Trouble::of_io(exports, error))
    }

    /// A node with its exports and a key per unit.
    fn node(self, dir: &Path) -> Result<(Node, Settings), Trouble> {
        let mut settings = Settings { municipality: demo::MUNICIPALITY.into(), exercise: true, ..Settings::default() };
        settings.exports.after = After::Keep;
        let mut node = super::init::make(dir, &settings, PREFIX)?;
        let facts = self.write(&Settings::path(dir, &settings.exports.folder), Change::None, EXPORTED)?;
        let wish = Wish {
            out: dir.join("kuvert"),
            now: NIGHT,
            units: facts.units.iter().map(|name| (UnitId::of_name(name), name.clone())).collect(),
            renew: Vec::new(),
            sheets: Sheets::Of(Vec::new()),
            identities: Identities::No,
        };
        envelopes::make(&mut node, &settings, &wish)?;
        Ok((node, settings))
    }
}

fn options(now: DateTime) -> Options {
    Options { now, acceptances: Vec::new(), threads: super::threads() }
}
