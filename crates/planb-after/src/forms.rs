//! The forms that are known here, laid out.

use std::collections::BTreeMap;

use planb_core::form::Forms as Known;
use planb_core::form::code::PageCode;
use planb_core::form::layout::{PageLayout, layout};

use planb_paper::scan::Forms;

/// Every form with its pages.
pub struct Layouts(BTreeMap<(String, u16), Vec<PageLayout>>);

impl Layouts {
    /// The pages of all of these.
    pub fn of(forms: &Known) -> Layouts {
        Layouts(forms.all().map(|form| ((form.code.clone(), form.version), layout(form))).collect())
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
