//! How a printer is spoken to: IPP in HTTP/1.1, a connection for each question, so that a printer that was switched off and on
//! is simply there again.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use ipp::parser::IppParser;
use ipp::prelude::IppRequestResponse;
use ipp::reader::IppReader;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;

use super::{Address, CONNECT, MAX_ANSWER};
use crate::carrier::roots;
use crate::trouble::Trouble;

type Sender = SendRequest<Full<Bytes>>;

/// Somebody who speaks to one printer.
#[derive(Debug)]
pub struct Talk {
    runtime: Runtime,
    tls: Option<Arc<ClientConfig>>,
}

impl Talk {
    /// Nothing is sent yet.
    pub fn new(address: &Address) -> Result<Talk, Trouble> {
        let failed = || Trouble::environment("printer-unreachable").with("address", address);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| failed())?;
        let tls = if address.is_secure { Some(roots().map_err(|_| failed())?) } else { None };
        Ok(Talk { runtime, tls })
    }

    /// Sends a question, and a document after it; gives the printer's answer.
    pub fn exchange(
        &mut self,
        address: &Address,
        question: Bytes,
        document: Bytes,
        time: Duration,
    ) -> Result<IppRequestResponse, Trouble> {
        let unreachable = || Trouble::environment("printer-unreachable").with("address", address);
        let tls = self.tls.clone();
        let bytes = self.runtime.block_on(async {
            let connected = tokio::time::timeout(CONNECT, connect(address, tls)).await;
            let mut sender = connected.ok().flatten().ok_or_else(unreachable)?;
            tokio::time::timeout(time, ask(&mut sender, address, question, document))
                .await
                .map_err(|_| unreachable())?
        })?;
        let parsed = IppParser::new(IppReader::new(Cursor::new(bytes))).parse();
        parsed.map_err(|_| Trouble::environment("printer-nonsense").with("address", address))
    }
}

async fn connect(address: &Address, tls: Option<Arc<ClientConfig>>) -> Option<Sender> {
    let stream = TcpStream::connect((address.host(), address.port())).await.ok()?;
    let _ = stream.set_nodelay(true);
    match tls {
        None => shake(stream).await,
        Some(config) => {
            let name = ServerName::try_from(address.host().to_string()).ok()?;
            shake(TlsConnector::from(config).connect(name, stream).await.ok()?).await
        }
    }
}

async fn shake<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: S) -> Option<Sender> {
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    tokio::spawn(connection);
    Some(sender)
}

async fn ask(sender: &mut Sender, address: &Address, question: Bytes, document: Bytes) -> Result<Bytes, Trouble> {
    let unreachable = || Trouble::environment("printer-unreachable").with("address", address);
    let whole: Bytes = if document.is_empty() { question } else { [question, document].concat().into() };
    let request = Request::post(address.uri.path())
        .header("host", address.uri.authority().map_or("", |authority| authority.as_str()))
        .header("content-type", "application/ipp")
        .body(Full::new(whole))
        .map_err(|_| Trouble::user("printer-address").with("address", address))?;
    let answer = sender.send_request(request).await.map_err(|_| unreachable())?;
    match answer.status() {
        StatusCode::OK => {}
        status => {
            let trouble = Trouble::environment("printer-refused").with("address", address);
            return Err(trouble.with("code", status.as_u16()));
        }
    }
    match Limited::new(answer.into_body(), MAX_ANSWER).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            Err(Trouble::environment("printer-nonsense").with("address", address))
        }
        Err(_) => Err(unreachable()),
    }
}
