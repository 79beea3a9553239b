//! What the forms of calls ask: slips of *en väg in*, partners and the law's clocks, the press, running chains, shifts.

use planb_core::chain::{OUTCOMES, READ_BACK};
use planb_core::contact::{CONTACT, WAYS};
use planb_core::overview::contact::PROMISES;
use planb_core::partner::{PARTNER, PHONE, SPOKESPERSON, TOLD, WATCH};
use planb_core::shift::CHAIRS;
use planb_node::web::deed::{Deed, Given, Sort};

const MOMENT: Sort = Sort::Line(60);
const LINE: Sort = Sort::Line(200);
const TEXT: Sort = Sort::Text(4_000);

fn seen() -> Given {
    Given::needed("seen", Sort::Line(400))
}

fn slip() -> Vec<Given> {
    let mut given = vec![
        Given::of("id", Sort::Drawn),
        Given::of("sort", Sort::Word(vec!["call", "unit", "paper"])),
        Given::needed("what", TEXT),
        Given::of("promise", Sort::Word(PROMISES.to_vec())),
        Given::of("way", Sort::Word(WAYS.to_vec())),
        Given::of("read_back", Sort::Word(READ_BACK.to_vec())),
        Given::of("anyway", Sort::Flag),
    ];
    given.extend(["who", "phone", "about", "number", "received_by"].map(|name| Given::of(name, LINE)));
    given.extend(["received", "promise_at"].map(|name| Given::of(name, MOMENT)));
    given.extend(["unit", "from_unit"].map(|name| Given::of(name, Sort::Id)));
    given.extend(Given::of_schema(&CONTACT, &["topic"]));
    given
}

fn called() -> Vec<Given> {
    let outcomes = vec!["reached", "not-reached", "close"];
    vec![seen(), Given::needed("outcome", Sort::Word(outcomes)), Given::of("text", TEXT)]
}

fn promised() -> Vec<Given> {
    vec![seen(), Given::of("promise", Sort::Word(PROMISES.to_vec())), Given::of("promise_at", MOMENT)]
}

fn handed_over() -> Vec<Given> {
    let read_back = Given::of("read_back", Sort::Word(READ_BACK.to_vec()));
    vec![seen(), Given::needed("unit", Sort::Id), Given::of("received_by", LINE), read_back]
}

fn with_id(given: Vec<Given>) -> Vec<Given> {
    [Given::of("id", Sort::Drawn)].into_iter().chain(given).collect()
}

fn answered() -> Vec<Given> {
    vec![
        Given::of("once", Sort::Drawn),
        Given::needed("link", Sort::Id),
        Given::needed("who", Sort::Word(vec!["person", "deputy"])),
        Given::needed("outcome", Sort::Word(OUTCOMES.to_vec())),
        Given::of("read_back", Sort::Word(READ_BACK.to_vec())),
    ]
}

/// What was ticked on the printed chain: `p-LINK` for a person, `d-LINK` for their deputy.
fn on_paper() -> Vec<Given> {
    vec![
        Given::of("once", Sort::Drawn),
        Given::needed("outcome", Sort::Named(40)).called("outcome-"),
        Given::of("time", Sort::Named(10)).called("time-"),
    ]
}

fn sits() -> Vec<Given> {
    vec![
        Given::of("id", Sort::Drawn),
        Given::needed("chair", Sort::Word(CHAIRS.to_vec())),
        Given::needed("person", LINE),
        Given::of("phone", Sort::Line(60)),
    ]
}

/// The deeds.
pub const DEEDS: [Deed; 38] = [
    Deed::new("/contacts/new", "contact-new", slip),
    Deed::new("/contacts/{id}/take", "contact-take", || vec![seen()]),
    Deed::new("/contacts/{id}/called", "api-called", called),
    Deed::new("/contacts/{id}/promise", "contact-new-promise", promised),
    Deed::new("/contacts/{id}/hand-over", "contact-hand-over", handed_over),
    Deed::new("/contacts/{id}/close", "contact-close", || vec![seen(), Given::of("text", TEXT)]),
    Deed::new("/contacts/{id}/deliver", "api-deliver", || vec![seen()]),
    Deed::paper("/print/slips", "api-print-slips"),
    Deed::new("/partners", "api-partner", || {
        let names = ["name", "sort", "phone", "other_way", "contact", "our_number", "note"];
        with_id(Given::of_schema(&PARTNER, &names))
    }),
    Deed::new("/partners/usual", "api-partners-usual", Vec::new),
    Deed::new("/partners/{id}", "api-told", || {
        let names = ["what", "received_by", "read_back", "answer", "next", "channel", "at"];
        let given = Given::of_schema(&TOLD, &names).into_iter();
        // What nobody says is now.
        with_id(given.map(|one| if one.name == "at" { Given { is_required: false, ..one } } else { one }).collect())
    }),
    Deed::new("/partners/phones", "api-phone-stock", || {
        let names = ["phone", "holder", "unit", "state", "data", "through", "sim", "note"];
        with_id(Given::of_schema(&PHONE, &names))
    }),
    Deed::new("/partners/watch", "watch-title", || {
        let names = ["system", "what", "who", "phone", "from", "until", "way"];
        with_id(Given::of_schema(&WATCH, &names))
    }),
    Deed::paper("/print/partners", "api-print-partners"),
    Deed::paper("/print/partners/phones", "api-print-phones"),
    Deed::paper("/print/partners/{id}", "api-print-partner"),
    Deed::new("/clocks/data", "api-clock-data", || vec![Given::of("known", MOMENT)]),
    Deed::new("/clocks/{rule}/reported", "api-clock-reported", || {
        vec![Given::of("reported", MOMENT), Given::of("reference", LINE)]
    }),
    Deed::new("/clocks/{rule}/waived", "api-clock-waived", || vec![Given::needed("waived", Sort::Text(1_000))]),
    Deed::new("/clocks/{rule}/known", "api-clock-known", || vec![Given::needed("known", MOMENT)]),
    Deed::paper("/print/clocks/{rule}", "api-print-clock"),
    Deed::new("/press", "api-press", || {
        vec![
            Given::of("token", Sort::Drawn),
            Given::of("who", LINE),
            Given::needed("question", TEXT),
            Given::of("answer", TEXT),
        ]
    }),
    Deed::new("/press/spokesperson", "api-spokesperson", || {
        with_id(Given::of_schema(&SPOKESPERSON, &["name", "phone"]))
    }),
    Deed::new("/press/attacker", "api-attacker", || vec![Given::of("token", Sort::Drawn), Given::needed("came", TEXT)]),
    Deed::new("/calls/{id}/run", "api-run", || vec![Given::of("again", Sort::Flag)]),
    Deed::new("/calls/run/{id}", "api-run-answer", answered),
    Deed::new("/calls/run/{id}/paper", "run-paper", on_paper),
    Deed::new("/calls/run/{id}/take", "api-run-take", || vec![Given::of("again", Sort::Flag)]),
    Deed::new("/calls/run/{id}/end", "api-run-end", Vec::new),
    Deed::new("/shifts/sit", "api-sit", sits),
    Deed::new("/shifts/{id}/relief", "api-relief", || vec![Given::needed("person", LINE), Given::of("clock", MOMENT)]),
    Deed::new("/shifts/{id}/leave", "api-leave", Vec::new),
    Deed::paper("/print/shifts", "api-print-shifts"),
    Deed::shown("/phones", "api-phones", || {
        vec![
            Given::needed("network", Sort::Line(32)),
            Given::needed("password", Sort::Line(63)),
            Given::of("host", Sort::Line(100)),
        ]
    }),
    Deed::new("/phones/open", "api-open-door", || vec![Given::needed("hours", Sort::Word(vec!["1", "2", "4"]))]),
    Deed::new("/phones/close", "phones-open-close", Vec::new),
    Deed::new("/phones/forget", "api-phones-forget", Vec::new),
    Deed::paper("/print/join-card", "api-print-join-card"),
];
