//! Makes a PDF small without changing what it says: small objects move into compressed object streams (PDF 1.7,
//! allowed in PDF/A-2). typst writes the structure of a tagged page as thousands of loose objects.
//!
//! Streams (pages, fonts, the XMP metadata, the output intent's profile) are copied byte for byte. Whatever does not
//! look exactly as expected is left as it is.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Objects per stream: few enough that a viewer opens a page fast.
const OBJECTS_PER_STREAM: usize = 400;

/// The same document with its loose objects packed; the document itself when it cannot be packed safely.
pub fn squeeze(pdf: Vec<u8>) -> Vec<u8> {
    match packed(&pdf) {
        Some(small) if small.len() < pdf.len() => small,
        _ => pdf,
    }
}

/// Where an object of the new file lies.
#[derive(Clone, Copy)]
enum At {
    Free,
    Offset(usize),
    Inside { stream: usize, index: usize },
}

fn packed(pdf: &[u8]) -> Option<Vec<u8>> {
    let file = File::read(pdf)?;
    let first = file.objects.iter().map(|object| object.offset).min()?;
    let mut out = pdf.get(..first)?.to_vec();
    let mut at = vec![At::Free; file.size];
    let mut loose = Vec::new();
    for object in &file.objects {
        if object.is_stream {
            *at.get_mut(object.number)? = At::Offset(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", object.number).as_bytes());
            out.extend_from_slice(object.body);
            out.extend_from_slice(b"\nendobj\n");
        } else {
            loose.push(object);
        }
    }
    for group in loose.chunks(OBJECTS_PER_STREAM) {
        let stream = at.len();
        let (mut head, mut bodies) = (String::new(), Vec::new());
        for (index, object) in group.iter().enumerate() {
            head.push_str(&format!("{} {} ", object.number, bodies.len()));
            bodies.extend_from_slice(object.body);
            bodies.push(b'\n');
            *at.get_mut(object.number)? = At::Inside { stream, index };
        }
        let dictionary = format!("/Type /ObjStm /N {} /First {}", group.len(), head.len());
        at.push(At::Offset(out.len()));
        let content = [head.as_bytes(), &bodies].concat();
        write_stream(&mut out, stream, &dictionary, &content)?;
    }
    let table = at.len();
    let start = out.len();
    at.push(At::Offset(start));
    let mut rows = Vec::with_capacity(at.len() * 7);
    for (number, place) in at.iter().enumerate() {
        let (kind, wide, narrow) = match *place {
            At::Free => (0u8, 0, if number == 0 { 65535 } else { 0 }),
            At::Offset(offset) => (1, offset, 0),
            At::Inside { stream, index } => (2, stream, index),
        };
        rows.push(kind);
        rows.extend_from_slice(&u32::try_from(wide).ok()?.to_be_bytes());
        rows.extend_from_slice(&u16::try_from(narrow).ok()?.to_be_bytes());
    }
    let dictionary = format!("/Type /XRef /Size {} /W [1 4 2] {}", at.len(), file.trailer);
    write_stream(&mut out, table, &dictionary, &rows)?;
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
    Some(out)
}

fn write_stream(out: &mut Vec<u8>, number: usize, dictionary: &str, content: &[u8]) -> Option<()> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(content).ok()?;
    let content = encoder.finish().ok()?;
    let head = format!("{number} 0 obj\n<<{dictionary} /Filter /FlateDecode /Length {}>>\nstream\n", content.len());
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&content);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    Some(())
}

struct Object<'a> {
    number: usize,
    offset: usize,
    /// Between `obj` and `endobj`, trimmed.
    body: &'a [u8],
    is_stream: bool,
}

struct File<'a> {
    objects: Vec<Object<'a>>,
    size: usize,
    /// The trailer's entries that go on: root, info, id.
    trailer: String,
}

impl<'a> File<'a> {
    /// Reads a file with one classic cross-reference table, as typst writes it. `None` for anything else.
    fn read(pdf: &'a [u8]) -> Option<File<'a>> {
        let end = rfind(pdf, b"startxref")?;
        let start: usize = text(pdf.get(end + 9..)?)?.trim().split_ascii_whitespace().next()?.parse().ok()?;
        let table = text(pdf.get(start..end)?)?;
        let (rows, trailer) = table.strip_prefix("xref")?.split_once("trailer")?;
        let mut fields = rows.split_ascii_whitespace();
        if fields.next()? != "0" {
            return None;
        }
        let size: usize = fields.next()?.parse().ok()?;
        if size > pdf.len() {
            return None;
        }
        let mut offsets = Vec::new();
        for number in 0..size {
            let offset: usize = fields.next()?.parse().ok()?;
            let generation = fields.next()?;
            match fields.next()? {
                "n" if generation == "00000" => offsets.push((offset, number)),
                "f" => {}
                _ => return None,
            }
        }
        if fields.next().is_some() {
            return None;
        }
        offsets.sort_unstable();
        let mut objects = Vec::with_capacity(offsets.len());
        for (index, (offset, number)) in offsets.iter().enumerate() {
            let until = offsets.get(index + 1).map_or(start, |next| next.0);
            objects.push(Object::read(pdf.get(*offset..until)?, *number, *offset)?);
        }
        Some(File { objects, size, trailer: kept(trailer)? })
    }
}

impl<'a> Object<'a> {
    fn read(span: &'a [u8], number: usize, offset: usize) -> Option<Object<'a>> {
        let body = span.strip_prefix(format!("{number} 0 obj").as_bytes())?;
        let body = body.trim_ascii().strip_suffix(b"endobj")?.trim_ascii();
        let is_stream = body.ends_with(b"endstream");
        Some(Object { number, offset, body, is_stream })
    }
}

/// `/Root`, `/Info` and `/ID` of a trailer; `None` when there is anything that is not understood.
fn kept(trailer: &str) -> Option<String> {
    let entries = trailer.trim().strip_prefix("<<")?.strip_suffix(">>")?.trim();
    // The identifiers may hold a slash (base64), so they are taken out before the entries are split at slashes.
    let (before, id, after) = match entries.split_once("/ID") {
        None => (entries, None, ""),
        Some((before, rest)) => {
            let (id, after) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "+/=()<> ".contains(c);
            if !id.chars().all(is_plain) {
                return None;
            }
            (before, Some(id), after)
        }
    };
    let mut kept = String::new();
    let mut has_root = false;
    for entry in before.split('/').chain(after.split('/')).map(str::trim).filter(|entry| !entry.is_empty()) {
        match entry.split_ascii_whitespace().next()? {
            "Size" => continue,
            "Root" => has_root = true,
            "Info" => {}
            _ => return None,
        }
        kept.push_str(&format!("/{entry} "));
    }
    kept.extend(id.map(|id| format!("/ID[{id}]")));
    has_root.then(|| kept.trim_end().to_string())
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    (0..bytes.len().checked_sub(what.len())? + 1).rev().find(|at| bytes[*at..].starts_with(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_stays_as_it_is() {
        for file in
            [&b""[..], b"%PDF-1.7", b"startxref\n99\n%%EOF", b"xref\n0 1\n0 0 f\ntrailer<</Size 1>>startxref\n0\n%%EOF"]
        {
            assert_eq!(squeeze(file.to_vec()), file);
        }
    }

    #[test]
    fn a_trailer_is_kept_or_refused() {
        assert_eq!(
            kept("<</Size 3/Root 1 0 R/Info 2 0 R/ID[(a/b+==)(c)]>>").as_deref(),
            Some("/Root 1 0 R /Info 2 0 R /ID[(a/b+==)(c)]")
        );
        assert_eq!(kept("<</Size 3/Root 1 0 R/ID[(a\\))(c)]>>"), None);
        assert_eq!(kept("<</Size 3/Root 1 0 R/Encrypt 2 0 R>>"), None);
        assert_eq!(kept("<</Size 3/Root 1 0 R /ID[<00><01>]>>").as_deref(), Some("/Root 1 0 R /ID[<00><01>]"));
    }
}
