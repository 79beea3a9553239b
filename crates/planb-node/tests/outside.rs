//! Judged by another's program: Debian's `age` and `tar` open what we seal, and we open what `age` seals.

use std::path::Path;
use std::process::{Command, Output};

use planb_core::id::UnitId;
use planb_core::overview::binder::page::{Profile, Tab};
use planb_node::bundle::{BundleFile, Changes, Content, Manifest, VERSION, open_bundle, write_bundle};
use planb_node::keys::Identity;
use planb_node::seal;

fn manifest(files: &[&str]) -> Manifest {
    let file = |name: &&str| BundleFile {
        report: None,
        file: name.to_string(),
        tab: Tab::Runs,
        profiles: vec![Profile::Carer],
        pages: 3,
        data_as_of: "2026-11-20T23:10:00".parse().unwrap(),
        held_since: None,
        sealed: false,
        digest: String::new(),
        sheets: Vec::new(),
    };
    Manifest {
        version: VERSION,
        unit: UnitId("hemtjanst-norra".into()),
        unit_name: "Hemtjänst Norra".into(),
        night: "2026-11-21".parse().unwrap(),
        made_at: "2026-11-21T02:10:00".parse().unwrap(),
        supplement: false,
        files: files.iter().map(file).collect(),
        clients: 2,
        missing: vec![],
        changes: Changes::default(),
        log_digest: "A".repeat(20),
    }
}

/// `None` where there is no `age`: allowed on a laptop, not in CI.
fn age(arguments: &[&str]) -> Option<Output> {
    match Command::new("age").args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) if std::env::var_os("CI").is_none() => None,
        Err(error) => panic!("CI must have Debian's age: {error}"),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn age_opens_our_bundle_and_tar_lists_it() {
    let folder = tempfile::tempdir().unwrap();
    let (bundle, key, plain) =
        (folder.path().join("norra.age"), folder.path().join("key.txt"), folder.path().join("norra.tar"));
    let identity = Identity::generate().unwrap();
    let pages = vec![0x25; 200_000];
    let contents = [Content::Bytes(&pages), Content::Bytes(b"%PDF second")];
    let mut manifest = manifest(&["b-turer.pdf", "c-kunder.pdf"]);
    write_bundle(&bundle, &mut manifest, &contents, &[identity.recipient().unwrap()]).unwrap();
    std::fs::write(&key, format!("{}\n", *identity.line())).unwrap();
    let Some(opened) = age(&["-d", "-i", text(&key), "-o", text(&plain), text(&bundle)]) else { return };
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    let listed = Command::new("tar").args(["tf", text(&plain)]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&listed.stdout), "manifest.json\nb-turer.pdf\nc-kunder.pdf\n");
    let unpacked = Command::new("tar").args(["xOf", text(&plain), "b-turer.pdf"]).output().unwrap();
    assert_eq!(unpacked.stdout, pages);
}

#[test]
fn we_open_what_age_seals() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, sealed) = (folder.path().join("plain"), folder.path().join("sealed"));
    let identity = Identity::generate().unwrap();
    std::fs::write(&plain, b"fr\xc3\xa5n age").unwrap();
    let recipient = identity.recipient().unwrap().to_string();
    let Some(output) = age(&["-r", &recipient, "-o", text(&sealed), text(&plain)]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let opened = seal::open_bytes(&std::fs::read(&sealed).unwrap(), &identity, 100).unwrap();
    assert_eq!(opened, "från age".as_bytes());
}

#[test]
fn a_bundle_is_read_back_and_the_same_binder_gives_the_same_tar() {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::generate().unwrap();
    let recipients = [identity.recipient().unwrap()];
    let page = folder.path().join("page");
    std::fs::write(&page, b"%PDF from a file").unwrap();
    let contents = [Content::Bytes(b"%PDF one"), Content::File(&page)];
    let mut tars = Vec::new();
    for name in ["one.age", "two.age"] {
        let path = folder.path().join(name);
        let mut manifest = manifest(&["one.pdf", "two.pdf"]);
        let digest = write_bundle(&path, &mut manifest, &contents, &recipients).unwrap();
        assert_eq!(planb_node::files::digest(&path).unwrap(), digest);
        let (read, files) = open_bundle(&path, &identity).unwrap();
        assert_eq!(read, manifest);
        assert_eq!(files[0], ("one.pdf".to_string(), b"%PDF one".to_vec()));
        assert_eq!(files[1], ("two.pdf".to_string(), b"%PDF from a file".to_vec()));
        tars.push(seal::open_bytes(&std::fs::read(&path).unwrap(), &identity, 1 << 20).unwrap());
    }
    assert_eq!(tars[0], tars[1]);
}

#[test]
fn a_bundle_that_is_not_right_is_refused() {
    let identity = Identity::generate().unwrap();
    let files = |names: &[&str]| {
        let mut manifest = manifest(names);
        for file in &mut manifest.files {
            file.digest = blake3::hash(b"pdf").to_hex().to_string();
        }
        serde_json::to_vec(&manifest).unwrap()
    };
    let pdf: (&str, &[u8]) = ("a.pdf", b"pdf");
    let good = files(&["a.pdf"]);
    type File<'a> = (&'a str, &'a [u8]);
    let cases: Vec<(Vec<File>, &str)> = vec![
        (vec![], "bundle-damaged code=no-manifest"),
        (vec![pdf], "bundle-damaged code=no-manifest"),
        (vec![("manifest.json", b"{}")], "bundle-damaged code=manifest"),
        (vec![("manifest.json", b"{\"version\": 2}")], "bundle-newer version=2"),
        (vec![("manifest.json", &good)], "bundle-damaged code=missing-file"),
        (vec![("manifest.json", &good), pdf, pdf], "bundle-damaged code=extra-file"),
        (vec![("manifest.json", &good), ("b.pdf", b"pdf")], "bundle-damaged code=wrong-file"),
        (vec![("manifest.json", &good), ("a.pdf", b"fdp")], "bundle-damaged code=digest"),
    ];
    for (entries, expected) in cases {
        assert_eq!(read(&tar_of(&entries), &identity).unwrap_err().to_string(), expected);
    }
    assert!(read(&tar_of(&[("manifest.json", &good), pdf]), &identity).is_ok());
    for name in
        ["../a.pdf", "/etc/a", "a/b.pdf", ".a", "-a", "a..b", "a.", "", "å.pdf", "manifest.json", &"a".repeat(81)]
    {
        let json = files(&[name]);
        let trouble = read(&tar_of(&[("manifest.json", &json)]), &identity).unwrap_err();
        assert_eq!(trouble.to_string(), "bundle-damaged code=name", "{name}");
    }
    let json = files(&["a.pdf", "a.pdf"]);
    assert!(read(&tar_of(&[("manifest.json", &json)]), &identity).is_err());
}

fn read(tar: &[u8], identity: &Identity) -> Result<Manifest, planb_node::trouble::Trouble> {
    let sealed = seal::seal_bytes(tar, &[identity.recipient().unwrap()]).unwrap();
    planb_node::bundle::read_bundle(&sealed[..], identity).map(|(manifest, _)| manifest)
}

fn tar_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}
