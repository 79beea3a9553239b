//! Simulated machines for tests: the real store and the real SQLite on a disk that can fail in every way, by seed.

mod crash;
mod dice;
mod disk;
mod file;
mod locks;
mod sqlite;
mod vfs;
