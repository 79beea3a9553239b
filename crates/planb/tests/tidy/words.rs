//! Every word that a person reads is there in Swedish and in English, is used, and is tried on paper.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{File, files, program, rust_files, tests_of};
use super::{finds, none};

/// Keys that are put together in a way this test cannot see: the prefix, and where that is done.
const PUT_TOGETHER: &[(&str, &str)] = &[
    ("field-", "register/shown.rs: of a kind and a field of its schema"),
    ("hint-", "register/shown.rs: the same"),
    ("choice-", "register/shown.rs: the same with a word"),
    ("start-", "pages/start.rs: a row, its hint, and what is done"),
    ("keys-opens-", "envelopes.rs: what a new sheet opens, and of which nights"),
];

/// Literals that look like keys and are none, each with what it is.
const NOT_KEYS: &[(&str, &str)] = &[
    ("no-manifest", "a code that `err-bundle-damaged` quotes"),
    ("column-0", "a field of the import's form"),
    ("extra-file", "a fault of a bundle"),
    ("missing-file", "a fault of a bundle"),
    ("first-hour", "a word of an address"),
    ("binders-out", "a tick of a first hour's card"),
    ("first-step", "a word of a template's data"),
    ("home-care", "a sort of unit"),
    ("log-keeper", "a role"),
    ("next-at", "a field of a form"),
    ("task-until-at", "a field of a form"),
    ("night-patrol", "a sort of unit"),
    ("journal-note", "the name of a form"),
    ("form-export", "what a look was"),
    ("form-compare", "what a look was"),
    ("form-read-in", "what a look was"),
    ("read-in", "a subcommand, and a button's word"),
    ("form-version", "a flag of the command line"),
    ("no-heads", "a fault of a spreadsheet that becomes a form"),
    ("no-label", "a fault of a spreadsheet that becomes a form"),
    ("no-title", "a fault of a spreadsheet that becomes a form"),
    ("form-page", "what a look was"),
    ("form-stack", "what draws a stack for the browser"),
    ("form-sheet", "what a look was"),
    ("line-find", "what a look was"),
    ("line-print", "what a look was"),
    ("line-release", "what a look was"),
    ("medicine-signing", "the file of a form"),
    ("no-answer", "what was answered in a drill"),
    ("no-place", "a fault of a FHIR file"),
    ("no-code", "why a page lies in the tray"),
    ("no-form", "why a page lies in the tray"),
    ("no-cache", "a header's value"),
    ("no-store", "a header's value"),
    ("client-form", "what a look was"),
    ("cover-open", "a keyword of IPP"),
    ("open-choice", "a type of FHIR's items"),
    ("report-sheet", "a place in a binder"),
    ("page-ranges-supported", "an attribute of IPP"),
    ("printer-info", "an attribute of IPP"),
    ("printer-is-accepting-jobs", "an attribute of IPP"),
    ("printer-name", "an attribute of IPP"),
    ("printer-state", "an attribute of IPP"),
    ("printer-state-reasons", "an attribute of IPP"),
];

/// How pages say a text by its key, and how they put one together from a prefix.
const SAID_ON_PAGES: &[&str] = &[".say(\"", ".with(\"", ".with2(\"", ".of(\""];

/// Templates and pages that are not printed by themselves, each with its reason.
const NOT_PRINTED: &[(&str, &str)] = &[("main", "the frame that every printed page goes through")];

/// What happened and what to do: a trouble `no-keys` is told as `err-no-keys` and `rec-no-keys`.
const TROUBLE: [&str; 2] = ["err-", "rec-"];

/// A language's messages: key → the arguments that its text names.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// The messages of a Fluent file: a key at the start of a line, its text up to the next one.
fn messages(ftl: &str) -> Messages {
    let mut found = Messages::new();
    let mut key = String::new();
    for line in ftl.lines().filter(|line| !line.starts_with('#')) {
        let named = line.split_once('=').map(|(key, _)| key.trim()).filter(|key| is_key(key));
        if let (Some(named), false) = (named, line.starts_with(' ')) {
            key = named.to_string();
            found.entry(key.clone()).or_default();
        }
        let arguments = line.match_indices('$').map(|(at, _)| leading(&line[at + 1..]));
        if let Some(known) = found.get_mut(&key) {
            known.extend(arguments);
        }
    }
    found
}

fn is_key(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase()) && leading(text) == text
}

/// The letters, digits, hyphens and underscores that a text begins with.
fn leading(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-' || *letter == '_').collect()
}

/// The messages of one language, all files together.
fn language(code: &str) -> Messages {
    let prefix = format!("text/{code}/");
    let files = files().into_iter().filter(|file| file.path.starts_with(&prefix) && file.has_extension(&["ftl"]));
    files.flat_map(|file| messages(&file.text())).collect()
}

/// Keys that one language has and the other lacks, or that name other arguments.
fn differences(swedish: &Messages, english: &Messages) -> Vec<String> {
    let mut complaints = Vec::new();
    for (one, other, name) in [(swedish, english, "English"), (english, swedish, "Swedish")] {
        let missing = one.keys().filter(|key| !other.contains_key(*key));
        complaints.extend(missing.map(|key| format!("{key}: write it in {name} too")));
    }
    for (key, arguments) in swedish {
        if english.get(key).is_some_and(|other| other != arguments) {
            complaints.push(format!("{key}: the two languages name different arguments"));
        }
    }
    complaints
}

/// The string literals of a Rust or typst file, without escapes: good enough for keys, which have none.
fn literals(code: &str) -> Vec<&str> {
    code.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// What the program says by name: whole keys, and prefixes to which it adds something (`"reason-{}"`, `"tab-" +`).
struct Used {
    whole: BTreeSet<String>,
    prefixes: BTreeSet<String>,
}

/// The words that a template takes from the frame by name: `w.cover-title`.
fn taken(template: &str) -> Vec<String> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-' || letter == '.';
    let starts = template.match_indices("w.").filter(|(at, _)| !template[..*at].ends_with(is_word));
    starts.map(|(at, _)| leading(&template[at + 2..])).filter(|name| is_key(name)).collect()
}

/// The keys that a page says; its other literals are mark-up.
fn said_on_page(page: &str) -> Used {
    let calls = SAID_ON_PAGES.iter().flat_map(|call| page.match_indices(call));
    let keys = calls.map(|(at, call)| leading(&page[at + call.len()..])).filter(|key| is_key(key));
    let (prefixes, whole) = keys.partition(|key| key.ends_with('-'));
    Used { whole, prefixes }
}

fn used(sources: &[String], templates: &[String]) -> Used {
    let whole = templates.iter().flat_map(|template| taken(template)).collect();
    let mut used = Used { whole, prefixes: BTreeSet::new() };
    let sources = sources.iter().chain(templates);
    for literal in sources.flat_map(|source| literals(source)) {
        let start = leading(literal);
        let rest = &literal[start.len()..];
        if is_key(&start) && start.contains('-') {
            if rest.starts_with('{') || (rest.is_empty() && start.ends_with('-')) {
                used.prefixes.insert(start);
            } else if rest.is_empty() {
                used.whole.insert(start);
            }
        } else if is_key(&start) && rest.is_empty() {
            used.whole.insert(start);
        }
    }
    used.prefixes.extend(PUT_TOGETHER.iter().map(|(prefix, _)| prefix.to_string()));
    used.prefixes.retain(|prefix| !TROUBLE.contains(&prefix.as_str()));
    used
}

fn unused_keys(messages: &Messages, used: &Used) -> Vec<String> {
    let in_trouble = |key: &str| {
        TROUBLE.iter().filter_map(|prefix| key.strip_prefix(prefix)).any(|trouble| used.whole.contains(trouble))
    };
    let idle = messages.keys().filter(|key| {
        !used.whole.contains(*key)
            && !used.prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()))
            && !in_trouble(key)
    });
    idle.map(|key| format!("{key}: nothing says it; take it out of text/ (or name its prefix in PUT_TOGETHER)"))
        .collect()
}

/// Literals of a family that text/ knows (`cli-…`, `err-…`) but that are no key.
fn unknown_keys(messages: &Messages, used: &Used) -> Vec<String> {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for key in messages.keys() {
        *families.entry(key.split('-').next().unwrap_or(key)).or_default() += 1;
    }
    let looks_like_one = |literal: &&String| {
        let known = families.get(literal.split('-').next().unwrap_or("")).copied().unwrap_or(0);
        let is_trouble = TROUBLE.iter().all(|prefix| messages.contains_key(&format!("{prefix}{literal}")));
        known >= 3 && literal.contains('-') && !messages.contains_key(*literal) && !is_trouble
    };
    let listed = |literal: &&String| NOT_KEYS.iter().any(|(known, _)| known == literal);
    let unknown = used.whole.iter().filter(looks_like_one).filter(|literal| !listed(literal));
    unknown
        .map(|key| format!("{key}: is said but not written; add it to text/sv and text/en (or to NOT_KEYS)"))
        .collect()
}

/// What the program says by name: in Rust without its tests, and in its templates.
fn said() -> Used {
    let ours = |file: &File| file.path.starts_with("crates/") && !file.is_test();
    let (mut sources, mut templates, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    for file in files().into_iter().filter(ours) {
        if file.has_extension(&["rs"]) {
            sources.push(program(&file.text()));
        } else if file.has_extension(&["typ"]) {
            templates.push(file.text());
        } else if file.has_extension(&["html"]) {
            pages.push(said_on_page(&file.text()));
        } else if file.has_extension(&["toml"]) {
            sources.push(file.text());
        }
    }
    let mut used = used(&sources, &templates);
    for page in pages {
        used.whole.extend(page.whole);
        used.prefixes.extend(page.prefixes);
    }
    used
}

/// Troubles that the program names and no language tells.
fn untold(messages: &Messages, sources: &[String]) -> Vec<String> {
    let calls = ["Trouble::user(\"", "Trouble::environment(\"", "Trouble::internal(\""];
    let named = |source: &String| -> Vec<String> {
        let starts = calls.iter().flat_map(|call| source.match_indices(call));
        starts.map(|(at, call)| leading(&source[at + call.len()..])).collect()
    };
    let keys: BTreeSet<String> = sources.iter().flat_map(named).collect();
    let told = keys.iter().flat_map(|key| TROUBLE.map(|prefix| format!("{prefix}{key}")));
    told.filter(|key| !messages.contains_key(key))
        .map(|key| format!("{key}: a trouble says what happened and what to do; add it to text/sv and text/en"))
        .collect()
}

/// What `planb doctor` finds wrong without saying what to do.
fn without_remedy(messages: &Messages, sources: &[String]) -> Vec<String> {
    let calls = ["Finding::look(\"", "Finding::stop(\""];
    let named = |source: &String| -> Vec<String> {
        let starts = calls.iter().flat_map(|call| source.match_indices(call));
        starts.map(|(at, call)| leading(&source[at + call.len()..])).collect()
    };
    let keys: BTreeSet<String> = sources.iter().flat_map(named).collect();
    let remedies = keys.iter().map(|key| key.replacen("doctor-", "doctor-do-", 1));
    remedies
        .filter(|key| !messages.contains_key(key))
        .map(|key| format!("{key}: a finding says what to do; add it to text/sv and text/en"))
        .collect()
}

#[test]
fn everything_that_doctor_finds_wrong_is_told_with_its_remedy() {
    finds(
        1,
        without_remedy(&Messages::new(), &["Finding::look(\"doctor-x\"); Finding::good(\"doctor-y\")".to_string()]),
    );
    let ours = |file: &File| file.path.starts_with("crates/planb-core/src/doctor") && !file.is_test();
    let sources: Vec<String> =
        rust_files().iter().filter(|file| ours(file)).map(|file| program(&file.text())).collect();
    assert!(sources.len() >= 3, "the judgements were not read");
    none(without_remedy(&language("sv"), &sources));
}

/// Keys that two files of one language have: the program would not start.
fn said_twice(files: &[String]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let all = files.iter().flat_map(|text| messages(text).into_keys());
    let twice: Vec<String> = all.filter(|key| !known.insert(key.clone())).collect();
    twice.into_iter().map(|key| format!("{key}: stands in two files; give one another name")).collect()
}

#[test]
fn no_text_stands_in_two_files() {
    finds(1, said_twice(&["a-b = x\n".to_string(), "c-d = x\na-b = y\n".to_string()]));
    for code in ["sv", "en"] {
        let folder = format!("text/{code}/");
        let texts = files().into_iter().filter(|file| file.path.starts_with(&folder) && file.has_extension(&["ftl"]));
        none(said_twice(&texts.map(|file| file.text()).collect::<Vec<_>>()));
    }
}

#[test]
fn both_languages_say_the_same_things() {
    let swedish = messages("# Ord.\na-b = { $x ->\n    [one] en\n   *[other] { $x }\n}\nc-d = ja\n");
    finds(2, differences(&swedish, &messages("a-b = { $y }\n")));
    let (swedish, english) = (language("sv"), language("en"));
    assert!(swedish.len() > 20, "text/sv was not found");
    none(differences(&swedish, &english));
}

#[test]
fn every_text_is_said_somewhere() {
    let source = "say(\"a-b\"); say(&format!(\"c-{word}\")); Trouble::user(\"no-x\"); format!(\"err-{}\", key)";
    let example = used(&[source.to_string()], &["#w.h-i + row.h-j".to_string()]);
    let written = "a-b = x\nc-d = x\nc-e = x\nerr-no-x = x\nrec-no-x = x\nh-i = x\n";
    finds(0, unused_keys(&messages(written), &example));
    finds(3, unused_keys(&messages("f-g = x\nerr-no-y = x\nh-j = x\n"), &example));
    let text = r#"<p id="a-id" title="{{ t.say("a-b") }}">{{ t.of("c-", word) }}{{ t.with("d-e", "x", y) }}"#;
    let page = said_on_page(text);
    finds(1, unused_keys(&messages("a-b = x\nc-d = x\nd-e = x\na-id = x\n"), &page));
    none(unused_keys(&language("sv"), &said()));
}

#[test]
fn every_text_that_is_said_exists() {
    let example = used(&["say(\"cli-x\"); say(\"cli-a\"); flag(\"no-color\")".to_string()], &[]);
    finds(1, unknown_keys(&messages("cli-a = x\ncli-b = x\ncli-c = x\n"), &example));
    none(unknown_keys(&language("sv"), &said()));
}

#[test]
fn every_trouble_is_told_with_its_remedy() {
    let source = ["Trouble::user(\"no-x\"); Trouble::environment(\"no-y\")".to_string()];
    finds(3, untold(&messages("err-no-x = x\n"), &source));
    let ours = |file: &File| file.path.starts_with("crates/") && !file.is_test();
    let sources: Vec<String> =
        rust_files().iter().filter(|file| ours(file)).map(|file| program(&file.text())).collect();
    none(untold(&language("sv"), &sources));
}

/// The templates that nothing prints in a test: their name must stand in one, or in a template that is printed.
fn unprinted(templates: &[(String, String)], tests: &str) -> Vec<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).trim_end_matches(".typ").to_string();
    let imported = |stem: &str| {
        let file = format!("{stem}.typ\"");
        templates.iter().any(|(path, text)| name(path) != stem && text.contains(&file))
    };
    let listed = |stem: &str| NOT_PRINTED.iter().any(|(known, _)| *known == stem);
    let stems = templates.iter().map(|(path, _)| name(path));
    let idle = stems.filter(|stem| !tests.contains(stem.as_str()) && !imported(stem) && !listed(stem));
    idle.map(|stem| format!("{stem}.typ: print it in a test of planb-paper")).collect()
}

#[test]
fn every_template_is_printed_by_a_test() {
    let example = [("a/run.typ", "#import \"frame.typ\""), ("a/frame.typ", ""), ("a/codes.typ", "")];
    let example = example.map(|(path, text)| (path.to_string(), text.to_string()));
    finds(1, unprinted(&example, "prints(\"run\")"));

    let paper: Vec<File> = files().into_iter().filter(|file| file.path.starts_with("crates/planb-paper/")).collect();
    let tests: String = paper.iter().filter(|file| file.has_extension(&["rs"])).map(tests_of).collect();
    let templates = paper.iter().filter(|file| file.has_extension(&["typ"]));
    none(unprinted(&templates.map(|file| (file.path.clone(), file.text())).collect::<Vec<_>>(), &tests));
}

/// The pages that a binder can have: the variants of the core's `Content`.
fn page_kinds(source: &str) -> Vec<String> {
    let Some((_, rest)) = source.split_once("pub enum Content {") else { return Vec::new() };
    let body = rest.split("\n}").next().unwrap_or("");
    let variants = body.lines().map(|line| leading(line.trim())).filter(|name| !name.is_empty());
    variants.filter(|name| name.starts_with(|letter: char| letter.is_ascii_uppercase())).collect()
}

/// The pages that no test of planb-paper makes.
fn untried_pages(kinds: &[String], tests: &str) -> Vec<String> {
    let tried = |kind: &str| {
        let word = format!("Content::{kind}");
        tests.match_indices(&word).any(|(at, _)| !tests[at + word.len()..].starts_with(char::is_alphanumeric))
    };
    let listed = |kind: &str| NOT_PRINTED.iter().any(|(known, _)| *known == kind);
    let untried = kinds.iter().filter(|kind| !tried(kind) && !listed(kind));
    untried.map(|kind| format!("Content::{kind}: print one in a test of planb-paper")).collect()
}

#[test]
fn every_page_is_printed_by_a_test() {
    let kinds = page_kinds("/// A page.\npub enum Content {\n    /// First.\n    Cover(Cover),\n    Run(Run),\n}\n");
    assert_eq!(kinds, ["Cover", "Run"]);
    finds(1, untried_pages(&kinds, "Content::Cover(x) Content::Running"));

    let all = files();
    let page = all.iter().find(|file| file.path == "crates/planb-core/src/overview/binder/page.rs").unwrap();
    let kinds = page_kinds(&page.text());
    assert!(kinds.len() >= 10, "the pages were not read");
    let paper = all.iter().filter(|file| file.path.starts_with("crates/planb-paper/") && file.has_extension(&["rs"]));
    none(untried_pages(&kinds, &paper.map(tests_of).collect::<String>()));
}

/// Our own words for things, which users have others for: a computer, a USB stick, a reserve computer.
const NOT_SAID: [&str; 9] =
    ["nod", "noden", "noder", "noderna", "sticka", "stickan", "stickor", "station", "stationen"];

/// The Swedish lines whose text has such a word; names of folders keep theirs.
fn not_said(ftl: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '-';
    let texts = ftl.lines().filter(|line| !line.starts_with('#'));
    let text_of = |line: &str| line.split_once(" = ").map_or(line, |(_, text)| text).to_lowercase();
    let has_word = |line: &&str| text_of(line).split(|letter| !is_part(letter)).any(|word| NOT_SAID.contains(&word));
    texts.filter(has_word).map(|line| format!("say dator, USB-minne or reservdator: {line}")).collect()
}

#[test]
fn computers_are_called_what_users_call_them() {
    finds(1, not_said("made-node = Ny nod.\nmade = En ny dator i planb-nod.\n# en nod"));
    let swedish = files().into_iter().filter(|file| file.path.starts_with("text/sv/"));
    none(swedish.flat_map(|file| not_said(&file.text())).collect());
}
