//! Units and people of the organisation, as entries of the log.
//!
//! They stand in the common scope: staff with protected identity and private numbers never become entries.

use serde::{Deserialize, Serialize};

use crate::care::{Protection, Staff};
use crate::id::UnitId;

/// An import brought a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFound {
    pub unit: UnitId,
    pub name: String,
}

/// An import brought a member of staff, or changed their title or numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonFound {
    pub unit: UnitId,
    /// As it is said: `Given Family`.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// E.164, or as the source wrote them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work_phones: Vec<String>,
    #[serde(default)]
    pub manager: bool,
}

impl PersonFound {
    /// What may stand in the log of a member of staff: `None` for one with protected identity.
    pub fn of(staff: &Staff) -> Option<PersonFound> {
        (staff.protection == Protection::None).then(|| PersonFound {
            unit: staff.unit.clone(),
            name: staff.name.said(),
            title: staff.title.clone(),
            work_phones: staff.work_phones.iter().map(|phone| phone.number.clone()).collect(),
            manager: staff.manager,
        })
    }
}

/// A member of staff is no longer in the unit's export, or became protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLeft {
    pub unit: UnitId,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::{Name, Phone};

    #[test]
    fn protected_staff_and_private_numbers_are_not_in_the_log() {
        let phone = |number: &str| Phone { number: number.into(), readable: true, label: None };
        let mut staff = Staff {
            unit: UnitId("norra".into()),
            name: Name { given: "Anna".into(), family: "Berg".into() },
            title: Some("Undersköterska".into()),
            work_phones: vec![phone("+46701740601")],
            private_phones: vec![phone("+46701740699")],
            protection: Protection::None,
            manager: false,
        };
        let found = PersonFound::of(&staff);
        assert_eq!(found.as_ref().map(|person| person.work_phones.clone()), Some(vec!["+46701740601".to_string()]));
        staff.protection = Protection::Protected;
        assert_eq!(PersonFound::of(&staff), None);
    }
}
