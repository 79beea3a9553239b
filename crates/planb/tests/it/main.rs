//! The program as its users run it: real files, real keys, exit codes.

mod apart;
mod api;
mod backup;
mod browser;
mod cabinet;
mod clients;
mod crash;
mod doctor;
mod envelope;
mod hub;
mod incident;
mod journal;
mod meeting;
mod merge;
mod morning;
mod night;
mod notice;
mod old_stores;
mod paper;
mod phone;
mod place;
mod printer;
mod reserve;
mod run;
mod situation;
mod web;
