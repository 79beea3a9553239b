//! The node's own key file, and whether it still lies where it was made.
//!
//! A log belongs to one *incarnation* of a node. Copied to another disk or machine, or restored from a backup, the same
//! store must not go on with the same log, or two logs with the same name would grow apart. The rule is simple: the
//! key file remembers a digest of the machine's id and of the folder's device and inode numbers (`platform::place`). When
//! they are others at opening, a new incarnation and a new prefix are drawn, and the node goes on in a new log of its own.
//! Drawing anew without need (a disk that got another device number) does no harm but a new prefix.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use planb_core::log::{Identity as LogIdentity, LogId, Prefix, Tenant};
use planb_core::trust::Anchor;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::files::{Access, write_whole};
use crate::keys::{Identity, Recipient};
use crate::platform;
use crate::random;
use crate::trouble::Trouble;

/// The name of the key file in the node's folder.
pub const KEY_FILE: &str = "node.key";
/// The key file's version, its first byte.
const VERSION: u8 = 1;
/// Most bytes of a key file.
const MAX_KEY_FILE_BYTES: u64 = 64 << 10;
/// The letters of a prefix that was drawn: no digits, and none that looks like one.
const PREFIX_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRSTUVWXY";

/// What a new node is told.
#[derive(Clone, Debug)]
pub struct NewNode {
    pub tenant: Tenant,
    pub prefix: Prefix,
    /// The recovery key's public half; can open the common log too.
    pub recovery: Option<Recipient>,
}

/// What a node is told when it is enrolled.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub tenant: Tenant,
    pub prefix: Prefix,
    pub root: [u8; 32],
    /// Certificates of the root, as bytes.
    pub certificates: Vec<Vec<u8>>,
    pub recovery: Option<Recipient>,
}

/// The key file's content, after the version byte, as CBOR.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Kept {
    seed: [u8; 32],
    x25519: [u8; 32],
    sheets: [u8; 32],
    tenant: [u8; 16],
    incarnation: [u8; 16],
    prefix: String,
    place: [u8; 32],
    recovery: Option<String>,
    /// The root key's public half, when there is one.
    #[serde(default)]
    root: Option<[u8; 32]>,
    /// Certificates of the root that this node got when it was enrolled.
    #[serde(default)]
    certificates: Vec<Vec<u8>>,
    /// True until an administrator has signed: no municipality, no store.
    #[serde(default)]
    waits: bool,
}

/// The node's keys. `Debug` shows none of them.
pub struct NodeKeys {
    kept: Kept,
    /// Of the seed; every entry asks for its public half, and working that out costs as much as a signature.
    signing: SigningKey,
    /// What log keys are wrapped to, worked out once too.
    recipient: Recipient,
    prefix: Prefix,
    recovery: Option<Recipient>,
}

impl std::fmt::Debug for NodeKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NodeKeys({}, …)", self.prefix.as_str())
    }
}

impl NodeKeys {
    /// Draws keys for a new node in `folder` and writes its key file, readable for its owner only.
    pub fn create(folder: &Path, new: &NewNode) -> Result<NodeKeys, Trouble> {
        let kept = Kept {
            seed: random::bytes()?,
            x25519: random::bytes()?,
            sheets: random::bytes()?,
            tenant: new.tenant.0,
            incarnation: random::bytes()?,
            prefix: new.prefix.as_str().to_string(),
            place: place_of(folder)?,
            recovery: new.recovery.as_ref().map(Recipient::to_string),
            root: None,
            certificates: Vec::new(),
            waits: false,
        };
        let signing = SigningKey::from_bytes(&kept.seed);
        let recipient = Identity::of_bytes(kept.x25519).recipient()?;
        let keys = NodeKeys { kept, signing, recipient, prefix: new.prefix.clone(), recovery: new.recovery.clone() };
        keys.write(folder)?;
        Ok(keys)
    }

    /// Reads the key file; one that others can read is refused.
    pub fn open(folder: &Path) -> Result<NodeKeys, Trouble> {
        let path = path_in(folder);
        let failed = |error| Trouble::of_io(&path, error);
        let damaged = || Trouble::environment("key-file-damaged").with("path", path.display());
        let metadata = fs::metadata(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Trouble::environment("key-file-missing").with("path", path.display()),
            _ => failed(error),
        })?;
        // On a stick every file shows the rights of its mount, and none can be closed.
        if platform::mode(&metadata).is_some_and(|mode| mode & 0o077 != 0) && platform::keeps_rights(&path) {
            return Err(Trouble::environment("key-file-open").with("path", path.display()));
        }
        if metadata.len() > MAX_KEY_FILE_BYTES {
            return Err(damaged());
        }
        let bytes = Zeroizing::new(fs::read(&path).map_err(failed)?);
        // version 1 | BLAKE3 of the rest 32 | CBOR
        let (version, rest) = bytes.split_first().ok_or_else(damaged)?;
        let (check, rest) = rest.split_at_checked(32).ok_or_else(damaged)?;
        if *version != VERSION || blake3::hash(rest).as_bytes() != check {
            return Err(damaged());
        }
        let kept: Kept = ciborium::from_reader(rest).map_err(|_| damaged())?;
        let prefix = Prefix::new(&kept.prefix).map_err(|_| damaged())?;
        let recovery = kept.recovery.as_deref().map(str::parse).transpose().map_err(|_: Trouble| damaged())?;
        let signing = SigningKey::from_bytes(&kept.seed);
        let recipient = Identity::of_bytes(kept.x25519).recipient()?;
        Ok(NodeKeys { kept, signing, recipient, prefix, recovery })
    }

    /// Whether the folder is where the keys were last used.
    pub fn is_settled(&self, folder: &Path) -> Result<bool, Trouble> {
        Ok(place_of(folder)? == self.kept.place)
    }

    /// Draws a new incarnation and prefix when the folder is not where the keys were last used; says whether it did.
    pub fn settle(&mut self, folder: &Path) -> Result<Settled, Trouble> {
        let place = place_of(folder)?;
        if place == self.kept.place {
            return Ok(Settled::Same);
        }
        self.kept.place = place;
        self.renew(folder)?;
        Ok(Settled::Anew)
    }

    /// Draws a new incarnation and prefix: the node goes on in a new log.
    pub(crate) fn renew(&mut self, folder: &Path) -> Result<(), Trouble> {
        self.renew_as(folder, drawn_prefix()?)
    }

    /// The same with that prefix.
    pub(crate) fn renew_as(&mut self, folder: &Path, prefix: Prefix) -> Result<(), Trouble> {
        self.kept.prefix = prefix.as_str().to_string();
        self.prefix = prefix;
        self.kept.incarnation = random::bytes()?;
        self.write(folder)
    }

    /// Draws keys for a node that waits to be enrolled: of no municipality yet.
    pub fn create_waiting(folder: &Path) -> Result<NodeKeys, Trouble> {
        let new = NewNode { tenant: Tenant([0; 16]), prefix: drawn_prefix()?, recovery: None };
        let mut keys = NodeKeys::create(folder, &new)?;
        keys.kept.waits = true;
        keys.write(folder)?;
        Ok(keys)
    }

    /// Whether the node waits to be enrolled.
    pub fn waits(&self) -> bool {
        self.kept.waits
    }

    /// Takes what an administrator answered: from now on the node is one of this municipality.
    pub(crate) fn admit(&mut self, folder: &Path, admitted: &Admitted) -> Result<(), Trouble> {
        self.kept.tenant = admitted.tenant.0;
        self.kept.prefix = admitted.prefix.as_str().to_string();
        self.prefix = admitted.prefix.clone();
        self.kept.root = Some(admitted.root);
        self.kept.certificates = admitted.certificates.clone();
        self.kept.recovery = admitted.recovery.as_ref().map(Recipient::to_string);
        self.recovery = admitted.recovery.clone();
        self.kept.waits = false;
        self.write(folder)
    }

    /// Remembers the public halves of the recovery key and of the root key, when their shares were printed.
    pub(crate) fn set_root(&mut self, folder: &Path, recovery: &Recipient, root: [u8; 32]) -> Result<(), Trouble> {
        self.kept.recovery = Some(recovery.to_string());
        self.recovery = Some(recovery.clone());
        self.kept.root = Some(root);
        self.write(folder)
    }

    fn write(&self, folder: &Path) -> Result<(), Trouble> {
        let mut cbor = Zeroizing::new(Vec::with_capacity(1024));
        ciborium::into_writer(&self.kept, &mut *cbor).map_err(|_| Trouble::internal("key-file-failed"))?;
        let bytes = Zeroizing::new([&[VERSION], &blake3::hash(&cbor).as_bytes()[..], &cbor].concat());
        write_whole(&path_in(folder), Access::Private, &bytes).map(|_| ())
    }

    /// The key that signs the node's log.
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// Who writes the node's log now.
    pub fn log_identity(&self) -> LogIdentity {
        LogIdentity { public_key: self.signing.verifying_key().to_bytes(), incarnation: self.kept.incarnation }
    }

    /// The log that the node writes now.
    pub fn log(&self) -> LogId {
        self.log_identity().log()
    }

    /// The key that log keys are wrapped to.
    pub fn identity(&self) -> Identity {
        Identity::of_bytes(self.kept.x25519)
    }

    /// The public half of `identity`.
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The hub's key for digests of sheets and records.
    pub fn sheet_key(&self) -> &[u8; 32] {
        &self.kept.sheets
    }

    /// The municipality.
    pub fn tenant(&self) -> Tenant {
        Tenant(self.kept.tenant)
    }

    /// How serials and human numbers begin.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// What trust begins at: the root key, or this first node as long as there is none.
    pub fn anchor(&self) -> Anchor {
        self.kept.root.map_or_else(|| Anchor::Founder(self.log_identity().public_key), Anchor::Root)
    }

    /// Certificates of the root that this node knows without the log.
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.kept.certificates
    }

    /// The key that this node's checkpoint is sealed with.
    pub(crate) fn checkpoint_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key("planb checkpoint v1", &self.kept.seed))
    }

    /// The recovery key's public half.
    pub fn recovery(&self) -> Option<&Recipient> {
        self.recovery.as_ref()
    }
}

/// Whether a node is still where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Same,
    /// It was copied, moved or restored: it goes on under a new incarnation.
    Anew,
}

/// Four letters: two of 280 000 nodes that draw them are the same.
pub(crate) fn drawn_prefix() -> Result<Prefix, Trouble> {
    let mut prefix = String::new();
    for byte in random::bytes::<4>()? {
        prefix.push(char::from(PREFIX_LETTERS[usize::from(byte) % PREFIX_LETTERS.len()]));
    }
    // Those of exercises begin with X, and by that a node that is enrolled knows that it is of one.
    if prefix.starts_with('X') {
        prefix.replace_range(..1, "Y");
    }
    Prefix::new(&prefix).map_err(|_| Trouble::internal("prefix-failed"))
}

fn path_in(folder: &Path) -> PathBuf {
    folder.join(KEY_FILE)
}

fn place_of(folder: &Path) -> Result<[u8; 32], Trouble> {
    let place = platform::place(folder).map_err(|error| Trouble::of_io(folder, error))?;
    Ok(blake3::derive_key("planb node place v1", &place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    fn new() -> NewNode {
        NewNode { tenant: Tenant([1; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None }
    }

    #[test]
    fn keys_come_back_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let made = NodeKeys::create(folder.path(), &new()).unwrap();
        let mut read = NodeKeys::open(folder.path()).unwrap();
        assert_eq!(read.log(), made.log());
        assert_eq!(read.sheet_key(), made.sheet_key());
        assert_eq!(read.settle(folder.path()).unwrap(), Settled::Same);
        let path = folder.path().join(KEY_FILE);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(NodeKeys::open(folder.path()).unwrap_err().key, "key-file-open");
    }

    #[test]
    fn a_copy_goes_on_in_a_log_of_its_own() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let made = NodeKeys::create(first.path(), &new()).unwrap();
        fs::copy(first.path().join(KEY_FILE), second.path().join(KEY_FILE)).unwrap();
        let mut copy = NodeKeys::open(second.path()).unwrap();
        assert_eq!(copy.settle(second.path()).unwrap(), Settled::Anew);
        assert_ne!(copy.log(), made.log());
        assert_ne!(copy.prefix(), made.prefix());
        assert_eq!(copy.signing().to_bytes(), made.signing().to_bytes());
        let mut again = NodeKeys::open(second.path()).unwrap();
        assert_eq!((again.settle(second.path()).unwrap(), again.log()), (Settled::Same, copy.log()));
    }

    #[test]
    fn a_damaged_or_missing_key_file_is_a_trouble() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(NodeKeys::open(folder.path()).unwrap_err().key, "key-file-missing");
        NodeKeys::create(folder.path(), &new()).unwrap();
        let path = folder.path().join(KEY_FILE);
        let good = fs::read(&path).unwrap();
        for at in [0, 1, 40, good.len() - 1] {
            let mut damaged = good.clone();
            damaged[at] ^= 1;
            fs::write(&path, &damaged).unwrap();
            assert_eq!(NodeKeys::open(folder.path()).unwrap_err().key, "key-file-damaged", "byte {at}");
        }
        fs::write(&path, b"").unwrap();
        assert_eq!(NodeKeys::open(folder.path()).unwrap_err().key, "key-file-damaged");
    }
}
