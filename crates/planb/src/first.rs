//! The first start: a folder without a node asks what it is to become.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use planb_core::card::Role;
use planb_core::log::{Prefix, Tenant};
use planb_core::register::Hand;
use planb_node::machine::NewNode;
use planb_node::settings::{self, Settings};
use planb_node::store::{Node, STORE_FILE};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{App, Context, Fields, NewCard, Page, Room, Say, Shared, posted};

use crate::commands::{self, init};
use crate::router;

/// The node's folder on a stick; the second is what earlier programs called it.
const STICK: [&str; 2] = ["planb-dator", "planb-nod"];

/// What the first start's pages share.
struct First {
    dir: PathBuf,
    room: OnceLock<Arc<Room>>,
    /// One choice at a time.
    choosing: Mutex<()>,
    /// What every form carries.
    csrf: String,
}

/// The pages of the node in `dir`; where there is none, those that make one.
pub fn room(dir: &Path, language: Language) -> Result<Arc<Room>, Trouble> {
    if dir.join(STORE_FILE).exists() {
        let room = Room::new(&open(dir)?, router::pages());
        room.answer_first(planb_during::publish::serve::in_front);
        return Ok(room);
    }
    // Pages need a node to be made from: an empty one in a folder of its own, which is gone afterwards.
    let folder = std::env::temp_dir().join(format!("planb-first-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let prefix = Prefix::new("A1").map_err(|_| Trouble::internal("prefix-failed"))?;
    let tenant = Tenant(planb_node::random::bytes()?);
    let node = Node::create(&folder, &NewNode { tenant, prefix, recovery: None })?;
    let settings = Settings { language: language.code().into(), ..Settings::default() };
    let waiting = Arc::new(App::new(node, settings)?);
    let _ = std::fs::remove_dir_all(&folder);
    let csrf = planb_core::log::heads::base32(&planb_node::random::bytes::<16>()?);
    let first = Arc::new(First { dir: dir.to_path_buf(), room: OnceLock::new(), choosing: Mutex::new(()), csrf });
    let room = Room::new(&waiting, routes(&first));
    room.answer_first(planb_during::publish::serve::in_front);
    let _ = first.room.set(Arc::clone(&room));
    Ok(room)
}

/// The node in a folder, with its settings.
pub fn open(dir: &Path) -> Result<Arc<App>, Trouble> {
    let settings = if dir.join(settings::FILE_NAME).exists() { commands::settings(dir)? } else { Settings::default() };
    planb_node::clock::use_zone(&settings.time_zone);
    Ok(Arc::new(App::new(Node::open(dir)?, settings)?))
}

fn routes(first: &Arc<First>) -> Router<Shared> {
    planb_node::web::routes()
        .route("/", get(ask))
        .route("/first/choose", axum::routing::post(choose))
        .fallback(router::not_found)
        .layer(Extension(Arc::clone(first)))
}

#[derive(Template)]
#[template(path = "first.html")]
struct AskPage<'a> {
    t: Say,
    csrf: &'a str,
    choice: &'a str,
    organisation: &'a str,
    person: &'a str,
    folder: &'a str,
    fault: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage<'a> {
    t: Say,
    name: &'a str,
    words: Vec<(usize, &'a str)>,
    href: String,
    is_trial: bool,
}

fn form(context: &Context, first: &First, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(context.language);
    let page = AskPage {
        t,
        csrf: &first.csrf,
        choice: fields.get("choice"),
        organisation: fields.get("organisation"),
        person: fields.get("person"),
        folder: fields.get("folder"),
        fault: trouble.map(|trouble| context.told(trouble)),
    };
    let page = Page::new(t.say("first-title"), &page);
    context.page(&if trouble.is_some() { page.refused() } else { page })
}

async fn ask(context: Context, Extension(first): Extension<Arc<First>>) -> Response {
    form(&context, &first, &Fields::default(), None)
}

async fn choose(
    context: Context,
    State(app): State<Arc<App>>,
    Extension(first): Extension<Arc<First>>,
    request: Request,
) -> Response {
    let fields = match posted::read(request, &context, &app).await {
        Ok((fields, _)) => fields,
        Err(answer) => return answer,
    };
    if fields.get("csrf") != first.csrf {
        return form(&context, &first, &fields, Some(&Trouble::user("form-stale")));
    }
    if !context.from.address.is_loopback() {
        return form(&context, &first, &fields, Some(&Trouble::user("first-here")));
    }
    match chosen(&context, &first, &fields) {
        Ok(answer) => answer,
        Err(trouble) => form(&context, &first, &fields, Some(&trouble)),
    }
}

fn chosen(context: &Context, first: &First, fields: &Fields) -> Result<Response, Trouble> {
    let _one = first.choosing.lock().unwrap_or_else(PoisonError::into_inner);
    let room = first.room.get().ok_or_else(|| Trouble::internal("serve-failed").with("code", "first"))?;
    match fields.get("choice") {
        "try" => {
            let name = planb_before::demo::MUNICIPALITY;
            let app = make(context, first, name, true)?;
            fill(&app, context.language)?;
            let person = context.say("first-trial-name");
            let page = hand_over(context, &app, &person, true)?;
            room.move_in(&app, router::pages());
            Ok(page)
        }
        "set-up" => {
            let (organisation, person) = (fields.get("organisation"), fields.get("person"));
            let fits =
                |text: &str| !text.is_empty() && text.chars().count() <= 80 && !text.chars().any(char::is_control);
            if !fits(organisation) || !fits(person) {
                return Err(Trouble::user("first-names"));
            }
            let app = make(context, first, organisation, false)?;
            let page = hand_over(context, &app, person, false)?;
            room.move_in(&app, router::pages());
            Ok(page)
        }
        "fetch" => {
            let typed = PathBuf::from(fields.get("folder"));
            let folders = std::iter::once(typed.clone()).chain(STICK.map(|name| typed.join(name)));
            let folder = folders.into_iter().find(|folder| folder.join(STORE_FILE).exists());
            let folder = folder.ok_or_else(|| Trouble::user("first-no-store").with("path", typed.display()))?;
            let app = open(&folder)?;
            room.move_in(&app, router::pages());
            Ok(go("/login"))
        }
        _ => Err(Trouble::user("first-choose")),
    }
}

/// The invented municipality, in a second.
fn fill(app: &App, language: Language) -> Result<(), Trouble> {
    let mut node = app.node();
    planb_before::trial::fill(&mut node, language, (1, planb_before::demo::Size::Kalix))?;
    app.publish(&node)
}

/// Makes the node.
fn make(context: &Context, first: &First, organisation: &str, is_trial: bool) -> Result<Arc<App>, Trouble> {
    let settings = Settings {
        municipality: organisation.to_string(),
        exercise: is_trial,
        language: context.language.code().into(),
        ..Settings::default()
    };
    let node = init::make(&first.dir, &settings, &init::drawn_prefix()?)?;
    Ok(Arc::new(App::new(node, settings)?))
}

/// The first card: an administrator's, shown once.
fn hand_over(context: &Context, app: &Arc<App>, person: &str, is_trial: bool) -> Result<Response, Trouble> {
    let wanted = NewCard { role: Role::Administrator, units: Vec::new(), label: person.to_string(), is_personal: true };
    let by = Hand { name: person.to_string(), card: String::new() };
    let printed = app.issue_cards(&[wanted], &by)?;
    let card = printed.first().ok_or_else(|| Trouble::internal("card-failed"))?;
    let t = Say(context.language);
    let page = CardPage {
        t,
        name: person,
        words: (1..).zip(card.words.iter().map(String::as_str)).collect(),
        href: format!("/card/{}", card.code),
        is_trial,
    };
    Ok(context.page(&Page::new(t.say("first-card-title"), &page)))
}
