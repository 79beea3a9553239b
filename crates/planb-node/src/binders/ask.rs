//! A piece of a file, asked for over HTTPS on the carrier between nodes, and answered.
//!
//! ```text
//! request = version 1 | 'G' | name (length n, a-z 0-9 . / -) | from 8
//! answer  = version 1 | 'P' | 0 not there, 1 there | length of the whole file 8 | bytes from there on, at most `PIECE_BYTES`
//! ```
//!
//! Whoever is enrolled may have the sealed binders: they are sealed, so the way to them need not be. Others get nothing.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use planb_core::log::Damage;
use planb_core::log::bytes::{Reader, write_number};
use planb_core::snapshot::list::{HEAD, parse_path};
use planb_core::trust::Standing;

use super::OUT;
use crate::carrier::Fault;
use crate::carrier::https::{Answer, Peer, PeerFault};
use crate::carrier::place::{MAX_NAME, check_name};
use crate::store::Node;

/// The version of both, the first byte.
pub const VERSION: u8 = 1;
/// Most bytes of a file in one answer.
pub const PIECE_BYTES: u64 = 4 << 20;

const ASKED: u8 = b'G';
const GIVEN: u8 = b'P';

/// Whether a request on the carrier asks for a file.
pub fn is_request(bytes: &[u8]) -> bool {
    bytes.starts_with(&[VERSION, ASKED])
}

fn request(name: &str, from: u64) -> Vec<u8> {
    let mut out = vec![VERSION, ASKED];
    write_number(&mut out, name.len() as u64);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(&from.to_be_bytes());
    out
}

fn read_request(bytes: &[u8]) -> Result<(String, u64), Damage> {
    let mut reader = Reader::new(bytes);
    reader.version(VERSION, ASKED)?;
    let length = usize::try_from(reader.number()?).unwrap_or(usize::MAX);
    if length > MAX_NAME {
        return Err(Damage::TooMany { count: length as u64, most: MAX_NAME as u64 });
    }
    let name = String::from_utf8(reader.take(length)?.to_vec()).map_err(|_| Damage::OtherForm { at: 2 })?;
    let from = reader.fixed()?;
    reader.end()?;
    Ok((name, from))
}

/// Whether a name is one of those that are given away: the head, a list, a sealed binder.
fn is_given(name: &str) -> bool {
    let is_list = name.starts_with("binders-") && name.ends_with(".list") && !name.contains('/');
    check_name(name).is_ok() && (name == HEAD || is_list || parse_path(name).is_some())
}

/// Answers a peer that has proven its key. One that is not enrolled gets nothing.
pub fn answer(node: &mut Node, peer: &[u8; 32], bytes: &[u8]) -> Answer {
    let is_enrolled = node.refresh().is_ok() && matches!(node.state().trust().standing(peer), Standing::Enrolled(_));
    let Some((name, from)) = read_request(bytes).ok().filter(|_| is_enrolled) else { return Answer::Refused };
    let mut out = vec![VERSION, GIVEN];
    match is_given(&name).then(|| piece(&node.folder().join(OUT), &name, from)).flatten() {
        Some((whole, piece)) => {
            out.push(1);
            out.extend_from_slice(&whole.to_be_bytes());
            out.extend_from_slice(&piece);
        }
        None => {
            out.push(0);
            out.extend_from_slice(&0u64.to_be_bytes());
        }
    }
    Answer::Bytes(out)
}

/// The length of a file, and a piece of it. Links are not followed.
fn piece(out: &Path, name: &str, from: u64) -> Option<(u64, Vec<u8>)> {
    let mut path = out.to_path_buf();
    for part in name.split('/') {
        path.push(part);
        std::fs::symlink_metadata(&path).ok().filter(|found| !found.is_symlink())?;
    }
    let mut file = File::open(&path).ok()?;
    let whole = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
    file.seek(SeekFrom::Start(from.min(whole))).ok()?;
    let mut piece = Vec::new();
    file.take(PIECE_BYTES).read_to_end(&mut piece).ok()?;
    Some((whole, piece))
}

fn read_answer(bytes: &[u8]) -> Result<Option<(u64, &[u8])>, Damage> {
    let mut reader = Reader::new(bytes);
    reader.version(VERSION, GIVEN)?;
    let is_there = reader.byte()?;
    let whole = reader.fixed()?;
    let piece = reader.take(reader.left())?;
    Ok((is_there == 1).then_some((whole, piece)))
}

/// Reads a file piece by piece.
pub(super) fn read_from(peer: &mut Peer, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
    collect(name, limit, |request| peer.exchange(request))
}

fn collect(
    name: &str,
    limit: u64,
    mut exchange: impl FnMut(&[u8]) -> Result<Vec<u8>, PeerFault>,
) -> Result<Vec<u8>, Fault> {
    check_name(name)?;
    let mut bytes = Vec::new();
    loop {
        let given = exchange(&request(name, bytes.len() as u64)).map_err(|fault| of_peer(&fault))?;
        let damaged = |_| Fault::Failed("answer".to_string());
        let (whole, piece) = read_answer(&given).map_err(damaged)?.ok_or(Fault::Missing)?;
        if whole > limit {
            return Err(Fault::TooLarge { bytes: whole, limit });
        }
        bytes.extend_from_slice(piece);
        match (bytes.len() as u64).cmp(&whole) {
            std::cmp::Ordering::Equal => return Ok(bytes),
            std::cmp::Ordering::Less if !piece.is_empty() => {}
            // It shrank or grew while it was read.
            _ => return Err(Fault::Failed("changed".to_string())),
        }
    }
}

fn of_peer(fault: &PeerFault) -> Fault {
    match fault {
        PeerFault::Refused => Fault::Denied,
        PeerFault::Unreachable | PeerFault::Broken => Fault::Gone,
        PeerFault::TooLarge => Fault::Failed("large".to_string()),
        PeerFault::BadAddress | PeerFault::WrongKey => Fault::Failed("key".to_string()),
        PeerFault::NoNode(status) => Fault::Failed(status.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers from a folder, as a hub does.
    fn from(folder: &Path) -> impl FnMut(&[u8]) -> Result<Vec<u8>, PeerFault> {
        move |request| {
            let (name, from) = read_request(request).unwrap();
            let mut out = vec![VERSION, GIVEN];
            match piece(folder, &name, from) {
                Some((whole, piece)) => out.extend([&[1][..], &whole.to_be_bytes(), &piece].concat()),
                None => out.extend([0; 9]),
            }
            Ok(out)
        }
    }

    #[test]
    fn a_file_comes_in_pieces_and_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        for length in [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            std::fs::write(folder.path().join("a"), &bytes).unwrap();
            assert_eq!(collect("a", 2 * PIECE_BYTES, from(folder.path())), Ok(bytes), "{length}");
        }
        let limit = 2 * PIECE_BYTES - 1;
        assert_eq!(collect("a", limit, from(folder.path())), Err(Fault::TooLarge { bytes: limit + 1, limit }));
        assert_eq!(collect("b", limit, from(folder.path())), Err(Fault::Missing));
        assert_eq!(collect("../a", limit, from(folder.path())), Err(Fault::BadName));
    }

    #[test]
    fn an_answer_that_never_ends_ends() {
        let empty = |_: &[u8]| Ok([&[VERSION, GIVEN, 1][..], &9u64.to_be_bytes()].concat());
        assert_eq!(collect("a", 99, empty), Err(Fault::Failed("changed".into())));
        let grows = |_: &[u8]| Ok([&[VERSION, GIVEN, 1][..], &1u64.to_be_bytes(), b"two"].concat());
        assert_eq!(collect("a", 99, grows), Err(Fault::Failed("changed".into())));
        assert_eq!(collect("a", 99, |_: &[u8]| Ok(b"x".to_vec())), Err(Fault::Failed("answer".into())));
        assert_eq!(collect("a", 99, |_: &[u8]| Err(PeerFault::Refused)), Err(Fault::Denied));
    }

    #[test]
    fn only_what_is_sealed_is_given() {
        for given in [HEAD, "binders-0123456789abcdef.list", "norra/parm-2026-02-03.tar.age"] {
            assert!(is_given(given), "{given}");
        }
        for kept in ["", "node.key", "../log.db", "norra/parm-2026-02-03.pdf", "norra/../node.key", "x/binders-1.list"]
        {
            assert!(!is_given(kept), "{kept}");
        }
        let request = request("norra/parm-2026-02-03.tar.age", 7);
        assert!(is_request(&request));
        assert_eq!(read_request(&request), Ok(("norra/parm-2026-02-03.tar.age".to_string(), 7)));
        for at in 0..request.len() {
            assert!(read_request(&request[..at]).is_err(), "{at}");
        }
    }
}
