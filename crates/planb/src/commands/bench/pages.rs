//! Documents of real binders as files for the peers, and the same documents set by us.

use std::path::{Path, PathBuf};

use planb_before::import::shipped_mappings;
use planb_before::night;
use planb_core::overview::binder::page::{Binder, Part, Tab};
use planb_node::files::{self, Access};
use planb_node::trouble::Trouble;
use planb_paper::{Language, render_part};

use super::{NIGHT, Town, options};
use crate::answer;

/// The tabs whose sheets all peers set; the rest of a binder is a few pages.
const TABS: [Tab; 4] = [Tab::Runs, Tab::Clients, Tab::Bag, Tab::Medicines];

/// Plans a night and writes the first documents of its binders: `01-runs/main.typ …`, `01-runs/data.json` for typst,
/// `01-runs/binder.json` for the others, `fonts/`. A document here is one of the night's PDFs: the same sheets, the same cuts.
pub fn dump(dir: &Path, town: Town, documents: u32) -> Result<(), Trouble> {
    let (mut node, settings) = town.node(&dir.join("node"))?;
    let binders = night::planned(&mut node, &settings, &shipped_mappings(), &options(NIGHT))?;
    let mut left = (1..=documents).peekable();
    for binder in binders.iter().filter(|binder| !binder.supplement) {
        for part in binder.parts.iter().filter(|part| TABS.contains(&part.tab)) {
            for one in cut(binder, part)? {
                let Some(number) = left.next() else { return write_fonts(dir) };
                write(&dir.join(format!("{number:02}-{}", kind(part.tab))), &one)?;
            }
        }
    }
    if left.peek().is_some() {
        answer::complain("fewer documents than were asked for");
    }
    write_fonts(dir)
}

/// What the folders of a tab's documents are called after.
fn kind(tab: Tab) -> &'static str {
    match tab {
        Tab::Runs => "runs",
        Tab::Clients => "clients",
        Tab::Bag => "bag",
        Tab::Medicines => "medicines",
        Tab::First | Tab::Payments | Tab::Codes | Tab::Forms | Tab::Reports(_) | Tab::Plans => "rest",
    }
}

/// A binder per document of a part, each with that document's sheets only.
fn cut(binder: &Binder, part: &Part) -> Result<Vec<Binder>, Trouble> {
    let mut sheets = part.sheets.iter().cloned();
    let documents = render_part(binder, part, Language::Swedish).map_err(failed)?;
    let of = |document: &planb_paper::RenderedPart| {
        let sheets = sheets.by_ref().take(document.pages_per_sheet.len()).collect();
        let part = Part { tab: part.tab, profiles: part.profiles.clone(), sheets };
        Binder { parts: vec![part], ..binder.clone() }
    };
    Ok(documents.iter().map(of).collect())
}

fn write(folder: &Path, binder: &Binder) -> Result<(), Trouble> {
    files::make_folder(folder)?;
    for part in &binder.parts {
        for (name, bytes) in planb_paper::source(binder, part, Language::Swedish).map_err(failed)? {
            files::write_whole(&folder.join(name), Access::Shared, &bytes)?;
        }
    }
    let json = serde_json::to_vec(binder).map_err(|_| Trouble::internal("demo-failed"))?;
    files::write_whole(&folder.join("binder.json"), Access::Shared, &json)?;
    Ok(())
}

fn write_fonts(dir: &Path) -> Result<(), Trouble> {
    let folder = dir.join("fonts");
    files::make_folder(&folder)?;
    for (number, bytes) in planb_paper::fonts().iter().enumerate() {
        files::write_whole(&folder.join(format!("{number}.ttf")), Access::Shared, bytes)?;
    }
    Ok(())
}

/// Sets every dumped document (of one kind, where one is given) as the night does, one after the other, and answers pages
/// and bytes.
pub fn render(dir: &Path, kind: Option<&str>) -> Result<(), Trouble> {
    let failed_io = |error| Trouble::of_io(dir, error);
    let entries: Vec<PathBuf> =
        std::fs::read_dir(dir).map_err(failed_io)?.flatten().map(|entry| entry.path()).collect();
    let is_of_kind = |path: &PathBuf| kind.is_none_or(|kind| path.to_string_lossy().ends_with(&format!("-{kind}")));
    let mut folders: Vec<PathBuf> =
        entries.into_iter().filter(|path| path.join("binder.json").is_file() && is_of_kind(path)).collect();
    folders.sort();
    let (mut pages, mut bytes) = (0, 0);
    for folder in folders {
        let path = folder.join("binder.json");
        let json = std::fs::read(&path).map_err(|error| Trouble::of_io(&path, error))?;
        let binder: Binder = serde_json::from_slice(&json).map_err(|_| Trouble::internal("demo-failed"))?;
        for part in &binder.parts {
            for document in render_part(&binder, part, Language::Swedish).map_err(failed)? {
                pages += document.pages;
                bytes += document.pdf.len();
                files::write_whole(&folder.join("planb.pdf"), Access::Shared, &document.pdf)?;
            }
        }
    }
    answer::json(&serde_json::json!({ "pages": pages, "bytes": bytes }));
    Ok(())
}

fn failed(error: planb_paper::RenderError) -> Trouble {
    Trouble::internal("render-failed").with("unit", "").with("tab", "").with("code", error)
}
