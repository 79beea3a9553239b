//! What was built is started where nothing else is: the Linux program alone in an empty root, the Windows program under Wine.
//!
//! Both do the same: a whole night of a small demo, a node of their own in a folder with å, ä and ö, an import, keys, a night,
//! `doctor`, a scanned page, and `serve`, which logs in a card and sets a page.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{VERSION, done, zig};
use crate::http::{Http, field};
use crate::run::{command, find};
use crate::serving::{LoggedIn, Server};

/// Where programs are started.
const START: &str = "target/dist-start";
/// What any one command may take, in seconds, and what `serve` lives.
const MOST_SECONDS: &str = "600";
const SERVE_SECONDS: &str = "300";
/// Where Debian lays Wine, beside the path.
const WINE: [&str; 3] = ["wine64", "wine", "/usr/lib/wine/wine64"];
/// The one library that older Wines lack; it lies beside the started program and nowhere else.
const SHIM: (&str, &str) = ("testkit/wine/bcryptprimitives.c", "bcryptprimitives.dll");
/// The folder and the municipality of the node that is made.
const NODE: &str = "nod-åäö";
const MUNICIPALITY: &str = "Åmåla övning";
/// The night on which the sample exports are fresh.
const NIGHT: &str = "2021-12-16T02:10";

/// A place where a program runs: a folder that is all it sees of its own, and what stands before its name.
struct Room {
    folder: PathBuf,
    before: Vec<String>,
    surroundings: Vec<(&'static str, String)>,
}

impl Room {
    /// An empty folder for a program.
    fn new(name: &str) -> Result<Room, String> {
        let folder = Path::new(START).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("tmp")).map_err(|trouble| format!("{}: {trouble}", folder.display()))?;
        let folder = std::path::absolute(folder).map_err(|trouble| trouble.to_string())?;
        Ok(Room { folder, before: Vec::new(), surroundings: Vec::new() })
    }

    /// The program with these words, in its folder, below `over`. Paths are named from there.
    fn command(&self, over: &[&str], words: &[&str]) -> Command {
        let before: Vec<&str> = self.before.iter().map(String::as_str).collect();
        let mut command = command(&[over, &before, words].concat());
        command.current_dir(&self.folder).env_remove("PLANB_LANG").envs(self.surroundings.iter().cloned());
        command
    }

    /// What it says; `Err` when its exit code is none of these.
    fn says(&self, words: &[&str], good: &[i32]) -> Result<String, String> {
        let output = self
            .command(&["timeout", MOST_SECONDS], words)
            .output()
            .map_err(|trouble| format!("timeout: {trouble}"))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match output.status.code() {
            Some(code) if good.contains(&code) => Ok(said),
            _ => {
                let errors = String::from_utf8_lossy(&output.stderr);
                Err(format!("{} ended with {}: {said}{}", words.join(" "), output.status, errors.trim()))
            }
        }
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.folder.join(name);
        std::fs::read(&path).map_err(|trouble| format!("{}: {trouble}", path.display()))
    }
}

/// The static program in a root that holds it, a folder for passing files, and nothing else.
pub fn linux(program: &Path) -> Result<(), String> {
    let mut room = Room::new("linux")?;
    copy(program, &room.folder.join("planb"))?;
    let root = room.folder.display().to_string();
    // Without rights of one's own the system may give a space of one's own in which one is root.
    let ways: [&[&str]; 2] = [&["chroot"], &["unshare", "--user", "--map-root-user", "chroot"]];
    for way in ways {
        room.before = way.iter().copied().chain([root.as_str(), "/planb"]).map(str::to_string).collect();
        // `true` of the same way tells whether the way is there; what the program then does is its own matter.
        let mut there = command(&[way, &["/", "true"]].concat());
        if there.output().is_ok_and(|output| output.status.success()) {
            return tried("an empty root", &room.says(&["--version"], &[0])?, all(&room));
        }
    }
    println!("    absent: the right to start a program in an empty root, so the Linux program was not tried there");
    Ok(())
}

/// The Windows program under Wine. Where there is no Wine, that is said.
pub fn windows(program: &Path) -> Result<(), String> {
    let found = WINE
        .into_iter()
        .find_map(|name| find(name).or_else(|| Some(name.into()).filter(|path: &PathBuf| path.is_file())));
    let Some(wine) = found else {
        println!("    absent: wine64 (apt-get install wine64), so the Windows program was not started");
        return Ok(());
    };
    let mut room = Room::new("windows")?;
    copy(program, &room.folder.join("planb.exe"))?;
    shim(&room.folder.join(SHIM.1))?;
    let prefix = std::path::absolute(Path::new(START).join("wine")).map_err(|trouble| trouble.to_string())?;
    let wine = wine.display().to_string();
    room.before = vec![wine.clone(), "planb.exe".into()];
    room.surroundings = vec![
        ("WINEPREFIX", prefix.display().to_string()),
        ("WINEDEBUG", "-all".into()),
        // Neither .NET nor a browser engine is asked for.
        ("WINEDLLOVERRIDES", "mscoree,mshtml=".into()),
    ];
    let mut boot = command(&["timeout", MOST_SECONDS, &wine, "wineboot", "-i"]);
    done_quietly(boot.envs(room.surroundings.iter().cloned()), "Wine does not start")?;
    let said = room.says(&["--version"], &[0])?;
    tried("Wine", &said, all(&room))
}

fn tried(place: &str, version: &str, all: Result<(), String>) -> Result<(), String> {
    if version.trim() != format!("planb {VERSION}") {
        return Err(format!("in {place} the program says that it is {version}"));
    }
    all.map_err(|why| format!("in {place}: {why}"))?;
    println!("    started in {place}: a demo's night, a node's, doctor, a scanned page, and pages over HTTP");
    Ok(())
}

/// Everything that is tried.
fn all(room: &Room) -> Result<(), String> {
    let demo = room.says(&["demo", "--dir", "demo", "--size", "small", "--json"], &[0, 1])?;
    let opened = field(&demo, "opened").ok_or("the demo has opened nothing")?.replace("\\\\", "/").replace('\\', "/");
    let opened = format!("demo/{opened}");
    is_pdf(&room.read(&opened)?, &opened)?;
    let seconds: f64 = number(&demo, "seconds").parse().unwrap_or(0.0);
    println!("    a small demo's night: {seconds:.2} s");
    night(room)?;
    // The clock, the printer and the night's age are this computer's matter: that it answers is what is tried.
    let found = room.says(&["doctor", "--dir", NODE, "--json"], &[0, 1, 3])?;
    if !found.contains("\"findings\"") {
        return Err(format!("doctor found nothing to say: {found}"));
    }
    // A page of a binder carries our codes and is no form.
    let scanned = room.says(&["scan", &opened, "--dir", NODE, "--json"], &[1])?;
    if !scanned.contains("\"tray\":\"no_form\"") {
        return Err(format!("a page of a binder was not known as one: {scanned}"));
    }
    serve(room)
}

/// A node from nothing to sealed binders, from files as business systems write them.
fn night(room: &Room) -> Result<(), String> {
    room.says(&["init", NODE, "--municipality", MUNICIPALITY, "--lang", "sv"], &[0])?;
    let exports = room.folder.join(NODE).join("exports");
    let mut files = Vec::new();
    for entry in std::fs::read_dir("testkit/exports").into_iter().flatten().flatten() {
        copy(&entry.path(), &exports.join(entry.file_name()))?;
        files.push(format!("{NODE}/exports/{}", entry.file_name().to_string_lossy()));
    }
    let check = ["import", "--check", "--dir", NODE, "--at", NIGHT];
    room.says(&[&check[..], &files.iter().map(String::as_str).collect::<Vec<_>>()].concat(), &[0, 1])?;
    room.says(&["keys", "--print", "--dir", NODE], &[0])?;
    let night = room.says(&["night", "--dir", NODE, "--at", NIGHT, "--json"], &[0, 1])?;
    if number(&night, "pages").parse::<u32>().unwrap_or(0) == 0 {
        return Err(format!("the night made no pages: {night}"));
    }
    room.says(&["note", "Elen är tillbaka på Ängsvägen", "--dir", NODE], &[0])?;
    let log = room.says(&["log", "--find", "Ängsvägen", "--dir", NODE], &[0])?;
    if !log.contains("Elen är tillbaka på Ängsvägen") {
        return Err(format!("what was written is not read: {log}"));
    }
    room.says(&["verify", "--dir", NODE], &[0]).map(drop)
}

/// The pages: the start, a page that is set, a card that logs in.
fn serve(room: &Room) -> Result<(), String> {
    let card = room.says(&["card", "new", "--role", "administrator", "--json", "--dir", NODE], &[0])?;
    let words = field(&card, "words").ok_or("the card has no words")?;
    let serve = ["serve", "--dir", NODE, "--listen", "127.0.0.1:0", "--for", SERVE_SECONDS];
    let server = Server::of(room.command(&[], &serve))?;
    let mut http = Http::at(&server.address)?;
    for (path, start) in [("/login", "<!"), ("/reserve/test/page.pdf", "%PDF")] {
        let answer = http.get(path)?;
        if answer.status != 200 || !answer.body.trim_start().starts_with(start) {
            return Err(format!("{path} is answered with {}: {:.200}", answer.status, answer.body));
        }
    }
    let card = LoggedIn::with_words(&words, &server)?;
    http.keep("planb", &card.cookie);
    match http.get("/")? {
        home if home.status == 200 && home.body.contains(MUNICIPALITY) => Ok(()),
        home => Err(format!("the first page is answered with {}: {:.200}", home.status, home.body)),
    }
}

/// Builds the library that older Wines lack.
fn shim(target: &Path) -> Result<(), String> {
    let tools = zig()?;
    let target = target.display().to_string();
    let words =
        ["python3", "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu", "-shared", "-O2", "-o", &target, SHIM.0];
    let mut build = command(&words);
    build.arg("-ladvapi32").env("PYTHONPATH", tools);
    done(build, "the library that older Wines lack could not be built")
}

fn done_quietly(command: &mut Command, otherwise: &str) -> Result<(), String> {
    let output = command.output().map_err(|trouble| format!("{otherwise}: {trouble}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{otherwise}: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to).map(drop).map_err(|trouble| format!("{}: {trouble}", to.display()))
}

fn is_pdf(bytes: &[u8], name: &str) -> Result<(), String> {
    if bytes.starts_with(b"%PDF") { Ok(()) } else { Err(format!("{name} is no PDF")) }
}

/// The number of a field in a JSON object that we have written ourselves; empty where there is none.
fn number(json: &str, name: &str) -> String {
    let after = json.split_once(&format!("\"{name}\":")).map_or("", |(_, after)| after.trim_start());
    after.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found() {
        let json = "{\n  \"pages\": 701,\n  \"seconds\":1.25\n}";
        assert_eq!((number(json, "pages"), number(json, "seconds")), ("701".into(), "1.25".into()));
        assert_eq!(number(json, "units"), "");
    }
}
