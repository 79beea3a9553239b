//! Every limit on a foreign PDF, on both sides: what is just within is taken, what is just beyond is refused, in words that say
//! the limit.

use planb_core::care::reason::Unreadable;
use planb_paper::pdf::{self, Foreign};

use super::{deflated, drawing, file, pages, plain, refused, stream};

/// The largest of what this makes that is taken is `most`, and one more is refused so.
fn bounded(most: usize, make: impl Fn(usize) -> Vec<u8>, why: Unreadable) {
    let taken = Foreign::open(&make(most));
    assert!(taken.is_ok(), "{most}: {:?}", taken.err());
    assert_eq!(refused(&make(most + 1)), why, "{}", most + 1);
}

/// A page that draws `N`, which is object 50.
fn drawn(draws: &str, more: &[(u32, Vec<u8>)]) -> Vec<u8> {
    pages(&[draws.as_bytes().to_vec()], "", "/XObject<</N 50 0 R>>", "", more)
}

fn form(content: &[u8]) -> Vec<u8> {
    stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", content)
}

#[test]
fn the_file() {
    let padded = |bytes: usize| {
        let mut whole = plain(&["Namn: Ada Kero"]);
        whole.resize(bytes, b' ');
        whole
    };
    let (most, limit) = (pdf::FILE_MAX_BYTES as usize, pdf::FILE_MAX_BYTES);
    bounded(most, padded, Unreadable::TooLarge { bytes: limit + 1, limit });
}

#[test]
fn objects_and_values() {
    let objects = |count: usize| {
        let mut whole = plain(&["text"]);
        // A page of its own has six.
        for number in 6..count {
            whole.extend(format!("{} 0 obj 0 endobj\n", 1_000 + number).bytes());
        }
        whole
    };
    bounded(pdf::OBJECTS_MAX, objects, Unreadable::TooManyObjects { limit: pdf::OBJECTS_MAX as u64 });
    // An array of so many numbers beside a page: the page's own values are some dozens.
    let values = |count: usize| {
        let array = [b"[".to_vec(), b"0 ".repeat(count), b"]".to_vec()].concat();
        pages(&[drawing(&["text"])], "", "", "", &[(50, array)])
    };
    assert!(Foreign::open(&values(pdf::TOKENS_MAX - 200)).is_ok());
    assert_eq!(refused(&values(pdf::TOKENS_MAX)), Unreadable::TooManyObjects { limit: pdf::TOKENS_MAX as u64 });
}

#[test]
fn streams_that_hold_objects() {
    let holder = |bytes: usize| stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &deflated(&vec![b' '; bytes]));
    let one = |bytes: usize| pages(&[drawing(&["text"])], "", "", "", &[(50, holder(bytes))]);
    let limit = pdf::LOADED_MAX_BYTES as u64;
    bounded(pdf::LOADED_MAX_BYTES, one, Unreadable::UnpacksTooLarge { limit });
    // Together, not each.
    let half = holder(pdf::LOADED_MAX_BYTES / 2);
    let two = |more: usize| {
        let rest = holder(pdf::LOADED_MAX_BYTES / 2 + more);
        pages(&[drawing(&["text"])], "", "", "", &[(50, half.clone()), (51, rest)])
    };
    assert!(Foreign::open(&two(0)).is_ok());
    assert!(matches!(refused(&two(1)), Unreadable::UnpacksTooLarge { .. }));
}

#[test]
fn how_often_a_stream_is_packed() {
    let page = |times: usize| {
        let packed = (0..times).fold(drawing(&["text"]), |bytes, _| deflated(&bytes));
        let objects = [
            (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
            (2, b"<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 595 842]>>".to_vec()),
            (3, b"<</Type/Page/Contents 4 0 R>>".to_vec()),
            (4, stream(&format!("/Filter[{}]", "/FlateDecode".repeat(times)), &packed)),
        ];
        file(&objects, "")
    };
    bounded(pdf::FILTERS_MAX, page, Unreadable::Damaged);
}

#[test]
fn what_pages_are_drawn_with_unpacks_to() {
    let picture = |bytes: usize| {
        let dict =
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode";
        stream(dict, &deflated(&vec![0; bytes]))
    };
    let all = pdf::UNPACKED_MAX_BYTES / pdf::STREAM_MAX_BYTES;
    let full = picture(pdf::STREAM_MAX_BYTES);
    let with = |last: usize| {
        let mut more: Vec<(u32, Vec<u8>)> = (50..).zip(std::iter::repeat_n(full.clone(), all - 1)).collect();
        more.push((80, picture(last)));
        let names: String = more.iter().map(|(number, _)| format!("/P{number} {number} 0 R")).collect();
        let draws: String = more.iter().map(|(number, _)| format!("/P{number} Do ")).collect();
        pages(&[draws.into_bytes()], "", &format!("/XObject<<{names}>>"), "", &more)
    };
    // Beside the pictures only the page's own drawing counts.
    assert!(Foreign::open(&with(pdf::STREAM_MAX_BYTES - 4_096)).is_ok());
    let limit = pdf::UNPACKED_MAX_BYTES as u64;
    assert_eq!(refused(&with(pdf::STREAM_MAX_BYTES)), Unreadable::UnpacksTooLarge { limit });
    // And one picture alone.
    let one = |bytes: usize| drawn("/N Do", &[(50, picture(bytes))]);
    bounded(pdf::STREAM_MAX_BYTES, one, Unreadable::UnpacksTooLarge { limit: pdf::STREAM_MAX_BYTES as u64 });
}

#[test]
fn what_is_drawn_again_and_again() {
    const FORM_BYTES: usize = 1 << 20;
    let large = form(&vec![b' '; FORM_BYTES]);
    let most = pdf::DRAWN_MAX_BYTES / FORM_BYTES - 1;
    let limit = pdf::DRAWN_MAX_BYTES as u64;
    let one = |times: usize| drawn(&"/N Do ".repeat(times), &[(50, large.clone())]);
    bounded(most, one, Unreadable::UnpacksTooLarge { limit });
    // All pages together.
    let many = |count: usize| {
        let page = "/N Do ".repeat(most).into_bytes();
        pages(&vec![page; count], "", "/XObject<</N 50 0 R>>", "", &[(50, large.clone())])
    };
    bounded(pdf::DRAWN_ALL_MAX_BYTES / pdf::DRAWN_MAX_BYTES, many, Unreadable::UnpacksTooLarge { limit });
}

#[test]
fn how_deep_it_goes() {
    // A page tree from object 10 on, one branch in another.
    let tree = |depth: usize| {
        let mut objects = vec![
            (1, b"<</Type/Catalog/Pages 10 0 R>>".to_vec()),
            (10 + depth as u32, b"<</Type/Page/MediaBox[0 0 595 842]>>".to_vec()),
        ];
        for at in 10..10 + depth as u32 {
            objects.push((at, format!("<</Type/Pages/Kids[{} 0 R]>>", at + 1).into_bytes()));
        }
        file(&objects, "")
    };
    bounded(pdf::DEPTH_MAX, tree, Unreadable::Damaged);
}

#[test]
fn notes_on_a_page() {
    let look = form(b"0 0 9 9 re f");
    let page = |count: usize, kind: &str| {
        let note = format!("<</Type/Annot/Subtype/{kind}/F 4/Rect[50 600 250 620]/AP<</N 50 0 R>>>>");
        let notes = format!("/Annots[{}]", note.repeat(count));
        pages(&[drawing(&["text"])], &notes, "", "", &[(50, look.clone())])
    };
    let why = Unreadable::TooManyObjects { limit: pdf::NOTES_MAX as u64 };
    bounded(pdf::NOTES_MAX, |count| page(count, "Widget"), why);
    assert!(Foreign::open(&page(pdf::NOTES_MAX + 1, "Link")).is_ok(), "links are no part of what is printed");
}

#[test]
fn letters_on_a_page() {
    // Whole lines of a hundred letters, and one of the rest.
    let page = |letters: usize| {
        let mut lines = vec!["a".repeat(100); letters / 100];
        lines.push("a".repeat(letters % 100));
        plain(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let legible = |letters: usize| Foreign::open(&page(letters)).unwrap().texts().unwrap()[0].is_legible;
    assert!(legible(pdf::LETTERS_MAX));
    assert!(!legible(pdf::LETTERS_MAX + 1), "half a page is not read for a whole one");
}
