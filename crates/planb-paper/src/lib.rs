//! Pages out: a unit's binder as PDF, key sheets for sealed envelopes, the register's papers. Pages in: scanned forms ([`scan`]).
//! Knows planb-core only.
//!
//! Every page says which unit it belongs to, how old its data is and which sheet it is a page of; the codes and boxes
//! that a machine will read back stand where [`geometry`] says.

mod board;
mod cards;
mod chain;
mod content;
mod dates;
mod exercise;
mod first_hour;
mod font;
mod form;
pub mod geometry;
pub mod join;
mod keysheet;
mod laid;
mod letter;
mod list;
mod log;
mod minutes;
pub mod pdf;
mod plan;
mod poster;
mod qr;
mod render;
pub mod scan;
mod slip;
mod source;
mod squeeze;
mod stamp;
mod statement;
mod table;
mod tasks;
mod words;
mod world;

pub use board::{Board, BoardAbout, BoardRow, Cell, Tone, board};
pub use cards::{LoginCard, login_cards};
pub use chain::{ChainPerson, ChainSheet, chain_boxes, chain_sheet};
pub use exercise::{ExerciseSheets, Question, exercise_sheets};
pub use first_hour::{FirstHour, first_hour};
pub use form::{FormRun, FormSheet, form_sheets};
pub use join::{JoinCard, join_card};
pub use keysheet::{KeySheet, ShareSheet, key_sheet, share_sheet};
pub use letter::{Letter, letter};
pub use list::{ListSheet, list_sheet, list_with_facts};
pub use log::{LogLine, LogSheet, Shown, log_sheet};
pub use minutes::{MinutesDecision, MinutesNote, MinutesPoint, MinutesSheet, MinutesTask, MinutesUnit, minutes_sheet};
pub use plan::{Block, PlanSheet, Span, plan_sheet};
pub use planb_core::sheet::Stamp;
pub use poster::{Answer, Poster, Wallet, poster, wallet_cards};
pub use qr::{picture, terminal_code};
pub use render::{DOCUMENT_PAGES_MAX, RenderedPart, render, render_part, render_sheet};
pub use slip::{SlipSheet, slip_sheet};
pub use source::{fonts, source};
pub use squeeze::squeeze;
pub use statement::{Statement, StatementTable, statement_sheet};
pub use tasks::{TaskLine, TaskSheet, task_sheet};
pub use words::{Language, tongue, words};
pub use world::RenderError;
