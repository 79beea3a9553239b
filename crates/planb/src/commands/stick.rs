//! `planb stick make`: a stick that is a node of its own, with the program beside it.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use planb_core::log::sync::{self, Session, Stopped};
use planb_node::files::{self, Access};
use planb_node::random;
use planb_node::settings::Settings;
use planb_node::store::{Node, Role, Wish};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

/// The node's folder on a stick.
const FOLDER: &str = "planb-dator";
/// What to double-click, as a page that needs no program of ours; Swedish first, then English.
const PAGE: (&str, &str) = ("START.html", include_str!("../start_page.html"));
/// The same in a few lines, for whoever opens files by their names.
const READ_ME: (&str, &str) = (
    "LAS-MIG.txt",
    "STARTA PLAN B\r\n\r\nWindows: dubbelklicka STARTA-PLANB.cmd\r\nLinux: kör starta-planb.sh\r\n\
     Webbläsaren: http://127.0.0.1:8021\r\nMer hjälp: öppna START.html\r\n\r\nIn English: open START.html\r\n",
);
const WINDOWS: (&str, &str) = (
    "STARTA-PLANB.cmd",
    "@echo off\r\ncd /d \"%~dp0\"\r\nstart \"\" /b cmd /c \"timeout /t 3 >nul & start http://127.0.0.1:8021/\"\r\n\
     planb.exe serve --dir planb-dator\r\npause\r\n",
);
const LINUX: (&str, &str) = (
    "starta-planb.sh",
    "#!/bin/sh\ncd \"$(dirname \"$0\")\" || exit 1\n\
     (sleep 3; xdg-open http://127.0.0.1:8021/ >/dev/null 2>&1) &\nexec ./planb serve --dir planb-dator\n",
);

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match args.subcommand() {
        Some(("make", args)) => make(args, language, form),
        _ => Ok(Outcome::Usage),
    }
}

fn make(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let stick = super::path(args, "stick");
    if !stick.is_dir() {
        return Err(Trouble::environment("not-found").with("path", stick.display()).with("code", ""));
    }
    let (mut node, settings) = super::node(&super::path(args, "dir"))?;
    let folder = stick.join(FOLDER);
    let request = Node::ask(&folder)?;
    let wish = Wish {
        name: args.get_one::<String>("name").cloned().unwrap_or_default(),
        prefix: super::enrol::exercise_prefix(&node, &settings)?,
        scopes: super::enrol::scopes(args),
        role: Role::Member,
    };
    let signed = node.enrol(&request, &wish, &settings.municipality)?;
    let mut made = Node::join(&folder, &signed)?;
    let (municipality, exercise) = (settings.municipality.clone(), settings.exercise);
    super::enrol::write_settings(&folder, Settings { municipality, exercise, ..Settings::default() }, language)?;
    meet(&mut made, &mut node)?;
    let named: Vec<PathBuf> = args.get_many::<PathBuf>("program").into_iter().flatten().cloned().collect();
    let programs = copy_programs(&stick, &named)?;
    write_start(&stick)?;
    let told = [("folder", folder.display().to_string()), ("prefix", made.prefix().as_str().to_string())];
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "folder": folder, "prefix": made.prefix().as_str(), "program": programs.first(), "programs": programs,
            "start": stick.join(PAGE.0),
        })),
        Form::Lines => answer::say(&language.say_with("stick-made", &told)),
    }
    Ok(Outcome::Fresh)
}

/// Both nodes lie on this machine: they meet without a carrier.
pub fn meet(asker: &mut Node, other: &mut Node) -> Result<(), Trouble> {
    let own = asker.keys().log_identity().public_key;
    let mut session = Session::start(other.keys().log_identity().public_key, random::bytes()?);
    let stopped = |stop: Stopped<Trouble>| match stop {
        Stopped::Shelf(trouble) => trouble,
        other => Trouble::internal("stick-failed").with("code", other),
    };
    while let Some(request) = session.next_request(asker).map_err(stopped)? {
        let response = sync::answer(other, &own, &request).map_err(stopped)?;
        session.take_response(asker, &response).map_err(stopped)?;
    }
    Ok(())
}

/// Lays the programs on the stick: this one, those of other systems that lie beside it, and those that were named. One
/// for each system, the first that was found.
fn copy_programs(stick: &Path, named: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let own = std::env::current_exe().map_err(|error| Trouble::of_io(stick, error))?;
    let beside = ["planb.exe", "planb"].map(|name| own.with_file_name(name));
    let beside = beside.into_iter().filter(|path| path.is_file());
    let mut laid: Vec<PathBuf> = Vec::new();
    for program in [own.clone()].into_iter().chain(named.iter().cloned()).chain(beside) {
        let is_windows = program.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("exe"));
        let target = stick.join(if is_windows { "planb.exe" } else { "planb" });
        if !laid.contains(&target) {
            copy(&program, &target)?;
            laid.push(target);
        }
    }
    Ok(laid)
}

fn copy(program: &Path, target: &Path) -> Result<(), Trouble> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |error| Trouble::of_io(&path, error)
    };
    let part = target.with_extension("part");
    std::fs::copy(program, &part).map_err(failed(program))?;
    std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(failed(&part))?;
    std::fs::rename(&part, target).map_err(failed(target))
}

/// What says how to start, and what starts it.
fn write_start(stick: &Path) -> Result<(), Trouble> {
    for (name, text) in [PAGE, READ_ME, WINDOWS, LINUX] {
        files::write_whole(&stick.join(name), Access::Shared, text.as_bytes())?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A stick's file system may know no such right; the page says what to do then.
        let _ = std::fs::set_permissions(stick.join(LINUX.0), std::fs::Permissions::from_mode(0o755));
    }
    Ok(())
}
