//! What a page knows of its request: the state, who asks, in which language.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, DateTime};
use planb_core::card::Who;
use planb_core::id::UnitId;
use planb_core::state::State;

use super::cookie::{self, IsSecure};
use super::form;
use super::{App, Now};
use crate::text::Language;

/// Where a connection comes from; put beside every request by the listener.
#[derive(Clone, Copy, Debug)]
pub struct From {
    pub address: IpAddr,
    pub is_secure: IsSecure,
}

/// What a page knows of its request.
#[derive(Clone, Debug)]
pub struct Context {
    pub app: Arc<App>,
    pub now: Arc<Now>,
    pub language: Language,
    /// The path that was asked for, without its query.
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub from: From,
    who: Option<Who>,
    csrf: String,
    /// The session's token, or that of the API.
    pub(super) token: Option<String>,
    /// The token of a card that was shown.
    pub(super) shown: Option<String>,
    /// Logged in by `Authorization`, not by a cookie that a browser sends by itself.
    pub is_api: bool,
}

impl Context {
    /// Who is logged in.
    pub fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    /// What every form carries.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The state that this page is made from.
    pub fn state(&self) -> &State {
        &self.now.state
    }

    /// The time by this node's clock.
    pub fn clock(&self) -> DateTime {
        self.app.clock()
    }

    /// Today's date by this node's clock.
    pub fn today(&self) -> Date {
        self.app.today()
    }

    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.language.say(key)
    }

    /// A text with arguments.
    pub fn say_with(&self, key: &str, args: &[(&'static str, String)]) -> String {
        self.language.say_with(key, args)
    }

    fn read(app: &Arc<App>, parts: &Parts) -> Context {
        let headers = &parts.headers;
        let bearer = bearer(headers);
        let token = bearer.or_else(|| cookie::read(headers, cookie::SESSION)).map(str::to_string);
        let session = token.as_deref().and_then(|token| app.sessions.find(token));
        let chosen = cookie::read(headers, cookie::LANGUAGE).unwrap_or(&app.settings.language);
        let shown = cookie::read(headers, cookie::SHOWN).map(str::to_string);
        let nobody = From { address: IpAddr::from([127, 0, 0, 1]), is_secure: IsSecure::No };
        Context {
            now: app.now(),
            language: Language::of_code(chosen),
            path: parts.uri.path().to_string(),
            query: form::pairs(parts.uri.query().unwrap_or_default()).into_iter().collect(),
            from: parts.extensions.get::<From>().copied().unwrap_or(nobody),
            csrf: session.as_ref().map(|session| session.csrf.clone()).unwrap_or_default(),
            who: session.map(|session| session.who),
            token,
            shown,
            is_api: bearer.is_some(),
            app: Arc::clone(app),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

impl FromRequestParts<Arc<App>> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Context, Infallible> {
        Ok(Context::read(app, parts))
    }
}

/// The same of somebody who is logged in. Others are sent to the log-in, and come back from there.
#[derive(Clone, Debug)]
pub struct In {
    pub context: Context,
    pub who: Who,
}

impl Deref for In {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

impl In {
    /// Whether this person sees what belongs to a unit.
    pub fn sees(&self, unit: Option<&UnitId>) -> bool {
        self.who.sees(unit)
    }
}

impl FromRequestParts<Arc<App>> for In {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<In, Response> {
        let context = Context::read(app, parts);
        match context.who.clone() {
            Some(who) => Ok(In { context, who }),
            None if parts.uri.path().starts_with("/api/") => {
                let refused =
                    serde_json::json!({ "error": "not-logged-in", "message": context.say("err-not-logged-in") });
                Err((StatusCode::UNAUTHORIZED, super::page::json(&refused)).into_response())
            }
            None => {
                let to = parts.uri.path_and_query().map_or("/", |path| path.as_str());
                let to = format!("/login?to={}", form::encoded(to));
                Err((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
            }
        }
    }
}
