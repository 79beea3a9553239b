//! Pages of PDFs that have to be drawn are drawn by another process of this program. What somebody has put into a file can make drawing
//! endless, or take all memory, or end a process; so that process is watched, ended when it takes too long or too much, and only the
//! page is lost.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use planb_paper::scan::Grey;
use planb_paper::scan::input::{self, Draw, Here, Pages, Unreadable};

/// The command that draws.
pub const DRAW: &str = "draw-pages";
/// A page takes at most so long …
const PAGE_MOST: Duration = Duration::from_secs(20);
/// … and whoever draws it has at most so much memory, where the system says how much it has.
const MEMORY_MOST_KIB: u64 = 400 << 10;
/// How often that is looked at.
const LOOKED_AT: Duration = Duration::from_millis(5);
/// No page is asked for.
const IDLE: u64 = u64::MAX;

/// What stands before a page's pixels.
const DRAWN: u8 = 0;
const DAMAGED: u8 = 1;
const TOO_MANY_PIXELS: u8 = 2;
const TOO_SMALL: u8 = 3;

/// This program, where it is one that draws.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says which program draws: this one. Without, pages are drawn in this very process.
pub fn draw_by(program: PathBuf) {
    // Said again it is the same.
    let _ = PROGRAM.set(program);
}

/// The pages of a file.
pub fn pages(bytes: &[u8]) -> Result<Pages, Unreadable> {
    match PROGRAM.get() {
        Some(program) => input::pages_by(bytes, Box::new(Apart { program: program.clone(), running: None })),
        None => input::pages(bytes),
    }
}

/// A PDF that another process draws.
struct Apart {
    program: PathBuf,
    running: Option<Running>,
}

impl Draw for Apart {
    fn draw(&mut self, plain: &dyn Fn() -> Vec<u8>, at: usize) -> Result<Grey, Unreadable> {
        let asked = match &mut self.running {
            Some(running) => running.ask(at),
            None => Running::start(&self.program, &plain()).and_then(|mut running| {
                let answer = running.ask(at);
                self.running = Some(running);
                answer
            }),
        };
        asked.unwrap_or_else(|_| {
            // It was ended, or ended by itself; the next page gets another.
            self.running = None;
            Err(Unreadable::Damaged)
        })
    }
}

/// What the watch and the one who asks have in common.
struct Watched {
    child: Mutex<Child>,
    begun: Instant,
    /// Milliseconds after `begun` at which it is ended.
    until: AtomicU64,
    is_over: AtomicBool,
}

impl Watched {
    fn end(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // One that has ended already cannot be ended.
        let _ = child.kill();
        let _ = child.wait();
    }

    fn allow(&self, time: Duration) {
        let until = (self.begun.elapsed() + time).as_millis();
        self.until.store(u64::try_from(until).unwrap_or(IDLE), Ordering::SeqCst);
    }

    /// Ends the process when it takes too much or too long.
    fn watch(&self) {
        let process = self.child.lock().unwrap_or_else(PoisonError::into_inner).id();
        while !self.is_over.load(Ordering::SeqCst) {
            let is_late = self.begun.elapsed().as_millis() > u128::from(self.until.load(Ordering::SeqCst));
            if is_late || memory_kib(process).is_some_and(|kib| kib > MEMORY_MOST_KIB) {
                return self.end();
            }
            std::thread::sleep(LOOKED_AT);
        }
    }
}

/// How much memory a process has now; `None` where the system does not tell.
fn memory_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

struct Running {
    to: ChildStdin,
    from: ChildStdout,
    watched: Arc<Watched>,
    watch: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts it and gives it the file.
    fn start(program: &std::path::Path, plain: &[u8]) -> io::Result<Running> {
        let mut command = Command::new(program);
        command.arg(DRAW).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (begun, until) = (Instant::now(), AtomicU64::new(IDLE));
        let watched = Arc::new(Watched { child: Mutex::new(child), begun, until, is_over: AtomicBool::new(false) });
        watched.allow(PAGE_MOST);
        let own = Arc::clone(&watched);
        let watch = std::thread::Builder::new().spawn(move || own.watch());
        let mut running = Running { to, from, watched, watch: None };
        running.watch = Some(watch?);
        running.to.write_all(&(plain.len() as u64).to_be_bytes())?;
        running.to.write_all(plain)?;
        Ok(running)
    }

    /// A page; `Err` when it was ended or has ended.
    fn ask(&mut self, at: usize) -> io::Result<Result<Grey, Unreadable>> {
        self.watched.allow(PAGE_MOST);
        self.to.write_all(&(at as u32).to_be_bytes())?;
        self.to.flush()?;
        let answer = taken(&mut self.from);
        self.watched.until.store(IDLE, Ordering::SeqCst);
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.watched.is_over.store(true, Ordering::SeqCst);
        self.watched.end();
        self.watch.take().map(JoinHandle::join);
    }
}

fn number(from: &mut impl Read) -> io::Result<usize> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(u32::from_be_bytes(four) as usize)
}

/// What [`answer`] wrote of a page.
fn taken(from: &mut impl Read) -> io::Result<Result<Grey, Unreadable>> {
    let mut sort = [0];
    from.read_exact(&mut sort)?;
    let (width, height) = (number(from)?, number(from)?);
    Ok(match sort[0] {
        DRAWN if width.saturating_mul(height) <= input::PIXELS_MAX => {
            let mut pixels = vec![0; width * height];
            from.read_exact(&mut pixels)?;
            Ok(Grey { width, height, pixels })
        }
        TOO_MANY_PIXELS => Err(Unreadable::TooManyPixels { width, height }),
        TOO_SMALL => Err(Unreadable::TooSmall),
        _ => Err(Unreadable::Damaged),
    })
}

/// Draws the pages that are asked for: first the file with its length before it, then one number after the other.
pub fn answer(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let mut plain = Vec::new();
    from.take(u64::from_be_bytes(length)).read_to_end(&mut plain)?;
    let here = Here::new(plain);
    while let Ok(at) = number(from) {
        let drawn = match &here {
            Ok(here) => here.draw(at),
            Err(_) => Err(Unreadable::Damaged),
        };
        let (sort, width, height) = match &drawn {
            Ok(grey) => (DRAWN, grey.width, grey.height),
            Err(Unreadable::TooManyPixels { width, height }) => (TOO_MANY_PIXELS, *width, *height),
            Err(Unreadable::TooSmall) => (TOO_SMALL, 0, 0),
            Err(_) => (DAMAGED, 0, 0),
        };
        to.write_all(&[sort])?;
        to.write_all(&(width as u32).to_be_bytes())?;
        to.write_all(&(height as u32).to_be_bytes())?;
        if let Ok(grey) = &drawn {
            to.write_all(&grey.pixels)?;
        }
        to.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with a square on it.
    const PDF: &[u8] = b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<>>>> endobj\n\
        4 0 obj <</Length 18>> stream\n100 100 50 50 re f\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";

    #[test]
    fn what_is_drawn_elsewhere_is_what_is_drawn_here() {
        let here = Here::new(PDF.to_vec()).unwrap().draw(0).unwrap();
        assert!(here.pixels.contains(&0) && here.pixels.contains(&255));
        let asked = [&(PDF.len() as u64).to_be_bytes()[..], PDF, &0u32.to_be_bytes(), &9u32.to_be_bytes()].concat();
        let mut said = Vec::new();
        answer(&mut asked.as_slice(), &mut said).unwrap();
        let mut said = said.as_slice();
        assert_eq!(taken(&mut said).unwrap().unwrap(), here);
        assert_eq!(taken(&mut said).unwrap(), Err(Unreadable::Damaged), "there is no tenth page");
        assert!(taken(&mut said).is_err(), "nothing more was asked for");
    }

    #[test]
    fn who_cannot_be_started_or_ends_costs_the_page_alone() {
        for program in ["/there/is/no/such/program", "/bin/false"] {
            let mut apart = Apart { program: program.into(), running: None };
            assert_eq!(apart.draw(&|| PDF.to_vec(), 0), Err(Unreadable::Damaged), "{program}");
            assert_eq!(apart.draw(&|| PDF.to_vec(), 0), Err(Unreadable::Damaged), "{program}, once more");
        }
    }
}
