//! Something stopped that no rule forbade: the disk, a key, a damaged file. What it is, and what to do.

use std::io;
use std::path::Path;

use planb_core::log::Damage;
use planb_core::refusal::Refusal;

/// Whom a trouble is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was typed or given is not right.
    User,
    /// The settings are not right.
    Config,
    /// The disk, the machine, a file.
    Environment,
    /// The program is wrong.
    Internal,
}

/// A trouble: the sentence stands in `text/` under `err-KEY`, what to do under `rec-KEY`. Names files and numbers, never
/// people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: Kind,
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Trouble {
    /// A trouble without values.
    pub fn new(kind: Kind, key: &'static str) -> Trouble {
        Trouble { kind, key, args: Vec::new() }
    }

    /// What was given is not right.
    pub fn user(key: &'static str) -> Trouble {
        Trouble::new(Kind::User, key)
    }

    /// The disk, the machine or a file.
    pub fn environment(key: &'static str) -> Trouble {
        Trouble::new(Kind::Environment, key)
    }

    /// The program is wrong.
    pub fn internal(key: &'static str) -> Trouble {
        Trouble::new(Kind::Internal, key)
    }

    /// The same with one more named value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Trouble {
        self.args.push((name, value.to_string()));
        self
    }

    /// What an error of the operating system at `path` means. A trouble that was carried through a reader or a writer
    /// comes out as itself.
    pub fn of_io(path: &Path, error: io::Error) -> Trouble {
        if error.get_ref().is_some_and(|inner| inner.is::<Trouble>()) {
            let inner = error.into_inner().and_then(|inner| inner.downcast::<Trouble>().ok());
            return inner.map_or_else(|| Trouble::internal("file-failed"), |trouble| *trouble);
        }
        use io::ErrorKind as K;
        let key = match error.kind() {
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => "disk-full",
            K::PermissionDenied | K::ReadOnlyFilesystem => "no-access",
            K::NotFound | K::NotADirectory => "not-found",
            _ => "file-failed",
        };
        let code = error.raw_os_error().map_or_else(|| error.kind().to_string(), |code| code.to_string());
        Trouble::environment(key).with("path", path.display()).with("code", code)
    }

    /// What an error of the store means.
    pub fn of_store(error: rusqlite::Error) -> Trouble {
        use rusqlite::ErrorCode as C;
        let code = error.sqlite_error_code();
        let key = match code {
            Some(C::DiskFull) => "disk-full",
            Some(C::ReadOnly | C::PermissionDenied | C::CannotOpen | C::AuthorizationForStatementDenied) => "no-access",
            Some(C::DatabaseBusy | C::DatabaseLocked) => "store-busy",
            Some(C::DatabaseCorrupt | C::NotADatabase) => "store-damaged",
            Some(C::SystemIoFailure) => "store-io",
            _ => return Trouble::internal("store-failed").with("code", code.map_or(0, |code| code as i32)),
        };
        let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
        Trouble::environment(key).with("path", "log.db").with("code", extended)
    }

    /// Damage in the log, where it is and what it is.
    pub fn of_damage(damage: Damage) -> Trouble {
        Trouble::environment("store-damaged").with("path", "log.db").with("code", damage)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble { kind: Kind::User, key: refusal.key, args: refusal.args }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.key)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Trouble {}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> io::Error {
        io::Error::other(trouble)
    }
}
