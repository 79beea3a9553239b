//! `/public/…`: the same site from this computer's memory, without log-in, to whoever asks.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use planb_node::web::{App, Now, Shared};

use super::site::{Facts, HTML, Mode, Site, USUAL};

/// A file as it is answered.
struct Ready {
    path: String,
    sort: &'static str,
    tag: HeaderValue,
    bytes: Bytes,
}

/// The site of one state, made when it is first asked for.
#[derive(Default)]
struct Front(OnceLock<Vec<Ready>>);

/// What the site of this node is made of, besides the register.
pub fn facts(app: &App, now: &Now) -> Facts {
    Facts {
        organisation: app.organisation(now),
        mode: if app.settings.exercise { Mode::Exercise } else { Mode::Real },
        audiences: USUAL.to_vec(),
    }
}

fn ready(app: &App, now: &Now) -> Vec<Ready> {
    let site = Site::make(&now.state, &facts(app, now)).map(|site| site.files).unwrap_or_default();
    let ready = |file: super::site::File| {
        let tag = HeaderValue::from_str(&format!("\"{}\"", super::place::digest(&file.bytes)));
        let tag = tag.unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
        Ready { path: file.path, sort: file.sort, tag, bytes: Bytes::from(file.bytes) }
    };
    let mut all: Vec<Ready> = site.into_iter().map(ready).collect();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

/// What is not one of the site's files: the way to them, or what holds now.
pub async fn missing(State(app): State<Shared>, request: Request) -> Response {
    match (request.uri().path().strip_prefix("/public/"), in_front(&app, request.uri(), request.headers())) {
        (None, _) => (StatusCode::MOVED_PERMANENTLY, [(LOCATION, "/public/")]).into_response(),
        // A head is asked for.
        (Some(_), Some(answer)) => answer,
        (Some(path), None) => with_files(&app, |files| {
            (StatusCode::NOT_FOUND, [(CONTENT_TYPE, HTML)], instead(files, path)).into_response()
        }),
    }
}

fn with_files<T>(app: &Arc<App>, work: impl FnOnce(&[Ready]) -> T) -> T {
    let now = app.now();
    let front = now.worked_out::<Front>(|_| Front::default());
    work(front.0.get_or_init(|| ready(app, &now)))
}

/// A file of the site; a folder's is its `index.html`. `None` for any other address.
pub fn in_front(app: &Arc<App>, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let path = uri.path().strip_prefix("/public/")?;
    let index = (path.is_empty() || path.ends_with('/')).then(|| format!("{path}index.html"));
    let path = index.as_deref().unwrap_or(path);
    with_files(app, |files| {
        let at = files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(answer(&files[at], headers))
    })
}

fn answer(file: &Ready, headers: &HeaderMap) -> Response {
    let is_known = headers.get(IF_NONE_MATCH).is_some_and(|known| known == file.tag);
    let mut answer = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(file.bytes.clone())),
    };
    let own = answer.headers_mut();
    own.insert(ETAG, file.tag.clone());
    // A browser asks again each time, and is mostly told that nothing is new.
    own.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if !is_known {
        own.insert(CONTENT_TYPE, HeaderValue::from_static(file.sort));
    }
    answer
}

/// Whoever comes to a page that is not there is shown what holds now; the links lead on from wherever they stand.
fn instead(files: &[Ready], path: &str) -> String {
    let name = if path.starts_with("en/") { "en/index.html" } else { "index.html" };
    let Some(file) = files.iter().find(|file| file.path == name) else { return String::new() };
    let folder = if path.starts_with("en/") { "/public/en/" } else { "/public/" };
    let page = String::from_utf8_lossy(&file.bytes).replace("href=\"", &format!("href=\"{folder}"));
    page.replace(&format!("href=\"{folder}#main\""), "href=\"#main\"")
}
