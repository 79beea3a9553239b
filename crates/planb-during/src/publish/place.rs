//! Where the site is published, and the mark that it carries: whether it is real or an exercise, and which files are ours.

use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;

use jiff::civil::DateTime;
use planb_node::carrier::place::OBJECT_STORE;
use planb_node::trouble::Trouble;
use serde::{Deserialize, Serialize};

use super::site::{Facts, Mode, Site};

/// The file that says whose site lies there.
pub const MARK: &str = "planb-site.json";
/// The mark's own version.
const VERSION: u32 = 1;

/// A place, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Folder(PathBuf),
    /// `s3://bucket/prefix`.
    Object(String),
    Sftp(Address),
}

/// `sftp://user@host:port/path`; the user and the port may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What the client is told: `user@host`.
    pub host: String,
    pub port: Option<u16>,
    /// Without a slash at its end.
    pub path: String,
}

impl Target {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Target, Trouble> {
        let typed = typed.trim();
        let bad = || Trouble::user("site-place").with("place", typed);
        if let Some(rest) = typed.strip_prefix("sftp://") {
            return Address::parse(rest).map(Target::Sftp).ok_or_else(bad);
        }
        if typed.starts_with(OBJECT_STORE) {
            return Ok(Target::Object(typed.trim_end_matches('/').to_string()));
        }
        if typed.is_empty() || typed.contains("://") {
            return Err(bad());
        }
        Ok(Target::Folder(PathBuf::from(typed)))
    }
}

impl Address {
    fn parse(rest: &str) -> Option<Address> {
        let (host, path) = rest.split_once('/')?;
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (host, None),
        };
        // What is handed to another program is plain, and never looks like one of its options.
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ['.', '-', '_', '@'].contains(&letter);
        let fits = !host.is_empty() && !host.starts_with(['-', '@']) && host.chars().all(is_plain);
        let path = path.trim_end_matches('/');
        let is_path = |letter: char| is_plain(letter) || letter == '/' || letter == '~';
        let is_inside = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        let fits = fits && is_inside && path.chars().all(is_path);
        // `/~/x` is below the user's own folder.
        let path = path.strip_prefix("~/").map_or_else(|| format!("/{path}"), str::to_string);
        fits.then(|| Address { host: host.to_string(), port, path })
    }
}

/// What lies beside the pages, for the next publication and for nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub planb_site: u32,
    pub exercise: bool,
    pub organisation: String,
    pub made_at: String,
    pub files: Vec<String>,
}

impl Mark {
    /// The mark of a site.
    pub fn of(site: &Site, facts: &Facts, now: DateTime) -> Mark {
        Mark {
            planb_site: VERSION,
            exercise: facts.mode == Mode::Exercise,
            organisation: facts.organisation.clone(),
            made_at: now.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            files: site.files.iter().map(|file| file.path.clone()).collect(),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Reads a mark; `None` for what is none.
    pub fn read(bytes: &[u8]) -> Option<Mark> {
        serde_json::from_slice::<Mark>(bytes).ok().filter(|mark| mark.planb_site >= 1)
    }

    /// Refuses an exercise where a real site lies, and the other way round.
    pub fn may_replace(&self, there: &Mark, place: &str) -> Result<(), Trouble> {
        match (there.exercise, self.exercise) {
            (false, true) => Err(Trouble::user("site-real-there").with("place", place)),
            (true, false) => Err(Trouble::user("site-exercise-there").with("place", place)),
            _ => Ok(()),
        }
    }
}

/// A short name for bytes: the same bytes have the same one while this program runs, and on computers with the same program.
pub fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}-{:x}", hasher.finish(), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_typed() {
        let sftp =
            |host: &str, port, path: &str| Some(Target::Sftp(Address { host: host.into(), port, path: path.into() }));
        for (typed, expected) in [
            ("www", Some(Target::Folder("www".into()))),
            ("s3://bucket/kalix/", Some(Target::Object("s3://bucket/kalix".into()))),
            ("sftp://webb@www.example.org:2222/srv/www/", sftp("webb@www.example.org", Some(2222), "/srv/www")),
            ("sftp://www.example.org/~/www", sftp("www.example.org", None, "www")),
            ("", None),
            ("ftp://x/y", None),
            ("sftp://-oProxyCommand=x/y", None),
            ("sftp://host/a b", None),
            ("sftp://host/a/../b", None),
            ("sftp://host/", None),
            ("sftp://host:x/a", None),
        ] {
            assert_eq!(Target::parse(typed).ok(), expected, "{typed}");
        }
    }
}
