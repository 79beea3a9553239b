//! `planb form new`, `import`, `show`, `export`: a superuser's spreadsheet or text becomes a form of the node's own.

use super::place::{Place, text};

const TEXT: &str = "---\nkod: natt\n---\n# Nattrunda\nEn runda per blad.\n## Rundan\nNamn*: ____\nDörrar:\n- [ ] Norra\n- [ ] Södra\n\
    Underskrift: ____\n";

#[test]
fn a_text_becomes_a_form_of_the_node_and_versions_live_beside_each_other() {
    let place = Place::new();
    let file = place.path("natt.md");
    let make = |more: &[&str]| {
        let words = [&["form", "new", file.to_str().unwrap()][..], more].concat();
        place.run(&words)
    };
    std::fs::write(&file, TEXT).unwrap();
    assert_eq!(make(&[]).status.code(), Some(0));
    assert_eq!(make(&[]).status.code(), Some(0), "the same again changes nothing");
    let (facts, code) = place.json(&["form", "show", "NATT"]);
    assert_eq!((facts["form"].as_str(), facts["pages"].as_u64(), code), (Some("nattrunda"), Some(1), 0));
    let names: Vec<&str> = facts["fields"].as_array().unwrap().iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(names, ["rundan.namn", "rundan.dorrar", "rundan.underskrift"]);

    // What was given out is never written over.
    std::fs::write(&file, TEXT.replace("Norra", "Östra")).unwrap();
    let refused = make(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused).contains("NATT version 1 finns redan"), "{}", text(&refused));
    assert_eq!(make(&["--form-version", "2"]).status.code(), Some(0));
    assert_eq!(place.json(&["form", "show", "natt"]).0["version"], 2);
    assert_eq!(place.json(&["form", "show", "natt.1"]).0["version"], 1);
}

#[test]
fn what_is_wrong_in_a_spreadsheet_is_told_with_its_row_and_what_to_do() {
    let place = Place::new();
    let file = place.path("kyl.csv");
    std::fs::write(&file, "Titel;Kyllista\nAvsnitt;Fält;Slag;Val\nKyl;Namn;text;\nKyl;Fel;stämpel;\n").unwrap();
    let refused = place.run(&["form", "new", file.to_str().unwrap()]);
    let told = text(&refused);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told.contains("kyl.csv, rad 4: slaget »stämpel« finns inte."), "{told}");
    assert!(told.contains("Använd text, rutor, datum"), "{told}");
    assert_eq!(place.run(&["form", "show", "kyllista"]).status.code(), Some(2), "nothing is written");
}

#[test]
fn a_form_goes_out_as_fhir_and_comes_in_elsewhere() {
    let (here, there) = (Place::new(), Place::new());
    let file = here.path("natt.md");
    std::fs::write(&file, TEXT).unwrap();
    here.ok(&["form", "new", file.to_str().unwrap()]);
    let out = here.path("natt.json");
    here.ok(&["form", "export", "NATT", "--fhir", "--out", out.to_str().unwrap()]);
    there.ok(&["form", "import", out.to_str().unwrap()]);
    let own = |place: &Place| place.ok(&["form", "export", "NATT"]);
    assert_eq!(own(&here), own(&there));
    std::fs::write(&out, "{\"resourceType\":\"Patient\"}").unwrap();
    let refused = there.run(&["form", "import", out.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    let told = text(&refused);
    assert!(told.contains("den ska vara en FHIR Questionnaire, men är Patient."), "{told}");
    std::fs::write(&out, "{\"resourceType\":").unwrap();
    let told = text(&there.run(&["form", "import", out.to_str().unwrap()]));
    assert!(told.contains("den är ingen hel JSON") && !told.contains("EOF"), "{told}");
    // What is no table says so in the reader's language too.
    let picture = here.path("bild.csv");
    std::fs::write(&picture, [0u8, 1, 2, 3, 0, 0, 7, 0]).unwrap();
    let told = text(&here.run(&["form", "new", picture.to_str().unwrap()]));
    assert!(told.contains("Filen är ingen tabell") && !told.contains("the file"), "{told}");
    assert_eq!(there.run(&["form", "show", "nobody"]).status.code(), Some(2));
}
