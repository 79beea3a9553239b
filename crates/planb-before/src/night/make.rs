//! Making the binders: pages, seals, bundles; several units side by side.

use std::path::Path;
use std::sync::Mutex;

use jiff::civil::DateTime;
use planb_core::overview::binder::page::{Binder, Content, Part, Tab};
use planb_core::snapshot::{Edition, FileDigest};
use planb_node::bundle::{self, BundleFile, BundleSheet, Content as Bytes, Manifest, ReportFile};
use planb_node::files;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_paper::RenderedPart;

use super::parts::{self, Kept};
use super::plan::Job;
use super::prune::OUT;
use super::read::Read;
use super::report::{SheetLine, UnitLine};
use super::reports::Files;
use super::snapshot::path;
use super::{Options, Progress, Stage, issue, work};

/// One edition's bundle, under its final name.
pub struct Bundle {
    pub edition: Edition,
    pub file: FileDigest,
    pub path: String,
    pub pages: u32,
    pub clients: u32,
    kept: Vec<Kept>,
}

/// Makes every unit's bundles, writes each to the log as soon as it is whole, and gives a line per unit.
pub fn make_all(
    node: &mut Node,
    settings: &Settings,
    read: &Read,
    jobs: Vec<Job>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Vec<UnitLine>, Trouble> {
    progress.begin(Stage::Binders, jobs.len() as u64);
    let maker = Maker {
        folder: node.folder().to_path_buf(),
        language: Language::of_code(&settings.language),
        log_digest: node.heads_digest().paper(),
        input: FileDigest(read.input),
        read,
        files: Files::new(read.reports.files.clone()),
    };
    let node = Mutex::new(node);
    let mut queue = jobs;
    // The largest first, so that no thread is left alone with one at the end.
    queue.sort_by_key(|job| std::cmp::Reverse(job.planned.register.sheets.len()));
    work::side_by_side(queue, options.threads, |job| {
        let line = maker.unit(&node, &job, options.now)?;
        progress.step(1);
        Ok(line)
    })
}

/// A document as it was set, and what stands in it.
struct Document {
    set: RenderedPart,
    sheets: Vec<BundleSheet>,
    /// It tells what to swap tonight, and is of no use another night.
    is_change_sheet: bool,
}

struct Maker<'a> {
    folder: std::path::PathBuf,
    language: Language,
    log_digest: String,
    input: FileDigest,
    read: &'a Read,
    files: Files,
}

impl Maker<'_> {
    fn unit(&self, node: &Mutex<&mut Node>, job: &Job, now: DateTime) -> Result<UnitLine, Trouble> {
        if let Some(line) = self.resumed(node, job)? {
            return Ok(line);
        }
        if !job.planned.leaks.is_empty() {
            return Err(Trouble::internal("protected-leak").with("unit", &job.unit));
        }
        let mut bundles = vec![self.edition(job, &job.planned.common, Edition::Common)?];
        if let Some(supplement) = &job.planned.supplement {
            bundles.push(self.edition(job, supplement, Edition::Supplement)?);
        }
        {
            let mut node = node.lock().map_err(|_| Trouble::internal("work-failed"))?;
            node.record_at(now, |_| Ok(issue::events(job, &bundles, self.read.night, self.input)))?;
        }
        for bundle in &mut bundles {
            let folder = parts::folder(&self.folder, &job.unit.0, bundle.edition);
            parts::settle(&folder, std::mem::take(&mut bundle.kept))?;
        }
        Ok(line(job, &bundles))
    }

    /// The unit's line, when its binder was already issued tonight from the same input and lies there whole.
    fn resumed(&self, node: &Mutex<&mut Node>, job: &Job) -> Result<Option<UnitLine>, Trouble> {
        let mut bundles = Vec::new();
        for edition in [Edition::Common, Edition::Supplement] {
            let issued = {
                let node = node.lock().map_err(|_| Trouble::internal("work-failed"))?;
                let shelf = node.state().unit(&job.unit).and_then(|unit| unit.shelf(edition));
                shelf.and_then(|shelf| shelf.issued().cloned())
            };
            let wanted = edition == Edition::Common || job.planned.supplement.is_some();
            let Some(issued) = issued.filter(|it| it.night == self.read.night && it.input == Some(self.input)) else {
                if wanted {
                    return Ok(None);
                }
                continue;
            };
            let path = self.path(job, edition);
            if !path.exists() || files::digest(&path)? != issued.file {
                return Ok(None);
            }
            bundles.push(Bundle {
                edition,
                file: issued.file,
                path: self.relative(&path),
                pages: issued.pages,
                clients: issued.clients,
                kept: Vec::new(),
            });
        }
        let line = UnitLine { resumed: true, ..line(job, &bundles) };
        Ok(Some(line))
    }

    fn path(&self, job: &Job, edition: Edition) -> std::path::PathBuf {
        path(&self.folder, OUT, &job.unit, edition, self.read.night, "tar.age")
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().into_owned()
    }

    fn edition(&self, job: &Job, binder: &Binder, edition: Edition) -> Result<Bundle, Trouble> {
        let folder = parts::folder(&self.folder, &job.unit.0, edition);
        files::make_folder(&folder)?;
        let carried = carried(job, parts::list(&folder)?.parts);
        let documents = self.documents(binder, &carried)?;
        let pages = documents.iter().map(|document| document.set.pages).sum::<u32>()
            + carried.iter().map(|kept| kept.pages).sum::<u32>();
        let clients = clients_in(binder);
        let mut manifest = self.manifest(job, binder, &documents, &carried, clients);
        let carried_paths: Vec<_> = carried.iter().map(|kept| folder.join(&kept.file)).collect();
        let contents: Vec<Bytes<'_>> = documents
            .iter()
            .map(|document| Bytes::Bytes(&document.set.pdf))
            .chain(carried_paths.iter().map(|path| Bytes::File(path)))
            .collect();
        let path = self.path(job, edition);
        path.parent().map_or(Ok(()), files::make_folder)?;
        let file = bundle::write_bundle(&path, &mut manifest, &contents, job.seals.edition(edition))?;
        let mut kept = carried;
        for document in documents.iter().filter(|document| !document.is_change_sheet) {
            let part = self.kept(document, binder);
            kept.push(parts::seal_one(&folder, &document.set.pdf, part, job.seals.edition(edition))?);
        }
        Ok(Bundle { edition, file, path: self.relative(&path), pages, clients, kept })
    }

    /// All documents of a binder; the first tab is set last, since its cover counts the pages of the others.
    fn documents(&self, binder: &Binder, carried: &[Kept]) -> Result<Vec<Document>, Trouble> {
        let mut binder = binder.clone();
        let mut documents = Vec::new();
        for part in binder.parts.iter().filter(|part| part.tab != Tab::First) {
            documents.extend(self.render(&binder, part)?);
        }
        // The cover's own tab is counted by the page itself.
        let others: Vec<Kept> = carried.iter().filter(|kept| kept.tab != Tab::First).cloned().collect();
        for part in binder.parts.iter_mut().filter(|part| part.tab == Tab::First) {
            count_pages(part, &documents, &others);
        }
        let mut first = Vec::new();
        for part in binder.parts.iter().filter(|part| part.tab == Tab::First) {
            first.extend(self.render(&binder, part)?);
        }
        first.extend(documents);
        tell_apart(&mut first);
        Ok(first)
    }

    fn render(&self, binder: &Binder, part: &Part) -> Result<Vec<Document>, Trouble> {
        let language = match self.language {
            Language::Swedish => planb_paper::Language::Swedish,
            Language::English => planb_paper::Language::English,
        };
        let failed = |error: planb_paper::RenderError| {
            let trouble = Trouble::internal("render-failed").with("unit", &binder.unit);
            trouble.with("tab", part.tab.letter()).with("code", error)
        };
        let set = match part.tab {
            Tab::Reports(_) => self.files.stamped(binder, part, language),
            _ => planb_paper::render_part(binder, part, language),
        };
        let set = set.map_err(failed)?;
        let mut sheets = part.sheets.iter();
        let is_change_sheet = part.sheets.iter().all(|sheet| matches!(sheet.content, Content::Changes(_)));
        let document = |set: RenderedPart| {
            let own = set.pages_per_sheet.iter().zip(sheets.by_ref());
            let own = own.map(|(pages, sheet)| BundleSheet {
                place: sheet.place.clone(),
                serial: sheet.serial.clone(),
                pages: *pages,
            });
            Document { sheets: own.collect(), set, is_change_sheet }
        };
        Ok(set.into_iter().map(document).collect())
    }

    fn manifest(&self, job: &Job, binder: &Binder, documents: &[Document], carried: &[Kept], clients: u32) -> Manifest {
        let fresh = documents.iter().map(|document| BundleFile {
            file: format!("{}.pdf", document.set.file_stem),
            tab: shelf(document.set.tab),
            report: report_of(job, document.set.tab),
            profiles: document.set.profiles.clone(),
            pages: document.set.pages,
            data_as_of: document.set.data_as_of.unwrap_or(binder.made_at),
            held_since: None,
            sealed: false,
            digest: String::new(),
            sheets: document.sheets.clone(),
        });
        let old = carried.iter().map(|kept| BundleFile {
            file: kept.file.clone(),
            tab: shelf(kept.tab),
            report: report_of(job, kept.tab),
            profiles: kept.profiles.clone(),
            pages: kept.pages,
            data_as_of: kept.data_as_of,
            held_since: Some(kept.data_as_of),
            sealed: true,
            digest: String::new(),
            sheets: kept.sheets.clone(),
        });
        Manifest {
            version: bundle::VERSION,
            unit: job.unit.clone(),
            unit_name: job.name.clone(),
            night: self.read.night,
            made_at: binder.made_at,
            supplement: binder.supplement,
            files: fresh.chain(old).collect(),
            clients,
            missing: job.missing.clone(),
            changes: issue::changes(job, binder.supplement),
            log_digest: self.log_digest.clone(),
        }
    }

    fn kept(&self, document: &Document, binder: &Binder) -> Kept {
        let set = &document.set;
        Kept {
            file: format!("{}-{}.pdf.age", set.file_stem, self.read.night),
            name: format!("{}.pdf", set.file_stem),
            tab: set.tab,
            profiles: set.profiles.clone(),
            pages: set.pages,
            data_as_of: set.data_as_of.unwrap_or(binder.made_at),
            night: self.read.night,
            sheets: document.sheets.clone(),
        }
    }
}

/// Gives documents of one name names of their own: a tab may have parts for different work.
fn tell_apart(documents: &mut [Document]) {
    let mut seen: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for document in documents {
        let times = seen.entry(document.set.file_stem.clone()).or_default();
        *times += 1;
        if *times > 1 {
            document.set.file_stem = format!("{}-del{times}", document.set.file_stem);
        }
    }
}

/// The earlier parts that tonight's bundle carries on: those that need a kind that is held.
fn carried(job: &Job, kept: Vec<Kept>) -> Vec<Kept> {
    let is_report =
        |tab: Tab| job.reports.iter().any(|it| tab == Tab::Reports(it.letter) && it.carried_since().is_some());
    let is_held = |kept: &Kept| is_report(kept.tab) || kept.tab.needs().iter().any(|kind| job.held.contains_key(kind));
    let mut carried: Vec<Kept> = kept.into_iter().filter(is_held).collect();
    // A tab that was carried before and made since stands twice; the newest counts.
    let newest: std::collections::BTreeMap<Tab, jiff::civil::Date> =
        carried.iter().map(|kept| (kept.tab, kept.night)).fold(Default::default(), |mut newest, (tab, night)| {
            let entry = newest.entry(tab).or_insert(night);
            *entry = (*entry).max(night);
            newest
        });
    carried.retain(|kept| newest.get(&kept.tab) == Some(&kept.night));
    carried
}

/// Writes the pages of the documents, and of those that are carried on, into the cover's rows.
fn count_pages(first: &mut Part, documents: &[Document], carried: &[Kept]) {
    for sheet in &mut first.sheets {
        if let Content::Cover(cover) = &mut sheet.content {
            for row in &mut cover.contents {
                let made = documents.iter().filter(|it| it.set.tab == row.tab).map(|it| it.set.pages);
                let kept = carried.iter().filter(|it| it.tab == row.tab && it.tab != Tab::First).map(|it| it.pages);
                let pages: u32 = made.chain(kept).sum();
                row.pages = if pages == 0 { row.pages } else { pages };
            }
        }
    }
}

/// The clients with a sheet; where there is nothing but printed pages, those whom the cover counts.
fn clients_in(binder: &Binder) -> u32 {
    let sheets = || binder.parts.iter().flat_map(|part| &part.sheets);
    let count = sheets().filter(|sheet| matches!(sheet.content, Content::Client(_))).count();
    let cover = sheets().find_map(|sheet| match &sheet.content {
        Content::Cover(cover) if binder.parts.iter().any(|part| matches!(part.tab, Tab::Reports(_))) => {
            Some(cover.clients)
        }
        _ => None,
    });
    if count > 0 { u32::try_from(count).unwrap_or(u32::MAX) } else { cover.unwrap_or(0) }
}

/// The tab as the manifest names it: a report's, and the plans', stand with the forms, so that an older program opens the binder too.
fn shelf(tab: Tab) -> Tab {
    if matches!(tab, Tab::Reports(_) | Tab::Plans) { Tab::Forms } else { tab }
}

fn report_of(job: &Job, tab: Tab) -> Option<ReportFile> {
    let report = job.reports.iter().find(|report| tab == Tab::Reports(report.letter))?;
    Some(ReportFile { letter: report.letter, title: report.title.clone() })
}

fn line(job: &Job, bundles: &[Bundle]) -> UnitLine {
    let of = |edition| bundles.iter().find(|bundle| bundle.edition == edition);
    let sheets = |rows: &[planb_core::overview::binder::register::SheetRow]| -> Vec<SheetLine> {
        rows.iter().map(|row| SheetLine { place: row.place.0.clone(), serial: row.serial.0.clone() }).collect()
    };
    let (common, supplement) = (of(Edition::Common), of(Edition::Supplement));
    UnitLine {
        unit: job.unit.clone(),
        name: job.name.clone(),
        path: common.map(|bundle| bundle.path.clone()),
        pages: common.map_or(0, |bundle| bundle.pages),
        clients: common.map_or(0, |bundle| bundle.clients),
        supplement: supplement.map(|bundle| bundle.path.clone()),
        supplement_pages: supplement.map_or(0, |bundle| bundle.pages),
        supplement_clients: supplement.map_or(0, |bundle| bundle.clients),
        resumed: false,
        new: sheets(&job.planned.changes.new),
        changed: sheets(&job.planned.changes.changed),
        removed: sheets(&job.planned.changes.removed),
        redacted: job.planned.redactions.iter().map(|redaction| redaction.texts).sum(),
        without_envelope: job.seals.without_envelope,
    }
}
