//! Where a reserve computer fetches from: a folder, an object store, a node that serves. All of them are only read.

use std::path::Path;

use planb_core::snapshot::list::{HEAD, HEAD_BYTES};

use super::{OUT, ask};
use crate::carrier::https::Peer;
use crate::carrier::place::OBJECT_STORE;
use crate::carrier::{Fault, Folder, Object, Place};
use crate::store::Node;
use crate::trouble::Trouble;

/// Somewhere that files are read from. Nothing is believed about what it gives.
pub trait Source {
    /// A file's bytes; one of more than `limit` bytes is not read.
    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault>;
}

/// A place that stores, and the folder in it where the binders lie.
pub struct At<P> {
    place: P,
    folder: &'static str,
}

impl<P: Place> At<P> {
    /// Finds the binders: at the top, or in `out`, as where a whole disk was copied.
    pub fn find(mut place: P) -> Result<At<P>, Fault> {
        let top = place.read(HEAD, HEAD_BYTES as u64);
        if top.as_ref().is_err_and(|fault| *fault == Fault::Missing)
            && place.read(&format!("{OUT}/{HEAD}"), HEAD_BYTES as u64) != Err(Fault::Missing)
        {
            return Ok(At { place, folder: OUT });
        }
        match top {
            Err(fault @ (Fault::Gone | Fault::Denied)) => Err(fault),
            _ => Ok(At { place, folder: "" }),
        }
    }
}

impl<P: Place> Source for At<P> {
    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        match self.folder {
            "" => self.place.read(name, limit),
            folder => self.place.read(&format!("{folder}/{name}"), limit),
        }
    }
}

impl Source for Peer {
    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        ask::read_from(self, name, limit)
    }
}

/// Opens what an address names: a folder, `s3://BUCKET/PREFIX`, or `https://HOST:PORT#FINGERPRINT`.
pub fn open(node: &Node, address: &str) -> Result<Box<dyn Source>, Trouble> {
    let trouble = |fault: Fault| fault.trouble(address);
    if address.starts_with("https://") {
        let peer = Peer::connect(address, node.keys().signing()).map_err(|fault| fault.trouble(address))?;
        return Ok(Box::new(peer));
    }
    if address.starts_with(OBJECT_STORE) {
        return Ok(Box::new(At::find(Object::s3(address).map_err(trouble)?).map_err(trouble)?));
    }
    let folder = Folder::open(Path::new(address)).map_err(trouble)?;
    Ok(Box::new(At::find(folder).map_err(trouble)?))
}
