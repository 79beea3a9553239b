//! Erasing a client: what is refused, what is written, what goes from the state, and who has not yet said that they did it.

use jiff::civil::DateTime;
use planb_core::erasure::{ClientErased, ClientKeyMade, ErasureConfirmed};
use planb_core::id::ClientId;
use planb_core::log::{Hlc, KeyId, LogId, Order, ScopeId, Tenant};
use planb_core::note::{About, NoteAccounted, NoteWritten, write};
use planb_core::overview::erasure::{MAX_CHARACTERS, erase, unconfirmed};
use planb_core::state::{Entry, Event, State};
use planb_core::trust::Trust;

const CLIENT: ClientId = ClientId([1; 16]);
const OTHER: ClientId = ClientId([2; 16]);
const FOUNDER: [u8; 32] = [9; 32];

fn entry(n: u64, event: impl Into<Event>) -> Entry {
    let order = Order { hlc: Hlc(n), log: LogId([1; 32]), seq: n, index: 0 };
    let happened_at = DateTime::constant(2026, 11, 21, 2, 0, 0, 0);
    let number = format!("K1-{n:03}");
    Entry { order, hlc: order.hlc, author: FOUNDER, number, entered_ms: n, happened_at, event: event.into() }
}

fn fold(entries: &[Entry]) -> State {
    let mut state = State::trusting(Trust::founder(Tenant([7; 16]), FOUNDER));
    entries.iter().for_each(|entry| state.apply(entry));
    state
}

fn note(client: ClientId) -> NoteWritten {
    write("Vill ha hjälp med vatten", About { client: Some(client), staff: true, ..About::default() }).unwrap()
}

fn key(client: ClientId, n: u8) -> ClientKeyMade {
    ClientKeyMade { client, key: KeyId([n; 16]), scope: ScopeId::staff() }
}

fn erased(keys: &[u8]) -> ClientErased {
    ClientErased { client: CLIENT, keys: keys.iter().map(|n| KeyId([*n; 16])).collect(), ground: "GDPR 17".into() }
}

/// The names of the events, or why not.
fn answer(state: &State, decision: Option<&str>) -> String {
    match erase(state, CLIENT, "GDPR 17", decision) {
        Ok(events) => events.iter().map(Event::name).collect::<Vec<_>>().join(" "),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn originals_are_not_erased_without_a_decision() {
    let made = [entry(1, key(CLIENT, 5)), entry(2, note(CLIENT)), entry(3, note(CLIENT)), entry(4, note(OTHER))];
    let state = fold(&made);
    assert_eq!(answer(&state, None), "erase-originals client=C-AEAQ-CAIB-AE notes=2");
    assert_eq!(answer(&state, Some("KS 2026/117")), "ErasureDecided ClientErased");
    let accounted = |n: u64, number: u64| entry(n, NoteAccounted { number: format!("K1-{number:03}") });
    let one = fold(&[&made[..], &[accounted(5, 2)]].concat());
    assert_eq!(answer(&one, None), "erase-originals client=C-AEAQ-CAIB-AE notes=1");
    let all = fold(&[&made[..], &[accounted(5, 2), accounted(6, 3)]].concat());
    assert_eq!(answer(&all, None), "ClientErased");
    assert_eq!(erase(&all, CLIENT, "GDPR 17", None), Ok(vec![erased(&[5]).into()]));
    let decided = planb_core::erasure::ErasureDecided { client: CLIENT, reference: "KS 2026/117".into() };
    assert_eq!(answer(&fold(&[&made[..], &[entry(5, decided)]].concat()), None), "ClientErased");
}

#[test]
fn what_is_unknown_done_or_without_a_ground_is_refused() {
    assert_eq!(answer(&fold(&[]), None), "erase-unknown client=C-AEAQ-CAIB-AE");
    let done = [entry(1, key(CLIENT, 5)), entry(2, erased(&[5]))];
    assert_eq!(answer(&fold(&done), None), "erase-done client=C-AEAQ-CAIB-AE");
    // A key that somebody made without knowing of the erasure.
    let again = fold(&[&done[..], &[entry(3, key(CLIENT, 6))]].concat());
    assert_eq!(erase(&again, CLIENT, "GDPR 17", None), Ok(vec![erased(&[5, 6]).into()]));
    let state = fold(&[entry(1, key(CLIENT, 5))]);
    let refused = |ground: &str, decision: Option<&str>| erase(&state, CLIENT, ground, decision).is_err();
    assert!(refused(" ", None) && refused("a\nb", None) && refused("a", Some("")));
    assert!(!refused(&"å".repeat(MAX_CHARACTERS), None) && refused(&"å".repeat(MAX_CHARACTERS + 1), None));
    assert!(!refused("a", Some(&"å".repeat(MAX_CHARACTERS))) && refused("a", Some(&"å".repeat(MAX_CHARACTERS + 1))));
}

#[test]
fn an_erased_clients_notes_are_gone_also_those_that_arrive_later() {
    let mut entries =
        vec![entry(1, key(CLIENT, 5)), entry(2, note(CLIENT)), entry(3, note(OTHER)), entry(4, erased(&[5]))];
    entries.push(entry(5, note(CLIENT)));
    let backwards: Vec<Entry> = entries.iter().rev().cloned().collect();
    for state in [fold(&entries), fold(&backwards)] {
        let left: Vec<&str> = state.notes().iter().map(|(_, note)| &note.number[..]).collect();
        assert_eq!(left, ["K1-003"]);
        assert!(state.erasures().is_erased(&CLIENT) && !state.erasures().is_erased(&OTHER));
        assert_eq!(state.counts().0, 5);
        assert_eq!(state.client("c-aeaq-caib-ae"), Some(CLIENT));
        assert_eq!(state.client("C-AEAQ-CAIB-AF"), None);
    }
    let late = fold(&[&entries[..], &[entry(6, key(CLIENT, 6))]].concat());
    let keys: Vec<u8> = late.erasures().keys_to_destroy().iter().map(|key| key.0[0]).collect();
    assert_eq!(keys, [5, 6]);
}

#[test]
fn nodes_that_have_not_confirmed_the_last_erasure_are_listed() {
    let confirmed = |n| entry(n, ErasureConfirmed { client: CLIENT });
    let mut entries = vec![entry(1, key(CLIENT, 5))];
    assert_eq!(unconfirmed(&fold(&entries), &CLIENT), Vec::<[u8; 32]>::new(), "nothing to confirm");
    entries.push(entry(2, erased(&[5])));
    assert_eq!(unconfirmed(&fold(&entries), &CLIENT), [FOUNDER]);
    entries.push(confirmed(3));
    assert!(unconfirmed(&fold(&entries), &CLIENT).is_empty());
    entries.push(entry(4, erased(&[5, 6])));
    assert_eq!(unconfirmed(&fold(&entries), &CLIENT), [FOUNDER], "there is more to destroy now");
    entries.push(confirmed(5));
    assert!(unconfirmed(&fold(&entries), &CLIENT).is_empty());
}
