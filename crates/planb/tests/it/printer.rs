//! Printing, on Debian's `ippeveprinter`: a whole binder, an empty tray, a killed program, a printer that is switched off half way.
//!
//! The printer wants a system bus and has none to find here; a bus of its own, in its own folder, is enough.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::place::{run, text};

/// The unit that is printed.
const UNIT: &str = "hemtjanst-forsnas-norra";
/// Longest wait for something that comes in a moment on an idle machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// The first sheet is at the printer within this time; on an idle machine within a third of it.
const FIRST_SHEET: Duration = Duration::from_secs(9);

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A printer that lays what it prints in a folder.
pub struct Printer {
    folder: tempfile::TempDir,
    port: u16,
    bus: Child,
    printer: Option<Child>,
}

impl Printer {
    pub fn new() -> Printer {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["spool", "out"] {
            std::fs::create_dir(path(name)).unwrap();
        }
        // An `empty` tray says so and waits; `hold` only waits. What was printed is a file in `out`.
        let script = format!(
            "#!/bin/sh\ncd '{}'\nif [ -e empty ]; then echo 'STATE: +media-empty-error' >&2\n\
             while [ -e empty ]; do sleep 0.05; done; echo 'STATE: -media-empty-error' >&2; fi\n\
             while [ -e hold ]; do sleep 0.05; done\nn=$(ls out | wc -l)\ncp \"$1\" .part && mv .part out/$(printf %03d $n).pdf\n",
            folder.path().display()
        );
        std::fs::write(path("take"), script).unwrap();
        std::fs::set_permissions(path("take"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile"])
            .arg(format!("--address=unix:path={}", path("bus").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is needed: `cargo xtask test` installs it");
        wait_for("the bus did not start", || path("bus").exists());
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut printer = Printer { folder, port, bus, printer: None };
        printer.switch_on();
        printer
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn address(&self) -> String {
        format!("ipp://localhost:{}/ipp/print", self.port)
    }

    fn switch_on(&mut self) {
        let printer = Command::new("ippeveprinter")
            .args(["-r", "off", "-n", "localhost", "-f", "application/pdf", "-s", "600", "-p"])
            .arg(self.port.to_string())
            .arg("-c")
            .arg(self.path("take"))
            .arg("-d")
            .arg(self.path("spool"))
            .arg("Prov")
            .env("DBUS_SYSTEM_BUS_ADDRESS", format!("unix:path={}", self.path("bus").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("ippeveprinter is needed: `cargo xtask test` installs it");
        self.printer = Some(printer);
        let port = self.port;
        wait_for("the printer did not start", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    }

    /// With the sheet that it is printing.
    fn switch_off(&mut self) {
        if let Some(mut printer) = self.printer.take() {
            let group = format!("-{}", printer.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = printer.wait();
        }
    }

    fn set(&self, name: &str) {
        std::fs::write(self.path(name), b"").unwrap();
    }

    fn clear(&self, name: &str) {
        std::fs::remove_file(self.path(name)).unwrap();
    }

    /// What came out, in order.
    pub fn printed(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> =
            std::fs::read_dir(self.path("out")).unwrap().map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        self.switch_off();
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}

/// The small demo municipality, on a node of its own.
struct Town {
    folder: tempfile::TempDir,
}

impl Town {
    fn new() -> Town {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("demo");
        let out = run(&["demo", "--dir", dir.to_str().unwrap(), "--size", "small", "--json"]);
        assert!(matches!(out.status.code(), Some(0 | 1)), "{}", text(&out));
        Town { folder }
    }

    fn dir(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    fn args(&self, more: &[&str]) -> Vec<String> {
        let key = self.dir().join(format!("kuvert/kuvert-{UNIT}.key"));
        let own =
            ["print", UNIT, "--dir", self.dir().to_str().unwrap(), "--key", key.to_str().unwrap()].map(str::to_string);
        own.into_iter().chain(more.iter().map(|arg| (*arg).to_string())).collect()
    }

    /// Begins to print.
    fn start(&self, printer: &Printer, more: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_planb"))
            .args(self.args(more))
            .args(["--printer", &printer.address(), "--by", "Prov"])
            .env_remove("PLANB_LANG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The documents of the unit's binder, as the envelope opens them.
    fn documents(&self) -> BTreeMap<String, Vec<u8>> {
        let identity =
            planb_before::open::read_key_file(&self.dir().join(format!("kuvert/kuvert-{UNIT}.key"))).unwrap();
        let unit = planb_core::id::UnitId(UNIT.into());
        let (_, path) = planb_before::print::newest(&self.dir(), &unit, planb_core::snapshot::Edition::Common).unwrap();
        planb_node::bundle::open_bundle(&path, &identity).unwrap().1.into_iter().collect()
    }

    fn journal(&self) -> PathBuf {
        self.dir().join(format!("print/{UNIT}-parm.job"))
    }
}

fn ended(child: Child) -> std::process::Output {
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    out
}

pub fn tool(program: &str, args: &[&str]) -> String {
    let out = Command::new(program).args(args).output();
    let out = out.unwrap_or_else(|_| panic!("{program} is needed: `cargo xtask test` installs it"));
    assert!(out.status.success(), "{program} {args:?}: {}", text(&out));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// Every document once, in the binder's order, byte for byte; and every sheet's first page once, as other programs read it.
fn assert_whole(town: &Town, printer: &Printer) {
    let documents = town.documents();
    let printed: Vec<Vec<u8>> = printer.printed().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let names: Vec<&str> = printed
        .iter()
        .map(|bytes| documents.iter().find(|(_, own)| *own == bytes).map_or("?", |(name, _)| name.as_str()))
        .collect();
    let mut sorted: Vec<&str> = documents.keys().map(String::as_str).collect();
    sorted.sort_unstable();
    assert_eq!(names, sorted, "the binder's own order is that of its letters");
    let mut said = String::new();
    let mut pages = 0;
    for path in printer.printed() {
        pages += tool("qpdf", &["--show-npages", path.to_str().unwrap()]).trim().parse::<u32>().unwrap();
        said.push_str(&tool("pdftotext", &[path.to_str().unwrap(), "-"]));
    }
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut node = planb_node::store::Node::open(&town.dir()).unwrap();
    let mut sheets = 0;
    let mut logged = 0;
    for entry in node.entries().unwrap() {
        let planb_core::state::Event::SheetsPrinted(of) = &entry.event else { continue };
        assert_eq!((of.unit.0.as_str(), of.by.name.as_str()), (UNIT, "Prov"));
        logged += of.pages;
        for sheet in &of.sheets {
            let foot = format!("{} · {} · sida 1 av ", sheet.serial, sheet.place.0);
            assert_eq!(said.matches(&foot).count(), 1, "{foot}");
            sheets += 1;
        }
    }
    assert_eq!((logged, said.matches(" · sida 1 av ").count()), (pages, sheets), "every sheet and page is in the log");
    node.verify().unwrap();
}

#[test]
fn a_whole_binder_is_printed_and_its_first_sheet_comes_at_once() {
    let (town, printer) = (Town::new(), Printer::new());
    let began = Instant::now();
    let child = town.start(&printer, &["--json"]);
    wait_for("no sheet came", || !printer.printed().is_empty());
    let first = began.elapsed();
    eprintln!("first document printed after {first:?}");
    assert!(first < FIRST_SHEET, "{first:?}");
    let answer: Value = serde_json::from_slice(&ended(child).stdout).unwrap();
    assert_whole(&town, &printer);
    // The person looks at what came: the last sheet, an earlier one, none.
    let dir = town.dir();
    let confirm = |serial: &str| {
        let out = run(&["print", UNIT, "--dir", dir.to_str().unwrap(), "--confirm", serial, "--json"]);
        (serde_json::from_slice::<Value>(&out.stdout).unwrap_or_default(), out.status.code())
    };
    assert_eq!(confirm("K1-000123-Ä").1, Some(2));
    assert_eq!(confirm("Z9-000001-0").1, Some(2), "of another place");
    let (said, code) = confirm(&answer["last"].as_str().unwrap().to_lowercase());
    assert_eq!((said["complete"].as_bool(), code), (Some(true), Some(0)));
    assert_eq!(confirm("-").1, Some(2), "it is confirmed already");
    assert!(!town.journal().exists());
}

#[test]
fn an_empty_tray_is_told_and_waited_for() {
    let (town, printer) = (Town::new(), Printer::new());
    printer.set("empty");
    let mut child = town.start(&printer, &["--profile", "carer"]);
    let mut told = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("Papperet är slut") {
        assert_ne!(std::io::BufRead::read_line(&mut told, &mut said).unwrap(), 0, "{said}");
    }
    assert!(printer.printed().is_empty());
    printer.clear("empty");
    ended(child);
    let carer = printer.printed().len();
    assert!(carer > 2 && carer < town.documents().len(), "{carer}");
}

#[test]
fn a_killed_program_goes_on_where_it_was() {
    let (town, printer) = (Town::new(), Printer::new());
    let journal = || std::fs::read_to_string(town.journal()).unwrap_or_default();
    for done in [1, 3] {
        printer.set("hold");
        let mut child = town.start(&printer, &[]);
        while printer.printed().len() < done {
            // One sheet at a time is let through.
            wait_for("no job", || journal().contains("\"is\":\"sent\""));
            printer.clear("hold");
            let before = printer.printed().len();
            wait_for("no sheet", || printer.printed().len() > before);
            printer.set("hold");
        }
        wait_for("the next was not sent", || {
            journal().contains("\"is\":\"sent\"") && journal().contains("\"is\":\"done\"")
        });
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let text = journal();
    assert!(text.starts_with('\u{1}') && !text.contains("Hemtjänst"), "serials and counts only: {text}");
    printer.clear("hold");
    ended(town.start(&printer, &[]));
    assert_whole(&town, &printer);
    let mut node = planb_node::store::Node::open(&town.dir()).unwrap();
    let copies: std::collections::BTreeSet<String> = node
        .entries()
        .unwrap()
        .iter()
        .filter_map(|entry| match &entry.event {
            planb_core::state::Event::SheetsPrinted(of) => Some(of.copy.0.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(copies.len(), 1, "one run, one copy");
}

#[test]
fn a_printer_that_is_switched_off_half_way_is_found_again() {
    let (town, mut printer) = (Town::new(), Printer::new());
    let child = town.start(&printer, &[]);
    wait_for("nothing came out", || printer.printed().len() >= 2);
    printer.set("hold");
    // What came out is known to be out, and the next lies in the printer.
    wait_for("the next was not sent", || {
        let journal = std::fs::read_to_string(town.journal()).unwrap_or_default();
        let done = journal.matches("\"is\":\"done\"").count();
        done == printer.printed().len() && journal.contains("\"is\":\"sent\"")
    });
    printer.switch_off();
    printer.clear("hold");
    printer.switch_on();
    ended(child);
    assert_whole(&town, &printer);
}

#[test]
fn a_run_may_begin_at_a_sheet() {
    let (town, printer) = (Town::new(), Printer::new());
    let node = planb_node::store::Node::open(&town.dir()).unwrap();
    let shelf = node.state().unit(&planb_core::id::UnitId(UNIT.into())).unwrap();
    let shelf = shelf.shelf(planb_core::snapshot::Edition::Common).unwrap().register();
    let serial = shelf.values().find(|sheet| sheet.place.0 == "G-001").map(|sheet| sheet.serial.0.clone());
    drop(node);
    let documents = town.documents();
    let from = documents.keys().filter(|name| name.as_str() >= "G").count();
    ended(town.start(&printer, &["--from", &serial.expect("the demo has door codes")]));
    assert_eq!(printer.printed().len(), from);
}

#[test]
fn a_printer_that_does_not_answer_is_told_and_nothing_is_registered() {
    let town = Town::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("ipp://127.0.0.1:{port}");
    let args = town.args(&["--printer", &address]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let out = run(&args);
    assert_eq!(out.status.code(), Some(3));
    assert!(text(&out).contains("svarar inte"), "{}", text(&out));
    assert!(!town.journal().exists());
    let log = text(&run(&["log", "--dir", town.dir().to_str().unwrap(), "--json"]));
    assert!(!log.contains("SheetsPrinted") && !log.contains("BundleOpened"), "{log}");
    // Something answers that is no printer.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("ipp://{}", listener.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    });
    let args = town.args(&["--printer", &address]);
    let out = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    answering.join().unwrap();
    assert_eq!(out.status.code(), Some(3));
    assert!(text(&out).contains("förstår IPP"), "{}", text(&out));
    assert!(Path::new(&town.dir()).exists());
}
