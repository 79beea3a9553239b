//! Posters and wallet cards, made of the register: may I use the computer, a unit's first hour, whom I call.

use planb_node::web::records::unit_of;
use planb_node::web::shown;
use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use planb_core::card::Role;
use planb_core::id::UnitId;
use planb_core::incident::first_hour;
use planb_core::organisation::{PERSON, POST};
use planb_core::overview::organisation::Units;
use planb_core::register::{Record, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::{Context, In, Page, Say};
use planb_paper::{Answer, Poster, Wallet};

use super::papers::asked_unit;
pub use super::papers::number_of;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_paper::tongue;

/// Contacts on a poster that is read from the door.
const MOST_CONTACTS: usize = 5;

#[derive(Template)]
#[template(path = "pages/posters.html")]
struct PostersPage {
    t: Say,
    answer: String,
    may_set: bool,
    units: Vec<(String, String)>,
    wallets: usize,
    /// The first hour's card of each role that has one: the role's word, and how people say it.
    roles: Vec<(&'static str, String)>,
}

/// What there is to hang up and to carry.
pub async fn posters(by: In) -> Response {
    let t = Say(by.language);
    let setting = by.state().register().get("setting", "organisation");
    let units = Units::of(by.state());
    let seen = units.iter().filter(|unit| by.sees(Some(&unit.id)));
    let mut units: Vec<(String, String)> = seen.map(|unit| (unit.id.0.clone(), unit.name.clone())).collect();
    units.sort_by_cached_key(|(_, name)| shown::collated(name));
    let page = PostersPage {
        t,
        answer: setting.get("computer_answer").to_string(),
        may_set: by.who.role.writes_all(),
        units,
        wallets: holders(&by).len(),
        roles: Role::ALL
            .into_iter()
            .filter(|role| !first_hour::ticks(role.word()).is_empty())
            .map(|role| (role.word(), t.say(&format!("role-{}", role.word()))))
            .collect(),
    };
    by.page(&Page::new(t.say("posters-title"), &page))
}

/// "Får jag använda datorn?", with the answer that the organisation has decided on.
pub fn computer(by: &In) -> Result<Paper, Trouble> {
    let setting = by.state().register().get("setting", "organisation");
    let word = setting.get("computer_answer");
    let answer = match word.trim().trim_end_matches(['.', '!']).to_lowercase().as_str() {
        "" => return Err(Trouble::user("poster-no-answer")),
        "nej" | "no" => Answer::No,
        "ja" | "yes" => Answer::Yes,
        _ => Answer::Words(word.to_string()),
    };
    let mut contacts = crisis(by);
    contacts.extend(posts(by));
    contacts.truncate(MOST_CONTACTS);
    let title = by.say("poster-computer");
    let lines = setting.get("computer_text").lines().map(str::to_string).collect();
    let poster = Poster { title, answer, lines, contacts, ..issue(by, "computer", None) };
    Ok(paper(by, "computer", None, poster))
}

/// A unit's first hour: what to do in order, with the unit's own places and numbers.
pub fn first_hour(by: &In) -> Result<Paper, Trouble> {
    let unit = match asked_unit(by)? {
        Some(unit) => unit,
        // Without one the reader's own is meant.
        None => by.who.units.first().cloned().ok_or_else(|| Trouble::user("poster-which-unit"))?,
    };
    let state = by.state();
    let record = state.register().get("unit", &unit.0);
    let place = |field: &str, without: &str, with: &str| match record.get(field) {
        "" => by.say(without),
        place => by.say_with(with, &[("place", place.to_string())]),
    };
    let lines = vec![
        by.say("poster-hour-lead"),
        by.say("poster-hour-computers"),
        place("binder_place", "poster-hour-binder", "poster-hour-binder-at"),
        by.say("poster-hour-harm"),
        by.say("poster-hour-runs"),
        place("keys_place", "poster-hour-keys", "poster-hour-keys-at"),
        by.say("poster-hour-chain"),
        by.say("poster-hour-alarms"),
        by.say("poster-hour-report"),
    ];
    let mut contacts = crisis(by);
    contacts.extend(managers(by, &unit));
    contacts.extend(duties(by, &unit));
    contacts.truncate(MOST_CONTACTS);
    let name = shown::name(state, by.language, "unit", &unit.0);
    let title = by.say_with("poster-hour", &[("unit", name)]);
    let poster = Poster { title, answer: Answer::Steps, lines, contacts, ..issue(by, "first-hour", Some(&unit)) };
    Ok(paper(by, "first-hour", Some(unit), poster))
}

/// A card for everybody who holds a post or leads a unit that the reader sees.
pub fn wallet(by: &In) -> Result<Paper, Trouble> {
    let wallets: Vec<Wallet> = holders(by).iter().map(|(id, roles)| card(by, id, roles)).collect();
    if wallets.is_empty() {
        return Err(Trouble::user("wallet-nobody"));
    }
    let language = by.language;
    Ok(Paper {
        what: "poster",
        subject: "wallet".into(),
        title: by.say("posters-wallet"),
        unit: own_unit(by),
        version: None,
        back: "/posters".into(),
        look: None,
        make: making(move |stamp| planb_paper::wallet_cards(stamp, &wallets, tongue(language.code()))),
    })
}

pub fn paper(by: &In, subject: &str, unit: Option<UnitId>, poster: Poster) -> Paper {
    let language = by.language;
    Paper {
        what: "poster",
        subject: subject.to_string(),
        title: poster.title.clone(),
        unit: unit.or_else(|| own_unit(by)),
        version: Some(poster.issue_number),
        back: "/posters".into(),
        look: None,
        make: making(move |stamp| {
            let poster = Poster { valid_from: stamp.made_at, ..poster.clone() };
            planb_paper::poster(stamp, &poster, tongue(language.code()))
        }),
    }
}

/// An empty poster with the number after those that were printed of the same.
pub fn issue(by: &In, subject: &str, unit: Option<&UnitId>) -> Poster {
    let own = unit.cloned().or_else(|| own_unit(by));
    issue_of(by, subject, own.as_ref())
}

/// The same of a unit, or of none, whoever asks.
pub fn issue_of(by: &Context, subject: &str, unit: Option<&UnitId>) -> Poster {
    let own = unit.map_or("", |unit| unit.0.as_str());
    let before =
        by.state().register().with_retired("copy").filter(|(_, copy)| {
            copy.get("what") == "poster" && copy.get("subject") == subject && copy.get("unit") == own
        });
    Poster {
        title: String::new(),
        answer: Answer::Steps,
        lines: Vec::new(),
        contacts: Vec::new(),
        issue_number: u32::try_from(before.count()).unwrap_or(u32::MAX - 1).saturating_add(1),
        valid_from: by.clock(),
        next_update: None,
    }
}

type Contact = (String, String);

/// The one way in to those who lead in a crisis.
fn crisis(by: &In) -> Vec<Contact> {
    let phone = by.state().register().get("setting", "organisation").get("crisis_phone");
    if phone.is_empty() { Vec::new() } else { vec![(by.say("poster-crisis"), shown::phone_shown(phone))] }
}

/// Posts of the whole organisation whose holder can be called.
fn posts(by: &In) -> Vec<Contact> {
    let register = by.state().register();
    let mut all: Vec<Contact> = register
        .of("post")
        .filter(|(_, post)| post.get("unit").is_empty())
        .filter_map(|(_, post)| {
            let holder = register.find("person", post.get("holder")).filter(|person| person.is_live())?;
            let phone = shown::dialled(number_of(holder)).map(|number| shown::phone_shown(&number))?;
            Some((format!("{}, {}", post.get("name"), holder.get("name")), phone))
        })
        .collect();
    all.sort_by_cached_key(|(name, _)| shown::collated(name));
    all
}

/// Those who lead a unit and can be called.
pub fn managers(by: &In, unit: &UnitId) -> Vec<Contact> {
    let people =
        by.state().register().by("person", "unit", &unit.0).filter(|(_, person)| person.get("manager") == "yes");
    let contact = |(_, person): (&RecordId, &Record)| {
        let phone = shown::dialled(number_of(person)).map(|number| shown::phone_shown(&number))?;
        Some((person.get("name").to_string(), phone))
    };
    people.filter_map(contact).collect()
}

/// Who is on call, for the unit or for all.
pub fn duties(by: &Context, unit: &UnitId) -> Vec<Contact> {
    let duties = by.state().register().of("duty").filter(|(_, duty)| !duty.get("phone").is_empty());
    let own = duties.filter(|(_, duty)| duty.get("unit").is_empty() || duty.get("unit") == unit.0);
    own.map(|(_, duty)| (duty.get("name").to_string(), shown::phone_shown(duty.get("phone")))).collect()
}

/// Who gets a card, with the roles that it names: holders of posts, and managers, of units that the reader sees.
fn holders(by: &In) -> Vec<(RecordId, Vec<String>)> {
    let register = by.state().register();
    let is_seen = |id: &str| {
        let id = RecordId(id.to_string());
        let person = register.find("person", &id.0).filter(|person| person.is_live());
        person.is_some_and(|person| by.sees(unit_of(&PERSON, &id, person).as_ref()))
    };
    let posts = register.of("post").filter(|(id, post)| by.sees(unit_of(&POST, id, post).as_ref()));
    let posts: Vec<(&str, &str)> = posts.map(|(_, post)| (post.get("holder"), post.get("name"))).collect();
    let managers = register.by("person", "manager", "yes").map(|(id, _)| id.0.as_str());
    let people: BTreeSet<&str> =
        posts.iter().map(|(holder, _)| *holder).chain(managers).filter(|id| is_seen(id)).collect();
    let roles = |id: &str| {
        let held = posts.iter().filter(|(holder, _)| *holder == id).map(|(_, name)| (*name).to_string());
        held.collect::<Vec<_>>()
    };
    let mut all: Vec<(RecordId, Vec<String>)> =
        people.into_iter().map(|id| (RecordId(id.to_string()), roles(id))).collect();
    all.sort_by_cached_key(|(id, _)| shown::collated(register.get("person", &id.0).get("name")));
    all
}

/// One person's card.
fn card(by: &In, id: &RecordId, roles: &[String]) -> Wallet {
    let (state, language) = (by.state(), by.language);
    let register = state.register();
    let person = register.get("person", &id.0);
    let own = person.all("unit").next().map(|unit| UnitId(unit.to_string()));
    let unit_name = own.as_ref().map(|unit| shown::name(state, language, "unit", &unit.0));
    let title = Some(person.get("title").to_string()).filter(|title| !title.is_empty());
    let mut role: Vec<String> = title.into_iter().chain(roles.iter().cloned()).collect();
    role.dedup();
    let mut lines = crisis(by);
    lines.extend(first_call(by, id));
    if let Some(unit) = &own {
        lines.extend(duties(by, unit).into_iter().take(3));
    }
    let staffing = register.by("unit", "sort", "staffing").filter(|(_, pool)| !pool.get("phone").is_empty());
    lines.extend(
        staffing.take(1).map(|(_, pool)| (pool.get("name").to_string(), shown::phone_shown(pool.get("phone")))),
    );
    let place = own.as_ref().map_or("", |unit| register.get("unit", &unit.0).get("binder_place"));
    let meeting = register.get("setting", "organisation").get("meeting_place");
    let places = [("wallet-binder", place), ("wallet-meeting", meeting)];
    lines.extend(
        places.iter().filter(|(_, place)| !place.is_empty()).map(|(key, place)| (by.say(key), (*place).to_string())),
    );
    Wallet {
        who: person.get("name").to_string(),
        role: role.into_iter().chain(unit_name).collect::<Vec<_>>().join(", "),
        lines,
    }
}

/// Whom somebody calls first, by the chains that they have a place in.
fn first_call(by: &In, person: &RecordId) -> Option<Contact> {
    let register = by.state().register();
    let own = register.by("link", "person", &person.0).map(|(id, _)| id.0.as_str());
    let mut below: Vec<&Record> =
        own.flat_map(|own| register.by("link", "caller", own).map(|(_, link)| link)).collect();
    below.sort_by_key(|link| link.get("place").parse::<u32>().unwrap_or(u32::MAX));
    let first = register.find("person", below.first()?.get("person"))?;
    let said = format!("{} {}", shown::phone_shown(number_of(first)), first.get("name"));
    Some((by.say("wallet-first-call"), said.trim().to_string()))
}
