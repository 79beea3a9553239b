//! Issuing forms: numbers first, in the log; then the paper.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use planb_core::overview::ledger::{self, Run, Sheets};
use planb_core::sheet::{Serial, Stamp};
use planb_node::files::{self, Access};
use planb_node::store::Node;
use planb_node::trouble::{Kind, Trouble};
use planb_paper::{FormRun, FormSheet, Language, RenderError, form_sheets};

/// Sheets of one PDF: what a printer takes in one go, and typst in little memory.
const SHEETS_PER_FILE: usize = 50;
/// typst's layout recurses deeply.
const STACK_BYTES: usize = 32 << 20;

/// What is printed into fields, by their names: of each sheet in order; the last one's for those after it.
pub type Given = BTreeMap<String, String>;

/// How the paper is made.
#[derive(Clone, Debug)]
pub struct Printing<'a> {
    /// Its serial is that of each sheet.
    pub stamp: Stamp,
    /// What people call the unit.
    pub unit_name: &'a str,
    pub given: &'a [Given],
    pub language: Language,
    pub out: &'a Path,
}

/// The sheets that were issued, and their files.
#[derive(Clone, Debug)]
pub struct Issued {
    pub serials: Vec<Serial>,
    pub files: Vec<PathBuf>,
}

/// Issues a run and makes its PDFs. A sheet without paper is better than paper without a sheet: where the PDFs fail, the
/// numbers are voided.
pub fn issue(node: &mut Node, run: Run<'_>, printing: &Printing<'_>) -> Result<Issued, Trouble> {
    files::make_folder(printing.out)?;
    if let Some(unknown) = unknown_field(run, printing.given) {
        return Err(Trouble::user("form-field").with("field", unknown));
    }
    let prefix = node.prefix().as_str().to_string();
    let mut serials = Vec::new();
    node.record(|state| {
        let (given, events) = ledger::issue(state, &prefix, run)?;
        serials = given;
        Ok(events)
    })?;
    match paper(&serials, run, printing) {
        Ok(files) => Ok(Issued { serials, files }),
        Err(trouble) => {
            let sheets = Sheets { serials: &serials, by: run.by };
            node.record(|state| ledger::void(state, sheets, "misprint", ""))?;
            Err(trouble)
        }
    }
}

/// A value for a field that the form does not have.
fn unknown_field(run: Run<'_>, given: &[Given]) -> Option<String> {
    let pages = planb_core::form::layout::layout(run.form);
    let is_field = |name: &String| pages.iter().flat_map(|page| &page.fields).any(|field| field.name == *name);
    given.iter().flat_map(BTreeMap::keys).find(|name| !is_field(name)).cloned()
}

/// Makes the PDFs of sheets, `SHEETS_PER_FILE` each.
fn paper(serials: &[Serial], run: Run<'_>, printing: &Printing<'_>) -> Result<Vec<PathBuf>, Trouble> {
    let mut paths = Vec::new();
    for (at, part) in (0..).step_by(SHEETS_PER_FILE).zip(serials.chunks(SHEETS_PER_FILE)) {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        let given = |n: usize| printing.given.get(n).or(printing.given.last()).cloned().unwrap_or_default();
        let sheets = (at..).zip(part).map(|(n, serial)| FormSheet { serial: serial.clone(), given: given(n) });
        let job = FormRun { form: run.form, unit: printing.unit_name.to_string(), sheets: sheets.collect() };
        let pdf = set(printing, &job)?;
        let path = printing.out.join(format!("{}-{first}-{last}.pdf", run.form.named()));
        files::write_whole(&path, Access::Private, &pdf)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Sets pages on a thread with room for it.
fn set(printing: &Printing<'_>, job: &FormRun<'_>) -> Result<Vec<u8>, Trouble> {
    let failed = || Trouble::internal("work-failed");
    let made = std::thread::scope(|scope| {
        let work = || form_sheets(&printing.stamp, job, printing.language);
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        thread.map_err(|_| failed())?.join().map_err(|_| failed())
    })?;
    made.map_err(|error: RenderError| {
        Trouble::new(Kind::Internal, "render-failed").with("unit", "").with("tab", &job.form.id).with("code", error)
    })
}
