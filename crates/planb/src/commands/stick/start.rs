//! What lies on a stick beside the programs: a page that says what to double-click, and what starts them. Only systems that the
//! stick has a program for are named.

use std::path::Path;

use planb_node::files::{self, Access};
use planb_node::trouble::Trouble;

use super::programs::System;

/// What to double-click, as a page that needs no program of ours; Swedish first, then English. What is between
/// `<!-- Windows -->` and `<!-- /Windows -->` stands there where there is a program for Windows.
pub const PAGE: (&str, &str) = ("START.html", include_str!("../../start_page.html"));
/// The same in a few lines, for whoever opens files by their names.
const READ_ME: &str = "LAS-MIG.txt";
const WINDOWS: (&str, &str) = (
    "STARTA-PLANB.cmd",
    "@echo off\r\ncd /d \"%~dp0\"\r\nstart \"\" /b cmd /c \"timeout /t 3 >nul & start http://127.0.0.1:8021/\"\r\n\
     planb.exe serve --dir planb-dator %*\r\npause\r\n",
);
/// Most sticks' file systems know no right to run a program: then it runs from a copy that is gone afterwards.
const LINUX: (&str, &str) = (
    "starta-planb.sh",
    "#!/bin/sh
cd \"$(dirname \"$0\")\" || exit 1
program=./planb
if [ ! -x \"$program\" ]; then
    folder=$(mktemp -d) || exit 1
    trap 'rm -rf \"$folder\"' EXIT
    trap 'exit 1' HUP INT TERM
    cp planb \"$folder/planb\" && chmod 700 \"$folder/planb\" || exit 1
    program=$folder/planb
fi
(sleep 3; xdg-open http://127.0.0.1:8021/) >/dev/null 2>&1 &
\"$program\" serve --dir planb-dator \"$@\"
",
);

/// Writes what says how to start on these systems, and what starts it.
pub fn write(stick: &Path, systems: &[System]) -> Result<(), Trouble> {
    let put = |name: &str, text: &str| files::write_whole(&stick.join(name), Access::Shared, text.as_bytes()).map(drop);
    put(PAGE.0, &page(systems))?;
    put(READ_ME, &read_me(systems))?;
    if systems.contains(&System::Windows) {
        put(WINDOWS.0, WINDOWS.1)?;
    }
    if systems.contains(&System::Linux) {
        put(LINUX.0, LINUX.1)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A stick's file system may know no such right; the page says what to do then.
            let _ = std::fs::set_permissions(stick.join(LINUX.0), std::fs::Permissions::from_mode(0o755));
        }
    }
    Ok(())
}

/// The page without what is about systems that the stick has no program for.
fn page(systems: &[System]) -> String {
    let mut page = PAGE.1.to_string();
    for system in System::ALL {
        let (start, end) = (format!("<!-- {} -->\n", system.name()), format!("<!-- /{} -->\n", system.name()));
        while let Some(from) = page.find(&start) {
            let to = page[from..].find(&end).map_or(page.len(), |at| from + at);
            let inside = page[from + start.len()..to].to_string();
            let kept = if systems.contains(&system) { inside.as_str() } else { "" };
            page.replace_range(from..(to + end.len()).min(page.len()), kept);
        }
    }
    page
}

fn read_me(systems: &[System]) -> String {
    let line = |system: &System| match system {
        System::Windows => format!("Windows: dubbelklicka {}\r\n", WINDOWS.0),
        System::Linux => format!("Linux: sh {}\r\n", LINUX.0),
    };
    let lines: String = systems.iter().map(line).collect();
    format!(
        "STARTA PLAN B\r\n\r\n{lines}Webbläsaren: http://127.0.0.1:8021\r\nMer hjälp: öppna {0}\r\n\r\nIn English: open {0}\r\n",
        PAGE.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_what_is_there_to_start() {
        let both = page(&System::ALL);
        assert!(both.contains(WINDOWS.0) && both.contains(LINUX.0) && !both.contains("<!-- "));
        let windows = page(&[System::Windows]);
        assert_eq!((windows.matches(WINDOWS.0).count(), windows.contains(LINUX.0)), (2, false), "in both languages");
        let linux = page(&[System::Linux]);
        assert!(linux.contains(LINUX.0) && !linux.contains(WINDOWS.0) && linux.contains("</html>"));
        assert!(!read_me(&[System::Linux]).contains("Windows"));
    }
}
