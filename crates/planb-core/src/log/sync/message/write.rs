//! Writing a message: the parts that are there, in their order.

use super::super::super::bytes::write_number;
use super::*;

impl Message {
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
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn write_list<T>(out: &mut Vec<u8>, list: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    if !list.is_empty() {
        write_number(out, list.len() as u64);
        list.iter().for_each(|item| write(out, item));
    }
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
