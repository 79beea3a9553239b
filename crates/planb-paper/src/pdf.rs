//! Reports that another system printed: opened under limits, cleaned, read page by page, stamped.
//!
//! Of a page its drawing is taken, with what that needs: fonts, pictures, forms. Notes and filled-in fields become part of the drawing.
//! Scripts, actions, links, attachments, bookmarks, signatures and everything else of the file stay behind. What can't be shown as
//! it was meant is refused: encryption, forms without appearance (XFA), layers that are switched off.
//!
//! A file is held against limits before and while it is unpacked, so that a hostile one gives a clear refusal.

mod bounds;
mod clean;
mod copy;
mod depth;
mod document;
mod face;
mod filters;
mod lines;
mod load;
mod names;
mod object;
mod picture;
mod stamp;
mod text;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};

use planb_core::care::reason::Unreadable;

pub use bounds::{
    DEPTH_MAX, DRAWN_ALL_MAX_BYTES, DRAWN_MAX_BYTES, FILE_MAX_BYTES, FILTERS_MAX, LOADED_MAX_BYTES, NOTES_MAX,
    OBJECTS_MAX, PAGES_MAX, PICTURE_MAX_PIXELS, STREAM_MAX_BYTES, TOKENS_MAX, UNPACKED_MAX_BYTES,
};
pub use document::report_part;
pub(crate) use picture::{Scanned, ScannedAs};
pub use text::{LETTERS_MAX, PageText};

/// A file, cleaned: every page is one drawing.
pub struct Foreign {
    doc: object::Document,
    pages: Vec<ForeignPage>,
}

/// One page as it is looked at: turned upright, its lower left corner at the origin, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ForeignPage {
    drawing: object::ObjectId,
    width: f32,
    height: f32,
}

impl Foreign {
    /// Opens a file and takes its drawings.
    pub fn open(bytes: &[u8]) -> Result<Foreign, Unreadable> {
        let length = bytes.len() as u64;
        if length > FILE_MAX_BYTES {
            return Err(Unreadable::TooLarge { bytes: length, limit: FILE_MAX_BYTES });
        }
        if !bytes.get(..1024).unwrap_or(bytes).windows(5).any(|start| start == b"%PDF-") {
            return Err(Unreadable::NoPdf);
        }
        guarded(|| clean::clean(bytes))
    }

    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    /// The file as it was taken apart, every page one drawing, written anew.
    pub(crate) fn plain(&self) -> Vec<u8> {
        document::plain(self)
    }

    /// Reads what stands on every page.
    pub fn texts(&self) -> Result<Vec<PageText>, Unreadable> {
        let sizes: Vec<(f32, f32)> = self.pages.iter().map(|page| (page.width, page.height)).collect();
        guarded(|| text::read(document::plain(self), &sizes).ok_or(Unreadable::Damaged))
    }
}

/// A file of these pages alone, from 1, first and last of each range: of the others nothing goes along.
pub fn cut(bytes: &[u8], wanted: &[(u32, u32)]) -> Result<Vec<u8>, Unreadable> {
    guarded(|| {
        let pages =
            clean::clean_only(bytes, |page| wanted.iter().any(|(first, last)| (*first..=*last).contains(&page)))?;
        if pages.pages.is_empty() { Err(Unreadable::Damaged) } else { Ok(pages.plain()) }
    })
}

/// The last net: what a library does not expect is a damaged file, and the others go on.
fn guarded<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Unreadable::Damaged))
}
