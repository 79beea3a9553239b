//! Simulated machines for tests: the real store and the real SQLite on a disk that can fail in every way, by seed.

mod crash_tests;
mod dice;
mod disk;
mod disk_tests;
mod file;
mod locks;
mod vfs;
