//! The forms that are known here, laid out.

use std::collections::BTreeMap;

use planb_core::form::code::PageCode;
use planb_core::form::layout::{PageLayout, layout};

/// Every form with its pages.
pub struct Layouts(BTreeMap<(String, u16), Vec<PageLayout>>);

impl Layouts {
    /// Of the forms that a node knows.
    pub fn of(forms: &planb_core::form::Forms) -> Layouts {
        Layouts(forms.all().map(|form| ((form.code.clone(), form.version), layout(form))).collect())
    }

    /// The pages of a form.
    pub fn pages(&self, form: &str, version: u16) -> Option<&[PageLayout]> {
        self.0.get(&(form.to_string(), version)).map(Vec::as_slice)
    }
}

impl planb_paper::scan::Forms for Layouts {
    fn page(&self, code: &PageCode) -> Option<&PageLayout> {
        let pages = self.pages(&code.form, code.version)?;
        pages.iter().find(|page| page.page == code.page && page.pages == code.pages)
    }
}

#[cfg(test)]
mod tests {
    use planb_core::form::Forms;
    use planb_core::sheet::Serial;
    use planb_paper::scan::Forms as _;

    use super::*;

    #[test]
    fn a_page_is_found_by_its_code_when_all_of_it_is_right() {
        let layouts = Layouts::of(&Forms::default());
        let code = PageCode { serial: Serial::new("K1", 1), form: "JOUR".into(), version: 1, page: 1, pages: 1 };
        assert!(layouts.page(&code).is_some());
        for other in [PageCode { version: 9, ..code.clone() }, PageCode { pages: 7, ..code.clone() }] {
            assert!(layouts.page(&other).is_none(), "{other:?}");
        }
    }
}
