//! How much of a processor something takes, whatever else the machine does.

use std::time::{Duration, Instant};

/// Time that this thread was given by a processor, where the system says so; what the clock says where it does not.
pub enum Used {
    Processor(u64),
    Clock(Instant),
}

impl Used {
    /// From now on.
    pub fn now() -> Used {
        processor().map_or_else(|| Used::Clock(Instant::now()), Used::Processor)
    }

    /// How much it was given since then.
    pub fn since(&self) -> Duration {
        match self {
            Used::Processor(then) => Duration::from_nanos(processor().unwrap_or(*then).saturating_sub(*then)),
            Used::Clock(then) => then.elapsed(),
        }
    }
}

/// Nanoseconds on a processor so far, from Linux.
fn processor() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}
