//! Other people's programs judge what we made: Debian's age opens it, qpdf and poppler read it, zbar reads the codes,
//! Python reads the salvage. Facts come from the exports as Python reads them, never from our own import.
//!
//! The programs are installed by `cargo xtask test`; a missing one is a failure, since a judge that is away proves nothing.

mod demo;
mod exports;
mod fhir;
mod judges;
mod reports;

use std::collections::BTreeSet;

use demo::{Bundle, Demo};
use exports::{Exports, Person};
use judges::{Page, run};

/// The most bytes that a page may take on a stick, all of it counted.
const MOST_BYTES_PER_PAGE: u64 = 15_000;

/// Documents of fewer pages are mostly fonts and say little about a page.
const FEWEST_PAGES: u64 = 10;

#[test]
fn age_opens_every_bundle_and_tar_lists_it() {
    let demo = Demo::made();
    for bundle in &demo.bundles {
        let listed = run("tar", &["tf", bundle.tar.to_str().unwrap()]);
        let names: Vec<&str> = listed.lines().collect();
        assert!(names.contains(&"manifest.json"), "{}: {names:?}", bundle.path);
        assert!(names.iter().any(|name| name.ends_with(".pdf")), "{}: {names:?}", bundle.path);
        assert_eq!(bundle.files.len() + 1, names.len(), "{}: the manifest names every file", bundle.path);
    }
}

#[test]
fn no_key_opens_another_bundle() {
    let demo = Demo::made();
    for (mine, other) in demo.bundles.iter().zip(demo.bundles.iter().cycle().skip(1)) {
        assert_ne!(mine.key, other.key, "every bundle has a key of its own");
        assert!(!judges::age_opens(&demo.dir.join(&other.key), &demo.dir.join(&mine.path)), "{}", mine.path);
    }
}

#[test]
fn the_answer_counts_what_is_in_the_bundles() {
    let demo = Demo::made();
    let pages: u64 = demo.bundles.iter().map(|bundle| bundle.pages).sum();
    assert_eq!(demo.answer["pages"].as_u64(), Some(pages));
    for bundle in &demo.bundles {
        let counted: u64 = bundle.files.iter().map(|file| judges::pages(&file.path)).sum();
        assert_eq!(bundle.pages, counted, "{}", bundle.path);
    }
    for number in ["units", "clients", "staff", "households", "visits", "pages", "seconds", "peak_rss_mib", "refused"] {
        assert!(demo.answer[number].is_number(), "{number} is a number");
    }
    let opened = demo.dir.join(demo.answer["opened"].as_str().unwrap());
    assert!(judges::pages(&opened) > 0, "{}", opened.display());
}

#[test]
fn qpdf_finds_no_fault() {
    for file in Demo::made().files() {
        run("qpdf", &["--check", file.path.to_str().unwrap()]);
    }
}

#[test]
fn every_pdf_says_that_it_is_for_archives_and_for_all_readers() {
    for file in Demo::made().files() {
        let path = file.path.to_str().unwrap();
        let metadata: String = run("pdfinfo", &["-meta", path]).split_whitespace().collect();
        for (name, value) in [("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")] {
            let (element, attribute) = (format!("<{name}>{value}</{name}>"), format!("{name}=\"{value}\""));
            assert!(metadata.contains(&element) || metadata.contains(&attribute), "{path}: no {name} {value}");
        }
        let facts = run("pdfinfo", &[path]);
        let tagged = facts.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes"));
        assert!(tagged, "{path}: not tagged\n{facts}");
    }
}

#[test]
fn a_page_is_light() {
    let documents: Vec<(u64, u64)> =
        Demo::made().files().map(|file| (judges::pages(&file.path), file.bytes())).collect();
    let long = documents.iter().filter(|(pages, _)| *pages >= FEWEST_PAGES);
    let (pages, bytes) = long.fold((0, 0), |(pages, bytes), (p, b)| (pages + p, bytes + b));
    assert!(pages > 0, "no document has {FEWEST_PAGES} pages");
    assert!(bytes <= pages * MOST_BYTES_PER_PAGE, "{} bytes a page over {pages} pages", bytes / pages);
}

/// A unit's common PDFs together, as poppler reads them.
fn common_text(bundle: &Bundle) -> String {
    bundle.files.iter().map(|file| judges::text(&file.path)).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_client_of_the_unit_is_found_and_none_of_anothers() {
    let demo = Demo::made();
    let exports = Exports::of(&demo.dir);
    let mut checked = 0;
    for bundle in demo.bundles.iter().filter(|bundle| !bundle.supplement) {
        let text = common_text(bundle);
        let printed = judges::personal_numbers(&text);
        let ours: Vec<&Person> = exports.people.iter().filter(|person| person.unit == bundle.unit_name).collect();
        for person in ours.iter().filter(|person| person.is_printed()) {
            let found =
                if person.number.is_empty() { person.is_named_in(&text) } else { printed.contains(&person.number) };
            assert!(found, "{}: the client in line {} of {} is missing", bundle.path, person.line, person.file);
            checked += 1;
        }
        let known: BTreeSet<&String> =
            ours.iter().filter(|person| person.is_printed()).map(|person| &person.number).collect();
        let strangers = printed.iter().filter(|number| !known.contains(number)).count();
        assert_eq!(strangers, 0, "{}: numbers of people who are not to be printed for this unit", bundle.path);
    }
    assert!(checked >= 20, "only {checked} clients were looked for");
}

#[test]
fn protected_people_are_in_no_common_binder() {
    let demo = Demo::made();
    let exports = Exports::of(&demo.dir);
    let protected: Vec<&Person> = exports.everyone().filter(|person| person.protected).collect();
    assert!(protected.len() >= 3, "the demo has clients, relatives and staff with protected identity");
    let shared = |person: &Person| exports.everyone().any(|other| !other.protected && other.has_name_of(person));
    for bundle in demo.bundles.iter().filter(|bundle| !bundle.supplement) {
        let text = common_text(bundle);
        let printed = judges::personal_numbers(&text);
        let names: String = bundle.files.iter().map(|file| file.path.to_string_lossy().to_lowercase()).collect();
        for person in &protected {
            let place = format!("{}: line {} of {}", bundle.path, person.line, person.file);
            assert!(!printed.contains(&person.number), "{place}: the number of a protected person");
            assert!(shared(person) || !person.is_named_in(&text), "{place}: the name of a protected person");
            assert!(person.number.is_empty() || !names.contains(&person.number), "{place}: in a file name");
        }
    }
}

#[test]
fn protected_clients_are_in_their_units_supplement() {
    let demo = Demo::made();
    let exports = Exports::of(&demo.dir);
    let wanted: Vec<&Person> = exports
        .people
        .iter()
        .filter(|person| person.protected && !person.blocked && !person.number.is_empty())
        .collect();
    assert!(!wanted.is_empty(), "the demo has clients with protected identity");
    for person in wanted {
        let mut supplements = demo.bundles.iter().filter(|bundle| bundle.supplement && bundle.unit_name == person.unit);
        let found = supplements.any(|bundle| judges::personal_numbers(&common_text(bundle)).contains(&person.number));
        assert!(found, "the client in line {} of {} is in no supplement of their unit", person.line, person.file);
    }
}

#[test]
fn a_foreign_reader_reads_the_printed_serials() {
    let demo = Demo::made();
    let bundle = demo.bundles.iter().find(|bundle| !bundle.supplement).unwrap();
    let mut read = 0;
    for file in &bundle.files {
        for Page { printed, codes } in judges::first_pages(&file.path, 2) {
            let (serials, others): (Vec<&String>, Vec<&String>) = codes.iter().partition(|code| code.contains('-'));
            let name = file.path.display();
            assert!(serials.len() >= 2, "{name}: two codes on every page, read {codes:?}");
            let is_same = serials.iter().all(|serial| **serial == *serials[0]);
            assert!(is_same, "{name}: one serial on a page, read {codes:?}");
            assert!(printed.contains(serials[0].as_str()), "{name}: {} is not printed as text", serials[0]);
            // Besides numbers to dial, the cover has a code of the log's digest, which stands beside it.
            let unspaced = printed.replace(' ', "");
            for other in others.iter().filter(|other| !other.starts_with("tel:")) {
                assert!(unspaced.contains(other.as_str()), "{name}: the code {other} is not printed as text");
            }
            read += 1;
        }
    }
    assert!(read >= 4, "only {read} pages were read");
}

#[test]
fn python_reads_the_salvage() {
    let demo = Demo::made();
    let bundle = demo.bundles.iter().find(|bundle| !bundle.supplement && bundle.clients > 0).unwrap();
    let tar = demo.salvage(bundle);
    let rows = judges::python(include_str!("salvage.py"), &[tar.to_str().unwrap()]);
    let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
    assert!(rows["client"].as_u64() >= Some(bundle.clients), "every client of the unit is in the salvage: {rows}");
}
