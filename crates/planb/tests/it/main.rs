//! The program as its users run it: real files, real keys, exit codes.

mod after;
mod apart;
mod api;
mod api_after;
mod api_room;
mod backup;
mod bad_input;
mod browser;
mod bucket;
mod cabinet;
mod clients;
mod contact;
mod crash;
mod doctor;
#[path = "../../../planb-paper/tests/scan/draw.rs"]
#[allow(dead_code, reason = "the bench draws more")]
mod draw;
mod envelope;
mod form_new;
mod form_sheets;
mod guess;
#[path = "../../../planb-paper/tests/scan/hand.rs"]
mod hand;
mod hub;
mod incident;
mod journal;
mod killed;
mod meeting;
mod merge;
mod morning;
#[path = "../../../planb-node/tests/carriers/moto.rs"]
mod moto;
mod night;
mod notice;
mod old_stores;
mod paper;
mod paper_loop;
mod partner;
#[path = "../../../planb-paper/tests/scan/pen.rs"]
#[allow(dead_code, reason = "the bench fills in more")]
mod pen;
mod phone;
#[path = "../../../planb-paper/tests/scan/pictured.rs"]
mod pictured;
mod place;
mod printer;
#[path = "../../../planb-paper/tests/scan/random.rs"]
#[allow(dead_code, reason = "the bench draws more numbers")]
mod random;
mod read_in;
mod reserve;
mod run;
mod sheets;
mod situation;
mod stick;
mod web;
