//! The pages of all forms that a node knows, laid out once.

use std::collections::BTreeMap;

use planb_core::form::FormDefinition;
use planb_core::form::code::PageCode;
use planb_core::form::layout::{PageLayout, layout};

use super::Forms;

/// Every page of some forms, by the form's code and version.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<(String, u16), Vec<PageLayout>>);

impl Known {
    /// Lays out forms.
    pub fn of<'a>(forms: impl IntoIterator<Item = &'a FormDefinition>) -> Known {
        Known(forms.into_iter().map(|form| ((form.code.clone(), form.version), layout(form))).collect())
    }
}

impl Forms for Known {
    fn page(&self, code: &PageCode) -> Option<&PageLayout> {
        let pages = self.0.get(&(code.form.clone(), code.version))?;
        let page = pages.get((code.page as usize).checked_sub(1)?)?;
        (page.pages == code.pages).then_some(page)
    }
}
