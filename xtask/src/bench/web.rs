//! The program's pages: fifty people who read them while nights run beside, and fifty connections that never wait.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use super::report::{Aim, Part};
use super::{BENCH, Choice, Size};
use crate::http::Http;
use crate::run::command;
use crate::serving::{LoggedIn, Server, planb};
use crate::tools;

/// How its section begins in BENCHMARKS.md.
pub const TITLE: &str = "The program's pages";

/// What is asked for: every menu word, and what is worked out of the whole register.
const PAGES: [(&str, &str); 11] = [
    ("/", "board of all units, twelve checks"),
    ("/start", "six rows"),
    ("/register/person", "the first 200"),
    ("/register/unit", "all"),
    ("/search?q=forsnas", "one word"),
    ("/search?q=undersköterska+anna", "two words, many hits"),
    ("/matrix", "all units and systems"),
    ("/calls", ""),
    ("/binders", ""),
    ("/meetings", ""),
    ("/systems/falls", "with its drawing"),
];

/// Who asks, as they wait; connections in both.
const PEOPLE: u32 = 50;
/// The longest that a page may take for 99 of 100, and the most memory.
const MOST_MS: f64 = 50.0;
const MOST_MB: f64 = 200.0;

/// What wrk runs. A person waits 0.5 to 1.5 s before each page.
pub const SCRIPT: &str = "
function done(summary, latency, requests)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format('FOUND %.2f %.2f %.2f %d %d\\n', latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.requests / (summary.duration / 1000000), summary.requests, wrong))
end
";
const WAITING: &str = "function delay() return math.random(500, 1500) end\n";

/// What wrk found of one page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    p50_ms: f64,
    p99_ms: f64,
    pub per_second: f64,
    pub requests: f64,
    pub wrong: f64,
}

impl Found {
    pub fn read(said: &str) -> Option<Found> {
        let line = said.lines().find_map(|line| line.strip_prefix("FOUND "))?;
        let numbers: Vec<f64> = line.split(' ').map_while(|number| number.parse().ok()).collect();
        let &[p50_ms, p99_ms, per_second, requests, wrong] = numbers.as_slice() else { return None };
        Some(Found { p50_ms, p99_ms, per_second, requests, wrong })
    }
}

/// Measures every page.
pub fn part(choice: Choice) -> Part {
    let mut part = Part::new(
        TITLE,
        &format!(
            "`wrk` with {PEOPLE} connections against `planb serve` on the demo municipality, one logged-in administrator. *People* wait 0.5 to 1.5 s \
             before each page, while `planb night` runs again and again on the same node; *never waiting* is {PEOPLE} requests always under \
             way, without nights. All share the machine's cores. Milliseconds."
        ),
    );
    if let Err(why) = measure(choice, &mut part) {
        part.missing.push(why);
    }
    part
}

fn measure(choice: Choice, part: &mut Part) -> Result<(), String> {
    tools::wrk()?;
    let node = format!("{BENCH}/web/node");
    fs::create_dir_all(&node).map_err(|trouble| format!("{node}: {trouble}"))?;
    let scripts = [("people", format!("{WAITING}{SCRIPT}")), ("closed", SCRIPT.to_string())];
    for (name, script) in &scripts {
        fs::write(script_path(name), script).map_err(|trouble| trouble.to_string())?;
    }
    // Exit code 1 says that something was refused or stale, which the demo's exports want.
    planb(&["demo", "--size", choice.size_word(), "--dir", &node, "--seed", "1", "--json"], &[0, 1])?;
    let server = Server::start(&node)?;
    let who = LoggedIn::with_card(&node, &server, "administrator")?;
    let seconds = if choice.size == Size::Small { ("3", "1") } else { ("20", "5") };
    let (people, nights) =
        beside_nights(&node, || PAGES.map(|(page, _)| loaded(&server, &who.cookie, page, ("people", seconds.0))));
    let closed = PAGES.map(|(page, _)| loaded(&server, &who.cookie, page, ("closed", seconds.1)));
    part.own_table.push("| page | people: p50 | p99 | never waiting: p50 | p99 | a second |".into());
    part.own_table.push("|---|--:|--:|--:|--:|--:|".into());
    for (((page, about), people), closed) in PAGES.iter().zip(people).zip(closed) {
        let (people, closed) = (people?, closed?);
        let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
        part.own_table.push(format!(
            "| `{page}`{about} | {:.1} | {:.1} | {:.1} | {:.1} | {:.0} |",
            people.p50_ms, people.p99_ms, closed.p50_ms, closed.p99_ms, closed.per_second
        ));
        part.aims.push(Aim::at_most(&format!("p99 ms, people, `{page}`"), people.p99_ms, MOST_MS));
        part.aims.push(Aim::at_most(&format!("p99 ms, never waiting, `{page}`"), closed.p99_ms, MOST_MS));
    }
    part.aims.push(Aim::at_least("nights that ended beside", f64::from(nights), 1.0));
    let peak = server.peak_mib().ok_or("the server's memory is not told")?;
    part.aims.push(Aim::at_most("peak MB of the server", peak * 1_048_576.0 / 1e6, MOST_MB));
    Ok(())
}

/// Does work while nights run on the node, one after the other; gives how many ended too.
fn beside_nights<T>(node: &str, work: impl FnOnce() -> T) -> (T, u32) {
    let (is_over, nights) = (AtomicBool::new(false), AtomicU32::new(0));
    let done = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                if planb(&["night", "--dir", node, "--json"], &[0, 1]).is_err() {
                    break;
                }
                nights.fetch_add(1, Ordering::Relaxed);
            }
        });
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        done
    });
    (done, nights.load(Ordering::Relaxed))
}

fn script_path(name: &str) -> String {
    format!("{BENCH}/web/{name}.lua")
}

/// One page under load. Looked at first: a log-in that was lost would be fast, too.
fn loaded(server: &Server, cookie: &str, page: &str, (script, seconds): (&str, &str)) -> Result<Found, String> {
    let page = page.replace('ö', "%C3%B6");
    let mut http = Http::at(&server.address)?;
    http.keep("planb", cookie);
    let looked = http.get(&page)?;
    if looked.status != 200 {
        return Err(format!("{page} answers {}", looked.status));
    }
    let output = command(&["wrk", "--threads", "1", "--connections", &PEOPLE.to_string(), "--timeout", "10s"])
        .args(["--duration", &format!("{seconds}s"), "--script", &script_path(script)])
        .args(["--header", &format!("Cookie: planb={cookie}"), &format!("{}{page}", server.address)])
        .output()
        .map_err(|trouble| format!("wrk: {trouble}"))?;
    let found = Found::read(&String::from_utf8_lossy(&output.stdout)).ok_or(format!("wrk found nothing of {page}"))?;
    if found.wrong > 0.0 || found.requests < 1.0 {
        return Err(format!("{page}: {} of {} answers were wrong", found.wrong, found.requests));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_found_is_read() {
        let said = "Running 1s test @ http://127.0.0.1:1/\nFOUND 0.61 4.80 14100.20 14102 0\n";
        let expected = Found { p50_ms: 0.61, p99_ms: 4.8, per_second: 14_100.2, requests: 14_102.0, wrong: 0.0 };
        assert_eq!(Found::read(said), Some(expected));
        assert_eq!(Found::read("Requests/sec: 1"), None);
        assert_eq!(Found::read("FOUND 1 2"), None);
    }
}
