//! What may lie on a stick, and what must not happen to it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use planb_node::carrier::visit::{Known, visit};
use planb_node::carrier::{Fault, Folder, Place, Written};

use crate::desk::Desk;
use crate::suite::conforms;
use crate::visits::call;

/// Everything below a folder: name, size, and the bytes of plain small files; links are not followed.
fn everything(root: &Path) -> BTreeMap<PathBuf, (u64, Option<Vec<u8>>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let metadata = entry.metadata().unwrap();
            if metadata.is_dir() {
                folders.push(entry.path());
            }
            let small = metadata.is_file() && metadata.len() < 1 << 20;
            found.insert(entry.path(), (metadata.len(), small.then(|| fs::read(entry.path()).unwrap())));
        }
    }
    found
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn foreign_things_are_left_as_they_are() {
    let stick = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, "not yours").unwrap();
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    a.write(&[b"one"]);
    let mut place = Folder::open(stick.path()).unwrap();
    call(&mut place, &mut a, &mut Known::default());

    let good = place.list("planb").unwrap().files;
    let segment = good.iter().find(|found| found.name.ends_with(".seg")).unwrap().name.clone();
    let folder = stick.path().join(&segment).parent().unwrap().to_path_buf();
    let node = folder.parent().unwrap().to_path_buf();
    let file = segment.rsplit('/').next().unwrap();
    let named = |log: &str| format!("{}{}", log.repeat(32), &file[32..]);
    // Right names that are not files, other names that are, and things that belong to somebody else.
    symlink(&secret, folder.join(named("a"))).unwrap();
    fifo(&folder.join(named("b")));
    fs::create_dir(folder.join(named("c"))).unwrap();
    fs::File::create(folder.join(named("d"))).unwrap().set_len(4 << 30).unwrap();
    fs::write(folder.join(file.to_uppercase()), "loud").unwrap();
    fs::write(folder.join("..evil.seg"), "x").unwrap();
    fs::write(folder.join("å.seg"), "x").unwrap();
    fs::write(folder.join("run.sh"), "#!/bin/sh\ntouch ran\n").unwrap();
    fs::write(stick.path().join("autorun.inf"), "[autorun]").unwrap();
    fs::write(stick.path().join("IMG_0001.JPG"), "a photograph").unwrap();
    symlink(outside.path(), node.join("f")).unwrap();
    symlink(stick.path(), node.join("loop")).unwrap();
    fs::create_dir_all(stick.path().join("planb/1111111111111111/n/0000000000000000/a/b/c/d/e")).unwrap();
    let before = everything(stick.path());

    let visited = visit(&mut place, &mut b, &mut Known::default()).unwrap();
    assert_eq!((visited.received.transactions, visited.stopped), (1, None));
    assert!(visited.foreign >= 8, "{}", visited.foreign);
    let after = everything(stick.path());
    for (path, held) in &before {
        assert_eq!(after.get(path), Some(held), "{}", path.display());
    }
    let new = after.keys().filter(|path| !before.contains_key(*path));
    let own = new.filter(|path| path.starts_with(node.parent().unwrap()) && !path.starts_with(&node));
    assert!(own.count() > 0);
    assert_eq!(everything(outside.path()).len(), 1);
    assert_eq!(fs::read_to_string(&secret).unwrap(), "not yours");
}

#[test]
fn what_stands_in_the_way_is_said() {
    let stick = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let at = |name: &str| stick.path().join(name);
    fs::create_dir_all(at("planb/folder")).unwrap();
    fs::write(outside.path().join("x"), "not yours").unwrap();
    symlink(outside.path().join("x"), at("planb/link")).unwrap();
    symlink(outside.path(), at("planb/way")).unwrap();
    symlink(outside.path().join("new"), at("planb/dangling")).unwrap();
    fifo(&at("planb/fifo"));
    fs::write(at("planb/file"), "x").unwrap();
    fs::create_dir(at("planb/part.part")).unwrap();
    symlink(outside.path().join("x"), at("planb/other.part")).unwrap();
    let mut place = Folder::open(stick.path()).unwrap();
    for name in ["planb/folder", "planb/link", "planb/way/x", "planb/dangling", "planb/fifo", "planb/file/x"] {
        assert_eq!(place.read(name, 99), Err(Fault::Foreign), "{name}");
        assert_eq!(place.write(name, b"ours"), Err(Fault::Foreign), "{name}");
        assert_eq!(place.remove_own(name), Err(Fault::Foreign), "{name}");
    }
    for name in ["planb/part", "planb/other"] {
        assert_eq!(place.write(name, b"ours"), Err(Fault::Foreign), "{name}");
    }
    for name in ["planb/way", "planb/file"] {
        assert_eq!(place.list(name), Err(Fault::Foreign), "{name}");
    }
    // A leftover that is another name of somebody's file is taken away, and the file stays.
    fs::hard_link(outside.path().join("x"), at("planb/mine.part")).unwrap();
    assert_eq!(place.write("planb/mine", b"ours"), Ok(Written::New));
    assert_eq!(fs::read(outside.path().join("x")).unwrap(), b"not yours");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn a_stick_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("media/stick");
    assert_eq!(Folder::open(&absent).map(|_| ()), Err(Fault::Missing));
    assert!(!absent.exists());
    fs::write(folder.path().join("file"), "x").unwrap();
    assert_eq!(Folder::open(&folder.path().join("file")).map(|_| ()), Err(Fault::Foreign));

    let stick = folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let mut place = Folder::open(&stick).unwrap();
    place.write("planb/a", b"x").unwrap();
    fs::remove_dir_all(&stick).unwrap();
    assert_eq!(place.list("planb"), Err(Fault::Gone));
    assert_eq!(place.read("planb/a", 9), Err(Fault::Gone));
    assert_eq!(place.write("planb/a", b"x"), Err(Fault::Gone));
    assert_eq!(place.remove_own("planb/a"), Err(Fault::Gone));
    assert!(!stick.exists());
}

/// A file system of its own, for as long as it is held; `None` where none can be mounted, which is said.
struct Mounted(tempfile::TempDir);

impl Mounted {
    fn of(kind: &str, bytes: u64) -> Option<Mounted> {
        let folder = tempfile::tempdir().unwrap();
        let point = folder.path().join("stick");
        fs::create_dir(&point).unwrap();
        let image = folder.path().join("image");
        let run = |program: &str, arguments: &[&str]| -> bool {
            Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
        };
        let (point_name, image_name) = (point.to_str().unwrap(), image.to_str().unwrap());
        let mounted = match kind {
            "tmpfs" => run("mount", &["-t", "tmpfs", "-o", &format!("size={bytes}"), "none", point_name]),
            _ => {
                fs::File::create(&image).unwrap().set_len(bytes).unwrap();
                run(&format!("mkfs.{kind}"), &[image_name]) && run("mount", &["-o", "loop", image_name, point_name])
            }
        };
        if !mounted {
            eprintln!("skipped: {kind} cannot be mounted here");
        }
        mounted.then_some(Mounted(folder))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("stick")
    }

    fn remount(&self, options: &str) -> bool {
        let path = self.path();
        Command::new("mount").args(["-o", options]).arg(path).status().is_ok_and(|status| status.success())
    }

    fn unmount(&self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.unmount();
    }
}

#[test]
fn real_file_systems_conform() {
    for kind in ["vfat", "exfat", "tmpfs"] {
        if let Some(mounted) = Mounted::of(kind, 128 << 20) {
            conforms(kind, &mut Folder::open(&mounted.path()).unwrap());
        }
    }
}

#[test]
fn a_full_stick_and_a_read_only_one() {
    for kind in ["vfat", "exfat", "tmpfs"] {
        let Some(mounted) = Mounted::of(kind, 16 << 20) else { continue };
        let mut place = Folder::open(&mounted.path()).unwrap();
        let mut written = 0;
        let full = loop {
            match place.write(&format!("planb/{written}"), &[7; 1 << 20]) {
                Ok(_) => written += 1,
                Err(fault) => break fault,
            }
        };
        assert_eq!(full, Fault::Full, "{kind}");
        let names: Vec<String> = place.list("planb").unwrap().files.into_iter().map(|found| found.name).collect();
        assert_eq!(names.len(), written, "nothing half is left: {names:?}");
        assert!(names.iter().all(|name| place.read(name, 2 << 20).unwrap() == [7; 1 << 20]));
        place.remove_own("planb/0").unwrap();
        assert_eq!(place.write("planb/again", &[7; 1 << 19]), Ok(Written::New));

        assert!(mounted.remount("remount,ro"));
        assert_eq!(place.write("planb/x", b"x"), Err(Fault::Denied), "{kind}");
        assert_eq!(place.write("new/x", b"x"), Err(Fault::Denied), "{kind}");
        assert_eq!(place.remove_own("planb/1"), Err(Fault::Denied), "{kind}");
        assert!(place.read("planb/1", 2 << 20).is_ok());
        // What is left where a stick was mounted is not the stick.
        let device = fs::metadata(mounted.path()).unwrap().dev();
        mounted.unmount();
        if fs::metadata(mounted.path()).unwrap().dev() != device {
            assert_eq!(place.write("planb/x", b"x"), Err(Fault::Gone), "{kind}");
            assert_eq!(fs::read_dir(mounted.path()).unwrap().count(), 0);
        }
    }
}
