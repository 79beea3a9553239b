//! Wall and CPU seconds of a piece of work.

use std::time::Instant;

/// Runs since it was made, or since it was last read.
pub struct Meter {
    wall: Instant,
    cpu: f64,
}

/// What some work took, in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    pub wall: f64,
    pub cpu: f64,
}

impl Meter {
    pub fn start() -> Meter {
        Meter { wall: Instant::now(), cpu: cpu_seconds() }
    }

    pub fn read(&self) -> Took {
        Took { wall: self.wall.elapsed().as_secs_f64(), cpu: cpu_seconds() - self.cpu }
    }
}

impl std::ops::AddAssign for Took {
    fn add_assign(&mut self, other: Took) {
        self.wall += other.wall;
        self.cpu += other.cpu;
    }
}

/// Seconds that this process's one thread has run; zero where the system does not tell.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: u64 = text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    nanoseconds as f64 / 1e9
}
