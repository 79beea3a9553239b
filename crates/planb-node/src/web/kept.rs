//! What is worked out from one published state: once, and then given to everybody who may see the same. It goes when the
//! next state is published.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::response::Response;
use jiff::civil::Date;
use planb_core::card::Role;
use planb_core::id::UnitId;
use planb_core::state::State;

use super::{In, Now, Page};
use crate::text::Language;

/// Most bytes of pages, and of what was asked for, that are kept of one state; when there are more, they are made anew.
pub const MOST_BYTES: usize = 16 << 20;

/// Whose eyes a page is for: everybody of this role, with these units, is shown the same in this language on this day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    pub language: Language,
    pub role: Role,
    /// Empty for who sees all units: nothing that such a role sees or writes depends on them.
    pub units: Vec<UnitId>,
    pub today: Date,
}

/// What was asked for, as far as a kept page depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    pub page: &'static str,
    /// Of which kind or unit; empty where there is one page.
    pub of: String,
    /// Which of several pages.
    pub number: usize,
}

/// A state as a view shows it. It knows no person and no request, so what is made from it may be given to others.
#[derive(Clone, Debug)]
pub struct Sight<'a> {
    now: &'a Now,
    pub view: View,
}

impl Sight<'_> {
    /// The state that the page is made from.
    pub fn state(&self) -> &State {
        &self.now.state
    }

    /// Whether what belongs to a unit is seen.
    pub fn sees(&self, unit: Option<&UnitId>) -> bool {
        self.view.role.sees(&self.view.units, unit)
    }

    /// Whether what belongs to a unit, or to all, may be written.
    pub fn writes(&self, unit: Option<&UnitId>) -> bool {
        self.view.role.writes(&self.view.units, unit)
    }

    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.view.language.say(key)
    }

    /// A text with arguments.
    pub fn say_with(&self, key: &str, args: &[(&'static str, String)]) -> String {
        self.view.language.say_with(key, args)
    }
}

type Slot<T> = Arc<OnceLock<Arc<T>>>;

#[derive(Default)]
struct Pages {
    made: HashMap<(View, Asked), Slot<Page>>,
    bytes: usize,
}

/// What was worked out so far.
#[derive(Default)]
pub struct Kept {
    things: Mutex<HashMap<TypeId, Slot<dyn Any + Send + Sync>>>,
    pages: Mutex<Pages>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({} pages)", lock(&self.pages).made.len())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    /// Whoever asks first makes it; who asks meanwhile waits for that one.
    fn page(&self, key: (View, Asked), make: impl FnOnce() -> Page) -> Arc<Page> {
        let asked_bytes = key.1.of.len();
        let slot = Arc::clone(lock(&self.pages).made.entry(key).or_default());
        let mut is_new = false;
        let page = slot.get_or_init(|| {
            is_new = true;
            Arc::new(make())
        });
        if is_new {
            let mut pages = lock(&self.pages);
            pages.bytes += page.body.len() + asked_bytes;
            if pages.bytes > MOST_BYTES {
                *pages = Pages::default();
            }
        }
        Arc::clone(page)
    }
}

impl Now {
    /// What follows from the state alone, such as an index; one of each type.
    pub fn worked_out<T: Any + Send + Sync>(&self, make: fn(&State) -> T) -> Arc<T> {
        let slot = Arc::clone(lock(&self.kept.things).entry(TypeId::of::<T>()).or_default());
        let thing = slot.get_or_init(|| Arc::new(make(&self.state)));
        Arc::clone(thing).downcast().unwrap_or_else(|_| Arc::new(make(&self.state)))
    }
}

impl In {
    /// The state as everybody of this person's role and units is shown it.
    pub fn sight(&self) -> Sight<'_> {
        let role = self.who.role;
        let mut units = if role.sees_all() { Vec::new() } else { self.who.units.clone() };
        units.sort();
        Sight { now: &self.now, view: View { language: self.language, role, units, today: self.today() } }
    }

    /// A page that is made once for all who are shown the same. `make` is no closure: it can know nothing else.
    pub fn kept(&self, asked: Asked, make: fn(&Sight<'_>, &Asked) -> Page) -> Response {
        let sight = self.sight();
        let page = self.now.kept.page((sight.view.clone(), asked.clone()), || make(&sight, &asked));
        self.page(&page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    fn view(role: Role, units: &[&str]) -> View {
        let units = units.iter().map(|unit| UnitId((*unit).into())).collect();
        View { language: Language::Swedish, role, units, today: Date::constant(2026, 11, 28) }
    }

    fn key(view: View) -> (View, Asked) {
        (view, Asked { page: "home", of: String::new(), number: 0 })
    }

    fn of(bytes: usize) -> Page {
        Page { title: String::new(), body: "a".repeat(bytes), status: StatusCode::OK }
    }

    #[test]
    fn a_page_is_made_once_for_each_view() {
        let (kept, mut made) = (Kept::default(), Vec::new());
        for (name, view) in [
            ("director", view(Role::Director, &[])),
            ("director", view(Role::Director, &[])),
            ("norra", view(Role::Staff, &["norra"])),
            ("norra's manager", view(Role::UnitManager, &["norra"])),
            ("norra", view(Role::Staff, &["norra"])),
            ("english", View { language: Language::English, ..view(Role::Director, &[]) }),
            ("tomorrow", View { today: Date::constant(2026, 11, 29), ..view(Role::Director, &[]) }),
        ] {
            kept.page(key(view), || {
                made.push(name);
                of(1)
            });
        }
        assert_eq!(made, ["director", "norra", "norra's manager", "english", "tomorrow"]);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Kept::default();
        let is_kept = |view: View| lock(&kept.pages).made.contains_key(&key(view));
        kept.page(key(view(Role::Staff, &["a"])), || of(MOST_BYTES - 1));
        kept.page(key(view(Role::Staff, &["b"])), || of(1));
        assert!(is_kept(view(Role::Staff, &["a"])) && is_kept(view(Role::Staff, &["b"])));
        let given = kept.page(key(view(Role::Staff, &["c"])), || of(1));
        assert_eq!(given.body, "a", "it is given, and no more are kept");
        assert!(lock(&kept.pages).made.is_empty() && lock(&kept.pages).bytes == 0);
    }
}
