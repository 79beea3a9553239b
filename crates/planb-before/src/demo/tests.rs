//! The municipality has the promised size, comes out the same every time, and nobody in it exists.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use jiff::civil::{DateTime, date};

use super::*;

const SEED: u64 = 7;

fn night(day: i8) -> DateTime {
    date(2026, 12, day).at(22, 10, 0, 0)
}

type Files = BTreeMap<Source, Vec<u8>>;

fn written(size: Size, change: Change, now: DateTime) -> (DemoFacts, Files) {
    let dir = tempfile::tempdir().unwrap();
    let facts = write(dir.path(), SEED, size, change, now).unwrap();
    let files = Source::ALL.map(|source| (source, fs::read(dir.path().join(source.file_name())).unwrap()));
    (facts, files.into_iter().collect())
}

fn lines(files: &Files, source: Source) -> Vec<String> {
    let bytes = &files[&source];
    let text = match source {
        Source::Treserva | Source::Payments => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        _ => String::from_utf8(bytes.clone()).unwrap(),
    };
    text.lines().map(str::to_string).collect()
}

#[test]
fn kalix_has_its_size() {
    let (facts, _) = written(Size::Kalix, Change::None, night(15));
    assert_eq!((facts.units.len(), facts.clients, facts.staff, facts.households), (40, 2400, 800, 400));
    let rows: String = facts.rows.iter().map(|(source, rows)| format!("{source:?} {rows}\n")).collect();
    insta::assert_snapshot!(rows, @"
    Treserva 2412
    Medicines 7199
    Orders 1248
    Visits 57403
    Schedule 800
    Phones 800
    Payments 400
    ");
    let odd = [facts.protected_clients, facts.protected_contacts, facts.protected_staff, facts.protected_households];
    assert_eq!(odd, [36, 8, 6, 6]);
    assert_eq!((facts.blocked, facts.in_two_units), (6, 12));
    assert_eq!(facts.units.iter().collect::<HashSet<_>>().len(), 40);
}

#[test]
fn kalix_takes_medicines_and_runs_of_a_bearable_length() {
    let town = Municipality::of(SEED, Size::Kalix);
    let lists: Vec<usize> = town.clients.iter().map(|client| client.care.medicines.len()).collect();
    let some = lists.iter().filter(|count| **count > 0).count();
    assert!((1000..1200).contains(&some), "{some} of 2400 have medicines");
    assert!(lists.contains(&25));
    let monday = date(2026, 12, 14);
    let mut runs = BTreeMap::<(usize, String), usize>::new();
    for visit in runs::plan(&town.units, &town.clients).iter().filter(|visit| visit.is_on(monday)) {
        *runs.entry((visit.unit, visit.run.clone())).or_default() += 1;
    }
    let fit = runs.values().filter(|visits| (8..=14).contains(*visits)).count();
    assert!(fit * 10 >= runs.len() * 8, "{fit} of {} runs have 8 to 14 visits", runs.len());
    assert!(runs.values().all(|visits| *visits <= 20));
}

#[test]
fn a_protected_persons_number_is_nobody_elses() {
    let town = Municipality::of(SEED, Size::Kalix);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for client in &town.clients {
        if client.is_protected() { &mut own } else { &mut others }.push(digits(&client.phone));
        for contact in &client.contacts {
            if contact.protected { &mut own } else { &mut others }.push(digits(&contact.phone));
        }
    }
    for member in &town.staff {
        let work = match &member.work_phone {
            staff::PhoneCell::Text(text) => digits(text),
            staff::PhoneCell::Number(number) => number.to_string(),
            staff::PhoneCell::Empty => String::new(),
        };
        let private = member.private_phone.as_deref().map(digits);
        if member.protected { &mut own } else { &mut others }.extend(private.into_iter().chain([work]));
    }
    own.retain(|number| !number.is_empty());
    assert!(own.len() > 40, "{}", own.len());
    assert_eq!(own.iter().collect::<HashSet<_>>().len(), own.len());
    for number in &own {
        let national = number.trim_start_matches('0');
        assert!(!others.iter().any(|other| other.contains(national)), "{number}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let first = written(Size::Small, Change::None, night(15));
    assert_eq!(first, written(Size::Small, Change::None, night(15)));
    // The workbooks' compression may change with a library; their content is pinned below.
    let text = [Source::Treserva, Source::Medicines, Source::Orders, Source::Payments];
    let digests: String = text.iter().map(|source| format!("{source:?} {:016x}\n", fnv(&first.1[source]))).collect();
    insta::assert_snapshot!(digests, @"
    Treserva dc99b3c8ccd9d34a
    Medicines fe121e7b76e31c47
    Orders 61bc66b4679eeec7
    Payments bd575367c7b413ee
    ");
}

/// FNV-1a.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[test]
fn nobody_exists_and_nobody_stands_twice() {
    let town = Municipality::of(SEED, Size::Kalix);
    let clients = town.clients.iter().map(|client| &client.personnummer);
    let all: Vec<&String> =
        clients.chain(town.households.iter().map(|household| &household.personnummer)).chain(&town.strangers).collect();
    for number in &all {
        assert!(("980"..="989").contains(&&number[8..11]), "{number}");
        assert_eq!(number::luhn(&number[2..11]).to_string(), number[11..], "{number}");
        let day = format!("{}-{}-{}", &number[..4], &number[4..6], &number[6..8]);
        assert!(day.parse::<jiff::civil::Date>().is_ok(), "{number}");
    }
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    let mut names = HashSet::new();
    let mut namesakes = 0;
    for name in town.clients.iter().map(clients::Client::sorted) {
        namesakes += usize::from(!names.insert(name));
    }
    assert_eq!(namesakes, 2);
}

#[test]
fn the_client_list_has_the_old_systems_ways() {
    let (facts, files) = written(Size::Small, Change::None, night(15));
    let lines = lines(&files, Source::Treserva);
    insta::assert_snapshot!(lines[..6].join("\n"), @"
    Treserva;Brukarlista;;
    Uttag: 2026-12-15 22:10;;;

    Personnr;Efternamn;Förnamn;Adress;Telefon;Enhet;Skyddad identitet;Närstående;Närst. tel;Behov;Varning;Larm;Lås;Nyckelnr;Postadress;Bor ensam;Dubbelbemanning;Diagnos;Begränsning;Smitta;Sår/kateter;Överkänslighet;Riskområden;Läkemedelshjälp;Läkemedel ges av;Dospåse;Spärr;Närst. skyddad;Närstående 2;Närst. 2 tel;Närst. 2 skyddad;Behov morgon;Behov förmiddag;Behov lunch;Behov eftermiddag;Behov kväll;Behov natt
    4012039881;Labba;Lilly;Laxgränd 22;070-174 06 48;Hemtjänst Forsnäs Norra;N;Mahmoud Labba (make);0980-31 92 09;Demens – går ut;Penicillin;Inget;Digitalt lås + portkod 4446;;999 10 Forsnäs;J;N;;;;Trycksår häl höger;;;N;;;N;J;Noor Salmela (granne);;N;Hjälp upp / Proteser / Frukost;;Läkemedel;Toalettbesök;Kvällsmål / Personlig hygien / Läggning / Stödstrumpor av;Lugnas vid oro
    19370210-9855;Raattamaa;Harry;Karhukuja 94;08-46 50 04 88;Hemtjänst Forsnäs Norra;N;Eila Haile (granne);+46701740650;Behöver hjälp upp ur säng, lyft 2 pers;MRSA;Inget;Digitalt lås;;999 10 Forsnäs;N;J;;;;;;;N;Egenvård;;N;N;;;;Bäddning;;Värm matlåda / Se till att lunchen äts;;;
    ");
    insta::assert_snapshot!(lines[lines.len() - 2..].join("\n"), @"
    192812269856;Hannu;Kurt;Tjädervägen 7;0046 701740682;Säbo Älvgården;N;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;
    Antal:;;61;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;
    ");
    assert_eq!(lines.len(), 4 + facts.rows[&Source::Treserva] + 1);
    assert!(lines[3..].iter().all(|line| line.matches(';').count() == 36));
}

#[test]
fn the_other_lists_look_like_the_samples() {
    let (_, files) = written(Size::Small, Change::None, night(15));
    insta::assert_snapshot!(lines(&files, Source::Medicines)[..4].join("\n"), @"
    ﻿Personnummer;Läkemedel;Styrka;Form;Morgon;Lunch;Kväll;Natt;Vid behov;Insatt;Ändrad;Utsatt;Dospåse;Kommentar
    193603269857;Prednisolon;5 mg;tablett;1½;;;;;2020-05-28;;;J;
    193603269857;Trombyl;75 mg;tablett;1;;;;;2019-06-03;;;J;
    193603269857;Furix;40 mg;tablett;1½;;;;;2018-07-20;2018-08-19;;J;
    ");
    insta::assert_snapshot!(lines(&files, Source::Orders)[..3].join("\n"), @"
    ﻿Personnummer;Ordination;När;Delegerad;Från;Till
    193307049860;INR-prov;varannan onsdag;J;2019-10-11;
    194801089816;Vikt;må före frukost;N;2018-12-20;
    ");
    insta::assert_snapshot!(lines(&files, Source::Payments)[..4].join("\n"), @"
    Ärende;Personnummer;Namn;Medsökande;Barn;Norm;Hyra;Övrigt;Inkomst;Belopp;Clearing;Konto;Betaldag;Enhet;Skyddad identitet;Utbetalningssätt
    IFO-2026-100;19901221-9896;Ibrahim Karlsson;Ingrid Karlsson;0;8 510,00;7 990,00;350,00;0,00;16 850,00;;1234567;2026-11-25;IFO Försörjningsstöd Norr;N;Bankkonto
    IFO-2026-101;19990611-9897;Elias Johansson;;;5 220,00;7 568,00;0,00;2 500,00;10 288,00;3300;199906119897;2026-11-25;IFO Försörjningsstöd Norr;N;Bankkonto
    IFO-2026-102;19900411-9831;Juhán Jama;;2015;9 740,00;7 630,00;1 450,00;0,00;18 820,00;3300;199004119831;2026-11-25;IFO Försörjningsstöd Norr;N;Bankkonto
    ");
}

#[test]
fn workbooks_can_be_read_again() {
    use calamine::Reader;
    let (_, files) = written(Size::Small, Change::None, night(15));
    let mut seen = String::new();
    for source in [Source::Visits, Source::Schedule, Source::Phones] {
        let mut book = calamine::Xlsx::new(std::io::Cursor::new(files[&source].clone())).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        for row in range.rows().take(6) {
            let cells: Vec<String> = row.iter().take(11).map(|cell| cell.to_string()).collect();
            seen.push_str(&format!("{}\n", cells.join("|")));
        }
    }
    insta::assert_snapshot!(seen, @"
    TES planering – utskrift||||||||||
    Period 2026-12-15 – 2026-12-28||||||||||
    ||||||||||
    Enhet|Datum|Start|Slut|Min|Brukare|Personnr|Insatser|Personal|Dubbelbem.|Slinga
    Hemtjänst Forsnäs Norra|46371|0.2916666666666667|0.3020833333333333|15|Labba, Lilly|19401203-9881|Tillsyn, Medicin|Reino Yusufi||Dag 1
    Hemtjänst Forsnäs Norra|46371|07.20|0.3229166666666667|25|Raattamaa, Harry|19370210-9855|Hjälp upp, Frukost|Reino Yusufi / Sárá Kuoljok|Ja|Dag 1
    Time Care – schema||||||||||
    ||||||||||
    Namn|Enhet|Befattning|14/12|15/12|16/12|17/12|18/12|19/12|20/12|21/12
    Reino Yusufi|Hemtjänst Forsnäs Norra|Enhetschef|07:00-16:00|07:00-16:00|07:00-16:00|07:00-16:00|07:00-16:00|||07:00-16:00
    Sárá Kuoljok|Hemtjänst Forsnäs Norra|Samordnare|07:00-16:00|07:00-16:00|07:00-16:00|07:00-16:00|07:00-16:00|||Sjuk
    Malai Ruokojärvi|Hemtjänst Forsnäs Norra|Undersköterska|21-07|21-07||||21-07|21-07|21-07
    Namn|Befattning|Enhet|Mobil|Hem|Chef|Skyddad
    Yusufi, Reino|Enhetschef|Hemtjänst Forsnäs Norra|0701740688||Ja|Nej
    Kuoljok, Sárá|Samordnare|Hemtjänst Forsnäs Norra|701740687|070-174 06 84|Nej|
    Ruokojärvi, Malai|Undersköterska|Hemtjänst Forsnäs Norra|0701740688 (jobb)|||Nej
    Åkerlund, Lars|Undersköterska|Hemtjänst Forsnäs Norra|0701740614 (jobb)||Nej|Nej
    Lampinen, Gunvor|Undersköterska|Hemtjänst Forsnäs Norra|+46701740657|||
    ");
}

#[test]
fn flaws_stand_where_the_facts_say() {
    let (facts, files) = written(Size::Small, Change::None, night(15));
    let town = Municipality::of(SEED, Size::Small);
    let known: HashSet<&str> = town.clients.iter().map(|client| client.personnummer.as_str()).collect();
    let lines = lines(&files, Source::Medicines);
    let strange: Vec<usize> =
        (1..lines.len()).filter(|at| !known.contains(&lines[*at][..12])).map(|at| at + 1).collect();
    let told: Vec<usize> =
        facts.refused.iter().filter(|flaw| flaw.source == Source::Medicines).map(|flaw| flaw.row).collect();
    assert_eq!(strange, told);
    let all: Vec<_> = facts.refused.iter().map(|flaw| (flaw.source, flaw.why)).collect();
    insta::assert_snapshot!(format!("{all:?}"), @"[(Medicines, UnknownPerson), (Medicines, UnknownPerson), (Medicines, UnknownPerson), (Medicines, UnknownPerson), (Orders, UnknownPerson), (Visits, UnknownPerson), (Visits, UnknownPerson), (Visits, UnknownPerson), (Visits, UnknownPerson), (Visits, UnreadableDate), (Visits, UnreadableDate), (Visits, UnreadableDate), (Visits, NameFitsTwo)]");
}

#[test]
fn the_next_night_the_days_roll_on_and_a_few_change() {
    let (first, before) = written(Size::Small, Change::None, night(15));
    let next = Change::Night { number: 1, changed_clients_percent: 5 };
    let (facts, after) = written(Size::Small, next, night(16));
    assert_eq!((first.changed.len(), facts.changed.len()), (0, 3));
    let (old, new) = (lines(&before, Source::Treserva), lines(&after, Source::Treserva));
    let differs = old.iter().zip(&new).skip(4).filter(|(old, new)| old != new).count();
    let in_the_list = facts.changed.iter().filter(|changed| changed.what != What::Dose).count();
    assert_eq!(differs, in_the_list);
    let medicines = lines(&before, Source::Medicines).into_iter().zip(lines(&after, Source::Medicines));
    assert_eq!(medicines.filter(|(old, new)| old != new).count(), facts.changed.len() - in_the_list);
    assert_eq!(before[&Source::Phones].len(), after[&Source::Phones].len());
}

#[test]
fn nothing_changes_when_no_per_cent_does() {
    let next = Change::Night { number: 3, changed_clients_percent: 0 };
    let (facts, files) = written(Size::Small, next, night(15));
    assert_eq!(facts.changed, []);
    assert_eq!(files, written(Size::Small, Change::None, night(15)).1);
}

#[test]
fn a_shrunk_source_lost_two_rows_of_five_and_the_others_none() {
    let (whole, _) = written(Size::Small, Change::None, night(15));
    let (facts, _) = written(Size::Small, Change::Shrunk { source: Source::Treserva }, night(15));
    assert_eq!(whole.rows[&Source::Treserva], 61);
    assert_eq!(facts.rows[&Source::Treserva], 37);
    assert_eq!(facts.rows[&Source::Visits], whole.rows[&Source::Visits]);
}

#[test]
fn a_file_in_the_way_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("exports");
    fs::write(&path, "not a directory").unwrap();
    assert!(write(&path, SEED, Size::Small, Change::None, night(15)).is_err());
}
