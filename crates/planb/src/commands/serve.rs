//! `planb serve`: the pages, on this computer and on the local network; other nodes can meet this one over the network
//! that there is, and it looks for those that it has met.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::ArgMatches;
use planb_node::binders;
use planb_node::carrier::https::{Answer, Fingerprint, Server, serve};
use planb_node::carrier::meet::{self, Meeting};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::{Door, Room, Served, listen, reachable};

use crate::answer::{self, Form, Outcome};

/// Where the pages answer on this computer, on the local network, and where other nodes meet this one.
const PAGES: &str = "127.0.0.1:8021";
const LAN: &str = "0.0.0.0:8022";
const MEET: &str = "0.0.0.0:8443";

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let text = |name: &str| args.get_one::<String>(name).cloned();
    let certificate = args.get_one::<PathBuf>("certificate").zip(args.get_one::<PathBuf>("certificate-key"));
    let certificate = certificate.map(|(chain, key)| (chain.clone(), key.clone()));
    // Who names an address opens that one and no other; who names none opens what a crisis needs.
    let is_plain = text("listen").is_none();
    let mut doors = vec![Door::open(&text("listen").unwrap_or_else(|| PAGES.into()))?];
    if let Some(address) = text("lan").or_else(|| is_plain.then(|| LAN.into())) {
        doors.push(Door::network(&address, certificate)?);
    }
    let meet = match text("meet") {
        Some(address) => Some(listener(&address)?),
        None if is_plain => Some(listener(MEET).or_else(|_| listener("0.0.0.0:0"))?),
        None => None,
    };
    let room = crate::first::room(&dir, language)?;
    let served = listen(&room, doors)?;
    let (peers, address) = meet.map(|listener| meet_peers(&room, listener)).transpose()?.unzip();
    tell(&served, address.as_deref(), language, form)?;
    // Answers are given from the checkpoint meanwhile.
    let (checked, folder) = (Arc::clone(&room), dir.clone());
    std::thread::spawn(move || check(&checked, &folder, language));
    let every = Duration::from_secs(args.get_one::<u64>("every").copied().unwrap_or(5));
    let until = args.get_one::<u64>("for").map(|seconds| Instant::now() + Duration::from_secs(*seconds));
    let mut told = Vec::new();
    while until.is_none_or(|until| Instant::now() < until) {
        if peers.is_some() {
            look_for_peers(&room, &dir, language, form, &mut told)?;
        }
        std::thread::sleep(every.min(until.map_or(every, |until| until.saturating_duration_since(Instant::now()))));
    }
    if let Some(peers) = peers {
        peers.stop();
    }
    drop(served);
    Ok(Outcome::Fresh)
}

fn listener(address: &str) -> Result<TcpListener, Trouble> {
    let bad = |error: std::io::Error| {
        Trouble::environment("listen-failed").with("address", address).with("code", error.kind())
    };
    TcpListener::bind(address).map_err(bad)
}

/// Says where it answers: one line, and for other nodes the code that they scan.
fn tell(served: &Served, address: Option<&str>, language: Language, form: Form) -> Result<(), Trouble> {
    match (form, address) {
        (Form::Json, _) => answer::line(&serde_json::json!({ "pages": served.addresses, "address": address })),
        (Form::Lines, _) => {
            answer::say(&language.say_with("serve-pages", &[("address", served.addresses.join(" · "))]));
        }
    }
    if let (Form::Lines, Some(address)) = (form, address) {
        answer::say(&language.say_with("serve-address", &[("address", address.to_string())]));
        super::qr(address)?;
        answer::say(&language.say("serve-how"));
    }
    Ok(())
}

/// Answers other nodes; gives the address at which they find this one.
fn meet_peers(room: &Arc<Room>, listener: TcpListener) -> Result<(Server, String), Trouble> {
    let local =
        listener.local_addr().map_err(|error| Trouble::environment("serve-failed").with("code", error.kind()))?;
    let (key, public_key) = {
        let app = room.app();
        let node = app.node();
        (node.keys().signing().clone(), node.keys().log_identity().public_key)
    };
    let answering = Arc::clone(room);
    let server = serve(listener, &key, move |peer: [u8; 32], request: Vec<u8>| -> Answer {
        let app = answering.app();
        let mut node = app.node();
        match binders::ask::is_request(&request) {
            true => binders::ask::answer(&mut node, &peer, &request),
            false => meet::answer(&mut node, &peer, &request),
        }
    })?;
    let address = format!("https://{}#{}", reachable(local), Fingerprint::of(&public_key));
    Ok((server, address))
}

/// Folds everything again beside the node that answers, and compares it with the checkpoint that this start came from.
fn check(room: &Room, dir: &Path, language: Language) {
    if !dir.join(planb_node::store::STORE_FILE).exists() {
        return;
    }
    let same = super::member(dir).and_then(|mut beside| beside.check_checkpoint());
    match same {
        Ok(true) => {}
        Ok(false) => {
            answer::complain(&language.say("checkpoint-differs"));
            let app = room.app();
            let mut node = app.node();
            if let Err(trouble) = node.start_over().and_then(|()| app.publish(&node)) {
                answer::tell(&trouble, language, Form::Lines);
            }
        }
        Err(trouble) => {
            answer::tell(&trouble, language, Form::Lines);
        }
    }
}

/// Meets every peer that this node has met over the network; says only what is new.
fn look_for_peers(
    room: &Room,
    dir: &Path,
    language: Language,
    form: Form,
    told: &mut Vec<(String, String)>,
) -> Result<(), Trouble> {
    let peers: Vec<Meeting> = {
        let app = room.app();
        let node = app.node();
        node.meetings()?.into_iter().filter(|one| one.address.starts_with("https://")).collect()
    };
    for peer in peers {
        // A store of its own for the asking side: while it waits for a slow peer, this node goes on answering.
        let mut asking = super::member(dir)?;
        let met = meet::meet(&mut asking, &peer.address);
        let line = match &met {
            Ok(met) if met.sent + met.received > 0 || !met.in_sync => {
                let counts = [
                    ("address", peer.address.clone()),
                    ("sent", met.sent.to_string()),
                    ("received", met.received.to_string()),
                ];
                language.say_with(if met.in_sync { "serve-met" } else { "serve-met-behind" }, &counts)
            }
            Ok(_) => language.say_with("serve-in-sync", &[("address", peer.address.clone())]),
            Err(_) => language.say_with("serve-away", &[("address", peer.address.clone())]),
        };
        let is_new = told.iter().all(|(address, last)| *address != peer.address || *last != line);
        told.retain(|(address, _)| *address != peer.address);
        told.push((peer.address.clone(), line.clone()));
        match (form, met) {
            (Form::Json, Ok(met)) if is_new => {
                answer::line(&serde_json::json!({ "address": peer.address, "met": met }));
            }
            (Form::Lines, _) if is_new => answer::say(&line),
            _ => {}
        }
    }
    Ok(())
}
