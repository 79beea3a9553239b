//! `cargo xtask bench`: how fast, how small, how much memory, side by side with peers in the same run on the same machine.
//!
//! What cannot be measured is written down as not measured, with the reason. Results go to BENCHMARKS.md.

mod log;
mod machine;
mod night;
mod pages;
mod report;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::run::{command, counted};
use report::{Part, Report};

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
    let is_all = choice.subject == Subject::Everything;
    if is_all && counted(command(&["cargo", "build", "--locked", "--release"])).failed > 0 {
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
    let mut parts: Vec<Part> = Vec::new();
    if is_all {
        parts.extend([pages::part(choice), night::whole(choice), night::second(choice), night::import(choice)]);
    }
    let mut log = log::parts(choice);
    if !is_all {
        log::place(&mut log, &machine);
    }
    parts.extend(log);
    let report = Report { machine, command: machine::command_line(), parts };
    let text = if is_all {
        report.markdown()
    } else {
        log::renewed(&fs::read_to_string(RESULTS).unwrap_or_default(), &report.sections())
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
        assert_eq!(Choice::parse(&["--fast"]), Err("--fast"));
    }
}
