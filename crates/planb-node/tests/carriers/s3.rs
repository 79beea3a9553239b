//! S3 against a real server process: moto's.

use std::time::{Duration, Instant};

use planb_node::carrier::visit::Known;
use planb_node::carrier::{Fault, Place};

use crate::desk::Desk;
use crate::moto::{bucket, make_bucket, start};
use crate::suite::conforms;
use crate::visits::call;

#[test]
fn a_real_server_conforms() {
    let Some(moto) = start() else {
        eprintln!("absent: moto's server could not be started, so S3 was not tried");
        return;
    };
    make_bucket(moto.port, "region");
    conforms("s3", &mut bucket(moto.port, "region", "planb/test"));
    assert_eq!(bucket(moto.port, "nowhere", "").write("planb/a", b"x"), Err(Fault::Missing));

    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let mut known = [Known::default(), Known::default()];
    let mut place = bucket(moto.port, "region", "shared");
    a.write(&[b"one"]);
    b.write(&[b"two"]);
    a.keys.insert(b.public_key(), b"sealed, end".to_vec());
    for _ in 0..2 {
        call(&mut place, &mut a, &mut known[0]);
        call(&mut place, &mut b, &mut known[1]);
    }
    assert!(call(&mut place, &mut a, &mut known[0]).in_sync);
    assert_eq!((a.content(), b.got.len()), (b.content(), 0));
    // The server goes away: that is said, in bounded time, and nothing is lost.
    drop(moto);
    a.write(&[b"three"]);
    let begun = Instant::now();
    let cut = call(&mut place, &mut a, &mut known[0]);
    assert_eq!(cut.stopped, Some(Fault::Gone));
    assert!(begun.elapsed() < Duration::from_secs(180), "{:?}", begun.elapsed());
}
