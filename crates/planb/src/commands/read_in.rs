//! `planb form read-in`: a file that went out and was filled in or mended, read in. What came of each field is told by its name; what
//! stands there is told on no screen.

use clap::ArgMatches;
use planb_after::enter::compare::file_of;
use planb_after::enter::read_in::field;
use planb_core::overview::backentry::read_in::{Came, Is, read_in, told_of, written};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};
use crate::compare::rows_of;

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    let by = super::form::hand(args, &node);
    let file = file_of(&super::compare::bytes(&super::path(args, "file"))?, language, rows_of)?;
    let is_try = args.get_flag("try");
    let all = if is_try {
        read_in(node.state(), &file, &by, |_| true)?.0
    } else {
        let mut all = Vec::new();
        node.record(|state| {
            let (came, events) = read_in(state, &file, &by, |_| true)?;
            all = came;
            Ok(events)
        })?;
        all
    };
    match form {
        Form::Json => answer::json(&told_of(&file, &all)),
        Form::Lines => {
            all.iter().filter(|one| one.is != Is::Equal).for_each(|one| tell(one, language));
            let key = if is_try { "form-read-in-tried" } else { "form-read-in-came" };
            answer::say(&language.say_with(key, &[("count", written(&all).to_string())]));
        }
    }
    Ok(if all.iter().all(|one| matches!(one.is, Is::Equal | Is::ReadIn)) { Outcome::Fresh } else { Outcome::Stale })
}

/// A sheet that says something else in the file, and what came of its fields.
fn tell(one: &Came, language: Language) {
    let place = || language.say_with("form-compare-place", &[("place", one.place.unwrap_or_default().to_string())]);
    let name = one.serial.as_ref().map_or_else(place, ToString::to_string);
    answer::say(&format!("{name}  {}", language.say(&format!("form-read-in-is-{}", one.is.word()))));
    one.fields.iter().for_each(|of| answer::indented(&field(language, of)));
}
