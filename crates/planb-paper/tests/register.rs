//! The register's papers are set in both languages, judged by other people's programs, and read back.

mod judge;
mod papers;

use judge::{codes, dense, flowing_text, outside, pages, save, text};
use papers::{NASTY, SERIAL, long_names, stamp};
use planb_paper::*;

type Make = fn(Language) -> Result<Vec<u8>, RenderError>;

/// Every document by the name of its template.
const DOCUMENTS: [(&str, Make); 11] = [
    ("board", |language| board(&stamp(), &papers::coverage(40), language)),
    ("cards", |language| login_cards(&stamp(), &papers::cards(12), language)),
    ("chain", |language| chain_sheet(&stamp(), &papers::chain(23), language)),
    ("exercise", |language| exercise_sheets(&stamp(), &papers::exercise(), language)),
    ("list", |language| list_sheet(&stamp(), &papers::staff(14), language)),
    ("list-wide", |language| list_sheet(&stamp(), &papers::copies(30), language)),
    ("plan", |language| plan_sheet(&stamp(), &papers::plan(), language)),
    ("poster-no", |language| poster(&stamp(), &papers::may_i(Answer::No), language)),
    ("poster-yes", |language| poster(&stamp(), &papers::may_i(Answer::Yes), language)),
    ("poster-steps", |language| poster(&stamp(), &papers::first_hour(), language)),
    ("wallet", |language| wallet_cards(&stamp(), &papers::wallets(6), language)),
];

#[test]
fn every_page_of_every_document_says_what_it_is() {
    for language in [Language::Swedish, Language::English] {
        for (name, make) in DOCUMENTS {
            let pdf = make(language).unwrap_or_else(|error| panic!("{name}: {error}"));
            save(&format!("{}-{name}", language.tag()), &pdf);
            outside("qpdf", &["--check"], &pdf, &[]);
            for key in [&b"pdfaid:part"[..], b"pdfuaid:part"] {
                assert!(pdf.windows(key.len()).any(|w| w == key), "{name}: the standards are not named");
            }
            let text = text(&pdf);
            let read: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
            assert_eq!(read.len() as u32, pages(&pdf), "{name}: an empty page");
            let (exercise, made) = match language {
                Language::Swedish => ("ÖVNING", "framställt tis 14 dec 2021 kl. 22:10"),
                Language::English => ("EXERCISE", "made Tue 14 Dec 2021 at 22:10"),
            };
            for page in read {
                for must in ["Älvsby kommun", exercise, SERIAL, "7K3QF 9M2XA 4WTPB 8RJND", made] {
                    assert!(dense(page).contains(&dense(must)), "{must} is missing on a page of {name}:\n{page}");
                }
            }
        }
    }
}
