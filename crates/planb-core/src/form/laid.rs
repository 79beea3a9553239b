//! Forms with their pages laid out. What a form's file says never changes, so each is read and laid out once, and kept for as long as
//! the program runs.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::layout::{PageLayout, layout};
use super::{FormDefinition, shipped};

/// A form and its pages.
#[derive(Debug)]
pub struct Laid {
    pub form: FormDefinition,
    pub pages: Vec<PageLayout>,
}

impl Laid {
    fn of(form: FormDefinition) -> Laid {
        Laid { pages: layout(&form), form }
    }
}

/// A form that comes with the program.
pub fn of_program(code: &str, version: u16) -> Option<&'static Laid> {
    static ALL: LazyLock<Vec<Laid>> = LazyLock::new(|| shipped().iter().cloned().map(Laid::of).collect());
    ALL.iter().find(|laid| laid.form.code == code && laid.form.version == version)
}

/// The form of a file's text; `None` where it is none.
pub fn of_text(toml: &str) -> Option<&'static Laid> {
    static KNOWN: Mutex<BTreeMap<[u8; 32], Option<&'static Laid>>> = Mutex::new(BTreeMap::new());
    let digest = *blake3::hash(toml.as_bytes()).as_bytes();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let read = || FormDefinition::read(toml).ok().map(|form| &*Box::leak(Box::new(Laid::of(form))));
    *known.entry(digest).or_insert_with(read)
}
