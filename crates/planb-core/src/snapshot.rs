//! What the nights did: snapshots taken and held, binders issued and opened, keys printed; as entries of the log.

pub mod fetch;
pub mod keep;
pub mod list;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::care::Kind;
use crate::id::UnitId;
use crate::register::RecordId;
use crate::sheet::{Place, Serial, SheetDigest, SheetKey};

/// BLAKE3 of a whole file, as it lies on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileDigest(#[serde(with = "crate::log::packed::array")] pub [u8; 32]);

impl FileDigest {
    /// As 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Which of a unit's two binders: the common one, or the sealed supplement of protected identities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    #[default]
    Common,
    Supplement,
}

impl Edition {
    /// How the names of its sealed files begin.
    pub fn word(self) -> &'static str {
        match self {
            Edition::Common => "parm",
            Edition::Supplement => "bilaga",
        }
    }
}

/// A source was read and passed the guard as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTaken {
    pub night: Date,
    pub source: String,
    pub rows: u32,
    pub exported_at: DateTime,
    /// What it brings, so that a night without its file knows what is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    #[serde(default, skip_serializing_if = "By::is_guard")]
    pub passed_by: By,
}

/// Who let a night's data pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    #[default]
    Guard,
    /// Somebody accepted it with a reason: it is the new measure.
    Person,
}

impl By {
    fn is_guard(&self) -> bool {
        *self == By::Guard
    }
}

/// One unit's records of one night were sealed in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotTaken {
    pub night: Date,
    pub unit: UnitId,
    pub kinds: Vec<KindTaken>,
    /// Of the sealed file.
    pub file: FileDigest,
    /// Of the sealed file with what is about protected people, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement: Option<FileDigest>,
}

/// What the snapshot holds of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindTaken {
    pub kind: Kind,
    pub rows: u32,
    /// A keyed sum over the records, so that two nights can be compared without being opened.
    #[serde(default)]
    pub control_sum: u64,
    pub data_as_of: DateTime,
    /// How many different people the rows are about, where they are about people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    #[serde(default, skip_serializing_if = "By::is_guard")]
    pub passed_by: By,
}

/// One unit's pages of one printed report passed the guard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTaken {
    pub night: Date,
    pub unit: UnitId,
    pub source: String,
    pub pages: u32,
    /// When the business system printed it.
    pub data_as_of: DateTime,
    #[serde(default, skip_serializing_if = "By::is_guard")]
    pub passed_by: By,
}

/// The guard held something back: the last good data stays current.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindHeld {
    pub night: Date,
    /// `None`: all units of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// `None`: all kinds of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    pub source: String,
    /// The reason's code, as the guard names it.
    pub reason: String,
    /// The numbers that the sentence needs, by name; never values of the data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<(String, String)>,
    /// The night whose data is used instead; `None` when there never was any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_good_night: Option<Date>,
}

/// Somebody said that what the guard would hold is right, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldAccepted {
    pub night: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    pub source: String,
    pub reason: String,
}

/// A sealed binder lies under its final name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinderIssued {
    pub night: Date,
    pub unit: UnitId,
    pub edition: Edition,
    /// Of the sealed bundle.
    pub file: FileDigest,
    pub pages: u32,
    pub clients: u32,
    /// The data time of each kind that it was made from.
    #[serde(default)]
    pub data_as_of: Vec<(Kind, DateTime)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<SheetIssued>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<SheetIssued>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<SheetRemoved>,
    /// Digest of all that it was made from, so that a night which was cut off goes on where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<FileDigest>,
}

/// A night has planned so many new sheets and keeps their numbers, before the first page is set: what is printed meanwhile
/// gets numbers after these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialsReserved {
    pub prefix: String,
    pub first: u64,
    /// At least 1.
    pub count: u32,
}

/// A sheet that is new in the binder, or whose content changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetIssued {
    #[serde(with = "sheet_key")]
    pub key: SheetKey,
    #[serde(with = "sheet_digest")]
    pub digest: SheetDigest,
    pub serial: Serial,
    /// Begins with the tab's letter.
    pub place: Place,
    /// What its parts are, as short keyed digests, so that a change sheet can say what kind of change it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::log::packed::list")]
    pub facets: Vec<u8>,
    /// Which plan it is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanVersion>,
}

/// An approved version of a plan of the register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlanVersion {
    pub plan: RecordId,
    pub number: u32,
}

/// A sheet that is no longer in the binder; its place is never given to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRemoved {
    #[serde(with = "sheet_key")]
    pub key: SheetKey,
    pub serial: Serial,
    pub place: Place,
}

/// Somebody opened a sealed bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleOpened {
    pub unit: UnitId,
    pub edition: Edition,
    pub bundle: FileDigest,
    pub opened_at: DateTime,
    /// As they wrote it on the slip.
    pub by: String,
}

/// A unit's key was made, printed for its envelope, and forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysPrinted {
    pub unit: UnitId,
    pub edition: Edition,
    /// The public half: an age recipient, `age1…`.
    pub recipient: String,
    /// What stands on the envelope, to tell keys apart.
    pub fingerprint: String,
}

/// A night came to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NightFinished {
    pub night: Date,
    pub seconds: u32,
    pub pages: u32,
    /// Refused rows per source.
    #[serde(default)]
    pub refused: Vec<(String, u32)>,
}

mod sheet_key {
    use super::SheetKey;
    use crate::log::packed::array;
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(key: &SheetKey, to: S) -> Result<S::Ok, S::Error> {
        array::serialize(&key.0, to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SheetKey, D::Error> {
        array::deserialize(from).map(SheetKey)
    }
}

mod sheet_digest {
    use super::SheetDigest;
    use crate::log::packed::array;
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(digest: &SheetDigest, to: S) -> Result<S::Ok, S::Error> {
        array::serialize(&digest.0, to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SheetDigest, D::Error> {
        array::deserialize(from).map(SheetDigest)
    }
}
