//! How an object store is spoken to: one HTTP/1.1 connection that is kept, TLS with the system's roots.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the store may take to begin its answer.
const ANSWER: Duration = Duration::from_secs(60);

/// How long a kept connection may take to be ready again.
const READY: Duration = Duration::from_secs(1);

type Sender = SendRequest<HttpRequestBody>;
type Answering<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'a>>;

/// Makes the client when the store is built.
#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Service { kept: Mutex::new(None) }))
    }
}

/// One connection at a time, which is kept while the store keeps it.
#[derive(Debug)]
struct Service {
    kept: Mutex<Option<(String, Sender)>>,
}

impl Service {
    /// The kept connection, when it goes there and is ready for a request: the answer before was read to its end, and the
    /// store did not hang up.
    async fn take_kept(&self, origin: &Origin) -> Option<Sender> {
        let (to, mut sender) = self.kept.lock().ok()?.take()?;
        let ready = tokio::time::timeout(READY, sender.ready()).await;
        (to == origin.key() && matches!(ready, Ok(Ok(())))).then_some(sender)
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (origin, request) = to_origin(request)?;
        let mut sender = match self.take_kept(&origin).await {
            Some(sender) => sender,
            None => within(CONNECT, HttpErrorKind::Connect, connect(&origin)).await?,
        };
        let answer = within(ANSWER, HttpErrorKind::Timeout, async {
            sender.send_request(request).await.map_err(|error| HttpError::new(HttpErrorKind::Request, error))
        })
        .await?;
        if let Ok(mut kept) = self.kept.lock() {
            *kept = Some((origin.key(), sender));
        }
        let (parts, body) = answer.into_parts();
        let body = body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error));
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)))
    }
}

impl HttpService for Service {
    fn call<'a, 'b>(&'a self, request: HttpRequest) -> Answering<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(self.exchange(request))
    }
}

async fn within<T>(
    time: Duration,
    kind: HttpErrorKind,
    work: impl Future<Output = Result<T, HttpError>>,
) -> Result<T, HttpError> {
    tokio::time::timeout(time, work).await.unwrap_or_else(|late| Err(HttpError::new(kind, late)))
}

/// Where a request goes.
struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    fn key(&self) -> String {
        format!("{}:{}:{}", self.secure, self.host, self.port)
    }
}

/// Splits a request into where it goes and what is sent there.
fn to_origin(mut request: HttpRequest) -> Result<(Origin, HttpRequest), HttpError> {
    let bad = |what: &'static str| HttpError::new(HttpErrorKind::Unknown, std::io::Error::other(what));
    let uri = request.uri();
    let authority = uri.authority().ok_or_else(|| bad("no host"))?.clone();
    let secure = uri.scheme_str() == Some("https");
    let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_string();
    if !request.headers().contains_key(HOST) {
        let value = HeaderValue::from_str(authority.as_str()).map_err(|_| bad("no host"))?;
        request.headers_mut().insert(HOST, value);
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path.parse().map_err(|_| bad("no path"))?;
    Ok((Origin { secure, host, port }, request))
}

async fn connect(origin: &Origin) -> Result<Sender, HttpError> {
    let failed = |error: std::io::Error| HttpError::new(HttpErrorKind::Connect, error);
    let stream = TcpStream::connect((origin.host.as_str(), origin.port)).await.map_err(failed)?;
    let _ = stream.set_nodelay(true);
    if !origin.secure {
        return shake(stream).await;
    }
    let name = ServerName::try_from(origin.host.clone()).map_err(|error| failed(std::io::Error::other(error)))?;
    let stream = TlsConnector::from(roots().map_err(failed)?).connect(name, stream).await.map_err(failed)?;
    shake(stream).await
}

async fn shake<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: S) -> Result<Sender, HttpError> {
    let shaken = http1::handshake(TokioIo::new(stream)).await;
    let (sender, connection) = shaken.map_err(|error| HttpError::new(HttpErrorKind::Connect, error))?;
    tokio::spawn(connection);
    Ok(sender)
}

/// TLS with the roots that the system trusts (or `SSL_CERT_FILE`): a region's store may have its own.
pub(crate) fn roots() -> std::io::Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(std::io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
