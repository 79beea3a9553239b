//! The merge rules of records: what any order of arrival gives is what a naive model gives that sorts all entries first.

use jiff::civil::DateTime;
use planb_core::log::{Hlc, LogId, Order};
use planb_core::record::field::WRITES_KEPT;
use planb_core::record::history::CHECKPOINT_EVERY;
use planb_core::record::{Claims, Closed, Field, Fold, History, Move, Serials, Token};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn log(n: u8) -> LogId {
    LogId([n; 32])
}

/// The place of an entry: several logs share each clock value, so that the log decides too.
fn at(n: u64) -> Order {
    Order { hlc: Hlc(n / 4), log: log((n % 3) as u8), seq: n, index: 0 }
}

fn time(n: u64) -> DateTime {
    DateTime::constant(2026, 11, 21, 0, 0, 0, 0) + jiff::Span::new().minutes(n as i64)
}

/// Entries and their places.
type Placed<E> = Vec<(Order, E)>;

/// Entries by place, as they were written and as they arrive.
fn arrivals<E: Clone + std::fmt::Debug + 'static>(
    entry: impl Strategy<Value = E> + 'static,
    most: usize,
) -> impl Strategy<Value = (Placed<E>, Placed<E>)> {
    proptest::collection::vec(entry, 0..most).prop_flat_map(|entries| {
        let mut sorted: Vec<(Order, E)> = (1..).map(at).zip(entries).collect();
        sorted.sort_by_key(|(order, _)| *order);
        (Just(sorted.clone()), Just(sorted).prop_shuffle())
    })
}

fn bytes(record: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(record, &mut out).unwrap();
    out
}

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(record: &T) {
    let read: T = ciborium::from_reader(&bytes(record)[..]).unwrap();
    assert_eq!(&read, record);
}

proptest! {
    #[test]
    fn a_field_is_its_last_write_and_shows_the_earlier_ones(
        (sorted, arrived) in arrivals(0u32..9, WRITES_KEPT * 2)
    ) {
        let of = |entries: &[(Order, u32)]| {
            let mut field = Field::default();
            entries.iter().for_each(|(order, value)| field.write(*order, time(order.seq), *value));
            field
        };
        let field = of(&arrived);
        prop_assert_eq!(bytes(&field), bytes(&of(&sorted)));
        comes_back(&field);
        prop_assert_eq!(field.get(), sorted.last().map(|(_, value)| value));
        let shown: Vec<(Order, DateTime, u32)> =
            field.current().into_iter().chain(field.earlier()).map(|w| (w.order, w.at, *w.value)).collect();
        let kept: Vec<(Order, DateTime, u32)> =
            sorted.iter().rev().take(WRITES_KEPT).map(|(order, value)| (*order, time(order.seq), *value)).collect();
        prop_assert_eq!(shown, kept);
        prop_assert_eq!(field.dropped() as usize, sorted.len().saturating_sub(WRITES_KEPT));
    }
}

/// Keeps all that it was given, so that any change of order shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, serde::Deserialize)]
struct Trail(Vec<(Order, u16)>);

impl Fold for Trail {
    type Entry = u16;

    fn step(&mut self, order: Order, entry: &u16) {
        self.0.push((order, *entry));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_history_is_folded_in_order((sorted, arrived) in arrivals(any::<u16>(), CHECKPOINT_EVERY * 3), gone: u16) {
        let of = |entries: &[(Order, u16)]| {
            let mut history = History::<Trail>::default();
            entries.iter().for_each(|(order, value)| history.insert(*order, *value));
            history
        };
        let mut history = of(&arrived);
        prop_assert_eq!(&history.current().0, &sorted);
        prop_assert_eq!(&history, &of(&sorted), "also its checkpoints");
        comes_back(&history);
        let keep = |value: &u16| value % 5 != gone % 5;
        history.retain(|_, value| keep(value));
        let left: Vec<(Order, u16)> = sorted.iter().filter(|(_, value)| keep(value)).copied().collect();
        prop_assert_eq!(&history.current().0, &left);
        prop_assert_eq!(&history, &of(&left));
    }
}

#[test]
fn a_late_entry_folds_again_from_the_checkpoint_before_it() {
    /// Counts its steps, those of copies too.
    #[derive(Clone, Default)]
    struct Steps;
    std::thread_local!(static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) });
    impl Fold for Steps {
        type Entry = ();
        fn step(&mut self, _: Order, (): &()) {
            STEPS.set(STEPS.get() + 1);
        }
    }
    let place = |n: u64| Order { hlc: Hlc(n * 2), log: log(0), seq: n, index: 0 };
    let many = CHECKPOINT_EVERY as u64 * 10;
    let mut history = History::<Steps>::default();
    (1..=many).for_each(|n| history.insert(place(n), ()));
    assert_eq!(STEPS.get() as u64, many);
    history.insert(Order { hlc: Hlc(many * 2 - 21), ..place(1) }, ());
    assert_eq!(STEPS.get() as u64 - many, CHECKPOINT_EVERY as u64 + 1, "one stretch and the late one");
}

#[derive(Clone, Debug)]
enum Say {
    Claim(u8),
    Release(u64),
    Close { winner: u64, losers: Vec<u64> },
}

fn any_say() -> impl Strategy<Value = (u8, Say)> {
    let number = || 1u64..16;
    let say = prop_oneof![
        4 => any::<u8>().prop_map(Say::Claim),
        1 => number().prop_map(Say::Release),
        2 => (number(), proptest::collection::vec(number(), 0..5))
            .prop_map(|(winner, losers)| Say::Close { winner, losers }),
    ];
    (0u8..2, say)
}

fn claims_of(entries: &[(Order, (u8, Say))]) -> Claims<u8, u8> {
    let mut claims = Claims::default();
    for (order, (key, say)) in entries {
        match say {
            Say::Claim(value) => claims.claim(*order, *key, *value),
            Say::Release(claim) => claims.release(*order, *key, at(*claim)),
            Say::Close { winner, losers } => {
                let losers = losers.iter().map(|n| at(*n)).collect();
                claims.close(*order, *key, Closed { winner: at(*winner), losers, reason: "Sedd av båda".into() });
            }
        }
    }
    claims
}

/// The claims on one key that stand, the winner first: by walking through all that was said, in order.
fn naive_claims(sorted: &[(Order, (u8, Say))], key: u8) -> Vec<(Order, u8)> {
    let mine: Vec<(Order, &Say)> =
        sorted.iter().filter(|(_, (of, _))| *of == key).map(|(o, (_, say))| (*o, say)).collect();
    let mut named = None;
    let mut standing = Vec::new();
    for (order, say) in &mine {
        let Say::Claim(value) = say else { continue };
        let mut stands = true;
        for (_, word) in &mine {
            match word {
                Say::Close { winner, .. } if at(*winner) == *order => stands = true,
                Say::Close { losers, .. } if losers.iter().any(|n| at(*n) == *order) => stands = false,
                _ => {}
            }
        }
        if stands && !mine.iter().any(|(_, word)| matches!(word, Say::Release(n) if at(*n) == *order)) {
            standing.push((*order, *value));
        }
    }
    for (_, word) in &mine {
        if let Say::Close { winner, .. } = word
            && standing.iter().any(|(order, _)| *order == at(*winner))
        {
            named = Some(at(*winner));
        }
    }
    standing.sort_by_key(|(order, _)| (Some(*order) != named, *order));
    standing
}

proptest! {
    #[test]
    fn claims_have_a_winner_and_a_conflict_until_a_person_closes_it((sorted, arrived) in arrivals(any_say(), 16)) {
        let claims = claims_of(&arrived);
        prop_assert_eq!(bytes(&claims), bytes(&claims_of(&sorted)));
        comes_back(&claims);
        for key in [0, 1] {
            let expected = naive_claims(&sorted, key);
            prop_assert_eq!(claims.winner(&key).map(|c| (c.order, c.value)), expected.first().copied());
            let conflict = claims.conflicts().find(|conflict| conflict.key == key);
            let shown: Vec<(Order, u8)> = conflict.into_iter()
                .flat_map(|c| std::iter::once(c.winner).chain(c.others)).map(|c| (c.order, c.value)).collect();
            prop_assert_eq!(shown, if expected.len() > 1 { expected } else { vec![] });
        }
    }
}

#[test]
fn a_claim_that_nobody_saw_when_a_conflict_was_closed_is_a_new_conflict() {
    let mut claims = Claims::<&str, &str>::default();
    claims.claim(at(8), "dator 7", "Norra");
    claims.claim(at(12), "dator 7", "Södra");
    assert_eq!(claims.winner("dator 7").map(|claim| claim.value), Some("Norra"));
    assert_eq!(claims.conflicts().count(), 1);
    let word = Closed { winner: at(12), losers: vec![at(8)], reason: "Södra har den".into() };
    claims.close(at(20), "dator 7", word.clone());
    assert_eq!(claims.winner("dator 7").map(|claim| claim.value), Some("Södra"));
    assert_eq!(claims.conflicts().count(), 0);
    assert_eq!(claims.closes("dator 7").map(|(_, word)| word.clone()).collect::<Vec<_>>(), [word]);
    claims.claim(at(4), "dator 7", "Västra");
    assert_eq!(claims.winner("dator 7").map(|claim| claim.value), Some("Södra"), "as the person said");
    assert_eq!(claims.conflicts().count(), 1);
    claims.release(at(24), "dator 7", at(12));
    claims.release(at(28), "dator 7", at(4));
    assert_eq!(claims.winner("dator 7"), None);
    assert_eq!(claims.taken().count(), 0);
}

fn any_move() -> impl Strategy<Value = Move> {
    let to = || (0u8..3).prop_map(log);
    let card = || prop_oneof![Just(String::new()), Just("A".to_string()), Just("B".to_string())];
    prop_oneof![
        1 => to().prop_map(|to| Move::Begin { to }),
        4 => to().prop_map(|to| Move::Pass { to }),
        1 => (to(), card(), card())
            .prop_map(|(to, one, other)| Move::Override { to, cards: [one, other], reason: "Nås inte".into() }),
    ]
}

proptest! {
    #[test]
    fn a_token_has_one_holder((sorted, arrived) in arrivals(any_move(), 30)) {
        let of = |entries: &[(Order, Move)]| {
            let mut token = Token::default();
            entries.iter().for_each(|(order, entry)| token.insert(*order, entry.clone()));
            token
        };
        let token = of(&arrived);
        prop_assert_eq!(&token, &of(&sorted));
        comes_back(&token);
        let (mut holder, mut marks, mut idle) = (None, vec![], vec![]);
        for (order, entry) in &sorted {
            match entry {
                Move::Begin { to } if holder.is_none() => holder = Some(*to),
                Move::Pass { to } if holder == Some(order.log) => holder = Some(*to),
                Move::Override { to, cards, .. } if cards.iter().all(|card| !card.is_empty()) && cards[0] != cards[1] => {
                    holder = Some(*to);
                    marks.push(*order);
                }
                _ => idle.push(*order),
            }
        }
        prop_assert_eq!(token.holder(), holder);
        prop_assert_eq!(token.marks(), &marks[..]);
        prop_assert_eq!(token.idle(), &idle[..]);
        prop_assert_eq!((0..3).filter(|n| token.holds(&log(*n))).count(), usize::from(holder.is_some()));
    }

    #[test]
    fn serials_go_on_and_a_number_used_twice_is_shown(
        (sorted, arrived) in arrivals(("K[12]", prop_oneof![1u64..6, Just(u64::MAX)]), 20)
    ) {
        let of = |entries: &[(Order, (String, u64))]| {
            let mut serials = Serials::default();
            entries.iter().for_each(|(order, (prefix, number))| serials.take(*order, prefix, *number));
            serials
        };
        let serials = of(&arrived);
        prop_assert_eq!(bytes(&serials), bytes(&of(&sorted)));
        comes_back(&serials);
        let mut twice = 0;
        for prefix in ["K1", "K2", "K3"] {
            let mine = || sorted.iter().filter(move |(_, (of, _))| of == prefix);
            let greatest = mine().map(|(_, (_, number))| *number).max().unwrap_or(0);
            prop_assert_eq!(serials.next(prefix), greatest.checked_add(1));
            for number in [1, 2, 3, 4, 5, u64::MAX] {
                let by: Vec<Order> = mine().filter(|(_, (_, n))| *n == number).map(|(order, _)| *order).collect();
                prop_assert_eq!(serials.owner(prefix, number), by.first().copied());
                if by.len() > 1 {
                    twice += 1;
                    let found = serials.conflicts().find(|c| c.prefix == prefix && c.number == number);
                    prop_assert_eq!(found.map(|c| c.by), Some(by));
                }
            }
        }
        prop_assert_eq!(serials.conflicts().count(), twice);
    }
}
