//! The bad files, each with the words that may be said of it.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::pictured::assembled;
use crate::random::Random;

/// What a bomb unpacks to, and how it is written once.
const BOMB_BYTES: usize = 1 << 30;

/// A file: its name, its bytes, and what may be said of it.
pub type Bad = (&'static str, Vec<u8>, &'static [&'static str]);

const REFUSED: &[&str] = &["unreadable"];
/// A page that may be drawn, and is nobody's.
const NOBODYS: &[&str] = &["no_code", "empty"];
/// Whether it is drawn depends on how far it is read.
const EITHER: &[&str] = &["unreadable", "no_code", "empty"];

/// Zeros, or another byte, packed.
fn packed(byte: u8, count: usize) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![byte; 1 << 20];
    let mut left = count;
    while left > 0 {
        let part = left.min(block.len());
        out.write_all(&block[..part]).unwrap();
        left -= part;
    }
    out.finish().unwrap()
}

/// The same words again and again, packed.
fn dense(words: &[u8], times: usize) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = words.repeat(1_000);
    (0..times / 1_000).for_each(|_| out.write_all(&block).unwrap());
    out.finish().unwrap()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let body = [kind, data].concat();
    let (length, sum) = ((data.len() as u32).to_be_bytes(), crc(&body).to_be_bytes());
    [&length[..], &body, &sum].concat()
}

/// A PNG of one shade; `sort` is bits, colours and passes as its header says them; `more` stands before its pixels.
fn png((width, height): (u32, u32), sort: [u8; 3], pixels: &[u8], more: &[u8]) -> Vec<u8> {
    let [bits, colours, passes] = sort;
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([bits, colours, 0, 0, passes]);
    let (head, body) = (chunk(b"IHDR", &header), chunk(b"IDAT", pixels));
    [b"\x89PNG\r\n\x1a\n", &head[..], more, &body, &chunk(b"IEND", b"")].concat()
}

/// Lines of one shade, each with its filter's byte.
fn lines(width_bytes: usize, count: usize) -> Vec<u8> {
    packed(0, (width_bytes + 1) * count)
}

fn tiff((width, height): (u32, u32), bits: u32, packing: u32, data: &[u8]) -> Vec<u8> {
    let tags: [(u16, u32); 9] = [
        (256, width),
        (257, height),
        (258, bits),
        (259, packing),
        (262, 1),
        (273, 0),
        (277, 1),
        (278, height),
        (279, data.len() as u32),
    ];
    let after = 8 + 2 + tags.len() as u32 * 12 + 4;
    let mut out = b"II*\0\x08\0\0\0\x09\0".to_vec();
    for (tag, value) in tags {
        out.extend(tag.to_le_bytes());
        out.extend([4, 0, 1, 0, 0, 0]);
        out.extend(if tag == 273 { after } else { value }.to_le_bytes());
    }
    out.extend([0; 4]);
    out.extend(data);
    out
}

fn stream(data: &[u8], more: &str) -> Vec<u8> {
    [format!("<</Length {}{more}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

/// A PDF of one page.
fn pdf(drawing: Vec<u8>, resources: &str, size: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents 4 0 R/Resources<<{resources}>>>>")
        .into_bytes();
    let first =
        [b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(), page, drawing];
    assembled(&first.into_iter().chain(more).collect::<Vec<_>>(), "")
}

const A4: &str = "595 842";
const FLATE: &str = "/Filter/FlateDecode";

fn pictures(bomb: &[u8]) -> Vec<Bad> {
    let text = chunk(b"zTXt", &[b"a\0\0", bomb].concat());
    let colours = chunk(b"iCCP", &[b"a\0\0", bomb].concat());
    vec![
        ("ett-bildelement.png", png((1, 1), [8, 0, 0], &lines(1, 1), b""), REFUSED),
        ("hundra-miljoner.png", png((10_000, 10_000), [8, 0, 0], &lines(10_000, 10_000), b""), REFUSED),
        ("så-stort-det-får.png", png((7_000, 7_000), [8, 0, 0], &lines(7_000, 7_000), b""), EITHER),
        ("alla-färger.png", png((7_000, 7_000), [16, 6, 0], &lines(56_000, 7_000), b""), EITHER),
        ("i-omgångar.png", png((3_400, 3_400), [16, 6, 1], &lines(27_200, 3_400), b""), EITHER),
        ("mer-än-bilden.png", png((500, 500), [8, 0, 0], bomb, b""), EITHER),
        ("text-bomb.png", png((500, 500), [8, 0, 0], &lines(500, 500), &text), EITHER),
        ("färg-bomb.png", png((500, 500), [8, 0, 0], &lines(500, 500), &colours), EITHER),
        ("hundra-miljoner.tif", tiff((10_000, 10_000), 8, 8, bomb), REFUSED),
        ("ett-bildelement.tif", tiff((1, 1), 8, 1, &[0]), REFUSED),
        ("bomb.tif", tiff((7_000, 7_000), 8, 8, bomb), EITHER),
        ("fax.tif", tiff((10_000, 5_000), 1, 4, &vec![0; 1 << 20]), EITHER),
        ("hundra-miljoner.jpg", jpeg(10_000, 10_000), REFUSED),
        ("ett-bildelement.jpg", jpeg(1, 1), REFUSED),
        ("halv.jpg", jpeg(1_000, 1_000)[..900].to_vec(), EITHER),
        ("telefon.heic", [b"\0\0\0\x18ftypheic", &[0; 500][..]].concat(), REFUSED),
    ]
}

/// A JPEG whose head says that it is so large.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 50);
    encoder.encode(&vec![255; 1_000_000], 1_000, 1_000, image::ExtendedColorType::L8).unwrap();
    let frame = out.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    out[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    out[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    out
}

fn documents(bomb: &[u8]) -> Vec<Bad> {
    let shown = b"q 595 0 0 842 0 0 cm /I Do Q".to_vec();
    let image = |side: u32, data: &[u8]| {
        let sort = format!(
            "{FLATE}/Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 8/ColorSpace/DeviceGray"
        );
        stream(data, &sort)
    };
    let with_image = |drawing: Vec<u8>, side: u32, data: &[u8]| {
        pdf(stream(&drawing, ""), "/XObject<</I 5 0 R>>", A4, vec![image(side, data)])
    };
    let twice = {
        let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
        out.write_all(bomb).unwrap();
        out.finish().unwrap()
    };
    let plain = |drawing: &[u8]| pdf(stream(drawing, ""), "", A4, Vec::new());
    vec![
        ("bomb.pdf", pdf(stream(bomb, FLATE), "", A4, Vec::new()), EITHER),
        ("bomb-i-bomb.pdf", pdf(stream(&twice, "/Filter[/FlateDecode/FlateDecode]"), "", A4, Vec::new()), EITHER),
        ("bild-bomb.pdf", with_image(shown.clone(), 30_000, bomb), EITHER),
        ("stor-bild.pdf", with_image(shown.clone(), 10_000, &packed(255, 100_000_000)), EITHER),
        (
            "samma-bild-ofta.pdf",
            with_image(b"q 595 0 0 842 0 0 cm /I Do Q\n".repeat(3_000), 4_000, &packed(255, 16_000_000)),
            EITHER,
        ),
        ("stort-blad.pdf", pdf(stream(b"0 0 10 10 re f", ""), "", "14400 14400", Vec::new()), REFUSED),
        ("streckat.pdf", plain(&b"[0.0001] 0 d 0.1 w 0 0 m 595 842 l S\n".repeat(100)), EITHER),
        ("många-streck.pdf", pdf(stream(&dense(b"0 0 m 595 842 l S\n", 3_000_000), FLATE), "", A4, Vec::new()), EITHER),
        ("inget-blad.pdf", pdf(stream(b"0 0 10 10 re f", ""), "", "0 0", Vec::new()), EITHER),
        ("skratt.pdf", laughs(), EITHER),
        ("ritar-sig-själv.pdf", itself(), EITHER),
        ("djupt.pdf", plain(&b"q ".repeat(2_000_000)), EITHER),
        ("djup-lista.pdf", plain(&b"[".repeat(2_000_000)), EITHER),
        (
            "sidor-i-ring.pdf",
            assembled(
                &[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[2 0 R]/Count 1>>".to_vec()],
                "",
            ),
            EITHER,
        ),
        ("skript.pdf", scripts(""), NOBODYS),
        (
            "krypterad.pdf",
            assembled(&[b"<</Type/Catalog/Pages 1 0 R>>".to_vec()], "/Encrypt<</Filter/Standard/V 5/R 6>>"),
            REFUSED,
        ),
        ("blankett.pdf", scripts("/AcroForm<</XFA 6 0 R>>"), REFUSED),
        ("halv.pdf", scripts("")[..400].to_vec(), EITHER),
        ("tom.pdf", b"%PDF-1.4\n".to_vec(), REFUSED),
        ("ingenting.pdf", Vec::new(), REFUSED),
        ("för-stor.jpg", [&[0xff, 0xd8, 0xff][..], &vec![0; 64 << 20]].concat(), REFUSED),
    ]
}

/// Forms that draw ten of the next, ten deep.
fn laughs() -> Vec<u8> {
    let deep = 10;
    let forms = (0..deep).map(|at| {
        let (drawing, resources) = match at + 1 == deep {
            true => (b"0 0 100 100 re f\n".to_vec(), String::new()),
            false => (b"/F Do\n".repeat(10), format!("/Resources<</XObject<</F {} 0 R>>>>", at + 6)),
        };
        stream(&drawing, &format!("/Type/XObject/Subtype/Form/BBox[0 0 595 842]{resources}"))
    });
    pdf(stream(b"/F Do", ""), "/XObject<</F 5 0 R>>", A4, forms.collect())
}

fn itself() -> Vec<u8> {
    let own = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>";
    pdf(stream(b"/F Do", ""), "/XObject<</F 5 0 R>>", A4, vec![stream(b"/F Do", own)])
}

/// A page with scripts, an attachment, and a program to start.
fn scripts(more: &str) -> Vec<u8> {
    let objects = [
        format!("<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Names<</EmbeddedFiles<</Names[(a.exe)5 0 R]>>>>{more}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/AA<</O<</S/Launch/F(cmd.exe)>>>>>>".to_vec(),
        stream(b"72 600 300 60 re f", ""),
        b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>".to_vec(),
        stream(b"MZ", ""),
    ];
    assembled(&objects, "")
}

/// All of them.
pub fn bad() -> Vec<Bad> {
    let bomb = packed(0, BOMB_BYTES);
    let mut all = pictures(&bomb);
    all.extend(documents(&bomb));
    all
}

/// A folder of so many files that are nothing, of ten sorts.
pub fn rubbish(folder: &Path, count: usize) {
    let mut random = Random::new(count as u64);
    let starts: [&[u8]; 10] = [
        b"%PDF-1.7\n1 0 obj\n",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x10\0\0\0\x10\0\x08\0\0\0\0",
        b"II*\0\x08\0\0\0\x01\0",
        b"MM\0*\0\0\0\x08",
        b"PK\x03\x04",
        b"\0\0\0\x18ftypheic",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\">",
        b"GIF89a",
        b"Hej",
    ];
    let endings = ["pdf", "jpg", "png", "tif", "tiff", "zip", "heic", "svg", "gif", "txt"];
    for at in 0..count {
        let sort = at % starts.len();
        let mut bytes = starts[sort].to_vec();
        bytes.extend((0..random.next() % 4_000).map(|_| random.next() as u8));
        std::fs::write(folder.join(format!("{at:05}-skräp.{}", endings[sort])), bytes).unwrap();
    }
}
