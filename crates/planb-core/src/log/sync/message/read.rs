//! Reading a message: lengths and counts are checked before anything is kept.

use super::super::super::bytes::Reader;
use super::super::super::fork::MAX_PROOF_BYTES;
use super::super::super::segment::MAX_SEGMENT_BYTES;
use super::*;

impl Message {
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
        message.segments = read_list(reader, has(5).then_some(()), MAX_LIST, |reader| {
            Ok(read_bytes(reader, MAX_SEGMENT_BYTES)?.to_vec())
        })?;
        message.witnessed = read_list(reader, has(6).then_some(()), MAX_LIST, |reader| {
            SignedHeads::decode(read_bytes(reader, MAX_MESSAGE_BYTES)?)
        })?;
        message.forks = read_list(reader, has(7).then_some(()), MAX_FORKS, |reader| {
            Ok(read_bytes(reader, MAX_PROOF_BYTES)?.to_vec())
        })?;
        message.keys = has(8).then(|| Ok(read_bytes(reader, MAX_KEY_BYTES)?.to_vec())).transpose()?;
        message.keys_taken = has(9).then(|| reader.array()).transpose()?;
        message.wants = has(10).then(|| read_wants(reader)).transpose()?;
        message.want_forks = read_list(reader, has(11).then_some(()), MAX_LIST, |reader| reader.array())?;
        message.want_heads = read_list(reader, has(12).then_some(()), MAX_LIST, |reader| reader.array())?;
        message.now = read_list(reader, has(13).then_some(()), MAX_LIST, Seen::read)?;
        message.refused = read_list(reader, has(14).then_some(()), MAX_LIST, read_refused)?;
        if has(15) {
            message.taken = Some(Taken { transactions: reader.number()?, entries: reader.number()? });
        }
        match reader.left() {
            0 => Ok(message),
            extra => Err(Damage::TooLong { extra }),
        }
    }
}

fn read_bytes<'a>(reader: &mut Reader<'a>, most: usize) -> Result<&'a [u8], Damage> {
    let bytes = reader.number()?;
    if bytes > most as u64 {
        return Err(Damage::TooLarge { bytes, most: most as u64 });
    }
    reader.take(bytes as usize)
}

fn read_count(reader: &mut Reader<'_>, most: usize) -> Result<u64, Damage> {
    let count = reader.number()?;
    if count > most as u64 { Err(Damage::TooMany { count, most: most as u64 }) } else { Ok(count) }
}

/// A list, if its part is there; one that is there has something in it.
fn read_list<'a, T>(
    reader: &mut Reader<'a>,
    part: Option<()>,
    most: usize,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Damage>,
) -> Result<Vec<T>, Damage> {
    if part.is_none() {
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
