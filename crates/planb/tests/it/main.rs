//! The program as its users run it: real files, real keys, exit codes.

mod apart;
mod browser;
mod crash;
mod envelope;
mod hub;
mod merge;
mod night;
mod paper;
mod place;
mod printer;
mod web;
