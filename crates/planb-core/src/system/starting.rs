//! The starting list: the systems that a municipality's social services have, each with what it needs and a plan B.
//!
//! From the seeds' own list of what fell and what did not. It is proposed, ticked and changed; nothing of it is anybody's
//! register until somebody says so. A supplier's product is named where the seeds name it.

mod table;

pub use table::ALL;

/// A system that many have. Words of `criticality`, `hosting` and `needs` are those of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    /// The record's id when it is taken: the same on every node.
    pub id: &'static str,
    pub name: Said,
    pub purpose: Said,
    /// Confidentiality, integrity, availability, 0–3.
    pub grave: [u8; 3],
    pub criticality: &'static str,
    pub hosting: &'static str,
    pub needs: &'static [&'static str],
    /// Ids of this list.
    pub depends_on: &'static [&'static str],
    /// How long the work does without it before somebody is harmed.
    pub outage_hours: u32,
    pub plan_b: Said,
}

/// A text in Swedish and in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub sv: &'static str,
    pub en: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::register::{RecordId, joined};
    use crate::system::SYSTEM;
    use crate::system::drawing::drawing;
    use crate::system::falls::{Node, Start, falls};

    fn nodes() -> Vec<Node> {
        let node = |system: &Common| Node {
            id: RecordId(system.id.into()),
            depends_on: system.depends_on.iter().map(|id| RecordId((*id).into())).collect(),
            needs: system.needs.iter().map(|need| (*need).into()).collect(),
        };
        ALL.iter().map(node).collect()
    }

    #[test]
    fn every_system_can_stand_in_the_register() {
        let ids: BTreeSet<&str> = ALL.iter().map(|system| system.id).collect();
        assert_eq!(ids.len(), ALL.len(), "each once");
        for system in &ALL {
            assert_eq!(RecordId::parse(system.id), Some(RecordId(system.id.into())));
            for (name, purpose, plan_b) in [
                (system.name.sv, system.purpose.sv, system.plan_b.sv),
                (system.name.en, system.purpose.en, system.plan_b.en),
            ] {
                let [confidentiality, integrity, availability] = system.grave.map(|level| level.to_string());
                let typed = [
                    ("name", name.to_string()),
                    ("purpose", purpose.to_string()),
                    ("plan_b", plan_b.to_string()),
                    ("confidentiality", confidentiality),
                    ("integrity", integrity),
                    ("availability", availability),
                    ("criticality", system.criticality.to_string()),
                    ("hosting", system.hosting.to_string()),
                    ("needs", joined(system.needs.iter().copied())),
                    ("depends_on", joined(system.depends_on.iter().copied())),
                    ("outage_hours", system.outage_hours.to_string()),
                ];
                let typed: BTreeMap<String, String> =
                    typed.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
                let exists = |kind: &str, id: &str| kind == "system" && ids.contains(id);
                assert_eq!(SYSTEM.check(&typed, exists), Ok(typed.clone()), "{}", system.id);
                assert!(plan_b.len() > 20 && plan_b.ends_with('.'), "{}", system.id);
            }
        }
    }

    #[test]
    fn what_fell_in_the_seeds_falls_with_the_network_and_what_stood_stands() {
        let fallen = falls(&nodes(), &Start::Need("network".into()));
        let fallen: BTreeSet<&str> = fallen.iter().map(|one| one.id.0.as_str()).collect();
        for id in
            ["treserva", "tes", "e-post", "intranat", "webbplats", "skrivare", "ventilation", "kassor", "passertaggar"]
        {
            assert!(fallen.contains(id), "{id} fell");
        }
        for id in ["trygghetslarm", "mobiltelefoner", "las"] {
            assert!(!fallen.contains(id), "{id} worked");
        }
    }

    #[test]
    fn the_list_is_drawn_on_one_screen() {
        let drawing = drawing(&nodes());
        assert!(drawing.width <= 1_800 && drawing.height <= 1_200, "{} × {}", drawing.width, drawing.height);
        assert!(drawing.boxes.len() >= ALL.len());
    }
}
