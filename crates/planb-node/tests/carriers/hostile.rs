//! Visits to a place where others have written too: in error, in malice, for another municipality.

use planb_core::log::sync::{Shelf, To, Want, Why};
use planb_core::log::{SignedHeads, Tenant};
use planb_node::carrier::Memory;
use planb_node::carrier::place::MAX_FILE_BYTES;
use planb_node::carrier::visit::{Known, NotTakenWhy, Note};

use crate::desk::Desk;
use crate::visits::call;

fn two() -> [Desk; 2] {
    Desk::all(2).try_into().ok().unwrap()
}

fn named(place: &Memory, end: &str) -> Vec<String> {
    place.files().keys().filter(|name| name.ends_with(end)).cloned().collect()
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_string()
}

/// A segment file under a name that fits it, in the folder of whoever wrote `like`.
fn put_segment(place: &mut Memory, like: &str, bytes: Vec<u8>) -> String {
    let (folder, file) = like.rsplit_once('/').unwrap();
    let log = file.split('-').next().unwrap();
    let name = format!("{folder}/{log}-1-9-{}.seg", digest(&bytes));
    place.files_mut().insert(name.clone(), bytes);
    name
}

#[test]
fn another_municipality_and_an_exercise_are_left_alone() {
    let [mut a, mut b] = two();
    let mut other = Desk::of_tenant(1, Tenant([0x22; 16]));
    let mut place = Memory::new();
    other.write(&[b"theirs"]);
    call(&mut place, &mut other, &mut Known::default());
    let theirs = place.files().clone();
    a.write(&[b"ours"]);
    call(&mut place, &mut a, &mut Known::default());
    let visited = call(&mut place, &mut b, &mut Known::default());
    assert_eq!((visited.received.transactions, visited.refused.len(), visited.others.len()), (1, 0, 1));
    assert!(theirs.iter().all(|(name, bytes)| place.files().get(name) == Some(bytes)));
    // Theirs under our name.
    let theirs = theirs.iter().find(|(name, _)| name.ends_with(".seg")).unwrap().1.clone();
    let like = named(&place, ".seg").into_iter().find(|name| name.contains("1111111111111111")).unwrap();
    let name = put_segment(&mut place, &like, theirs);
    let visited = call(&mut place, &mut b, &mut Known::default());
    assert_eq!(visited.refused.len(), 1);
    assert_eq!((&visited.refused[0].file, &visited.refused[0].why), (&name, &NotTakenWhy::Log(Why::OtherTenant)));
}

#[test]
fn bad_files_do_not_stop_good_ones() {
    let [mut a, mut b] = two();
    let mut place = Memory::new();
    for line in 0..3 {
        a.write(&[format!("{line}").as_bytes()]);
    }
    call(&mut place, &mut a, &mut Known::default());
    let like = named(&place, ".seg").remove(0);
    let good = place.files()[&like].clone();
    let mut forged = good.clone();
    *forged.last_mut().unwrap() ^= 1;
    let mut newer = good.clone();
    newer[0] = 9;
    let bad = [
        (forged, "damaged"),
        (newer, "newer"),
        (good[..good.len() / 2].to_vec(), "damaged"),
        (Vec::new(), "damaged"),
        (vec![0xff; 5_000], "newer"),
        (vec![0; MAX_FILE_BYTES as usize + 1], "too large"),
    ];
    let bad = bad.map(|(bytes, why)| (put_segment(&mut place, &like, bytes), why));
    let head = named(&place, ".head").remove(0);
    let folder = head.rsplit_once('/').unwrap().0.to_string();
    place.files_mut().insert(format!("{folder}/99-{}.head", digest(b"no note")), b"no note".to_vec());
    let other = place.files()[&head].clone();
    place.files_mut().insert(format!("{folder}/98-0123456789abcdef.head"), other);

    let visited = call(&mut place, &mut b, &mut Known::default());
    assert_eq!((visited.received.transactions, visited.others.len()), (3, 1));
    for (name, why) in bad {
        let refused = visited.refused.iter().find(|refused| refused.file == name);
        let found = match refused.map(|refused| &refused.why) {
            Some(NotTakenWhy::Log(Why::Damaged(_))) => "damaged",
            Some(NotTakenWhy::Log(Why::Newer(_))) => "newer",
            Some(NotTakenWhy::Place(_)) => "too large",
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(found, why, "{name}");
    }
    let heads = visited.refused.iter().filter(|refused| refused.file.ends_with(".head"));
    assert!(heads.clone().all(|refused| refused.why == NotTakenWhy::Damaged) && heads.count() == 2);
}

#[test]
fn a_damaged_segment_is_healed_by_the_next_who_has_it() {
    for truncated in [true, false] {
        let mut desks = Desk::all(3);
        let mut known = vec![Known::default(); 3];
        let mut place = Memory::new();
        desks[0].write(&[b"one"]);
        desks[0].write(&[b"two"]);
        call(&mut place, &mut desks[0], &mut known[0]);
        call(&mut place, &mut desks[1], &mut known[1]);
        let name = named(&place, ".seg").remove(0);
        let bytes = place.files_mut().get_mut(&name).unwrap();
        if truncated {
            bytes.truncate(60);
        } else {
            // The last byte: the size is as it was, so that who knows the file has no reason to look.
            *bytes.last_mut().unwrap() ^= 1;
        }
        let third = call(&mut place, &mut desks[2], &mut known[2]);
        assert!(third.refused.iter().any(|refused| refused.why == NotTakenWhy::Damaged), "{third:?}");
        assert!(!third.waiting.is_empty());
        // The second one has it, and is told by the third one's note. What was good before the damage the third one took
        // and wrote itself.
        let healed = call(&mut place, &mut desks[1], &mut known[1]).sent.transactions;
        assert_eq!((healed, third.received.transactions), if truncated { (2, 0) } else { (1, 1) });
        let third = call(&mut place, &mut desks[2], &mut known[2]);
        assert_eq!((desks[2].has(&desks[0].log()), third.waiting.len()), (2, 0));
        // Its writer takes away what is spoilt, and all is quiet again.
        for _ in 0..2 {
            for who in 0..3 {
                call(&mut place, &mut desks[who], &mut known[who]);
            }
        }
        let last = call(&mut place, &mut desks[0], &mut known[0]);
        assert!(last.in_sync && last.refused.is_empty(), "{last:?}");
    }
}

#[test]
fn a_name_that_promises_too_much_covers_nothing() {
    let [mut a, mut b] = two();
    let mut place = Memory::new();
    a.write(&[b"one"]);
    call(&mut place, &mut a, &mut Known::default());
    // The first segment again, said to hold one to nine.
    let like = named(&place, ".seg").remove(0);
    let bytes = place.files()[&like].clone();
    let lie = put_segment(&mut place, &like, bytes);
    place.files_mut().remove(&like);
    a.write(&[b"two"]);
    let visited = call(&mut place, &mut a, &mut Known::default());
    assert_eq!(visited.sent.transactions, 1, "what is in it counts, not what it is called");
    assert!(place.files().contains_key(&lie));
    assert_eq!(call(&mut place, &mut b, &mut Known::default()).received.transactions, 2);
}

#[test]
fn notes_of_strangers_and_of_others_names_are_not_believed() {
    let [mut a, mut b] = two();
    let mut stranger = Desk::new(9);
    let mut place = Memory::new();
    a.write(&[b"one"]);
    call(&mut place, &mut a, &mut Known::default());
    stranger.write(&[b"x"]);
    let mut heads = stranger.own_heads().unwrap();
    // A stranger's note in the first one's folder, and the first one's heads with another count.
    let note = |heads: &SignedHeads| {
        Note { heads: heads.clone(), witnessed: Vec::new(), damaged: Vec::new(), receipts: Vec::new() }
            .encode()
            .unwrap()
    };
    let folder = named(&place, ".head").remove(0).rsplit_once('/').unwrap().0.to_string();
    let bytes = note(&heads);
    place.files_mut().insert(format!("{folder}/50-{}.head", digest(&bytes)), bytes);
    heads = a.own_heads().unwrap();
    heads.count = 60;
    let bytes = note(&heads);
    place.files_mut().insert(format!("{folder}/60-{}.head", digest(&bytes)), bytes);
    let visited = call(&mut place, &mut b, &mut Known::default());
    assert_eq!(visited.refused.iter().filter(|refused| refused.why == NotTakenWhy::NotSigned).count(), 2);
    assert_eq!((visited.others.len(), visited.others[0].count), (1, a.own_heads().unwrap().count));
}

#[test]
fn client_keys_go_by_stick_and_never_by_bucket() {
    for keeps in [false, true] {
        let [mut a, mut b] = two();
        let mut known = vec![Known::default(); 2];
        let mut place = if keeps { Memory::that_keeps() } else { Memory::new() };
        a.write(&[b"one"]);
        b.write(&[b"two"]);
        a.keys.insert(b.public_key(), b"sealed: a key, end".to_vec());
        for _ in 0..2 {
            call(&mut place, &mut a, &mut known[0]);
            call(&mut place, &mut b, &mut known[1]);
        }
        let expected = if keeps { vec![] } else { vec![(a.public_key(), b"sealed: a key, end".to_vec())] };
        assert_eq!(b.got, expected);
        call(&mut place, &mut a, &mut known[0]);
        assert_eq!(a.keys.is_empty(), !keeps, "signed for, or never given");
        assert_eq!(named(&place, ".age"), [""; 0], "what was signed for is taken away");
    }
}

#[test]
fn who_has_lost_client_keys_says_so_and_is_left_them_again() {
    let [mut a, mut b] = two();
    let mut known = vec![Known::default(); 2];
    let mut place = Memory::new();
    a.write(&[b"one"]);
    b.write(&[b"two"]);
    let keys = b"sealed: a key, end".to_vec();
    a.keys.insert(b.public_key(), keys.clone());
    let mut rounds = |a: &mut Desk, b: &mut Desk, count: usize| {
        for _ in 0..count {
            call(&mut place, a, &mut known[0]);
            call(&mut place, b, &mut known[1]);
        }
    };
    rounds(&mut a, &mut b, 3);
    assert!(a.keys.is_empty() && b.got.len() == 1, "signed for");
    rounds(&mut a, &mut b, 3);
    assert_eq!(b.got.len(), 1, "and not given again");
    b.lacks_keys = true;
    rounds(&mut a, &mut b, 2);
    assert!(!b.lacks_keys);
    assert_eq!(b.got, vec![(a.public_key(), keys); 2]);
    rounds(&mut a, &mut b, 3);
    assert!(a.keys.is_empty() && b.got.len() == 2, "signed for once more, and that is all");
}

#[test]
fn keys_that_do_not_open_are_not_signed_for() {
    let [mut a, mut b] = two();
    let mut known = vec![Known::default(); 2];
    let mut place = Memory::new();
    a.write(&[b"one"]);
    b.write(&[b"two"]);
    a.keys.insert(b.public_key(), b"garbage".to_vec());
    for _ in 0..2 {
        call(&mut place, &mut a, &mut known[0]);
        let visited = call(&mut place, &mut b, &mut known[1]);
        let keys = visited.refused.iter().filter(|refused| refused.why == NotTakenWhy::Keys).count();
        assert_eq!((visited.received.transactions <= 1, keys <= 1), (true, true));
    }
    assert!(b.got.is_empty() && !a.keys.is_empty() && named(&place, ".age").len() == 1);
}

#[test]
fn lost_bodies_come_back() {
    let [mut a, mut b] = two();
    let mut known = vec![Known::default(); 2];
    let mut place = Memory::new();
    a.write(&[b"one"]);
    a.write(&[b"two"]);
    call(&mut place, &mut a, &mut known[0]);
    call(&mut place, &mut b, &mut known[1]);
    b.lose_body(&a.log(), 2);
    assert_eq!(call(&mut place, &mut b, &mut known[1]).received.entries, 1);
    assert_eq!(a.content(), b.content());
}

#[test]
fn a_file_without_the_bodies_does_not_cover_them() {
    let [mut a, mut b] = two();
    let mut place = Memory::new();
    a.write(&[b"one"]);
    let log = a.log();
    let whole = a.segment(&Want { log, from: 1, to: 1, bodies: true }, &To::Anyone, 1 << 20).unwrap().unwrap();
    b.import(&whole).unwrap();
    b.lose_body(&log, 1);
    call(&mut place, &mut b, &mut Known::default());
    let visited = call(&mut place, &mut a, &mut Known::default());
    assert_eq!(visited.sent.transactions, 1, "this one has the body");
    assert_eq!(call(&mut place, &mut b, &mut Known::default()).received.entries, 1);
}
