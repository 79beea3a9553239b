//! What systems could only print, tonight: judged by pages for each unit, made into the tabs of its binder, stamped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jiff::civil::{Date, DateTime};
use planb_core::care::mapping::{Mapping, PdfRules};
use planb_core::care::reason::Unreadable;
use planb_core::guard::{self, GuardRules, HoldReason, Passed, Past, Ruling, Verdict};
use planb_core::id::UnitId;
use planb_core::overview::binder::page::{Binder, Part};
use planb_core::overview::binder::reports::{ReportTab, TabPages};
use planb_core::snapshot::{By, KindHeld, ReportTaken};
use planb_core::state::{Event, State};
use planb_paper::pdf::{FILE_MAX_BYTES, Foreign, report_part};
use planb_paper::{Language, RenderError, RenderedPart};

use super::Options;
use super::read::Read;
use super::rule::by;

/// Files that are kept open while pages are taken out of them have at most so many bytes together; one always is.
const OPEN_MAX_BYTES: u64 = 32 << 20;

/// The guard's word on every unit's pages of every report.
#[derive(Debug, Default)]
pub struct Judged {
    verdicts: BTreeMap<(String, UnitId), Verdict>,
    /// The last good night and the time of its data.
    last_good: BTreeMap<(String, UnitId), (Date, DateTime)>,
    /// No file was due tonight: the last good pages are carried on, and nothing is red.
    resting: BTreeSet<(String, UnitId)>,
}

impl Judged {
    /// Judges tonight's pages, after the sources as a whole.
    pub fn of(
        read: &Read,
        state: &State,
        ruling: &Ruling,
        mappings: &[Mapping],
        rules: &GuardRules,
        options: &Options,
    ) -> Judged {
        let mut judged = Judged::default();
        for (source, _) in printed(mappings) {
            let came = read.sources.iter().any(|report| report.source == source);
            let whole = ruling.sources.get(source);
            let known = state.units_known().filter(|(_, of)| of.report_history(source).next().is_some());
            let tonight = read.reports.sheets.keys().filter(|(of, _)| of == source).map(|(_, unit)| unit);
            let units: BTreeSet<UnitId> = tonight.chain(known.map(|(unit, _)| unit)).cloned().collect();
            for unit in units {
                let key = (source.to_string(), unit.clone());
                let nights: Vec<&ReportTaken> = state
                    .unit(&unit)
                    .into_iter()
                    .flat_map(|of| of.report_history(source))
                    .filter(|taken| taken.night < read.night)
                    .collect();
                if let Some(last) = nights.first() {
                    judged.last_good.insert(key.clone(), (last.night, last.data_as_of));
                }
                let verdict = match whole {
                    Some(Verdict::Hold(reason)) => Verdict::Hold(reason.clone()),
                    _ if !came => {
                        judged.resting.insert(key.clone());
                        Verdict::Pass
                    }
                    _ => {
                        let past: Vec<Past> = nights.iter().map(|taken| past(taken)).collect();
                        guard::judge_pages(source, read.report_pages(&key), &past, &options.acceptances, rules)
                    }
                };
                judged.verdicts.insert(key, verdict);
            }
        }
        judged
    }

    /// Whether an earlier night's pages are carried on.
    fn is_carried(&self, key: &(String, UnitId)) -> bool {
        self.resting.contains(key) || self.verdicts.get(key).is_some_and(Verdict::is_held)
    }

    /// True when nothing is held.
    pub fn all_fresh(&self) -> bool {
        !self.verdicts.values().any(Verdict::is_held)
    }

    /// What is held, and why; whole sources are told by the guard's other word.
    pub fn held<'a>(
        &'a self,
        ruling: &'a Ruling,
    ) -> impl Iterator<Item = (&'a str, &'a UnitId, &'a HoldReason, Option<Date>)> {
        self.verdicts.iter().filter_map(|(key, verdict)| match verdict {
            Verdict::Hold(reason) if !ruling.sources.get(&key.0).is_some_and(Verdict::is_held) => {
                Some((key.0.as_str(), &key.1, reason, self.last_good.get(key).map(|(night, _)| *night)))
            }
            _ => None,
        })
    }

    /// The entries of what is held.
    pub fn events(&self, night: Date, ruling: &Ruling) -> Vec<Event> {
        let event = |(source, unit, reason, last): (&str, &UnitId, &HoldReason, Option<Date>)| {
            Event::from(KindHeld {
                night,
                unit: Some(unit.clone()),
                kind: None,
                source: source.to_string(),
                reason: reason.key().to_string(),
                numbers: reason.args().into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
                last_good_night: last,
            })
        };
        self.held(ruling).map(event).collect()
    }

    /// The units that have fresh pages tonight.
    pub fn units<'a>(&'a self, read: &'a Read) -> impl Iterator<Item = &'a UnitId> {
        read.reports.sheets.keys().filter(|key| !self.is_carried(key)).map(|(_, unit)| unit)
    }

    /// The entries of one unit's fresh pages.
    pub fn taken(&self, read: &Read, unit: &UnitId) -> Vec<ReportTaken> {
        let keys = read.reports.sheets.keys().filter(|key| key.1 == *unit && !self.is_carried(key));
        let taken = keys.map(|key| ReportTaken {
            night: read.night,
            unit: unit.clone(),
            source: key.0.clone(),
            pages: read.report_pages(key),
            data_as_of: read.printed_at(&key.0),
            passed_by: by(self.verdicts.get(key)),
        });
        taken.collect()
    }

    /// The tabs of one unit's binder.
    pub fn tabs(&self, read: &Read, mappings: &[Mapping], unit: &UnitId) -> Vec<ReportTab> {
        let tab = |(source, mapping, rules): (&str, &Mapping, &PdfRules)| {
            let key = (source.to_string(), unit.clone());
            let carried = self.is_carried(&key);
            let (as_of, pages) = if carried {
                (self.last_good.get(&key)?.1, TabPages::Carried)
            } else {
                (read.printed_at(source), TabPages::Tonight(read.reports.sheets.get(&key)?.clone()))
            };
            let in_tray = read.reports.tray().filter(|page| page.source == source).count();
            Some(ReportTab {
                letter: rules.tab,
                title: mapping.title.clone(),
                profiles: rules.profiles.clone(),
                as_of,
                pages,
                in_tray: u32::try_from(in_tray).unwrap_or(u32::MAX),
            })
        };
        let all = mappings.iter().filter_map(|it| Some((it.source.as_str(), it, it.pdf.as_ref()?)));
        all.filter_map(tab).collect()
    }
}

fn printed(mappings: &[Mapping]) -> impl Iterator<Item = (&str, &PdfRules)> {
    mappings.iter().filter_map(|mapping| Some((mapping.source.as_str(), mapping.pdf.as_ref()?)))
}

fn past(taken: &ReportTaken) -> Past {
    let how = if taken.passed_by == By::Person { Passed::Accepted } else { Passed::Good };
    Past { count: taken.pages.into(), how }
}

/// The night's PDF files, opened when a page is wanted, the latest kept open.
pub struct Files {
    paths: Vec<PathBuf>,
    open: Mutex<Vec<Opened>>,
}

struct Opened {
    number: u32,
    bytes: u64,
    foreign: Arc<Foreign>,
}

impl Files {
    pub fn new(paths: Vec<PathBuf>) -> Files {
        Files { paths, open: Mutex::new(Vec::new()) }
    }

    fn open(&self, number: u32) -> Result<Arc<Foreign>, Unreadable> {
        let mut open = self.open.lock().map_err(|_| Unreadable::Damaged)?;
        if let Some(known) = open.iter().find(|it| it.number == number) {
            return Ok(Arc::clone(&known.foreign));
        }
        let path = self.paths.get(number as usize).ok_or(Unreadable::NotFound)?;
        let bytes = std::fs::metadata(path).map_err(|_| Unreadable::NotFound)?.len();
        if bytes > FILE_MAX_BYTES {
            return Err(Unreadable::TooLarge { bytes, limit: FILE_MAX_BYTES });
        }
        let foreign = Arc::new(Foreign::open(&std::fs::read(path).map_err(|_| Unreadable::Disk)?)?);
        while !open.is_empty() && open.iter().map(|it| it.bytes).sum::<u64>() + bytes > OPEN_MAX_BYTES {
            open.remove(0);
        }
        open.push(Opened { number, bytes, foreign: Arc::clone(&foreign) });
        Ok(foreign)
    }

    /// The stamped documents of a report's part.
    pub fn stamped(&self, binder: &Binder, part: &Part, language: Language) -> Result<Vec<RenderedPart>, RenderError> {
        report_part(binder, part, &|number| self.open(number), language)
    }
}
