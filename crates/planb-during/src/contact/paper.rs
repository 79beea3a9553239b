//! Blank slips to write on, two to a sheet, each with a number that is typed in afterwards.

use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_paper::{SlipSheet, slip_sheet, tongue};

/// Sheets of two slips, unless `?sheets=` says otherwise; and most.
const SHEETS: (u16, u16) = (10, 50);

/// `/print/slips`.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    let (usual, most) = SHEETS;
    let sheets = by.query.get("sheets").and_then(|typed| typed.parse().ok()).unwrap_or(usual).clamp(1, most);
    let (sheet, code) = (SlipSheet { slips: sheets * 2 }, by.language.code());
    Ok(Paper {
        what: "slips",
        subject: String::new(),
        title: by.say("contact-print-slips"),
        unit: own_unit(by),
        version: None,
        back: "/contacts".into(),
        look: None,
        make: making(move |stamp| slip_sheet(stamp, &sheet, tongue(code))),
    })
}
