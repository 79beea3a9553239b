//! A stack that is being read, and what came of it: in this program's memory, for whoever scanned it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use planb_core::id::UnitId;
use planb_core::register::Hand;
use planb_node::trouble::Trouble;
use planb_node::web::App;
use planb_paper::scan::input::Pages;

use super::place::{self, Outcome, Pile};
use crate::scan::read::Picture;
use crate::scan::{fault, pages_of};

/// Drawing a page recurses.
const STACK_BYTES: usize = 16 << 20;
/// So many stacks are remembered.
const STACKS_MAX: usize = 40;

/// How far the reading has come.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub files: usize,
    pub files_done: usize,
    pub pages: usize,
    /// Booked; of these, with doubts.
    pub read: usize,
    pub unclear: usize,
    /// Scanned before, and kept beside the first.
    pub copies: usize,
    /// The very same picture.
    pub same: usize,
    /// By the words of `tray-…`.
    pub tray: BTreeMap<&'static str, usize>,
    /// Files, or pages of them, that cannot be read: which file, and a trouble's key.
    pub unreadable: Vec<(usize, &'static str)>,
    /// What stopped it before its end.
    pub stopped: Option<Trouble>,
    pub is_done: bool,
}

/// A stack.
#[derive(Debug)]
pub struct Stack {
    pub token: String,
    pub unit: UnitId,
    pub by: Hand,
    progress: Mutex<Progress>,
}

static STACKS: LazyLock<Mutex<VecDeque<Arc<Stack>>>> = LazyLock::new(Mutex::default);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stack {
    /// How far it has come.
    pub fn progress(&self) -> Progress {
        lock(&self.progress).clone()
    }

    fn note(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut lock(&self.progress));
    }
}

/// The stack with a token.
pub fn find(token: &str) -> Option<Arc<Stack>> {
    lock(&STACKS).iter().find(|stack| stack.token == token).cloned()
}

/// Begins to read a stack beside the request. `token` was drawn with the form: the same one twice is the same stack.
pub fn begin(app: &Arc<App>, token: &str, (unit, by): (UnitId, Hand), files: Vec<Bytes>) -> Arc<Stack> {
    let mut stacks = lock(&STACKS);
    if let Some(known) = stacks.iter().find(|stack| stack.token == token) {
        return Arc::clone(known);
    }
    let progress = Mutex::new(Progress { files: files.len(), ..Progress::default() });
    let stack = Arc::new(Stack { token: token.to_string(), unit, by, progress });
    stacks.push_back(Arc::clone(&stack));
    if stacks.len() > STACKS_MAX {
        stacks.pop_front();
    }
    drop(stacks);
    let (app, reading) = (Arc::clone(app), Arc::clone(&stack));
    let work = move || {
        let read = all(&app, &reading, files);
        reading.note(|progress| {
            progress.stopped = read.err();
            progress.is_done = true;
        });
    };
    if std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work).is_err() {
        stack.note(|progress| {
            progress.stopped = Some(Trouble::internal("work-failed"));
            progress.is_done = true;
        });
    }
    stack
}

fn all(app: &App, stack: &Stack, files: Vec<Bytes>) -> Result<(), Trouble> {
    for (at, bytes) in files.into_iter().enumerate() {
        match pages_of(&bytes) {
            Ok(pages) => {
                let alone = matches!(pages, Pages::Picture(_)).then_some(&*bytes);
                for (number, page) in pages.enumerate() {
                    match page {
                        Ok(page) => {
                            let (unit, by) = (stack.unit.clone(), stack.by.clone());
                            let pile = Pile { unit, by, file: at + 1, page: number + 1 };
                            let outcome = place::take(app, &pile, &Picture::of(page, alone))?;
                            stack.note(|progress| progress.count(&outcome));
                        }
                        Err(why) => stack.note(|progress| progress.unreadable.push((at + 1, fault(&why)))),
                    }
                }
            }
            Err(why) => stack.note(|progress| progress.unreadable.push((at + 1, fault(&why)))),
        }
        stack.note(|progress| progress.files_done += 1);
    }
    Ok(())
}

impl Progress {
    fn count(&mut self, outcome: &Outcome) {
        self.pages += 1;
        match outcome {
            Outcome::Read { doubts, .. } => {
                self.read += 1;
                self.unclear += usize::from(*doubts > 0);
            }
            Outcome::Copy { .. } => self.copies += 1,
            Outcome::Same => self.same += 1,
            Outcome::Tray(why) => *self.tray.entry(why).or_default() += 1,
        }
    }
}
