//! New cards: drawn, signed, written to the log, and handed over to be printed. The secret is kept nowhere.

use planb_core::card::{Card, CardId, CardIssued, CardRevoked, Code, Holder, Role};
use planb_core::id::UnitId;
use planb_core::log::Damage;
use planb_core::refusal::Refusal;
use planb_core::register::Hand;
use planb_core::state::State;
use zeroize::Zeroize;

use super::App;
use crate::store::Node;
use crate::trouble::Trouble;
use crate::{random, words};

/// What a card is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCard {
    pub role: Role,
    pub units: Vec<UnitId>,
    pub label: String,
    pub is_personal: bool,
}

/// A card to be printed. Holds a secret: never logged, never kept.
#[derive(Clone)]
pub struct PrintedCard {
    pub id: CardId,
    pub card: Card,
    pub words: Vec<String>,
    /// `PLANB1…`: what the QR code holds.
    pub code: String,
    /// The secret, base32.
    pub secret: String,
}

impl Drop for PrintedCard {
    fn drop(&mut self) {
        self.words.iter_mut().for_each(Zeroize::zeroize);
        self.code.zeroize();
        self.secret.zeroize();
    }
}

/// Makes cards with this node's key and writes them to its log, in one transaction. Refused where this node is no
/// administrator's: nobody would believe its cards.
pub fn issue(node: &mut Node, wanted: &[NewCard], by: &Hand) -> Result<Vec<PrintedCard>, Trouble> {
    let own = node.keys().log_identity().public_key;
    if !may_issue(node.state(), &own) {
        return Err(Trouble::user("card-not-admin"));
    }
    let (tenant, issued_ms) = (node.tenant(), node.wall().ms);
    let bad = |_: Damage| Trouble::user("card-label").with("most", planb_core::card::MAX_LABEL);
    let mut printed = Vec::with_capacity(wanted.len());
    for one in wanted {
        let mut secret = random::bytes::<16>()?;
        let id = CardId::of_secret(&secret);
        let holder = if one.is_personal { Holder::Person } else { Holder::Unit };
        let card = Card::new(id, one.role, holder, &one.label, one.units.clone());
        let card = card.sign(&tenant, issued_ms, node.keys().signing()).map_err(bad)?;
        let words = words::write(&secret)?.into_iter().map(str::to_string).collect();
        let code = Code { secret, card: card.clone() }.printed();
        printed.push(PrintedCard { id, card, words, code, secret: planb_core::log::heads::base32(&secret) });
        secret.zeroize();
    }
    let events = printed.iter().map(|one| CardIssued { statement: one.card.encode(), by: by.clone() }.into()).collect();
    node.record(|_| Ok(events))?;
    Ok(printed)
}

/// Signs what other cards stand for anew with this node's key, so that the same printed cards open this node too: for an
/// exercise, which is a municipality of its own. Gives how many there were.
pub fn reissue<'a>(node: &mut Node, cards: impl Iterator<Item = &'a Card>, by: &Hand) -> Result<usize, Trouble> {
    let (tenant, issued_ms) = (node.tenant(), node.wall().ms);
    let bad = |_: Damage| Trouble::internal("card-failed");
    let mut events = Vec::new();
    for card in cards {
        let card = card.clone().sign(&tenant, issued_ms, node.keys().signing()).map_err(bad)?;
        events.push(CardIssued { statement: card.encode(), by: by.clone() }.into());
    }
    let count = events.len();
    if count > 0 {
        node.record(|_| Ok(events))?;
    }
    Ok(count)
}

/// Whether this node's cards are believed: it founded the municipality, or was enrolled as an administrator's.
fn may_issue(state: &State, own: &[u8; 32]) -> bool {
    use planb_core::trust::{Anchor, Standing};
    let is_founder = matches!(state.trust().anchor(), Some((_, Anchor::Founder(key))) if key == *own);
    let is_admin = matches!(state.trust().standing(own), Standing::Enrolled(certificate) if certificate.admin);
    is_founder || is_admin
}

impl App {
    /// The same through the running program.
    pub fn issue_cards(&self, wanted: &[NewCard], by: &Hand) -> Result<Vec<PrintedCard>, Trouble> {
        let mut node = self.node();
        let printed = issue(&mut node, wanted, by)?;
        self.publish(&node)?;
        Ok(printed)
    }

    /// Takes a card out of use, here at once and at the others when they meet.
    pub fn revoke_card(&self, card: CardId, reason: &str, by: &Hand) -> Result<(), Trouble> {
        let reason = reason.trim().to_string();
        self.record(|state| {
            if state.cards().statements(&card).next().is_none() {
                return Err(Refusal::new("card-unknown"));
            }
            if reason.is_empty() || reason.chars().count() > 300 {
                return Err(Refusal::new("card-reason"));
            }
            Ok(vec![CardRevoked { card, reason: reason.clone(), by: by.clone() }.into()])
        })?;
        self.sessions.end_card(&card);
        Ok(())
    }

    /// Lets a card's holder choose a new PIN on this node.
    pub fn forget_pin(&self, card: &CardId) -> Result<(), Trouble> {
        self.pins.clear(card)?;
        self.sessions.end_card(card);
        Ok(())
    }
}
