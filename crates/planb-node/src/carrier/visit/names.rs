//! What the files at a place are called.

use planb_core::log::Tenant;

use super::super::place::{Found, PART};

/// How many characters stand for a tenant, a node or a content's digest.
const SHORT: usize = 16;
/// How many characters stand for a log.
const LOG: usize = 32;

/// The names of one tenant's files, and of one node's own.
#[derive(Clone, Debug)]
pub(super) struct Names {
    top: String,
    own: String,
}

/// A file that says by its name that it is a segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    pub log: [u8; 16],
    pub from: u64,
    pub to: u64,
    /// The first 16 characters of the content's BLAKE3.
    pub digest: String,
    pub found: Found,
}

/// What a name says that a file is.
pub(super) enum Kind {
    Segment(Segment),
    /// A note, a fork proof, keys, or a file that was not finished.
    Other,
    Foreign,
}

impl Names {
    pub(super) fn of(tenant: &Tenant, public_key: &[u8; 32]) -> Names {
        let top = format!("planb/{}/n", short(&tenant.0));
        let own = format!("{top}/{}", short(public_key));
        Names { top, own }
    }

    /// Above all nodes.
    pub(super) fn top(&self) -> String {
        self.top.clone()
    }

    /// This node's own folder.
    pub(super) fn own(&self) -> String {
        self.own.clone()
    }

    /// Whether a file lies in this node's own folder.
    pub(super) fn is_own(&self, name: &str) -> bool {
        name.strip_prefix(&self.own).is_some_and(|rest| rest.starts_with('/'))
    }

    pub(super) fn segment(&self, log: &[u8; 16], from: u64, to: u64, bytes: &[u8]) -> String {
        format!("{}/s/{}-{from}-{to}-{}.seg", self.own, hex(log), digest(bytes))
    }

    pub(super) fn fork(&self, bytes: &[u8]) -> String {
        format!("{}/f/{}.fork", self.own, digest(bytes))
    }

    pub(super) fn keys(&self, receiver: &[u8; 32]) -> String {
        format!("{}/k/{}.age", self.own, short(receiver))
    }

    /// Where another node leaves keys for a receiver.
    pub(super) fn keys_of(&self, giver: &[u8; 32], receiver: &[u8; 32]) -> String {
        format!("{}/{}/k/{}.age", self.top, short(giver), short(receiver))
    }

    pub(super) fn head(&self, count: u64, bytes: &[u8]) -> String {
        format!("{}/heads/{count}-{}.head", self.own, digest(bytes))
    }

    /// The node whose folder a file lies in, the kind's letter, and the file's own name.
    pub(super) fn parts<'a>(&self, name: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        let mut parts = name.strip_prefix(&self.top)?.strip_prefix('/')?.split('/');
        let (node, kind, file) = (parts.next()?, parts.next()?, parts.next()?);
        (parts.next().is_none() && is_hex(node, SHORT)).then_some((node, kind, file))
    }

    /// What a name says that a file is.
    pub(super) fn kind(&self, found: &Found) -> Kind {
        let Some((_, kind, file)) = self.parts(&found.name) else { return Kind::Foreign };
        let whole = file.strip_suffix(PART).unwrap_or(file);
        let is_ours = match kind {
            "s" => read_segment(whole, found).is_some(),
            "f" => whole.strip_suffix(".fork").is_some_and(|digest| is_hex(digest, SHORT)),
            "k" => whole.strip_suffix(".age").is_some_and(|node| is_hex(node, SHORT)),
            "heads" => read_head(whole).is_some(),
            _ => false,
        };
        match read_segment(file, found) {
            _ if !is_ours => Kind::Foreign,
            Some(segment) if kind == "s" => Kind::Segment(segment),
            _ => Kind::Other,
        }
    }
}

/// The count and the digest in a head file's name.
pub(super) fn read_head(file: &str) -> Option<(u64, &str)> {
    let (count, digest) = file.strip_suffix(".head")?.split_once('-')?;
    is_hex(digest, SHORT).then_some((number(count)?, digest))
}

fn read_segment(file: &str, found: &Found) -> Option<Segment> {
    let mut parts = file.strip_suffix(".seg")?.split('-');
    let (log, from, to, digest) = (parts.next()?, number(parts.next()?)?, number(parts.next()?)?, parts.next()?);
    let right = parts.next().is_none() && is_hex(digest, SHORT) && from > 0 && from <= to;
    right.then_some(Segment { log: read_log(log)?, from, to, digest: digest.to_string(), found: found.clone() })
}

/// A number in its one form.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

fn read_log(text: &str) -> Option<[u8; 16]> {
    let value = is_hex(text, LOG).then(|| u128::from_str_radix(text, 16).ok()).flatten()?;
    Some(value.to_be_bytes())
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The first 16 characters of a content's BLAKE3.
pub(super) fn digest(bytes: &[u8]) -> String {
    short(blake3::hash(bytes).as_bytes())
}

/// The first 16 characters of an id.
pub(super) fn short(id: &[u8]) -> String {
    hex(id.get(..SHORT / 2).unwrap_or(id))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::place::check_name;
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let names = Names::of(&Tenant([0xab; 16]), &[0xcd; 32]);
        let found = |name: &str| Found { name: name.to_string(), bytes: 3 };
        let name = names.segment(&[7; 16], 1, u64::MAX, b"abc");
        assert_eq!(check_name(&name), Ok(()));
        assert!(names.is_own(&name) && !names.is_own(&names.own()));
        let Kind::Segment(segment) = names.kind(&found(&name)) else { panic!("{name}") };
        let expected = Segment { log: [7; 16], from: 1, to: u64::MAX, digest: digest(b"abc"), found: found(&name) };
        assert_eq!(segment, expected);
        for name in [names.fork(b"x"), names.keys(&[1; 32]), names.head(12, b"x"), format!("{name}.part")] {
            assert!(matches!(names.kind(&found(&name)), Kind::Other), "{name}");
        }
        assert_eq!(read_head("12-0123456789abcdef.head"), Some((12, "0123456789abcdef")));
        let log = "0".repeat(32);
        let own = names.own();
        for bad in [
            format!("{own}/s/{log}-01-2-0123456789abcdef.seg"),
            format!("{own}/s/{log}-0-2-0123456789abcdef.seg"),
            format!("{own}/s/{log}-3-2-0123456789abcdef.seg"),
            format!("{own}/s/{log}-1-99999999999999999999-0123456789abcdef.seg"),
            format!("{own}/s/{log}-1-2-0123456789abcde.seg"),
            format!("{own}/s/{log}-1-2.seg"),
            format!("{own}/s/{log}-1-2-0123456789abcdef-x.seg"),
            format!("{own}/f/{log}-1-2-0123456789abcdef.seg"),
            format!("{own}/x/0123456789abcdef.fork"),
            format!("{own}/f/a/0123456789abcdef.fork"),
            format!("{}/short/f/0123456789abcdef.fork", names.top()),
            "planb/autorun.inf".to_string(),
        ] {
            assert!(matches!(names.kind(&found(&bad)), Kind::Foreign), "{bad}");
        }
    }
}
