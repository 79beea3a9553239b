//! Running other programs: shown as they run, measured, and read for what they counted.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::tally::Tally;

/// Makes the repository's root the current directory, from wherever `cargo xtask` was called.
pub fn go_to_root() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    std::env::set_current_dir(root)
}

/// A command from words: the program, then its arguments. What cargo tells this program about itself is left out: build
/// scripts look at it (ring's does), and what a task builds would be built again by the same command typed by hand.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).stdin(Stdio::null());
    let is_ours =
        |name: &str| ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start));
    let ours = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(|name| is_ours(name));
    ours.for_each(|name| {
        command.env_remove(name);
    });
    command
}

/// True when the program is found and runs with `argument` (such as `--version`).
pub fn works(program: &str, argument: &str) -> bool {
    let quiet = command(&[program, argument]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// The path of `program` on `PATH`, if it is there.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Finds the counts in a line, if it has any.
pub type Reader = fn(&str) -> Option<Tally>;

/// Runs a command, shows its output as it comes and adds up the tests that it reports.
///
/// A command that reports no tests counts as one check. One that ends badly counts at least one failure.
pub fn counted(command: Command) -> Tally {
    match watched(command, Tally::reported) {
        (true, None) => Tally::PASSED,
        (true, Some(tally)) => tally,
        (false, None) => Tally::FAILED,
        (false, Some(tally)) => Tally { passed: tally.passed, failed: tally.failed.max(1) },
    }
}

/// Runs a command and shows its output as it comes: whether it ended well, and the sum of what `read` found in its lines.
pub fn watched(mut command: Command, read: Reader) -> (bool, Option<Tally>) {
    let name = format!("{:?}", command.get_program());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(trouble) => {
            println!("    {name} cannot be started: {trouble}");
            return (false, None);
        }
    };
    let found = read_both(&mut child, read);
    (child.wait().is_ok_and(|status| status.success()), found)
}

/// Reads both outputs of a child to their ends, side by side, so that neither blocks the other.
fn read_both(child: &mut Child, read: Reader) -> Option<Tally> {
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    thread::scope(|scope| {
        let reader = scope.spawn(|| stderr.and_then(|output| show(output, read)));
        let from_stdout = stdout.and_then(|output| show(output, read));
        let from_stderr = reader.join().unwrap_or(None);
        match (from_stdout, from_stderr) {
            (None, other) | (other, None) => other,
            (Some(one), Some(other)) => Some(one + other),
        }
    })
}

/// Shows lines as they come and adds up those that report tests.
fn show(output: impl Read, read: Reader) -> Option<Tally> {
    let mut sum = None;
    let mut lines = BufReader::new(output);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        let text = String::from_utf8_lossy(&line);
        println!("    {}", text.trim_end());
        if let Some(tally) = read(&text) {
            sum = Some(sum.unwrap_or_default() + tally);
        }
        line.clear();
    }
    sum
}

/// What a finished command cost.
#[derive(Clone, Debug)]
pub struct Cost {
    pub wall: Duration,
    /// User and system time of the command and its children.
    pub cpu: Duration,
    /// Peak resident memory in KiB of the largest process; zero when the system does not tell.
    pub peak_kib: u64,
    pub stdout: String,
}

/// Runs a command to its end and measures it; `Err` says how it ended badly and quotes its last words.
///
/// Wall time is taken around the process; CPU time and memory come from a small Python wrapper around `wait4`, since
/// the standard library does not tell them.
pub fn measured(words: &[&str]) -> Result<Cost, String> {
    const WAIT: &str = "import os,resource,subprocess,sys\n\
        code=subprocess.run(sys.argv[1:],stdin=subprocess.DEVNULL).returncode\n\
        u=resource.getrusage(resource.RUSAGE_CHILDREN)\n\
        print('\\nCOST',u.ru_utime+u.ru_stime,u.ru_maxrss)\n\
        sys.exit(code if code>=0 else 128-code)";
    let mut command = command(&["python3", "-c", WAIT]);
    command.args(words);
    let start = Instant::now();
    let output = command.output().map_err(|trouble| format!("{}: {trouble}", words[0]))?;
    let wall = start.elapsed();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (stdout, cost) = text.rsplit_once("\nCOST ").unwrap_or((&text, ""));
    let mut numbers = cost.split_whitespace();
    let cpu = numbers.next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    let peak_kib = numbers.next().and_then(|n| n.parse().ok()).unwrap_or(0);
    // Exit code 1 says that something was refused or stale, which the demo's exports want.
    if matches!(output.status.code(), Some(0 | 1)) && !stdout.trim().is_empty() || output.status.success() {
        return Ok(Cost { wall, cpu: Duration::from_secs_f64(cpu), peak_kib, stdout: stdout.to_string() });
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = errors.lines().rev().take(5).collect();
    Err(format!(
        "{} ended with {}: {}",
        words.join(" "),
        output.status,
        last.into_iter().rev().collect::<Vec<_>>().join(" / ")
    ))
}
