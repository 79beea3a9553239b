//! Wall and CPU seconds of a piece of work.

use std::time::Instant;

/// In what the system counts a process's time.
const TICKS_A_SECOND: f64 = 100.0;

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

/// Seconds that all of this process's threads have run, those that ended too, to a hundredth; zero where the system does
/// not tell.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the program's name in brackets, user and system time are the 12th and 13th fields.
    let fields = text.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() as f64 / TICKS_A_SECOND
}
