//! What is done while a meeting is held: each form writes its own records, so that two who write at once lose nothing.

use axum::extract::Path;
use axum::response::Response;
use planb_core::meeting::{ATTENDANCE, CHANGED, DECISION, MEETING, REMARK, ROLL_CALL, Stage, next_number, stage};
use planb_core::overview::meeting as overview;
use planb_core::overview::organisation::Units;
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, RecordId, Schema};
use planb_core::state::{Event, State};
use planb_core::task::TASK;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Told, say_fault};
use planb_node::web::page::go;
use planb_node::web::records::events;
use planb_node::web::{Clock, Fields, In, Posted, shown};

use super::{found, run, words, writable};
use crate::here::own_line;

/// What was done, and the point of the page to go back to; or what is wrong, field by field of the form.
type Saved = Result<u8, Unsaved>;

enum Unsaved {
    Faults(Vec<Told>),
    Trouble(Trouble),
}

impl From<Trouble> for Unsaved {
    fn from(trouble: Trouble) -> Unsaved {
        Unsaved::Trouble(trouble)
    }
}

/// A form of a meeting's page, while it is taken.
struct Form<'a> {
    by: &'a In,
    fields: &'a Fields,
    id: RecordId,
    incident: RecordId,
    hand: Hand,
    /// This minute, as the register has it.
    now: String,
}

/// `POST /meetings/ID/PART`.
pub async fn save(Path((typed, part)): Path<(String, String)>, mut posted: Posted) -> Response {
    posted.whole_moments(&["task-until-at", "next-at"], Clock::Coming);
    let (by, fields) = (&posted.by, &posted.fields);
    let form = writable(by, &Path(typed.clone())).and_then(|id| {
        let (_, meeting) = found(by, &id.0)?;
        let incident = RecordId(meeting.get("incident").to_string());
        let is_open = stage(meeting) == Stage::GoesOn || ["open", "close"].contains(&part.as_str());
        if !is_open {
            return Err(Trouble::user("meeting-not-open"));
        }
        let now = by.clock().strftime("%Y-%m-%dT%H:%M").to_string();
        Ok(Form { by, fields, id, incident, hand: by.who.hand(), now })
    });
    let form = match form {
        Ok(form) => form,
        Err(trouble) => return by.trouble(&trouble),
    };
    let saved = match part.as_str() {
        "open" => form.open(),
        "save" => form.save_all(),
        "close" => form.close(),
        _ => Err(Trouble::user("page-not-found").into()),
    };
    match saved {
        Ok(point) => go(&format!("/meetings/{}#p{point}", form.id)),
        // What was saved is on the page already; what was not stays typed.
        Err(Unsaved::Faults(errors)) => run::page(by, &form.id.0, &still_typed(fields, &errors), errors),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

impl Form<'_> {
    /// The record that this form writes: the same form sent again writes the same.
    fn record_id(&self, ending: &str) -> Result<RecordId, Trouble> {
        match RecordId::parse(&format!("{}-{ending}", self.fields.get("token"))) {
            Some(id) if !self.fields.get("token").is_empty() => Ok(id),
            _ => Ok(RecordId::random(random::bytes()?)),
        }
    }

    /// Checks fields that stand in the form as `START-name`; all that is wrong is told there.
    fn check(&self, schema: &'static Schema, start: &str, names: &[&'static str]) -> Result<(), Unsaved> {
        let taken =
            names.iter().map(|name| ((*name).to_string(), self.fields.get(&field_name(start, name)).to_string()));
        let plain = Fields(taken.collect());
        let told = |(name, why): (&'static str, Refusal)| Told {
            text: say_fault(self.by, &shown::label(self.by.language, schema, name), &why),
            name: field_name(start, name),
        };
        let faults: Vec<Told> = words::faults(schema, &plain, names).into_iter().map(told).collect();
        if faults.is_empty() { Ok(()) } else { Err(Unsaved::Faults(faults)) }
    }

    fn meeting(&self, set: &[(&str, &str)]) -> Result<(), Trouble> {
        self.by.app.record(|state| events(state, &MEETING, &self.id, set, None, &self.hand)).map(drop)
    }

    fn open(&self) -> Saved {
        let texts = words::line_texts(self.by.language);
        self.by.app.record(|state| {
            let meeting = state.register().get("meeting", &self.id.0);
            if stage(meeting) != Stage::Planned {
                return Ok(Vec::new());
            }
            let text =
                texts.opened(meeting.get("number"), meeting.get("name"), meeting.get("leader"), meeting.get("keeper"));
            let mut all = events(state, &MEETING, &self.id, &[("opened", &self.now)], None, &self.hand)?;
            all.extend(own_line(state, &self.incident, &self.hand, format!("meeting-open:{}", self.id), "", &text)?);
            Ok(all)
        })?;
        Ok(ROLL_CALL)
    }

    /// Everything that stands in the page's form, whichever of its buttons was pressed: nothing that was typed on another
    /// point is lost. What is wrong on one point keeps no other from being saved.
    fn save_all(&self) -> Saved {
        let mut wrong = Vec::new();
        let mut keep = |saved: Result<(), Unsaved>| match saved {
            Err(Unsaved::Faults(faults)) => {
                wrong.extend(faults);
                Ok(())
            }
            other => other,
        };
        let is_typed = |start: &str, names: &[&str]| {
            names.iter().any(|name| !self.fields.get(&field_name(start, name)).is_empty())
        };
        self.roll()?;
        for id in self.fields.all("done") {
            crate::task::tick(self.by, id, crate::task::Turn::Done)?;
        }
        let points = self.fields.0.iter().filter(|(_, text)| !text.trim().is_empty());
        for point in points.filter_map(|(name, _)| name.strip_prefix("text-")?.parse().ok()) {
            keep(self.remark(point))?;
        }
        if is_typed("decision", &["text", "reason", "alternatives", "dissent"]) {
            keep(self.decide())?;
        }
        if is_typed("task", &["what", "owner", "until_at"]) {
            keep(self.task())?;
        }
        let differs = |name: &str| {
            let name = field_name("", name);
            self.fields.get(&name) != self.fields.get(&format!("was-{name}"))
        };
        if differs("next_at") || differs("next_place") {
            keep(self.next())?;
        }
        self.read_back()?;
        self.strike()?;
        if wrong.is_empty() {
            Ok(self.fields.get("to").parse().unwrap_or(ROLL_CALL))
        } else {
            Err(Unsaved::Faults(wrong))
        }
    }

    /// Only what differs from what the form showed: two who tick different units do not undo each other's ticks.
    fn roll(&self) -> Result<(), Unsaved> {
        let ticked = |name: &str, unit: &str| self.fields.all(name).any(|own| own == unit);
        self.by.app.record(|state| {
            let mut all = Vec::new();
            for unit in Units::of(state).iter() {
                let unit = unit.id.0.as_str();
                let was = self.fields.get(&format!("was-{unit}"));
                let now = match (ticked("here", unit), ticked("phone", unit)) {
                    (true, _) => "here",
                    (_, true) => "phone",
                    _ if ["here", "phone"].contains(&was) => "missing",
                    _ => was,
                };
                if now != was {
                    let set = [("meeting", self.id.0.as_str()), ("unit", unit), ("state", now)];
                    all.extend(events(state, &ATTENDANCE, &RecordId::pair(&self.id.0, unit), &set, None, &self.hand)?);
                }
            }
            let (others, before) = (self.fields.get("others"), self.fields.get("was-others"));
            if others.replace("\r\n", "\n") != before.replace("\r\n", "\n") {
                all.extend(events(state, &MEETING, &self.id, &[("others", others)], None, &self.hand)?);
            }
            Ok(all)
        })?;
        Ok(())
    }

    fn remark(&self, point: u8) -> Result<(), Unsaved> {
        self.check_text(point)?;
        let id = self.record_id(&format!("r{point}"))?;
        let (number, name) = (point.to_string(), format!("text-{point}"));
        let set = [
            ("meeting", self.id.0.as_str()),
            ("point", &number),
            ("text", self.fields.get(&name)),
            ("by", &self.hand.name),
            ("at", &self.now),
        ];
        self.by.app.record(|state| {
            let is_there = state.register().find("remark", &id.0).is_some();
            if is_there { Ok(Vec::new()) } else { events(state, &REMARK, &id, &set, None, &self.hand) }
        })?;
        Ok(())
    }

    fn check_text(&self, point: u8) -> Result<(), Unsaved> {
        let name = format!("text-{point}");
        let plain = Fields(vec![("text".into(), self.fields.get(&name).to_string())]);
        let told =
            |(_, why)| Told { text: say_fault(self.by, &self.by.say("meeting-remark"), &why), name: name.clone() };
        let faults: Vec<Told> = words::faults(&REMARK, &plain, &["text"]).into_iter().map(told).collect();
        if faults.is_empty() { Ok(()) } else { Err(Unsaved::Faults(faults)) }
    }

    /// A decision and its line, in one transaction.
    fn decide(&self) -> Result<(), Unsaved> {
        let names = ["text", "reason", "alternatives", "dissent", "decided_by", "delegation"];
        self.check(&DECISION, "decision", &names)?;
        let id = self.record_id("d")?;
        let get = |name: &str| self.fields.get(&field_name("decision", name));
        let mut set: Vec<(&str, &str)> = names.iter().map(|name| (*name, get(name))).collect();
        set.extend([("at", self.now.as_str()), ("meeting", &self.id.0), ("incident", &self.incident.0)]);
        let text = words::line_texts(self.by.language).decided(get("text"), get("reason"), get("decided_by"));
        self.by.app.record(|state| {
            if state.register().find("decision", &id.0).is_some() {
                return Ok(Vec::new());
            }
            let mut all = events(state, &DECISION, &id, &set, None, &self.hand)?;
            all.extend(own_line(state, &self.incident, &self.hand, format!("decision:{id}"), "decision", &text)?);
            Ok(all)
        })?;
        Ok(())
    }

    fn task(&self) -> Result<(), Unsaved> {
        self.check(&TASK, "task", &["what", "owner", "until_at"])?;
        let id = self.record_id("t")?;
        let get = |name: &str| self.fields.get(&field_name("task", name));
        let about = self.id.0.clone();
        crate::task::give(
            self.by,
            &id,
            &crate::task::Given {
                what: get("what"),
                owner: get("owner"),
                until: get("until_at"),
                unit: "",
                from: "meeting",
                about: &about,
                incident: &self.incident,
            },
        )?;
        Ok(())
    }

    fn next(&self) -> Result<(), Unsaved> {
        self.check(&MEETING, "", &["next_at", "next_place"])?;
        let set = ["next_at", "next_place"].map(|name| (name, self.fields.get(&field_name("", name))));
        self.meeting(&set)?;
        Ok(())
    }

    /// Strikes a remark, or takes that back. It stays, and so does who wrote it; its history has every turn.
    fn strike(&self) -> Result<(), Unsaved> {
        let (now, name) = (self.now.as_str(), self.hand.name.as_str());
        for (field, set) in [
            ("strike", [("struck_at", now), ("struck_by", name)]),
            ("unstrike", [("struck_at", ""), ("struck_by", "")]),
        ] {
            for id in self.fields.all(field) {
                let Some(id) = RecordId::parse(id) else { continue };
                self.by.app.record(|state| {
                    let remark = state.register().get("remark", &id.0);
                    let is_struck = !remark.get("struck_at").is_empty();
                    // The same form sent again, and a remark of another meeting, change nothing.
                    if remark.get("meeting") != self.id.0 || is_struck == (field == "strike") {
                        return Ok(Vec::new());
                    }
                    events(state, &REMARK, &id, &set, None, &self.hand)
                })?;
            }
        }
        Ok(())
    }

    /// Ticks what was read aloud and said back.
    fn read_back(&self) -> Result<(), Unsaved> {
        let read = |state: &State, schema: &'static Schema, id: &RecordId| {
            let is_in = |name: &str| self.fields.all(name).any(|read| read == id.0);
            let is_ticked = is_in("read");
            // Only what differs from what the form showed: somebody else may have ticked meanwhile.
            if is_ticked == is_in("was-read") {
                return Ok(Vec::new());
            }
            let set = [("read_back", if is_ticked { "yes" } else { "" })];
            events(state, schema, id, &set, None, &self.hand)
        };
        self.by.app.record(|state| {
            let mut all = Vec::new();
            for (id, _) in overview::decisions(state, &self.id) {
                all.extend(read(state, &DECISION, id)?);
            }
            for (id, _) in overview::tasks(state, &self.id) {
                all.extend(read(state, &TASK, id)?);
            }
            Ok(all)
        })?;
        Ok(())
    }

    /// Closes the meeting, keeps how things stood, and calls the next one.
    fn close(&self) -> Saved {
        let (_, meeting) = found(self.by, &self.id.0)?;
        let situation = run::kept_situation(self.by);
        let changed = run::changed(self.by, &self.id, meeting, &self.incident).join("\n");
        let changed: String = changed.chars().take(super::minutes::MOST_KEPT).collect();
        let next = RecordId::random(random::bytes()?);
        let prefix = self.by.app.prefix();
        self.by.app.record(|state| {
            let meeting = state.register().get("meeting", &self.id.0);
            if stage(meeting) != Stage::GoesOn {
                return Ok(Vec::new());
            }
            let set = [("closed", self.now.as_str()), ("situation", &situation), ("changed", &changed)];
            let mut all = events(state, &MEETING, &self.id, &set, None, &self.hand)?;
            let counts = (overview::decisions(state, &self.id).len(), overview::tasks(state, &self.id).len());
            let at = meeting.get("next_at").replace('T', " ");
            let text = words::line_texts(self.by.language).closed(meeting.get("number"), counts.0, counts.1, &at);
            all.extend(own_line(state, &self.incident, &self.hand, format!("meeting-close:{}", self.id), "", &text)?);
            all.extend(self.call_next(state, &next, &prefix)?);
            Ok(all)
        })?;
        Ok(CHANGED)
    }

    fn call_next(&self, state: &State, id: &RecordId, prefix: &str) -> Result<Vec<Event>, Refusal> {
        let register = state.register();
        let own = register.get("meeting", &self.id.0);
        let is_called = register.by("meeting", "previous", &self.id.0).next().is_some();
        if own.get("next_at").is_empty() || is_called {
            return Ok(Vec::new());
        }
        let place = if own.get("next_place").is_empty() { own.get("place") } else { own.get("next_place") };
        let number = next_number(register, prefix);
        let set = [
            ("number", number.as_str()),
            ("name", own.get("name")),
            ("incident", own.get("incident")),
            ("when", own.get("next_at")),
            ("place", place),
            ("leader", own.get("leader")),
            ("keeper", own.get("keeper")),
            ("previous", &self.id.0),
        ];
        events(state, &MEETING, id, &set, None, &self.hand)
    }
}

/// The fields of the parts of the form that something is wrong with.
fn still_typed(fields: &Fields, errors: &[Told]) -> Fields {
    let part = |name: &str| {
        if name.starts_with("text-") {
            name.to_string()
        } else {
            name.split('-').next().unwrap_or_default().to_string()
        }
    };
    let is_wrong = |name: &str| errors.iter().any(|told| part(&told.name) == part(name));
    Fields(fields.0.iter().filter(|(name, _)| is_wrong(name)).cloned().collect())
}

/// `decision-decided-by`; without a start `next-at`.
fn field_name(start: &str, name: &str) -> String {
    let name = name.replace('_', "-");
    if start.is_empty() { name } else { format!("{start}-{name}") }
}
