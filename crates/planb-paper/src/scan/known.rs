//! The pages of all forms that a reader knows.

use planb_core::form::FormDefinition;
use planb_core::form::code::PageCode;
use planb_core::form::laid::{Laid, of_program};
use planb_core::form::layout::PageLayout;

use super::Forms;

/// Every form with its pages: the program's, and a municipality's own.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<&'static Laid>);

impl Known {
    /// The program's forms and these.
    pub fn with(own: impl Iterator<Item = &'static Laid>) -> Known {
        Known(own.collect())
    }

    /// The form of a page.
    pub fn form(&self, code: &PageCode) -> Option<&'static FormDefinition> {
        self.laid(code).map(|laid| &laid.form)
    }

    fn laid(&self, code: &PageCode) -> Option<&'static Laid> {
        let own = || self.0.iter().find(|laid| laid.form.code == code.form && laid.form.version == code.version);
        of_program(&code.form, code.version).or_else(|| own().copied())
    }
}

impl Forms for Known {
    fn page(&self, code: &PageCode) -> Option<&PageLayout> {
        let laid = self.laid(code)?;
        laid.pages.iter().find(|page| page.page == code.page && page.pages == code.pages)
    }
}

#[cfg(test)]
mod tests {
    use planb_core::form::laid::of_text;
    use planb_core::sheet::Serial;

    use super::*;

    #[test]
    fn a_page_is_found_by_its_code_when_all_of_it_is_right() {
        let own = "id = \"rond\"\ncode = \"ROND\"\nversion = 2\ntitle = { sv = \"Rond\", en = \"Round\" }\n\
                   [[section]]\nname = \"a\"\n[[section.field]]\nname = \"b\"\nkind = \"tick\"\n";
        let known = Known::with(of_text(own).into_iter());
        let code = PageCode { serial: Serial::new("K1", 1), form: "JOUR".into(), version: 1, page: 1, pages: 1 };
        let ours = PageCode { form: "ROND".into(), version: 2, ..code.clone() };
        assert!(known.page(&code).is_some() && known.page(&ours).is_some());
        assert!(Known::default().page(&ours).is_none());
        for other in [PageCode { version: 9, ..code.clone() }, PageCode { pages: 7, ..code }] {
            assert!(known.page(&other).is_none(), "{other:?}");
        }
    }
}
