//! *Loggregler*: how the log is kept, in ten sentences that stand beside the form and on a page for the wall.

use planb_node::web::In;

/// How many rules there are.
const RULES: usize = 10;

/// The rules, as people read them.
pub fn rules(by: &In) -> Vec<String> {
    (1..=RULES).map(|number| by.say(&format!("journal-rule-{number}"))).collect()
}
