//! Publishing to an object store: pages first, the first page last, so that no link leads to what is not there yet.
//!
//! A store has no names for folders to exchange. So what is there is copied aside, the mark names old and new files while
//! both lie there, and what no page leads to any more is removed at the end.

use std::collections::BTreeSet;

use planb_node::carrier::object::Object;
use planb_node::carrier::place::{Fault, OBJECT_STORE, Place};
use planb_node::trouble::Trouble;

use super::KEPT;
use super::place::{MARK, Mark};
use super::site::Site;

/// Most bytes of a file of ours.
const MOST_BYTES: u64 = 4 << 20;

/// Publishes to `s3://bucket/prefix`; gives where the site that was there is kept.
pub fn publish(url: &str, site: &Site, mark: &Mark, stamp: &str) -> Result<Option<String>, Trouble> {
    let failed = |fault: Fault| fault.trouble(url);
    let mut live = Object::s3(url).map_err(failed)?;
    let kept = kept_at(url);
    let mut earlier = Object::s3(&kept).map_err(failed)?;
    let is_kept = over(&mut live, &mut earlier, site, mark, (url, stamp)).map_err(Stopped::trouble(url))?;
    Ok(is_kept.then(|| format!("{kept}/{stamp}")))
}

/// Why it stopped.
enum Stopped {
    Fault(Fault),
    Trouble(Trouble),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Stopped {
        Stopped::Fault(fault)
    }
}

impl Stopped {
    fn trouble(url: &str) -> impl Fn(Stopped) -> Trouble + '_ {
        move |stopped| match stopped {
            Stopped::Fault(fault) => fault.trouble(url),
            Stopped::Trouble(trouble) => trouble,
        }
    }
}

/// Beside the site, not in it.
fn kept_at(url: &str) -> String {
    let has_prefix = url.trim_start_matches(OBJECT_STORE).contains('/');
    if has_prefix { format!("{url}-earlier") } else { format!("{url}/planb-earlier") }
}

/// The same over any two places; `true` where an earlier site was kept.
fn over(
    live: &mut Object,
    earlier: &mut Object,
    site: &Site,
    mark: &Mark,
    (url, stamp): (&str, &str),
) -> Result<bool, Stopped> {
    let there = match live.read(MARK, MOST_BYTES) {
        Ok(bytes) => Mark::read(&bytes),
        Err(Fault::Missing) => None,
        Err(fault) => return Err(fault.into()),
    };
    match &there {
        Some(old) => mark.may_replace(old, url).map_err(Stopped::Trouble)?,
        // Somebody else's first page is not replaced.
        None if live.read("index.html", MOST_BYTES) != Err(Fault::Missing) => {
            return Err(Stopped::Trouble(Trouble::user("site-foreign").with("place", url)));
        }
        None => {}
    }
    let old: Vec<String> = there.as_ref().map(|old| old.files.clone()).unwrap_or_default();
    for name in old.iter().map(String::as_str).chain(there.iter().map(|_| MARK)) {
        match live.read(name, MOST_BYTES) {
            Ok(bytes) => drop(earlier.write_as(&format!("{stamp}/{name}"), &bytes, sort_of(name))?),
            Err(Fault::Missing) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    let both: BTreeSet<&String> = old.iter().chain(&mark.files).collect();
    let both = Mark { files: both.into_iter().cloned().collect(), ..mark.clone() };
    live.write_as(MARK, &both.bytes(), "application/json")?;
    for file in &site.files {
        live.write_as(&file.path, &file.bytes, file.sort)?;
    }
    for name in old.iter().filter(|name| !mark.files.contains(name)) {
        live.remove_own(name)?;
    }
    live.write_as(MARK, &mark.bytes(), "application/json")?;
    prune(earlier)?;
    Ok(there.is_some())
}

/// What kind of content an old file had, by its name.
fn sort_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => super::site::HTML,
        Some("css") => "text/css; charset=utf-8",
        Some("xml") => "application/atom+xml; charset=utf-8",
        _ => "application/json",
    }
}

/// Removes earlier sites beyond those that are kept.
fn prune(earlier: &mut Object) -> Result<(), Fault> {
    let listing = earlier.list_all()?;
    let stamp = |name: &str| name.split_once('/').map(|(stamp, _)| stamp.to_string());
    let stamps: BTreeSet<String> = listing.files.iter().filter_map(|found| stamp(&found.name)).collect();
    let many = stamps.len().saturating_sub(KEPT);
    let gone: BTreeSet<String> = stamps.into_iter().take(many).collect();
    for found in listing.files.iter().filter(|found| stamp(&found.name).is_some_and(|stamp| gone.contains(&stamp))) {
        earlier.remove_own(&found.name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::site::{Facts, File, HTML, Mode};
    use super::*;

    fn site(names: &[&str]) -> Site {
        let file = |name: &&str| File { path: (*name).to_string(), sort: HTML, bytes: name.as_bytes().to_vec() };
        Site { files: names.iter().map(file).collect(), notices: names.len() }
    }

    fn put(folder: &std::path::Path, names: &[&str], mode: Mode, stamp: &str) -> Result<bool, String> {
        let (site, facts) = (site(names), Facts { organisation: "Provköping".into(), mode, audiences: Vec::new() });
        let mark = Mark::of(&site, &facts, jiff::civil::date(2021, 12, 16).at(11, 50, 0, 0));
        let at = |name: &str| {
            let folder = folder.join(name);
            fs::create_dir_all(&folder).unwrap();
            Object::local(&folder).unwrap()
        };
        let done = over(&mut at("live"), &mut at("earlier"), &site, &mark, ("s3://x/y", stamp));
        done.map_err(|stopped| Stopped::trouble("s3://x/y")(stopped).key.to_string())
    }

    #[test]
    fn a_store_has_the_new_pages_keeps_the_old_ones_aside_and_nothing_of_another_sort() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        let live = |name: &str| fs::read_to_string(top.join("live").join(name)).ok();
        assert_eq!(put(top, &["besked/a.html", "index.html"], Mode::Real, "1"), Ok(false));
        assert_eq!(put(top, &["besked/b.html", "index.html"], Mode::Real, "2"), Ok(true));
        assert_eq!((live("besked/a.html"), live("besked/b.html").as_deref()), (None, Some("besked/b.html")));
        assert!(top.join("earlier/2/besked/a.html").is_file() && top.join("earlier/2/index.html").is_file());
        assert_eq!(put(top, &["index.html"], Mode::Exercise, "3"), Err("site-real-there".into()));
        assert!(live("besked/b.html").is_some());
        for stamp in ["4", "5", "6", "7", "8", "9"] {
            assert_eq!(put(top, &["index.html"], Mode::Real, stamp), Ok(true));
        }
        let mut kept: Vec<String> = ["2", "4", "5", "6", "7", "8", "9"].map(String::from).into();
        kept.retain(|stamp| top.join("earlier").join(stamp).join("index.html").is_file());
        assert_eq!(kept, ["5", "6", "7", "8", "9"]);
        fs::remove_file(top.join("live").join(MARK)).unwrap();
        assert_eq!(put(top, &["index.html"], Mode::Real, "10"), Err("site-foreign".into()));
    }

    #[test]
    fn what_was_there_is_kept_beside_the_site() {
        assert_eq!(kept_at("s3://bucket/kalix"), "s3://bucket/kalix-earlier");
        assert_eq!(kept_at("s3://bucket"), "s3://bucket/planb-earlier");
    }
}
