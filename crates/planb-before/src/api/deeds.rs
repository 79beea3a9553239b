//! Forms that programs send as people do: opening a unit, printing a binder, what was destroyed, drills of envelopes.

use planb_core::sheet::Profile;
use planb_node::web::deed::{Deed, Given, Sort};

/// Most characters of an envelope's words.
const MOST_KEY: usize = 2_000;
const LINE: Sort = Sort::Line(400);

fn edition() -> Given {
    Given::of("edition", Sort::Word(vec!["common", "supplement"]))
}

fn print() -> Vec<Given> {
    let profiles = Profile::ALL.map(|profile| match profile {
        Profile::Carer => "carer",
        Profile::Nurse => "nurse",
        Profile::OnCall => "on-call",
        Profile::CaseOfficer => "case-officer",
    });
    vec![
        edition(),
        Given::of("what", Sort::Word(vec!["all", "due", "changes"])),
        Given::of("profile", Sort::Word(profiles.to_vec())),
        Given::of("from", Sort::Line(40)),
        Given::needed("key", Sort::Text(MOST_KEY)),
        Given::of("where", Sort::Word(vec!["printer", "usb"])),
        Given::of("printer", LINE),
        Given::of("folder", LINE),
    ]
}

/// The deeds.
pub const DEEDS: [Deed; 7] = [
    Deed::new("/envelopes/{id}/drill", "api-envelope-drill", || vec![Given::of("minutes", Sort::Line(5))]),
    Deed::new("/binders/{unit}/destroyed", "api-destroyed", || {
        vec![Given::of("sheet", Sort::Lines(60)), Given::of("copy", Sort::Many)]
    }),
    Deed::new("/binders/{unit}/print", "api-print-binder", print),
    Deed::new("/binders/{unit}/print/stop", "api-print-stop", || vec![edition()]),
    Deed::new("/binders/{unit}/print/confirm", "api-print-confirm", || {
        vec![edition(), Given::of("serial", Sort::Line(40)), Given::of("nothing", Sort::Flag)]
    }),
    Deed::new("/binders/{unit}/open", "api-open-unit", || vec![Given::needed("key", Sort::Text(MOST_KEY))]),
    Deed::new("/binders/{unit}/close", "api-close-unit", Vec::new),
];
