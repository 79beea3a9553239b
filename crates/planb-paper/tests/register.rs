//! The register's papers are set in both languages, judged by other people's programs, and read back.

mod judge;
mod papers;
mod room;

use judge::{Gray, codes, dense, flowing_text, outside, pages, save, text, word_heights};
use papers::{SERIAL, long_names, stamp};
use planb_paper::*;

type Make = fn(Language) -> Result<Vec<u8>, RenderError>;

/// Every document by the name of its template.
const DOCUMENTS: [(&str, Make); 15] = [
    ("board", |language| board(&stamp(), &papers::coverage(40), language)),
    ("board", |language| board(&stamp(), &papers::situation(40), language)),
    ("join", |language| join_card(&stamp(), &papers::join(), language)),
    ("cards", |language| login_cards(&stamp(), &papers::cards(12), language)),
    ("chain", |language| chain_sheet(&stamp(), &papers::chain(23), language)),
    ("exercise", |language| exercise_sheets(&stamp(), &papers::exercise(), language)),
    ("hour", |language| first_hour(&stamp(), &papers::hour(), language)),
    ("list", |language| list_sheet(&stamp(), &papers::staff(14), language)),
    ("list-wide", |language| list_sheet(&stamp(), &papers::copies(30), language)),
    ("plan", |language| plan_sheet(&stamp(), &papers::plan(), language)),
    ("poster-no", |language| poster(&stamp(), &papers::may_i(Answer::No), language)),
    ("poster-yes", |language| poster(&stamp(), &papers::may_i(Answer::Yes), language)),
    ("poster-steps", |language| poster(&stamp(), &papers::first_hour(), language)),
    ("slip", |language| slip_sheet(&stamp(), &SlipSheet { slips: 4 }, language)),
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

/// The pages of a document as text, in order.
fn read(pdf: &[u8]) -> Vec<String> {
    flowing_text(pdf).split('\u{c}').map(dense).filter(|page| !page.is_empty()).collect()
}

/// How a name of [`long_names`] stands on paper.
fn shown(name: &str) -> String {
    let said = name.replace('😀', "[U+1F600]").replace('\u{202e}', "");
    dense(&said.replace("عمر", "[U+0639][U+0645][U+0631]"))
}

#[test]
fn nothing_is_cut_off_or_read_as_markup() {
    let names = long_names(120);
    let pairs: Vec<_> = names.iter().map(|name| (name.clone(), "070-174 06 01".to_string())).collect();
    let mut chain = papers::chain(120);
    let old: Vec<String> = chain.people.iter().map(|person| person.name.clone()).collect();
    for (at, person) in chain.people.iter_mut().enumerate() {
        person.name.clone_from(&names[at]);
        for call in &mut person.calls {
            *call = names[old.iter().position(|name| name == call).unwrap()].clone();
        }
    }
    let mut cards = papers::cards(120);
    cards.iter_mut().zip(&names).for_each(|(card, name)| card.who.clone_from(name));
    let wallet = Wallet { who: names[0].clone(), role: names[1].clone(), lines: pairs.clone() };
    let mut board_of = papers::coverage(120);
    board_of.rows.iter_mut().zip(&names).for_each(|(row, name)| row.unit.clone_from(name));
    let poster_of = Poster { lines: names.clone(), contacts: pairs.clone(), ..papers::first_hour() };
    let answer = Poster { lines: names.clone(), ..papers::may_i(Answer::Words(names[0].clone())) };
    let span = |text: &String| vec![Span { text: text.clone(), bold: true, italic: true, code: true }];
    let items = Block::List { ordered: true, items: names.iter().map(span).collect() };
    let table = Block::Table { header: vec![span(&names[0]); 9], rows: names.iter().map(|n| vec![span(n)]).collect() };
    let plan = PlanSheet { sections: vec![(names[0].clone(), vec![items, table])], ..papers::plan() };
    let mut exercise = papers::exercise();
    exercise.questions =
        (0..120).map(|n| Question { text: names[n].clone(), ..exercise.questions[0].clone() }).collect();
    let list = ListSheet {
        header: vec!["Rubrik".into(); 12],
        rows: names.chunks(12).map(<[_]>::to_vec).collect(),
        ..papers::copies(0)
    };
    let stamp = stamp();
    let language = Language::Swedish;
    let documents = [
        ("chain", chain_sheet(&stamp, &chain, language), 2),
        ("cards", login_cards(&stamp, &cards, language), 1),
        ("wallet", wallet_cards(&stamp, &[wallet], language), 1),
        ("board", board(&stamp, &board_of, language), 1),
        ("poster", poster(&stamp, &poster_of, language), 2),
        ("answer", poster(&stamp, &answer, language), 1),
        ("plan", plan_sheet(&stamp, &plan, language), 2),
        ("exercise", exercise_sheets(&stamp, &exercise, language), 1),
        ("list", list_sheet(&stamp, &list, language), 1),
    ];
    for (name, pdf, at_least) in documents {
        let pdf = pdf.unwrap_or_else(|error| panic!("{name}: {error}"));
        save(&format!("long-{name}"), &pdf);
        outside("qpdf", &["--check"], &pdf, &[]);
        let text = read(&pdf).concat();
        for long in &names {
            let found = text.matches(&shown(long)).count();
            assert!(found >= at_least, "{name}: {long} stands there {found} times");
        }
    }
}

type Made = (&'static str, Result<Vec<u8>, RenderError>);

/// Papers of people and units, with nothing in them.
fn empty_people(stamp: &Stamp, language: Language) -> [Made; 9] {
    let nobody = ChainPerson {
        number: 1,
        depth: 0,
        name: String::new(),
        title: String::new(),
        phone_shown: String::new(),
        phone_dial: None,
        deputy: None,
        calls: vec![String::new()],
        note: String::new(),
    };
    let chain = ChainSheet {
        name: String::new(),
        unit: String::new(),
        opening: vec![],
        read_back: String::new(),
        people: vec![],
        holes: vec![],
    };
    let one = ChainSheet { people: vec![nobody], ..chain.clone() };
    let card = LoginCard {
        who: String::new(),
        role_word: String::new(),
        units: vec![],
        words: vec![],
        code: "A".into(),
        personal: false,
        fingerprint: String::new(),
    };
    let blank = Poster {
        title: String::new(),
        answer: Answer::Words(String::new()),
        lines: vec![],
        contacts: vec![],
        issue_number: 0,
        next_update: None,
        ..papers::first_hour()
    };
    let wallet = Wallet { who: String::new(), role: String::new(), lines: vec![] };
    let nothing = Board { about: BoardAbout::Coverage, columns: vec![], rows: vec![], checks: vec![] };
    let row = BoardRow { unit: String::new(), cells: vec![] };
    let about = BoardAbout::Situation { summary: String::new() };
    let cells = Board { about, columns: vec!["Plan".into()], rows: vec![row], checks: vec![(false, String::new())] };
    [
        ("chain", chain_sheet(stamp, &chain, language)),
        ("chain of one", chain_sheet(stamp, &one, language)),
        ("no card", login_cards(stamp, &[], language)),
        ("card", login_cards(stamp, std::slice::from_ref(&card), language)),
        ("poster", poster(stamp, &blank, language)),
        ("no wallet", wallet_cards(stamp, &[], language)),
        ("wallet", wallet_cards(stamp, std::slice::from_ref(&wallet), language)),
        ("board", board(stamp, &nothing, language)),
        ("board of one", board(stamp, &cells, language)),
    ]
}

/// Papers of texts, with nothing in them.
fn empty_texts(stamp: &Stamp, language: Language) -> [Made; 3] {
    let bare = Block::Table { header: vec![], rows: vec![] };
    let blocks = vec![
        Block::Heading(6, String::new()),
        Block::Paragraph(vec![]),
        Block::List { ordered: true, items: vec![] },
        bare,
        Block::Rule,
    ];
    let plan = PlanSheet {
        title: String::new(),
        kind_word: String::new(),
        unit: String::new(),
        version: String::new(),
        approved: None,
        next_revision: None,
        sections: vec![(String::new(), blocks)],
    };
    let exercise = ExerciseSheets {
        unit: String::new(),
        scenario_title: String::new(),
        story: vec![],
        questions: vec![],
        facilitator: vec![],
        answers: vec![],
        score_words: vec![],
        ..papers::exercise()
    };
    let list = ListSheet {
        title: String::new(),
        lead: String::new(),
        header: vec![],
        rows: vec![],
        blank_rows: 0,
        landscape: false,
    };
    [
        ("plan", plan_sheet(stamp, &plan, language)),
        ("exercise", exercise_sheets(stamp, &exercise, language)),
        ("list", list_sheet(stamp, &list, language)),
    ]
}

#[test]
fn what_is_empty_still_makes_a_page() {
    let stamp =
        Stamp { municipality: String::new(), exercise: false, data_as_of: None, heads: String::new(), ..stamp() };
    for language in [Language::Swedish, Language::English] {
        let people = empty_people(&stamp, language);
        for (name, pdf) in people.into_iter().chain(empty_texts(&stamp, language)) {
            let pdf = pdf.unwrap_or_else(|error| panic!("{name}: {error}"));
            save(&format!("empty-{name}"), &pdf);
            outside("qpdf", &["--check"], &pdf, &[]);
            let pages = read(&pdf);
            assert!((1..=2).contains(&pages.len()), "{name}: {} pages", pages.len());
            assert!(pages.iter().all(|page| page.contains(SERIAL)), "{name}: no serial");
        }
    }
}

#[test]
fn every_code_is_read_from_a_picture() {
    let cards = papers::cards(10);
    let pdf = login_cards(&stamp(), &cards, Language::Swedish).unwrap();
    let read = codes(&pdf, 1, 300);
    for card in &cards {
        assert_eq!(read.iter().filter(|code| **code == card.code).count(), 1, "the card of {}", card.who);
    }
    assert_eq!(read.len(), 11, "ten cards, and the sheet's serial in the strip that is cut off");
    let too_long = LoginCard { code: "A".repeat(900), ..cards[0].clone() };
    assert_eq!(login_cards(&stamp(), &[too_long], Language::Swedish), Err(RenderError::Code));

    let chain = papers::chain(23);
    let pdf = chain_sheet(&stamp(), &chain, Language::Swedish).unwrap();
    let all: Vec<Vec<String>> = (1..=pages(&pdf)).map(|page| codes(&pdf, page, 300)).collect();
    assert!(all.iter().all(|page| page.iter().filter(|code| *code == SERIAL).count() == 2), "{all:?}");
    // A telephone sees one code at a time. The program sees a page full of them, and overlooks one here and there.
    let coarse = (1..=pages(&pdf)).map(|page| codes(&pdf, page, 200));
    let dialled: Vec<Vec<String>> =
        all.iter().cloned().zip(coarse).map(|(fine, coarse)| [fine, coarse].concat()).collect();
    for person in &chain.people {
        let Some(number) = person.phone_dial.as_ref().map(|number| format!("tel:{number}")) else { continue };
        let count = dialled.iter().filter(|page| page.contains(&number)).count();
        assert!(count >= 2, "{} is dialled from {count} pages", person.name);
    }
    // What is no number never becomes a code that a telephone acts on.
    let mut odd = papers::chain(2);
    odd.people[1].phone_dial = Some("*21*0701740601#".into());
    let pdf = chain_sheet(&stamp(), &odd, Language::Swedish).unwrap();
    assert!(codes(&pdf, 1, 300).iter().all(|code| !code.contains('*')));

    for name in ["board", "exercise", "list", "list-wide", "plan", "poster-no", "wallet"] {
        let pdf = DOCUMENTS.iter().find(|(own, _)| *own == name).unwrap().1(Language::Swedish).unwrap();
        let serials = codes(&pdf, 1, 300).iter().filter(|code| *code == SERIAL).count();
        assert!(serials >= 2, "{name}: the serial is read {serials} times");
    }
}

#[test]
fn whoever_calls_has_all_they_need_on_one_page() {
    let chain = papers::chain(23);
    let pdf = chain_sheet(&stamp(), &chain, Language::Swedish).unwrap();
    let pages = read(&pdf);
    let callers: Vec<_> = chain.people.iter().filter(|person| !person.calls.is_empty()).collect();
    let own = &pages[pages.len() - callers.len()..];
    for (caller, page) in callers.iter().zip(own) {
        assert!(page.contains(&dense(&format!("Det här bladet är för {}", caller.name))), "{page}");
        assert!(chain.opening.iter().all(|sentence| page.contains(&dense(sentence))));
        assert!(page.contains(&dense(&chain.read_back)));
        for name in &caller.calls {
            let called = chain.people.iter().find(|person| person.name == *name).unwrap();
            assert!(page.contains(&dense(&called.name)) && page.contains(&dense(&called.phone_shown)));
            let deputy = called.deputy.as_ref().map_or(String::new(), |(name, phone)| format!("{name}{phone}"));
            assert!(page.contains(&dense(&deputy)));
            // Who cannot be reached must not stop the chain: their numbers stand here too.
            for next in &called.calls {
                let next = chain.people.iter().find(|person| person.name == *next).unwrap();
                assert!(page.contains(&dense(&format!("{} {}", next.name, next.phone_shown))), "{}", next.name);
            }
        }
        let back = if caller.depth == 0 { "Vänta tills alla du ringde" } else { "Ring tillbaka och säg" };
        assert!(page.contains(&dense(back)));
    }
    let last = own.last().unwrap();
    assert!(last.contains(&dense("Be Jonas Åkerlund W ringa Gun-Britt Öhman A direkt")), "{last}");
    assert!(pages[0].contains(&dense("Sist i kedjan är Jonas Åkerlund W, som ringer tillbaka till Gun-Britt Öhman A")));
    assert!(pages[0].contains(&dense(&chain.holes[0])));
    assert!(pages.iter().filter(|page| page.contains("Sägförst:”Dethärärenövning.”")).count() > callers.len());
}

#[test]
fn a_chain_of_a_whole_administration_is_one_document() {
    let pdf = chain_sheet(&stamp(), &papers::chain(800), Language::Swedish).unwrap();
    save("chain-800", &pdf);
    let text = read(&pdf).concat();
    assert!((1..=200).all(|caller| text.contains(&format!("blad{}av201", caller + 1))));
}

#[test]
fn the_boxes_of_a_chain_are_where_they_are_said_to_be() {
    for language in [Language::Swedish, Language::English] {
        let mut chain = papers::chain(23);
        chain.people[4].name = long_names(1).remove(0);
        chain.people[0].calls[3] = chain.people[4].name.clone();
        chain.people[22].calls.push("Ingen i kedjan".into());
        let pdf = chain_sheet(&stamp(), &chain, language).unwrap();
        let boxes = chain_boxes(&stamp(), &chain, language).unwrap();
        // Everyone stands in the whole chain, and everyone but the first on the sheet of whoever calls them.
        assert_eq!(boxes.len(), (23 + 22) * 5);
        for page in 1..=pages(&pdf) {
            let image = Gray::of_page(&pdf, page);
            for at in boxes.iter().filter(|at| at.page == page) {
                assert!(image.has_box(at), "{at:?}");
            }
            for (x, y) in [(11.0, 11.0), (199.0, 11.0), (11.0, 286.0), (199.0, 286.0)] {
                assert!(image.has_mark(x, y), "page {page}");
            }
        }
    }
}

#[test]
fn a_poster_is_one_page_and_read_from_the_door() {
    for language in [Language::Swedish, Language::English] {
        let answers = [Answer::No, Answer::Yes, Answer::Words("Bara med grön lapp".into())];
        for answer in answers {
            let pdf = poster(&stamp(), &papers::may_i(answer), language).unwrap();
            assert_eq!(pages(&pdf), 1);
            assert!(read(&pdf)[0].contains("070-1740601"));
        }
        assert_eq!(pages(&poster(&stamp(), &papers::first_hour(), language).unwrap()), 1);
        let lines = vec!["Ring oss.".into(), "• Hemtjänsten kommer.".into(), "• Larmet fungerar.".into()];
        let notice = Poster { answer: Answer::Text, lines, ..papers::may_i(Answer::No) };
        let pdf = poster(&stamp(), &notice, language).unwrap();
        assert_eq!(pages(&pdf), 1);
        let said = read(&pdf).concat();
        assert!(said.contains("Ringoss.") && said.contains("•Hemtjänstenkommer.") && !said.contains("NEJ"), "{said}");
    }
    let no = poster(&stamp(), &papers::may_i(Answer::No), Language::Swedish).unwrap();
    // Letters of a two-hundredth of the distance are read with ease: 3 m asks for 15 mm, and for half of that at a look.
    assert!(word_heights(&no, "NEJ").iter().all(|height| *height > 120.0), "{:?}", word_heights(&no, "NEJ"));
    assert!(word_heights(&no, "nätverkskabeln.").iter().all(|height| *height > 30.0));
    assert!(word_heights(&no, "ÖVNING").iter().any(|height| *height > 29.0), "an exercise is seen from the door too");
    let text = read(&no).concat();
    assert!(text.contains("Nr3·gällerfråntis14dec10:30") && text.contains("Nyttbeskedsenasttis14dec15:00"));
    assert!(text.contains("Tanernr2ochäldre"));
}

#[test]
fn the_board_repeats_its_head_and_says_every_state_in_words() {
    let board_of = papers::coverage(40);
    let pages = read(&board(&stamp(), &board_of, Language::Swedish).unwrap());
    assert_eq!(pages.len(), 2);
    for page in &pages {
        assert!(page.contains("EnhetPlanPärmNycklarLäkemedelBlanketterRingkedjaPlanB"), "{page}");
    }
    let text = pages.concat();
    for word in ["Finns", "Gammal", "Saknas", "Gällerinte"] {
        let cells = board_of.rows.iter().flat_map(|row| &row.cells);
        let count = cells.filter(|cell| dense(&cell.word) == word).count();
        assert!(count > 0 && text.matches(word).count() >= count, "{word}");
    }
    assert!(text.contains("Beredskapskontroller:8av12klara") && text.contains("Saknas:Ringkedjanärövadiår"));
}

#[test]
fn the_facilitators_answers_are_not_on_the_participants_pages() {
    let sheets = papers::exercise();
    let calm = Stamp { exercise: false, ..stamp() };
    let pages = read(&exercise_sheets(&calm, &sheets, Language::Swedish).unwrap());
    let (facilitators, participants): (Vec<&String>, Vec<&String>) =
        pages.iter().partition(|page| page.contains("BARAFÖRÖVNINGSLEDAREN"));
    assert_eq!((participants.len(), facilitators.len()), (2, 1));
    for (_, answer) in &sheets.answers {
        assert!(participants.iter().all(|page| !page.contains(&dense(answer))));
        assert!(facilitators[0].contains(&dense(answer)));
    }
    for question in &sheets.questions {
        assert!(participants.iter().any(|page| page.contains(&dense(&question.text))));
    }
    assert!(pages.iter().all(|page| page.contains("ÖVNING")), "an exercise says so, whatever the stamp says");
    assert!(participants[0].contains("sida1av2") && facilitators[0].contains("sida1av1"));
}

#[test]
fn a_draft_says_so_and_a_plan_keeps_its_marks() {
    let plan = papers::plan();
    let approved = read(&plan_sheet(&stamp(), &plan, Language::Swedish).unwrap()).concat();
    assert!(!approved.contains("UTKAST") && approved.contains("2021-10-03avKarinLindström"));
    assert!(approved.contains("1.Ringsjuksköterskan.2.SkrivpåblankettSIGN-1."));
    assert!(approved.contains("Övrigt") && approved.contains("Inteifyllt."));
    let draft = PlanSheet { approved: None, ..plan };
    let draft = read(&plan_sheet(&stamp(), &draft, Language::Swedish).unwrap()).concat();
    assert!(draft.contains("UTKAST–intebeslutad"));
}

#[test]
fn a_list_repeats_its_head_and_leaves_room_to_write() {
    let pdf = list_sheet(&stamp(), &papers::copies(30), Language::Swedish).unwrap();
    let text = read(&pdf);
    assert_eq!(text.iter().filter(|page| page.contains("LöpnummerVadEnhetUtskriven")).count(), text.len());
    let blank = ListSheet { blank_rows: 120, rows: vec![], ..papers::staff(0) };
    // 9 mm a row: 24 to a page at most.
    assert_eq!(pages(&list_sheet(&stamp(), &blank, Language::Swedish).unwrap()), 5);
    let huge = ListSheet { rows: vec![vec!["x".repeat(50_000)]; 100], ..papers::staff(0) };
    let error = list_sheet(&stamp(), &huge, Language::Swedish).unwrap_err();
    assert!(matches!(error, RenderError::TooLong { bytes } if bytes > 5_000_000), "{error}");
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for (name, make) in DOCUMENTS {
        assert!(make(Language::Swedish).unwrap() == make(Language::Swedish).unwrap(), "{name}");
    }
}
