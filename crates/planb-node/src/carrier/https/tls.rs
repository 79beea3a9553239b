//! TLS 1.3 where each end's raw Ed25519 node key stands in place of a certificate (RFC 7250).

use std::sync::{Arc, Mutex};

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, NoServerSessionStorage};
use rustls::sign::{CertifiedKey, Signer, SigningKey as TlsKey};
use rustls::time_provider::TimeProvider;
use rustls::version::TLS13;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureAlgorithm,
    SignatureScheme,
};

use super::Fingerprint;

/// An Ed25519 key's SubjectPublicKeyInfo up to the key itself (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The public key that an end has shown, when it has.
pub(super) type Shown = Arc<Mutex<Option<[u8; 32]>>>;

/// The client's side: proves `key`, and takes a server only whose key has the fingerprint; that key is put into `shown`.
/// Told apart from other failures: `CertificateError::ApplicationVerificationFailure` for another key.
pub(super) fn client(key: &SigningKey, expected: Fingerprint, shown: Shown) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Pinned { expected, shown, algorithms: provider.signature_verification_algorithms };
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(NoClock))
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(certified(key))));
    config.resumption = Resumption::disabled();
    config.enable_sni = false;
    Ok(config)
}

/// The server's side: proves `key`, and takes every client that proves a key; who may do what is decided by the handler.
pub(super) fn server(key: &SigningKey) -> Result<ServerConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Proven { algorithms: provider.signature_verification_algorithms };
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(NoClock))
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(certified(key))));
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// The Ed25519 public key in what an end has shown in place of a certificate.
pub(super) fn public_key(shown: &[u8]) -> Option<[u8; 32]> {
    let key = shown.strip_prefix(&SPKI)?.try_into().ok()?;
    VerifyingKey::from_bytes(&key).ok().filter(|key| !key.is_weak()).map(|_| key)
}

fn certified(key: &SigningKey) -> Arc<CertifiedKey> {
    let shown = CertificateDer::from(spki(key));
    Arc::new(CertifiedKey::new(vec![shown], Arc::new(NodeKey(key.clone()))))
}

fn spki(key: &SigningKey) -> Vec<u8> {
    [&SPKI[..], key.verifying_key().as_bytes()].concat()
}

/// No clock is asked: nothing here has a date.
#[derive(Debug)]
struct NoClock;

impl TimeProvider for NoClock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(std::time::Duration::ZERO))
    }
}

/// The node's key, which signs what proves it.
struct NodeKey(SigningKey);

impl std::fmt::Debug for NodeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NodeKey")
    }
}

impl TlsKey for NodeKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let signer = || Box::new(NodeKey(self.0.clone())) as Box<dyn Signer>;
        offered.contains(&SignatureScheme::ED25519).then(signer)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(SubjectPublicKeyInfoDer::from(spki(&self.0)))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ED25519
    }
}

impl Signer for NodeKey {
    // What TLS 1.3 has signed begins with 64 spaces and its own words, and no transaction does: neither can pass for the other.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

fn check_signature(
    algorithms: &WebPkiSupportedAlgorithms,
    message: &[u8],
    shown: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, Error> {
    let key = SubjectPublicKeyInfoDer::from(shown.as_ref());
    verify_tls13_signature_with_raw_key(message, &key, signed, algorithms)
}

fn no_tls12() -> Error {
    Error::General("only TLS 1.3".to_string())
}

fn bad_key() -> Error {
    Error::InvalidCertificate(CertificateError::BadEncoding)
}

/// Takes the server with one fingerprint.
#[derive(Debug)]
struct Pinned {
    expected: Fingerprint,
    shown: Shown,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let key = public_key(end_entity).ok_or_else(bad_key)?;
        if Fingerprint::of(&key) != self.expected {
            return Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure));
        }
        if let Ok(mut shown) = self.shown.lock() {
            *shown = Some(key);
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(no_tls12())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        check_signature(&self.algorithms, message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// Takes every client that proves the key it shows.
#[derive(Debug)]
struct Proven {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for Proven {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        public_key(end_entity).map(|_| ClientCertVerified::assertion()).ok_or_else(bad_key)
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(no_tls12())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        check_signature(&self.algorithms, message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustls::{ClientConnection, ServerConnection};

    use super::*;

    /// A clock that stands at a second since 1970, or cannot be read.
    #[derive(Debug)]
    struct At(u64);

    impl TimeProvider for At {
        fn current_time(&self) -> Option<UnixTime> {
            Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0)))
        }
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn pin(seed: u8) -> Fingerprint {
        Fingerprint::of(key(seed).verifying_key().as_bytes())
    }

    /// The two ends talk until both are done; what the client saw, and the key that the server saw.
    fn shake(client: ClientConfig, server: ServerConfig) -> Result<Option<[u8; 32]>, Error> {
        let name = ServerName::try_from("node").unwrap();
        let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
        let mut server = ServerConnection::new(Arc::new(server)).unwrap();
        for _ in 0..8 {
            let mut wire = Vec::new();
            client.write_tls(&mut wire).unwrap();
            server.read_tls(&mut wire.as_slice()).unwrap();
            server.process_new_packets()?;
            wire.clear();
            server.write_tls(&mut wire).unwrap();
            client.read_tls(&mut wire.as_slice()).unwrap();
            client.process_new_packets()?;
        }
        assert!(!client.is_handshaking() && !server.is_handshaking());
        Ok(server.peer_certificates().and_then(|shown| public_key(shown.first()?)))
    }

    #[test]
    fn no_clock_matters() {
        let years = |years: u64| years * 365 * 86_400;
        for (one, other) in [(0, 0), (0, years(129)), (years(129), 0), (years(56), years(56))] {
            let shown = Shown::default();
            let mut client = client(&key(2), pin(1), shown.clone()).unwrap();
            let mut server = server(&key(1)).unwrap();
            client.time_provider = Arc::new(At(one));
            server.time_provider = Arc::new(At(other));
            assert_eq!(shake(client, server), Ok(Some(key(2).verifying_key().to_bytes())), "{one} {other}");
            assert_eq!(*shown.lock().unwrap(), Some(key(1).verifying_key().to_bytes()));
        }
    }

    #[test]
    fn another_key_or_a_borrowed_one_is_refused() {
        let other = client(&key(2), pin(3), Shown::default()).unwrap();
        let refused = Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure);
        assert_eq!(shake(other, server(&key(1)).unwrap()), Err(refused));
        // Both show a key that is not theirs: who cannot sign with it gets no further.
        let borrowed = |shown: u8, signs: u8| {
            let shown = CertificateDer::from(spki(&key(shown)));
            Arc::new(CertifiedKey::new(vec![shown], Arc::new(NodeKey(key(signs)))))
        };
        let mut server_as_1 = server(&key(9)).unwrap();
        server_as_1.cert_resolver = Arc::new(AlwaysResolvesServerRawPublicKeys::new(borrowed(1, 9)));
        let bad = Error::InvalidCertificate(CertificateError::BadSignature);
        assert_eq!(shake(client(&key(2), pin(1), Shown::default()).unwrap(), server_as_1), Err(bad.clone()));
        let mut client_as_2 = client(&key(9), pin(1), Shown::default()).unwrap();
        client_as_2.client_auth_cert_resolver = Arc::new(AlwaysResolvesClientRawPublicKeys::new(borrowed(2, 9)));
        assert_eq!(shake(client_as_2, server(&key(1)).unwrap()), Err(bad));
    }

    #[test]
    fn a_shown_key_is_an_ed25519_key_and_nothing_else() {
        let good = spki(&key(1));
        assert_eq!(public_key(&good), Some(key(1).verifying_key().to_bytes()));
        let weak = [&SPKI[..], &[0; 32]].concat();
        for bad in [&good[..43], &[&good[..], &[0]].concat(), &weak, &[], &[0; 44]] {
            assert_eq!(public_key(bad), None, "{bad:?}");
        }
    }
}
