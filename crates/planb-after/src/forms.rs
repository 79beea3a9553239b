//! The forms that are known here, laid out.

use std::collections::BTreeMap;

use planb_core::form::code::PageCode;
use planb_core::form::layout::{PageLayout, layout};
use planb_core::form::{FormDefinition, shipped};
use planb_paper::scan::Forms;

/// Every form with its pages.
pub struct Layouts(BTreeMap<(String, u16), Vec<PageLayout>>);

impl Layouts {
    /// Those that come with the program.
    pub fn known() -> Layouts {
        Layouts(shipped().iter().map(|form| ((form.code.clone(), form.version), layout(form))).collect())
    }

    /// The pages of a form.
    pub fn pages(&self, form: &str, version: u16) -> Option<&[PageLayout]> {
        self.0.get(&(form.to_string(), version)).map(Vec::as_slice)
    }
}

impl Forms for Layouts {
    fn page(&self, code: &PageCode) -> Option<&PageLayout> {
        let pages = self.pages(&code.form, code.version)?;
        pages.iter().find(|page| page.page == code.page && page.pages == code.pages)
    }
}

/// The form that somebody named: by its file's name or its code, with or without a version; the newest where none is said.
pub fn named(typed: &str) -> Option<&'static FormDefinition> {
    let typed = typed.trim();
    let (name, version) = match typed.rsplit_once('.') {
        Some((name, version)) => (name, version.parse::<u16>().ok()),
        None => (typed, None),
    };
    let fits = |form: &&FormDefinition| form.id.eq_ignore_ascii_case(name) || form.code.eq_ignore_ascii_case(name);
    let all = shipped().iter().filter(fits).filter(|form| version.is_none_or(|version| version == form.version));
    all.max_by_key(|form| form.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_found_by_name_or_code() {
        let journal = planb_core::form::find("JOUR", 1).unwrap();
        for typed in ["journal-note", "JOUR", "jour.1", "Journal-Note.1"] {
            assert_eq!(named(typed).map(|form| &form.id), Some(&journal.id), "{typed}");
        }
        assert!(named("jour.9").is_none() && named("").is_none() && named("nothing").is_none());
    }
}
