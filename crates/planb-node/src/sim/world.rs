//! Some machines, their links and all that befalls them, as one seed says.

use planb_core::log::{Prefix, Tenant};
use planb_core::trust::Scopes;

use super::dice::Dice;
use super::machine::Machine;
use super::model::{Broken, Model, Reach, few};
use crate::carrier::memory::Memory;
use crate::machine::NewNode;
use crate::sabotage::Invariant;
use crate::shares::Seed;
use crate::store::{Node, Role, Wish};
use crate::trouble::{Kind, Trouble};
use crate::{clock, random, seal};

/// When a simulation begins.
const BEGIN_MS: u64 = clock::MADE_MS + 60 * 24 * 3_600_000;
pub const TENANT: Tenant = Tenant([5; 16]);

/// Which steps a run has. Seeds that failed once run as they did then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    First,
    /// Also places, peers that withhold, and a hub that is lost.
    All,
}

pub struct World {
    pub dice: Dice,
    steps: Steps,
    /// The municipality's root key, in shares in two safes.
    pub root: Option<Seed>,
    /// Where nodes leave things for one another.
    pub places: Vec<Memory>,
    pub is_hub_rebuilt: bool,
    /// What the lost hub had answered.
    pub lost_with_hub: Vec<usize>,
    pub now_ms: u64,
    pub machines: Vec<Machine>,
    pub model: Model,
    pub trace: Vec<String>,
    pub step: usize,
    is_shown: bool,
    /// Requests that come once more, later: to whom, from whom.
    pub late: Vec<(usize, [u8; 32], Vec<u8>)>,
}

/// How a run went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub trace: String,
    pub lines: usize,
}

/// How a run went badly.
#[derive(Clone, Debug)]
pub struct Failed {
    pub seed: u64,
    pub step: usize,
    pub broken: Broken,
    pub last: Vec<String>,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let invariant = self.broken.invariant.map_or("trouble".to_string(), |of| format!("{of:?}"));
        writeln!(f, "seed {} step {}: {invariant}: {}", self.seed, self.step, self.broken.why)?;
        self.last.iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}

/// Runs one seed to its end.
pub fn run(seed: u64, steps: Steps) -> Result<Passed, Box<Failed>> {
    let mut world = World::new(seed, steps);
    let run = std::panic::AssertUnwindSafe(|| world.play());
    let ended = std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| said.to_string()));
        Err(Broken::unexpected(format!("panic: {}", said.unwrap_or_default())))
    });
    match ended {
        Ok(()) => {
            let mut hasher = blake3::Hasher::new();
            world.trace.iter().for_each(|line| {
                hasher.update(line.as_bytes()).update(b"\n");
            });
            Ok(Passed { trace: hasher.finalize().to_hex().to_string(), lines: world.trace.len() })
        }
        Err(broken) => {
            let from = world.trace.len().saturating_sub(30);
            let last = world.trace.split_off(from);
            Err(Box::new(Failed { seed, step: world.step, broken, last }))
        }
    }
}

impl World {
    fn new(seed: u64, steps: Steps) -> World {
        random::seeded::start(seed);
        seal::simulated::start();
        World {
            dice: Dice::new(seed),
            steps,
            root: None,
            places: Vec::new(),
            is_hub_rebuilt: false,
            lost_with_hub: Vec::new(),
            now_ms: BEGIN_MS,
            machines: Vec::new(),
            model: Model::default(),
            trace: Vec::new(),
            step: 0,
            is_shown: std::env::var_os("PLANB_SIM_TRACE").is_some_and(|set| set == "1"),
            late: Vec::new(),
        }
    }

    /// One line of what happened.
    pub fn say(&mut self, line: impl Into<String>) {
        let line = format!("{:>3} {}", self.step, line.into());
        if self.is_shown {
            println!("{line}");
        }
        self.trace.push(line);
    }

    fn play(&mut self) -> Result<(), Broken> {
        self.begin()?;
        let steps = 40 + self.dice.below(50);
        for step in 1..=steps {
            self.step = step;
            self.now_ms += 1_000 * (1 + self.dice.below(3_600) as u64);
            if self.steps == Steps::All && self.dice.below(6) == 0 {
                self.one_more_step()?;
            } else {
                self.one_step()?;
            }
            if step % 64 == 0 {
                self.check_everything()?;
            }
        }
        self.step += 1;
        self.come_to_rest()
    }

    /// A hub with the root key, and the nodes that it or another administrator enrols.
    fn begin(&mut self) -> Result<(), Broken> {
        let most = [3, 3, 3, 3, 4, 4, 5, 6, 8, 20][self.dice.below(10)];
        let count = 3 + self.dice.below(most - 2);
        let mut hub = Machine::new("hub", Reach::All);
        hub.wake(self.now_ms);
        let new = NewNode { tenant: TENANT, prefix: Prefix::new("K1").unwrap(), recovery: None };
        hub.create(&new).map_err(begun)?;
        let root = Seed::generate().map_err(begun)?;
        hub.node.as_mut().map_or(Ok(()), |node| node.take_root(&root, "hub")).map_err(begun)?;
        self.machines.push(hub);
        self.root = Some(root);
        self.remember(0);
        if self.steps == Steps::All {
            self.lay_out_places();
        }
        for number in 1..count {
            let by = if number > 1 && self.dice.below(3) == 0 { 1 } else { 0 };
            let reach = if number > 1 && self.dice.below(4) == 0 { Reach::Few } else { Reach::All };
            self.enrol(by, &format!("n{number}"), reach)?;
        }
        self.strangers()?;
        for one in 0..self.machines.len() {
            self.remember(one);
        }
        let names: Vec<String> = self
            .machines
            .iter()
            .map(|one| format!("{}{}", one.name, if one.reach == Reach::Few { "-" } else { "" }))
            .collect();
        self.say(format!("begin {}", names.join(" ")));
        Ok(())
    }

    fn enrol(&mut self, by: usize, name: &str, reach: Reach) -> Result<(), Broken> {
        let mut machine = Machine::new(name, reach);
        machine.enrolled_by = by;
        machine.wake(self.now_ms);
        let request = Node::ask(machine.folder.path()).map_err(begun)?;
        let scopes = if reach == Reach::All { Scopes::All } else { Scopes::Listed(few()) };
        let role = if name == "n1" { Role::Administrator } else { Role::Member };
        let wish = Wish { name: name.to_string(), prefix: None, scopes, role };
        if by != 0 {
            self.meet(by, 0, super::link::Link::Good)?;
        }
        self.machines[by].wake(self.now_ms);
        let Some(node) = &mut self.machines[by].node else { return Err(Broken::unexpected("the enroller is off")) };
        let answer = node.enrol(&request, &wish, "Forsnäs").map_err(begun)?;
        machine.wake(self.now_ms);
        machine.join(&answer).map_err(begun)?;
        self.machines.push(machine);
        self.remember(self.machines.len() - 1);
        Ok(())
    }

    /// A node that nobody enrolled, and one of another municipality.
    fn strangers(&mut self) -> Result<(), Broken> {
        if self.dice.below(4) != 0 {
            return Ok(());
        }
        let tenant = if self.dice.coin() { TENANT } else { Tenant([6; 16]) };
        let mut stranger = Machine::new("stranger", Reach::All);
        stranger.wake(self.now_ms);
        let new = NewNode { tenant, prefix: Prefix::new("X1").unwrap(), recovery: None };
        stranger.create(&new).map_err(begun)?;
        stranger.is_stranger = true;
        self.machines.push(stranger);
        Ok(())
    }

    /// Whom a log belongs to, also one that was begun just now.
    pub fn remember(&mut self, one: usize) {
        let machine = &mut self.machines[one];
        if let Some(node) = &machine.node {
            machine.public_key = node.keys().log_identity().public_key;
            self.model.meet(node);
        }
    }

    /// Lets a node do something; what a machine that fails makes of it is not an error. `None`: it did not.
    pub fn act<T>(
        &mut self,
        one: usize,
        what: &str,
        act: impl FnOnce(&mut Node) -> Result<T, Trouble>,
    ) -> Result<Option<T>, Broken> {
        let machine = &mut self.machines[one];
        machine.wake(self.now_ms);
        let Some(node) = &mut machine.node else { return Ok(None) };
        let done = act(node);
        self.remember(one);
        match done {
            Ok(done) => Ok(Some(done)),
            Err(trouble) => {
                self.failed(one, what, &trouble)?;
                Ok(None)
            }
        }
    }

    /// What to make of a trouble: the power is gone, the disk is full, a rule says no; anything else should not be.
    pub fn failed(&mut self, one: usize, what: &str, trouble: &Trouble) -> Result<(), Broken> {
        let machine = &self.machines[one];
        let name = machine.name.clone();
        if machine.disk.is_off() {
            self.say(format!("{name} {what}: the power went"));
            return self.power_back(one);
        }
        if trouble.kind == Kind::User || ["clock-impossible", "disk-full"].contains(&trouble.key) {
            self.machines[one].was_full |= trouble.key == "disk-full";
            self.say(format!("{name} {what}: {}", trouble.key));
            return Ok(());
        }
        Err(Broken::unexpected(format!("{name} {what}: {trouble}")))
    }

    /// The machine is switched on again. What a lying disk said may be gone.
    pub fn power_back(&mut self, one: usize) -> Result<(), Broken> {
        let machine = &mut self.machines[one];
        machine.node = None;
        machine.wake(self.now_ms);
        let mut lied = Vec::new();
        if let Some(from) = machine.lies_from.take() {
            lied = machine.answered.split_off(from.min(machine.answered.len()));
            machine.has_lost = true;
        }
        machine.calm();
        let name = machine.name.clone();
        if let Err(trouble) = machine.open() {
            return Err(Broken::new(Invariant::I1, format!("{name} does not open after an outage: {trouble}")));
        }
        for group in lied {
            self.model.groups[group].is_excused = true;
        }
        self.excuse_lost()?;
        self.remember(one);
        self.check(one)
    }

    /// Those that are on, of this municipality.
    pub fn ours(&self) -> Vec<usize> {
        (0..self.machines.len())
            .filter(|one| self.machines[*one].node.is_some() && !self.machines[*one].is_stranger)
            .collect()
    }

    /// One of them.
    pub fn any(&mut self) -> usize {
        let ours = self.ours();
        ours[self.dice.below(ours.len())]
    }
}

fn begun(trouble: Trouble) -> Broken {
    Broken::unexpected(format!("at the beginning: {trouble}"))
}
