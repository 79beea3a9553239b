//! Node to node over loopback: the right key, the wrong one, and whatever else may knock.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use planb_node::carrier::https::{
    Answer, Fingerprint, HEADER, MAX_BODY, MAX_CONNECTIONS, Peer, PeerFault, Server, serve,
};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn public(seed: u8) -> [u8; 32] {
    key(seed).verifying_key().to_bytes()
}

/// A node with key 1 that lets in key 2 and answers with what it was sent, backwards.
fn node() -> (Server, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, &key(1), |from, mut bytes: Vec<u8>| {
        if from != public(2) {
            return Answer::Refused;
        }
        bytes.reverse();
        Answer::Bytes(bytes)
    })
    .unwrap();
    let url = url(&server, 1);
    (server, url)
}

fn url(server: &Server, seed: u8) -> String {
    format!("https://{}#{}", server.address(), Fingerprint::of(&public(seed)))
}

#[test]
fn both_ends_prove_their_keys() {
    let (_server, url) = node();
    let mut peer = Peer::connect(&url, &key(2)).unwrap();
    assert_eq!(peer.public_key(), public(1));
    assert_eq!(peer.address().to_string(), url);
    for request in [&b""[..], b"abc", &[7; 300_000]] {
        let answer = peer.exchange(request).unwrap();
        assert!(answer.iter().rev().eq(request), "{} bytes", request.len());
    }
    // A key that the node does not let in has proven itself, and is turned away by the node.
    let mut stranger = Peer::connect(&url, &key(3)).unwrap();
    assert_eq!(stranger.exchange(b"abc"), Err(PeerFault::Refused));
    assert_eq!(stranger.exchange(b"abc"), Err(PeerFault::Refused), "and may ask again");
}

#[test]
fn another_key_than_the_fingerprint_says_gets_nothing() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, &key(1), move |_, bytes| {
        counted.fetch_add(1, Ordering::SeqCst);
        Answer::Bytes(bytes)
    })
    .unwrap();
    assert_eq!(Peer::connect(&url(&server, 9), &key(2)).map(|_| ()), Err(PeerFault::WrongKey));
    assert_eq!(asked.load(Ordering::SeqCst), 0, "nothing was sent");
    let mut right = Peer::connect(&url(&server, 1), &key(2)).unwrap();
    assert_eq!(right.exchange(b"x"), Ok(b"x".to_vec()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn nobody_there_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let url = format!("https://{address}#{}", Fingerprint::of(&public(1)));
    assert_eq!(Peer::connect(&url, &key(2)).map(|_| ()), Err(PeerFault::Unreachable));
    assert_eq!(Peer::connect("https://nowhere", &key(2)).map(|_| ()), Err(PeerFault::BadAddress));
    assert_eq!(PeerFault::Unreachable.trouble(&url).key, "peer-unreachable");
}

#[test]
fn a_body_has_a_limit_on_both_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, &key(1), |_, bytes: Vec<u8>| match bytes.as_slice() {
        [] => Answer::Bytes(vec![1; MAX_BODY]),
        [1] => Answer::Bytes(vec![1; MAX_BODY + 1]),
        _ => Answer::Bytes(bytes.len().to_be_bytes().to_vec()),
    })
    .unwrap();
    let mut peer = Peer::connect(&url(&server, 1), &key(2)).unwrap();
    let bytes = vec![7; MAX_BODY + 1];
    assert_eq!(peer.exchange(&bytes), Err(PeerFault::TooLarge));
    assert_eq!(peer.exchange(&bytes[1..]), Ok(MAX_BODY.to_be_bytes().to_vec()));
    assert_eq!(peer.exchange(&[]).map(|answer| answer.len()), Ok(MAX_BODY));
    assert_eq!(peer.exchange(&[1]), Err(PeerFault::NoNode(500)), "a node does not answer with more");
}

/// A client that speaks TLS rightly and HTTP as it likes.
fn speak(server: &Server, seed: u8, request: &[u8]) -> String {
    let mut stream = raw::connect(server.address(), seed);
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_string()
}

#[test]
fn what_is_no_exchange_is_turned_away() {
    let (server, url) = node();
    let large = MAX_BODY + 1;
    for (request, expected) in [
        ("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_string(), "HTTP/1.1 404 Not Found"),
        (
            "POST /sync/v2 HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".into(),
            "HTTP/1.1 404 Not Found",
        ),
        ("GET /sync/v1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".into(), "HTTP/1.1 405 Method Not Allowed"),
        (
            format!("POST /sync/v1 HTTP/1.1\r\nhost: a\r\ncontent-length: {large}\r\n\r\n"),
            "HTTP/1.1 413 Payload Too Large",
        ),
        ("POST /sync/v1 HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n".into(), "HTTP/1.1 400 Bad Request"),
        ("\0\x01\x02 garbage\r\n\r\n".into(), "HTTP/1.1 400 Bad Request"),
        (
            "POST /sync/v1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nab".into(),
            "HTTP/1.1 200 OK",
        ),
    ] {
        assert_eq!(speak(&server, 2, request.as_bytes()), expected, "{request:?}");
    }
    // No TLS at all.
    let mut plain = TcpStream::connect(server.address()).unwrap();
    plain.write_all(b"POST /sync/v1 HTTP/1.1\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    // And the node still answers.
    assert_eq!(Peer::connect(&url, &key(2)).unwrap().exchange(b"ab"), Ok(b"ba".to_vec()));
}

#[test]
fn who_stops_in_the_middle_is_cut_off() {
    let (server, url) = node();
    let begun = Instant::now();
    let mut half = raw::connect(server.address(), 2);
    half.write_all(b"POST /sync/v1 HTTP/1.1\r\nhost:").unwrap();
    // Others are served meanwhile.
    assert_eq!(Peer::connect(&url, &key(2)).unwrap().exchange(b"ab"), Ok(b"ba".to_vec()));
    let _ = half.read_to_end(&mut Vec::new());
    let took = begun.elapsed();
    assert!(took >= HEADER / 2 && took < HEADER * 12, "{took:?}");
}

#[test]
fn an_idle_connection_is_made_anew() {
    let (_server, url) = node();
    let mut peer = Peer::connect(&url, &key(2)).unwrap();
    assert_eq!(peer.exchange(b"ab"), Ok(b"ba".to_vec()));
    std::thread::sleep(HEADER + Duration::from_secs(1));
    assert_eq!(peer.exchange(b"cd"), Ok(b"dc".to_vec()));
}

#[test]
fn connections_have_a_bound() {
    let (server, url) = node();
    let held: Vec<TcpStream> = (0..MAX_CONNECTIONS).map(|_| TcpStream::connect(server.address()).unwrap()).collect();
    std::thread::sleep(Duration::from_millis(500));
    let refused = Peer::connect(&url, &key(2)).map(|_| ());
    assert!(matches!(refused, Err(PeerFault::Broken | PeerFault::Unreachable)), "{refused:?}");
    drop(held);
    let deadline = Instant::now() + Duration::from_secs(60);
    while Peer::connect(&url, &key(2)).is_err() {
        assert!(Instant::now() < deadline, "the places were not given back");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_server_that_stops_is_told_and_found_again() {
    let (server, url) = node();
    let address = server.address();
    let mut peer = Peer::connect(&url, &key(2)).unwrap();
    assert_eq!(peer.exchange(b"ab"), Ok(b"ba".to_vec()));
    server.stop();
    let stopped = peer.exchange(b"ab");
    assert!(matches!(stopped, Err(PeerFault::Unreachable | PeerFault::Broken)), "{stopped:?}");
    let listener = TcpListener::bind(address).unwrap();
    let _again = serve(listener, &key(1), |_, bytes| Answer::Bytes(bytes)).unwrap();
    assert_eq!(peer.exchange(b"ab"), Ok(b"ab".to_vec()), "the same peer goes on");
}

#[test]
fn an_answer_that_is_cut_off_is_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (begun, wait) = std::sync::mpsc::channel();
    let server = serve(listener, &key(1), move |_, bytes| {
        let _ = begun.send(());
        std::thread::sleep(Duration::from_secs(3));
        Answer::Bytes(bytes)
    })
    .unwrap();
    let url = url(&server, 1);
    let asking = std::thread::spawn(move || Peer::connect(&url, &key(2)).unwrap().exchange(b"ab"));
    wait.recv().unwrap();
    server.stop();
    let answer = asking.join().unwrap();
    assert!(matches!(answer, Err(PeerFault::Broken | PeerFault::Unreachable)), "{answer:?}");
}

#[test]
fn another_node_behind_the_same_address_is_refused_in_the_middle() {
    let (server, url) = node();
    let address = server.address();
    let mut peer = Peer::connect(&url, &key(2)).unwrap();
    server.stop();
    let listener = TcpListener::bind(address).unwrap();
    let _other = serve(listener, &key(4), |_, bytes| Answer::Bytes(bytes)).unwrap();
    let answer = peer.exchange(b"secret");
    assert_eq!(answer, Err(PeerFault::WrongKey));
}

/// TLS as a node's, by hand: what is sent inside is the test's.
mod raw {
    use super::*;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::ring;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
    use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned};

    /// Takes any server: this client is not what is tested.
    #[derive(Debug)]
    struct Any;

    impl ServerCertVerifier for Any {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Err(Error::General("only TLS 1.3".into()))
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            vec![SignatureScheme::ED25519]
        }

        fn requires_raw_public_keys(&self) -> bool {
            true
        }
    }

    /// A connection that has proven the key with this seed; its key is read by rustls's own means, not by ours.
    pub fn connect(address: std::net::SocketAddr, seed: u8) -> StreamOwned<ClientConnection, TcpStream> {
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from([&head[..], &[seed; 32]].concat()));
        let signer = ring::sign::any_eddsa_type(&match der {
            PrivateKeyDer::Pkcs8(key) => key,
            _ => unreachable!(),
        })
        .unwrap();
        let shown = CertificateDer::from(signer.public_key().unwrap().as_ref().to_vec());
        let certified = Arc::new(rustls::sign::CertifiedKey::new(vec![shown], signer));
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Any))
            .with_client_cert_resolver(Arc::new(rustls::client::AlwaysResolvesClientRawPublicKeys::new(certified)));
        let connection = ClientConnection::new(Arc::new(config), ServerName::try_from("node").unwrap()).unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        StreamOwned::new(connection, stream)
    }
}
