//! Random bytes from the operating system.

use std::convert::Infallible;

use zeroize::{Zeroize, Zeroizing};

use crate::trouble::Trouble;

/// Draws `N` random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut drawn = [0; N];
    #[cfg(test)]
    if seeded::fill(&mut drawn) {
        return Ok(drawn);
    }
    getrandom::fill(&mut drawn).map_err(|_| Trouble::environment("no-random"))?;
    Ok(drawn)
}

/// A random generator for libraries that want one: BLAKE3's output stream over a drawn seed.
pub struct Stream(blake3::OutputReader);

impl Stream {
    /// Draws a seed.
    pub fn new() -> Result<Stream, Trouble> {
        let seed = Zeroizing::new(bytes::<32>()?);
        Ok(Stream::of_seed(&seed))
    }

    /// The stream of a given seed.
    pub fn of_seed(seed: &[u8; 32]) -> Stream {
        Stream(blake3::Hasher::new_keyed(seed).finalize_xof())
    }
}

impl rand_core::TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut drawn = [0; 4];
        self.0.fill(&mut drawn);
        Ok(u32::from_le_bytes(drawn))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut drawn = [0; 8];
        self.0.fill(&mut drawn);
        Ok(u64::from_le_bytes(drawn))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.zeroize();
        self.0.fill(out);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Stream {}

/// Random bytes of a seed, for one thread of a test: the same run can be seen again.
#[cfg(test)]
pub mod seeded {
    use std::cell::RefCell;

    thread_local! {
        static STREAM: RefCell<Option<blake3::OutputReader>> = const { RefCell::new(None) };
    }

    /// From now on this thread draws from this seed.
    pub fn start(seed: u64) {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_be_bytes());
        STREAM.set(Some(blake3::Hasher::new_keyed(&key).finalize_xof()));
    }

    pub(super) fn fill(drawn: &mut [u8]) -> bool {
        STREAM.with_borrow_mut(|stream| stream.as_mut().map(|stream| stream.fill(drawn)).is_some())
    }
}
