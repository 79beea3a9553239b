//! A file that was taken out is filled in and mended, and read in: by the page, and by the command.

use planb_core::form::laid::of_program;
use planb_paper::scan::png;

use super::browser::{Answer, Browser};
use super::paper_loop::{desk, printed, scan, tick};
use super::place::text;

/// Sends a file to be read in, as the page's second button does.
fn read_in(browser: &mut Browser, file: &[u8]) -> Answer {
    let csrf = browser.get("/enter/compare").csrf();
    let mut body = Vec::new();
    for (name, value) in [("csrf", csrf.as_str()), ("which", "left"), ("do", "read-in")] {
        body.extend(format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    browser.send("POST", "/enter/compare", "multipart/form-data; boundary=x", &body)
}

/// The table with something else in a field.
fn with(csv: &str, field: &str, value: &str) -> String {
    let named = format!(";\"{field}\";");
    assert_eq!(csv.matches(&named).count(), 1, "{field}: {csv}");
    let line = |line: &str| {
        let mut cells: Vec<&str> = line.split(';').collect();
        let value = format!("\"{value}\"");
        if line.contains(&named) {
            cells[6] = &value;
        }
        cells.join(";")
    };
    csv.split("\r\n").map(line).collect::<Vec<_>>().join("\r\n")
}

#[test]
fn a_file_is_filled_in_and_read_in() {
    let (place, _serving, mut boss) = desk();
    let (visits, medicine) = (&of_program("BESOK", 1).unwrap().form, &of_program("SIGN", 1).unwrap().form);
    let (first, mut pages) = printed(&place, visits, "hemtjanst-norra");
    tick(&mut pages, visits, "visits.1.outcome", "done");
    let (second, mut doses) = printed(&place, medicine, "hemtjanst-norra");
    tick(&mut doses, medicine, "doses.given.1.1", "");
    let stack: Vec<Vec<u8>> = pages.iter().chain(&doses).map(|page| png(page, &[])).collect();
    scan(&mut boss, "hemtjanst-norra", &stack);
    let taken = |boss: &mut Browser, what: &str| boss.get(&format!("/enter/export/{what}?which=left"));
    let csv = taken(&mut boss, "csv").body;
    let mended = with(&with(&csv, "visits.1.different", "Ville sova"), "visits.1.outcome", "Avböjt");
    let mended = with(&with(&mended, "visits.2.from", "halv åtta"), "doses.given.1", "Alvedon");
    let file = place.path("ut");
    std::fs::write(&file, &mended).unwrap();
    let (path, by) = (file.to_str().unwrap(), ["--by", "Eva Lind"]);
    let (said, code) = place.json(&["form", "read-in", path, by[0], by[1], "--try"]);
    assert_eq!((&said["written"], code), (&2.into(), 1), "{said}");
    assert_eq!(taken(&mut boss, "csv").body, csv, "only told");
    let told = text(&place.run(&["form", "read-in", path, by[0], by[1]]));
    let words = [
        format!("{first}  delvis inläst, se fälten"),
        "[visits.1.different]: inläst".to_string(),
        "[visits.2.from]: kan inte stå i fältet".to_string(),
        format!("{second}  inget lästes in"),
        "2 fält lästes in".to_string(),
    ];
    assert!(words.iter().all(|word| told.contains(word)) && !told.contains("Ville"), "{told}");
    let (said, code) = place.json(&["form", "read-in", path, by[0], by[1]]);
    assert_eq!(
        (&said["written"], &said["left"], code),
        (&0.into(), &2.into(), 1),
        "said twice it is written once: {said}"
    );
    // What another process wrote is there within a second.
    let mut now = String::new();
    for _ in 0..200 {
        now = taken(&mut boss, "csv").body;
        if now != csv {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(now.contains("\"Ville sova\"") && now.contains("\"Avböjt\"") && !now.contains("Alvedon"), "{now}");
    let (said, code) = place.json(&["form", "compare", path, "--which", "left"]);
    assert_eq!((&said["differs"], code), (&2.into(), 1), "{said}");
    // What goes out now is what stands here, in each shape, and writes nothing.
    for what in ["csv", "xlsx", "fhir"] {
        std::fs::write(&file, taken(&mut boss, what).bytes).unwrap();
        let (said, code) = place.json(&["form", "read-in", path, by[0], by[1]]);
        assert_eq!((&said["written"], &said["equal"], code), (&0.into(), &2.into(), 0), "{what}: {said}");
    }
    // On the page somebody else has another word for the handwriting: it is the newest.
    let page = read_in(&mut boss, with(&now, "visits.1.different", "Ville ut").as_bytes());
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("1 fält lästes in") && page.body.contains("[visits.1.different]: inläst"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Ville"), "{}", page.body);
    assert!(boss.get(&format!("/enter/sheet/{first}")).body.contains("Ville ut"));
    let lifecare = taken(&mut boss, "lifecare").bytes;
    let refused = read_in(&mut boss, &lifecare);
    assert!(refused.status == 422 && refused.body.contains("inte att läsa in: de säger inte"), "{}", refused.body);
    assert!(boss.get("/looks").body.contains("läste in en fil med blanketter"));
    assert_eq!(place.json(&["verify"]).0["whole"], true);
}
