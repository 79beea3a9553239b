//! What the forms of the work after ask.

use planb_core::custody::CUSTODY;
use planb_core::ledger::{EXPLANATIONS, SETTLED_AS, TEXT_MAX, VOIDS};
use planb_core::reconcile::RETURNED;
use planb_node::web::deed::{Answers, Deed, Given, Sort};

use crate::custody;
use crate::reconcile::RETURN_NAMES;

const LINE: Sort = Sort::Line(200);
const NAME: Sort = Sort::Line(120);
/// A sheet's number as it is typed or read from a code.
const SERIAL: Sort = Sort::Line(80);
const WORDS: Sort = Sort::Text(TEXT_MAX);

fn words(name: &str) -> Given {
    Given::of(name, WORDS)
}

/// Which sheets: a list, or the first and the last of a run.
fn which() -> [Given; 3] {
    [Given::of("list", Sort::Text(40_000)), Given::of("from", SERIAL), Given::of("to", SERIAL)]
}

fn issue() -> Vec<Given> {
    vec![
        Given::needed("unit", Sort::Id),
        Given::needed("form", Sort::Line(40)),
        Given::needed("count", Sort::Line(5)),
        Given::of("holder", NAME),
        Given::of("signed", NAME),
        Given::of("client", LINE),
        Given::of("next", Sort::Line(20)),
    ]
}

fn give() -> Vec<Given> {
    which().into_iter().chain([Given::needed("holder", NAME), Given::of("signed", NAME)]).collect()
}

fn void() -> Vec<Given> {
    which().into_iter().chain([Given::needed("why", Sort::Word(VOIDS.to_vec())), words("words")]).collect()
}

fn adopt() -> Vec<Given> {
    vec![
        Given::needed("unit", Sort::Id),
        Given::needed("form", Sort::Line(40)),
        Given::needed("pages", Sort::Line(3)),
        Given::of("sticker", SERIAL),
        words("words"),
        Given::of("signed", NAME),
        Given::of("next", Sort::Line(20)),
    ]
}

fn became() -> Vec<Given> {
    vec![
        Given::needed("act", Sort::Word(vec!["found", "lost", "explain", "unused"])),
        Given::of("serial", Sort::Lines(80)),
        Given::of("all", Sort::Flag),
        Given::of("unit", Sort::Id),
        Given::of("form", Sort::Line(40)),
        Given::of("holder", NAME),
        Given::of("why", Sort::Word(EXPLANATIONS.to_vec())),
        words("words"),
    ]
}

fn said() -> Vec<Given> {
    vec![Given::of("say", LINE), Given::of("option", Sort::Lines(80)), Given::of("box", LINE)]
}

fn entered() -> Vec<Given> {
    vec![
        Given::of("action", Sort::Word(vec!["save", "entered", "anyway"])),
        Given::of("when", Sort::Line(40)),
        Given::of("second", NAME),
        Given::of("fields", Sort::Named(TEXT_MAX)).called(""),
    ]
}

fn of_tray() -> Vec<Given> {
    vec![
        Given::needed("action", Sort::Word(vec!["corners", "picture", "adopt", "foreign", "ours"])),
        Given::of("serial", SERIAL),
        Given::of("number", Sort::Line(5)),
        Given::of("form", Sort::Line(40)),
        words("text"),
    ]
}

/// Three corners as points, and the fourth: pixels of the picture as it is shown.
fn corners() -> Vec<Given> {
    vec![
        Given::needed("serial", SERIAL),
        Given::needed("number", Sort::Line(5)),
        Given::needed("points", Sort::Line(80)),
        Given::needed("x", Sort::Line(10)).called("at.x"),
        Given::needed("y", Sort::Line(10)).called("at.y"),
    ]
}

fn carried_out() -> Vec<Given> {
    let given = Given::of_schema(&CUSTODY, &custody::NAMES).into_iter();
    let given = given.map(|one| if one.name == "out_at" { Given { is_required: false, ..one } } else { one });
    [Given::of("id", Sort::Drawn)].into_iter().chain(given).collect()
}

/// The deeds.
pub const DEEDS: [Deed; 28] = [
    Deed { answers: Answers::Pdf, ..Deed::new("/forms/issue", "issue-title", issue) },
    Deed::new("/forms/give", "give-title", give),
    Deed::new("/forms/back", "back-title", || {
        vec![Given::needed("list", Sort::Text(40_000)), Given::of("place", LINE)]
    }),
    Deed::new("/forms/void", "void-title", void),
    Deed::new("/forms/adopt", "adopt-title", adopt),
    Deed::new("/forms/sheet/{serial}/back", "api-sheet-back", || vec![words("words")]),
    Deed::new("/forms/sheet/{serial}/void", "api-sheet-void", || {
        vec![Given::needed("why", Sort::Word(VOIDS.to_vec())), words("words")]
    }),
    Deed::new("/forms/sheet/{serial}/lose", "api-sheet-lose", || vec![Given::needed("words", WORDS)]),
    Deed::new("/forms/sheet/{serial}/explain", "api-sheet-explain", || {
        vec![Given::needed("why", Sort::Word(EXPLANATIONS.to_vec())), words("words")]
    }),
    Deed::new("/forms/sheet/{serial}/settle", "api-sheet-settle", || {
        vec![Given::needed("why", Sort::Word(SETTLED_AS.to_vec())), words("words")]
    }),
    Deed::new("/reconcile/sheets", "api-reconcile-sheets", became),
    Deed::new("/reconcile/returned", "api-returned", || Given::of_schema(&RETURNED, &RETURN_NAMES)),
    Deed::new("/reconcile/end", "api-end", || vec![Given::of("id", Sort::Drawn), words("note")]),
    Deed::paper("/print/reconcile", "closing-sheet"),
    Deed::new("/retention/decide", "api-decide-destruction", || {
        vec![Given::needed("group", Sort::Lines(200)), Given::needed("reference", LINE), Given::of("signed", NAME)]
    }),
    Deed::new("/retention/destroy", "api-destroy", || {
        vec![Given::needed("reference", LINE), Given::of("signed", NAME), Given::needed("witness", NAME)]
    }),
    Deed { query: &["reference"], ..Deed::paper("/print/destroyed", "api-print-destroyed") },
    Deed::new("/custody", "custody-title", carried_out),
    Deed::new("/custody/{id}/back", "api-custody-back", || vec![Given::of("back_by", NAME)]),
    Deed::new("/review/gallery", "gallery-title", || {
        vec![Given::of("shown", Sort::Lines(200)), Given::of("marked", Sort::Lines(200))]
    }),
    Deed::new("/review/{serial}/{page}/{field}", "api-review-say", said),
    Deed::new("/review/{serial}/{page}/undo/{field}", "api-review-undo", Vec::new),
    Deed::new("/enter/sheet/{serial}", "api-enter", entered),
    Deed::new("/enter/sheet/{serial}/system", "api-enter-system", || vec![Given::of("system", Sort::Id)]),
    Deed::new("/enter/check/{serial}", "check-title", Vec::new),
    Deed::new("/scan/tray/again", "api-tray-again", Vec::new),
    Deed::new("/scan/tray/{id}", "api-tray-say", of_tray),
    Deed::new("/scan/tray/{id}/corners", "api-tray-corners", corners),
];
