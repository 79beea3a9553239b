//! That sheets stand in their systems now: one rule for the page, the command and programs. A form goes into the system that was said
//! for it; medicine and money only once the page was scanned and people have seen it; all of the named sheets or none.

use super::{WHEN, duplicate, system_of, typed_when, when, when_fields};
use crate::form::laid::Laid;
use crate::form::layout::PageLayout;
use crate::form::{FormDefinition, Guard};
use crate::ledger::{Issue, Sheet, Stage};
use crate::overview::form::laid;
use crate::overview::ledger::{self, Sheets, guard_of, settle_field};
use crate::overview::review::{self, Standing, same};
use crate::refusal::Refusal;
use crate::register::{Hand, Record, RecordId};
use crate::sheet::Serial;
use crate::state::{Event, State};

/// What is said of sheets that were entered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entering<'a> {
    /// The system's id or name; without, the one that the form's sheets go into.
    pub system: Option<&'a str>,
    /// When it happened, as it is typed; without, as somebody has said it before.
    pub happened: Option<&'a str>,
    /// Who read along, where two are needed.
    pub second: Option<&'a str>,
    /// The same may stand there already, from another paper; whoever enters it has looked.
    pub anyway: Anyway,
}

/// Whether what seems to stand there already is entered all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anyway {
    #[default]
    No,
    Yes,
}

/// A sheet that may be entered: its form, and the id of the system that it goes into.
pub struct Ready {
    pub laid: &'static Laid,
    pub system: String,
}

/// Whether a sheet may be entered now, whoever asks.
pub fn ready(state: &State, serial: &Serial, system: Option<&str>) -> Result<Ready, Refusal> {
    let unknown = || Refusal::new("ledger-unknown").with("serial", serial);
    let (sheet, issue) = state.ledger().issued(serial).ok_or_else(unknown)?;
    let laid = laid(state, &issue.form, issue.version).ok_or_else(|| Refusal::new("enter-form-unknown"))?;
    let system = target(state, &issue.form, system)?;
    seen(state, serial, (sheet, issue), laid)?;
    Ok(Ready { laid, system })
}

/// The system that a form's sheets go into: the one that was said for the form. One that is typed is of the register, and no other than
/// that.
fn target(state: &State, form: &str, typed: Option<&str>) -> Result<String, Refusal> {
    let (own, register) = (system_of(state, form), state.register());
    let Some(typed) = typed.map(str::trim) else {
        return if own.is_empty() { Err(Refusal::new("enter-system-missing")) } else { Ok(own.to_string()) };
    };
    let named = |(_, system): &(&RecordId, &Record)| same(system.get("name"), typed);
    let by_name = || register.of("system").find(named).map(|(id, _)| id.0.as_str());
    let is_id = typed == own || register.find("system", typed).is_some();
    let unknown = || Refusal::new("enter-system-unknown").with("system", typed);
    let id = if is_id && !typed.is_empty() { typed } else { by_name().ok_or_else(unknown)? };
    if !own.is_empty() && own != id {
        let name = register.get("system", own).get("name");
        let name = if name.is_empty() { own } else { name };
        return Err(Refusal::new("enter-system-other").with("form", form).with("system", name));
    }
    Ok(id.to_string())
}

/// Refused where medicine or money of a sheet was not scanned, or not seen by those who have to. What stands in a system already was.
fn seen(state: &State, serial: &Serial, (sheet, issue): (&Sheet, &Issue), laid: &Laid) -> Result<(), Refusal> {
    let is_guarded = |page: &&PageLayout| page.fields.iter().any(|field| field.guard != Guard::None);
    let mut guarded = laid.pages.iter().filter(|page| page.page <= issue.pages).filter(is_guarded);
    if matches!(sheet.standing().stage, Stage::Entered | Stage::Checked) {
        return Ok(());
    }
    if guarded.any(|page| !sheet.standing().pages.contains(&page.page)) {
        return Err(Refusal::new("enter-unscanned").with("serial", serial));
    }
    let is_open = |item: &review::Item| item.standing != Standing::Done && item.guard != Guard::None;
    if review::items_of(state, serial).iter().any(is_open) {
        return Err(Refusal::new("enter-unseen").with("serial", serial));
    }
    Ok(())
}

/// The entries of it.
pub fn entered(state: &State, sheets: Sheets<'_>, entering: Entering<'_>) -> Result<Vec<Event>, Refusal> {
    let mut events = Vec::new();
    for serial in sheets.serials {
        events.extend(one(state, serial, sheets.by, entering)?);
    }
    Ok(events)
}

fn one(state: &State, serial: &Serial, by: &Hand, entering: Entering<'_>) -> Result<Vec<Event>, Refusal> {
    let Ready { laid, system } = ready(state, serial, entering.system)?;
    let happened = match entering.happened {
        Some(typed) => typed_when(typed).ok_or_else(|| Refusal::new("enter-when-bad"))?,
        None => when(state, serial).ok_or_else(|| Refusal::new("enter-when-missing"))?.to_string(),
    };
    if entering.anyway == Anyway::No
        && let Some((other, at)) = duplicate(state, serial, &happened)
    {
        let at = at.strftime("%Y-%m-%d %H:%M");
        return Err(Refusal::new("enter-twice").with("serial", serial).with("other", other).with("at", at));
    }
    let second = second(&laid.form, entering.second, by)?;
    let mut said = vec![(1, WHEN.to_string(), happened.clone())];
    said.extend(when_said(&laid.form, &laid.pages, &happened));
    let mut events = said_of(state, serial, &said, by)?;
    let sheets = Sheets { serials: std::slice::from_ref(serial), by };
    events.extend(ledger::enter(state, sheets, &system, (&laid.form, second.as_ref()))?);
    Ok(events)
}

/// The second person, where one is needed; never the same as the first.
pub fn second(form: &FormDefinition, name: Option<&str>, by: &Hand) -> Result<Option<Hand>, Refusal> {
    let name = name.map(str::trim).unwrap_or_default();
    if !matches!(guard_of(form), Guard::Narcotics | Guard::Money) || name.is_empty() {
        return Ok(None);
    }
    if same(name, &by.name) {
        return Err(Refusal::new("ledger-second-same"));
    }
    Ok(Some(Hand { name: name.to_string(), card: String::new() }))
}

/// Something that is said of a field: page, name, words.
pub type Words = (u32, String, String);

/// When it happened, said of the fields that ask for it.
pub fn when_said(form: &FormDefinition, pages: &[PageLayout], happened: &str) -> Vec<Words> {
    let (day, time) = happened.split_once(' ').unwrap_or((happened, ""));
    let (date_field, time_field) = when_fields(form);
    let page_of =
        |name: &str| pages.iter().find(|page| page.fields.iter().any(|field| field.name == name)).map(|page| page.page);
    let said = [(date_field, day), (time_field, time)].into_iter().filter(|(_, value)| !value.is_empty());
    said.filter_map(|(name, value)| name.map(|name| (page_of(&name).unwrap_or(1), name, value.to_string()))).collect()
}

/// The entries of what somebody says of fields of one sheet; none where they have said it before.
pub fn said_of(state: &State, serial: &Serial, said: &[Words], by: &Hand) -> Result<Vec<Event>, Refusal> {
    let sheets = Sheets { serials: std::slice::from_ref(serial), by };
    let mut events = Vec::new();
    for (page, field, value) in said {
        events.extend(settle_field(state, sheets, (*page, field), value)?);
    }
    Ok(events)
}
