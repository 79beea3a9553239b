//! Where an event goes: who can open it follows from what it is, and from nothing else.

use super::event::Event;
use crate::id::{ClientId, UnitId};
use crate::log::ScopeId;
use crate::note::NoteWritten;

/// How the body of an event is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Not at all: what a node must read before it has any key.
    Clear,
    /// For every node that is enrolled.
    Common,
    /// For those who may open one scope.
    Scope(ScopeId),
    /// With a client's own key, which those who may open the scope have.
    Client { scope: ScopeId, client: ClientId },
}

impl Event {
    /// Where this event goes. An event of a newer program is never written here; read, it is for every node.
    pub fn place(&self) -> Place {
        match self {
            Event::NodeEnrolled(_) | Event::NodeRevoked(_) | Event::RecoveryNamed(_) | Event::KeyGranted(_) => {
                Place::Clear
            }
            Event::NoteWritten(note) => of_note(note),
            Event::RecordWritten(written) => match &written.only {
                Some(unit) => Place::Scope(ScopeId::unit(unit)),
                None => Place::Common,
            },
            Event::Looked(looked) => match &looked.unit {
                Some(unit) => Place::Scope(ScopeId::unit(unit)),
                None => Place::Common,
            },
            // What stands on a sheet is about somebody: with the client's key, or with one of the sheet's own.
            Event::PageRead(read) => about(&read.unit, Some(read.client)),
            Event::FieldSettled(settled) => about(&settled.unit, Some(settled.client)),
            Event::SheetsRemarked(remarked) => about(&remarked.unit, remarked.client),
            // What happens to a sheet says nothing about a client, and whoever gets it in hand must know whose it is.
            Event::FormsIssued(_)
            | Event::SheetsGiven(_)
            | Event::SheetsBack(_)
            | Event::PageScanned(_)
            | Event::SheetEntered(_)
            | Event::SheetChecked(_)
            | Event::SheetsVoided(_)
            | Event::SheetsLost(_)
            | Event::SheetAdopted(_)
            | Event::SheetsExplained(_)
            | Event::SheetSettled(_)
            | Event::FormsDestructionDecided(_)
            | Event::FormsDestroyed(_) => Place::Common,
            Event::CardIssued(_)
            | Event::CardRevoked(_)
            | Event::UnitFound(_)
            | Event::PersonFound(_)
            | Event::PersonLeft(_)
            | Event::ClockCorrected(_)
            | Event::ForkAdopted(_)
            | Event::SourceTaken(_)
            | Event::ReportTaken(_)
            | Event::SnapshotTaken(_)
            | Event::KindHeld(_)
            | Event::HoldAccepted(_)
            | Event::BinderIssued(_)
            | Event::BundleOpened(_)
            | Event::KeysPrinted(_)
            | Event::NightFinished(_)
            | Event::SerialsReserved(_)
            | Event::NoteAccounted(_)
            | Event::ErasureDecided(_)
            | Event::ClientErased(_)
            | Event::ErasureConfirmed(_)
            | Event::ClientKeyMade(_)
            | Event::SheetsPrinted(_)
            | Event::SheetsDestroyed(_)
            | Event::Unknown(_) => Place::Common,
        }
    }
}

/// Where a note goes.
fn of_note(note: &NoteWritten) -> Place {
    let scope = match &note.unit {
        _ if note.staff => Some(ScopeId::staff()),
        Some(unit) => Some(ScopeId::unit(unit)),
        None => None,
    };
    match (note.client, scope) {
        // A note about a client names a scope (`note::write`); if not, it is for the fewest.
        (Some(client), scope) => Place::Client { scope: scope.unwrap_or_else(ScopeId::staff), client },
        (None, Some(scope)) => Place::Scope(scope),
        (None, None) => Place::Common,
    }
}

/// In a unit's scope, with a client's key where it is about one.
fn about(unit: &UnitId, client: Option<ClientId>) -> Place {
    let scope = ScopeId::unit(unit);
    client.map_or(Place::Scope(scope), |client| Place::Client { scope, client })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_goes_where_it_is_for() {
        let (unit, client) = (UnitId("norra".into()), ClientId([1; 16]));
        let place = |unit: Option<&UnitId>, client, staff| {
            Event::from(NoteWritten { text: "a".into(), unit: unit.cloned(), staff, client, line: None }).place()
        };
        let scope = ScopeId::unit(&unit);
        assert_eq!(place(None, None, false), Place::Common);
        assert_eq!(place(None, None, true), Place::Scope(ScopeId::staff()));
        assert_eq!(place(Some(&unit), None, false), Place::Scope(scope));
        assert_eq!(place(Some(&unit), None, true), Place::Scope(ScopeId::staff()));
        assert_eq!(place(Some(&unit), Some(client), false), Place::Client { scope, client });
        let scope = ScopeId::staff();
        assert_eq!(place(None, Some(client), true), Place::Client { scope, client });
        assert_eq!(place(None, Some(client), false), Place::Client { scope, client }, "never common");
    }
}
