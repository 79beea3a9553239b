//! How telephones come in: the network and the address as codes, and how well they are protected there. The network's
//! password is kept while the program runs, and nowhere else.

use std::sync::{Mutex, PoisonError};

use super::open;
use crate::here;
use askama::Template;
use axum::response::Response;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::page::go;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_node::web::{Fields, In, Page, Posted, Say, Tier};
use planb_paper::{JoinCard, join_card, picture, tongue};

/// Side of a code on the screen.
const CODE_PX: u32 = 260;

/// The network that this computer's telephones use.
#[derive(Clone, PartialEq, Eq)]
struct Wifi {
    network: String,
    password: String,
    /// The name in the certificate; empty where there is none.
    host: String,
}

/// One network to a computer, whichever node it serves.
static WIFI: Mutex<Option<Wifi>> = Mutex::new(None);

fn wifi() -> Option<Wifi> {
    WIFI.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn keep(wifi: Option<Wifi>) {
    *WIFI.lock().unwrap_or_else(PoisonError::into_inner) = wifi;
}

/// What a telephone's camera reads to join a network; what has a meaning there is marked.
fn wifi_code(network: &str, password: &str) -> String {
    let marked = |text: &str| -> String {
        let mark = |letter: char| {
            if matches!(letter, '\\' | ';' | ',' | ':' | '"') { vec!['\\', letter] } else { vec![letter] }
        };
        text.chars().flat_map(mark).collect()
    };
    format!("WIFI:T:WPA;S:{};P:{};;", marked(network), marked(password))
}

/// Where telephones come in, and how well they are protected there.
struct Way {
    address: String,
    /// `secure`, `encrypted` or `none`, as texts are named.
    tier: &'static str,
}

fn way(by: &In, host: &str) -> Option<Way> {
    let lan = by.app.lan()?;
    let port = lan.address.rsplit(':').next().unwrap_or_default();
    let (address, tier) = match lan.tier {
        Tier::Encrypted => (lan.address.clone(), "encrypted"),
        Tier::Secure if host.is_empty() => (lan.address.clone(), "none"),
        Tier::Secure => (format!("https://{host}:{port}"), "secure"),
    };
    Some(Way { address: format!("{address}/phone"), tier })
}

#[derive(Template)]
#[template(path = "phone/join.html")]
struct JoinPage<'a> {
    t: Say,
    csrf: &'a str,
    errors: Vec<Told>,
    has_lan: bool,
    asks_host: bool,
    network: String,
    host: String,
    wifi_code: String,
    password: String,
    address: String,
    address_code: String,
    tier: &'static str,
    shows_codes: bool,
    /// The door in the clear, while it is open, and its address as a code.
    open_door: Option<OpenNow>,
    open_code: String,
    may_open: bool,
    has_incident: bool,
    hours: Vec<Item>,
}

/// The door in the clear, as it is told.
struct OpenNow {
    address: String,
    by: String,
    time: String,
}

/// Whoever sits at the computer itself, and those whose work is for all units.
fn may(by: &In) -> Result<(), Trouble> {
    let is_here = by.from.address.is_loopback();
    if is_here || by.who.role.sees_all() { Ok(()) } else { Err(Trouble::user("not-yours")) }
}

/// The page.
pub async fn ask(by: In) -> Response {
    match may(&by) {
        Ok(()) => page(&by, &Fields::default(), None),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn typed(fields: &Fields) -> Result<Wifi, (&'static str, Trouble)> {
    let get = |name: &str| fields.get(name).to_string();
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    let wifi = Wifi { network: get("network"), password: get("password"), host: get("host") };
    if wifi.network.is_empty() || wifi.network.len() > 32 || !is_plain(&wifi.network) {
        return Err(("network", Trouble::user("phones-name")));
    }
    if !(8..=63).contains(&wifi.password.len()) || !is_plain(&wifi.password) {
        return Err(("password", Trouble::user("phones-short")));
    }
    let is_name = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'));
    let host = if is_name(&wifi.host) { wifi.host.clone() } else { String::new() };
    Ok(Wifi { host, ..wifi })
}

/// Remembers the network and shows the codes.
pub async fn take(mut posted: Posted) -> Response {
    if let Err(trouble) = may(&posted.by) {
        return posted.by.trouble(&trouble);
    }
    match typed(&posted.fields) {
        Ok(wifi) => {
            keep(Some(wifi));
            posted.forget();
            go("/phones#codes")
        }
        Err(refused) => page(&posted.by, &posted.fields, Some(&refused)),
    }
}

/// Forgets the network.
pub async fn forget(posted: Posted) -> Response {
    match may(&posted.by) {
        Ok(()) => {
            keep(None);
            go("/phones")
        }
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

fn page(by: &In, typed: &Fields, refused: Option<&(&'static str, Trouble)>) -> Response {
    let (t, kept) = (Say(by.language), wifi());
    let errors = refused.map(|(name, trouble)| {
        let (what, remedy) = by.told(trouble);
        Told { name: (*name).to_string(), text: format!("{what} {remedy}") }
    });
    let host = kept.as_ref().map_or("", |wifi| wifi.host.as_str());
    let way = way(by, host);
    let open = by.app.open_door();
    let code = |text: &str, label: &str| picture(text, CODE_PX, &t.say(label)).unwrap_or_default();
    let of = |name: &str, own: Option<&String>| match typed.get(name) {
        "" => own.cloned().unwrap_or_default(),
        typed => typed.to_string(),
    };
    let address = way.as_ref().map_or_else(String::new, |way| way.address.clone());
    let page = JoinPage {
        t,
        csrf: by.csrf(),
        errors: errors.into_iter().collect(),
        has_lan: way.is_some(),
        asks_host: by.app.lan().is_some_and(|lan| lan.tier == Tier::Secure),
        network: of("network", kept.as_ref().map(|wifi| &wifi.network)),
        host: of("host", kept.as_ref().map(|wifi| &wifi.host)),
        password: kept.as_ref().map_or_else(String::new, |wifi| wifi.password.clone()),
        wifi_code: kept
            .as_ref()
            .map_or_else(String::new, |wifi| code(&wifi_code(&wifi.network, &wifi.password), "phones-code-network")),
        address_code: code(&address, "phones-code-address"),
        shows_codes: kept.is_some() && way.as_ref().is_some_and(|way| way.tier != "none"),
        tier: way.map_or("none", |way| way.tier),
        open_code: open.as_ref().map_or_else(String::new, |door| code(&door.address, "phones-code-address")),
        open_door: open.map(|door| OpenNow {
            address: door.address,
            by: door.by,
            time: door.until.strftime("%H:%M").to_string(),
        }),
        may_open: open::may(by),
        has_incident: here::incident(by).is_some(),
        hours: open::HOURS.map(|hours| hour(by, hours)).into(),
        address,
    };
    let page = Page::new(t.say("phones-title"), &page);
    by.page(&if refused.is_some() { page.refused() } else { page })
}

/// For how long the door in the clear may be open; two hours unless somebody says otherwise.
fn hour(by: &In, hours: i64) -> Item {
    let label = by.say(&format!("phones-open-hours-{hours}"));
    Item { value: hours.to_string(), label, hint: String::new(), checked: hours == 2 }
}

/// The card for the wall.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    may(by)?;
    let missing = || Trouble::user("page-not-found");
    let wifi = wifi().ok_or_else(missing)?;
    let way = way(by, &wifi.host).filter(|way| way.tier != "none").ok_or_else(missing)?;
    let card = JoinCard {
        wifi_code: wifi_code(&wifi.network, &wifi.password),
        network: wifi.network,
        password: wifi.password,
        address: way.address,
        tier: by.say(&format!("phones-tier-{}", way.tier)),
        tier_means: by.say(&format!("phones-means-{}", way.tier)),
    };
    let language = by.language;
    Ok(Paper {
        what: "join-card",
        subject: String::new(),
        title: by.say("phones-card"),
        unit: own_unit(by),
        version: None,
        back: "/phones".into(),
        look: None,
        make: making(move |stamp| join_card(stamp, &card, tongue(language.code()))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_reads_the_network_as_it_is_called() {
        assert_eq!(wifi_code("Krisrum", "ett lagom ord"), "WIFI:T:WPA;S:Krisrum;P:ett lagom ord;;");
        assert_eq!(wifi_code("a;b", "c:d\\\""), "WIFI:T:WPA;S:a\\;b;P:c\\:d\\\\\\\";;");
    }
}
