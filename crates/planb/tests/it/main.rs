//! The program as its users run it: real files, real keys, exit codes.

mod apart;
mod api;
mod browser;
mod clients;
mod crash;
mod envelope;
mod hub;
mod merge;
mod night;
mod paper;
mod place;
mod printer;
mod reserve;
mod web;
