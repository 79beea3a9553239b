//! Foreign PDFs: what is read of them, what stays behind, what is refused; and that no damage makes a panic or a long wait.

#[path = "foreign/limits.rs"]
mod limits;

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::civil::date;
use planb_core::care::reason::Unreadable;
use planb_core::id::UnitId;
use planb_core::overview::binder::page::{Binder, Content, Letter, Part, Profile, Report, ReportPage, Sheet, Tab};
use planb_core::sheet::{Place, Serial, SheetDigest, SheetKey};
use planb_core::snapshot::Edition;
use planb_paper::pdf::{self, Foreign};
use planb_paper::{Language, RenderedPart};

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A file of numbered objects, its table at the end.
fn file(objects: &[(u32, Vec<u8>)], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    for (number, body) in objects {
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    out.extend(format!("trailer\n<</Root 1 0 R {trailer}>>\nstartxref\n0\n%%EOF\n").bytes());
    out
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A page's drawing with these lines, letters beyond ASCII as WinAnsi has them.
fn drawing(lines: &[&str]) -> Vec<u8> {
    let mut out = b"BT /F1 10 Tf 14 TL 50 700 Td\n".to_vec();
    for line in lines {
        out.push(b'(');
        out.extend(line.chars().map(|letter| letter as u32 as u8));
        out.extend(b") Tj T*\n");
    }
    out.extend(b"ET");
    out
}

/// Pages with shared resources; `more` objects and `catalog` entries beside.
fn pages(drawings: &[Vec<u8>], page: &str, resources: &str, catalog: &str, more: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let kids: String = (0..drawings.len()).map(|at| format!("{} 0 R ", 100 + 2 * at)).collect();
    let mut objects = vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R{catalog}>>").into_bytes()),
        (
            2,
            format!("<</Type/Pages/Kids[{kids}]/Count {}/MediaBox[0 0 595 842]/Resources 3 0 R>>", drawings.len())
                .into(),
        ),
        (3, format!("<</Font<</F1 4 0 R>>{resources}>>").into_bytes()),
        (4, FONT.into()),
    ];
    for (at, drawing) in (0..).zip(drawings) {
        objects.push((100 + 2 * at, format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R{page}>>", 101 + 2 * at).into()));
        objects.push((101 + 2 * at, stream("/Filter/FlateDecode", &deflated(drawing))));
    }
    objects.extend(more.iter().cloned());
    file(&objects, "")
}

fn plain(lines: &[&str]) -> Vec<u8> {
    pages(&[drawing(lines)], "", "", "", &[])
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let texts = Foreign::open(bytes).unwrap().texts().unwrap();
    texts.into_iter().map(|text| text.lines).collect()
}

fn refused(bytes: &[u8]) -> Unreadable {
    match Foreign::open(bytes) {
        Err(why) => why,
        Ok(_) => panic!("it was taken"),
    }
}

/// The pages of a file stamped as one sheet.
fn stamped(bytes: &[u8], edition: Edition, wanted: &[u32]) -> RenderedPart {
    let at = date(2026, 11, 28).at(2, 10, 0, 0);
    let page = |page: &u32| ReportPage { file: 0, page: *page, text: String::new(), content: [0; 16] };
    let sheet = Sheet {
        key: SheetKey([1; 16]),
        digest: SheetDigest([2; 16]),
        serial: Serial::new("K1", 123),
        place: Place("K-017".into()),
        form: "UTSKRIFT-1".into(),
        data_as_of: at,
        green_until: at,
        yellow_until: at,
        red_after: at,
        content: Content::Report(Report { title: "Läkemedelslista".into(), pages: wanted.iter().map(page).collect() }),
    };
    let tab = Tab::Reports(Letter::new('K').unwrap());
    let part = Part { tab, profiles: vec![Profile::Nurse], sheets: vec![sheet] };
    let binder = Binder {
        unit: UnitId("norra".into()),
        unit_name: "Hemtjänst Čáŋga".into(),
        municipality: "Forsnäs".into(),
        night: at.date(),
        made_at: at,
        supplement: edition == Edition::Supplement,
        exercise: false,
        parts: vec![part.clone()],
    };
    let foreign = Arc::new(Foreign::open(bytes).unwrap());
    let mut made = pdf::report_part(&binder, &part, &|_| Ok(Arc::clone(&foreign)), Language::Swedish).unwrap();
    assert_eq!(made.len(), 1);
    made.remove(0)
}

fn holds(bytes: &[u8], what: &str) -> bool {
    bytes.windows(what.len()).any(|part| part == what.as_bytes())
}

#[test]
fn text_is_read_line_by_line() {
    let first = drawing(&["Enhet: Hemtjänst Norra", "Namn: Åsa Öberg"]);
    let bytes = pages(&[first, drawing(&["Sida 2"])], "", "", "", &[]);
    assert_eq!(lines(&bytes), ["Enhet: Hemtjänst Norra\nNamn: Åsa Öberg", "Sida 2"]);
    // The table at the end is not asked: without it all the same.
    let end = bytes.windows(7).rposition(|part| part == b"trailer").unwrap();
    assert_eq!(lines(&bytes[..end]).len(), 2);
    assert_eq!(lines(&[b"rubbish before\n".to_vec(), bytes].concat()).len(), 2);
}

#[test]
fn a_later_object_counts_and_objects_in_streams_are_found() {
    let mut bytes = plain(&["gammal"]);
    let newer = stream("", &drawing(&["ny"]));
    bytes.extend([b"101 0 obj\n".to_vec(), newer, b"\nendobj\n".to_vec()].concat());
    assert_eq!(lines(&bytes), ["ny"]);
    let members = "1 0 2 30 <</Type/Catalog/Pages 2 0 R>>    <</Type/Pages/Kids[100 0 R]/MediaBox[0 0 595 842]>>";
    let packed = stream("/Type/ObjStm/N 2/First 9/Filter/FlateDecode", &deflated(members.as_bytes()));
    let page = "<</Type/Page/Parent 2 0 R/Contents 101 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
    let objects = [(100, page.into()), (101, stream("", &drawing(&["packad"]))), (4, FONT.into()), (9, packed)];
    assert_eq!(lines(&file(&objects, "")), ["packad"]);
}

#[test]
fn scripts_actions_and_attachments_stay_behind() {
    let action = "<</S/JavaScript/JS(app.alert('hej'))>>";
    let catalog = format!(
        "/OpenAction {action}/Names<</JavaScript<</Names[(a){action}]>>/EmbeddedFiles<</Names[(b.exe)50 0 R]>>>>/AA<</WC {action}>>"
    );
    let note = format!("<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {action}>>");
    let more = [
        (50, b"<</Type/Filespec/F(b.exe)/EF<</F 51 0 R>>>>".to_vec()),
        (51, stream("/Type/EmbeddedFile", b"MZ-PAYLOAD")),
        (52, stream("/Type/XObject/Subtype/PS", b"PS-PAYLOAD")),
        (53, stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Metadata 54 0 R/PieceInfo<</a 54 0 R>>", b"0 g")),
        (54, stream("/Type/Metadata", b"META-PAYLOAD")),
        (
            55,
            stream(
                "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
                b"UNUSED-PAYLOAD",
            ),
        ),
    ];
    let content = [drawing(&["Text"]), b" /X2 Do /X3 Do".to_vec()].concat();
    let resources = "/XObject<</X2 52 0 R/X3 53 0 R/X4 55 0 R>>";
    let bytes = pages(&[content], &format!("/AA<</O {action}>>/Annots[{note}]"), resources, &catalog, &more);
    let made = stamped(&bytes, Edition::Common, &[1]);
    for payload in
        ["JavaScript", "app.alert", "EmbeddedFile", "Filespec", "OpenAction", "/AA", "PAYLOAD", "Annot", "PieceInfo"]
    {
        assert!(!holds(&made.pdf, payload), "{payload}");
    }
    assert_eq!(lines(&made.pdf).len(), 1);
}

#[test]
fn only_what_a_page_uses_goes_with_it() {
    let picture = |mark: &[u8]| {
        stream("/Type/XObject/Subtype/Image/Width 4/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", mark)
    };
    let draw = |name: &str| format!("q 9 0 0 9 50 50 cm /{name} Do Q").into_bytes();
    let drawings = [[drawing(&["Ett"]), draw("A")].concat(), [drawing(&["Två"]), draw("B")].concat()];
    let more = [(50, picture(b"AAA1")), (51, picture(b"BBB2"))];
    let bytes = pages(&drawings, "", "/XObject<</A 50 0 R/B 51 0 R>>", "", &more);
    let made = stamped(&bytes, Edition::Common, &[2]);
    assert!(holds(&made.pdf, "BBB2") && !holds(&made.pdf, "AAA1"), "another page's picture is another person's");
    assert_eq!(made.pages, 1);
}

#[test]
fn the_stamp_says_whose_how_old_and_which_page() {
    let bytes = pages(&[drawing(&["Första"]), drawing(&["Andra"])], "", "", "", &[]);
    let made = stamped(&bytes, Edition::Supplement, &[1, 2]);
    assert_eq!((made.pages, made.file_stem.as_str()), (2, "K-lakemedelslista"));
    let read = lines(&made.pdf);
    for (page, own) in read.iter().zip(["Första", "Andra"]) {
        for text in ["Hemtjänst Čáŋga", "Uppgifterna är från lör 28 nov 2026 kl. 02:10", "K-017", "SKYDDADE", own]
        {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(page.contains(&Serial::new("K1", 123).0));
    }
    assert!(read[1].contains("sida 2 av 2"), "{}", read[1]);
    assert!(!lines(&stamped(&bytes, Edition::Common, &[1]).pdf)[0].contains("SKYDDADE"));
}

#[test]
fn fields_and_notes_become_part_of_the_page() {
    let look = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 4 0 R>>>>",
        b"BT /F1 10 Tf 2 5 Td (Ifyllt) Tj ET",
    );
    let note = |flags: u8| format!("<</Type/Annot/Subtype/Widget/F {flags}/Rect[50 600 250 620]/AP<</N 50 0 R>>>>");
    let bytes =
        |flags| pages(&[drawing(&["Rad"])], &format!("/Annots[{}]", note(flags)), "", "", &[(50, look.clone())]);
    assert_eq!(lines(&bytes(4)), ["Rad\nIfyllt"]);
    assert_eq!(lines(&bytes(2)), ["Rad"], "what is hidden is not printed");
}

#[test]
fn a_turned_page_is_read_and_stamped_upright() {
    let content = b"BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Liggande) Tj ET".to_vec();
    let bytes = pages(&[content], "/Rotate 90", "", "", &[]);
    assert_eq!(lines(&bytes), ["Liggande"]);
    assert!(holds(&stamped(&bytes, Edition::Common, &[1]).pdf, "841.88"), "A4, lying");
}

#[test]
fn what_can_t_be_shown_as_it_was_meant_is_refused() {
    assert_eq!(refused(b""), Unreadable::NoPdf);
    assert_eq!(refused(b"PK\x03\x04 no PDF"), Unreadable::NoPdf);
    assert_eq!(refused(b"%PDF-1.4\n%%EOF"), Unreadable::Damaged);
    let with = |catalog: &str| pages(&[drawing(&["a"])], "", "", catalog, &[]);
    assert_eq!(refused(&with("/AcroForm<</XFA(x)/Fields[]>>")), Unreadable::Form);
    assert_eq!(refused(&with("/AcroForm<</NeedAppearances true/Fields[9 0 R]>>")), Unreadable::Form);
    assert!(Foreign::open(&with("/AcroForm<</NeedAppearances true/Fields[]>>")).is_ok());
    assert_eq!(refused(&with("/OCProperties<</D<</OFF[9 0 R]>>>>")), Unreadable::Layers);
    assert!(Foreign::open(&with("/OCProperties<</D<</OFF[]>>>>")).is_ok());
    let encrypted = file(&[(1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec())], "/Encrypt<</Filter/Standard>>");
    assert_eq!(refused(&encrypted), Unreadable::Encrypted);
}

#[test]
fn a_page_without_readable_text_is_not_legible() {
    let legible = |bytes: &[u8]| Foreign::open(bytes).unwrap().texts().unwrap()[0].is_legible;
    assert!(legible(&plain(&["text"])));
    assert!(!legible(&pages(&[b"0 0 9 9 re f".to_vec()], "", "", "", &[])));
    let picture = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"a");
    let scan = |side: u32| {
        let content = [drawing(&["sidfot"]), format!("q {side} 0 0 {side} 0 0 cm /S Do Q").into_bytes()].concat();
        pages(&[content], "", "/XObject<</S 50 0 R>>", "", &[(50, picture.clone())])
    };
    assert!(legible(&scan(100)), "a logotype");
    assert!(!legible(&scan(590)), "a scan");
    // A typeface whose letters nobody can name.
    let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>>>]>>";
    let more = [(5, font.as_bytes().to_vec())];
    let content = [drawing(&["Namn:"]), b" BT /F2 10 Tf 50 500 Td <000100020003000400050006> Tj ET".to_vec()].concat();
    assert!(!legible(&pages(&[content], "/Resources<</Font<</F1 4 0 R/F2 5 0 R>>>>", "", "", &more)));
}

#[test]
fn the_drawing_s_digest_follows_what_is_drawn() {
    let drawn = |content: &[u8]| {
        let bytes = pages(&[[drawing(&["a"]), content.to_vec()].concat()], "", "", "", &[]);
        Foreign::open(&bytes).unwrap().texts().unwrap()[0].drawing
    };
    assert_eq!(drawn(b" 9 9 9 9 re f"), drawn(b"\n9.001 9 9 9 re  f"));
    assert_ne!(drawn(b" 9 9 9 9 re f"), drawn(b" 19 9 9 9 re f"));
    assert_ne!(drawn(b" 9 9 9 9 re f"), drawn(b" 9 9 9 9 re S"));
}

#[test]
fn bombs_and_mazes_are_refused() {
    let zeros = |bytes: usize| deflated(&vec![b' '; bytes]);
    // A drawing that unpacks to too much, and one that does not.
    let page = |content: Vec<u8>| {
        let mut objects = vec![
            (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
            (2, b"<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 595 842]>>".to_vec()),
            (3, b"<</Type/Page/Contents 4 0 R>>".to_vec()),
        ];
        objects.push((4, stream("/Filter/FlateDecode", &content)));
        file(&objects, "")
    };
    assert!(Foreign::open(&page(zeros(pdf::STREAM_MAX_BYTES - 2))).is_ok());
    assert!(matches!(refused(&page(zeros(pdf::STREAM_MAX_BYTES + 1))), Unreadable::UnpacksTooLarge { .. }));
    // Packed twice.
    let twice = deflated(&zeros(pdf::STREAM_MAX_BYTES + 1));
    let nested = file(
        &[
            (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
            (2, b"<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 595 842]>>".to_vec()),
            (3, b"<</Type/Page/Contents 4 0 R>>".to_vec()),
            (4, stream("/Filter[/FlateDecode/FlateDecode]", &twice)),
        ],
        "",
    );
    assert!(matches!(refused(&nested), Unreadable::UnpacksTooLarge { .. }));
    let holder = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zeros(pdf::LOADED_MAX_BYTES + 1));
    assert!(matches!(refused(&pages(&[], "", "", "", &[(9, holder)])), Unreadable::UnpacksTooLarge { .. }));
    // Forms that draw forms that draw forms, each ten times over.
    let form = |at: u32| {
        let dict = format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N {} 0 R>>>>", at + 1);
        (at, stream(&dict, "/N Do ".repeat(10).as_bytes()))
    };
    let tower: Vec<(u32, Vec<u8>)> = (50..60).map(form).collect();
    let content = vec![b"/N Do".to_vec()];
    assert!(matches!(
        refused(&pages(&content, "", "/XObject<</N 50 0 R>>", "", &tower)),
        Unreadable::UnpacksTooLarge { .. }
    ));
    let round = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N 50 0 R>>>>", b"/N Do");
    assert_eq!(refused(&pages(&content, "", "/XObject<</N 50 0 R>>", "", &[(50, round)])), Unreadable::Damaged);
    let picture = |side: u32| {
        let dict = format!(
            "/Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode"
        );
        pages(&content, "", "/XObject<</N 50 0 R>>", "", &[(50, stream(&dict, b"x"))])
    };
    assert!(Foreign::open(&picture(12_247)).is_ok());
    assert_eq!(refused(&picture(12_248)), Unreadable::Picture);
}

#[test]
fn page_trees_have_bounds() {
    let tree = |kids: &str| {
        let objects = [
            (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
            (2, format!("<</Type/Pages/Kids[{kids}]/MediaBox[0 0 595 842]>>").into_bytes()),
        ];
        file(&objects, "")
    };
    assert_eq!(refused(&tree("2 0 R")), Unreadable::Damaged);
    assert_eq!(refused(&tree("")), Unreadable::Empty);
    assert_eq!(
        Foreign::open(&tree(&"<</Type/Page>>".repeat(pdf::PAGES_MAX))).unwrap().pages() as usize,
        pdf::PAGES_MAX
    );
    let limit = pdf::PAGES_MAX as u64;
    assert_eq!(refused(&tree(&"<</Type/Page>>".repeat(pdf::PAGES_MAX + 1))), Unreadable::TooManyPages { limit });
    let deep = |depth: usize| tree(&format!("{}<</Type/Page>>{}", "<</Kids[".repeat(depth), "]>>".repeat(depth)));
    assert!(Foreign::open(&deep(20)).is_ok());
    assert!(Foreign::open(&deep(70)).is_err());
    let nested = [b"%PDF-1.4\n1 0 obj\n".to_vec(), b"[".repeat(2_000_000)].concat();
    assert_eq!(refused(&nested), Unreadable::Damaged);
    let values = [b"%PDF-1.4\n1 0 obj\n[".to_vec(), b"0 ".repeat(pdf::TOKENS_MAX + 1), b"]".to_vec()].concat();
    assert_eq!(refused(&values), Unreadable::TooManyObjects { limit: pdf::TOKENS_MAX as u64 });
    let large = vec![b' '; pdf::FILE_MAX_BYTES as usize + 1];
    assert_eq!(refused(&large), Unreadable::TooLarge { bytes: pdf::FILE_MAX_BYTES + 1, limit: pdf::FILE_MAX_BYTES });
}

/// A small reproducible source of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

#[test]
fn no_damage_makes_a_panic() {
    let picture =
        stream("/Type/XObject/Subtype/Image/Width 4/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"abcd");
    let form =
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 4 0 R>>>>", &drawing(&["i form"]));
    let content = [drawing(&["Enhet: Norra", "Åsa Öberg"]), b" q /A Do /B Do Q".to_vec()].concat();
    let more = [(50, picture), (51, form)];
    let whole = pages(&[content.clone(), content], "/Rotate 90", "/XObject<</A 50 0 R/B 51 0 R>>", "", &more);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut taken, mut left) = (0, 0);
    for round in 0..600 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(6) {
            let at = dice.below(bytes.len());
            match dice.below(4) {
                0 => bytes.truncate(at.max(9)),
                1 => bytes[at] = dice.below(256) as u8,
                2 => {
                    let end = (at + dice.below(40)).min(bytes.len());
                    bytes.drain(at..end);
                }
                _ => {
                    let end = (at + dice.below(200)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    let to = dice.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        // A panic inside would be told as damage: it must not be one.
        let hook = std::panic::take_hook();
        let panicked = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let seen = Arc::clone(&panicked);
        std::panic::set_hook(Box::new(move |info| {
            let ours = info.location().is_some_and(|place| place.file().contains("planb"));
            seen.store(ours, std::sync::atomic::Ordering::Relaxed);
        }));
        let opened = Foreign::open(&bytes);
        let texts = opened.as_ref().map(Foreign::texts);
        std::panic::set_hook(hook);
        assert!(!panicked.load(std::sync::atomic::Ordering::Relaxed), "round {round}");
        match texts {
            Ok(Ok(_)) => taken += 1,
            _ => left += 1,
        }
        if let Ok(foreign) = opened {
            let wanted: Vec<u32> = (1..=foreign.pages().min(2)).collect();
            assert!(stamped(&bytes, Edition::Common, &wanted).pages > 0);
        }
    }
    assert!(taken > 100 && left > 20, "{taken} taken, {left} refused");
}
