//! Numbers of sheets as they are typed, scanned from codes, and read by people.

use planb_core::form::code::PageCode;
use planb_core::ledger::SHEETS_MAX;
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::trouble::Trouble;

/// One serial as it was typed, scanned from a code, or scanned from a page of a form.
pub fn serial(typed: &str) -> Result<Serial, Trouble> {
    let typed = typed.trim();
    let of_code = || PageCode::parse(typed).map(|code| code.serial);
    Serial::parse(typed).or_else(of_code).ok_or_else(|| {
        let short: String = typed.chars().take(40).collect();
        Trouble::user("sheet-serial").with("typed", short)
    })
}

/// Every serial of a list, one on a line or with commas between; each once.
pub fn listed(typed: &str) -> Result<Vec<Serial>, Trouble> {
    let parts = typed.split(['\n', '\r', ',', ';', '\t']).map(str::trim).filter(|part| !part.is_empty());
    let mut all = Vec::new();
    for part in parts {
        let serial = serial(part)?;
        if !all.contains(&serial) {
            all.push(serial);
        }
        if all.len() > SHEETS_MAX {
            return Err(Trouble::user("ledger-how-many").with("most", SHEETS_MAX));
        }
    }
    Ok(all)
}

/// The sheets from the first to the last of a run. Numbers between them that are no form's are left out, as prints and forms are
/// numbered together; all must be of the unit of the first.
pub fn run(state: &State, first: &Serial, last: &Serial) -> Result<Vec<Serial>, Trouble> {
    let wrong = || Trouble::user("sheet-run").with("first", first).with("last", last);
    let (Some((prefix, from)), Some((other, to))) = (first.parts(), last.parts()) else { return Err(wrong()) };
    if prefix != other || to < from || to - from >= SHEETS_MAX as u64 {
        return Err(wrong());
    }
    let unknown = |serial: &Serial| Trouble::user("ledger-unknown").with("serial", serial);
    let (_, issue) = state.ledger().issued(first).ok_or_else(|| unknown(first))?;
    state.ledger().issued(last).ok_or_else(|| unknown(last))?;
    let own_unit = |serial: &Serial| state.ledger().issued(serial).map(|(_, of)| of.unit == issue.unit);
    let mut all = Vec::new();
    for serial in (from..=to).map(|number| Serial::new(prefix, number)) {
        match own_unit(&serial) {
            Some(true) => all.push(serial),
            Some(false) => return Err(Trouble::user("sheet-run-units").with("serial", serial)),
            None => {}
        }
    }
    Ok(all)
}

/// Serials as people read many of them: runs with a dash between their ends.
pub fn spans(serials: &[Serial]) -> String {
    let mut all: Vec<(&Serial, &str, u64)> =
        serials.iter().filter_map(|serial| serial.parts().map(|(prefix, number)| (serial, prefix, number))).collect();
    all.sort_by_key(|(_, prefix, number)| (*prefix, *number));
    let mut spans: Vec<(&Serial, &Serial, &str, u64)> = Vec::new();
    for (serial, prefix, number) in all {
        match spans.last_mut() {
            Some((_, last, of, at)) if *of == prefix && *at + 1 == number => (*last, *at) = (serial, number),
            _ => spans.push((serial, serial, prefix, number)),
        }
    }
    let said =
        spans.iter().map(|(first, last, ..)| if first == last { first.0.clone() } else { format!("{first}–{last}") });
    said.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_read_however_they_come() {
        let one = Serial::new("K1", 7);
        let two = Serial::new("K1", 8);
        let page = PageCode { serial: two.clone(), form: "TUR".into(), version: 1, page: 1, pages: 1 };
        let typed = format!("{}\r\n {} \r\n{}\r\n", one.0.to_lowercase(), one.0.replace('-', " "), page.text());
        assert_eq!(listed(&typed).unwrap(), [one, two]);
        assert_eq!(listed("K1-000007-X").unwrap_err().key, "sheet-serial");
        assert!(listed(" \r\n ").unwrap().is_empty());
    }

    #[test]
    fn runs_are_said_by_their_ends() {
        let all: Vec<Serial> = [3, 1, 2, 7].map(|number| Serial::new("K1", number)).into();
        let said = format!("{}–{}, {}", Serial::new("K1", 1), Serial::new("K1", 3), Serial::new("K1", 7));
        assert_eq!(spans(&all), said);
    }
}
