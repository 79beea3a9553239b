//! A place that is pulled away: after so many operations, in the middle of a write.

use planb_node::carrier::{Fault, Listing, Place, Written};

/// Any place, until it is pulled. What stands under a name that was being written then, is what FAT may leave: nothing, or
/// the beginning of the bytes.
pub struct Pulled<'a, P> {
    pub place: &'a mut P,
    /// How many operations still work.
    pub left: u64,
    /// Which part of the write that is cut short stands there afterwards, of 4; `None`: nothing.
    pub torn: Option<usize>,
}

impl<P: Place> Pulled<'_, P> {
    fn step(&mut self) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::Gone)?;
        Ok(())
    }
}

impl<P: Place> Place for Pulled<'_, P> {
    fn list(&mut self, folder: &str) -> Result<Listing, Fault> {
        self.step()?;
        self.place.list(folder)
    }

    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        self.step()?;
        self.place.read(name, limit)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Written, Fault> {
        if let Err(fault) = self.step() {
            if let Some(torn) = self.torn.take() {
                self.place.write(name, &bytes[..bytes.len() * torn / 4]).unwrap();
            }
            return Err(fault);
        }
        self.place.write(name, bytes)
    }

    fn remove_own(&mut self, name: &str) -> Result<(), Fault> {
        self.step()?;
        self.place.remove_own(name)
    }

    fn forgets(&self) -> bool {
        self.place.forgets()
    }
}
