//! What a copy of the hub's whole disk gives away: no bundle, no snapshot, no name of a client.

use std::path::Path;

use planb_node::bundle;
use planb_node::keys::Identity;
use planb_node::machine::NodeKeys;
use planb_node::snapshots;

use crate::place::{NIGHT, Place, files_below};

#[test]
fn a_copy_of_the_hub_opens_no_bundle_and_no_night() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    place.put_exports("2021-12-16T22:10");
    place.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
    // The operator put the sheets in envelopes and deleted the folder, as the program said.
    std::fs::remove_dir_all(place.path("kuvert")).unwrap();
    opens_nothing(&place.dir());
}

/// A copy of a hub's folder, without the sheets that were printed.
pub fn opens_nothing(hub: &Path) {
    let keys = NodeKeys::open(hub).unwrap();
    // Every secret that the disk holds, tried as an age key.
    let mut secrets: Vec<Identity> = vec![keys.identity(), Identity::of_bytes(keys.signing().to_bytes())];
    secrets.push(Identity::of_bytes(*keys.sheet_key()));
    let all = files_below(hub);
    let sealed: Vec<_> = all.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "age")).collect();
    assert!(sealed.len() > 20, "{}", sealed.len());
    for (path, bytes) in &sealed {
        assert!(bytes.starts_with(b"age-encryption.org/v1"), "{}", path.display());
        for secret in &secrets {
            assert!(planb_node::seal::open_bytes(bytes, secret, 1 << 30).is_err(), "{}", path.display());
            assert!(bundle::open_bundle(path, secret).is_err());
            assert!(snapshots::read_snapshot(path, secret).is_err());
        }
    }
    // No client's number, name or street stands in clear anywhere, and no file name tells one.
    for (path, bytes) in &all {
        for secret in ["193007259892", "Geijerstam", "Hamnplan 24", "Björk-Ström, Åsa"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds {secret}", path.display());
            assert!(!path.to_string_lossy().contains(secret));
        }
    }
}
