//! `planb serve`: other nodes can meet this one over the network that there is, and it looks for those that it has met.

use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::ArgMatches;
use planb_node::carrier::https::{Answer, Fingerprint, serve};
use planb_node::carrier::meet::{self, Meeting};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let listen = args.get_one::<String>("listen").cloned().unwrap_or_default();
    let bad = |error: std::io::Error| {
        Trouble::environment("listen-failed").with("address", &listen).with("code", error.kind())
    };
    let listener = TcpListener::bind(&listen).map_err(bad)?;
    let local = listener.local_addr().map_err(bad)?;
    let node = super::member(&dir)?;
    let (key, public_key) = (node.keys().signing().clone(), node.keys().log_identity().public_key);
    let node = Arc::new(Mutex::new(node));
    let answering = Arc::clone(&node);
    let server = serve(listener, &key, move |peer: [u8; 32], request: Vec<u8>| -> Answer {
        let mut node = answering.lock().unwrap_or_else(PoisonError::into_inner);
        meet::answer(&mut node, &peer, &request)
    })?;
    let address = format!("https://{}#{}", reachable(local), Fingerprint::of(&public_key));
    match form {
        Form::Json => answer::line(&serde_json::json!({ "address": address })),
        Form::Lines => {
            answer::say(&language.say_with("serve-address", &[("address", address.clone())]));
            super::qr(&address)?;
            answer::say(&language.say("serve-how"));
        }
    }
    // Answers are given from the checkpoint meanwhile.
    let (checked, folder) = (Arc::clone(&node), dir.clone());
    std::thread::spawn(move || check(&checked, &folder, language));
    let every = Duration::from_secs(args.get_one::<u64>("every").copied().unwrap_or(5));
    let until = args.get_one::<u64>("for").map(|seconds| Instant::now() + Duration::from_secs(*seconds));
    let mut told = Vec::new();
    while until.is_none_or(|until| Instant::now() < until) {
        look_for_peers(&node, &dir, language, form, &mut told)?;
        std::thread::sleep(every.min(until.map_or(every, |until| until.saturating_duration_since(Instant::now()))));
    }
    server.stop();
    Ok(Outcome::Fresh)
}

/// Folds everything again beside the node that answers, and compares it with the checkpoint that this start came from.
fn check(node: &Mutex<Node>, dir: &Path, language: Language) {
    let same = super::member(dir).and_then(|mut beside| beside.check_checkpoint());
    match same {
        Ok(true) => {}
        Ok(false) => {
            answer::complain(&language.say("checkpoint-differs"));
            let mut node = node.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(trouble) = node.start_over() {
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
    node: &Mutex<Node>,
    dir: &Path,
    language: Language,
    form: Form,
    told: &mut Vec<(String, String)>,
) -> Result<(), Trouble> {
    let peers: Vec<Meeting> = {
        let node = node.lock().unwrap_or_else(PoisonError::into_inner);
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

/// The address that others on the same network can type: where it listens on all, that of the way out. Nothing is sent.
fn reachable(local: SocketAddr) -> SocketAddr {
    if !local.ip().is_unspecified() {
        return local;
    }
    let way_out = || -> std::io::Result<IpAddr> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        // A documentation address (RFC 5737): only the table of routes is asked.
        socket.connect("192.0.2.1:9")?;
        Ok(socket.local_addr()?.ip())
    };
    let ip = way_out().unwrap_or(IpAddr::from([127, 0, 0, 1]));
    SocketAddr::new(ip, local.port())
}
