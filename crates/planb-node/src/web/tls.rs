//! TLS for the local network: a certificate that the municipality has, or one of this node's own authority, which managed
//! phones and computers can be made to trust beforehand.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::files::{self, Access};
use crate::trouble::Trouble;

/// The authority's key and certificate in the node's folder.
const CA_KEY: &str = "web-ca.key";
pub const CA_CERTIFICATE: &str = "web-ca.crt";

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::config_tls(error.to_string())
}

impl Trouble {
    fn config_tls(code: String) -> Trouble {
        Trouble::new(crate::trouble::Kind::Config, "tls-failed").with("code", code)
    }
}

fn config(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Arc<ServerConfig>, Trouble> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(failed)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// A certificate that was had from elsewhere, as PEM files.
pub fn given(chain: &Path, key: &Path) -> Result<Arc<ServerConfig>, Trouble> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| Trouble::of_io(path, error));
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read(chain)?).collect();
    let key = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(failed)?;
    config(chain.map_err(failed)?, key)
}

/// A certificate of this node's own authority for these names and addresses. The authority is made once and does not end;
/// what it signs is made anew at every start, since phones refuse what is valid for more than two years.
pub fn own(
    dir: &Path,
    organisation: &str,
    names: &[String],
    addresses: &[IpAddr],
    today: Date,
) -> Result<Arc<ServerConfig>, Trouble> {
    let ca_key = authority_key(&dir.join(CA_KEY))?;
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, format!("Plan B {organisation}"));
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    (ca.not_before, ca.not_after) = (date_time_ymd(2021, 1, 1), date_time_ymd(2099, 12, 31));
    let path: PathBuf = dir.join(CA_CERTIFICATE);
    if !path.exists() {
        let certificate = ca.self_signed(&ca_key).map_err(failed)?;
        files::write_whole(&path, Access::Shared, certificate.der())?;
    }
    let issuer = Issuer::new(ca, ca_key);
    let mut leaf = CertificateParams::new(names).map_err(failed)?;
    leaf.subject_alt_names.extend(addresses.iter().map(|address| SanType::IpAddress(*address)));
    leaf.distinguished_name.push(DnType::CommonName, "Plan B");
    // A laptop with a dead clock battery still serves: the phones' clocks are what the dates are held against.
    let year = i32::from(today.year()).clamp(2022, 2098);
    (leaf.not_before, leaf.not_after) = (date_time_ymd(year - 1, 12, 1), date_time_ymd(year + 1, 2, 1));
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = leaf.signed_by(&key, &issuer).map_err(failed)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    config(vec![certificate.der().clone()], key)
}

fn authority_key(path: &Path) -> Result<KeyPair, Trouble> {
    match std::fs::read(path) {
        Ok(bytes) => KeyPair::try_from(bytes).map_err(failed),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = KeyPair::generate().map_err(failed)?;
            files::write_whole(path, Access::Private, &key.serialize_der())?;
            Ok(key)
        }
        Err(error) => Err(Trouble::of_io(path, error)),
    }
}
