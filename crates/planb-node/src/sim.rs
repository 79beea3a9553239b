//! Simulated machines for tests: the real store and the real SQLite on a disk that can fail in every way, by seed; and
//! the simulator: several of them with their links, their clocks and their people (`world`).

mod again;
mod befall;
mod check;
mod crash_tests;
mod dice;
mod disk;
mod disk_tests;
mod file;
mod hostile;
mod link;
mod locks;
mod machine;
mod meeting;
mod model;
mod rebuild;
mod seeds;
mod station;
mod steps;
mod vfs;
mod withhold;
mod world;
