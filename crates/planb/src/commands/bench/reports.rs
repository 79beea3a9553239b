//! A night of nothing but printed reports: one PDF of many pages, read, sorted, stamped and sealed.

use std::path::Path;

use planb_before::demo::{self, printed, printed::Page};
use planb_before::envelopes::{self, Identities, Sheets, Wish};
use planb_before::night::{self, Silent};
use planb_core::care::mapping::Mapping;
use planb_core::id::UnitId;
use planb_core::number::personal::check_digit;
use planb_node::files::{self, Access};
use planb_node::settings::{After, Settings};
use planb_node::trouble::Trouble;

use super::{NIGHT, PREFIX, options};
use crate::answer;

const UNITS: [&str; 8] = ["Norra", "Södra", "Östra", "Västra", "Björken", "Granen", "Tallen", "Linden"];
/// Every client has so many pages.
const PAGES_PER_CLIENT: u32 = 4;

const MAPPING: &str = r#"
source = "rapport"
title = "Rapport"
every = "1d"
[file]
names = "*.pdf"
format = "pdf"
[exported_at]
title = 'Utskriven (\S+ \S+)'
[pdf]
tab = "K"
unit = 'Enhet: (.+)'
client = 'Personnr: (\S+)'
follows = 'Sida [2-9] av'
ignore = 'Utskriven [^\n]+'
"#;

/// Makes the report, runs the night and answers pages, bytes and the night's own seconds.
pub fn reports(dir: &Path, pages: u32) -> Result<(), Trouble> {
    let mut settings = Settings { municipality: demo::MUNICIPALITY.into(), exercise: true, ..Settings::default() };
    settings.exports.after = After::Keep;
    let mut node = super::super::init::make(dir, &settings, PREFIX)?;
    let exports = Settings::path(dir, &settings.exports.folder);
    files::make_folder(&exports)?;
    let report = report(pages);
    files::write_whole(&exports.join("rapport.pdf"), Access::Private, &report)?;
    let units = UNITS.map(|name| (UnitId::of_name(name), name.to_string())).into();
    let (out, sheets) = (dir.join("kuvert"), Sheets::Of(Vec::new()));
    let wish = Wish { out, now: NIGHT, units, renew: Vec::new(), sheets, identities: Identities::No };
    envelopes::make(&mut node, &settings, &wish)?;
    let mapping = Mapping::parse(MAPPING).map_err(|_| Trouble::internal("demo-failed"))?;
    let told = night::run(&mut node, &settings, &[mapping], &options(NIGHT), &Silent)?;
    let sorted: u32 = told.sources.iter().map(|source| source.accepted).sum();
    answer::json(&serde_json::json!({
        "pages": told.pages, "sorted": sorted, "bytes": report.len(), "seconds": told.seconds,
    }));
    Ok(())
}

/// An invented person's number: a birth number of 980–989.
fn number(client: u32) -> String {
    let (year, month, day) = (1920 + client % 60, 1 + client / 60 % 12, 1 + client / 720 % 28);
    let nine = format!("{:02}{month:02}{day:02}{}", year % 100, 980 + client % 10);
    format!("{year}{month:02}{day:02}-{}{}", 980 + client % 10, check_digit(&nine))
}

/// A report of one typeface, forty lines and as many boxes a page.
fn report(pages: u32) -> Vec<u8> {
    let boxes: String = (0..40).map(|row| format!("500 {} 8 8 re S\n", 740 - row * 15)).collect();
    let page = |page: u32| {
        let (client, part) = (page / PAGES_PER_CLIENT, page % PAGES_PER_CLIENT);
        let mut lines = vec!["Utskriven 2026-02-02 22:10".to_string()];
        if part == 0 {
            let unit = UNITS[client as usize % UNITS.len()];
            lines.extend([format!("Enhet: {unit}"), format!("Personnr: {}", number(client))]);
        }
        let visits = (0..40).map(|row| format!("{:02}:{:02} Tillsyn, måltid, förflyttning", 7 + row / 4, row % 4 * 15));
        lines.extend(visits);
        lines.push(format!("Sida {} av {PAGES_PER_CLIENT}", part + 1));
        Page { lines, drawn: boxes.clone() }
    };
    printed::report(&(0..pages).map(page).collect::<Vec<_>>())
}
