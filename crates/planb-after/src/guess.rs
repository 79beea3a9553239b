//! What digits in boxes seem to say, worked out from the picture when it is looked at: nothing of it is kept. Which fields may be
//! guessed, and what a guess must be, is the form's ([`planb_core::form::guess`]).

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use planb_core::form::guess::{Guess, guess, guessable};
use planb_core::form::layout::{FieldAt, PageLayout};
use planb_core::form::{FormDefinition, Kind};
use planb_paper::scan::{Digits, Grey, Warp};

/// The guesses of a page's fields, by their names; most have none.
pub fn of_page<'a>(
    form: &'a FormDefinition,
    layout: &'a PageLayout,
    (picture, warp): (&Grey, &Warp),
    today: Date,
) -> BTreeMap<String, Guess> {
    let with_kind = |field: &'a FieldAt| Some((field, guessable(form, &field.name)?));
    let fields: Vec<_> = layout.fields.iter().filter(|field| !field.cells.is_empty()).filter_map(with_kind).collect();
    if fields.is_empty() {
        return BTreeMap::new();
    }
    let read = || {
        let digits = Digits::on(picture, layout, warp);
        let one = |(field, kind): (&FieldAt, &Kind)| Some((field.name.clone(), guess(kind, &digits.of(field), today)?));
        fields.into_iter().filter_map(one).collect()
    };
    // A guess that fails is none: the picture is there, and a person who reads it.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}
