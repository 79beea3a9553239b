//! What travels between nodes, from outside: segments, signed heads, fork proofs, messages and whole sessions, on shelves
//! that keep everything in memory and verify as a node does.

mod binders;
mod fork;
mod message;
mod segment;
mod session;
mod shelf;
mod trouble;
mod witness;

#[allow(clippy::disallowed_methods, reason = "the golden files lie on the disk; the library reads none")]
fn golden(name: &str, bytes: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testkit/log").join(name);
    if std::env::var("PLANB_GOLDEN").as_deref() == Ok("write") && !path.exists() {
        std::fs::write(&path, bytes()).unwrap();
    }
    std::fs::read(&path).unwrap()
}

/// Bytes that do not compress, always the same for one number.
fn noise(number: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().update(&number.to_be_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}
