//! The numbers of tonight's new sheets: kept under the store's lock before the first page is set, so that a page that
//! somebody prints meanwhile never has one of them.

use jiff::civil::DateTime;
use planb_core::snapshot::SerialsReserved;
use planb_core::state::Event;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

/// What the planning gave out: so many numbers from the first on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub prefix: String,
    pub first: u64,
    pub count: u64,
}

/// Keeps the numbers. Gives by how much they have to move up, since others were taken after the planning began.
pub fn reserve(node: &mut Node, planned: &Planned, now: DateTime) -> Result<u64, Trouble> {
    if planned.count == 0 {
        return Ok(0);
    }
    let count = u32::try_from(planned.count).map_err(|_| Trouble::internal("work-failed"))?;
    let mut first = planned.first;
    node.record_at(now, |state| {
        first = state.next_serial(&planned.prefix);
        Ok(vec![Event::from(SerialsReserved { prefix: planned.prefix.clone(), first, count })])
    })?;
    Ok(first.saturating_sub(planned.first))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use planb_core::log::{Prefix, Tenant};
    use planb_core::register::{Hand, RecordId, RecordWritten};
    use planb_core::sheet::Serial;
    use planb_node::machine::NewNode;

    use super::*;

    /// What a print beside the night writes: the number is taken under the same lock.
    fn print(node: &mut Node, prefix: &str) -> u64 {
        let mut number = 0;
        node.record(|state| {
            number = state.next_serial(prefix);
            let serial = Serial::new(prefix, number).0;
            let set = BTreeMap::from([("serial".to_string(), serial.clone())]);
            let by = Hand { name: "Eva Lind".into(), card: String::new() };
            let id = RecordId(serial.to_ascii_lowercase());
            Ok(vec![RecordWritten { kind: "copy".into(), id, set, over: Vec::new(), by, only: None }.into()])
        })
        .unwrap();
        number
    }

    #[test]
    fn a_print_between_plan_and_pages_takes_no_number_of_the_night() {
        let folder = tempfile::tempdir().unwrap();
        let new = NewNode { tenant: Tenant([1; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
        let mut night = Node::create(folder.path(), &new).unwrap();
        let mut pages = Node::open(folder.path()).unwrap();
        let prefix = night.prefix().as_str().to_string();
        let first = night.state().next_serial(&prefix);
        let planned = Planned { prefix: prefix.clone(), first, count: 40 };
        assert_eq!(print(&mut pages, &prefix), first, "printed while the night plans");
        let now = jiff::civil::date(2026, 11, 22).at(2, 10, 0, 0);
        assert_eq!(reserve(&mut night, &planned, now).unwrap(), 1, "the night's own move up");
        assert_eq!(print(&mut pages, &prefix), first + 41, "printed while the night sets its pages");
        assert_eq!(reserve(&mut night, &Planned { count: 0, ..planned }, now).unwrap(), 0);
        assert_eq!(print(&mut pages, &prefix), first + 42, "nothing new takes nothing");
    }
}
