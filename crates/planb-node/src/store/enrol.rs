//! Who belongs: the root key, enrolling a node from another, revoking one, rebuilding a hub that is lost.

use std::path::Path;

use planb_core::log::{Prefix, Tenant};
use planb_core::state::Event;
use planb_core::trust::{
    Anchor, Answer, Certificate, Issuer, KeyGranted, NodeEnrolled, NodeRevoked, RecoveryNamed, Request, Revocation,
    Scopes, Standing, brief,
};

use super::{Disk, Node, STORE_FILE, append, schema};
use crate::clock;
use crate::files;
use crate::keys::Recipient;
use crate::machine::{Admitted, NodeKeys, drawn_prefix};
use crate::seal;
use crate::shares::Seed;
use crate::trouble::Trouble;

/// How a new node shall be enrolled.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What people call it: "Södra, bärbar 2".
    pub name: String,
    /// What its numbers begin with; `None`: the next that is free.
    pub prefix: Option<Prefix>,
    pub scopes: Scopes,
    pub role: Role,
}

/// Whether a node may enrol and revoke others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Member,
    Administrator,
}

impl Node {
    /// Takes the root key's public half as what trust begins at, and lets the root certify this node as an administrator.
    /// Done once, when the shares are printed or put together.
    pub fn take_root(&mut self, seed: &Seed, name: &str) -> Result<(), Trouble> {
        let root = seed.root();
        let recovery = seed.recovery().recipient()?;
        if let Anchor::Root(known) = self.keys.anchor()
            && known != root.verifying_key().to_bytes()
        {
            return Err(Trouble::user("root-other"));
        }
        self.keys.set_root(&self.folder, &recovery, root.verifying_key().to_bytes())?;
        self.fold.forget(&self.keys)?;
        self.refresh()?;
        let certificate = Certificate {
            tenant: self.tenant(),
            public_key: self.keys.log_identity().public_key,
            issued_ms: self.wall().ms,
            recipient: self.keys.recipient().to_string(),
            name: name.to_string(),
            prefix: self.prefix().clone(),
            scopes: Scopes::All,
            admin: true,
            issuer: Issuer::Root,
            signature: [0; 64],
        };
        let certificate = certificate.sign(&root).and_then(|signed| signed.encode()).map_err(not_signed)?;
        let named = RecoveryNamed::sign(self.tenant(), &recovery.to_string(), &root);
        self.record(|_| Ok(vec![NodeEnrolled { certificate }.into(), named.into()])).map(|_| ())
    }

    /// Whether this node may enrol others now; `Err` says why not.
    pub fn may_enrol(&self) -> Result<(), Trouble> {
        match (self.keys.anchor(), self.state().trust().standing(&self.keys.log_identity().public_key)) {
            (Anchor::Founder(_), _) => Err(Trouble::user("root-missing")),
            (_, Standing::Enrolled(certificate)) if certificate.admin => Ok(()),
            _ => Err(Trouble::user("not-administrator")),
        }
    }

    /// Enrols the node that asks: signs its certificate, gives it the keys that it may have, and answers.
    pub fn enrol(&mut self, request: &Request, wish: &Wish, municipality: &str) -> Result<Answer, Trouble> {
        self.may_enrol()?;
        let _: Recipient = request.recipient.parse()?;
        let prefix = match &wish.prefix {
            Some(prefix) => prefix.clone(),
            None => self.free_prefix()?,
        };
        let own = self.keys.log_identity().public_key;
        let certificate = Certificate {
            tenant: self.tenant(),
            public_key: request.public_key,
            issued_ms: self.wall().ms,
            recipient: request.recipient.clone(),
            name: wish.name.clone(),
            prefix,
            scopes: wish.scopes.clone(),
            admin: wish.role == Role::Administrator,
            issuer: Issuer::Node(own),
            signature: [0; 64],
        };
        let certificate = certificate.sign(self.keys.signing()).map_err(not_signed)?;
        let enrolled = NodeEnrolled { certificate: certificate.encode().map_err(not_signed)? };
        // The keys that it may have follow at once (`share_keys`).
        self.record(|_| Ok(vec![enrolled.into()]))?;
        Ok(Answer {
            tenant: self.tenant(),
            municipality: municipality.to_string(),
            anchor: self.keys.anchor(),
            certificate,
            chain: self.chain()?,
        })
    }

    /// The certificates from this node's own up to the root's.
    fn chain(&self) -> Result<Vec<Certificate>, Trouble> {
        let mut chain: Vec<Certificate> = Vec::new();
        let mut of = self.keys.log_identity().public_key;
        loop {
            let Standing::Enrolled(certificate) = self.state().trust().standing(&of) else {
                return Err(Trouble::user("not-administrator"));
            };
            chain.push(certificate.clone());
            match certificate.issuer {
                Issuer::Root => return Ok(chain),
                Issuer::Node(_) if chain.len() + 1 >= planb_core::trust::enrol::MAX_CHAIN => {
                    return Err(Trouble::user("chain-long"));
                }
                Issuer::Node(issuer) => of = issuer,
            }
        }
    }

    /// The next prefix that nobody has: the root's nodes count on from their own (`K1`, `K2` …); others draw four letters.
    fn free_prefix(&self) -> Result<Prefix, Trouble> {
        let own = self.keys.log_identity().public_key;
        let trust = self.state().trust();
        let is_root_made = matches!(trust.standing(&own), Standing::Enrolled(own) if own.issuer == Issuer::Root);
        let letters: String = self.prefix().as_str().chars().take_while(char::is_ascii_alphabetic).collect();
        let taken: Vec<&str> = trust
            .nodes()
            .filter_map(|(key, _)| Some(trust.last_certificate(key)?.prefix.as_str()))
            .chain([self.prefix().as_str()])
            .collect();
        let mut numbers = (1..=99).map(|number| format!("{letters}{number}"));
        match numbers.find(|prefix| !taken.contains(&prefix.as_str())) {
            Some(prefix) if is_root_made && (1..=2).contains(&letters.len()) => {
                Prefix::new(&prefix).map_err(|_| Trouble::internal("prefix-failed"))
            }
            _ => drawn_prefix(),
        }
    }

    /// Revokes a node: what it had written when this node last heard of it counts, later entries do not.
    pub fn revoke(&mut self, public_key: [u8; 32]) -> Result<(), Trouble> {
        self.may_enrol()?;
        if self.state().trust().standing(&public_key) == Standing::Unknown {
            return Err(Trouble::user("node-unknown"));
        }
        self.refresh()?;
        let mut last_good: Vec<([u8; 16], u64)> = Vec::new();
        for (log, identity) in self.fold.identities() {
            if identity.public_key == public_key
                && let Some((_, link)) = self.fold.links().find(|(of, _)| *of == log)
            {
                last_good.push((log.short(), link.seq));
            }
        }
        last_good.sort_unstable();
        let own = self.keys.log_identity().public_key;
        let (tenant, issued_ms) = (self.tenant(), self.wall().ms);
        let revocation =
            Revocation { tenant, public_key, issued_ms, last_good, issuer: Issuer::Node(own), signature: [0; 64] };
        let revocation = revocation.sign(self.keys.signing()).and_then(|signed| signed.encode()).map_err(not_signed)?;
        self.record(|_| Ok(vec![NodeRevoked { revocation }.into()])).map(|_| ())
    }

    /// A new node asks: draws its keys in `folder`, or takes those that wait there.
    pub fn ask(folder: &Path) -> Result<Request, Trouble> {
        files::make_private_folder(folder)?;
        if schema::is_there(folder, &Disk::default())? {
            return Err(Trouble::user("store-exists").with("path", folder.display()));
        }
        let keys = match NodeKeys::open(folder) {
            Ok(keys) if keys.waits() => keys,
            Ok(_) => return Err(Trouble::user("store-exists").with("path", folder.display())),
            Err(trouble) if trouble.key == "key-file-missing" => NodeKeys::create_waiting(folder)?,
            Err(trouble) => return Err(trouble),
        };
        request_of(&keys)
    }

    /// The new node takes the answer: from now on it has a store and is one of this municipality.
    pub fn join(folder: &Path, answer: &Answer) -> Result<Node, Trouble> {
        let node = Node::join_on(folder, &Disk::default(), answer)?;
        files::only_owner(&folder.join(STORE_FILE))?;
        Ok(node)
    }

    /// The same with the store's file on that disk.
    pub(crate) fn join_on(folder: &Path, disk: &Disk, answer: &Answer) -> Result<Node, Trouble> {
        let mut keys = NodeKeys::open(folder)?;
        if !keys.waits() {
            return Err(Trouble::user("store-exists").with("path", folder.display()));
        }
        answer.accept(&request_of(&keys)?).map_err(|damage| Trouble::user("answer-bad").with("code", damage))?;
        let Anchor::Root(root) = answer.anchor else { return Err(Trouble::user("root-missing")) };
        let of_root = answer.chain.iter().chain([&answer.certificate]).filter(|one| one.issuer == Issuer::Root);
        let certificates = of_root.map(Certificate::encode).collect::<Result<_, _>>().map_err(not_signed)?;
        let prefix = answer.certificate.prefix.clone();
        keys.admit(folder, &Admitted { tenant: answer.tenant, prefix, root, certificates, recovery: None })?;
        schema::create(folder, disk, &keys)?;
        files::sync_folder(folder)?;
        Node::open_on(folder, disk)
    }

    /// Asks once more, where nobody knows this node: whoever had enrolled it lost its disk before it met anybody else. The keys
    /// and the log stay.
    pub fn ask_again(&self) -> Result<Request, Trouble> {
        request_of(&self.keys)
    }

    /// Takes the answer to `ask_again`. The certificate comes with the log of whoever signed it; where it gives another prefix
    /// (this node's own was given to somebody meanwhile), the node goes on in a new log.
    pub fn join_again(&mut self, answer: &Answer) -> Result<(), Trouble> {
        answer.accept(&self.ask_again()?).map_err(|damage| Trouble::user("answer-bad").with("code", damage))?;
        if answer.tenant != self.tenant() || answer.anchor != self.keys.anchor() {
            return Err(Trouble::user("answer-bad").with("code", "tenant"));
        }
        if answer.certificate.prefix != *self.prefix() {
            self.keys.renew_as(&self.folder, answer.certificate.prefix.clone())?;
            schema::add_log(&self.db, &self.keys.log_identity())?;
            self.refresh()?;
        }
        Ok(())
    }

    /// A hub whose machine is lost, anew: keys of its own, certified by the root key that two shares gave back. The log
    /// comes by `sync`, and what was sealed is opened with the recovery key.
    pub fn rebuild(folder: &Path, tenant: Tenant, seed: &Seed, name: &str) -> Result<Node, Trouble> {
        let node = Node::rebuild_on(folder, &Disk::default(), tenant, seed, name)?;
        files::only_owner(&folder.join(STORE_FILE))?;
        Ok(node)
    }

    /// The same with the store's file on that disk.
    pub(crate) fn rebuild_on(
        folder: &Path,
        disk: &Disk,
        tenant: Tenant,
        seed: &Seed,
        name: &str,
    ) -> Result<Node, Trouble> {
        let new = crate::machine::NewNode { tenant, prefix: drawn_prefix()?, recovery: None };
        let mut node = Node::create_on(folder, disk, &new)?;
        node.take_root(seed, name)?;
        node.log_keys.unlock(seed.recovery());
        Ok(node)
    }

    /// Reads with an envelope's key, or the recovery key, what it opens; for as long as this node is open, and nothing is
    /// written.
    pub fn look_with(&mut self, envelope: crate::keys::Identity) -> Result<(), Trouble> {
        self.log_keys.unlock(envelope);
        self.refresh()
    }

    /// Opens with an envelope's key, or the recovery key, what it opens, and keeps it open for those who may have it.
    pub fn unlock(&mut self, envelope: crate::keys::Identity) -> Result<(), Trouble> {
        self.log_keys.unlock(envelope);
        self.fold.doubt();
        self.refresh()?;
        self.settle()
    }

    /// Wraps the log keys that this node can open to the nodes that may have them and do not: those that this node made,
    /// all as an administrator, and, after `unlock`, to itself.
    pub(super) fn share_keys(&mut self) -> Result<(), Trouble> {
        let own = self.keys.log_identity().public_key;
        let Standing::Enrolled(certificate) = self.state().trust().standing(&own) else { return Ok(()) };
        let is_admin = certificate.admin;
        let mut events: Vec<Event> = Vec::new();
        for (key, scope, month) in self.log_keys.known(&self.db)? {
            let grant = self.state().grant(&key);
            let is_mine = is_admin || grant.is_none_or(|grant| *grant.by() == own);
            // One that no entry grants is granted to this node too: its twin, where it was copied, and the recovery key need
            // it.
            let is_alone = append::is_alone(self.state(), scope);
            let misses = |node: &[u8; 32]| grant.map_or(!is_alone, |grant| !grant.is_to(node));
            let missing: Vec<(&[u8; 32], &Certificate)> = append::entitled(self.state(), scope)
                .filter(|(node, _)| misses(node) && (is_mine || **node == own))
                .take(seal::MAX_RECIPIENTS - 2)
                .collect();
            if missing.is_empty() {
                continue;
            }
            let to = missing.iter().flat_map(|(node, _)| brief(node)).collect();
            // Who made the key may not have known the recovery key or the envelope then.
            let mut recipients = append::envelopes(self.state(), &self.keys, scope)?;
            for (_, certificate) in &missing {
                recipients.push(certificate.recipient.parse()?);
            }
            if let Some(plain) = self.log_keys.find(&self.db, &self.keys, key)? {
                let wrapped = seal::seal_bytes(&plain[..], &recipients)?;
                events.push(KeyGranted { key, scope, month, wrapped, to }.into());
            }
        }
        events.truncate(planb_core::log::header::MAX_ENTRIES);
        self.write(clock::local(self.wall()), |_, _| Ok(events))
    }
}

fn request_of(keys: &NodeKeys) -> Result<Request, Trouble> {
    let identity = keys.log_identity();
    Ok(Request {
        public_key: identity.public_key,
        recipient: keys.recipient().to_string(),
        incarnation: None,
        // The same node asks with the same words until it is answered.
        nonce: blake3::derive_key("planb enrol nonce v1", &identity.incarnation)
            .first_chunk()
            .copied()
            .unwrap_or_default(),
    })
}

fn not_signed(damage: planb_core::log::Damage) -> Trouble {
    Trouble::internal("statement-invalid").with("code", damage)
}
