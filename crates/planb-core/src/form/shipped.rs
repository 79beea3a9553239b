//! The forms that come with the program. A version that was once shipped stays, so that its sheets are read for ever.

use std::sync::LazyLock;

use super::FormDefinition;

/// Every version of every form.
const FILES: [&str; 7] = [
    include_str!("shipped/concern.1.toml"),
    include_str!("shipped/contact-slip.1.toml"),
    include_str!("shipped/deviation.1.toml"),
    include_str!("shipped/free-sheet.1.toml"),
    include_str!("shipped/journal-note.1.toml"),
    include_str!("shipped/medicine-signing.1.toml"),
    include_str!("shipped/visit-sheet.1.toml"),
];

static SHIPPED: LazyLock<Vec<FormDefinition>> =
    LazyLock::new(|| FILES.iter().filter_map(|toml| FormDefinition::read(toml).ok()).collect());

/// The forms that come with the program, every version.
pub fn shipped() -> &'static [FormDefinition] {
    &SHIPPED
}

/// The form with this code and version, as a sheet's code names them.
pub fn find(code: &str, version: u16) -> Option<&'static FormDefinition> {
    shipped().iter().find(|form| form.code == code && form.version == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_form_can_be_read_and_is_found_by_its_code() {
        for toml in FILES {
            let form = FormDefinition::read(toml).unwrap_or_else(|fault| panic!("{fault}\n{toml}"));
            assert_eq!(find(&form.code, form.version), Some(&form));
            let texts = [&form.title, &form.lead];
            assert!(texts.iter().all(|words| !words.sv.is_empty() && !words.en.is_empty()), "{}", form.named());
        }
        assert_eq!(shipped().len(), FILES.len());
        assert_eq!(find("JOUR", 999), None);
    }
}
