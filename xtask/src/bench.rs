//! `cargo xtask bench`: how fast, how small, how much memory, side by side with peers in the same run on the same machine.
//!
//! What cannot be measured is written down as not measured, with the reason. Results go to BENCHMARKS.md.

mod crisis;
mod log;
pub mod machine;
mod night;
mod pages;
mod report;
mod site;
mod web;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::run::{command, counted};
use report::Report;

/// Where the benchmarks put what they make; removed and made anew each time.
const BENCH: &str = "target/bench";

/// Where the figures are written.
const RESULTS: &str = "BENCHMARKS.md";

/// The program that is measured.
const PLANB: &str = "target/release/planb";

/// What is measured against, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub size: Size,
    pub typst: TypstPeer,
    pub subject: Subject,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Everything,
    /// The log alone: its sections of BENCHMARKS.md are renewed, the others kept.
    Log,
    /// The program's pages alone, in the same way.
    Pages,
    /// The web site of notices alone, in the same way.
    Site,
    /// The crisis room alone, in the same way.
    Crisis,
}

/// How large the municipality of the nights is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Kalix,
    Small,
}

/// Which build of typst stands for "the typst command line".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypstPeer {
    /// typst-cli of the version that we use, built here.
    CommandLine,
    /// The compiler of the same version as a Python package: labelled so.
    Wheel,
    Left,
}

impl Choice {
    /// Reads the flags; `Err` is the first that is not known.
    pub fn parse<'a>(flags: &[&'a str]) -> Result<Choice, &'a str> {
        let mut choice = Choice { size: Size::Kalix, typst: TypstPeer::CommandLine, subject: Subject::Everything };
        for flag in flags {
            match *flag {
                "--quick" => choice = Choice { size: Size::Small, typst: TypstPeer::Left, ..choice },
                "--log" => choice.subject = Subject::Log,
                "--pages" => choice.subject = Subject::Pages,
                "--site" => choice.subject = Subject::Site,
                "--crisis" => choice.subject = Subject::Crisis,
                "--typst-wheel" => choice.typst = TypstPeer::Wheel,
                unknown => return Err(unknown),
            }
        }
        Ok(choice)
    }

    fn size_word(self) -> &'static str {
        match self.size {
            Size::Kalix => "kalix",
            Size::Small => "small",
        }
    }
}

/// Measures what was chosen and writes BENCHMARKS.md. Fails when a part could not be measured or missed its aim.
pub fn bench(choice: Choice) -> ExitCode {
    let is_built =
        choice.subject == Subject::Log || counted(command(&["cargo", "build", "--locked", "--release"])).failed == 0;
    if !is_built {
        return ExitCode::FAILURE;
    }
    // A folder of ours under target/: nothing else is in it.
    let _ = fs::remove_dir_all(BENCH);
    if let Err(trouble) = fs::create_dir_all(BENCH) {
        println!("{BENCH} cannot be made: {trouble}");
        return ExitCode::FAILURE;
    }
    let mut machine = machine::describe();
    machine.push(machine::others());
    let (mut parts, title) = match choice.subject {
        Subject::Everything => {
            let mut nights =
                vec![pages::part(choice), night::whole(choice), night::second(choice), night::import(choice)];
            nights.push(night::reports());
            (
                nights
                    .into_iter()
                    .chain([web::part(choice), site::part(choice), crisis::part(choice)])
                    .chain(log::parts(choice))
                    .collect(),
                None,
            )
        }
        Subject::Log => (log::parts(choice), Some(log::TITLE)),
        Subject::Pages => (vec![web::part(choice)], Some(web::TITLE)),
        Subject::Site => (vec![site::part(choice)], Some(site::TITLE)),
        Subject::Crisis => (vec![crisis::part(choice)], Some(crisis::TITLE)),
    };
    let command = machine::command_line();
    if title.is_some() {
        report::place(&mut parts, &machine, &command);
    }
    let report = Report { machine, command, parts };
    let text = match title {
        None => report.markdown(),
        Some(title) => report::renewed(&fs::read_to_string(RESULTS).unwrap_or_default(), title, &report.sections()),
    };
    println!("{text}");
    if choice.size == Size::Small {
        println!("A quick run: {RESULTS} is left as it is.");
    } else if let Err(trouble) = fs::write(Path::new(RESULTS), text) {
        println!("{RESULTS} cannot be written: {trouble}");
        return ExitCode::FAILURE;
    }
    if report.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read() {
        let all = Choice { size: Size::Kalix, typst: TypstPeer::CommandLine, subject: Subject::Everything };
        assert_eq!(Choice::parse(&[]), Ok(all));
        assert_eq!(Choice::parse(&["--typst-wheel"]), Ok(Choice { typst: TypstPeer::Wheel, ..all }));
        assert_eq!(Choice::parse(&["--quick"]), Ok(Choice { size: Size::Small, typst: TypstPeer::Left, ..all }));
        assert_eq!(Choice::parse(&["--log"]), Ok(Choice { subject: Subject::Log, ..all }));
        assert_eq!(Choice::parse(&["--pages"]), Ok(Choice { subject: Subject::Pages, ..all }));
        assert_eq!(Choice::parse(&["--site"]), Ok(Choice { subject: Subject::Site, ..all }));
        assert_eq!(Choice::parse(&["--fast"]), Err("--fast"));
    }
}
