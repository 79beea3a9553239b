//! The tray on disk: pages that nobody has said what they are, sealed with this computer's key. They stay here until somebody
//! does; nothing is thrown away, and nothing of it travels to other computers.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::id::UnitId;
use planb_core::picture;
use planb_node::files::{self, Access};
use planb_node::random;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_node::web::App;
use serde::{Deserialize, Serialize};

use super::place::Pile;

/// The tray's folder, in the node's.
const FOLDER: &str = "tray";
/// More pages than these are not taken in until some have been dealt with.
pub const PAGES_MAX: usize = 2_000;

/// What is known of a page in the tray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub id: String,
    pub unit: UnitId,
    /// Why it lies there: a word of `tray-…`.
    pub why: String,
    /// The code that was read, where there was one.
    pub code: String,
    pub by: String,
    pub at: DateTime,
    pub file: usize,
    pub page: usize,
    pub(super) original: [u8; 32],
    /// Somebody has said that it is none of ours.
    pub is_foreign: bool,
}

impl About {
    pub fn new(pile: &Pile, why: &str, code: String, original: &[u8; 32], at: DateTime) -> About {
        let id = original.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        About {
            id,
            unit: pile.unit.clone(),
            why: why.to_string(),
            code,
            by: pile.by.name.clone(),
            at,
            file: pile.file,
            page: pile.page,
            original: *original,
            is_foreign: false,
        }
    }

    /// The digest of the page as it came.
    pub fn original(&self) -> [u8; 32] {
        self.original
    }
}

fn folder(app: &App) -> PathBuf {
    app.dir().join(FOLDER)
}

/// A key that is used once: for what begins with `salt`.
fn key(node: &Node, salt: &[u8]) -> [u8; 32] {
    let own = blake3::derive_key("planb tray v1", node.sheet_key());
    *blake3::keyed_hash(&own, salt).as_bytes()
}

fn write(app: &App, name: &str, plain: &[u8]) -> Result<(), Trouble> {
    let salt = random::bytes::<16>()?;
    let sealed = picture::seal(&key(&app.node(), &salt), plain).ok_or_else(|| Trouble::internal("seal-failed"))?;
    files::make_private_folder(&folder(app))?;
    let whole = [salt.as_slice(), &sealed].concat();
    files::write_whole(&folder(app).join(name), Access::Private, &whole).map(drop)
}

fn read(app: &App, name: &str) -> Option<Vec<u8>> {
    opened(&app.node(), &folder(app).join(name))
}

fn opened(node: &Node, path: &Path) -> Option<Vec<u8>> {
    let whole = std::fs::read(path).ok()?;
    let (salt, sealed) = whole.split_at_checked(16)?;
    picture::open(&key(node, salt), sealed)
}

/// How many pages in a node's tray wait for somebody to say what they are.
pub fn waiting(node: &Node) -> usize {
    let Ok(entries) = std::fs::read_dir(node.folder().join(FOLDER)) else { return 0 };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let abouts = paths.filter(|path| path.extension().is_some_and(|ending| ending == "about"));
    abouts.filter_map(|path| of_bytes(&opened(node, &path)?)).filter(|about| !about.is_foreign).count()
}

/// Puts a page into the tray.
pub fn put(app: &App, about: &About, plain: &[u8]) -> Result<(), Trouble> {
    if all(app).len() >= PAGES_MAX {
        return Err(Trouble::user("tray-full").with("most", PAGES_MAX));
    }
    write(app, &format!("{}.page", about.id), plain)?;
    save(app, about)
}

/// Writes what is known of a page anew.
pub fn save(app: &App, about: &About) -> Result<(), Trouble> {
    let json = serde_json::to_vec(about).map_err(|_| Trouble::internal("seal-failed"))?;
    write(app, &format!("{}.about", about.id), &json)
}

/// Takes a page out: it was booked.
pub fn take_out(app: &App, about: &About) {
    for ending in ["about", "page"] {
        // Where it cannot be removed it lies there once more, and is found to be the same.
        let _ = std::fs::remove_file(folder(app).join(format!("{}.{ending}", about.id)));
    }
}

/// Every page in the tray, as they came.
pub fn all(app: &App) -> Vec<About> {
    let Ok(names) = std::fs::read_dir(folder(app)) else { return Vec::new() };
    let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let abouts = names.filter(|name| name.ends_with(".about")).filter_map(|name| of_bytes(&read(app, &name)?));
    let mut all: Vec<About> = abouts.collect();
    all.sort_by(|one, other| (one.at, one.file, one.page, &one.id).cmp(&(other.at, other.file, other.page, &other.id)));
    all
}

fn of_bytes(bytes: &[u8]) -> Option<About> {
    serde_json::from_slice(bytes).ok()
}

fn is_id(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// One page of the tray.
pub fn find(app: &App, id: &str) -> Result<About, Trouble> {
    let found = is_id(id).then(|| of_bytes(&read(app, &format!("{id}.about"))?)).flatten();
    found.ok_or_else(|| Trouble::user("tray-gone"))
}

/// Its picture, as PNG.
pub fn page(app: &App, about: &About) -> Result<Vec<u8>, Trouble> {
    read(app, &format!("{}.page", about.id)).ok_or_else(|| Trouble::environment("picture-damaged"))
}

/// Whether the very same page lies there already.
pub fn has(app: &App, original: &[u8; 32]) -> bool {
    let id: String = original.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    folder(app).join(format!("{id}.about")).exists()
}
