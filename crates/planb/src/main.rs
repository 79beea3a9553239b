//! Plan B: binders on paper for when the computers do not work. The program: command line, answers, exit codes.

mod answer;
mod cli;
mod commands;
mod compare;
mod exercise;
mod first;
mod progress;
mod router;

use std::process::ExitCode;

use planb_node::text::Language;

use answer::{Form, Outcome};

/// Setting pages allocates much and on several threads: 6–9 % of the night.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let language = language_of(std::env::args_os().skip(1));
    let matches = match cli::command(language).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let lines = cli::refused::told(&error, language);
            match (lines, cli::refused::asked(&error, language)) {
                (Some(lines), _) => lines.iter().for_each(|line| answer::complain(line)),
                (None, Some(text)) if error.use_stderr() => answer::complain(text.trim_end()),
                (None, Some(text)) => answer::say(text.trim_end()),
                (None, None) => drop(error.print()),
            }
            return if error.use_stderr() { Outcome::Usage.into() } else { Outcome::Fresh.into() };
        }
    };
    // What a foreign PDF draws is drawn by another process of this program, which can be ended.
    std::env::current_exe().into_iter().for_each(planb_after::scan::draw_by);
    let form = if matches.get_flag("json") { Form::Json } else { Form::Lines };
    match commands::run(&matches, language, form) {
        Ok(outcome) => outcome.into(),
        Err(trouble) => answer::tell(&trouble, language, form).into(),
    }
}

/// The language of `--lang`, else of `PLANB_LANG`, else Swedish. Read before clap, since its texts depend on it.
fn language_of(args: impl Iterator<Item = std::ffi::OsString>) -> Language {
    let mut wanted = std::env::var("PLANB_LANG").ok();
    let mut args = args.map(|arg| arg.to_string_lossy().into_owned());
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            wanted = args.next();
        } else if let Some(code) = arg.strip_prefix("--lang=") {
            wanted = Some(code.to_string());
        }
    }
    Language::of_code(wanted.as_deref().unwrap_or("sv"))
}
