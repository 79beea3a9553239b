//! What programs do by the forms that people fill in: a table says which forms and what they ask. A JSON object stands for the form,
//! the page's own handler decides and writes, and its answer becomes JSON. So there is nothing that a page can and a program cannot.

mod answer;
mod given;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Extensions, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use axum::routing::post;
use serde_json::{Map, Value, json};
use tower_service::Service;

use super::api::{By, answers, body, refused, sent};
use super::page::json as told;
use super::{Context, Shared, form};
pub use given::{Given, Sort};

/// Where the addresses of programs begin.
const START: &str = "/api/v1";
/// What may stand in an address's part.
const PART: &str = "^[A-Za-z0-9~_-]{1,96}(\\.[A-Za-z0-9~_-]{1,96}){0,4}$";

/// What a deed is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Where to read what came of it.
    Place,
    /// A page that shows what was done.
    Page,
    Pdf,
}

/// One form.
#[derive(Clone, Copy)]
pub struct Deed {
    /// The form's own address; below `/api/v1` for programs.
    pub path: &'static str,
    /// The key of what it does.
    pub key: &'static str,
    pub answers: Answers,
    pub given: fn() -> Vec<Given>,
    /// What stands in the address behind its question mark.
    pub query: &'static [&'static str],
}

impl Deed {
    /// A form that is answered with a place.
    pub const fn new(path: &'static str, key: &'static str, given: fn() -> Vec<Given>) -> Deed {
        Deed { path, key, answers: Answers::Place, given, query: &[] }
    }

    /// A form whose answer is a page that shows what was done.
    pub const fn shown(path: &'static str, key: &'static str, given: fn() -> Vec<Given>) -> Deed {
        Deed { path, key, answers: Answers::Page, given, query: &[] }
    }

    /// A paper.
    pub const fn paper(path: &'static str, key: &'static str) -> Deed {
        Deed { path, key, answers: Answers::Pdf, given: Vec::new, query: &[] }
    }

    fn described(&self, context: &Context) -> Value {
        let answer = match self.answers {
            Answers::Place | Answers::Page => {
                body(json!({ "type": "object", "required": ["location"], "additionalProperties": false,
                                           "properties": { "location": { "type": "string" } } }))
            }
            Answers::Pdf => json!({ "description": "PDF", "content": { "application/pdf": {} } }),
        };
        let mut deed = json!({ "summary": context.say(self.key), "responses": answers(&[("200", answer)]) });
        let given = (self.given)();
        if let (false, Value::Object(deed)) = (given.is_empty(), &mut deed) {
            let content = json!({ "application/json": { "schema": given::schema(&given) } });
            deed.insert("requestBody".into(), json!({ "required": true, "content": content }));
        }
        let names = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let part = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "pattern": PART } });
        let asked = |name: &&str| json!({ "name": name, "in": "query", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 200 } });
        let parameters: Vec<Value> = names.map(part).chain(self.query.iter().map(asked)).collect();
        json!({ "parameters": parameters, "post": deed })
    }
}

/// The addresses of these deeds. `pages` are the pages whose forms they are.
pub fn routes(deeds: &'static [Deed], pages: fn() -> Router<Shared>) -> Router<Shared> {
    deeds.iter().fold(Router::new(), |router, deed| {
        let doing = move |by: By, State(app): State<Shared>, request: Request| done(by, app, deed, pages, request);
        router.route(&format!("{START}{}", deed.path), post(doing))
    })
}

/// Adds their description.
pub fn describe(context: &Context, deeds: &[Deed], paths: &mut Map<String, Value>) {
    for deed in deeds {
        let Value::Object(described) = deed.described(context) else { continue };
        let path = paths.entry(format!("{START}{}", deed.path)).or_insert_with(|| json!({}));
        if let Value::Object(path) = path {
            path.extend(described);
        }
    }
}

async fn done(by: By, app: Shared, deed: &'static Deed, pages: fn() -> Router<Shared>, request: Request) -> Response {
    let (mut parts, sent_body) = request.into_parts();
    let given = (deed.given)();
    let pairs = if given.is_empty() {
        Vec::new()
    } else {
        let object: Map<String, Value> = match sent(Request::new(sent_body), &by).await {
            Ok(object) => object,
            Err(answer) => return answer,
        };
        match given::pairs(&by, &given, object) {
            Ok(pairs) => pairs,
            Err(answer) => return *answer,
        }
    };
    let is_word = |word: &str| {
        (1..=96).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"~_-".contains(&byte))
    };
    let is_part = |part: &str| part.is_empty() || part.split('.').all(is_word);
    let is_fit = parts.uri.path().strip_prefix(START).is_some_and(|path| path.split('/').all(is_part));
    if !is_fit {
        return refused(StatusCode::NOT_FOUND, "page-not-found", by.say("err-page-not-found"));
    }
    let own = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let Some(uri) = own.strip_prefix(START).and_then(|path| path.parse::<Uri>().ok()) else {
        return refused(StatusCode::NOT_FOUND, "page-not-found", by.say("err-page-not-found"));
    };
    (parts.uri, parts.method) = (uri, Method::POST);
    // What the address's parts were called is found anew by the form's own address.
    parts.extensions = Extensions::new();
    parts.extensions.insert(by.from);
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let pair = |(name, value): &(String, String)| format!("{}={}", form::encoded(name), form::encoded(value));
    let form = pairs.iter().map(pair).collect::<Vec<_>>().join("&");
    let request = Request::from_parts(parts, Body::from(form));
    let answering = <Router as Service<Request>>::call(&mut pages().with_state(app), request);
    match answering.await {
        Ok(response) => answer::json(&by, deed.answers, response).await,
        Err(never) => match never {},
    }
}

/// An answer that says where to look.
fn at(location: &str) -> Response {
    told(&json!({ "location": location }))
}
