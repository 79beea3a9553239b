//! A hub, three computers, ten units and a stick.

use std::path::PathBuf;
use std::process::Output;

use planb_core::id::UnitId;
use planb_core::organisation::UnitFound;
use planb_node::store::Node;
use serde_json::Value;

use crate::place::{Place, run, text};

/// A computer that is enrolled.
pub struct Computer {
    folder: tempfile::TempDir,
}

impl Computer {
    fn enrolled(hub: &Place, name: &str) -> Computer {
        let computer = Computer { folder: tempfile::tempdir().unwrap() };
        let asked = computer.json(&["enrol", "--new"]);
        let (request, words) = (asked["request"].as_str().unwrap(), asked["words"].as_str().unwrap());
        let (signed, code) = hub.json(&["enrol", "--request", request, "--name", name, "--words", words]);
        assert_eq!(code, 0, "{signed}");
        computer.json(&["enrol", "--answer", signed["answer"].as_str().unwrap()]);
        computer
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        let dir = self.dir();
        run(&[args, &["--dir", dir.to_str().unwrap()]].concat())
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{args:?}\n{}", text(&out)))
    }
}

pub struct World {
    hub: Place,
    pub computers: Vec<Computer>,
    pub units: Vec<UnitId>,
    stick: tempfile::TempDir,
}

impl World {
    pub fn new(units: usize) -> World {
        let hub = Place::new();
        hub.ok(&["root", "split", "--identity-files"]);
        let names: Vec<String> = (1..=units).map(|n| format!("Hemtjänst {n}")).collect();
        let units: Vec<UnitId> = names.iter().map(|name| UnitId::of_name(name)).collect();
        let mut node = Node::open(&hub.dir()).unwrap();
        let found = names.into_iter().zip(&units).map(|(name, unit)| UnitFound { unit: unit.clone(), name }.into());
        let found = found.collect();
        node.record(|_| Ok(found)).unwrap();
        drop(node);
        let computers = ["Bärbar 1", "Bärbar 2", "Bärbar 3"].map(|name| Computer::enrolled(&hub, name));
        let world = World { hub, computers: computers.into(), units, stick: tempfile::tempdir().unwrap() };
        world.meet();
        world
    }

    /// Everybody puts what they have on the stick and takes what others put there.
    pub fn meet(&self) {
        let stick = self.stick.path().to_str().unwrap();
        for _ in 0..2 {
            self.hub.run(&["sync", stick]);
            for computer in &self.computers {
                let out = computer.run(&["sync", stick]);
                assert!(matches!(out.status.code(), Some(0 | 1)), "{}", text(&out));
            }
        }
    }

    /// Whether all have the same log, whole, and the same state.
    pub fn is_one(&self) -> bool {
        self.meet();
        let digests: Vec<Value> = self.computers.iter().map(|computer| computer.json(&["digest"])).collect();
        let states: Vec<_> = self
            .computers
            .iter()
            .map(|computer| Node::open(&computer.dir()).unwrap().state().ledger().clone())
            .collect();
        let is_whole = self.computers.iter().all(|computer| computer.json(&["verify"])["whole"] == true);
        is_whole && digests.windows(2).all(|two| two[0] == two[1]) && states.windows(2).all(|two| two[0] == two[1])
    }
}
