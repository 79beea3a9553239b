//! Planning every unit's binder, one after the other, so that serials come out the same however many threads set the pages.

use std::collections::{BTreeMap, BTreeSet};

use planb_core::care::mapping::Mapping;
use planb_core::care::{Kind, Record};
use planb_core::id::UnitId;
use planb_core::number::{personal, phone};
use planb_core::overview::binder::change::{self, Against};
use planb_core::overview::binder::harm::{self, Vocabulary};
use planb_core::overview::binder::page::{CallRow, Content, Sheet, Tab};
use planb_core::overview::binder::plan::{Planned, plan};
use planb_core::overview::binder::register::Registered;
use planb_core::overview::binder::reports::ReportTab;
use planb_core::overview::binder::request::{
    Before, DataTime, PlanRequest, PlanRules, Purpose, Serials, UnitRecords, Word,
};
use planb_core::overview::paper::{self, Paper};
use planb_core::sheet::{Place, Serial, SheetKey};
use planb_core::snapshot::{Edition, PlanVersion};
use planb_core::state::State;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use super::read::Read;
use super::rule::Ruled;
use super::snapshot::{Seals, Snapshot};
use super::{Progress, Stage, serials};
use crate::plan_page;

/// One unit's binder, planned.
pub struct Job {
    pub unit: UnitId,
    pub name: String,
    pub seals: Seals,
    pub before: Before,
    pub planned: Planned,
    /// What the parts of the sheets are, as digests.
    pub facets: BTreeMap<SheetKey, Vec<u8>>,
    /// Which sheets are plans.
    pub plans: BTreeMap<SheetKey, PlanVersion>,
    /// Kinds that are held, of which earlier parts are carried on.
    pub held: BTreeMap<Kind, DataTime>,
    /// The data time of every kind that the binder is made from.
    pub data: BTreeMap<Kind, DataTime>,
    /// What systems could only print.
    pub reports: Vec<ReportTab>,
    /// What is missing, in words, as on the cover.
    pub missing: Vec<String>,
}

/// Plans all units in the order of their ids; gives the numbers that new sheets have, which are not kept yet.
pub fn plan_all(
    node: &Node,
    settings: &Settings,
    read: &Read,
    ruled: &Ruled,
    mappings: &[Mapping],
    snapshots: Vec<Snapshot>,
    progress: &dyn Progress,
) -> Result<(Vec<Job>, serials::Planned), Trouble> {
    progress.begin(Stage::Plan, snapshots.len() as u64);
    let vocabulary = Vocabulary::parse(harm::SHIPPED).map_err(|_| Trouble::internal("harm-vocabulary"))?;
    let prefix = node.prefix().as_str().to_string();
    let first = node.state().next_serial(&prefix);
    let mut next = first;
    let digest = node.heads_digest().paper();
    let mut jobs = Vec::new();
    for snapshot in snapshots {
        let planner = Planner { node, settings, read, ruled, mappings, vocabulary: &vocabulary, digest: &digest };
        let job = planner.plan(snapshot, Serials { prefix: prefix.clone(), next })?;
        next = job.planned.next_serial;
        jobs.push(job);
        progress.step(1);
    }
    Ok((jobs, serials::Planned { prefix, first, count: next.saturating_sub(first) }))
}

struct Planner<'a> {
    node: &'a Node,
    settings: &'a Settings,
    read: &'a Read,
    ruled: &'a Ruled,
    mappings: &'a [Mapping],
    vocabulary: &'a Vocabulary,
    digest: &'a str,
}

impl Planner<'_> {
    fn plan(&self, snapshot: Snapshot, serials: Serials) -> Result<Job, Trouble> {
        let Snapshot { unit, records, seals, .. } = snapshot;
        let language = Language::of_code(&self.settings.language);
        let before = before(self.node.state(), &unit);
        // The change sheet is no part of the plan: it is made from what the plan gives.
        let mut plain = before.clone();
        plain.register.sheets.retain(|_, sheet| !change::is_change_sheet(&sheet.place));
        let name = self.ruled.names.get(&unit).cloned().unwrap_or_else(|| unit.0.clone());
        let (data, held) = self.ages(&unit);
        let reports = self.ruled.reports.tabs(self.read, self.mappings, &unit);
        let all = organisation(self.node.state(), self.settings);
        let plans = plan_page::in_binder(self.node.state(), language, &unit, &name, &all);
        let said = std::cell::RefCell::new(Vec::new());
        let words = |word: &Word| {
            let text = language.say_with(word.key(), &word.args());
            if matches!(word, Word::Missing(_)) {
                said.borrow_mut().push(text.clone());
            }
            text
        };
        let request = PlanRequest {
            unit: unit.clone(),
            unit_name: name.clone(),
            municipality: self.settings.municipality.clone(),
            night: self.read.night,
            made_at: self.read.now,
            purpose: if self.settings.exercise { Purpose::Exercise } else { Purpose::Real },
            rules: rules(self.settings),
            data: data.clone(),
            expected: data.keys().copied().filter(|kind| *kind != Kind::Unit).collect(),
            missing: Vec::new(),
            contacts: contacts(self.settings, &records),
            before: &plain,
            sheet_key: self.node.sheet_key(),
            serials,
            data_digest: self.digest.to_string(),
            vocabulary: self.vocabulary,
            reports: &reports,
            plans: &plans,
            elsewhere: &self.read.identities,
            words: &words,
            show_phone: &phone::shown,
            show_number: &personal::shown,
        };
        let mut planned = plan(&UnitRecords { unit: unit.clone(), records }, &request);
        keep_what_is_held(&mut planned, &plain, &held);
        let facets = facets(&planned, self.node.sheet_key());
        let plans = bound(&planned);
        self.add_change_sheets(&unit, &before, &mut planned);
        let mut missing = said.into_inner();
        let mut seen = BTreeSet::new();
        missing.retain(|text| seen.insert(text.clone()));
        Ok(Job { unit, name, seals, before, planned, facets, plans, held, data, reports, missing })
    }

    /// Tells in each binder what differs from the paper that lies locked in, where there is any.
    fn add_change_sheets(&self, unit: &UnitId, before: &Before, planned: &mut Planned) {
        let state = self.node.state();
        let Some(signed) = paper::signed(state, unit) else { return };
        let prefix = self.node.prefix().as_str();
        let papers = [Edition::Common, Edition::Supplement].map(|edition| (edition, Paper::of(state, unit, edition)));
        let remembered = |edition| {
            move |place: &Place, serial: &Serial| {
                let shelf = state.unit(unit).and_then(|unit| unit.shelf(edition))?;
                shelf.facets(place, serial).map(<[u8]>::to_vec)
            }
        };
        let remembered = [remembered(Edition::Common), remembered(Edition::Supplement)];
        let old = papers.each_ref().map(|(edition, paper)| paper.to_destroy(state, unit, *edition));
        let [common, supplement] = [0, 1].map(|at| Against {
            unit,
            night: self.read.night,
            horizon: u32::from(self.settings.binder.visit_days),
            since: signed.data,
            paper: &papers[at].1.sheets,
            old: &old[at],
            facets: &remembered[at],
            sheet_key: self.node.sheet_key(),
            prefix,
            before: &before.register,
        });
        // A supplement of which nobody knows any paper has nothing to swap.
        let supplement = Some(&supplement).filter(|_| !papers[1].1.sheets.is_empty());
        change::add(planned, Some(&common), supplement);
    }

    /// How old each kind's data is, and what of it is held.
    fn ages(&self, unit: &UnitId) -> (BTreeMap<Kind, DataTime>, BTreeMap<Kind, DataTime>) {
        let (mut data, mut held) = (BTreeMap::new(), BTreeMap::new());
        for kind in self.read.kinds_of(unit) {
            if let Some(as_of) = self.read.exported_at(unit, kind) {
                data.insert(kind, DataTime { as_of, held_since: None });
            }
        }
        for ((of, kind), (_, as_of)) in &self.ruled.last_good {
            if of == unit && self.ruled.is_held(unit, *kind) {
                let age = DataTime { as_of: *as_of, held_since: Some(*as_of) };
                data.insert(*kind, age);
                held.insert(*kind, age);
            }
        }
        (data, held)
    }
}

fn sheets(planned: &Planned) -> impl Iterator<Item = &Sheet> {
    let binders = [Some(&planned.common), planned.supplement.as_ref()];
    binders.into_iter().flatten().flat_map(|binder| &binder.parts).flat_map(|part| &part.sheets)
}

fn bound(planned: &Planned) -> BTreeMap<SheetKey, PlanVersion> {
    let plan = |sheet: &Sheet| match &sheet.content {
        Content::Plan(plan) => Some((sheet.key, plan.of.clone())),
        _ => None,
    };
    sheets(planned).filter_map(plan).collect()
}

/// What the register calls the organisation; what the settings do where it says nothing.
fn organisation(state: &State, settings: &Settings) -> String {
    let name = state.register().get("setting", "organisation").get("name");
    if name.is_empty() { settings.municipality.clone() } else { name.to_string() }
}

fn facets(planned: &Planned, key: &[u8; 32]) -> BTreeMap<SheetKey, Vec<u8>> {
    let all = sheets(planned).map(|sheet| (sheet.key, change::facets(&sheet.content, key)));
    all.filter(|(_, facets)| !facets.is_empty()).collect()
}

/// Tabs that can't be made whole since a kind is held keep the sheets that they had; nothing in them was changed tonight.
/// The first tab is made all the same: it says what is held.
fn keep_what_is_held(planned: &mut Planned, before: &Before, held: &BTreeMap<Kind, DataTime>) {
    let is_kept = |tab: Tab| tab != Tab::First && tab.needs().iter().any(|kind| held.contains_key(kind));
    if !Tab::ALL.into_iter().any(is_kept) {
        return;
    }
    for binder in [Some(&mut planned.common), planned.supplement.as_mut()].into_iter().flatten() {
        binder.parts.retain(|part| !is_kept(part.tab));
    }
    planned.register.sheets.retain(|_, sheet| !is_kept(sheet.tab));
    let old = before.register.sheets.iter().filter(|(_, sheet)| is_kept(sheet.tab));
    planned.register.sheets.extend(old.map(|(key, sheet)| (*key, sheet.clone())));
    let changes = &mut planned.changes;
    for rows in [&mut changes.new, &mut changes.changed, &mut changes.removed] {
        rows.retain(|row| !is_kept(row.tab));
    }
}

/// The spans and hours that the settings say.
pub fn rules(settings: &Settings) -> PlanRules {
    PlanRules {
        horizon_days: u32::from(settings.binder.visit_days),
        green_hours: settings.binder.green_hours,
        yellow_hours: settings.binder.yellow_hours,
        red_hours: settings.binder.red_days * 24,
        ..PlanRules::default()
    }
}

/// Who to call: the unit's managers first, then those of the settings.
fn contacts(settings: &Settings, records: &[Record]) -> Vec<CallRow> {
    let managers = records.iter().filter_map(|record| match record {
        Record::Staff(staff) if staff.manager && !staff.protection.is_protected() => {
            let first = staff.work_phones.first()?;
            Some(CallRow {
                who: staff.name.said(),
                role: staff.title.clone().unwrap_or_default(),
                shown: phone::shown(first),
                dial: first.readable.then(|| first.number.clone()),
            })
        }
        _ => None,
    });
    let central = settings.binder.contacts.iter().map(|contact| {
        let read = phone::read(&contact.phone, phone::Written::Text);
        CallRow {
            who: contact.who.clone(),
            role: contact.role.clone(),
            shown: phone::shown(&read),
            dial: read.readable.then_some(read.number),
        }
    });
    managers.chain(central).collect()
}

/// The binder that the unit has now, of both editions.
fn before(state: &State, unit: &UnitId) -> Before {
    let mut before = Before::default();
    for edition in [Edition::Common, Edition::Supplement] {
        let Some(shelf) = state.unit(unit).and_then(|unit| unit.shelf(edition)) else { continue };
        before.night = before.night.max(shelf.issued().map(|issued| issued.night));
        let mut held = BTreeSet::new();
        for (key, sheet) in shelf.register() {
            held.insert(sheet.place.clone());
            let Some(tab) = sheet.tab_letter().and_then(Tab::of_letter) else { continue };
            let registered = Registered { serial: sheet.serial, place: sheet.place, digest: sheet.digest, tab };
            before.register.sheets.insert(key, registered);
        }
        before.register.used.extend(shelf.used_places().difference(&held).cloned());
    }
    before
}

/// True when the register has a sheet of this place in the supplement.
pub fn is_supplement(place: &planb_core::sheet::Place) -> bool {
    place.0.split('-').nth(1).is_some_and(|number| number.starts_with('S'))
}
