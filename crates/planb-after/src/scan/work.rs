//! Files become pages on all processors, with few pages in memory: whoever opens a file hands its pages to those who are idle, and
//! reads them itself when nobody is.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use planb_node::trouble::Trouble;
use planb_paper::scan::Known;
use planb_paper::scan::input::{self, Page, Pages};

use super::read::{self, Content, PageIn, Picture};
use super::{BATCH, fault};

/// Most processors that read.
const WORKERS_MAX: usize = 8;
/// Drawing a page recurses.
const STACK_BYTES: usize = 16 << 20;

/// What is left to do.
struct Work {
    next: usize,
    /// Pages that nobody reads yet: which file, which page of it, and the page.
    pages: VecDeque<(usize, u32, Page)>,
    opening: usize,
    has_ended: bool,
}

/// What is wanted of each page.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub layouts: &'a Known,
    /// The folder that pictures are kept in.
    pub keep: Option<&'a Path>,
    /// The day on which digits are guessed; without one they are not.
    pub guess_on: Option<Date>,
}

struct Shop<'a> {
    paths: &'a [PathBuf],
    wanted: Wanted<'a>,
    work: Mutex<Work>,
    idle: Condvar,
    /// How many pages may wait.
    room: usize,
}

type Done = Result<PageIn, Trouble>;

/// Reads files; `take` is given up to `batch` pages at a time, in the order in which they were done. The first trouble of the
/// disk ends it: what was taken stands.
pub fn pages(
    paths: &[PathBuf],
    wanted: Wanted<'_>,
    batch: usize,
    mut take: impl FnMut(Vec<PageIn>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(1, WORKERS_MAX);
    let work = Work { next: 0, pages: VecDeque::new(), opening: 0, has_ended: false };
    let shop = Shop { paths, wanted, work: Mutex::new(work), idle: Condvar::new(), room: workers };
    let (to, from) = sync_channel::<Done>(BATCH);
    let failed = || Trouble::internal("work-failed");
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (shop, to) = (&shop, to.clone());
            let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || shop.run(&to));
            worker.map_err(|_| failed())?;
        }
        drop(to);
        let ended = collect(&from, batch, &mut take);
        // Whoever still reads stops at the next page.
        shop.lock().has_ended = true;
        shop.idle.notify_all();
        drop(from);
        ended
    })
}

fn collect(
    from: &Receiver<Done>,
    batch: usize,
    take: &mut impl FnMut(Vec<PageIn>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut pages = Vec::new();
    while let Ok(done) = from.recv() {
        pages.push(done?);
        // What is done by now goes together.
        while pages.len() < batch
            && let Ok(done) = from.try_recv()
        {
            pages.push(done?);
        }
        if pages.len() >= batch {
            take(std::mem::take(&mut pages))?;
        }
    }
    if pages.is_empty() { Ok(()) } else { take(pages) }
}

enum Job {
    Open(usize),
    Page(usize, u32, Page),
}

impl Shop<'_> {
    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, to: &SyncSender<Done>) {
        while let Some(job) = self.job() {
            let is_heard = match job {
                Job::Open(at) => {
                    let is_heard = self.open(at, to);
                    self.lock().opening -= 1;
                    self.idle.notify_all();
                    is_heard
                }
                Job::Page(at, number, page) => self.read(at, number, &Picture::of(page, None), to),
            };
            if !is_heard {
                return;
            }
        }
    }

    /// The next thing to do; `None` when all is done.
    fn job(&self) -> Option<Job> {
        let mut work = self.lock();
        loop {
            if work.has_ended {
                return None;
            }
            if let Some((at, number, page)) = work.pages.pop_front() {
                return Some(Job::Page(at, number, page));
            }
            if work.next < self.paths.len() {
                work.next += 1;
                work.opening += 1;
                return Some(Job::Open(work.next - 1));
            }
            if work.opening == 0 {
                return None;
            }
            work = self.idle.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Opens a file and sees to its pages; false when nobody wants them any more.
    fn open(&self, at: usize, to: &SyncSender<Done>) -> bool {
        let unreadable = |page, why| self.told(at, page, Content::Fault(why), to);
        let bytes = match bytes(&self.paths[at]) {
            Ok(bytes) => bytes,
            Err(why) => return unreadable(1, why),
        };
        let pages = match super::pages_of(&bytes) {
            Ok(pages) => pages,
            Err(why) => return unreadable(1, fault(&why)),
        };
        // What was taken apart need not be held twice.
        let file = matches!(pages, Pages::Picture(_)).then_some(bytes);
        for (number, page) in (1..).zip(pages) {
            let is_heard = match page {
                Err(why) => unreadable(number, fault(&why)),
                Ok(page) if file.is_some() => self.read(at, number, &Picture::of(page, file.as_deref()), to),
                Ok(page) => match self.hand_over(at, number, page) {
                    None => true,
                    Some(page) => self.read(at, number, &Picture::of(page, None), to),
                },
            };
            if !is_heard || self.lock().has_ended {
                return false;
            }
        }
        true
    }

    /// Leaves a page for others; gives it back when enough are waiting.
    fn hand_over(&self, at: usize, number: u32, page: Page) -> Option<Page> {
        let mut work = self.lock();
        if work.pages.len() >= self.room {
            return Some(page);
        }
        work.pages.push_back((at, number, page));
        self.idle.notify_one();
        None
    }

    fn read(&self, at: usize, number: u32, picture: &Picture<'_>, to: &SyncSender<Done>) -> bool {
        let Wanted { layouts, keep, guess_on } = self.wanted;
        match read::page(picture, layouts, keep, guess_on) {
            Ok(content) => self.told(at, number, content, to),
            Err(trouble) => to.send(Err(trouble)).is_ok(),
        }
    }

    fn told(&self, at: usize, page: u32, content: Content, to: &SyncSender<Done>) -> bool {
        to.send(Ok(PageIn { file: self.paths[at].clone(), page, content })).is_ok()
    }
}

/// A file's bytes; of one that is too large nothing is read. `Err` is a text's key.
fn bytes(path: &Path) -> Result<Vec<u8>, &'static str> {
    let gone = |_| "scan-fault-gone";
    let file = File::open(path).map_err(gone)?;
    let metadata = file.metadata().map_err(gone)?;
    if !metadata.is_file() {
        return Err("scan-fault-kind");
    }
    if metadata.len() > input::FILE_MAX_BYTES as u64 {
        return Err("scan-fault-large");
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    file.take(input::FILE_MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(gone)?;
    Ok(bytes)
}
