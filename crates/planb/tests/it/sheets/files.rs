//! A pile of paper beside a scanner: sheets that were filled in, some twice, and what is not ours; as files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use image::codecs::jpeg::JpegEncoder;
use planb_core::form::code::PageCode;
use planb_core::form::layout::{PageLayout, layout};
use planb_core::form::{FormDefinition, shipped};
use planb_core::sheet::Serial;
use planb_paper::scan::{Grey, Warp};

use crate::draw::{self, Page};
use crate::pen::{self, Care, Meant};
use crate::pictured::{assembled, pdf};
use crate::random::Random;

/// Dots an inch of a scan here: few, so that many sheets go through in little time.
const DPI: f64 = 165.0;
/// Sheets of one PDF.
const PER_PDF: usize = 7;

/// Forms of one page, of which sheets are made here.
pub fn forms() -> Vec<&'static FormDefinition> {
    let is_one_page = |form: &&FormDefinition| {
        let pages = layout(form);
        let boxes: usize = pages[0].fields.iter().map(|field| field.boxes.len()).sum();
        pages.len() == 1 && boxes > 0
    };
    shipped().iter().filter(is_one_page).take(6).collect()
}

/// Each form's page before anybody wrote on it.
static BLANKS: LazyLock<BTreeMap<(String, u16), (PageLayout, Page)>> = LazyLock::new(|| {
    let blank = |form: &&FormDefinition| {
        let page = layout(form).remove(0);
        let drawn = draw::blank(&page, &mut Random::new(7));
        ((form.code.clone(), form.version), (page, drawn))
    };
    forms().iter().map(blank).collect()
});

pub fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for at in (1..list.len()).rev() {
        list.swap(at, (random.next() % (at as u64 + 1)) as usize);
    }
}

/// A filled-in sheet as a JPEG, and which boxes were marked.
pub fn sheet(serial: &Serial, (form, version): &(String, u16), seed: u64) -> (Vec<u8>, (u32, u32), Vec<bool>) {
    let (layout, blank) = &BLANKS[&(form.clone(), *version)];
    let code = PageCode { serial: serial.clone(), form: form.clone(), version: *version, page: 1, pages: 1 };
    // What was written is the sheet's; how it was scanned is not.
    let mut pen = Random::new(serial.0.bytes().fold(1, |sum, byte| sum * 31 + u64::from(byte)));
    let mut page = blank.clone();
    draw::codes(&mut page, layout, &code);
    let meant = pen::fill(&mut page, layout, Care::Neat, &mut pen);
    let marked = meant.iter().map(|meant| matches!(meant, Meant::Marked(_))).collect();
    let (bytes, size) = scanned(&page.grey, &mut Random::new(seed));
    (bytes, size, marked)
}

/// A page on a scanner's glass: a little crooked, perhaps upside down, with noise.
fn scanned(page: &Grey, random: &mut Random) -> (Vec<u8>, (u32, u32)) {
    let scale = 300.0 / DPI;
    let (width, height) = ((page.width as f64 / scale) as usize, (page.height as f64 / scale) as usize);
    let (w, h, by) = (page.width as f64, page.height as f64, random.between(-0.02, 0.02));
    let edge = 12.0;
    let to = [(-edge, -edge - w * by), (w + edge, -edge), (w + edge - h * by, h + edge), (-edge - h * by, h + edge)];
    let from = [(0.0, 0.0), (width as f64, 0.0), (width as f64, height as f64), (0.0, height as f64)];
    let warp = Warp::between(from, to).unwrap();
    let mut noise = random.next() | 1;
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            let (x, y) = (x as f64, y as f64);
            let shade =
                (page.between(warp.at((x + 0.25, y + 0.25))) + page.between(warp.at((x + 0.75, y + 0.75)))) / 2.0;
            pixels.push((shade * 0.92 + 8.0 + (noise % 9) as f32) as u8);
        }
    }
    if random.chance(0.3) {
        pixels.reverse();
    }
    (jpeg(&pixels, width, height), (width as u32, height as u32))
}

fn jpeg(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 70);
    encoder.encode(pixels, width as u32, height as u32, image::ExtendedColorType::L8).unwrap();
    bytes
}

/// What lies beside one scanner.
pub struct Pile {
    pub folder: tempfile::TempDir,
    pub sheets: Vec<Serial>,
    /// Sheets that were scanned a second time.
    pub copied: Vec<Serial>,
}

impl Pile {
    pub fn new() -> Pile {
        Pile { folder: tempfile::tempdir().unwrap(), sheets: Vec::new(), copied: Vec::new() }
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    /// Makes the files; gives which boxes of each sheet were marked.
    pub fn make(&mut self, forms: &BTreeMap<Serial, (String, u16)>, seed: u64) -> BTreeMap<Serial, Vec<bool>> {
        let parts: Vec<(usize, &[Serial])> = self.sheets.chunks(PER_PDF).enumerate().collect();
        let halves = parts.split_at(parts.len() / 2);
        let pile = &*self;
        let part = |parts: &[(usize, &[Serial])]| {
            let mut marked = BTreeMap::new();
            for (n, serials) in parts {
                let made: Vec<_> = (serials.iter().enumerate())
                    .map(|(at, serial)| sheet(serial, &forms[serial], seed ^ (n * 1_000 + at) as u64))
                    .collect();
                let pages: Vec<_> = made.iter().map(|(jpeg, size, _)| (jpeg.clone(), *size)).collect();
                // Half of them come as single pictures, as a telephone gives them.
                if n % 2 == 0 {
                    pile.put(&format!("{:05}-skanner.pdf", (n * 7_919) % 90_001), &pdf(&pages, DPI));
                } else {
                    for (at, (jpeg, _)) in pages.iter().enumerate() {
                        pile.put(&format!("{:05}-{at}.jpg", (n * 7_919) % 90_001), jpeg);
                    }
                }
                marked.extend(serials.iter().cloned().zip(made.into_iter().map(|(_, _, marked)| marked)));
            }
            marked
        };
        let mut marked = std::thread::scope(|scope| {
            let other = scope.spawn(|| part(halves.1));
            let mut marked = part(halves.0);
            marked.extend(other.join().unwrap());
            marked
        });
        self.copies(forms, seed);
        self.foreign(forms);
        marked.retain(|_, boxes| !boxes.is_empty());
        marked
    }

    /// Some sheets once more: the very same file, and a new scan of the same paper.
    fn copies(&mut self, forms: &BTreeMap<Serial, (String, u16)>, seed: u64) {
        let some: Vec<Serial> = self.sheets.iter().take(3).cloned().collect();
        for (n, serial) in some.iter().enumerate() {
            let (jpeg, _, _) = sheet(serial, &forms[serial], seed ^ (900_000 + n as u64));
            self.put(&format!("kopia-{n}.jpg"), &jpeg);
            self.put(&format!("samma-{n}.jpg"), &jpeg);
        }
        self.copied = some;
    }

    /// What is not ours, and what is no page.
    fn foreign(&self, forms: &BTreeMap<Serial, (String, u16)>) {
        let form = forms.values().next().unwrap();
        let (jpeg, size, _) = sheet(&Serial::new("ZZ9", 4_711), form, 5);
        self.put("annan-kommun.pdf", &pdf(&[(jpeg.clone(), size)], DPI));
        let mut codes = Page::new(210.0, 297.0);
        for (n, words) in ["https://example.com/faktura/4711", "WIFI:S:Kafe;T:WPA;P:losen;;"].iter().enumerate() {
            draw::matrix(&mut codes, words, fast_qr::Version::V04, (30.0 + 80.0 * n as f64, 60.0), 40.0);
        }
        self.put("koder.jpg", &scanned(&codes.grey, &mut Random::new(3)).0);
        self.put("faktura.pdf", &invoice());
        let bad: [(&str, Vec<u8>); 6] = [
            ("bruten.pdf", b"%PDF-1.7 rubbish".to_vec()),
            ("krypterad.pdf", assembled(&[b"<</Type/Catalog/Pages 1 0 R>>".to_vec()], "/Encrypt<</Filter/Standard>>")),
            ("liten.png", png(1, 1)),
            ("stor.png", png(10_000, 10_000)),
            ("halv.jpg", jpeg[..200].to_vec()),
            ("brev.txt", "Hej".as_bytes().to_vec()),
        ];
        bad.iter().for_each(|(name, bytes)| self.put(name, bytes));
    }
}

/// An invoice with scripts and an attachment.
fn invoice() -> Vec<u8> {
    let drawing = "BT /F 24 Tf 72 700 Td (Faktura 4711) Tj ET 72 600 300 60 re f";
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Names<</EmbeddedFiles<</Names[(a)6 0 R]>>>>>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_vec(),
        format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        b"<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>".to_vec(),
    ];
    assembled(&objects, "")
}

/// A picture's beginning that says how large it is, and nothing after.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend([8, 0, 0, 0, 0]);
    let sum = crc(&out[12..]);
    out.extend(sum.to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
