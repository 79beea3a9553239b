//! The binder: which sheets a unit's care records become, in the print order of danger.
//!
//! What a tired person needs decided the rest:
//! - **One number per client.** Client 17 is `C-017`, `D-017`, `E-017` and, for week 50, `E-017-50`. The number is given once and
//!   never again; new clients come last. Inside a tab sheets stand in the order of their places, so that a sheet is found
//!   by its number and can be swapped alone. Only "Vem skadas först?" is in order of harm; it names each client's place.
//! - **A run's place says its day.** `B-1603` is run 3 of the 16th. So the places roll with the calendar and no day moves.
//! - **A night run is one sheet.** A run that has visits both in the evening and before five keeps the small hours on the
//!   sheet of the evening before.
//! - **A signing sheet is a whole week, Monday to Sunday**, also when the night falls on a Thursday: it is the same paper all week.
//!   Medicines as needed have a row without boxes; varying doses have boxes without doses.
//! - **Two binders.** What is about a protected person is in the supplement only, with places of its own (`C-S003`). Whatever the
//!   last look (`leak`) finds in a common sheet says "se bilaga", and the sheet as it was lies in the supplement.
//! - **Paper is compared with paper.** The change sheet (`change`) stands first and names what differs from the sheets that were
//!   printed and locked in last, not from last night's file.
//! - **Changes are content.** The time of the data, the cover, a day or week that rolled in and a client's usual visits are not;
//!   a sheet whose content stayed keeps serial and place.
//! - **Plans last.** The approved plans of the unit's activity and the crisis plan stand in tab I, a sheet each. An approved version is
//!   the content: it keeps its serial until the next is approved.
//! - **Reports as they are.** What a system can only print has a tab of its own (J–Z). A page that tells of a protected person is in the
//!   supplement only; the client's other pages stay. A client has the same number there as in the other tabs.

pub mod change;
mod clients;
pub mod control;
mod first;
pub mod fold;
pub mod harm;
pub mod leak;
mod medicines;
pub mod page;
mod place;
pub mod plan;
pub mod plans;
pub mod register;
pub mod reports;
pub mod request;
mod roster;
mod runs;
mod serials;
mod texts;
mod withhold;

#[cfg(test)]
pub(super) mod sample;
