//! How far a run of print came, on disk: a version byte, then JSON. Serials, names of documents and counts; nothing about anybody.

use std::path::{Path, PathBuf};

use planb_core::id::UnitId;
use planb_core::register::RecordId;
use planb_core::sheet::Serial;
use planb_core::snapshot::Edition;
use planb_node::files::{self, Access};
use planb_node::printer::JobId;
use planb_node::trouble::Trouble;
use serde::{Deserialize, Serialize};

use crate::night::edition_word;

/// The version, the first byte.
const VERSION: u8 = 1;
/// Most bytes of a journal.
const MAX_BYTES: u64 = 4 << 20;
/// The folder in the node's folder.
pub(super) const FOLDER: &str = "print";

/// How a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "job")]
pub enum Kept {
    Waiting,
    /// It was being given to the printer; whether the printer took it is asked there.
    Sending,
    Sent(JobId),
    /// The printer has said that it is printed.
    Done,
}

/// One document of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    /// The first and the last page that are wanted.
    pub range: (u32, u32),
    pub state: Kept,
    /// The last sheet of it.
    pub last: Option<Serial>,
}

/// A run of print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// The copy's serial; jobs at the printer are called by it.
    pub copy: Serial,
    /// BLAKE3 of the sealed binder, in hexadecimal.
    pub bundle: String,
    pub printer: String,
    pub documents: Vec<Line>,
    /// Pages that came while somebody measured, and how long they took.
    pub measured_pages: u32,
    pub measured_ms: u64,
}

impl Journal {
    /// Where the journal of a unit and edition lies.
    pub fn path(folder: &Path, unit: &UnitId, edition: Edition) -> PathBuf {
        folder.join(FOLDER).join(format!("{unit}-{}.job", edition_word(edition)))
    }

    /// Reads it; `None` when there is none.
    pub fn read(path: &Path) -> Result<Option<Journal>, Trouble> {
        let damaged = || Trouble::environment("print-journal").with("path", path.display());
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Trouble::of_io(path, error)),
            Ok(found) if found.len() > MAX_BYTES => return Err(damaged()),
            Ok(_) => {}
        }
        let bytes = std::fs::read(path).map_err(|error| Trouble::of_io(path, error))?;
        match bytes.split_first() {
            Some((&VERSION, json)) => serde_json::from_slice(json).map(Some).map_err(|_| damaged()),
            _ => Err(damaged()),
        }
    }

    /// Puts it on disk, whole.
    pub fn write(&self, path: &Path) -> Result<(), Trouble> {
        let mut bytes = vec![VERSION];
        serde_json::to_writer(&mut bytes, self).map_err(|_| Trouble::internal("work-failed"))?;
        path.parent().map_or(Ok(()), files::make_folder)?;
        files::write_whole(path, Access::Private, &bytes).map(drop)
    }

    /// Takes it away: the run is over.
    pub fn remove(path: &Path) -> Result<(), Trouble> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::of_io(path, error)),
            _ => Ok(()),
        }
    }

    /// Whether the printer has said that everything is printed.
    pub fn is_done(&self) -> bool {
        self.documents.iter().all(|line| line.state == Kept::Done)
    }

    /// The last sheet of the run: what a person is asked to find on top.
    pub fn last(&self) -> Option<&Serial> {
        self.documents.iter().rev().find_map(|line| line.last.as_ref())
    }

    /// The copy's id in the register.
    pub fn copy_id(&self) -> RecordId {
        super::copy_id(&self.copy)
    }

    /// Pages that the printer has said are printed, and all.
    pub fn pages(&self) -> (u32, u32) {
        let wanted = |line: &&Line| (line.range.1 + 1).saturating_sub(line.range.0);
        let done = self.documents.iter().filter(|line| line.state == Kept::Done).map(|line| wanted(&line)).sum();
        (done, self.documents.iter().map(|line| wanted(&line)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_comes_back_and_a_damaged_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = Journal::path(folder.path(), &UnitId("norra".into()), Edition::Supplement);
        assert!(path.ends_with("print/norra-bilaga.job"));
        assert_eq!(Journal::read(&path).unwrap(), None);
        let line = |state, from| Line {
            name: "C-brukarblad.pdf".into(),
            range: (from, 10),
            state,
            last: Some(Serial::new("K1", 7)),
        };
        let journal = Journal {
            copy: Serial::new("K1", 9),
            bundle: "00".into(),
            printer: "ipp://127.0.0.1/ipp/print".into(),
            documents: vec![line(Kept::Done, 3), line(Kept::Sent(JobId(4)), 1), line(Kept::Sending, 1)],
            measured_pages: 8,
            measured_ms: 4_000,
        };
        journal.write(&path).unwrap();
        assert_eq!(Journal::read(&path).unwrap().as_ref(), Some(&journal));
        assert_eq!((journal.pages(), journal.is_done()), ((8, 28), false));
        for bad in [&b""[..], b"\x02{}", b"\x01{\"copy\":"] {
            std::fs::write(&path, bad).unwrap();
            assert_eq!(Journal::read(&path).unwrap_err().key, "print-journal");
        }
        std::fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        assert_eq!(Journal::read(&path).unwrap_err().key, "print-journal");
        Journal::remove(&path).unwrap();
        Journal::remove(&path).unwrap();
    }
}
