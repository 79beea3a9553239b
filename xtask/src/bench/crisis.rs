//! The crisis room: how soon it answers with ten thousand entries, how fast what people write is on disk, and whether a long
//! day makes it slower.

use std::fs;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::report::{Aim, Part};
use super::{BENCH, Choice, Size};
use crate::http::Http;
use crate::serving::{LoggedIn, Server, planb};

/// How its section begins in BENCHMARKS.md.
pub const TITLE: &str = "The crisis room";

/// Entries that are there when it starts.
const LINES: &str = "10000";
/// People who write at once, and how long.
const PEOPLE: u64 = 50;
/// The longest until the first page, and for a line beside the disk's own time.
const MOST_START_S: f64 = 1.0;
const MOST_LINE_MS: f64 = 30.0;
/// Reports of a day: 100 a minute for eight hours.
const REPORTS: u64 = 48_000;
/// The last thousands may take so many times as long as the first.
const MOST_GROWTH: f64 = 1.25;

/// Measures it.
pub fn part(choice: Choice) -> Part {
    let mut part = Part::new(
        TITLE,
        &format!(
            "The demo municipality with an incident and {LINES} lines of its log. *Start*: from the program's start to its first answered page, \
             the middle of five. *A line*: {PEOPLE} people who are logged in each write a line and wait 0.5 to 1.5 s; beside it what this disk \
             takes for 4 kB and a sync. *A day*: {REPORTS} reports of units, 100 a minute for eight hours, sent without waiting by four at \
             once: how long the first and the last tenth took."
        ),
    );
    if let Err(why) = measure(choice, &mut part) {
        part.missing.push(why);
    }
    part
}

fn measure(choice: Choice, part: &mut Part) -> Result<(), String> {
    let node = format!("{BENCH}/crisis/node");
    fs::create_dir_all(&node).map_err(|trouble| format!("{node}: {trouble}"))?;
    planb(&["demo", "--size", choice.size_word(), "--dir", &node, "--seed", "1", "--json"], &[0, 1])?;
    planb(&["bench-lines", &node, "--lines", LINES], &[0])?;
    let mut starts = (0..5).map(|_| started(&node)).collect::<Result<Vec<f64>, String>>()?;
    starts.sort_by(f64::total_cmp);
    part.aims.push(Aim::at_most("s until the first page", starts[2], MOST_START_S));
    let server = Server::start(&node)?;
    let who = LoggedIn::with_card(&node, &server, "director")?;
    let seconds = if choice.size == Size::Small { 3 } else { 20 };
    let lines = Times::of(written(&server, &who.cookie, Duration::from_secs(seconds))?);
    let disk = Times::of(synced(&format!("{BENCH}/crisis/sync"))?);
    part.own_table.push("| | count | p50 ms | p99 ms |".into());
    part.own_table.push("|---|--:|--:|--:|".into());
    part.own_table.push(lines.row("a line"));
    part.own_table.push(disk.row("the disk"));
    part.aims.push(Aim::at_most("p99 ms of a line, beside the disk's", lines.p99 - disk.p99, MOST_LINE_MS));
    let reports = if choice.size == Size::Small { 400 } else { REPORTS };
    let times = reported(&server, &who.cookie, reports)?;
    let tenth = (times.len() / 10).max(1);
    let (first, last) = (Times::of(times[..tenth].to_vec()), Times::of(times[times.len() - tenth..].to_vec()));
    part.own_table.push(first.row("a report, the first tenth of the day"));
    part.own_table.push(last.row("a report, the last tenth"));
    part.aims.push(Aim::at_most("a day's growth of p50", last.p50 / first.p50, MOST_GROWTH));
    let peak = server.peak_mib().ok_or("the server's memory is not told")?;
    part.own_table.push(format!("| peak MB of the server | {:.0} | | |", peak * 1_048_576.0 / 1e6));
    Ok(())
}

/// Seconds from the start of the program to its first page.
fn started(node: &str) -> Result<f64, String> {
    let begun = Instant::now();
    let server = Server::start(node)?;
    let page = Http::at(&server.address)?.get("/login")?;
    if page.status == 200 { Ok(begun.elapsed().as_secs_f64()) } else { Err(format!("/login answers {}", page.status)) }
}

/// Milliseconds, sorted.
struct Times {
    count: usize,
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(mut times: Vec<f64>) -> Times {
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times.get(((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1)));
        Times { count: times.len(), p50: at(0.5).copied().unwrap_or(0.0), p99: at(0.99).copied().unwrap_or(0.0) }
    }

    fn row(&self, what: &str) -> String {
        format!("| {what} | {} | {:.1} | {:.1} |", self.count, self.p50, self.p99)
    }
}

fn somebody(server: &Server, cookie: &str) -> Result<Http, String> {
    let mut http = Http::at(&server.address)?;
    http.keep("planb", cookie);
    Ok(http)
}

/// Everybody writes lines for a while; how long each took.
fn written(server: &Server, cookie: &str, time: Duration) -> Result<Vec<f64>, String> {
    let form = somebody(server, cookie)?.get("/log")?;
    let of = |name: &str| form.hidden(name).ok_or(format!("/log has no {name}"));
    let (csrf, incident) = (of("csrf")?, of("incident")?);
    let (all, wrong) = (Mutex::new(Vec::new()), Mutex::new(None));
    let begun = Instant::now();
    thread::scope(|scope| {
        for person in 0..PEOPLE {
            let (all, wrong, csrf, incident) = (&all, &wrong, &csrf, &incident);
            scope.spawn(move || {
                let Ok(mut http) = somebody(server, cookie) else { return };
                for number in 0_u64.. {
                    // Between 0.5 and 1.5 s, otherwise for each, the same in every run.
                    let wait = 500 + (person * 7_919 + number * 104_729) % 1_000;
                    thread::sleep(Duration::from_millis(wait));
                    if begun.elapsed() > time {
                        break;
                    }
                    let (token, text) = (format!("b{person}-{number}"), format!("Rad {number} av {person}"));
                    let fields = [
                        ("csrf", csrf.as_str()),
                        ("incident", incident.as_str()),
                        ("token", token.as_str()),
                        ("text", text.as_str()),
                    ];
                    let asked = Instant::now();
                    match http.post("/log", &fields) {
                        Ok(answer) if answer.status == 303 => {
                            let took = asked.elapsed().as_secs_f64() * 1_000.0;
                            all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(took);
                        }
                        other => {
                            let why = other.map_or_else(|why| why, |answer| format!("/log answers {}", answer.status));
                            *wrong.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(why);
                        }
                    }
                }
            });
        }
    });
    match wrong.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        Some(why) => Err(why),
        None => Ok(all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)),
    }
}

/// What the disk takes for 4 kB and a sync.
fn synced(path: &str) -> Result<Vec<f64>, String> {
    let failed = |trouble: std::io::Error| format!("{path}: {trouble}");
    let mut file = fs::File::create(path).map_err(failed)?;
    let mut times = Vec::new();
    for _ in 0..500 {
        let begun = Instant::now();
        file.write_all(&[0xa5; 4096]).map_err(failed)?;
        file.sync_data().map_err(failed)?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(times)
}

/// Reports of units one after the other, four at once; how long each took, in the order in which they were sent.
fn reported(server: &Server, cookie: &str, count: u64) -> Result<Vec<f64>, String> {
    let mut http = somebody(server, cookie)?;
    let board = http.get("/situation")?;
    let csrf = http.get("/log")?.hidden("csrf").ok_or("/log has no csrf")?;
    let units: Vec<String> = board
        .body
        .split("href=\"/situation/")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '?']).next().map(str::to_string))
        .filter(|unit| !["wall", "print"].contains(&unit.as_str()))
        .collect();
    if units.is_empty() {
        return Err("/situation names no unit".into());
    }
    let (next, all, wrong) = (AtomicU64::new(0), Mutex::new(Vec::new()), Mutex::new(None));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let Ok(mut http) = somebody(server, cookie) else { return };
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let unit = &units[number as usize % units.len()];
                    let colour = if (number / units.len() as u64).is_multiple_of(2) { "yellow" } else { "green" };
                    let once = format!("r{number}");
                    let fields = [
                        ("csrf", csrf.as_str()),
                        ("once", once.as_str()),
                        ("rest", "before"),
                        ("colour-staff", colour),
                        ("words-staff", "Tre av fem på plats"),
                        ("channel", "phone"),
                    ];
                    let asked = Instant::now();
                    match http.post(&format!("/situation/{unit}"), &fields) {
                        Ok(answer) if answer.status == 303 => {
                            let took = asked.elapsed().as_secs_f64() * 1_000.0;
                            all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((number, took));
                        }
                        other => {
                            let why = other.map_or_else(|why| why, |it| format!("/situation/{unit}: {}", it.status));
                            *wrong.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(why);
                            break;
                        }
                    }
                }
            });
        }
    });
    if let Some(why) = wrong.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        return Err(why);
    }
    let mut all = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    all.sort_by_key(|(number, _)| *number);
    Ok(all.into_iter().map(|(_, took)| took).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_slow_end_are_found() {
        let times = Times::of((1..=100).map(f64::from).collect());
        assert_eq!((times.count, times.p50, times.p99), (100, 51.0, 100.0));
        assert_eq!(Times::of(Vec::new()).p99, 0.0);
    }
}
