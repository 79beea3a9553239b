//! The program as its users run it: real files, real keys, exit codes.

mod apart;
mod api;
mod backup;
mod browser;
mod cabinet;
mod clients;
mod contact;
mod crash;
mod doctor;
mod envelope;
mod hub;
mod merge;
mod morning;
mod night;
mod old_stores;
mod paper;
mod partner;
mod place;
mod printer;
mod reserve;
mod web;
