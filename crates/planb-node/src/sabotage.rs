//! Faults that a test switches on in the program itself, to see that the simulator finds them. Outside tests there are none.

/// What must hold at every node; each can be broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariant {
    /// What was answered is on disk.
    I1,
    /// A transaction is whole or absent.
    I2,
    /// Equal sets give equal states.
    I3,
    /// Only what is validly signed by enrolled, unrevoked nodes counts.
    I4,
    /// A flipped bit is found before use.
    I5,
    /// What is damaged heals from any peer that has it.
    I6,
    /// What is known to be missing is shown.
    I7,
    /// A fork is kept as evidence.
    I8,
    /// After erasure no plaintext and no key remains.
    I9,
    /// When faults stop, connected nodes become equal.
    I10,
}

#[cfg(test)]
thread_local! {
    static BROKEN: std::cell::Cell<Option<Invariant>> = const { std::cell::Cell::new(None) };
}

/// From now on this thread's program breaks this.
#[cfg(all(test, feature = "sim"))]
pub fn start(broken: Option<Invariant>) {
    BROKEN.set(broken);
}

/// Whether the program is to break this.
#[cfg(test)]
pub fn is_on(invariant: Invariant) -> bool {
    BROKEN.get() == Some(invariant)
}

/// Never, outside tests.
#[cfg(not(test))]
pub const fn is_on(_: Invariant) -> bool {
    false
}

/// Whether a test wants this invariant broken here.
macro_rules! sabotaged {
    ($invariant:ident) => {
        crate::sabotage::is_on(crate::sabotage::Invariant::$invariant)
    };
}
pub(crate) use sabotaged;
