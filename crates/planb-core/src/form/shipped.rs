//! The forms that come with the program. A version that was once shipped stays, so that its sheets are read for ever.

use std::sync::LazyLock;

use super::FormDefinition;

/// Every version of every form.
const FILES: [&str; 18] = [
    include_str!("shipped/assistance.1.toml"),
    include_str!("shipped/concern.1.toml"),
    include_str!("shipped/contact-slip.1.toml"),
    include_str!("shipped/custody.1.toml"),
    include_str!("shipped/decision.1.toml"),
    include_str!("shipped/delegation.1.toml"),
    include_str!("shipped/deviation.1.toml"),
    include_str!("shipped/diary.1.toml"),
    include_str!("shipped/extension.1.toml"),
    include_str!("shipped/fall.1.toml"),
    include_str!("shipped/free-sheet.1.toml"),
    include_str!("shipped/health-note.1.toml"),
    include_str!("shipped/journal-note.1.toml"),
    include_str!("shipped/lvm-submission.1.toml"),
    include_str!("shipped/lvu-submission.1.toml"),
    include_str!("shipped/medicine-signing.1.toml"),
    include_str!("shipped/new-client.1.toml"),
    include_str!("shipped/visit-sheet.1.toml"),
];

static SHIPPED: LazyLock<Vec<FormDefinition>> =
    LazyLock::new(|| FILES.iter().filter_map(|toml| FormDefinition::read(toml).ok()).collect());

/// The forms that come with the program, every version.
pub fn shipped() -> &'static [FormDefinition] {
    &SHIPPED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::laid::of_program;

    #[test]
    fn every_shipped_form_can_be_read_and_is_found_by_its_code() {
        for toml in FILES {
            let form = FormDefinition::read(toml).unwrap_or_else(|fault| panic!("{fault}\n{toml}"));
            assert_eq!(of_program(&form.code, form.version).map(|laid| &laid.form), Some(&form));
            let texts = [&form.title, &form.lead];
            assert!(texts.iter().all(|words| !words.sv.is_empty() && !words.en.is_empty()), "{}", form.named());
        }
        assert_eq!(shipped().len(), FILES.len());
        assert!(of_program("JOUR", 999).is_none());
    }

    #[test]
    fn what_the_law_asks_for_stands_on_the_form() {
        let asked = [
            ("concern", "protection.need", "assessed at once: socialtjänstlagen 20 kap. 1 §"),
            ("lvu-submission", "decision.executed_time", "the clock of the application runs from when it was executed"),
            ("lvm-submission", "told.rights", "statement, hearing and counsel: LVM 16 §"),
            ("extension", "request.last", "before the time runs out: LVU 9 §"),
            ("decision", "by.reported", "who decided, who reported, who took part: förvaltningslagen 31 §"),
            ("decision", "decision.reasons", "förvaltningslagen 32 §"),
            ("decision", "appeal.court", "förvaltningslagen 33 §"),
            ("diary", "documents.1.sender", "OSL 5 kap. 2 §"),
            ("diary", "documents.1.matter", "OSL 5 kap. 2 §"),
            ("health-note", "note.told", "patientdatalagen 3 kap. 6 §"),
            ("health-note", "by.signature", "patientdatalagen 3 kap. 10 §"),
            ("delegation", "known.until", "for a time"),
            ("custody", "sign.second_signature", "counted by two"),
        ];
        for (id, field, why) in asked {
            let form = shipped().iter().find(|form| form.id == id).unwrap_or_else(|| panic!("{id}"));
            let pages = crate::form::layout::layout(form);
            let found = pages.iter().flat_map(|page| &page.fields).any(|at| at.name == field);
            assert!(found, "{id} lacks {field}: {why}");
        }
    }

    #[test]
    fn how_to_appeal_is_a_page_that_can_be_handed_over() {
        let pages = &of_program("BESLUT", 1).unwrap().pages;
        let on = |page: usize, name: &str| pages[page].fields.iter().any(|field| field.name.starts_with(name));
        assert!(pages.len() == 2 && on(0, "decision.") && !on(0, "appeal.") && on(1, "appeal."));
    }
}
