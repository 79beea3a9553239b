//! Answers requests: on a loopback address in the clear, on the local network over TLS. Every connection has its bounds.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, oneshot};
use tokio_rustls::TlsAcceptor;

use super::context::From;
use super::cookie::IsSecure;
use super::{App, Lan, Shared, Tier, page, tls};
use crate::trouble::Trouble;

/// Connections at once; more wait.
pub const MOST_CONNECTIONS: usize = 512;
/// How long a browser may take for the head of a request.
const HEAD: Duration = Duration::from_secs(20);
/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How often other processes' writes are looked for.
const LOOK: Duration = Duration::from_secs(1);
/// Threads that make pages.
const THREADS: usize = 4;

/// Where requests come in.
#[derive(Debug)]
pub enum Door {
    /// In the clear; only for this computer itself.
    Loopback(TcpListener),
    /// In the clear on the local network: only for pages that everybody may have, which know no session.
    Plain(TcpListener),
    /// The local network. Without files, a certificate of the node's own authority.
    Network { listener: TcpListener, certificate: Option<(PathBuf, PathBuf)>, names: Vec<String> },
}

impl Door {
    /// Listens on an address for this computer's own pages; one that others can reach is served over TLS.
    pub fn open(address: &str) -> Result<Door, Trouble> {
        let listener = bound(address)?;
        let is_own = listener.local_addr().is_ok_and(|address| address.ip().is_loopback());
        Ok(if is_own { Door::Loopback(listener) } else { Door::over_tls(listener, None) })
    }

    /// Listens on an address for the local network, over TLS.
    pub fn network(address: &str, certificate: Option<(PathBuf, PathBuf)>) -> Result<Door, Trouble> {
        Ok(Door::over_tls(bound(address)?, certificate))
    }

    /// Listens on an address in the clear, whoever can reach it.
    pub fn plain(address: &str) -> Result<Door, Trouble> {
        Ok(Door::Plain(bound(address)?))
    }

    /// How well telephones are protected that come in by it; `None` where only this computer does.
    fn tier(&self) -> Option<Tier> {
        match self {
            Door::Loopback(_) | Door::Plain(_) => None,
            Door::Network { certificate: Some(_), .. } => Some(Tier::Secure),
            Door::Network { certificate: None, .. } => Some(Tier::Encrypted),
        }
    }

    fn over_tls(listener: TcpListener, certificate: Option<(PathBuf, PathBuf)>) -> Door {
        Door::Network { listener, certificate, names: vec!["localhost".into()] }
    }
}

fn bound(address: &str) -> Result<TcpListener, Trouble> {
    let bad = |error: std::io::Error| {
        Trouble::environment("listen-failed").with("address", address).with("code", error.kind())
    };
    TcpListener::bind(address).map_err(bad)
}

/// What is answered with: the pages of one node. Another node's can take their place while it runs, as when the first
/// start has made one.
#[derive(Debug)]
pub struct Room {
    pages: RwLock<(Router, Arc<App>)>,
    front: OnceLock<Front>,
}

/// What answers before any page is looked for: plain files that everybody may have. `None` leaves it to the pages.
pub type Front = fn(&Arc<App>, &Uri, &HeaderMap) -> Option<Response>;

impl Room {
    /// These pages of this node.
    pub fn new(app: &Arc<App>, router: Router<Shared>) -> Arc<Room> {
        let pages = RwLock::new((ready(app, router), Arc::clone(app)));
        Arc::new(Room { pages, front: OnceLock::new() })
    }

    /// From the next request on, these.
    pub fn move_in(&self, app: &Arc<App>, router: Router<Shared>) {
        let address = self.app().address().to_string();
        app.answers_at(address);
        if let Some(lan) = self.app().lan() {
            app.answers_on_lan(lan.clone());
        }
        *self.pages.write().unwrap_or_else(PoisonError::into_inner) = (ready(app, router), Arc::clone(app));
    }

    /// Whose pages they are.
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.pages.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// From now on this answers first.
    pub fn answer_first(&self, front: Front) {
        let _ = self.front.set(front);
    }

    fn in_front(&self, request: &Request<Incoming>) -> Option<Response> {
        let front = self.front.get().filter(|_| request.method() == Method::GET)?;
        let mut answer = front(&self.app(), request.uri(), request.headers())?;
        page::guarded(answer.headers_mut());
        Some(answer)
    }

    fn router(&self) -> Router {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

fn ready(app: &Arc<App>, router: Router<Shared>) -> Router {
    router.layer(axum::middleware::from_fn(page::guard)).with_state(Arc::clone(app))
}

/// Pages that are answered until it is stopped or dropped.
#[derive(Debug)]
pub struct Served {
    pub addresses: Vec<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct OpenDoor {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
}

/// The address that others on the same network can type: where it listens on all, that of the way out. Nothing is sent.
pub fn reachable(local: SocketAddr) -> SocketAddr {
    if !local.ip().is_unspecified() {
        return local;
    }
    let way_out = || -> std::io::Result<IpAddr> {
        let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
        // A documentation address (RFC 5737): only the table of routes is asked.
        socket.connect("192.0.2.1:9")?;
        Ok(socket.local_addr()?.ip())
    };
    SocketAddr::new(way_out().unwrap_or(IpAddr::from([127, 0, 0, 1])), local.port())
}

fn prepare(app: &App, door: Door) -> Result<(OpenDoor, String), Trouble> {
    let failed = |error: std::io::Error| Trouble::environment("serve-failed").with("code", error.kind());
    let (listener, tls, scheme) = match door {
        Door::Loopback(listener) | Door::Plain(listener) => (listener, None, "http"),
        Door::Network { listener, certificate, names } => {
            let address = reachable(listener.local_addr().map_err(failed)?).ip();
            let config = match certificate {
                Some((chain, key)) => tls::given(&chain, &key)?,
                None => {
                    let organisation = app.organisation(&app.now());
                    tls::own(app.dir(), &organisation, &names, &[address, IpAddr::from([127, 0, 0, 1])], app.today())?
                }
            };
            (listener, Some(TlsAcceptor::from(config)), "https")
        }
    };
    listener.set_nonblocking(true).map_err(failed)?;
    let address = format!("{scheme}://{}", reachable(listener.local_addr().map_err(failed)?));
    Ok((OpenDoor { listener, tls }, address))
}

/// Answers at these doors with these pages, on threads of its own.
pub fn listen(room: &Arc<Room>, doors: Vec<Door>) -> Result<Served, Trouble> {
    let failed = |error: std::io::Error| Trouble::environment("serve-failed").with("code", error.kind());
    let app = room.app();
    let mut open = Vec::new();
    let mut addresses = Vec::new();
    for door in doors {
        let tier = door.tier();
        let (door, address) = prepare(&app, door)?;
        if let Some(tier) = tier {
            app.answers_on_lan(Lan { address: address.clone(), tier });
        }
        open.push(door);
        addresses.push(address);
    }
    app.answers_at(addresses.first().cloned().unwrap_or_default());
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build().map_err(failed)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let room = Arc::clone(room);
    let thread = std::thread::spawn(move || {
        runtime.block_on(async move {
            let limit = Arc::new(Semaphore::new(MOST_CONNECTIONS));
            for door in open {
                tokio::spawn(take(door, Arc::clone(&room), Arc::clone(&limit)));
            }
            tokio::spawn(look(room));
            let _ = stopped.await;
        });
    });
    Ok(Served { addresses, stop: Some(stop), thread: Some(thread) })
}

/// Looks for what other processes, such as the night, have written.
async fn look(room: Arc<Room>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let app = room.app();
        app.close_what_nobody_uses();
        // A store that cannot be read now is looked at again; a page that writes tells of it.
        let _ = tokio::task::spawn_blocking(move || app.refresh()).await;
    }
}

async fn take(door: OpenDoor, room: Arc<Room>, limit: Arc<Semaphore>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(door.listener) else { return };
    loop {
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            // No file descriptors left, or a connection that went away at once.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (room, tls) = (Arc::clone(&room), door.tls.clone());
        tokio::spawn(async move {
            match tls {
                None => answer(stream, room, From { address: peer.ip(), is_secure: IsSecure::No }).await,
                Some(tls) => {
                    if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                        answer(stream, room, From { address: peer.ip(), is_secure: IsSecure::Yes }).await;
                    }
                }
            }
            drop(permit);
        });
    }
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: S, room: Arc<Room>, from: From) {
    let service = service_fn(move |request: Request<Incoming>| {
        let ready = room.in_front(&request);
        let pages = ready.is_none().then(|| {
            let (mut parts, body) = request.into_parts();
            parts.extensions.insert(from);
            let mut router = room.router();
            let request = Request::from_parts(parts, Body::new(body));
            Box::pin(<Router as tower_service::Service<Request>>::call(&mut router, request))
        });
        async move {
            match (ready, pages) {
                (Some(answer), _) => Ok(answer),
                (None, Some(pages)) => pages.await,
                (None, None) => Ok(Response::default()),
            }
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(100);
    // A browser that went away is no trouble.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}
