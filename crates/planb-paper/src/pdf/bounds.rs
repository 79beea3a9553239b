//! How much a file may be, and become.

/// A file may have at most this many bytes …
pub const FILE_MAX_BYTES: u64 = 64 << 20;
/// … this many pages …
pub const PAGES_MAX: usize = 10_000;
/// … and this many objects.
pub const OBJECTS_MAX: usize = 1_000_000;
/// Values outside streams: each becomes some fifty bytes in memory.
pub const TOKENS_MAX: usize = 4_000_000;
/// One stream may unpack to at most this much …
pub const STREAM_MAX_BYTES: usize = 64 << 20;
/// … those that hold the file's own objects to this much together …
pub const LOADED_MAX_BYTES: usize = 32 << 20;
/// … and those that pages are drawn with to this much together.
pub const UNPACKED_MAX_BYTES: usize = 512 << 20;
/// A page may be drawn with so many bytes, what is drawn again counted again.
pub const DRAWN_MAX_BYTES: usize = 64 << 20;
/// All pages together.
pub const DRAWN_ALL_MAX_BYTES: usize = 512 << 20;
/// A picture may have so many pixels.
pub const PICTURE_MAX_PIXELS: i64 = 150_000_000;
/// Page trees, drawings in drawings and nested values go at most this deep.
pub const DEPTH_MAX: usize = 64;
/// Printed notes and fields on one page.
pub const NOTES_MAX: usize = 2_000;
/// A stream is packed at most so many times over.
pub const FILTERS_MAX: usize = 4;
/// Lists and dictionaries in a drawing stand at most so deep in each other: whoever reads them takes stack for each.
pub(super) const DRAWN_DEPTH_MAX: usize = 200;
