//! The roles that a card can stand for, and what each may.

use crate::id::UnitId;

/// What somebody is in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Director,
    AreaManager,
    UnitManager,
    Staff,
    CaseOfficer,
    Finance,
    Registrar,
    LogKeeper,
    DeviceDesk,
    Communicator,
    Administrator,
    Nurse,
    /// On duty for several units.
    OnCall,
}

impl Role {
    /// All, in the order of their numbers on cards; a number is never used for anything else.
    pub const ALL: [Role; 13] = [
        Role::Director,
        Role::AreaManager,
        Role::UnitManager,
        Role::Staff,
        Role::CaseOfficer,
        Role::Finance,
        Role::Registrar,
        Role::LogKeeper,
        Role::DeviceDesk,
        Role::Communicator,
        Role::Administrator,
        Role::Nurse,
        Role::OnCall,
    ];

    /// The word in commands, addresses and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Role::Director => "director",
            Role::AreaManager => "area-manager",
            Role::UnitManager => "unit-manager",
            Role::Staff => "staff",
            Role::CaseOfficer => "case-officer",
            Role::Finance => "finance",
            Role::Registrar => "registrar",
            Role::LogKeeper => "log-keeper",
            Role::DeviceDesk => "device-desk",
            Role::Communicator => "communicator",
            Role::Administrator => "administrator",
            Role::Nurse => "nurse",
            Role::OnCall => "on-call",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The number on a card, from 1.
    pub fn number(self) -> u8 {
        Role::ALL.iter().zip(1..).find(|(role, _)| **role == self).map_or(0, |(_, number)| number)
    }

    /// Reads the number.
    pub fn of_number(number: u8) -> Option<Role> {
        Role::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Whether it sees every unit: those who lead, and those whose work is for all units.
    pub fn sees_all(self) -> bool {
        !matches!(
            self,
            Role::AreaManager | Role::UnitManager | Role::Staff | Role::CaseOfficer | Role::Nurse | Role::OnCall
        )
    }

    /// Whether it writes for every unit and for the whole organisation.
    pub fn writes_all(self) -> bool {
        matches!(self, Role::Director | Role::Administrator)
    }

    /// Whether it writes for the units on its card.
    pub fn writes_own(self) -> bool {
        matches!(self, Role::AreaManager | Role::UnitManager)
    }

    /// Whether it may print and revoke cards, and see who looked at what.
    pub fn keeps_cards(self) -> bool {
        matches!(self, Role::Director | Role::Administrator)
    }
    /// Whether it may publish notices, and the web site that is made of them.
    pub fn publishes(self) -> bool {
        matches!(self, Role::Communicator | Role::Director | Role::Administrator)
    }

    /// Whether it sees what belongs to a unit, with these units on the card. What belongs to no unit is for everybody.
    pub fn sees(self, own: &[UnitId], unit: Option<&UnitId>) -> bool {
        unit.is_none_or(|unit| self.sees_all() || own.contains(unit))
    }

    /// Whether it writes what belongs to a unit, or to all, with these units on the card.
    pub fn writes(self, own: &[UnitId], unit: Option<&UnitId>) -> bool {
        match unit {
            None => self.writes_all(),
            Some(unit) => self.writes_all() || (self.writes_own() && own.contains(unit)),
        }
    }
}
