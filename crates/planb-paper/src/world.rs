//! One document through typst: own world, one virtual data file, fonts from the binary.

use planb_core::sheet::Unset;
use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Label, Smart};
use typst::introspection::Introspector;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::font::FONTS;

/// Why a document could not be made. Names no person and no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// The template could not be set; the typesetter's own words.
    Layout(String),
    /// The PDF breaks its standard; the typesetter's own words.
    Pdf(String),
    /// A code could not be made: its text is too long.
    Code,
    /// The data could not be handed to the template.
    Data,
    /// A single sheet has more pages than a document may have.
    TooManyPages { pages: usize },
    /// There is more text than a document is made of, in bytes.
    TooLong { bytes: usize },
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RenderError::Layout(why) => write!(f, "the page could not be set: {why}"),
            RenderError::Pdf(why) => write!(f, "the PDF could not be written: {why}"),
            RenderError::Code => write!(f, "a QR code could not be made"),
            RenderError::Data => write!(f, "the data could not be handed to the template"),
            RenderError::TooManyPages { pages } => write!(f, "one sheet would have {pages} pages"),
            RenderError::TooLong { bytes } => write!(f, "{bytes} bytes of text are too much for one document"),
        }
    }
}

impl std::error::Error for RenderError {}

impl From<RenderError> for Unset {
    fn from(error: RenderError) -> Unset {
        match error {
            RenderError::TooManyPages { .. } | RenderError::TooLong { .. } => Unset::TooLong,
            other => Unset::Failed(other.to_string()),
        }
    }
}

/// Which template a document begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    Binder,
    KeySheet,
    Board,
    Cards,
    Chain,
    Exercise,
    Join,
    Letter,
    FirstHour,
    Form,
    List,
    Log,
    Minutes,
    Plan,
    Poster,
    Tasks,
    Slip,
    Statement,
    Wallet,
}

impl Template {
    fn file(self) -> &'static str {
        match self {
            Template::Binder => "main.typ",
            Template::KeySheet => "keysheet.typ",
            Template::Board => "board.typ",
            Template::Cards => "cards.typ",
            Template::Chain => "chain.typ",
            Template::Exercise => "exercise.typ",
            Template::Join => "join.typ",
            Template::Letter => "letter.typ",
            Template::FirstHour => "hour.typ",
            Template::Form => "form.typ",
            Template::List => "list.typ",
            Template::Log => "log.typ",
            Template::Minutes => "minutes.typ",
            Template::Plan => "plan.typ",
            Template::Poster => "poster.typ",
            Template::Tasks => "tasks.typ",
            Template::Slip => "slip.typ",
            Template::Statement => "statement.typ",
            Template::Wallet => "wallet.typ",
        }
    }
}

pub(crate) static TEMPLATES: &[(&str, &str)] = &[
    ("main.typ", include_str!("../templates/main.typ")),
    ("base.typ", include_str!("../templates/base.typ")),
    ("first.typ", include_str!("../templates/first.typ")),
    ("change.typ", include_str!("../templates/change.typ")),
    ("run.typ", include_str!("../templates/run.typ")),
    ("client.typ", include_str!("../templates/client.typ")),
    ("medicine.typ", include_str!("../templates/medicine.typ")),
    ("office.typ", include_str!("../templates/office.typ")),
    ("blocks.typ", include_str!("../templates/blocks.typ")),
    ("bound.typ", include_str!("../templates/bound.typ")),
    ("keysheet.typ", include_str!("../templates/keysheet.typ")),
    ("register.typ", include_str!("../templates/register.typ")),
    ("board.typ", include_str!("../templates/board.typ")),
    ("cards.typ", include_str!("../templates/cards.typ")),
    ("chain.typ", include_str!("../templates/chain.typ")),
    ("exercise.typ", include_str!("../templates/exercise.typ")),
    ("join.typ", include_str!("../templates/join.typ")),
    ("letter.typ", include_str!("../templates/letter.typ")),
    ("hour.typ", include_str!("../templates/hour.typ")),
    ("form.typ", include_str!("../templates/form.typ")),
    ("list.typ", include_str!("../templates/list.typ")),
    ("log.typ", include_str!("../templates/log.typ")),
    ("minutes.typ", include_str!("../templates/minutes.typ")),
    ("plan.typ", include_str!("../templates/plan.typ")),
    ("poster.typ", include_str!("../templates/poster.typ")),
    ("tasks.typ", include_str!("../templates/tasks.typ")),
    ("slip.typ", include_str!("../templates/slip.typ")),
    ("statement.typ", include_str!("../templates/statement.typ")),
    ("wallet.typ", include_str!("../templates/wallet.typ")),
];

struct Shared {
    library: LazyHash<Library>,
    fonts: FontStore,
    sources: Vec<(FileId, Source)>,
    data: FileId,
    codes: FileId,
    options: PdfOptions,
}

static SHARED: LazyLock<Result<Arc<Shared>, RenderError>> = LazyLock::new(shared);

fn shared() -> Result<Arc<Shared>, RenderError> {
    let mut fonts = FontStore::new();
    for font in FONTS.iter() {
        fonts.push((font.clone(), font.info().clone()));
    }
    let mut sources = Vec::new();
    for (path, text) in TEMPLATES.iter().copied() {
        let id = file(path)?;
        sources.push((id, Source::new(id, text.to_string())));
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| RenderError::Pdf(error.message().to_string()))?;
    let options =
        PdfOptions { standards, creator: Smart::Custom(Some("Plan B".into())), tagged: true, ..PdfOptions::default() };
    Ok(Arc::new(Shared {
        library: LazyHash::new(Library::default()),
        fonts,
        sources,
        data: file("data.json")?,
        codes: file("codes.bin")?,
        options,
    }))
}

// The table of file ids in typst never shrinks, so every document uses the same few paths.
fn file(path: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(path).map_err(|_| RenderError::Data)?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What a template reads.
#[derive(Clone)]
pub(crate) struct Input {
    /// `data.json`.
    pub data: Bytes,
    /// `codes.bin`: the pixels of the sheets' codes, one after the other; `data.json` says where each begins.
    pub codes: Bytes,
}

impl Input {
    /// A template's data alone.
    pub(crate) fn data(data: Vec<u8>) -> Input {
        Input { data: Bytes::new(data), codes: Bytes::new([]) }
    }
}

struct Document {
    shared: Arc<Shared>,
    main: FileId,
    input: Input,
}

impl World for Document {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shared.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.shared.sources.iter().find(|(at, _)| *at == id);
        found.map(|(_, source)| source.clone()).ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == self.shared.data => Ok(self.input.data.clone()),
            id if id == self.shared.codes => Ok(self.input.codes.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Empties typst's cache when a document is done, also when it failed: otherwise memory grows with every document.
struct Evict;

impl Drop for Evict {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

/// A document that is set but not yet written.
pub(crate) struct Typeset {
    document: PagedDocument,
    shared: Arc<Shared>,
    _evict: Evict,
}

/// Sets the document of `input`.
pub(crate) fn typeset(template: Template, input: Input) -> Result<Typeset, RenderError> {
    let shared = SHARED.clone()?;
    let main = file(template.file())?;
    let evict = Evict;
    let world = Document { shared: shared.clone(), main, input };
    let set = typst::compile::<PagedDocument>(&world);
    let document = set.output.map_err(|errors| RenderError::Layout(told(&errors)))?;
    Ok(Typeset { document, shared, _evict: evict })
}

impl Typeset {
    pub(crate) fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// The page on which each sheet begins, from 1, as the template marked them (see `base.typ`).
    pub(crate) fn sheet_starts(&self) -> Vec<usize> {
        let seen = self.document.introspector();
        let start = |index: usize| {
            let label = Label::construct(format!("s{index}-a").into()).ok()?;
            seen.page(seen.query_label(label).ok()?.location()?).map(usize::from)
        };
        (0..).map_while(start).collect()
    }

    /// Where the template put the element with this label: page from 1, and mm from the page's top left corner.
    pub(crate) fn position(&self, label: &str) -> Option<(u32, f64, f64)> {
        let seen = self.document.introspector();
        let label = Label::construct(label.into()).ok()?;
        let at = seen.position(seen.query_label(label).ok()?.location()?)?;
        Some((at.page.get() as u32, at.point.x.to_mm(), at.point.y.to_mm()))
    }

    /// The PDF as typst writes it.
    pub(crate) fn pdf(&self) -> Result<Vec<u8>, RenderError> {
        typst_pdf::pdf(&self.document, &self.shared.options).map_err(|errors| RenderError::Pdf(told(&errors)))
    }
}

fn told(errors: &[typst::diag::SourceDiagnostic]) -> String {
    // What typst quotes is text of the page, so only what stands before it is told.
    let message = errors.first().map(|error| error.message.to_string()).unwrap_or_default();
    message.split(['"', '`', '“']).next().unwrap_or_default().trim().to_string()
}
