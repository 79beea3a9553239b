//! The web site of notices: made whole from the register, served from memory, and published to a folder, an object store or
//! over SFTP, with what it replaced kept.

pub mod atom;
mod folder;
mod object;
pub mod page;
pub mod place;
pub mod serve;
mod sftp;
pub mod site;

use jiff::civil::DateTime;
use planb_core::incident;
use planb_core::note::{self, About, Line};
use planb_core::notice;
use planb_core::overview::notice::telling;
use planb_core::refusal::Refusal;
use planb_core::register::Hand;
use planb_core::state::{Event, State};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde::Serialize;

use place::{Mark, Target};
use site::{Facts, Site};

/// How many earlier sites are kept beside the one that is published.
pub const KEPT: usize = 5;

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// As it was typed.
    pub place: String,
    pub notices: usize,
    pub files: usize,
    pub bytes: u64,
    pub largest_page_bytes: u64,
    /// Where the site that was there before is kept; `null` for the first one.
    pub replaced: Option<String>,
    pub exercise: bool,
}

/// Makes the site and publishes it. Nothing is changed at the place when a rule says no.
pub fn publish(
    state: &State,
    facts: &Facts,
    typed: &str,
    names: &[String],
    now: DateTime,
) -> Result<Published, Trouble> {
    check(state, facts, names, now)?;
    let target = Target::parse(typed)?;
    let site = Site::make(state, facts)?;
    let mark = Mark::of(&site, facts, now);
    let stamp = now.strftime("%Y-%m-%d-%H%M%S").to_string();
    let replaced = match &target {
        Target::Folder(folder) => folder::publish(folder, &site, &mark, &stamp)?,
        Target::Object(url) => object::publish(url, &site, &mark, &stamp)?,
        Target::Sftp(address) => sftp::publish(address, &site, &mark, &stamp)?,
    };
    let pages = site.files.iter().filter(|file| file.path.ends_with(".html")).map(|file| file.bytes.len() as u64);
    Ok(Published {
        place: typed.to_string(),
        notices: site.notices,
        files: site.files.len(),
        bytes: site.files.iter().map(|file| file.bytes.len() as u64).sum(),
        largest_page_bytes: pages.max().unwrap_or(0),
        replaced,
        exercise: facts.mode == site::Mode::Exercise,
    })
}

/// Looks once more for clients in what goes out: a notice may have come from another computer, which knew other people.
fn check(state: &State, facts: &Facts, names: &[String], now: DateTime) -> Result<(), Trouble> {
    for (_, record) in notice::published(state.register(), &facts.audiences) {
        let texts = ["title", "text", "title_en", "text_en"].map(|name| (name, record.get(name)));
        if let Some(told) = telling(texts, names, now.date()).first() {
            let trouble = Trouble::user("site-tells").with("number", record.get("number"));
            return Err(trouble.with("when", record.get("published_at").replace('T', " ")).with("field", &told.field));
        }
    }
    Ok(())
}

/// The entry that says that it was published, by whom: a line of the log while an incident goes on.
pub fn logged(state: &State, language: Language, published: &Published, by: &Hand) -> Result<Event, Refusal> {
    let line = incident::current(state.register()).map(|current| Line {
        incident: current.id.clone(),
        by: by.clone(),
        about: "publish:site".into(),
        ..Line::default()
    });
    let args = [("place", published.place.clone()), ("notices", published.notices.to_string())];
    Ok(note::write(&language.say_with("site-log", &args), About { line, ..About::default() })?.into())
}
