//! Call chains against the register: who is to be called, what is wrong with a chain, how a drill went.

use std::collections::BTreeMap;

use crate::chain::relay::{self, Callee, Drilled, Hole, Leads, Link, Reach, Reply};
use crate::id::UnitId;
use crate::register::folded::{dialled, folded};
use crate::register::{self, Record, RecordId};
use crate::state::State;

/// Titles of those who lead everybody, and of those who lead an area, folded.
const DIRECTOR: [&str; 3] = ["socialchef", "forvaltningschef", "director"];
const AREA_MANAGER: [&str; 3] = ["omradeschef", "verksamhetschef", "area manager"];

/// Everybody of the register who is to be called; of one unit, or of the whole organisation.
pub fn callees(state: &State, unit: Option<&UnitId>) -> Vec<Callee> {
    let register = state.register();
    let leads = leads(state);
    let people =
        register.of("person").filter(|(_, person)| unit.is_none_or(|unit| person.all("unit").any(|of| of == unit.0)));
    let callee = |(id, person): (&RecordId, &Record)| {
        let own = unit.map(|unit| unit.0.as_str()).or_else(|| person.all("unit").next()).unwrap_or_default();
        let home = register.get("unit", own);
        let (leads, leads_part) = leads.get(id).cloned().unwrap_or_default();
        let part = Some(home.get("part")).filter(|part| !part.is_empty()).map(|part| RecordId(part.to_string()));
        Callee {
            person: id.clone(),
            unit: UnitId(own.to_string()),
            sort: home.get("sort").to_string(),
            part: leads_part.or(part),
            leads,
            is_manager: person.get("manager") == "yes",
            shift: person.get("shift").to_string(),
            has_number: has_number(person),
        }
    };
    people.map(callee).collect()
}

/// Whether somebody can be called at work.
fn has_number(person: &Record) -> bool {
    ["phone", "other_phone"].iter().any(|field| !dialled(person.get(field)).is_empty())
}

type Leading = BTreeMap<RecordId, (Leads, Option<RecordId>)>;

/// Who leads what: by the posts that people hold, and by their titles where no post says so. One leads all.
fn leads(state: &State) -> Leading {
    let register = state.register();
    let mut leading = Leading::new();
    let mut directors: Vec<(bool, &str)> = Vec::new();
    for (_, post) in
        register.of("post").filter(|(_, post)| !post.get("holder").is_empty() && !post.get("part").is_empty())
    {
        let (holder, part) = (post.get("holder"), RecordId(post.get("part").to_string()));
        if register.get("part", &part.0).get("level") != "area" {
            directors.push((!begins(post.get("name"), &DIRECTOR), holder));
        }
        leading.entry(RecordId(holder.to_string())).or_insert((Leads::Part, Some(part)));
    }
    for (id, person) in register.of("person").filter(|(_, person)| person.get("manager") == "yes") {
        if begins(person.get("title"), &DIRECTOR) {
            directors.push((false, &id.0));
        } else if begins(person.get("title"), &AREA_MANAGER) {
            leading.entry(id.clone()).or_insert((Leads::Part, None));
        }
    }
    if let Some((_, director)) = directors.into_iter().min() {
        leading.insert(RecordId(director.to_string()), (Leads::All, None));
    }
    leading
}

fn begins(title: &str, words: &[&str]) -> bool {
    let title = folded(title);
    words.iter().any(|word| title.starts_with(word))
}

/// The places of a chain in order.
pub fn links(state: &State, chain: &RecordId) -> Vec<Link> {
    let register = state.register();
    let reach = |id: &str| match register.find("person", id).filter(|person| person.is_live()) {
        None => Reach::Gone,
        Some(person) if has_number(person) => Reach::Number,
        Some(_) => Reach::NoNumber,
    };
    let some = |text: &str| (!text.is_empty()).then(|| RecordId(text.to_string()));
    let mut records: Vec<(&RecordId, &Record)> = register.by("link", "chain", &chain.0).collect();
    records.sort_by_key(|(id, record)| (record.get("place").parse().unwrap_or(u32::MAX), *id));
    let link = |(id, record): (&RecordId, &Record)| Link {
        id: id.clone(),
        person: RecordId(record.get("person").to_string()),
        reach: reach(record.get("person")),
        caller: some(record.get("caller")),
        deputy: some(record.get("deputy")).map(|deputy| (deputy.clone(), reach(&deputy.0))),
    };
    records.into_iter().map(link).collect()
}

/// What is wrong with a chain. Every hole's arguments name the person: `name`.
pub fn holes(state: &State, chain: &RecordId, most: usize) -> Vec<Hole> {
    let named = |mut hole: Hole| {
        let name = state.register().get("person", &hole.person.0).get("name");
        hole.args.insert(0, ("name", name.to_string()));
        hole
    };
    relay::holes(&links(state, chain), most).into_iter().map(named).collect()
}

/// How a drill went.
pub fn drill(state: &State, drill: &RecordId) -> Drilled {
    let register = state.register();
    let record = register.get("drill", &drill.0);
    let reply = |(_, reply): (&RecordId, &Record)| Reply {
        link: RecordId(reply.get("link").to_string()),
        outcome: reply.get("outcome").to_string(),
        at: reply.get("at").to_string(),
        read_back: reply.get("read_back").to_string(),
    };
    let replies: Vec<Reply> = register.by("reply", "drill", &drill.0).map(reply).collect();
    let chain = RecordId(record.get("chain").to_string());
    relay::drill(&links(state, &chain), &replies, record.get("begun"), record.get("ended"))
}

/// The task to find the number of somebody whose number was wrong, of a drill or a run (`from`, `about`). Its id is the same
/// however often it is found.
pub fn dead_number(
    state: &State,
    about: &RecordId,
    from: &str,
    person: &RecordId,
    what: String,
) -> (RecordId, BTreeMap<String, String>) {
    let unit = state.register().get("person", &person.0).all("unit").next().unwrap_or_default();
    let set = [("what", what), ("unit", unit.into()), ("from", from.into()), ("about", about.0.clone())];
    let id = RecordId(format!("{about}~{person}").chars().take(register::MAX_ID).collect());
    (id, set.into_iter().map(|(name, text)| (name.to_string(), text)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;

    fn trial() -> Trial {
        let mut trial = Trial::default();
        trial.record("part", "soc", &[("name", "Socialförvaltningen"), ("level", "administration")]);
        trial.record("part", "aldre", &[("name", "Äldreomsorg"), ("level", "area"), ("parent", "soc")]);
        trial.record("unit", "stab", &[("name", "Staben"), ("sort", "office")]);
        trial.record("unit", "norra", &[("name", "Norra"), ("sort", "home-care"), ("part", "aldre")]);
        for (id, name, title, unit, phone, manager) in [
            ("kari", "Kari Aho", "Socialchef", "stab", "+46701740600", "yes"),
            ("mas", "Moa Strand", "MAS", "stab", "+46701740601", "no"),
            ("oc", "Olle Ceder", "Områdeschef", "stab", "+46701740602", "yes"),
            ("ec", "Eva Carl", "Enhetschef", "norra", "+46701740603", "yes"),
            ("a", "Anna Berg", "Undersköterska", "norra", "+46701740604", "no"),
            ("b", "Bo Ek", "Undersköterska", "norra", "fråga", "no"),
        ] {
            let set = [("name", name), ("title", title), ("unit", unit), ("phone", phone), ("manager", manager)];
            trial.record("person", id, &set);
        }
        trial.record("post", "p1", &[("name", "MAS"), ("holder", "mas"), ("part", "soc")]);
        trial.record("post", "p2", &[("name", "Områdeschef äldre"), ("holder", "oc"), ("part", "aldre")]);
        trial
    }

    #[test]
    fn the_register_says_who_leads_and_who_can_be_called() {
        let state = trial().state;
        let line = |callee: &Callee| {
            let part = callee.part.as_ref().map_or("-", |part| &part.0);
            format!(
                "{} {} {part} {:?} {} {}",
                callee.person, callee.unit, callee.leads, callee.is_manager, callee.has_number
            )
        };
        let expected = [
            "a norra aldre Nothing false true",
            "b norra aldre Nothing false false",
            "ec norra aldre Nothing true true",
            "kari stab - All true true",
            "mas stab soc Part false true",
            "oc stab aldre Part true true",
        ];
        assert_eq!(callees(&state, None).iter().map(line).collect::<Vec<_>>(), expected);
        assert_eq!(callees(&state, Some(&UnitId("norra".into()))).len(), 3);
        let proposed = relay::propose(&callees(&state, None), 5);
        let calls: Vec<_> = proposed
            .iter()
            .filter_map(|place| Some((place.caller.as_ref()?.0.as_str(), place.person.0.as_str())))
            .collect();
        assert_eq!(calls, [("kari", "oc"), ("kari", "mas"), ("oc", "ec"), ("ec", "a"), ("ec", "b")]);
    }

    #[test]
    fn holes_and_drills_are_read_from_the_register() {
        let mut trial = trial();
        trial.record("chain", "c", &[("name", "Norra")]);
        trial.record("link", "2", &[("chain", "c"), ("person", "b"), ("caller", "1"), ("place", "2")]);
        trial.record("link", "1", &[("chain", "c"), ("person", "ec"), ("deputy", "a"), ("place", "1")]);
        trial.record("link", "3", &[("chain", "c"), ("person", "borta"), ("caller", "1"), ("place", "10")]);
        trial.record("link", "4", &[("chain", "other"), ("person", "a"), ("place", "1")]);
        let chain = RecordId("c".into());
        let holes: Vec<_> =
            holes(&trial.state, &chain, 8).into_iter().map(|hole| (hole.key, hole.link.0, hole.args)).collect();
        let named = |name: &str| vec![("name", name.to_string())];
        assert_eq!(holes, [("hole-no-number", "2".into(), named("Bo Ek")), ("hole-gone", "3".into(), named(""))]);
        trial.record("drill", "d", &[("chain", "c"), ("day", "2026-11-20"), ("begun", "09:30"), ("ended", "09:42")]);
        trial.record("reply", "d~2", &[("drill", "d"), ("link", "2"), ("outcome", "wrong-number")]);
        let drilled = drill(&trial.state, &RecordId("d".into()));
        assert_eq!((drilled.minutes, drilled.reached, drilled.of), (Some(12), 0, 2));
        assert_eq!(drilled.dead_numbers, [RecordId("2".into())]);
    }
}
