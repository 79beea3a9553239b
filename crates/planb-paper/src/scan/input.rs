//! Files in: a JPEG, a PNG, a TIFF or a PDF becomes grey pages, one at a time, under limits that are held before memory is taken.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_syntax::Pdf;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::bilevel::unpacked;
use super::grey::Grey;
use super::tiff::{Tiff, is_tiff};
use super::turn::{Turn, of_exif};
use crate::pdf::{Foreign, Scanned, ScannedAs};

/// A file may have at most this many bytes …
pub const FILE_MAX_BYTES: usize = 64 << 20;
/// … a picture this many pixels: A4 at 600 dots an inch has 35 million, a telephone's largest 48 …
pub const PIXELS_MAX: usize = 50_000_000;
/// … and this many each way …
pub const SIDE_MAX_PIXELS: usize = 16_000;
/// … a picture whose lines come in several passes this many in all, since it is held with its colours …
pub const PASSES_MAX_PIXELS: usize = 12_000_000;
/// … and a PDF this many pages.
pub const PAGES_MAX: u32 = 1_000;
/// A picture with a shorter side is no page.
pub const SIDE_LEAST_PIXELS: usize = 400;
/// No pixel is this many times as high as it is wide, or as wide as it is high.
const TALL_MAX: f64 = 4.0;
/// A JPEG may come in this many passes.
const SCANS_MAX: usize = 64;
/// Pages of a PDF become pictures of this many dots an inch.
const PDF_DPI: f32 = 200.0;

/// Why a file, or a page of it, cannot be read. The rest of the files go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Neither JPEG nor PNG nor TIFF nor PDF.
    Kind,
    /// A telephone's own format: the picture has to be saved as JPEG.
    Heic,
    TooLarge {
        bytes: usize,
    },
    /// More pixels than the limit, or more each way.
    TooManyPixels {
        width: usize,
        height: usize,
    },
    TooManyPages {
        pages: u32,
    },
    TooSmall,
    Damaged,
    /// A PDF that is refused: encrypted, damaged, a bomb.
    Pdf(planb_core::care::reason::Unreadable),
}

/// A page of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub grey: Grey,
    /// The same picture as the JPEG that it lies as in a PDF of a scanner.
    pub jpeg: Option<Vec<u8>>,
}

/// The pages of a file, each made when it is asked for.
pub enum Pages {
    Picture(Option<Grey>),
    Tiff { tiff: Tiff, next: usize },
    Pdf { drawer: Box<dyn Draw>, foreign: Box<Foreign>, next: usize },
}

/// Whoever draws pages of a PDF that our own reader has taken apart: most scanned PDFs have none that must be.
pub trait Draw: Send {
    /// Draws page `at`, from 0; `plain` writes the file anew, which takes as much memory as it has bytes.
    fn draw(&mut self, plain: &dyn Fn() -> Vec<u8>, at: usize) -> Result<Grey, Unreadable>;
}

/// Draws in this very process.
pub struct Here(Pdf);

/// Opens a file by what it is, whatever it is called.
pub fn pages(bytes: &[u8]) -> Result<Pages, Unreadable> {
    pages_by(bytes, Box::new(None::<Here>))
}

/// The same with whoever draws what has to be drawn.
pub fn pages_by(bytes: &[u8], drawer: Box<dyn Draw>) -> Result<Pages, Unreadable> {
    if bytes.len() > FILE_MAX_BYTES {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return guarded(|| jpeg(bytes)).map(|grey| Pages::Picture(Some(grey)));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return guarded(|| png(bytes)).map(|grey| Pages::Picture(Some(grey)));
    }
    if bytes.get(..1024).unwrap_or(bytes).windows(5).any(|start| start == b"%PDF-") {
        return guarded(|| pdf(bytes, drawer));
    }
    if is_tiff(bytes) {
        return guarded(|| Ok(Pages::Tiff { tiff: Tiff::open(bytes)?, next: 0 }));
    }
    Err(if is_heic(bytes) { Unreadable::Heic } else { Unreadable::Kind })
}

/// Whether a file is HEIC, HEIF or AVIF: a box of the sort `ftyp` with one of their names.
fn is_heic(bytes: &[u8]) -> bool {
    let names: [&[u8]; 9] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|name| names.contains(&name))
}

impl Iterator for Pages {
    type Item = Result<Page, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Pages::Picture(grey) => grey.take().map(|grey| Ok(Page::of(grey))),
            Pages::Tiff { tiff, next } => {
                let at = *next;
                *next += 1;
                (at < tiff.count()).then(|| guarded(|| tiff.page(at)).map(Page::of))
            }
            Pages::Pdf { drawer, foreign, next } => {
                let at = *next;
                *next += 1;
                // A page that is one scanned picture is that picture, at its own resolution; all others are drawn.
                let whole = || foreign.scanned(at).and_then(|scanned| guarded(|| taken(scanned)).ok());
                let drawn = || guarded(|| drawer.draw(&|| foreign.plain(), at)).map(Page::of);
                (at < foreign.pages() as usize).then(|| whole().map_or_else(drawn, Ok))
            }
        }
    }
}

impl Page {
    fn of(grey: Grey) -> Page {
        Page { grey, jpeg: None }
    }
}

/// The last net: what a library does not expect is a damaged file, and the others go on.
fn guarded<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Unreadable::Damaged))
}

/// Whether a picture of this size is read; asked before memory is taken for it.
pub(super) fn within(width: usize, height: usize, most: usize) -> Result<(), Unreadable> {
    if width > SIDE_MAX_PIXELS || height > SIDE_MAX_PIXELS || width.saturating_mul(height) > most {
        return Err(Unreadable::TooManyPixels { width, height });
    }
    if width.min(height) < SIDE_LEAST_PIXELS { Err(Unreadable::TooSmall) } else { Ok(()) }
}

/// A picture whose pixels are `tall` times as high as they are wide, with square ones; what is nearly square stays as it is.
pub(super) fn squared(picture: Grey, tall: f64) -> Result<Grey, Unreadable> {
    let (width, height) = (picture.width as f64, picture.height as f64);
    let (width, height) = match tall {
        1.06..=TALL_MAX => (width, height * tall),
        ..0.95 if tall >= 1.0 / TALL_MAX => (width / tall, height),
        _ => return Ok(picture),
    };
    let (width, height) = (width.round() as usize, height.round() as usize);
    within(width, height, PIXELS_MAX)?;
    Ok(picture.stretched(width, height))
}

fn jpeg(bytes: &[u8]) -> Result<Grey, Unreadable> {
    jpeg_within(bytes, |width, height| within(width, height, PIXELS_MAX))
}

/// A JPEG whose size `is_well` allows, turned as its camera says.
pub(super) fn jpeg_within(
    bytes: &[u8],
    is_well: impl FnOnce(usize, usize) -> Result<(), Unreadable>,
) -> Result<Grey, Unreadable> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .jpeg_set_max_scans(SCANS_MAX)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| Unreadable::Damaged)?;
    let info = decoder.info().ok_or(Unreadable::Damaged)?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    is_well(width, height)?;
    let turn = decoder.exif().map_or(Turn::NONE, |exif| of_exif(exif));
    // Most are written as light and colour, and their light is the picture; those of red, green and blue, or of inks, have none.
    let has_light = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma) | None);
    if !has_light {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::RGB));
    }
    let mut pixels = decoder.decode().map_err(|_| Unreadable::Damaged)?;
    if !has_light {
        pixels = pixels.chunks_exact(3).map(grey).collect();
    }
    if pixels.len() != width * height {
        return Err(Unreadable::Damaged);
    }
    Ok(turn.of(Grey { width, height, pixels }))
}

/// The one picture that a page of a PDF is.
fn taken(scanned: Scanned) -> Result<Page, Unreadable> {
    let (width, height) = (scanned.width, scanned.height);
    within(width, height, PIXELS_MAX)?;
    let picture = match scanned.packed {
        ScannedAs::Jpeg => {
            jpeg_within(scanned.data, |w, h| if (w, h) == (width, height) { Ok(()) } else { Err(Unreadable::Damaged) })?
        }
        ScannedAs::Fax { packing, is_inverted } => {
            let mut pixels = unpacked(scanned.data, width, height, packing).ok_or(Unreadable::Damaged)?;
            if is_inverted {
                pixels.iter_mut().for_each(|shade| *shade = u8::MAX - *shade);
            }
            Grey { width, height, pixels }
        }
    };
    let squared = squared(picture, scanned.tall)?;
    let is_same = scanned.quarters == 0 && (squared.width, squared.height) == (width, height);
    let jpeg = (is_same && scanned.packed == ScannedAs::Jpeg).then(|| scanned.data.to_vec());
    Ok(Page { grey: Turn::quarters(scanned.quarters).of(squared), jpeg })
}

fn png(bytes: &[u8]) -> Result<Grey, Unreadable> {
    let damaged = |_: png::DecodingError| Unreadable::Damaged;
    let limits = png::Limits { bytes: 4 * SIDE_MAX_PIXELS * 16 };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (header.width as usize, header.height as usize);
    within(width, height, if header.interlaced { PASSES_MAX_PIXELS } else { PIXELS_MAX })?;
    let is_passes = header.interlaced;
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let channels = reader.output_color_type().0.samples();
    let mut pixels = Vec::with_capacity(width * height);
    if is_passes {
        let size = reader.output_buffer_size().ok_or(Unreadable::Damaged)?;
        let mut whole = vec![0; size];
        reader.next_frame(&mut whole).map_err(damaged)?;
        pixels.extend(whole.chunks_exact(channels).map(grey));
    } else {
        while let Some(row) = reader.next_row().map_err(damaged)? {
            pixels.extend(row.data().chunks_exact(channels).map(grey));
        }
    }
    if pixels.len() == width * height { Ok(Grey { width, height, pixels }) } else { Err(Unreadable::Damaged) }
}

/// The shade of a pixel of one to four channels; what is transparent is paper.
pub(super) fn grey(channels: &[u8]) -> u8 {
    let luma = |r: u8, g: u8, b: u8| (u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8;
    let over = |shade: u32, alpha: u8| ((shade * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8;
    match *channels {
        [shade] => shade,
        [shade, alpha] => over(u32::from(shade), alpha),
        [r, g, b] => luma(r, g, b) as u8,
        [r, g, b, alpha] => over(luma(r, g, b), alpha),
        _ => u8::MAX,
    }
}

/// A PDF, taken apart by our own reader; it is written anew before anything of it is drawn.
fn pdf(bytes: &[u8], drawer: Box<dyn Draw>) -> Result<Pages, Unreadable> {
    let foreign = Foreign::open(bytes).map_err(Unreadable::Pdf)?;
    if foreign.pages() > PAGES_MAX {
        return Err(Unreadable::TooManyPages { pages: foreign.pages() });
    }
    Ok(Pages::Pdf { drawer, foreign: Box::new(foreign), next: 0 })
}

impl Here {
    /// For a PDF that our own reader has written.
    pub fn new(plain: Vec<u8>) -> Result<Here, Unreadable> {
        guarded(|| Pdf::new(plain).map_err(|_| Unreadable::Damaged)).map(Here)
    }

    /// Draws a page, from 0.
    pub fn draw(&self, at: usize) -> Result<Grey, Unreadable> {
        guarded(|| drawn(&self.0, at))
    }
}

impl Draw for Option<Here> {
    fn draw(&mut self, plain: &dyn Fn() -> Vec<u8>, at: usize) -> Result<Grey, Unreadable> {
        match self {
            Some(here) => here.draw(at),
            None => self.insert(Here::new(plain())?).draw(at),
        }
    }
}

fn drawn(pdf: &Pdf, at: usize) -> Result<Grey, Unreadable> {
    let page = pdf.pages().get(at).ok_or(Unreadable::Damaged)?;
    let scale = PDF_DPI / 72.0;
    let (width, height) = page.render_dimensions();
    within((width * scale) as usize, (height * scale) as usize, PIXELS_MAX)?;
    let settings = hayro::RenderSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: hayro::vello_cpu::color::palette::css::WHITE,
        ..hayro::RenderSettings::default()
    };
    let pixmap = hayro::render(page, &hayro::RenderCache::new(), &Default::default(), &settings);
    let pixels = pixmap.data_as_u8_slice().chunks_exact(4).map(|rgba| grey(&rgba[..3])).collect();
    Ok(Grey { width: usize::from(pixmap.width()), height: usize::from(pixmap.height()), pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_held_on_both_sides_before_anything_is_unpacked() {
        assert_eq!(within(SIDE_LEAST_PIXELS, SIDE_LEAST_PIXELS, PIXELS_MAX), Ok(()));
        assert_eq!(within(SIDE_LEAST_PIXELS - 1, 4_000, PIXELS_MAX), Err(Unreadable::TooSmall));
        assert_eq!(within(SIDE_MAX_PIXELS, 3_125, PIXELS_MAX), Ok(()));
        let refused = |width, height| Err(Unreadable::TooManyPixels { width, height });
        assert_eq!(within(SIDE_MAX_PIXELS, 3_126, PIXELS_MAX), refused(SIDE_MAX_PIXELS, 3_126));
        assert_eq!(within(SIDE_MAX_PIXELS + 1, 500, PIXELS_MAX), refused(SIDE_MAX_PIXELS + 1, 500));
        assert_eq!(within(usize::MAX, usize::MAX, PIXELS_MAX), refused(usize::MAX, usize::MAX));
    }

    /// A PNG's header for a picture of this size, and nothing after it.
    fn header(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let writer = encoder.write_header().unwrap();
        drop(writer);
        bytes
    }

    #[test]
    fn bombs_and_rubbish_are_refused() {
        let why = |bytes: &[u8]| pages(bytes).err();
        assert_eq!(why(b"hello"), Some(Unreadable::Kind));
        assert_eq!(why(b""), Some(Unreadable::Kind));
        assert_eq!(why(&header(1, 1)), Some(Unreadable::TooSmall));
        assert_eq!(why(&header(10_000, 10_000)), Some(Unreadable::TooManyPixels { width: 10_000, height: 10_000 }));
        assert_eq!(why(&header(1_000, 1_000)), Some(Unreadable::Damaged));
        assert_eq!(why(&[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]), Some(Unreadable::Damaged));
        assert!(matches!(why(b"%PDF-1.7 rubbish"), Some(Unreadable::Pdf(_) | Unreadable::Damaged)));
        let large = vec![0; FILE_MAX_BYTES + 1];
        assert_eq!(why(&large), Some(Unreadable::TooLarge { bytes: FILE_MAX_BYTES + 1 }));
    }
}
