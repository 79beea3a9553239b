//! The organisation: parts, units, people, posts, delegations, who is on call.
//!
//! They stand in the common scope: staff with protected identity never become entries, and private numbers are for the
//! unit's own nodes. What the night's import finds ([`UnitFound`], [`PersonFound`]) is proposed to the register.

use serde::{Deserialize, Serialize};

use crate::care::{Protection, Staff};
use crate::id::UnitId;
use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// Board, administration, area: what units belong to.
pub const PART: Schema = Schema {
    kind: "part",
    title: "name",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("level", Shape::Choice(&["board", "administration", "area"])).required().listed(),
        Field::new("parent", Shape::One("part")).listed(),
        Field::new("note", Shape::Text(2_000)),
    ],
};

/// A unit: who is there, and how it is reached.
pub const UNIT: Schema = Schema {
    kind: "unit",
    title: "name",
    belongs: Belongs::Itself,
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new(
            "sort",
            Shape::Choice(&[
                "home-care",
                "care-home",
                "disability",
                "nursing",
                "night-patrol",
                "staffing",
                "social-work",
                "private-provider",
                "office",
                "other",
            ]),
        )
        .listed(),
        Field::new("part", Shape::One("part")).listed(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("address", Shape::Line(200)),
        Field::new("binder_place", Shape::Line(200)),
        Field::new("keys_place", Shape::Line(200)),
        Field::new("printer", Shape::Choice(&["usb", "network", "copier", "none"])),
        Field::new("open", Shape::Choice(&["always", "days"])),
        Field::new("staff_count", Shape::Number(0, 5_000)),
        Field::new("client_count", Shape::Number(0, 20_000)),
        Field::new("note", Shape::Text(2_000)),
    ],
};

/// A member of staff or another person to reach. Nobody with protected identity.
pub const PERSON: Schema = Schema {
    kind: "person",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("title", Shape::Line(120)).listed(),
        Field::new("unit", Shape::Many("unit")).listed(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("other_phone", Shape::Phone),
        Field::new("private_phone", Shape::Phone).private(),
        Field::new("email", Shape::Line(200)),
        Field::new("manager", Shape::Choice(&["yes", "no"])).listed(),
        Field::new("shift", Shape::Choice(&["day", "evening", "night", "mixed"])),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// A post that somebody holds: director, chief nurse, owner of a system; with deputies in order.
pub const POST: Schema = Schema {
    kind: "post",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("holder", Shape::One("person")).listed(),
        Field::new("deputies", Shape::Many("person")).listed(),
        Field::new("part", Shape::One("part")),
        Field::new("unit", Shape::One("unit")),
        Field::new("duties", Shape::Text(4_000)),
    ],
};

/// Who may decide what, also when the chief is not reachable.
pub const DELEGATION: Schema = Schema {
    kind: "delegation",
    title: "matter",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Field::new("matter", Shape::Line(200)).required().listed(),
        Field::new("law", Shape::Line(120)).listed(),
        Field::new("posts", Shape::Many("post")).listed(),
        Field::new("people", Shape::Many("person")).listed(),
        Field::new("when_away", Shape::Text(2_000)),
        Field::new("from", Shape::Date),
        Field::new("until", Shape::Date).listed(),
        Field::new("source", Shape::Line(200)),
        Field::new("verified_by", Shape::Line(120)),
        Field::new("verified_on", Shape::Date),
    ],
};

/// Who is on call for what, when.
pub const DUTY: Schema = Schema {
    kind: "duty",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("people", Shape::Many("person")).listed(),
        Field::new("hours", Shape::Line(200)).listed(),
        Field::new("unit", Shape::One("unit")),
        Field::new("note", Shape::Text(1_000)),
    ],
};

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
