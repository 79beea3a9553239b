//! A store that an earlier version wrote is opened, proven and read by this one. `testkit/store` has one of each released
//! version, with its key file; what it must say stands beside it. Nothing there is ever changed: a new version adds a folder.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use planb_node::store::Node;

#[test]
fn a_store_of_every_version_is_read() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testkit/store");
    let mut versions = 0;
    for folder in std::fs::read_dir(all).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        versions += 1;
        let place = tempfile::tempdir().unwrap();
        for name in ["log.db", "node.key"] {
            std::fs::copy(folder.join(name), place.path().join(name)).unwrap();
            std::fs::set_permissions(place.path().join(name), std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let mut node = Node::open(place.path()).unwrap();
        node.verify().unwrap();
        let notes = node.state().notes().iter().map(|(_, note)| format!("{} {}\n", note.number, note.written.text));
        let expected = std::fs::read_to_string(folder.join("notes.txt")).unwrap();
        assert_eq!(notes.collect::<String>(), expected, "{}", folder.display());
        let events: std::collections::BTreeSet<String> =
            node.entries().unwrap().iter().map(|entry| entry.event.name().to_string()).collect();
        for event in std::fs::read_to_string(folder.join("events.txt")).unwrap().lines() {
            assert!(events.contains(event), "{}: {event} is not read", folder.display());
        }
        // It goes on: under a new incarnation, as every copy does.
        node.record(|_| Ok(Vec::new())).unwrap();
    }
    assert!(versions > 0, "no store was found");
}
