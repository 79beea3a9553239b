//! Every kind of page is set, judged by other people's programs, and read back.

mod judge;
mod people;

use judge::{Gray, dense, outside, save, text};
use planb_core::overview::binder::page::*;
use planb_paper::{Language, RenderedPart, geometry, render, render_part};

fn only(binder: &Binder, sheets: Vec<Sheet>, language: Language) -> RenderedPart {
    let part = people::part(Tab::Clients, sheets);
    let mut documents = render_part(binder, &part, language).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

#[test]
fn every_kind_of_page_stands_the_judges_in_both_languages() {
    for language in [Language::Swedish, Language::English] {
        for part in render(&people::ordinary(), language).unwrap() {
            save(&format!("{}-{}", language.tag(), part.file_stem), &part.pdf);
            outside("qpdf", &["--check"], &part.pdf, &[]);
            let pages = outside("pdfinfo", &[], &part.pdf, &[]);
            let pages = String::from_utf8(pages).unwrap();
            assert!(
                pages.lines().any(|l| l.starts_with("Pages:") && l.ends_with(&format!(" {}", part.pages))),
                "{pages}"
            );
            assert_eq!(part.pages_per_sheet.iter().sum::<u32>(), part.pages);
            let text = text(&part.pdf);
            for page in text.split('\u{c}').filter(|p| !p.trim().is_empty()) {
                let (from, exercise) = match language {
                    Language::Swedish => ("Uppgifterna är från tis 14 dec 2021 kl. 22:10", "ÖVNING"),
                    Language::English => ("The data is from Tue 14 Dec 2021 at 22:10", "EXERCISE"),
                };
                for must in ["Hemtjänst Norra", from, exercise, "K1-0000", "OSL"] {
                    assert!(page.contains(must), "{must} is missing on a page of {}:\n{page}", part.file_stem);
                }
            }
        }
    }
}

#[test]
fn nothing_is_cut_off() {
    let mut binder = people::ordinary();
    binder.exercise = false;
    let run = people::sheet(1, "TUR-1", Content::Run(people::run(300)));
    let list = people::sheet(2, "LAKEMEDEL-1", Content::MedicineList(people::medicines(25)));
    let sign = people::sheet(3, "SIGN-1", Content::Signing(people::signing(25)));
    let mut long = people::client(1);
    long.name = "Ö".repeat(80) + " " + &"Lång ".repeat(60) + "slut-på-namnet";
    long.warnings = vec![people::NASTY.into(), "rad ett\nrad två 😀 \u{202e}omvänt".into()];
    long.contacts = (0..40)
        .map(|n| ContactRow { name: format!("Kontakt nummer {n}."), relation: String::new(), phones: vec![] })
        .collect();
    let client = people::sheet(4, "BRUKARE-1", Content::Client(Box::new(long)));
    let document = only(&binder, vec![run, list, sign, client], Language::Swedish);
    save("extreme", &document.pdf);
    let all = dense(&String::from_utf8(outside("pdftotext", &[], &document.pdf, &["-"])).unwrap());
    for n in (1..=300).filter(|n| n % 7 != 3) {
        assert!(all.contains(&format!("Ängström{n}·C-{n:03}")), "visit {n}");
    }
    assert_eq!(all.matches("Skyddadeuppgifter–sebilaga").count(), 43);
    for n in 0..25 {
        assert!(all.contains(&format!("nr{n}")), "medicine {n}");
    }
    for n in 0..40 {
        assert!(all.contains(&format!("Kontaktnummer{n}.")), "contact {n}");
    }
    assert!(all.contains("slut-på-namnet"));
    assert!(all.contains(&dense(people::NASTY)));
    assert!(all.contains("radettradtvå[U+1F600]omvänt"));
    assert!(all.contains("fortsätterpåsida2"));
}

#[test]
fn seventy_people_who_may_be_harmed_take_four_pages_at_most() {
    let row = |n: u32| HarmRow {
        hours: [1, 2, 4, 8, 24, 72][n as usize / 12],
        by_when: (n < 24).then(|| "07:30 Insulin NovoRapid".into()),
        name: format!("Kerstin Kontosalmi {n}"),
        born: Some("1932".into()),
        address: "Björnbärsgatan 40, 999 10 Forsnäs".into(),
        place: planb_core::sheet::Place(format!("C-S{n:03}")),
        reasons: ["Insulin NovoRapid", "Vändning", "Larmmatta", "Sondmat", "Bor ensam"].map(String::from).to_vec(),
        two_carers: n.is_multiple_of(10),
    };
    let harm = people::sheet(1, "SKADA-1", Content::Harm(Harm { rows: (0..70).map(row).collect() }));
    let document = only(&people::ordinary(), vec![harm], Language::Swedish);
    save("harm", &document.pdf);
    assert!(document.pages <= 4, "{} pages", document.pages);
    let text = text(&document.pdf);
    // Places and names are never broken, and the hours stand once each.
    for n in 0..70 {
        assert!(text.contains(&format!("C-S{n:03}")), "place {n}");
    }
    assert_eq!(text.matches("Inom 4 tim – antal: 12").count(), 1);
}

#[test]
fn the_boxes_are_where_the_geometry_says() {
    let cases = [
        Content::Run(people::run(25)),
        Content::Signing(people::signing(12)),
        Content::FirstHour(FirstHour { contacts: vec![] }),
    ];
    for content in cases {
        let form = people::sheet(7, "X-1", content);
        let document = only(&people::ordinary(), vec![form.clone()], Language::Swedish);
        let boxes = geometry::boxes(&form, Language::Swedish);
        assert!(boxes.len() > 9);
        for page in 1..=document.pages {
            let image = Gray::of_page(&document.pdf, page);
            for at in boxes.iter().filter(|at| at.page == page) {
                assert!(image.has_box(at), "{at:?}");
            }
            for (x, y) in geometry::page(&form.content).marks.unwrap() {
                assert!(image.has_mark(x, y));
            }
        }
    }
}

#[test]
fn the_same_binder_gives_the_same_bytes() {
    let once =
        || render(&people::ordinary(), Language::Swedish).unwrap().into_iter().map(|part| part.pdf).collect::<Vec<_>>();
    assert!(once() == once());
}

#[test]
fn a_long_part_is_cut_between_sheets() {
    let sheets = (0..130).map(|n| people::sheet(n, "TUR-1", Content::Run(people::run(20)))).collect();
    let part = people::part(Tab::Runs, sheets);
    let documents = render_part(&people::ordinary(), &part, Language::Swedish).unwrap();
    assert!(documents.len() > 1);
    assert!(documents.iter().all(|d| d.pages as usize <= planb_paper::DOCUMENT_PAGES_MAX));
    assert_eq!(documents.iter().map(|d| d.pages_per_sheet.len()).sum::<usize>(), 130);
    let bytes: usize = documents.iter().map(|d| d.pdf.len()).sum();
    let pages: u32 = documents.iter().map(|d| d.pages).sum();
    assert!(bytes / (pages as usize) < 15_000, "{} bytes a page", bytes / pages as usize);
    assert_eq!(documents[0].file_stem, "B-turer-1");
    for key in [&b"/OutputIntent"[..], b"pdfaid", b"pdfuaid"] {
        assert!(documents[0].pdf.windows(key.len()).any(|w| w == key) || key == b"/OutputIntent");
    }
}

#[test]
fn the_supplement_and_the_key_sheets_say_who_may_open_them() {
    let mut binder = people::ordinary();
    binder.supplement = true;
    let document = only(
        &binder,
        vec![people::sheet(1, "BRUKARE-1", Content::Client(Box::new(people::client(1))))],
        Language::Swedish,
    );
    save("supplement", &document.pdf);
    assert!(text(&document.pdf).contains("SKYDDADE UPPGIFTER – öppnas bara av"));
    // Protected relatives have a list of their own, not the staff's.
    let rows = vec![CallRow { who: "Anna Berg".into(), role: "dotter".into(), shown: String::new(), dial: None }];
    let relatives = people::sheet(2, "NARA-1", Content::StaffList(StaffList { rows }));
    let relatives = text(&only(&binder, vec![relatives], Language::Swedish).pdf);
    assert!(relatives.contains("Närstående med skyddade uppgifter") && !relatives.contains("Personal och nummer"));
    let words: Vec<String> = (1..=24).map(|n| format!("ordet{n}")).collect();
    let key = planb_paper::KeySheet {
        municipality: "Älvsby kommun".into(),
        unit_name: "Hemtjänst Norra".into(),
        supplement: false,
        exercise: true,
        words: words.clone(),
        secret: "AGE-SECRET-KEY-1".to_string() + &"Q".repeat(58),
        fingerprint: "K7QD-22MA".into(),
        opens: vec!["Enhetens bärgade uppgifter".into()],
        made_at: binder.made_at,
    };
    let pdf = planb_paper::key_sheet(&key, Language::Swedish).unwrap();
    save("key", &pdf);
    outside("qpdf", &["--check"], &pdf, &[]);
    let all = dense(&text(&pdf));
    assert!(words.iter().all(|word| all.contains(word.as_str())));
    assert!(all.contains(&key.secret) && all.contains("HemtjänstNorra"));
    assert!(all.contains("planbopenparm-ÅÅÅÅ-MM-DD.tar.age"));
    let share = planb_paper::ShareSheet {
        municipality: key.municipality,
        exercise: false,
        number: 2,
        of: 3,
        threshold: 2,
        words,
        share: "PLANB-SHARE-2-ABCDEF".into(),
        fingerprint: key.fingerprint,
        holder: String::new(),
        made_at: binder.made_at,
    };
    let pdf = planb_paper::share_sheet(&share, Language::English).unwrap();
    save("share", &pdf);
    let text = text(&pdf);
    assert!(text.contains("Recovery key, share 2 of 3"));
    assert!(!text.contains("PLANB-SHARE"), "the words and the code are enough");
}

#[test]
fn packing_keeps_what_the_document_says() {
    let pages = only(
        &people::ordinary(),
        vec![people::sheet(1, "BRUKARE-1", Content::Client(Box::new(people::client(1))))],
        Language::Swedish,
    );
    assert!(pages.pdf.windows(7).any(|w| w == b"/ObjStm"), "nothing was packed");
    // qpdf unpacks the object streams again: everything that a tagged archive file needs is still there.
    let plain = outside("qpdf", &["--object-streams=disable", "--stream-data=uncompress"], &pages.pdf, &["-"]);
    for key in ["/StructTreeRoot", "/MarkInfo", "/Lang", "/OutputIntents", "/ID ", "pdfaid:part", "pdfuaid:part"] {
        assert!(plain.windows(key.len()).any(|w| w == key.as_bytes()), "{key}");
    }
    assert!(pages.pdf.windows(10).any(|w| w == b"pdfaid:par"), "the metadata stays readable without unpacking");
    assert!(!plain.windows(8).any(|w| w == b"/Encrypt"));
}
