//! The six sample exports, other shapes, and bad files.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::datetime;
use planb_core::care::Record;

use super::*;

fn samples() -> Vec<PathBuf> {
    let names = [
        "forsorjningsstod.csv",
        "lakemedel.csv",
        "telefonlista.xlsx",
        "tes_besok.xlsx",
        "timecare_schema.xlsx",
        "treserva_brukare.csv",
    ];
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testkit/exports");
    names.iter().map(|name| exports.join(name)).collect()
}

/// Sources, counts, findings and faults as text, without values.
fn said(import: &Import) -> String {
    let mut text = String::new();
    for source in &import.intake.sources {
        let _ = writeln!(text, "{} {}: {} rows, {} accepted", source.source, source.file, source.rows, source.accepted);
        for ((unit, kind), count) in &source.counts {
            let _ = writeln!(text, "  {unit} {}: {count}", kind.word());
        }
        let mut findings: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for (list, what) in [(&source.refused, "refused"), (&source.warnings, "warning")] {
            for finding in list {
                *findings.entry((what, finding.reason.key())).or_default() += 1;
            }
        }
        for ((what, reason), count) in findings {
            let _ = writeln!(text, "  {what} {reason}: {count}");
        }
        if let Some(fault) = &source.fault {
            let _ = writeln!(text, "  fault {}", fault.key());
        }
        if !source.unused_columns.is_empty() {
            let _ = writeln!(text, "  unused {:?}", source.unused_columns);
        }
    }
    if !import.unmapped.is_empty() {
        let _ = writeln!(text, "unmapped {:?}", import.unmapped);
    }
    text
}

#[test]
fn every_shipped_mapping_reads() {
    assert_eq!(shipped_mappings().len(), SHIPPED.len());
}

#[test]
fn the_sample_exports_import_whole() {
    let import = import(&samples(), &shipped_mappings(), datetime(2026, 11, 21, 19, 0, 0, 0));
    insta::assert_snapshot!(said(&import), @r#"
    forsorjningsstod forsorjningsstod.csv: 22 rows, 22 accepted
      forsorjningsstod payment: 22
    lakemedel lakemedel.csv: 162 rows, 162 accepted
      hemtjanst-norra medicine: 40
      hemtjanst-sodra medicine: 69
      sabo-alvgarden medicine: 58
    telefonlista telefonlista.xlsx: 26 rows, 26 accepted
      hemtjanst-norra staff: 7
      hemtjanst-sodra staff: 10
      sabo-alvgarden staff: 9
    tes tes_besok.xlsx: 1386 rows, 1386 accepted
      hemtjanst-norra visit: 592
      hemtjanst-sodra visit: 794
    timecare timecare_schema.xlsx: 26 rows, 26 accepted
      hemtjanst-norra shift: 124
      hemtjanst-sodra shift: 183
      sabo-alvgarden shift: 169
    treserva treserva_brukare.csv: 61 rows, 61 accepted
      hemtjanst-norra client: 17
      hemtjanst-norra contact: 17
      hemtjanst-sodra client: 24
      hemtjanst-sodra contact: 24
      sabo-alvgarden client: 20
      sabo-alvgarden contact: 20
      warning reason-in-two-units: 1
    "#);
    let shifts =
        import.intake.records.iter().filter_map(|r| if let Record::Shift(shift) = r { Some(shift.date) } else { None });
    let days = (shifts.clone().min().unwrap().to_string(), shifts.max().unwrap().to_string());
    assert_eq!(days, ("2021-12-16".into(), "2022-01-05".into()), "the year follows from the other files' own times");
    let of_two = |record: &&Record| matches!(record, Record::Client(c) if c.id.0 == "193007259892");
    let Some(Record::Client(client)) = import.intake.records.iter().find(of_two) else { panic!("the person is there") };
    let text = format!("{} {:?} {:?} {:?}", client.address, client.key_number, client.alarm, client.contacts);
    insta::assert_snapshot!(text, @r#"Hamnplan 24 A Some("122") Some("Larmmatta") [Contact { name: "Jörgen Öberg", relation: Some("god man"), phones: [Phone { number: "+46724730328", readable: true, label: None }], protection: None }]"#);
}

fn in_dir(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let dir = tempfile::tempdir().unwrap();
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let paths = files.iter().map(write).collect();
    (dir, paths)
}

/// Clients with their relatives side by side in two cells.
const OTHER_CLIENTS: &str = r##"
source = "lifecare"
every = "1d"
file = { names = "klienter*.txt" }
exported_at = { name = '(\d{8})' }
[[record]]
kind = "client"
required = ["id", "name"]
constant = { unit = "Hemtjänst Öst" }
[record.fields]
id = "PersonId"
name = { column = "Client", name = "family_given" }
address = [{ column = "Gata", split = "#" }, { column = "Trappa", prefix = "tr " }]
phones = [{ column = "Tel hem", label = "hem" }, { column = "Mobil" }]
protected = { column = "ProtectedRegistration", values = { "1" = "skyddad folkbokföring", "0" = "nej" } }
[[record]]
kind = "contact"
[record.split_rows]
columns = ["Anhöriga", "Anhörigas tel"]
by = [";", " / "]
[record.fields]
id = "PersonId"
phones = "Anhörigas tel"
[[record.extract]]
column = "Anhöriga"
regex = '^(?<relation>[^:]+):\s*(?<name>.+)$'
"##;

/// Visits without a header, with codes for what is done.
const OTHER_VISITS: &str = r##"
source = "besok"
every = "1d"
file = { names = "insatser.csv", header_row = 0, delimiter = "|" }
[[record]]
kind = "visit"
[record.fields]
client_name = { column = 1, name = "given_family" }
date = 2
start = 3
minutes = 4
actions = { column = 5, split = "+", values = "codes" }
two_carers = { column = 6, any = "2*" }
[values.codes]
DU = "Dusch"
MED = "Medicin"
"##;

/// A key cabinet that adds to the clients.
const OTHER_KEYS: &str = r##"
source = "nycklar"
every = "1 month"
file = { names = "nyckelskåp*.csv" }
[[record]]
kind = "client"
adds = true
when = [{ column = "Status", is = ["Inne", "Ute"] }]
[record.fields]
id = "Pnr"
key_number = "Nr"
"##;

#[test]
fn a_second_set_in_other_shapes() {
    let mappings = [OTHER_CLIENTS, OTHER_VISITS, OTHER_KEYS].map(|text| Mapping::parse(text).unwrap());
    let wide: Vec<u8> = "PersonId\tClient\tGata\tTrappa\tTel hem\tMobil\tProtectedRegistration\tAnhöriga\tAnhörigas tel\n\
        3007259892\tÖberg Ivar\tHamnplan 24\t2\t0980-319 200\t701740605\t0\tson: Per Öberg; dotter: Eva Öberg\t0701740606; 0701740607\n\
        193105159812\taf Geijerstam Åsa\tGatan 1\t\t\t\t1\t\t\n\
        R22-0403\tEk Åsa\t\t\t\t\t\t\t\n\
        19220403-9800\tEk Åsa\t\t\t\t\t0\t\t\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let files: [(&str, &[u8]); 3] = [
        ("klienter_20211215.txt", &wide),
        (
            "insatser.csv",
            "Ivar Öberg|16/12|0,2951388888888889|20|DU+MED|2 pers\nÅsa Ek|16/12|705|20|DU|1\nNils Ek|16/12|7.05|20||\n"
                .as_bytes(),
        ),
        ("nyckelskåp.csv", "Pnr,Nr,Status\n300725-9892,17,Inne\n300725-9892,18,Kasserad\n".as_bytes()),
    ];
    let (_dir, paths) = in_dir(&files);
    let import = import(&paths, &mappings, datetime(2021, 12, 15, 22, 0, 0, 0));
    insta::assert_snapshot!(said(&import), @r#"
    besok insatser.csv: 3 rows, 1 accepted
      hemtjanst-ost visit: 1
      refused reason-name-fits-nobody: 1
      refused reason-name-fits-two: 1
      warning reason-joined-by-name: 1
    lifecare klienter_20211215.txt: 4 rows, 4 accepted
      hemtjanst-ost client: 4
      hemtjanst-ost contact: 2
      warning reason-reserve-number: 1
    nycklar nyckelskåp.csv: 2 rows, 2 accepted
    "#);
    let found = import.intake.records.iter().find(|r| matches!(r, Record::Client(c) if c.id.0 == "193007259892"));
    let Some(Record::Client(client)) = found else { panic!("the client is there") };
    assert_eq!((client.address.as_str(), client.key_number.as_deref()), ("Hamnplan 24 tr 2", Some("17")));
    let contacts: Vec<_> =
        client.contacts.iter().map(|c| (c.name.as_str(), c.relation.as_deref(), c.phones.len())).collect();
    assert_eq!(contacts, [("Per Öberg", Some("son"), 1), ("Eva Öberg", Some("dotter"), 1)]);
    let visits: Vec<String> = import
        .intake
        .records
        .iter()
        .filter_map(|r| {
            if let Record::Visit(v) = r {
                Some(format!("{} {} {:?} {}", v.date, v.start, v.actions, v.two_carers))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(visits, [r#"2021-12-16 07:05:00 ["Dusch", "Medicin"] true"#]);
}

#[test]
fn bad_files_give_clear_faults() {
    let xlsx = |path: &str| std::fs::read(samples().iter().find(|p| p.ends_with(path)).unwrap()).unwrap();
    let whole = xlsx("telefonlista.xlsx");
    let half = &whole[..whole.len() / 2];
    let wide = format!("Namn;Befattning{}\n", ";x".repeat(1000));
    let files: [(&str, &[u8]); 6] = [
        ("telefonlista_tom.csv", b""),
        ("telefonlista_halv.xlsx", half),
        ("telefonlista_bin.csv", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\x03\0>\0\x01"),
        ("telefonlista_bred.csv", wide.as_bytes()),
        ("telefonlista_utan.csv", "Namn;Enhet\nEk, Eva;Norra\n".as_bytes()),
        ("inget.csv", b"a;b\n1;2\n"),
    ];
    let (dir, mut paths) = in_dir(&files);
    paths.push(dir.path().join("telefonlista_borta.csv"));
    let import = import(&paths, &shipped_mappings(), datetime(2021, 12, 15, 22, 0, 0, 0));
    insta::assert_snapshot!(said(&import), @r#"
    telefonlista telefonlista_bin.csv: 0 rows, 0 accepted
      fault unreadable-no-table
    telefonlista telefonlista_borta.csv: 0 rows, 0 accepted
      fault unreadable-not-found
    telefonlista telefonlista_bred.csv: 0 rows, 0 accepted
      fault unreadable-too-many-columns
    telefonlista telefonlista_halv.xlsx: 0 rows, 0 accepted
      fault unreadable-damaged
    telefonlista telefonlista_tom.csv: 0 rows, 0 accepted
      fault unreadable-empty
    telefonlista telefonlista_utan.csv: 0 rows, 0 accepted
      fault fault-columns-lost
    unmapped ["inget.csv"]
    "#);
}

#[test]
fn a_zip_bomb_and_a_huge_file_are_refused_unread() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(9));
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let unpacked = 4 * 1024 * 1024;
    zip.write_all(&vec![0u8; unpacked]).unwrap();
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < unpacked / 100, "it is small until it is opened");
    let limit = unpacked as u64;
    assert_eq!(book::unpacked_within(&bomb, limit), Ok(()));
    assert_eq!(book::unpacked_within(&bomb, limit - 1), Err(Unreadable::UnpacksTooLarge { limit: limit - 1 }));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("stor.csv");
    File::create(&path).unwrap().set_len(2 * 1024 * 1024 * 1024).unwrap();
    assert_eq!(bytes_of(&path), Err(Unreadable::TooLarge { bytes: 2 * 1024 * 1024 * 1024, limit: FILE_MAX_BYTES }));
}

#[test]
fn formulas_give_their_saved_value_and_names_are_cleaned() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in ["Namn", "Befattning", "Enhet", "Mobil", "Hem", "Chef"].iter().enumerate() {
        sheet.write(0, column as u16, *text).unwrap();
    }
    sheet.write(1, 0, "Ek,\n\u{202e}Eva\u{200f} \"🐕\"").unwrap();
    sheet
        .write_formula(
            1,
            1,
            rust_xlsxwriter::Formula::new("=CONCAT(\"Under\",\"sköterska\")").set_result("Undersköterska"),
        )
        .unwrap();
    sheet.write(1, 2, "Norra").unwrap();
    sheet.write(1, 3, 701740605).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (_dir, paths) = in_dir(&[("telefonlista.xlsx", &bytes)]);
    let import = import(&paths, &shipped_mappings(), datetime(2021, 12, 15, 22, 0, 0, 0));
    let staff = import
        .intake
        .records
        .iter()
        .find_map(|r| if let Record::Staff(staff) = r { Some(staff) } else { None })
        .unwrap();
    assert_eq!((staff.name.given.as_str(), staff.title.as_deref()), ("Eva \"🐕\"", Some("Undersköterska")));
    assert_eq!(staff.work_phones[0].number, "+46701740605");
}

#[test]
fn a_guess_for_each_sample_reads_the_sample() {
    let mut text = String::new();
    for path in samples() {
        let mapping = Mapping::parse(&guess::guess(&path).unwrap()).unwrap();
        let grids = read(&path, &mapping).unwrap();
        let fits = grids.iter().map(|grid| header::fit(&mapping, grid)).max().unwrap();
        let _ = writeln!(text, "{} {:?} {fits:?}", mapping.source, mapping.kinds());
    }
    insta::assert_snapshot!(text, @r"
    forsorjningsstod [Payment] (9, 9)
    lakemedel [Medicine] (11, 11)
    telefonlista [Staff] (6, 6)
    tes-besok [Visit] (11, 11)
    timecare-schema [Shift] (3, 3)
    treserva-brukare [Client, Contact] (14, 14)
    ");
    let (_dir, paths) = in_dir(&[("vad \"som\" helst.csv", b"x;y\n1;2\n")]);
    assert!(Mapping::parse(&guess::guess(&paths[0]).unwrap()).is_ok());
}

/// Exports with other systems' words.
fn others() -> (tempfile::TempDir, Vec<PathBuf>) {
    let clients = "Procapita – klientlista\nUtskriftsdatum: 2026-11-27 22:15\n\n\
        Klientnr;Klientens personnr;Klientnamn;Gatuadress;Postnr;Postort;Mobil;Telefon hem;Enhet;Beviljade insatser;Anhörig 1;Anh 1 telefon\n\
        4000;19300101-9805;Öberg, Åke;Storgatan 1;952 31;Kalix;070-174 06 05;;Hemtjänst Söder;Dusch; Eva Öberg (dotter);070-174 06 50\n\
        4001;19310202-9810;Niemi, Märta;Storgatan 2;952 31;Kalix;070-174 06 06;;Hemtjänst Söder;Tillsyn;Bo Niemi (son);070-174 06 51\n\
        Antal klienter: 2\n";
    let visits = "Besöksdatum;Tid från;Tid till;Kund;Kund pnr;Utförare;Aktiviteter;Dubbelbemanning;Tur\n\
        27/11/2026;7.00;7.25;Åke Öberg;19300101-9805;Anna K / Per L;Dusch, Frukost;J;Tur 1\n\
        28/11/2026;7.30;7.55;Märta Niemi;19310202-9810;Anna K / Per L;Frukost;N;Tur 1\n";
    in_dir(&[("klientlista.csv", clients.as_bytes()), ("besok 2026-11-27.csv", visits.as_bytes())])
}

/// What a guess makes of other systems' words reads every row.
#[test]
fn a_guess_knows_parts_of_words_looks_at_the_cells_and_leaves_sums_out() {
    let (_dir, paths) = others();
    let texts: Vec<String> = paths.iter().map(|path| guess::guess(path).unwrap()).collect();
    let mappings: Vec<Mapping> = texts.iter().map(|text| Mapping::parse(text).unwrap()).collect();
    let import = import(&paths, &mappings, datetime(2026, 11, 28, 2, 0, 0, 0));
    insta::assert_snapshot!(said(&import), @r#"
    besok besok 2026-11-27.csv: 2 rows, 2 accepted
      hemtjanst-soder visit: 2
    klientlista klientlista.csv: 2 rows, 2 accepted
      hemtjanst-soder client: 2
      hemtjanst-soder contact: 2
      unused ["Klientnr"]
    "#);
}

#[test]
fn a_guess_says_what_it_is_unsure_of() {
    let (_dir, paths) = others();
    let texts: Vec<String> = paths.iter().map(|path| guess::guess(path).unwrap()).collect();
    insta::assert_snapshot!(texts.concat(), @r#"
    # Förslag efter rubriker och innehåll. Läs igenom det och prova: planb import --check
    source = "klientlista"
    every = "1d" # OSÄKER: hur ofta filen kommer

    [file]
    names = "klientlista*.csv"
    skip = ["Antal klienter*"]

    [exported_at]
    title = 'Utskriftsdatum.\s*(\d{4}-\d{2}-\d{2}[ T]\d{1,2}[:.]\d{2})'

    [[record]]
    kind = "client"

    [record.fields]
    address = "Gatuadress" # text
    id = "Klientens personnr" # OSÄKER personnummer
    name = "Klientnamn" # namn
    needs = "Beviljade insatser" # text
    phones = [{ column = "Mobil" }, { column = "Telefon hem", label = "hem" }] # telefon, tom
    postal = [{ column = "Postnr" }, { column = "Postort" }] # text, text
    unit = "Enhet" # text
    # OSÄKER: kolumn 1 "Klientnr" används inte (text)

    [[record]] # OSÄKER
    kind = "contact"

    [record.fields]
    id = "Klientens personnr"
    phones = "Anh 1 telefon"

    [[record.extract]]
    column = "Anhörig 1"
    regex = '^(?<name>[^(]*?) *(?:\((?<relation>[^)]*)\))?$'
    # Förslag efter rubriker och innehåll. Läs igenom det och prova: planb import --check
    source = "besok"
    every = "1d" # OSÄKER: hur ofta filen kommer

    [file]
    names = "besok*.csv"

    [exported_at]
    name = '(\d{4}-?\d{2}-?\d{2})'

    [[record]]
    kind = "visit"

    [record.fields]
    actions = { column = "Aktiviteter", split = "," } # text
    client_name = { column = "Kund", name = "given_family" } # namn
    date = "Besöksdatum" # datum
    end = "Tid till" # klockslag
    id = "Kund pnr" # OSÄKER personnummer
    run = "Tur" # text
    staff = { column = "Utförare", split = "/" } # text
    start = "Tid från" # klockslag
    two_carers = "Dubbelbemanning" # ja/nej
    "#);
}

/// A spreadsheet in ODS with the rows given as XML.
fn ods(rows: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blad1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ];
    for (name, text) in parts {
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn ods_row(cells: &[&str]) -> String {
    let cell = |text: &&str| match *text {
        "" => "<table:table-cell/>".to_string(),
        date if date.len() == 10 && date.starts_with("20") => format!(
            r#"<table:table-cell office:value-type="date" office:date-value="{date}"><text:p>{date}</text:p></table:table-cell>"#
        ),
        time if time.starts_with("PT") => format!(
            r#"<table:table-cell office:value-type="time" office:time-value="{time}"><text:p>tid</text:p></table:table-cell>"#
        ),
        text => format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#),
    };
    format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn an_ods_file_reads_with_its_titles_dates_and_times() {
    let rows = [
        ods_row(&["TES planering"]),
        ods_row(&[""]),
        ods_row(&["Enhet", "Datum", "Start", "Slut", "Min", "Brukare", "Personnr", "Insatser", "Personal", "Dubbelbem.", "Slinga"]),
        ods_row(&["Hemtjänst Norra", "2021-12-16", "PT07H05M00S", "PT07H25M00S", "", "Ek, Eva", "193007259892", "Dusch", "", "", "H1"]),
        r#"<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.into(),
    ];
    let clients = "Personnr;Efternamn;Förnamn;Adress;Telefon;Enhet;Skyddad identitet;Närstående;Närst. tel;Behov;Varning;Larm;Lås;Nyckelnr\n\
        193007259892;Ek;Eva;;;Hemtjänst Norra;N;;;;;;;\n";
    let (_dir, paths) =
        in_dir(&[("treserva_brukare.csv", clients.as_bytes()), ("tes_besok.ods", &ods(&rows.concat()))]);
    let import = import(&paths, &shipped_mappings(), datetime(2021, 12, 15, 22, 0, 0, 0));
    let visits = import.intake.records.iter().filter_map(|r| if let Record::Visit(v) = r { Some(v) } else { None });
    let said: Vec<String> = visits.map(|v| format!("{} {} {:?} {}", v.date, v.start, v.end, v.client.0)).collect();
    assert_eq!(said, ["2021-12-16 07:05:00 Some(07:25:00) 193007259892"]);
}

#[test]
fn an_ods_bomb_of_repeats_is_refused() {
    let far = |rows: u64, columns: u64| {
        let cell = |repeats: u64| {
            format!(
                r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{repeats}" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#
            )
        };
        book::ods(&ods(&cell(columns))).map(|grids| grids[0].rows.len())
    };
    assert_eq!(far(2, COLUMNS_MAX), Ok(2));
    assert_eq!(far(2, COLUMNS_MAX + 1), Err(Unreadable::TooManyColumns { row: 1, limit: COLUMNS_MAX }));
    assert_eq!(far(ROWS_MAX + 1, 1), Err(Unreadable::TooManyRows { limit: ROWS_MAX }));
    assert_eq!(far(ROWS_MAX, COLUMNS_MAX), Err(Unreadable::TooManyRows { limit: ROWS_MAX }));
}
