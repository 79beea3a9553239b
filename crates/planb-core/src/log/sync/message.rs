//! What travels between two nodes, one way: everything is optional, and stands in one order.
//!
//! ```text
//! version 1 | 'M' | tenant 16 | parts n (one bit each, as below) | the parts, in this order
//!  0 hello      receipt 120, known 16, flags 1 (1: first of the session, 2: may have keys)
//!  1 receipt    120
//!  2 heads      length n, signed heads
//!  3 brief      incarnation 16, count n, wall ms 8, signature 64: signed heads over the receiver's own list
//!  4 index      n × (first 8 of the node's log, count n)
//!  5 segments   n × (length n, segment)
//!  6 witnessed  n × (length n, signed heads)
//!  7 forks      n × (length n, fork proof)
//!  8 keys       length n, sealed client keys
//!  9 keys taken BLAKE3 32 of what was taken
//! 10 wants      budget n, n × (log 16, from n, to n, bodies 1)
//! 11 want forks n × log 16
//! 12 want heads n × first 8 of the node's log
//! 13 now        n × (log 16, seq n, hash 16, frozen 1)
//! 14 refused    n × (log there 1, log 16, seq n, why 1, version 1 if newer)
//! 15 taken      transactions n, entries n
//! ```

use super::super::bytes::{Reader, write_number};
use super::super::damage::Damage;
use super::super::fork::MAX_PROOF_BYTES;
use super::super::header::Tenant;
use super::super::segment::MAX_SEGMENT_BYTES;
use super::super::transaction::Identity;
use super::super::witness::{MAX_LOGS, Receipt, Seen, SignedHeads};
use super::{Refused, Taken, Want, Why};

/// The format's version, the first byte.
pub const VERSION: u8 = 1;
/// Most bytes in one message.
pub const MAX_MESSAGE_BYTES: usize = 48 << 20;
/// Most things in one list of a message; a log each where it is a list of logs.
pub const MAX_LIST: usize = MAX_LOGS;
/// Most fork proofs in one message.
pub const MAX_FORKS: usize = 16;
/// Most bytes of sealed client keys in one message.
pub const MAX_KEY_BYTES: usize = 8 << 20;

const KIND: u8 = b'M';

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub tenant: Tenant,
    pub hello: Option<Hello>,
    pub receipt: Option<Receipt>,
    pub heads: Option<SignedHeads>,
    pub brief: Option<Brief>,
    /// Whose signed heads the sender holds, its own too, and their count.
    pub index: Option<Vec<([u8; 8], u64)>>,
    pub segments: Vec<Vec<u8>>,
    pub witnessed: Vec<SignedHeads>,
    /// Fork proofs as bytes: each is read and checked by itself.
    pub forks: Vec<Vec<u8>>,
    pub keys: Option<Vec<u8>>,
    pub keys_taken: Option<[u8; 32]>,
    pub wants: Option<Wants>,
    pub want_forks: Vec<[u8; 16]>,
    pub want_heads: Vec<[u8; 8]>,
    /// How far the sender now has the logs that the request touched.
    pub now: Vec<Seen>,
    pub refused: Vec<Refused>,
    pub taken: Option<Taken>,
}

/// The first word of a session, and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    pub receipt: Receipt,
    /// [`known`] of the sender.
    pub known: [u8; 16],
    /// The sender wants the index and the lacking bodies.
    pub is_first: bool,
    /// The sender wants client keys, if there are any.
    pub keys: bool,
}

/// Signed heads without the list, for a receiver that has the same list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    pub incarnation: [u8; 16],
    pub count: u64,
    pub wall_ms: u64,
    pub signature: [u8; 64],
}

/// Wanted transactions, and how many bytes the answer should have at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wants {
    pub budget: u64,
    pub list: Vec<Want>,
}

impl Brief {
    /// The short form of these heads.
    pub fn of(heads: &SignedHeads) -> Brief {
        Brief {
            incarnation: heads.identity.incarnation,
            count: heads.count,
            wall_ms: heads.wall_ms,
            signature: heads.signature,
        }
    }

    /// The long form, over the receiver's own list; `verify` says whether the sender's list was the same.
    pub fn over(&self, own: &SignedHeads, sender: [u8; 32]) -> SignedHeads {
        SignedHeads {
            tenant: own.tenant,
            identity: Identity { public_key: sender, incarnation: self.incarnation },
            count: self.count,
            wall_ms: self.wall_ms,
            seen: own.seen.clone(),
            signature: self.signature,
        }
    }
}

/// How signed heads are named in an index: the first 8 bytes of their writer's log.
pub fn short(heads: &SignedHeads) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&heads.identity.log().0[..8]);
    short
}

/// Whose heads are held, in which count, sorted.
pub fn index(own: &SignedHeads, witnessed: &[SignedHeads]) -> Vec<([u8; 8], u64)> {
    let mut index: Vec<_> = witnessed.iter().chain([own]).map(|heads| (short(heads), heads.count)).collect();
    index.sort_unstable();
    index.dedup_by_key(|(short, _)| *short);
    index.truncate(MAX_LIST);
    index
}

/// The digest of an index: equal when two nodes hold the same words of all nodes.
pub fn known(index: &[([u8; 8], u64)]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("planb known heads v1");
    for (short, count) in index {
        hasher.update(short).update(&count.to_be_bytes());
    }
    let mut known = [0; 16];
    known.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    known
}

impl Message {
    /// A message with nothing in it yet.
    pub fn empty(tenant: Tenant) -> Message {
        Message {
            tenant,
            hello: None,
            receipt: None,
            heads: None,
            brief: None,
            index: None,
            segments: Vec::new(),
            witnessed: Vec::new(),
            forks: Vec::new(),
            keys: None,
            keys_taken: None,
            wants: None,
            want_forks: Vec::new(),
            want_heads: Vec::new(),
            now: Vec::new(),
            refused: Vec::new(),
            taken: None,
        }
    }

    /// The answer to a request that could not be read at all.
    pub fn refusal(tenant: Tenant, why: Why) -> Message {
        Message { refused: vec![Refused { log: None, seq: 0, why }], ..Message::empty(tenant) }
    }

    /// True when it says only that a request could not be read: nothing more can be said to that node.
    pub fn is_refusal(&self) -> bool {
        self.parts() == 1 << 14 && matches!(&self.refused[..], [Refused { log: None, .. }])
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.parts() == 0
    }

    /// The bytes that are sent. Damage when signed heads in it are not valid.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        let mut out = vec![VERSION, KIND];
        out.extend_from_slice(&self.tenant.0);
        write_number(&mut out, self.parts());
        if let Some(hello) = &self.hello {
            hello.receipt.write(&mut out);
            out.extend_from_slice(&hello.known);
            out.push(u8::from(hello.is_first) | u8::from(hello.keys) << 1);
        }
        if let Some(receipt) = &self.receipt {
            receipt.write(&mut out);
        }
        if let Some(heads) = &self.heads {
            write_bytes(&mut out, &heads.encode()?);
        }
        if let Some(brief) = &self.brief {
            out.extend_from_slice(&brief.incarnation);
            write_number(&mut out, brief.count);
            out.extend_from_slice(&brief.wall_ms.to_be_bytes());
            out.extend_from_slice(&brief.signature);
        }
        if let Some(index) = &self.index {
            write_number(&mut out, index.len() as u64);
            for (short, count) in index {
                out.extend_from_slice(short);
                write_number(&mut out, *count);
            }
        }
        write_list(&mut out, &self.segments, |out, segment| write_bytes(out, segment));
        let witnessed = self.witnessed.iter().map(SignedHeads::encode).collect::<Result<Vec<_>, _>>()?;
        write_list(&mut out, &witnessed, |out, heads| write_bytes(out, heads));
        write_list(&mut out, &self.forks, |out, fork| write_bytes(out, fork));
        if let Some(keys) = &self.keys {
            write_bytes(&mut out, keys);
        }
        if let Some(taken) = &self.keys_taken {
            out.extend_from_slice(taken);
        }
        self.encode_wants(&mut out);
        write_list(&mut out, &self.now, |out, seen| seen.write(out));
        write_list(&mut out, &self.refused, write_refused);
        if let Some(taken) = &self.taken {
            write_number(&mut out, taken.transactions);
            write_number(&mut out, taken.entries);
        }
        Ok(out)
    }

    fn encode_wants(&self, out: &mut Vec<u8>) {
        if let Some(wants) = &self.wants {
            write_number(out, wants.budget);
            write_number(out, wants.list.len() as u64);
            for want in &wants.list {
                out.extend_from_slice(&want.log);
                write_number(out, want.from);
                write_number(out, want.to);
                out.push(u8::from(want.bodies));
            }
        }
        write_list(out, &self.want_forks, |out, log| out.extend_from_slice(log));
        write_list(out, &self.want_heads, |out, short| out.extend_from_slice(short));
    }

    /// Reads a whole message. Signed heads in it are not verified; segments and fork proofs are not read.
    pub fn decode(bytes: &[u8]) -> Result<Message, Damage> {
        if bytes.len() > MAX_MESSAGE_BYTES {
            return Err(Damage::TooLarge { bytes: bytes.len() as u64, most: MAX_MESSAGE_BYTES as u64 });
        }
        let mut reader = Reader::new(bytes);
        let reader = &mut reader;
        reader.version(VERSION, KIND)?;
        let mut message = Message::empty(Tenant(reader.array()?));
        let parts = reader.number()?;
        if parts >= 1 << 16 {
            return Err(Damage::UnknownFlags(parts));
        }
        let has = |part: u32| parts & 1 << part != 0;
        message.hello = has(0).then(|| read_hello(reader)).transpose()?;
        message.receipt = has(1).then(|| Receipt::read(reader)).transpose()?;
        message.heads = has(2).then(|| SignedHeads::decode(read_bytes(reader, MAX_MESSAGE_BYTES)?)).transpose()?;
        message.brief = has(3).then(|| read_brief(reader)).transpose()?;
        if has(4) {
            let count = read_count(reader, MAX_LIST)?;
            message.index =
                Some((0..count).map(|_| Ok((reader.array()?, reader.number()?))).collect::<Result<_, _>>()?);
        }
        message.segments =
            read_list(reader, has(5), MAX_LIST, |reader| Ok(read_bytes(reader, MAX_SEGMENT_BYTES)?.to_vec()))?;
        message.witnessed =
            read_list(reader, has(6), MAX_LIST, |reader| SignedHeads::decode(read_bytes(reader, MAX_MESSAGE_BYTES)?))?;
        message.forks =
            read_list(reader, has(7), MAX_FORKS, |reader| Ok(read_bytes(reader, MAX_PROOF_BYTES)?.to_vec()))?;
        message.keys = has(8).then(|| Ok(read_bytes(reader, MAX_KEY_BYTES)?.to_vec())).transpose()?;
        message.keys_taken = has(9).then(|| reader.array()).transpose()?;
        message.wants = has(10).then(|| read_wants(reader)).transpose()?;
        message.want_forks = read_list(reader, has(11), MAX_LIST, |reader| reader.array())?;
        message.want_heads = read_list(reader, has(12), MAX_LIST, |reader| reader.array())?;
        message.now = read_list(reader, has(13), MAX_LIST, Seen::read)?;
        message.refused = read_list(reader, has(14), MAX_LIST, read_refused)?;
        if has(15) {
            message.taken = Some(Taken { transactions: reader.number()?, entries: reader.number()? });
        }
        match reader.left() {
            0 => Ok(message),
            extra => Err(Damage::TooLong { extra }),
        }
    }

    /// One bit for each part that is there. A list is there when it has something in it.
    fn parts(&self) -> u64 {
        let there = [
            self.hello.is_some(),
            self.receipt.is_some(),
            self.heads.is_some(),
            self.brief.is_some(),
            self.index.is_some(),
            !self.segments.is_empty(),
            !self.witnessed.is_empty(),
            !self.forks.is_empty(),
            self.keys.is_some(),
            self.keys_taken.is_some(),
            self.wants.is_some(),
            !self.want_forks.is_empty(),
            !self.want_heads.is_empty(),
            !self.now.is_empty(),
            !self.refused.is_empty(),
            self.taken.is_some(),
        ];
        there.iter().rev().fold(0, |parts, there| parts << 1 | u64::from(*there))
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn read_bytes<'a>(reader: &mut Reader<'a>, most: usize) -> Result<&'a [u8], Damage> {
    let bytes = reader.number()?;
    if bytes > most as u64 {
        return Err(Damage::TooLarge { bytes, most: most as u64 });
    }
    reader.take(bytes as usize)
}

fn write_list<T>(out: &mut Vec<u8>, list: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    if !list.is_empty() {
        write_number(out, list.len() as u64);
        list.iter().for_each(|item| write(out, item));
    }
}

fn read_count(reader: &mut Reader<'_>, most: usize) -> Result<u64, Damage> {
    let count = reader.number()?;
    if count > most as u64 { Err(Damage::TooMany { count, most: most as u64 }) } else { Ok(count) }
}

/// A list that is there has something in it.
fn read_list<'a, T>(
    reader: &mut Reader<'a>,
    there: bool,
    most: usize,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Damage>,
) -> Result<Vec<T>, Damage> {
    if !there {
        return Ok(Vec::new());
    }
    let at = reader.at();
    match read_count(reader, most)? {
        0 => Err(Damage::OtherForm { at }),
        count => (0..count).map(|_| read(reader)).collect(),
    }
}

fn read_hello(reader: &mut Reader<'_>) -> Result<Hello, Damage> {
    let (receipt, known, flags) = (Receipt::read(reader)?, reader.array()?, reader.byte()?);
    if flags > 3 {
        return Err(Damage::UnknownFlags(u64::from(flags)));
    }
    Ok(Hello { receipt, known, is_first: flags & 1 != 0, keys: flags & 2 != 0 })
}

fn read_brief(reader: &mut Reader<'_>) -> Result<Brief, Damage> {
    Ok(Brief {
        incarnation: reader.array()?,
        count: reader.number()?,
        wall_ms: reader.fixed()?,
        signature: reader.array()?,
    })
}

fn read_yes(reader: &mut Reader<'_>) -> Result<bool, Damage> {
    match reader.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Damage::UnknownFlags(u64::from(other))),
    }
}

fn read_wants(reader: &mut Reader<'_>) -> Result<Wants, Damage> {
    let budget = reader.number()?;
    let count = read_count(reader, MAX_LIST)?;
    let want = |_| {
        let (log, from, to) = (reader.array()?, reader.number()?, reader.number()?);
        Ok(Want { log, from, to, bodies: read_yes(reader)? })
    };
    Ok(Wants { budget, list: (0..count).map(want).collect::<Result<_, _>>()? })
}

fn write_refused(out: &mut Vec<u8>, refused: &Refused) {
    out.push(u8::from(refused.log.is_some()));
    out.extend_from_slice(refused.log.as_ref().map_or(&[], |log| &log[..]));
    write_number(out, refused.seq);
    let (why, version) = match refused.why {
        Why::Damaged(Damage::BrokenChain { .. }) => (1, None),
        Why::Damaged(_) => (0, None),
        Why::UnknownWriter => (2, None),
        Why::Revoked => (3, None),
        Why::Frozen => (4, None),
        Why::OtherTenant => (5, None),
        Why::Gap => (6, None),
        Why::Newer(version) => (7, Some(version)),
        Why::TooLarge => (8, None),
    };
    out.push(why);
    out.extend(version);
}

/// A damage that the other node found is not told in detail, but for a chain that goes another way.
fn read_refused(reader: &mut Reader<'_>) -> Result<Refused, Damage> {
    let log = read_yes(reader)?.then(|| reader.array()).transpose()?;
    let seq = reader.number()?;
    let why = match reader.byte()? {
        0 => Why::Damaged(Damage::Elsewhere),
        1 => Why::Damaged(Damage::BrokenChain { seq }),
        2 => Why::UnknownWriter,
        3 => Why::Revoked,
        4 => Why::Frozen,
        5 => Why::OtherTenant,
        6 => Why::Gap,
        7 => Why::Newer(reader.byte()?),
        8 => Why::TooLarge,
        other => return Err(Damage::UnknownFlags(u64::from(other))),
    };
    Ok(Refused { log, seq, why })
}
