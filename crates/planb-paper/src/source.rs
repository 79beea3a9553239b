//! What a document is set from, as files: another build of typst can set the same document from them.

use planb_core::overview::binder::page::{Binder, Part};

use crate::content;
use crate::font::FILES;
use crate::render::settled;
use crate::words::Language;
use crate::world::{RenderError, TEMPLATES};

/// Templates and data of a part as one document, by file name: `main.typ` is set with their folder as root.
///
/// A part that [`crate::render_part`] would cut into several documents is one here.
pub fn source(binder: &Binder, part: &Part, language: Language) -> Result<Vec<(&'static str, Vec<u8>)>, RenderError> {
    let sheets: Vec<_> = part.sheets.iter().map(|sheet| content::sheet(sheet, language)).collect::<Result<_, _>>()?;
    let mut files: Vec<_> = TEMPLATES.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
    let (_, input) = settled(binder, part.tab, &part.sheets, &sheets, language)?;
    files.push(("data.json", input.data.to_vec()));
    files.push(("codes.bin", input.codes.to_vec()));
    Ok(files)
}

/// The fonts that the templates name, as TrueType files.
pub fn fonts() -> &'static [&'static [u8]] {
    &FILES
}
