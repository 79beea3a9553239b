//! The forms that a node knows: those that come with the program, and the municipality's own.

use super::{FormDefinition, shipped};

/// All forms, every version of each.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    own: Vec<FormDefinition>,
}

impl Forms {
    /// The shipped forms and `own` ones. A form that says something else under a code and version that another has is not taken:
    /// it comes back, because sheets of the other may be out there.
    pub fn with(own: Vec<FormDefinition>) -> (Forms, Vec<FormDefinition>) {
        let mut forms = Forms::default();
        let mut refused = Vec::new();
        for form in own {
            match forms.find(&form.code, form.version) {
                None => forms.own.push(form),
                Some(known) if *known == form => {}
                Some(_) => refused.push(form),
            }
        }
        (forms, refused)
    }

    /// Every form, the shipped ones first.
    pub fn all(&self) -> impl Iterator<Item = &FormDefinition> {
        shipped().iter().chain(&self.own)
    }

    /// The form with this code and version, as a sheet's code names them.
    pub fn find(&self, code: &str, version: u16) -> Option<&FormDefinition> {
        self.all().find(|form| form.code == code && form.version == version)
    }

    /// The form that somebody names: `TUR`, `visit-sheet`, with or without `.1`; without, its newest version.
    pub fn named(&self, name: &str) -> Option<&FormDefinition> {
        let (name, version) = match name.rsplit_once('.') {
            Some((name, version)) => (name, Some(version.parse::<u16>().ok()?)),
            None => (name, None),
        };
        let fits = |form: &&FormDefinition| form.code.eq_ignore_ascii_case(name) || form.id.eq_ignore_ascii_case(name);
        let of = self.all().filter(fits).filter(|form| version.is_none_or(|version| form.version == version));
        of.max_by_key(|form| form.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_live_beside_each_other_and_none_is_replaced() {
        let shipped = shipped()[0].clone();
        let newer = FormDefinition { version: 2, ..shipped.clone() };
        let other = FormDefinition { law: "another".into(), ..shipped.clone() };
        let (forms, refused) = Forms::with(vec![shipped.clone(), newer.clone(), other.clone(), newer.clone()]);
        assert_eq!(refused, [other]);
        assert_eq!(forms.find(&shipped.code, 1), Some(&shipped));
        assert_eq!(forms.find(&shipped.code, 2), Some(&newer));
        assert_eq!(forms.find(&shipped.code, 3), None);
        assert_eq!(forms.named(&shipped.id), Some(&newer));
        assert_eq!(forms.named(&format!("{}.1", shipped.code.to_lowercase())), Some(&shipped));
        assert_eq!(forms.named("nobody"), None);
        assert_eq!(forms.all().count(), super::shipped().len() + 1);
    }
}
