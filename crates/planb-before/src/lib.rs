//! What happens before: exports in, binders out; the register, its pages and its paper.

pub mod api;
pub mod demo;
pub mod doctor;
pub mod envelopes;
pub mod import;
mod markdown;
pub mod monitor;
pub mod night;
pub mod open;
pub mod opening;
pub mod order;
pub mod pages;
mod plan_page;
pub mod print;
pub mod register;
pub mod reserve;
pub mod salvage;
pub mod trial;
