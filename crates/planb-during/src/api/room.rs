//! What the crisis room's own forms ask: the incident, its log, the situation, meetings, tasks, notices.

use planb_core::card::Role;
use planb_core::incident::Step;
use planb_core::meeting::STANDING_POINTS;
use planb_core::note::{CHANNELS, MARKS, MAX_CHARACTERS, MAX_FIELD};
use planb_core::notice::{NOTICE, TYPED};
use planb_core::situation::{Colour, FUNCTIONS, MOST_WORDS, Trend};
use planb_node::web::deed::{Deed, Given, Sort};

/// A moment as people type it.
const MOMENT: Sort = Sort::Line(60);
const LINE: Sort = Sort::Line(MAX_FIELD);

fn drawn(name: &str) -> Given {
    Given::of(name, Sort::Drawn)
}

fn step() -> Vec<Given> {
    let steps = Step::ALL.map(Step::word).to_vec();
    let id = Given::of("id", Sort::Incident);
    vec![id, Given::needed("step", Sort::Word(steps)), Given::of("why", Sort::Text(1_000))]
}

fn tick() -> Vec<Given> {
    let roles = Role::ALL.map(Role::word).to_vec();
    vec![
        Given::needed("role", Sort::Word(roles)),
        Given::of("unit", Sort::Id),
        Given::needed("key", Sort::Id),
        Given::of("clock", MOMENT),
        Given::of("note", LINE),
    ]
}

fn untick() -> Vec<Given> {
    let mut given: Vec<Given> =
        tick().into_iter().filter(|one| !["clock", "note"].contains(&one.name.as_str())).collect();
    given.push(Given::needed("why", LINE));
    given
}

/// What was ticked by pen: by the ticks' keys, when, and what was written beside them.
fn by_pen() -> Vec<Given> {
    vec![
        Given::needed("role", Sort::Word(Role::ALL.map(Role::word).to_vec())),
        Given::of("unit", Sort::Id),
        Given::needed("day", Sort::Line(10)),
        Given::of("who", LINE),
        Given::needed("clock", Sort::Named(MAX_FIELD)).called("clock-"),
        Given::of("note", Sort::Named(MAX_FIELD)).called("note-"),
    ]
}

fn line() -> Vec<Given> {
    vec![
        Given::of("incident", Sort::Incident),
        drawn("token"),
        Given::needed("text", Sort::Text(MAX_CHARACTERS)),
        Given::of("happened", MOMENT),
        Given::of("reported_by", LINE),
        Given::of("channel", Sort::Word(CHANNELS.to_vec())),
        Given::of("flags", Sort::Many),
        Given::of("mark", Sort::Word(MARKS.to_vec())),
        Given::of("source", LINE),
        Given::of("client", LINE),
        Given::of("whom", Sort::Id),
    ]
}

fn correction() -> Vec<Given> {
    line().into_iter().chain([Given::needed("why", LINE)]).collect()
}

fn release() -> Vec<Given> {
    vec![
        drawn("id"),
        Given::of("incident", Sort::Incident),
        Given::needed("what", LINE),
        Given::of("asked_at", MOMENT),
        Given::of("asked_by", LINE),
        Given::of("from", MOMENT),
        Given::of("until", MOMENT),
    ]
}

fn tested() -> Vec<Given> {
    vec![
        Given::needed("line", Sort::Line(40)),
        Given::needed("answer", Sort::Word(vec!["give", "mask", "refuse"])).called("answer-{line}"),
        Given::of("ground", LINE).called("ground-{line}"),
        Given::of("shown", Sort::Text(MAX_CHARACTERS)).called("shown-{line}"),
    ]
}

fn report() -> Vec<Given> {
    let mut given = vec![
        drawn("once"),
        Given::of("who", LINE),
        Given::of("channel", Sort::Word(CHANNELS.to_vec())),
        Given::of("rest", Sort::Word(vec!["left", "green", "before"])),
    ];
    for function in FUNCTIONS {
        let word = |start: &str, words: Vec<&'static str>| Given::of(format!("{start}-{function}"), Sort::Word(words));
        given.push(word("colour", Colour::ALL.map(Colour::word).to_vec()));
        given.push(Given::of(format!("words-{function}"), Sort::Text(MOST_WORDS)));
        given.push(word("trend", Trend::ALL.map(Trend::word).to_vec()));
    }
    given
}

fn meeting() -> Vec<Given> {
    let lines = ["name", "place", "leader", "keeper"].map(|name| Given::of(name, LINE));
    let own = [
        drawn("id"),
        Given::of("incident", Sort::Incident),
        Given::needed("when", MOMENT),
        Given::of("open", Sort::Flag),
    ];
    own.into_iter().chain(lines).collect()
}

fn minutes() -> Vec<Given> {
    let of_task = |name: &str| format!("task-{name}");
    let text = |name: &str| Given::of(name, Sort::Text(MAX_CHARACTERS));
    let mut given = vec![drawn("token"), Given::of("here", Sort::Many), Given::of("phone", Sort::Many), text("others")];
    given.extend((0..=STANDING_POINTS).map(|point| text(&format!("text-{point}"))));
    given.extend(["text", "reason", "alternatives", "dissent"].map(|name| text(&format!("decision-{name}"))));
    given.extend([
        Given::of("was", Sort::Named(400)).called("was-"),
        Given::of("strike", Sort::Many),
        Given::of("unstrike", Sort::Many),
        Given::of("decision-decided-by", LINE),
        Given::of("decision-delegation", Sort::Id),
        Given::of(of_task("what"), Sort::Line(300)),
        Given::of(of_task("owner"), LINE),
        Given::of(of_task("until-at"), MOMENT),
        Given::of("done", Sort::Many),
        Given::of("read", Sort::Many),
        Given::of("was-read", Sort::Many),
        Given::of(format!("next-{}", "at"), MOMENT),
        Given::of(format!("next-{}", "place"), LINE),
    ]);
    given
}

fn task() -> Vec<Given> {
    vec![
        drawn("id"),
        Given::needed("what", Sort::Line(300)),
        Given::of("owner", LINE),
        Given::of("until_at", MOMENT),
        Given::of("unit", Sort::Id),
    ]
}

fn notice() -> Vec<Given> {
    let own = [drawn("id"), Given::of("replaces", Sort::Id)];
    own.into_iter().chain(Given::of_schema(&NOTICE, &TYPED)).collect()
}

fn notice_again() -> Vec<Given> {
    [Given::needed("seen", Sort::Line(400))].into_iter().chain(Given::of_schema(&NOTICE, &TYPED)).collect()
}

/// The deeds.
pub const DEEDS: [Deed; 36] = [
    Deed::new("/incident/start", "incident-start-title", || {
        vec![drawn("id"), Given::needed("what", LINE), Given::of("unit", Sort::Id)]
    }),
    Deed::new("/incident/join-in", "incident-join-in-go", || vec![Given::of("unit", Sort::Id)]),
    Deed::new("/incident/step", "api-step", step),
    Deed::new("/incident/join", "incident-join-go", || {
        vec![Given::needed("id", Sort::Id), Given::of("into", Sort::Incident)]
    }),
    Deed::new("/incident/freeze", "freeze-go", || {
        vec![
            Given::of("id", Sort::Incident),
            Given::needed("source", LINE),
            Given::needed("night", Sort::Line(10)),
            Given::needed("why", Sort::Text(1_000)),
        ]
    }),
    Deed::new("/incident/first-hour/tick", "api-tick", tick),
    Deed::new("/incident/first-hour/undo", "tick-undo-go", untick),
    Deed::new("/incident/first-hour/paper", "pen-title", by_pen),
    Deed::paper("/print/first-hour/{role}", "first-hour-print"),
    Deed::new("/log", "journal-save", line),
    Deed::new("/log/{number}/correct", "journal-correct-save", correction),
    Deed::new("/log/{number}/accounted", "api-accounted", Vec::new),
    Deed::new("/log/release", "release-start", release),
    Deed::new("/log/release/{id}/line", "release-save-line", tested),
    Deed::new("/log/release/{id}/decide", "release-decide-save", || {
        vec![Given::of("decided_by", LINE), Given::of("delegation", Sort::Id)]
    }),
    Deed::paper("/print/release/{id}", "release-print"),
    Deed::paper("/print/release-letter/{id}", "api-release-letter"),
    Deed::paper("/print/log", "api-print-log"),
    Deed::paper("/print/log-rules", "journal-rules"),
    Deed::new("/situation/{unit}", "api-report", report),
    Deed::paper("/print/situation", "api-print-situation"),
    Deed::new("/meetings/new", "meetings-call", meeting),
    Deed::new("/meetings/{id}/open", "meeting-open", Vec::new),
    Deed::new("/meetings/{id}/save", "api-minutes", minutes),
    Deed::new("/meetings/{id}/close", "meeting-close", Vec::new),
    Deed::new("/meetings/{id}/agenda", "agenda-save", || {
        vec![Given::of("new", LINE), Given::of("leave", Sort::Many), Given::of("back", Sort::Many)]
    }),
    Deed::paper("/print/minutes/{id}", "meeting-print"),
    Deed::new("/tasks/new", "meeting-task", task),
    Deed::new("/tasks/{id}/done", "api-task-done", || vec![Given::of("undo", Sort::Flag)]),
    Deed::paper("/print/tasks", "api-print-tasks"),
    Deed::new("/notices/new", "notice-new", notice),
    Deed::new("/notices/{id}/edit", "api-notice-edit", notice_again),
    Deed::new("/notices/{id}/publish", "notice-publish", Vec::new),
    Deed::new("/notices/{id}/take-back", "notice-take-back", Vec::new),
    Deed::new("/notices/site", "notices-site-publish", || vec![Given::needed("place", Sort::Line(400))]),
    Deed::paper("/print/notice/{id}", "notice-print"),
];
