//! Files in, by what they are: TIFF in every packing, scanned PDFs, telephones' pictures; bombs and what is no picture.

use std::fs;
use std::path::Path;

use planb_paper::scan::Grey;
use planb_paper::scan::input::{FILE_MAX_BYTES, PAGES_MAX, PIXELS_MAX, Unreadable, pages};

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scan/formats").join(name)).unwrap()
}

fn all(bytes: &[u8]) -> Vec<Result<Grey, Unreadable>> {
    pages(bytes).map_or_else(|why| vec![Err(why)], |pages| pages.map(|page| page.map(|page| page.grey)).collect())
}

fn one(bytes: &[u8]) -> Grey {
    let mut all = all(bytes);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap()
}

fn why(bytes: &[u8]) -> Option<Unreadable> {
    all(bytes).into_iter().find_map(Result::err)
}

/// How far the shades of two pictures are apart on the whole; `None` where their sizes differ.
fn apart(a: &Grey, b: &Grey) -> Option<f64> {
    ((a.width, a.height) == (b.width, b.height)).then(|| {
        let sum: u64 = a.pixels.iter().zip(&b.pixels).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / a.pixels.len() as f64
    })
}

#[test]
fn a_tiff_is_the_same_picture_however_it_is_packed() {
    let picture = one(&file("picture.png"));
    assert_eq!((picture.width, picture.height), (420, 500));
    let same = [
        "g4.tif",
        "g4-black.tif",
        "g3.tif",
        "lzw.tif",
        "zip.tif",
        "packbits.tif",
        "grey.tif",
        "grey16.tif",
        "colour.tif",
        "palette.tif",
    ];
    for name in same {
        let read = all(&file(name)).remove(0).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        assert_eq!(apart(&read, &picture), Some(0.0), "{name}");
    }
    assert!(apart(&one(&file("jpeg.tif")), &picture).unwrap() < 2.0);
    let three = all(&file("three.tif"));
    let shades = |at: usize| apart(three[at].as_ref().unwrap(), &picture).unwrap();
    assert_eq!((three.len(), shades(0), shades(2)), (3, 0.0, 0.0));
    assert_eq!(shades(1), 255.0, "the second page is the picture's opposite");
}

/// A TIFF of one strip, little-endian, by its tags.
fn tiff(tags: &[(u16, u32)], data: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((tags.len() as u16).to_le_bytes());
    let after = 8 + 2 + tags.len() as u32 * 12 + 4;
    for (tag, value) in tags {
        bytes.extend(tag.to_le_bytes());
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(if *tag == 273 { after } else { *value }.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend(data);
    bytes
}

/// Tags of a plain grey picture.
fn grey(width: u32, height: u32, packing: u32, length: u32) -> Vec<(u16, u32)> {
    let rest = [(258, 8), (259, packing), (262, 1), (273, 0), (277, 1), (278, height), (279, length)];
    [(256, width), (257, height)].into_iter().chain(rest).collect()
}

#[test]
fn a_tiff_is_held_against_limits_before_it_is_unpacked() {
    let plain =
        |width: u32, height: u32| tiff(&grey(width, height, 1, width * height), &vec![200; (width * height) as usize]);
    assert_eq!(one(&plain(400, 400)).pixels[7], 200);
    assert_eq!(why(&plain(399, 400)), Some(Unreadable::TooSmall));
    assert_eq!(why(&plain(1, 1)), Some(Unreadable::TooSmall));
    let bomb = |width: u32, height: u32| why(&tiff(&grey(width, height, 8, 4), &[0; 4]));
    assert_eq!(bomb(10_000, 10_000), Some(Unreadable::TooManyPixels { width: 10_000, height: 10_000 }));
    assert_eq!(bomb(u32::MAX, u32::MAX).map(|why| matches!(why, Unreadable::TooManyPixels { .. })), Some(true));
    assert_eq!(bomb(5_000, PIXELS_MAX as u32 / 5_000), Some(Unreadable::Damaged), "within limits, and nothing in it");
    // Packed so that it unpacks to far more than its page has.
    let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut deflated, &vec![0; 64 << 20]).unwrap();
    let data = deflated.finish().unwrap();
    assert_eq!(one(&tiff(&grey(400, 400, 8, data.len() as u32), &data)).pixels.len(), 160_000);
}

#[test]
fn a_damaged_tiff_is_told_and_does_no_harm() {
    let whole = file("three.tif");
    for length in (8..whole.len()).step_by(37) {
        let _ = all(&whole[..length]);
    }
    for at in (0..whole.len()).step_by(11) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        let _ = all(&bytes);
    }
    // A page that comes after itself.
    let mut round = tiff(&grey(400, 400, 1, 4), &[0; 4]);
    let next = 8 + 2 + grey(0, 0, 0, 0).len() * 12;
    round[next..next + 4].copy_from_slice(&8u32.to_le_bytes());
    assert_eq!(why(&round), Some(Unreadable::Damaged));
    for packing in [2, 6, 34_712, 50_000] {
        assert_eq!(why(&tiff(&grey(400, 400, packing, 4), &[0; 4])), Some(Unreadable::Damaged), "{packing}");
    }
    assert_eq!(why(b"II*\0"), Some(Unreadable::Damaged));
    // More pages than a stack of paper has.
    let page = |at: u32| {
        let mut page = vec![1, 0, 0, 1, 4, 0, 1, 0, 0, 0, 0xa0, 1, 0, 0];
        page.extend(if at == PAGES_MAX { 0 } else { 8 + (at + 1) * 18 }.to_le_bytes());
        page
    };
    let many: Vec<u8> = b"II*\0\x08\0\0\0".iter().copied().chain((0..=PAGES_MAX).flat_map(page)).collect();
    assert_eq!(why(&many), Some(Unreadable::TooManyPages { pages: PAGES_MAX + 1 }));
}

/// A PDF whose only page draws one picture by `ops`.
fn pdf(ops: &str, picture: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 420 500]/Resources<</XObject<</I 4 0 R>>/Font<<>>>>/Contents 5 0 R>> endobj\n"
        .to_vec();
    bytes.extend(format!("4 0 obj <</Type/XObject/Subtype/Image{picture}/Length {}>> stream\n", data.len()).bytes());
    bytes.extend(data);
    bytes.extend(
        format!("\nendstream endobj\n5 0 obj <</Length {}>> stream\n{ops}\nendstream endobj\n", ops.len()).bytes(),
    );
    bytes.extend(b"trailer <</Root 1 0 R>>\n%%EOF\n");
    bytes
}

const JPEG: &str = "/Width 420/Height 500/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode";

#[test]
fn a_scanned_pdf_is_its_picture_at_its_own_resolution() {
    let picture = one(&file("upright.jpg"));
    let read = |ops: &str| one(&pdf(ops, JPEG, &file("upright.jpg")));
    assert_eq!(apart(&read("q 420 0 0 500 0 0 cm /I Do Q"), &picture), Some(0.0));
    let hidden = "q 420 0 0 500 0 0 cm /I Do Q BT 3 Tr /F 9 Tf 10 10 Td (hidden words) Tj ET";
    assert_eq!(apart(&read(hidden), &picture), Some(0.0));
    let mut upside_down = picture.clone();
    upside_down.pixels.reverse();
    assert_eq!(apart(&read("q -420 0 0 -500 420 500 cm /I Do Q"), &upside_down), Some(0.0));
    // It is kept as it came where it needs no turning and no stretching.
    let came = |ops: &str| pages(&pdf(ops, JPEG, &file("upright.jpg"))).unwrap().next().unwrap().unwrap().jpeg;
    assert_eq!(came("q 420 0 0 500 0 0 cm /I Do Q"), Some(file("upright.jpg")));
    assert_eq!(came("q -420 0 0 -500 420 500 cm /I Do Q"), None);
    assert_eq!(came("q 420 0 0 500 0 0 cm /I Do Q 10 10 30 30 re f"), None);
    // What is more than one picture is drawn, at the resolution that drawings have: 200 dots an inch.
    let drawn = (420 * 200 / 72, 500 * 200 / 72);
    for more in [
        "q 420 0 0 500 0 0 cm /I Do Q 10 10 30 30 re f",
        "q 420 0 0 500 0 0 cm /I Do Q BT /F 9 Tf 10 10 Td (seen) Tj ET",
        "q 300 0 0 500 0 0 cm /I Do Q",
        "q 420 0 0 500 0 0 cm /I Do /I Do Q",
    ] {
        let read = read(more);
        let near = |a: usize, b: usize| a.abs_diff(b) <= 1;
        assert!(near(read.width, drawn.0) && near(read.height, drawn.1), "{more}: {} × {}", read.width, read.height);
    }
}

/// The bytes of a TIFF's only strip.
fn strip(bytes: &[u8]) -> Vec<u8> {
    let long = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let short = |at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let value = |tag: usize| {
        let entry = (0..short(long(4))).map(|n| long(4) + 2 + n * 12).find(|at| short(*at) == tag).unwrap();
        if short(entry + 2) == 3 { short(entry + 8) } else { long(entry + 8) }
    };
    bytes[value(273)..value(273) + value(279)].to_vec()
}

#[test]
fn a_faxed_pdf_is_its_picture_too() {
    let picture = one(&file("picture.png"));
    let data = strip(&file("g4.tif"));
    let parms = |more: &str| {
        format!(
            "/Width 420/Height 500/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode\
             /DecodeParms<</K -1/Columns 420/Rows 500{more}>>"
        )
    };
    let read = |more: &str| one(&pdf("q 420 0 0 500 0 0 cm /I Do Q", &parms(more), &data));
    assert_eq!(apart(&read(""), &picture), Some(0.0));
    assert_eq!(apart(&read("/BlackIs1 true"), &picture), Some(255.0));
}

/// A JBIG2 stream as it lies in a PDF: the page, and one region packed as a fax is (ISO/IEC 14492, 7.4.6).
fn jbig2((width, height): (u32, u32), fax: &[u8]) -> Vec<u8> {
    let segment = |number: u32, kind: u8, data: Vec<u8>| {
        let head = [&number.to_be_bytes()[..], &[kind, 0, 1], &(data.len() as u32).to_be_bytes()].concat();
        [head, data].concat()
    };
    let words = |all: &[u32]| all.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let page = [words(&[width, height, 0, 0]), vec![0, 0, 0]].concat();
    let region = [words(&[width, height, 0, 0]), vec![0, 1], fax.to_vec()].concat();
    [segment(0, 48, page), segment(1, 38, region)].concat()
}

#[test]
fn a_pdf_packed_as_jbig2_is_drawn() {
    let picture = one(&file("picture.png"));
    let data = jbig2((420, 500), &strip(&file("g4.tif")));
    let head = "/Width 420/Height 500/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode";
    let drawn = one(&pdf("q 420 0 0 500 0 0 cm /I Do Q", head, &data));
    assert!(drawn.width.abs_diff(420 * 200 / 72) <= 1, "{} × {}", drawn.width, drawn.height);
    let mean = |grey: &Grey| grey.pixels.iter().map(|shade| f64::from(*shade)).sum::<f64>() / grey.pixels.len() as f64;
    assert!((mean(&drawn) - mean(&picture)).abs() < 3.0, "{} and {}", mean(&drawn), mean(&picture));
    assert!((20.0..235.0).contains(&mean(&picture)), "it has both ink and paper: {}", mean(&picture));
}

#[test]
fn a_telephones_picture_is_turned_as_it_was_held() {
    let jpeg = file("upright.jpg");
    let picture = one(&jpeg);
    let turned = |number: u8| {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.push(number);
        exif.extend([0; 6]);
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend([0xff, 0xe1]);
        bytes.extend((exif.len() as u16 + 2).to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&jpeg[2..]);
        one(&bytes)
    };
    assert_eq!(apart(&turned(1), &picture), Some(0.0));
    let side = turned(6);
    assert_eq!((side.width, side.height), (500, 420));
    assert_eq!(side.pixels[499], picture.pixels[0], "what was upper left is upper right");
    let mut upside_down = picture.clone();
    upside_down.pixels.reverse();
    assert_eq!(apart(&turned(3), &upside_down), Some(0.0));
}

#[test]
fn what_a_telephone_keeps_for_itself_is_refused_by_name() {
    let heic = |name: &[u8]| [b"\0\0\0\x18ftyp", name, b"\0\0\0\0mif1heic"].concat();
    assert_eq!(why(&heic(b"heic")), Some(Unreadable::Heic));
    assert_eq!(why(&heic(b"mif1")), Some(Unreadable::Heic));
    assert_eq!(why(&heic(b"isom")), Some(Unreadable::Kind), "a film");
    assert_eq!(why(&vec![b'I'; FILE_MAX_BYTES + 1]), Some(Unreadable::TooLarge { bytes: FILE_MAX_BYTES + 1 }));
}
