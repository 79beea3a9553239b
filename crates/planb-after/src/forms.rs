//! The forms that a reader of pages knows, laid out.

use planb_core::form::code::PageCode;
use planb_core::form::laid::{Laid, of_program};
use planb_core::form::layout::PageLayout;
use planb_core::overview;
use planb_core::state::State;
use planb_paper::scan::Forms;

/// Every form with its pages: the program's, and the municipality's own.
#[derive(Clone, Debug, Default)]
pub struct Layouts(Vec<&'static Laid>);

impl Layouts {
    /// Those that this state knows.
    pub fn of(state: &State) -> Layouts {
        Layouts(overview::form::own(state).collect())
    }

    /// The pages of a form.
    pub fn pages(&self, form: &str, version: u16) -> Option<&'static [PageLayout]> {
        let own = || self.0.iter().find(|laid| laid.form.code == form && laid.form.version == version).copied();
        of_program(form, version).or_else(own).map(|laid| laid.pages.as_slice())
    }
}

impl Forms for Layouts {
    fn page(&self, code: &PageCode) -> Option<&PageLayout> {
        let pages = self.pages(&code.form, code.version)?;
        pages.iter().find(|page| page.page == code.page && page.pages == code.pages)
    }
}

#[cfg(test)]
mod tests {
    use planb_core::sheet::Serial;

    use super::*;

    #[test]
    fn a_page_is_found_by_its_code_when_all_of_it_is_right() {
        let layouts = Layouts::default();
        let code = PageCode { serial: Serial::new("K1", 1), form: "JOUR".into(), version: 1, page: 1, pages: 1 };
        assert!(layouts.page(&code).is_some());
        for other in [PageCode { version: 9, ..code.clone() }, PageCode { pages: 7, ..code.clone() }] {
            assert!(layouts.page(&other).is_none(), "{other:?}");
        }
    }
}
