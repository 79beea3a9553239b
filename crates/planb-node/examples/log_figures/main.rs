//! The log's figures, on real stores: one measurement a call, answered as a flat JSON object. `cargo xtask bench` calls
//! it and says what is compared with what.
//!
//! ```text
//! append DIR COUNT          durable entries, beside bare SQLite in turns
//! import DIR ENTRIES PER    a peer's entries, PER a transaction; leaves the node that took them in DIR/node
//! open DIR                  opens DIR/node, as a fresh process does
//! forget DIR                takes its checkpoint away
//! meet DIR PER              1 000 new entries on top of 20 000, PER a transaction
//! quiet DIR                 nothing new, at 30 logs
//! ```

mod append;
mod meet;
mod meter;
mod town;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// What a measurement gives: its answer, or why there is none.
type Answer = Result<serde_json::Value, Box<dyn Error>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match answer(&words) {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn answer(words: &[&str]) -> Answer {
    match *words {
        ["append", dir, count] => append::append(Path::new(dir), count.parse()?),
        ["import", dir, entries, per] => meet::import(Path::new(dir), entries.parse()?, per.parse()?),
        ["open", dir] => meet::open(Path::new(dir)),
        ["forget", dir] => meet::forget(Path::new(dir)),
        ["meet", dir, per] => meet::meet(Path::new(dir), per.parse()?),
        ["quiet", dir] => meet::quiet(Path::new(dir)),
        _ => Err("append, import, open, forget, meet or quiet; see the file's head".into()),
    }
}
