//! Every event that this program knows, by its number in the log; and those that it does not know.

use jiff::civil::DateTime;
use serde::Serialize;

use crate::card::{CardIssued, CardRevoked};
use crate::erasure::{ClientErased, ClientKeyMade, ErasureConfirmed, ErasureDecided};
use crate::ledger::{
    FieldSettled, FormsDestroyed, FormsDestructionDecided, FormsIssued, PageRead, PageScanned, SheetAdopted,
    SheetChecked, SheetEntered, SheetSettled, SheetsBack, SheetsExplained, SheetsGiven, SheetsLost, SheetsRemarked,
    SheetsVoided,
};
use crate::log::{Body, ClockCorrected, Damage, Hlc, LogId, Order};
use crate::look::Looked;
use crate::note::{NoteAccounted, NoteWritten};
use crate::organisation::{PersonFound, PersonLeft, UnitFound};
use crate::print::{SheetsDestroyed, SheetsPrinted};
use crate::register::RecordWritten;
use crate::snapshot::{
    BinderIssued, BundleOpened, HoldAccepted, KeysPrinted, KindHeld, NightFinished, ReportTaken, SerialsReserved,
    SnapshotTaken, SourceTaken,
};
use crate::trust::{ForkAdopted, KeyGranted, NodeEnrolled, NodeRevoked, RecoveryNamed};

/// Names the enum, the numbers and both directions in one table, so that they cannot drift apart. A number is never
/// used for anything else, also when its event is gone.
macro_rules! events {
    ($($number:literal v $version:literal $name:ident,)*) => {
        /// Something that happened.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Event {
            $($name($name),)*
            /// Of a newer program: kept and forwarded as it is.
            Unknown(Body),
        }

        $(impl From<$name> for Event {
            fn from(event: $name) -> Event {
                Event::$name(event)
            }
        })*

        impl Event {
            /// The body that is written.
            pub fn to_body(&self, happened_at: DateTime) -> Result<Body, Damage> {
                match self {
                    $(Event::$name(event) => Body::of($number, $version, happened_at, event),)*
                    Event::Unknown(body) => Ok(body.clone()),
                }
            }

            /// Reads a body. A type or version that this program does not know is `Unknown`; one that it should know and
            /// cannot read is damage.
            pub fn of_body(body: &Body) -> Result<Event, Damage> {
                match (body.event_type, body.version) {
                    $(($number, $version) => body.fields().map(Event::$name),)*
                    _ => Ok(Event::Unknown(body.clone())),
                }
            }

            /// The event's name in JSON and in tests.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Event::$name(_) => stringify!($name),)*
                    Event::Unknown(_) => "Unknown",
                }
            }
        }
    };
}

events! {
    1 v 1 UnitFound,
    2 v 1 PersonFound,
    3 v 1 PersonLeft,
    4 v 1 NodeEnrolled,
    5 v 1 NodeRevoked,
    6 v 1 KeyGranted,
    7 v 1 ClockCorrected,
    8 v 1 ForkAdopted,
    9 v 1 RecoveryNamed,
    10 v 1 SourceTaken,
    11 v 1 SnapshotTaken,
    12 v 1 KindHeld,
    13 v 1 HoldAccepted,
    14 v 1 BinderIssued,
    15 v 1 BundleOpened,
    16 v 1 KeysPrinted,
    17 v 1 NightFinished,
    20 v 1 NoteWritten,
    21 v 1 NoteAccounted,
    22 v 1 ErasureDecided,
    23 v 1 ClientErased,
    24 v 1 ErasureConfirmed,
    25 v 1 ClientKeyMade,
    30 v 1 RecordWritten,
    31 v 1 CardIssued,
    32 v 1 CardRevoked,
    33 v 1 Looked,
    34 v 1 SheetsPrinted,
    35 v 1 SheetsDestroyed,
    46 v 1 ReportTaken,
    50 v 1 SerialsReserved,
    51 v 1 FormsIssued,
    52 v 1 SheetsGiven,
    53 v 1 SheetsBack,
    54 v 1 PageScanned,
    55 v 1 PageRead,
    56 v 1 FieldSettled,
    57 v 1 SheetEntered,
    58 v 1 SheetChecked,
    59 v 1 SheetsVoided,
    60 v 1 SheetsLost,
    61 v 1 SheetAdopted,
    62 v 1 SheetsExplained,
    63 v 1 SheetSettled,
    64 v 1 SheetsRemarked,
    65 v 1 FormsDestructionDecided,
    66 v 1 FormsDestroyed,
}

/// One opened entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place among all entries; by the corrected clock where the log's clock was put right.
    pub order: Order,
    /// The clock value that stands in the header.
    pub hlc: Hlc,
    /// The public key of the node in whose log it stands.
    pub author: [u8; 32],
    /// The human number, `K1-034`.
    pub number: String,
    /// When it was written: milliseconds since 1970, UTC.
    pub entered_ms: u64,
    /// When it happened, local time.
    pub happened_at: DateTime,
    pub event: Event,
}

/// A short form of an entry for lists and `--json`: no content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryLine {
    pub number: String,
    pub event: &'static str,
    pub entered_ms: u64,
    pub happened_at: DateTime,
}

impl Entry {
    /// The log that it stands in.
    pub fn log(&self) -> &LogId {
        &self.order.log
    }

    /// Its place by the clock that its writer had: what decides on trust and on corrections, which no correction moves.
    pub fn written(&self) -> Order {
        Order { hlc: self.hlc, ..self.order }
    }

    /// The entry as a line.
    pub fn line(&self) -> EntryLine {
        EntryLine {
            number: self.number.clone(),
            event: self.event.name(),
            entered_ms: self.entered_ms,
            happened_at: self.happened_at,
        }
    }
}
