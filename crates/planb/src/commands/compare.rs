//! `planb form compare`: a file that was taken out, held against the ledger. What differs is named by its field; what stands there is
//! told on no screen.

use std::path::Path;

use clap::ArgMatches;
use planb_after::enter::compare::{difference, file_of};
use planb_before::import::FILE_MAX_BYTES;
use planb_core::overview::backentry::compare::{Compared, Is, compare, told_of};
use planb_core::overview::backentry::export::{Meant, meant};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};
use crate::compare::rows_of;

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let node = super::member(&super::path(args, "dir"))?;
    let (state, system) = (node.state(), text("system"));
    if !system.is_empty() && state.register().find("system", system).is_none() {
        return Err(Trouble::user("enter-system-unknown").with("system", system));
    }
    let file = file_of(&bytes(&super::path(args, "file"))?, language, rows_of)?;
    let expected = meant(state, Meant::named(text("which")), system, |_| true);
    let all = compare(state, &file, &expected, |_| true);
    let is_equal = all.iter().all(|one| one.is == Is::Equal);
    match form {
        Form::Json => answer::json(&told_of(&file, &all)),
        Form::Lines => {
            all.iter().filter(|one| one.is != Is::Equal).for_each(|one| tell(one, language));
            let equal = all.iter().filter(|one| one.is == Is::Equal).count();
            let told = [("equal", equal.to_string()), ("all", all.len().to_string())];
            answer::say(&language.say_with("form-compare-done", &told));
        }
    }
    Ok(if is_equal { Outcome::Fresh } else { Outcome::Stale })
}

/// A sheet that does not stand there as it stands here, and its fields.
fn tell(one: &Compared, language: Language) {
    let place = || language.say_with("form-compare-place", &[("place", one.place.unwrap_or_default().to_string())]);
    let name = one.serial.as_ref().map_or_else(place, ToString::to_string);
    answer::say(&format!("{name}  {}", language.say(&format!("form-compare-is-{}", one.is.word()))));
    one.differences.iter().for_each(|of| answer::indented(&difference(language, of)));
}

pub fn bytes(file: &Path) -> Result<Vec<u8>, Trouble> {
    let failed = |error| Trouble::of_io(file, error);
    if std::fs::metadata(file).map_err(failed)?.len() > FILE_MAX_BYTES {
        return Err(Trouble::user("compare-large").with("path", file.display()).with("most", FILE_MAX_BYTES >> 20));
    }
    std::fs::read(file).map_err(failed)
}
