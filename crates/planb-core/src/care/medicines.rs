//! Which medicines have a varying dose and which are controlled: a dated list, shipped, that mappings may add to.

use serde::Deserialize;

use super::mapping::ExtraWords;

const SHIPPED: &str = include_str!("../../../../mappings/words/medicines.toml");

/// The words by which a medicine's name is known.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MedicineWords {
    pub varying: Vec<String>,
    pub controlled: Vec<String>,
}

impl MedicineWords {
    /// The shipped list together with a mapping's own words.
    pub fn with(extra: &ExtraWords) -> MedicineWords {
        // The test below keeps the shipped file readable.
        let mut words: MedicineWords = toml::from_str(SHIPPED).unwrap_or_default();
        words.varying.extend(extra.varying.iter().map(|word| word.to_lowercase()));
        words.controlled.extend(extra.controlled.iter().map(|word| word.to_lowercase()));
        words
    }

    /// True when the dose varies: it is never pre-filled.
    pub fn is_varying(&self, name: &str) -> bool {
        any_word(&self.varying, name)
    }

    /// True for controlled medicines.
    pub fn is_controlled(&self, name: &str) -> bool {
        any_word(&self.controlled, name)
    }
}

fn any_word(words: &[String], name: &str) -> bool {
    let name = format!(" {}", name.to_lowercase().replace(['-', '/', '(', ','], " "));
    words.iter().any(|word| name.contains(&format!(" {word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_knows_its_medicines() {
        let words = MedicineWords::with(&ExtraWords { varying: vec!["Digoxin".into()], ..ExtraWords::default() });
        for (name, varying, controlled) in [
            ("Waran", true, false),
            ("Insulin NovoRapid", true, false),
            ("NOVORAPID FlexPen", true, false),
            ("Digoxin BioPhausia", true, false),
            ("Oxynorm", false, true),
            ("Alvedon", false, false),
        ] {
            assert_eq!((words.is_varying(name), words.is_controlled(name)), (varying, controlled), "{name}");
        }
    }
}
