//! The pages of the site: what holds now, one page a notice, in Swedish and English, with feed, status and the accessibility
//! statement that the law asks for. Made from the register alone: equal notices give equal bytes.

use askama::Template;
use planb_core::incident;
use planb_core::notice::{self, number_of};
use planb_core::register::{Record, RecordId, Register};
use planb_core::state::State;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::{Say, shown};
use serde_json::json;

use super::atom;
use crate::notice::text::{self, Below};

/// Whether it is taken for real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Real,
    Exercise,
}

/// What the site is made of besides the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub organisation: String,
    pub mode: Mode,
    /// Whose notices: some of `notice::AUDIENCES`.
    pub audiences: Vec<&'static str>,
}

/// Whose notices are published unless somebody asks for more.
pub const USUAL: [&str; 2] = ["clients", "public"];

/// A file of the site; the path has `/` and letters that every file system and store knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    /// Its content type.
    pub sort: &'static str,
    pub bytes: Vec<u8>,
}

/// The whole site, `index.html` last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub files: Vec<File>,
    /// How many notices hold now.
    pub notices: usize,
}

/// The first page has whole texts up to so many bytes in all, else their beginnings: a page stays below 50 kB.
const WHOLE_BYTES: usize = 24_000;

pub const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = include_str!("site.css");

/// A notice as the site says it.
pub struct Item {
    pub id: String,
    /// From the top of the language's pages.
    pub path: String,
    pub title: String,
    pub html: String,
    pub summary: String,
    pub audience: String,
    pub number: u32,
    pub published: String,
    pub next: String,
    /// The text is Swedish on an English page.
    pub is_untranslated: bool,
    /// It holds no longer.
    pub is_over: bool,
}

/// Notices of one audience.
struct Group {
    title: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "publish/frame.html")]
struct Frame<'a> {
    t: Say,
    lang: &'static str,
    other: Say,
    other_lang: &'static str,
    other_href: String,
    /// The way up to the site's top, and to the language's.
    top: &'static str,
    home: &'static str,
    title: &'a str,
    organisation: &'a str,
    is_exercise: bool,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "publish/index.html")]
struct Index {
    t: Say,
    groups: Vec<Group>,
    /// All texts find room on the page.
    is_whole: bool,
    updated: String,
    next: String,
    level: String,
}

#[derive(Template)]
#[template(path = "publish/notice.html")]
struct Notice {
    t: Say,
    item: Item,
}

#[derive(Template)]
#[template(path = "publish/access.html")]
struct Access {
    t: Say,
    organisation: String,
    phone: String,
}

/// What all pages of one language share.
struct Maker<'a> {
    facts: &'a Facts,
    register: &'a Register,
    language: Language,
}

impl Site {
    /// Makes all files.
    pub fn make(state: &State, facts: &Facts) -> Result<Site, Trouble> {
        let register = state.register();
        let mut files = vec![File { path: "site.css".into(), sort: "text/css; charset=utf-8", bytes: STYLE.into() }];
        let mut last = Vec::new();
        for language in [Language::English, Language::Swedish] {
            let maker = Maker { facts, register, language };
            files.extend(maker.notices()?);
            files.push(maker.access()?);
            files.push(maker.feed());
            last.push(maker.index()?);
        }
        let live = notice::published(register, &facts.audiences);
        files.push(status(register, facts, &live));
        files.extend(last);
        Ok(Site { files, notices: live.len() })
    }

    /// The file of a path; a folder's is its `index.html`.
    pub fn find(&self, path: &str) -> Option<&File> {
        let index = |path: &str| format!("{path}index.html");
        let wanted = if path.is_empty() || path.ends_with('/') { index(path) } else { path.to_string() };
        self.files.iter().find(|file| file.path == wanted)
    }
}

/// The last time that anything changed, as it is written; empty where nothing was ever published.
pub fn updated(register: &Register, audiences: &[&str]) -> String {
    let all = notice::published(register, audiences).into_iter().chain(notice::taken_back(register, audiences));
    all.map(|(_, record)| record.get("published_at").max(record.get("over_at"))).max().unwrap_or_default().to_string()
}

fn status(register: &Register, facts: &Facts, live: &[(&RecordId, &Record)]) -> File {
    let notice = |(id, record): &(&RecordId, &Record)| {
        json!({
            "id": notice::first_of(register, id).0,
            "number": number_of(record),
            "title": record.get("title"),
            "title_en": record.get("title_en"),
            "audience": record.all("audience").collect::<Vec<_>>(),
            "published_at": record.get("published_at"),
            "next_update": record.get("next_update"),
            "path": path_of(register, facts, id),
        })
    };
    let status = json!({
        "version": 1,
        "organisation": facts.organisation,
        "exercise": facts.mode == Mode::Exercise,
        "level": incident::current(register).map(|current| current.level.word()),
        "updated_at": updated(register, &facts.audiences),
        "notices": live.iter().map(notice).collect::<Vec<_>>(),
    });
    File { path: "status.json".into(), sort: "application/json", bytes: format!("{status:#}\n").into_bytes() }
}

/// Where a notice stands, from the top of a language's pages. The next issue stands in the same place; of two that were
/// published apart, as issues of the same, the newest has it.
fn path_of(register: &Register, facts: &Facts, id: &RecordId) -> String {
    let first = notice::first_of(register, id);
    let mut live = notice::published(register, &facts.audiences).into_iter().map(|(other, _)| other);
    let newest = live.find(|other| notice::first_of(register, other) == first);
    let is_second =
        newest.is_some_and(|newest| newest != id && register.get("notice", &id.0).get("state") == "published");
    let name = if is_second { id } else { first };
    format!("besked/{}.html", name.0.replace('~', "-"))
}

impl Maker<'_> {
    fn say(&self, key: &str) -> String {
        self.language.say(key)
    }

    fn moment(&self, written: &str) -> String {
        match written.split_once('T') {
            Some((day, time)) => {
                self.language.say_with("site-moment", &[("day", day.to_string()), ("time", time.to_string())])
            }
            None => String::new(),
        }
    }

    /// Where a file of this language stands, from the site's top.
    fn path(&self, name: &str) -> String {
        if self.language == Language::English { format!("en/{name}") } else { name.to_string() }
    }

    fn item(&self, id: &RecordId, record: &Record, below: Below) -> Item {
        let is_english = self.language == Language::English;
        let is_untranslated = is_english && record.get("text_en").is_empty();
        let own = if is_english && !is_untranslated { record.get("text_en") } else { record.get("text") };
        let title = if is_english && !record.get("title_en").is_empty() { "title_en" } else { "title" };
        let audience = record.all("audience").filter(|word| self.facts.audiences.contains(word));
        let audience: Vec<String> = audience.map(|word| self.say(&format!("site-for-{word}")).to_lowercase()).collect();
        Item {
            id: id.0.clone(),
            path: path_of(self.register, self.facts, id),
            title: record.get(title).to_string(),
            html: text::page(own, below),
            summary: text::summary(own),
            audience: audience.join(", "),
            number: number_of(record),
            published: self.moment(record.get("published_at")),
            next: self.moment(record.get("next_update")),
            is_untranslated,
            is_over: record.get("state") != "published",
        }
    }

    /// One page a notice; a notice that was taken back says so in its place.
    fn notices(&self) -> Result<Vec<File>, Trouble> {
        let audiences = &self.facts.audiences;
        let live = notice::published(self.register, audiences);
        let over = notice::taken_back(self.register, audiences);
        let mut files: Vec<File> = Vec::new();
        for (id, record) in live.into_iter().chain(over) {
            let item = self.item(id, record, Below::Page);
            let (path, title) = (item.path.clone(), item.title.clone());
            files.push(self.framed(&path, &title, &Notice { t: Say(self.language), item })?);
        }
        Ok(files)
    }

    fn index(&self) -> Result<File, Trouble> {
        let live = notice::published(self.register, &self.facts.audiences);
        let mut left = live.clone();
        let mut groups = Vec::new();
        // A notice for several stands once, where the first of them looks.
        for audience in ["clients", "public", "staff", "partners"] {
            if !self.facts.audiences.contains(&audience) {
                continue;
            }
            let (own, rest): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|(_, record)| record.all("audience").any(|word| word == audience));
            left = rest;
            if !own.is_empty() {
                let items = own.into_iter().map(|(id, record)| self.item(id, record, Below::Item)).collect();
                groups.push(Group { title: self.say(&format!("site-for-{audience}")), items });
            }
        }
        let next = live.iter().map(|(_, record)| record.get("next_update")).filter(|next| !next.is_empty()).min();
        let level = incident::current(self.register).map(|current| format!("site-level-{}", current.level.word()));
        let bytes: usize = groups.iter().flat_map(|group: &Group| &group.items).map(|item| item.html.len()).sum();
        let index = Index {
            t: Say(self.language),
            groups,
            is_whole: bytes <= WHOLE_BYTES,
            updated: self.moment(&updated(self.register, &self.facts.audiences)),
            next: self.moment(next.unwrap_or_default()),
            level: level.map(|key| self.say(&key)).unwrap_or_default(),
        };
        self.framed("index.html", &self.say("site-title"), &index)
    }

    fn access(&self) -> Result<File, Trouble> {
        let phone = self.register.get("setting", "organisation").get("crisis_phone");
        let access = Access {
            t: Say(self.language),
            organisation: self.facts.organisation.clone(),
            phone: shown::phone_shown(phone),
        };
        self.framed(ACCESS, &self.say("site-access-title"), &access)
    }

    fn feed(&self) -> File {
        let live = notice::published(self.register, &self.facts.audiences);
        let entries = live
            .iter()
            .map(|(id, record)| (self.item(id, record, Below::Page), record.get("published_at").to_string()));
        let title = match self.facts.mode {
            Mode::Real => format!("{} – {}", self.say("site-title"), self.facts.organisation),
            Mode::Exercise => {
                format!("{}: {} – {}", self.say("mode-exercise"), self.say("site-title"), self.facts.organisation)
            }
        };
        let feed = atom::Feed {
            title,
            author: &self.facts.organisation,
            language: self.language,
            updated: updated(self.register, &self.facts.audiences),
        };
        let bytes = feed.xml(entries).into_bytes();
        File { path: self.path("atom.xml"), sort: "application/atom+xml; charset=utf-8", bytes }
    }

    fn framed(&self, name: &str, title: &str, body: &impl Template) -> Result<File, Trouble> {
        let failed = |_| Trouble::internal("site-failed");
        let body = body.render().map_err(failed)?;
        let depth = name.matches('/').count();
        let is_english = self.language == Language::English;
        let other = if is_english { Language::Swedish } else { Language::English };
        let home = ["", "../"][depth.min(1)];
        let top = ["", "../", "../../"][(depth + usize::from(is_english)).min(2)];
        let frame = Frame {
            t: Say(self.language),
            lang: self.language.code(),
            other: Say(other),
            other_lang: other.code(),
            other_href: if is_english { format!("{top}{name}") } else { format!("{top}en/{name}") },
            top,
            home,
            title,
            organisation: &self.facts.organisation,
            is_exercise: self.facts.mode == Mode::Exercise,
            body: &body,
        };
        let bytes = frame.render().map_err(failed)?.into_bytes();
        Ok(File { path: self.path(name), sort: HTML, bytes })
    }
}

/// The page that the law on accessibility asks for.
const ACCESS: &str = "tillganglighet.html";
