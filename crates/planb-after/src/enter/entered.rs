//! That sheets stand in their systems now, said without a page: by its rules, all of them or none.

use planb_core::form::Guard;
use planb_core::overview::backentry::{WHEN, duplicate, system_of, typed_when, when};
use planb_core::overview::form::laid;
use planb_core::overview::ledger::{self, Sheets, guard_of};
use planb_core::overview::review::{self, Standing, same};
use planb_core::refusal::Refusal;
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_core::state::{Event, State};

use super::store::when_said;
use crate::review::said_of;

/// What is said of sheets that were entered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entering<'a> {
    /// The system; without, the one that the form's sheets go into.
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

/// The entries of it.
pub fn entered(state: &State, sheets: Sheets<'_>, entering: Entering<'_>) -> Result<Vec<Event>, Refusal> {
    let is_open = |item: &&review::Item| item.standing != Standing::Done && item.guard != Guard::None;
    let items = review::items(state);
    let unseen: Vec<&Serial> = items.0.iter().filter(is_open).map(|item| &item.spot.serial).collect();
    let mut events = Vec::new();
    for serial in sheets.serials {
        if unseen.contains(&serial) {
            return Err(Refusal::new("enter-unseen"));
        }
        let one = Sheets { serials: std::slice::from_ref(serial), by: sheets.by };
        events.extend(one_entered(state, one, serial, entering)?);
    }
    Ok(events)
}

fn one_entered(
    state: &State,
    sheets: Sheets<'_>,
    serial: &Serial,
    entering: Entering<'_>,
) -> Result<Vec<Event>, Refusal> {
    let unknown = || Refusal::new("ledger-unknown").with("serial", serial);
    let (_, issue) = state.ledger().issued(serial).ok_or_else(unknown)?;
    let laid = laid(state, &issue.form, issue.version).ok_or_else(|| Refusal::new("enter-form-unknown"))?;
    let system = entering.system.unwrap_or_else(|| system_of(state, &issue.form));
    if system.is_empty() {
        return Err(Refusal::new("enter-system-missing"));
    }
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
    let second = second(&laid.form, entering.second, sheets.by)?;
    let mut said = vec![(1, WHEN.to_string(), happened.clone())];
    said.extend(when_said(&laid.form, &laid.pages, &happened));
    let mut events = said_of(state, serial, &said, sheets.by)?;
    events.extend(ledger::enter(state, sheets, system, (&laid.form, second.as_ref()))?);
    Ok(events)
}

/// The second person, where one is needed; never the same as the first.
pub fn second(form: &planb_core::form::FormDefinition, name: Option<&str>, by: &Hand) -> Result<Option<Hand>, Refusal> {
    let name = name.map(str::trim).unwrap_or_default();
    if !matches!(guard_of(form), Guard::Narcotics | Guard::Money) || name.is_empty() {
        return Ok(None);
    }
    if same(name, &by.name) {
        return Err(Refusal::new("ledger-second-same"));
    }
    Ok(Some(Hand { name: name.to_string(), card: String::new() }))
}
