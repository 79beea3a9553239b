//! The end that answers: a thread of its own, with bounds on everything that a stranger could make it hold.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use ed25519_dalek::SigningKey;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_rustls::TlsAcceptor;

use super::tls;
use super::{BODY, CONNECT, CONNECTION, HEADER, MAX_AT_ONCE, MAX_BODY, MAX_CONNECTIONS, PATH, SMALL_BODY};
use crate::trouble::Trouble;

/// What the handler answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Bytes(Vec<u8>),
    /// This key is not let in.
    Refused,
}

/// Answers a request of whoever has proven a public key. Called on threads that may wait for the disk.
pub trait Handler: Fn([u8; 32], Vec<u8>) -> Answer + Send + Sync + 'static {}

impl<T: Fn([u8; 32], Vec<u8>) -> Answer + Send + Sync + 'static> Handler for T {}

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: takes no more, and cuts what is under way. Waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Serves on `listener` as the node with `key`, on a thread of its own.
pub fn serve(listener: TcpListener, key: &SigningKey, handler: impl Handler) -> Result<Server, Trouble> {
    let failed = |error: std::io::Error| Trouble::environment("serve-failed").with("code", error.kind());
    let address = listener.local_addr().map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let config = tls::server(key).map_err(|_| Trouble::internal("serve-failed").with("code", "tls"))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MAX_AT_ONCE)
        .build()
        .map_err(failed)?;
    let (stop, stopped) = oneshot::channel();
    let shared = Arc::new(Shared {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        handler: Arc::new(handler),
        at_once: Arc::new(Semaphore::new(MAX_AT_ONCE)),
    });
    let run = move || {
        runtime.block_on(async {
            tokio::select! {
                () = accept(listener, shared) => {}
                _ = stopped => {}
            }
        });
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    };
    let thread = std::thread::Builder::new().name("planb serve".to_string()).spawn(run).map_err(failed)?;
    Ok(Server { address, stop: Some(stop), thread: Some(thread) })
}

struct Shared {
    acceptor: TlsAcceptor,
    handler: Arc<dyn Handler<Output = Answer>>,
    at_once: Arc<Semaphore>,
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, for one: it passes, and must not become a busy loop.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        tokio::spawn(connection(stream, shared.clone(), place));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>, _place: OwnedSemaphorePermit) {
    let _ = stream.set_nodelay(true);
    let shaken = tokio::time::timeout(CONNECT, shared.acceptor.accept(stream)).await;
    let Ok(Ok(stream)) = shaken else { return };
    let shown = stream.get_ref().1.peer_certificates().and_then(|shown| shown.first());
    let Some(public_key) = shown.and_then(|shown| tls::public_key(shown)) else { return };
    let service = service_fn(|request| {
        let shared = shared.clone();
        async move { Ok::<_, std::convert::Infallible>(answer(request, public_key, &shared).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .serve_connection(TokioIo::new(stream), service);
    let _ = tokio::time::timeout(CONNECTION, served).await;
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

async fn answer(request: Request<Incoming>, public_key: [u8; 32], shared: &Shared) -> Response<Full<Bytes>> {
    if request.uri().path() != PATH {
        return status(StatusCode::NOT_FOUND);
    }
    if request.method() != Method::POST {
        return status(StatusCode::METHOD_NOT_ALLOWED);
    }
    if request.body().size_hint().lower() > MAX_BODY as u64 {
        return status(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let is_small = request.body().size_hint().upper().is_some_and(|bytes| bytes <= SMALL_BODY);
    let whole = async {
        // A stranger who sends slowly takes a large one's place only when it says that it is large.
        let held = if is_small { None } else { shared.at_once.clone().acquire_owned().await.ok() };
        (held, Limited::new(request.into_body(), MAX_BODY).collect().await)
    };
    let (held, body) = match tokio::time::timeout(BODY, whole).await {
        Err(_) => return status(StatusCode::REQUEST_TIMEOUT),
        Ok((held, Ok(body))) => (held, body.to_bytes().to_vec()),
        Ok((_, Err(error))) if error.is::<LengthLimitError>() => return status(StatusCode::PAYLOAD_TOO_LARGE),
        Ok((_, Err(_))) => return status(StatusCode::BAD_REQUEST),
    };
    let handler = shared.handler.clone();
    let answered = tokio::task::spawn_blocking(move || {
        let _held = held;
        handler(public_key, body)
    });
    match answered.await {
        Ok(Answer::Bytes(bytes)) if bytes.len() > MAX_BODY => status(StatusCode::INTERNAL_SERVER_ERROR),
        Ok(Answer::Bytes(bytes)) => Response::new(Full::new(Bytes::from(bytes))),
        Ok(Answer::Refused) => status(StatusCode::FORBIDDEN),
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
