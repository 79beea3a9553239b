//! What every place must do, as one list of steps, run against each of them.

use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use planb_node::carrier::place::MAX_FILE_BYTES;
use planb_node::carrier::{Fault, Folder, Found, Memory, Object, Place, Written};

/// One thing that is done at a place, and what must come of it.
enum Step {
    Write(&'static str, &'static [u8], Result<Written, Fault>),
    Read(&'static str, u64, Result<&'static [u8], Fault>),
    List(&'static str, &'static [(&'static str, u64)]),
    Remove(&'static str, Result<(), Fault>),
}

use Step::{List, Read, Remove, Write};

const HEX: &str = "planb/0011223344556677/n/8899aabbccddeeff/s/00112233445566778899aabbccddeeff-1-18446744073709551615-0123456789abcdef.seg";

fn steps() -> Vec<Step> {
    let mut steps = vec![
        List("planb", &[]),
        Read("planb/a", 9, Err(Fault::Missing)),
        Remove("planb/a", Ok(())),
        Remove("planb/x/y/z", Ok(())),
        Write("planb/a", b"one", Ok(Written::New)),
        Read("planb/a", 3, Ok(b"one")),
        Read("planb/a", 2, Err(Fault::TooLarge { bytes: 3, limit: 2 })),
        Write("planb/b/c/d/e/f", b"", Ok(Written::New)),
        Read("planb/b/c/d/e/f", 0, Ok(b"")),
        Write(HEX, b"segment", Ok(Written::New)),
        List("planb", &[(HEX, 7), ("planb/a", 3), ("planb/b/c/d/e/f", 0)]),
        List("planb/b", &[("planb/b/c/d/e/f", 0)]),
        // A name that another begins with is not a folder.
        Write("planb/bb", b"x", Ok(Written::New)),
        List("planb/b", &[("planb/b/c/d/e/f", 0)]),
        Write("planb/a", b"again, and longer", Ok(Written::Again)),
        Read("planb/a", 99, Ok(b"again, and longer")),
        Write("planb/a", b"short", Ok(Written::Again)),
        Read("planb/a", 99, Ok(b"short")),
        Remove("planb/a", Ok(())),
        Read("planb/a", 99, Err(Fault::Missing)),
        Remove("planb/a", Ok(())),
        Write("planb/a", b"one", Ok(Written::New)),
        List("nothing/there", &[]),
    ];
    for bad in [
        "",
        "..",
        "../x",
        "planb/../../x",
        "/etc/passwd",
        "planb/A",
        "planb/a b",
        "planb//a",
        "planb/.a",
        "a/b/c/d/e/f/g",
    ] {
        steps.push(Write(bad, b"x", Err(Fault::BadName)));
        steps.push(Read(bad, 9, Err(Fault::BadName)));
        steps.push(Remove(bad, Err(Fault::BadName)));
    }
    steps
}

/// Runs all steps; says which one failed.
pub fn conforms(name: &str, place: &mut dyn Place) {
    for (at, step) in steps().into_iter().enumerate() {
        let at = format!("{name}, step {at}");
        match step {
            Write(file, bytes, expected) => assert_eq!(place.write(file, bytes), expected, "{at}: write {file}"),
            Read(file, limit, expected) => {
                assert_eq!(place.read(file, limit), expected.map(<[u8]>::to_vec), "{at}: read {file}");
            }
            List(folder, expected) => {
                let listing = place.list(folder).unwrap();
                let found = expected.iter().map(|(name, bytes)| Found { name: name.to_string(), bytes: *bytes });
                assert_eq!(listing.files, found.collect::<Vec<_>>(), "{at}: list {folder}");
                assert!(!listing.more, "{at}");
            }
            Remove(file, expected) => assert_eq!(place.remove_own(file), expected, "{at}: remove {file}"),
        }
    }
    has_limits(name, place);
}

/// The largest file goes in and comes back; one byte more does not.
fn has_limits(name: &str, place: &mut dyn Place) {
    let most = usize::try_from(MAX_FILE_BYTES).unwrap();
    let bytes = vec![7; most + 1];
    let large = Err(Fault::TooLarge { bytes: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES });
    assert_eq!(place.write("planb/big", &bytes), large, "{name}");
    assert_eq!(place.read("planb/big", 9), Err(Fault::Missing), "{name}");
    assert_eq!(place.write("planb/big", &bytes[..most]), Ok(Written::New), "{name}");
    assert!(place.read("planb/big", MAX_FILE_BYTES).is_ok_and(|read| read == bytes[..most]), "{name}");
    assert_eq!(place.remove_own("planb/big"), Ok(()), "{name}");
}

#[test]
fn memory_conforms() {
    conforms("memory", &mut Memory::new());
    assert!(Memory::new().forgets() && !Memory::that_keeps().forgets());
}

#[test]
fn a_folder_conforms() {
    let folder = tempfile::tempdir().unwrap();
    conforms("folder", &mut Folder::open(folder.path()).unwrap());
}

#[test]
fn an_object_store_conforms() {
    let store = Arc::new(InMemory::new());
    conforms("object store in memory", &mut Object::over(store.clone(), "").unwrap());
    conforms("below a prefix", &mut Object::over(store.clone(), "region/planb").unwrap());
    // Another prefix of the same bucket is another place.
    let mut other = Object::over(store, "region").unwrap();
    assert_eq!(other.list("planb/a").unwrap().files, []);
    assert!(!other.forgets());
}

#[test]
fn an_object_store_on_disk_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let store = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    conforms("object store on disk", &mut Object::over(Arc::new(store), "p").unwrap());
}

#[test]
fn an_address_of_a_bucket_has_a_bucket() {
    for bad in ["s3://", "s3:///x", "https://bucket", "bucket"] {
        assert_eq!(Object::s3(bad).map(|_| ()), Err(Fault::BadName), "{bad}");
    }
}
