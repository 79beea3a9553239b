//! The end that asks: one connection, kept, and made anew when it was cut.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use ed25519_dalek::SigningKey;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;

use super::tls::{self, Shown};
use super::{Address, CONNECT, EXCHANGE, MAX_BODY, PATH, PeerFault};

type Sender = SendRequest<Full<Bytes>>;

/// Another node that answers.
#[derive(Debug)]
pub struct Peer {
    runtime: Runtime,
    address: Address,
    config: Arc<ClientConfig>,
    sender: Option<Sender>,
    public_key: [u8; 32],
}

impl Peer {
    /// Connects to `https://HOST[:PORT]#FINGERPRINT` and proves `key`; refused when whoever answers has another key.
    pub fn connect(url: &str, key: &SigningKey) -> Result<Peer, PeerFault> {
        let address: Address = url.parse()?;
        let shown = Shown::default();
        let config = tls::client(key, address.fingerprint.clone(), shown.clone()).map_err(|_| PeerFault::Broken)?;
        let config = Arc::new(config);
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| PeerFault::Broken)?;
        let sender = runtime.block_on(connect(&address, config.clone()))?;
        let public_key = read(&shown).ok_or(PeerFault::Broken)?;
        Ok(Peer { runtime, address, config, sender: Some(sender), public_key })
    }

    /// The key that it has proven.
    pub fn public_key(&self) -> [u8; 32] {
        self.public_key
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Sends bytes and gives its answer. An exchange may reach the other end twice, when the connection was cut.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, PeerFault> {
        if request.len() > MAX_BODY {
            return Err(PeerFault::TooLarge);
        }
        let kept = self.sender.take();
        let was_kept = kept.is_some();
        let begun = Instant::now();
        match self.try_exchange(kept, request) {
            // The server hangs up on what lies idle: a new connection is the answer to that, once. One that was too slow is
            // not asked again.
            Err(PeerFault::Broken) if was_kept && begun.elapsed() < EXCHANGE => self.try_exchange(None, request),
            answer => answer,
        }
    }

    fn try_exchange(&mut self, kept: Option<Sender>, request: &[u8]) -> Result<Vec<u8>, PeerFault> {
        let (address, config) = (self.address.clone(), self.config.clone());
        let body = Bytes::copy_from_slice(request);
        let (sender, answer) = self.runtime.block_on(async move {
            let mut sender = match kept {
                Some(sender) => sender,
                None => connect(&address, config).await?,
            };
            let asked = ask(&mut sender, &address, body);
            let answer = tokio::time::timeout(EXCHANGE, asked).await.unwrap_or(Err(PeerFault::Broken))?;
            Ok::<_, PeerFault>((sender, answer))
        })?;
        self.sender = Some(sender);
        Ok(answer)
    }
}

fn read(shown: &Mutex<Option<[u8; 32]>>) -> Option<[u8; 32]> {
    shown.lock().ok().and_then(|shown| *shown)
}

async fn connect(address: &Address, config: Arc<ClientConfig>) -> Result<Sender, PeerFault> {
    tokio::time::timeout(CONNECT, shake(address, config)).await.unwrap_or(Err(PeerFault::Unreachable))
}

async fn shake(address: &Address, config: Arc<ClientConfig>) -> Result<Sender, PeerFault> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await.map_err(|_| PeerFault::Unreachable)?;
    let _ = stream.set_nodelay(true);
    // Not looked at by either end: the key is what is checked.
    let name = ServerName::try_from("node").map_err(|_| PeerFault::Broken)?;
    let stream = TlsConnector::from(config).connect(name, stream).await.map_err(|error| of_tls(&error))?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| PeerFault::Broken)?;
    tokio::spawn(connection);
    Ok(sender)
}

/// What a failed proof of keys means: another key is told apart from everything else.
fn of_tls(error: &std::io::Error) -> PeerFault {
    match error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure)) => {
            PeerFault::WrongKey
        }
        _ => PeerFault::Broken,
    }
}

async fn ask(sender: &mut Sender, address: &Address, body: Bytes) -> Result<Vec<u8>, PeerFault> {
    let broken = |_| PeerFault::Broken;
    let request = Request::post(PATH)
        .header("host", format!("{}:{}", address.host, address.port))
        .header("content-type", "application/octet-stream")
        .body(Full::new(body))
        .map_err(|_| PeerFault::BadAddress)?;
    sender.ready().await.map_err(broken)?;
    let answer = sender.send_request(request).await.map_err(broken)?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::FORBIDDEN => return Err(PeerFault::Refused),
        StatusCode::PAYLOAD_TOO_LARGE => return Err(PeerFault::TooLarge),
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => return Err(PeerFault::Broken),
        other => return Err(PeerFault::NoNode(other.as_u16())),
    }
    let whole = Limited::new(answer.into_body(), MAX_BODY).collect().await;
    match whole {
        Ok(whole) => Ok(whole.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(PeerFault::TooLarge),
        Err(_) => Err(PeerFault::Broken),
    }
}
