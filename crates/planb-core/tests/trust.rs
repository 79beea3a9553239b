//! Who is enrolled and who is revoked is the same in whatever order the statements arrive, and as a naive model has it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use planb_core::log::{Damage, Hlc, Identity, LogId, Order, Prefix, ScopeId, Tenant};
use planb_core::trust::{Anchor, Certificate, Issuer, Revocation, Scopes, Standing, Statement, Trust};
use proptest::prelude::*;

const TENANT: Tenant = Tenant([7; 16]);
/// Stands for the root among the writers of a test.
const ROOT: u8 = 0;

/// Made once: a key takes its time without optimisation.
static SIGNERS: LazyLock<Vec<SigningKey>> =
    LazyLock::new(|| (0..10).map(|n| SigningKey::from_bytes(&[n + 100; 32])).collect());

fn signer(n: u8) -> &'static SigningKey {
    &SIGNERS[usize::from(n)]
}

fn key(n: u8) -> [u8; 32] {
    signer(n).verifying_key().to_bytes()
}

fn identity(n: u8) -> Identity {
    Identity { public_key: key(n), incarnation: [n; 16] }
}

fn log(n: u8) -> LogId {
    identity(n).log()
}

fn issuer(by: u8) -> Issuer {
    if by == ROOT { Issuer::Root } else { Issuer::Node(key(by)) }
}

/// A statement, and the entry that carries it: whose log, and which transaction at which time.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    by: u8,
    time: u64,
    seq: u64,
    statement: Statement,
}

impl Said {
    fn order(&self) -> Order {
        Order { hlc: Hlc::start_of(self.time), log: log(self.by), seq: self.seq, index: 0 }
    }
}

#[derive(PartialEq)]
enum Role {
    Plain,
    Admin,
}

fn enrol(by: u8, time: u64, seq: u64, about: u8, scopes: Scopes, role: Role) -> Said {
    let certificate = Certificate {
        tenant: TENANT,
        public_key: key(about),
        issued_ms: time,
        recipient: format!("age1node{about}"),
        name: format!("Nod {about}"),
        prefix: Prefix::new(&format!("K{about}")).unwrap(),
        scopes,
        admin: role == Role::Admin,
        issuer: issuer(by),
        signature: [0; 64],
    };
    Said { by, time, seq, statement: Statement::Certificate(certificate.sign(signer(by)).unwrap()) }
}

fn revoke(by: u8, time: u64, seq: u64, about: u8, last_good: u64) -> Said {
    let revocation = Revocation {
        tenant: TENANT,
        public_key: key(about),
        issued_ms: time,
        last_good: vec![(log(about).short(), last_good)],
        issuer: issuer(by),
        signature: [0; 64],
    };
    Said { by, time, seq, statement: Statement::Revocation(revocation.sign(signer(by)).unwrap()) }
}

fn admin(by: u8, time: u64, seq: u64, about: u8) -> Said {
    enrol(by, time, seq, about, Scopes::All, Role::Admin)
}

fn plain(by: u8, time: u64, seq: u64, about: u8) -> Said {
    enrol(by, time, seq, about, Scopes::All, Role::Plain)
}

fn told(mut trust: Trust, all: &[Said]) -> Trust {
    for said in all {
        trust.take(said.statement.clone(), key(said.by), said.order()).unwrap();
    }
    trust
}

fn rooted(all: &[Said]) -> Trust {
    told(Trust::rooted(TENANT, key(ROOT)), all)
}

/// One letter a node: enrolled, admin, founder, revoked, unknown.
fn letters(trust: &Trust, nodes: std::ops::RangeInclusive<u8>) -> String {
    let letter = |n| match trust.standing(&key(n)) {
        Standing::Enrolled(certificate) if certificate.admin => 'a',
        Standing::Enrolled(_) => 'e',
        Standing::Founder => 'f',
        Standing::Revoked => 'r',
        Standing::Unknown => '-',
    };
    nodes.map(letter).collect()
}

#[track_caller]
fn check(all: &[Said], expected: &str) {
    let backwards: Vec<Said> = all.iter().rev().cloned().collect();
    for told in [rooted(all), rooted(&backwards)] {
        assert_eq!(letters(&told, 1..=expected.len() as u8), expected);
    }
}

#[test]
fn the_founder_stands_alone_until_there_is_a_root() {
    let founder = Trust::founder(TENANT, key(1));
    assert_eq!(letters(&founder, 1..=2), "f-");
    assert!(founder.admits(&identity(1), 5) && !founder.admits(&identity(2), 5));
    assert!(founder.may(&key(1), ScopeId::staff()));
    assert_eq!(founder.nodes().count(), 1);
    let said = [plain(1, 10, 1, 2), admin(1, 20, 2, 1), admin(ROOT, 5, 1, 3)];
    let mut founder = told(founder, &said);
    assert_eq!(letters(&founder, 1..=3), "ae-", "the root is not known yet");
    founder.pin(TENANT, Anchor::Root(key(ROOT)));
    assert_eq!(letters(&founder, 1..=3), "--a");
    founder.take_root(admin(ROOT, 30, 1, 1).statement).unwrap();
    assert_eq!(letters(&founder, 1..=3), "aea", "what it said as the founder holds again");
    assert_eq!(letters(&Trust::default(), 1..=2), "--");
}

#[test]
fn the_root_enrols_an_administrator_who_enrols_others() {
    check(&[admin(ROOT, 1, 1, 1)], "a-");
    check(&[admin(ROOT, 1, 1, 1), plain(1, 10, 1, 2)], "ae");
    check(&[admin(ROOT, 1, 1, 1), plain(1, 10, 1, 2), plain(2, 20, 1, 3)], "ae-");
    check(&[admin(ROOT, 1, 1, 1), admin(1, 10, 1, 2), plain(2, 20, 1, 3)], "aae");
    check(&[admin(ROOT, 1, 1, 1), admin(1, 10, 1, 2), plain(2, 9, 1, 3)], "aa-");
    // The root's word needs no place in the log.
    check(&[admin(ROOT, 50, 1, 1), plain(1, 10, 1, 2)], "ae");
}

#[test]
fn a_revoked_administrators_later_statements_do_not_hold() {
    let before = [admin(ROOT, 1, 1, 1), admin(ROOT, 1, 1, 2), plain(2, 10, 4, 3)];
    let after = [plain(2, 30, 6, 4)];
    for by in [ROOT, 1] {
        check(&[&before[..], &after, &[revoke(by, 20, 9, 2, 5)]].concat(), "are-");
    }
    let trust = rooted(&[&before[..], &[revoke(1, 20, 9, 2, 5)]].concat());
    assert!(trust.admits(&identity(2), 5) && !trust.admits(&identity(2), 6));
    assert!(!trust.admits(&Identity { incarnation: [9; 16], ..identity(2) }, 1), "a log that nobody listed");
    assert!(!trust.may(&key(2), ScopeId::COMMON));
    assert_eq!(trust.revoked_by(&key(2)).map(|end| end.issuer), Some(issuer(1)));
    assert_eq!(trust.last_certificate(&key(2)).map(|certificate| &certificate.name[..]), Some("Nod 2"));
    // Written before the revocation, but after the last good transaction: by whoever had stolen the key.
    check(&[&before[..], &[plain(2, 15, 6, 4), revoke(1, 20, 9, 2, 5)]].concat(), "are-");
    check(&[&before[..], &[plain(2, 15, 6, 4), revoke(ROOT, 20, 9, 2, 5)]].concat(), "are-");
    // And so does what follows from it.
    let chain = [admin(2, 15, 6, 4), plain(4, 16, 1, 5), revoke(4, 17, 2, 3, 0), revoke(1, 20, 9, 2, 5)];
    check(&[&before[..], &chain].concat(), "are--");
}

#[test]
fn of_two_who_revoke_each_other_the_first_wins_and_the_root_always() {
    let both = [admin(ROOT, 1, 1, 1), admin(ROOT, 1, 1, 2)];
    check(&[&both[..], &[revoke(1, 20, 5, 2, 9), revoke(2, 21, 5, 1, 9)]].concat(), "ar");
    check(&[&both[..], &[revoke(1, 22, 5, 2, 9), revoke(2, 21, 5, 1, 9)]].concat(), "ra");
    // The second one calls the first one's transaction bad, but is revoked by then.
    check(&[&both[..], &[revoke(1, 20, 5, 2, 0), revoke(2, 21, 5, 1, 0)]].concat(), "ar");
    check(&[&both[..], &[revoke(1, 20, 5, 2, 9), revoke(ROOT, 90, 1, 1, 4)]].concat(), "ra");
    // An administrator does not undo what the root has ended.
    check(&[&both[..], &[revoke(ROOT, 20, 1, 2, 9), admin(1, 30, 5, 2)]].concat(), "ar");
}

#[test]
fn a_revocation_that_undoes_its_own_writers_enrolment_stays() {
    let said = [admin(ROOT, 1, 1, 1), admin(1, 10, 9, 2), revoke(2, 20, 1, 1, 5)];
    check(&said, "r-");
}

#[test]
fn enrolled_again_is_enrolled_and_the_root_stands_above_nodes() {
    let few = |scopes: &[ScopeId]| Scopes::Listed(scopes.to_vec());
    let (staff, unit) = (ScopeId::staff(), ScopeId([1; 16]));
    let mut both = [staff, unit];
    both.sort();
    let first = [admin(ROOT, 1, 1, 1), enrol(1, 10, 1, 2, few(&[staff]), Role::Plain)];
    let may = |trust: &Trust| [ScopeId::COMMON, staff, unit].map(|scope| trust.may(&key(2), scope));
    assert_eq!(may(&rooted(&first)), [true, true, false]);
    let more = rooted(&[&first[..], &[enrol(1, 20, 2, 2, few(&both), Role::Plain)]].concat());
    assert_eq!(may(&more), [true, true, true]);
    let root_says = enrol(ROOT, 5, 1, 2, few(&[unit]), Role::Plain);
    assert_eq!(may(&rooted(&[&first[..], &[root_says]].concat())), [true, false, true]);

    let again = [&first[..], &[revoke(1, 20, 2, 2, 3), plain(1, 30, 3, 2)]].concat();
    check(&again, "ae");
    assert!(rooted(&again).admits(&identity(2), 99));
    let by_root = [&first[..], &[revoke(ROOT, 20, 1, 2, 3), plain(ROOT, 30, 1, 2)]].concat();
    check(&by_root, "ae");
    // Who repeats an old word of the root, or carries it at another time, changes nothing.
    let mut repeated = by_root[2].clone();
    (repeated.by, repeated.time, repeated.seq) = (1, 90, 9);
    check(&[&by_root[..], &[repeated]].concat(), "ae");
}

#[test]
fn what_is_forged_foreign_or_in_another_log_does_not_hold() {
    let start = || vec![admin(ROOT, 1, 1, 1)];
    let with = |said: Said| [start(), vec![said]].concat();
    let changed = |change: fn(&mut Certificate)| {
        let mut said = plain(1, 10, 1, 2);
        if let Statement::Certificate(certificate) = &mut said.statement {
            change(certificate);
        }
        said
    };
    check(&with(changed(|_| {})), "ae");
    check(&with(changed(|certificate| certificate.admin = true)), "a-");
    check(&with(changed(|certificate| certificate.signature[5] ^= 1)), "a-");
    let tenant = changed(|certificate| {
        certificate.tenant = Tenant([8; 16]);
        *certificate = certificate.clone().sign(signer(1)).unwrap();
    });
    check(&with(tenant), "a-");
    let mut carried = plain(1, 10, 1, 2);
    carried.by = 3;
    check(&with(carried), "a-");
    let mut root = plain(1, 10, 1, 2);
    if let Statement::Certificate(certificate) = &mut root.statement {
        certificate.issuer = Issuer::Root;
        *certificate = certificate.clone().sign(signer(1)).unwrap();
    }
    check(&with(root), "a-");
    assert_eq!(
        Trust::rooted(TENANT, key(ROOT)).take_root(plain(1, 10, 1, 2).statement),
        Err(Damage::BadStatement("not the root's"))
    );
}

/// The rules once more, as slowly and plainly as they can be said: which of the statements hold.
fn naive(said: &[Said]) -> Vec<Said> {
    let place = |one: &Said| match one.by {
        ROOT => (Order { hlc: Hlc::end_of(one.statement.issued_ms()), log: LogId([255; 32]), seq: 0, index: 0 }, 0),
        _ => (one.order(), 1),
    };
    let mut all = said.to_vec();
    all.sort_by_key(place);
    all.dedup();
    let mut settled: Vec<usize> = Vec::new();
    'again: loop {
        let mut holds: Vec<bool> = (0..all.len()).map(|i| all[i].by == ROOT || settled.contains(&i)).collect();
        for i in 0..all.len() {
            if holds[i] {
                continue;
            }
            let now: Vec<(usize, &Said)> = all.iter().enumerate().filter(|(j, _)| holds[*j]).collect();
            let of = |n: u8| now.iter().filter(move |(_, one)| *one.statement.public_key() == key(n));
            let by = all[i].by;
            let certificate = of(by)
                .filter(|(j, one)| one.by == ROOT || *j < i)
                .filter_map(|(j, one)| match &one.statement {
                    Statement::Certificate(certificate) => Some(((one.by == ROOT), *j, certificate)),
                    Statement::Revocation(_) => None,
                })
                .max_by_key(|(root, j, _)| (*root, *j));
            let ended = unlifted(&now, by).into_iter().any(|(j, end)| j < i || all[i].seq > end.last_good[0].1);
            holds[i] = certificate.is_some_and(|(_, _, certificate)| certificate.admin) && !ended;
            if let (true, Statement::Revocation(end)) = (holds[i], &all[i].statement) {
                let bad = |j: &usize| {
                    holds[*j]
                        && !settled.contains(j)
                        && all[*j].by != ROOT
                        && key(all[*j].by) == end.public_key
                        && all[*j].seq > end.last_good[0].1
                };
                if (0..i).any(|j| bad(&j)) {
                    settled.push(i);
                    continue 'again;
                }
            }
        }
        return all.iter().zip(holds).filter(|(_, holds)| *holds).map(|(one, _)| one.clone()).collect();
    }
}

fn unlifted<'a>(now: &[(usize, &'a Said)], about: u8) -> Vec<(usize, &'a Revocation)> {
    let mine = || now.iter().filter(|(_, one)| *one.statement.public_key() == key(about));
    let lifted = |j: usize, by: u8| {
        mine().any(|(k, other)| {
            *k > j && matches!(other.statement, Statement::Certificate(_)) && (other.by == ROOT || by != ROOT)
        })
    };
    mine()
        .filter_map(|(j, one)| match &one.statement {
            Statement::Revocation(end) if !lifted(*j, one.by) => Some((*j, end)),
            _ => None,
        })
        .collect()
}

fn naive_letters(said: &[Said], nodes: u8) -> (String, Vec<u64>) {
    let held = naive(said);
    let now: Vec<(usize, &Said)> = held.iter().enumerate().collect();
    let mut letters = String::new();
    let mut last_good = Vec::new();
    for n in 1..=nodes {
        let certificate = now
            .iter()
            .filter_map(|(j, one)| match &one.statement {
                Statement::Certificate(found) if found.public_key == key(n) => Some(((one.by == ROOT, *j), found)),
                _ => None,
            })
            .max_by_key(|(rank, _)| *rank);
        let end = unlifted(&now, n).into_iter().max_by_key(|(j, end)| (end.issuer == Issuer::Root, *j));
        letters.push(match (certificate, end) {
            (_, Some(_)) => 'r',
            (Some((_, found)), None) => {
                if found.admin {
                    'a'
                } else {
                    'e'
                }
            }
            (None, None) => '-',
        });
        last_good.push(match (certificate, end) {
            (None, _) => 0,
            (Some(_), Some((_, end))) => end.last_good[0].1,
            (Some(_), None) => u64::MAX,
        });
    }
    (letters, last_good)
}

const NODES: u8 = 4;

fn any_said() -> impl Strategy<Value = Said> {
    let who = prop_oneof![1 => Just(ROOT), 3 => 1..=NODES];
    // A transaction's number follows its time, as it does in a log; several statements may share one time.
    (who, 1u64..12, 1..=NODES, 0u8..5, 0u64..12).prop_map(|(by, time, about, kind, last_good)| match kind {
        0 => plain(by, time, time, about),
        1 | 2 => admin(by, time, time, about),
        _ => revoke(by, time, time, about, last_good),
    })
}

/// One statement a transaction: of two at one time of one node the first stays.
fn one_each(said: Vec<Said>) -> Vec<Said> {
    let mut seen = BTreeMap::new();
    let mut kept: Vec<Said> = Vec::new();
    for one in said {
        if seen.insert((one.by, one.time), ()).is_none() {
            kept.push(one);
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(64) })]
    #[test]
    fn any_order_of_arrival_gives_what_the_naive_model_gives(
        (said, shuffled) in proptest::collection::vec(any_said(), 0..14).prop_flat_map(|some| {
            let said = one_each([vec![admin(ROOT, 2, 2, 1), admin(ROOT, 3, 3, 2)], some].concat());
            (Just(said.clone()), Just(said).prop_shuffle())
        })
    ) {
        let (one, other) = (rooted(&said), rooted(&shuffled));
        prop_assert_eq!(&one, &other);
        let (expected, last_good) = naive_letters(&said, NODES);
        prop_assert_eq!(letters(&one, 1..=NODES), expected);
        for (n, last_good) in (1..=NODES).zip(last_good) {
            for seq in 1..14 {
                prop_assert_eq!(one.admits(&identity(n), seq), seq <= last_good, "node {} at {}", n, seq);
            }
        }
        let known: BTreeSet<[u8; 32]> = one.nodes().map(|(key, _)| *key).collect();
        prop_assert!(known.len() <= usize::from(NODES));
    }
}
