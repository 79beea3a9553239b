//! Every kind of record that the register has, in the order in which people meet them.

use crate::register::Schema;
use crate::{
    chain, contact, copy, custody, envelope, exercise, form, incident, meeting, notice, order, organisation, partner,
    plan, reconcile, release, shift, situation, station, system, target, task,
};

/// All kinds.
pub const ALL: &[&Schema] = &[
    &organisation::PART,
    &organisation::UNIT,
    &organisation::PERSON,
    &organisation::POST,
    &organisation::DELEGATION,
    &organisation::DUTY,
    &system::SYSTEM,
    &system::COVER,
    &order::ORDER,
    &plan::PLAN,
    &plan::VERSION,
    &chain::CHAIN,
    &chain::LINK,
    &chain::DRILL,
    &chain::REPLY,
    &copy::COPY,
    &copy::LOCKED_IN,
    &copy::PRINT_DAY,
    &copy::BREACH,
    &envelope::ENVELOPE,
    &station::STATION,
    &station::SELFTEST,
    &exercise::EXERCISE,
    &task::TASK,
    &incident::INCIDENT,
    &situation::REPORT,
    &chain::RUN,
    &chain::ANSWER,
    &notice::NOTICE,
    &meeting::MEETING,
    &meeting::ATTENDANCE,
    &meeting::POINT,
    &meeting::REMARK,
    &meeting::DECISION,
    &release::RELEASE,
    &release::DISCLOSURE,
    &incident::FREEZE,
    &incident::first_hour::TICK,
    &shift::SHIFT,
    &contact::CONTACT,
    &partner::PARTNER,
    &partner::TOLD,
    &partner::CLOCK,
    &partner::SPOKESPERSON,
    &partner::PHONE,
    &partner::WATCH,
    &form::kept::FORM,
    &custody::CUSTODY,
    &reconcile::RETURNED,
    &reconcile::CLOSING,
    &target::TARGET,
    &PROPOSAL,
    &SETTING,
];

/// Kinds that are said anew each time: where two wrote at once, both stand where they are read, and nobody has to settle it.
pub const SAID_ANEW: [&str; 2] = ["report", "answer"];

/// What was said to something that the night's import proposes. The id is that of the proposal.
pub const PROPOSAL: Schema = Schema {
    kind: "proposal",
    title: "answer",
    belongs: crate::register::Belongs::ToAll,
    hands: crate::register::Hands::Leaders,
    fields: &[crate::register::Field::new("answer", crate::register::Shape::Choice(&["taken", "declined"]))],
};

/// What is true of the whole organisation. One record, `organisation`.
pub const SETTING: Schema = Schema {
    kind: "setting",
    title: "name",
    belongs: crate::register::Belongs::ToAll,
    hands: crate::register::Hands::Leaders,
    fields: &[
        crate::register::Field::new("name", crate::register::Shape::Line(120)),
        crate::register::Field::new("computer_answer", crate::register::Shape::Line(40)),
        crate::register::Field::new("computer_text", crate::register::Shape::Text(1_000)),
        crate::register::Field::new("crisis_phone", crate::register::Shape::Phone),
        crate::register::Field::new("meeting_place", crate::register::Shape::Line(200)),
        // Where the web site of notices is published: a folder, `s3://…` or `sftp://…`.
        crate::register::Field::new("site_place", crate::register::Shape::Line(200)),
    ],
};

/// The schema of a kind.
pub fn schema(kind: &str) -> Option<&'static Schema> {
    ALL.iter().copied().find(|schema| schema.kind == kind)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::register::Belongs;

    #[test]
    fn every_schema_hangs_together() {
        let kinds: BTreeSet<&str> = ALL.iter().map(|schema| schema.kind).collect();
        assert_eq!(kinds.len(), ALL.len(), "each kind once");
        for schema in ALL.iter().copied() {
            assert!(schema.field(schema.title).is_some(), "{}: title", schema.kind);
            let names: BTreeSet<&str> = schema.fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), schema.fields.len(), "{}: each field once", schema.kind);
            for field in schema.fields {
                assert!(field.refers_to().is_none_or(|kind| kinds.contains(kind)), "{}.{}", schema.kind, field.name);
                assert!(!field.is_private || schema.belongs != Belongs::ToAll, "{}.{}", schema.kind, field.name);
            }
            if let Belongs::Field(name) = schema.belongs {
                assert_eq!(schema.field(name).and_then(|field| field.refers_to()), Some("unit"), "{}", schema.kind);
            }
        }
    }
}
