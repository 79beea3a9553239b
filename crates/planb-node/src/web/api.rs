//! What every address for programs shares: who asks, what was sent, how a no is said and how answers are described.

use std::ops::Deref;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::page;
use super::{App, Context, In};

/// Most bytes of a request.
const MOST_BYTES: usize = 2 << 20;

/// A refusal as JSON.
pub fn refused(status: StatusCode, key: &str, message: String) -> Response {
    let mut answer = page::json(&json!({ "error": key, "message": message }));
    *answer.status_mut() = status;
    answer
}

/// A program that somebody's card has let in. A browser's cookie does not count here, only the token itself.
pub struct By(pub In);

impl Deref for By {
    type Target = In;

    fn deref(&self) -> &In {
        &self.0
    }
}

impl FromRequestParts<Arc<App>> for By {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<By, Response> {
        let by = In::from_request_parts(parts, app).await?;
        if by.is_api {
            return Ok(By(by));
        }
        Err(refused(StatusCode::UNAUTHORIZED, "not-logged-in", by.say("err-not-logged-in")))
    }
}

/// What was sent, in bytes.
pub async fn bytes(request: Request, context: &Context) -> Result<Bytes, Response> {
    let large = |_| refused(StatusCode::PAYLOAD_TOO_LARGE, "form-large", context.say("err-form-large"));
    to_bytes(request.into_body(), MOST_BYTES).await.map_err(large)
}

/// What was sent, as what it must be; anything else is refused.
pub async fn sent<T: DeserializeOwned>(request: Request, context: &Context) -> Result<T, Response> {
    let bytes = bytes(request, context).await?;
    // A list of the values in order would be read as well.
    let object: Option<Value> = serde_json::from_slice(&bytes).ok().filter(Value::is_object);
    let read = object.and_then(|object| serde_json::from_value(object).ok());
    read.ok_or_else(|| refused(StatusCode::BAD_REQUEST, "form-bad", context.say("err-form-bad")))
}

/// An answer with this JSON.
pub fn body(schema: Value) -> Value {
    json!({ "description": "OK", "content": { "application/json": { "schema": schema } } })
}

/// The answers that every address may give, beside its own.
pub fn answers(own: &[(&str, Value)]) -> Value {
    let refused = body(reference("refusal"));
    let mut all: Map<String, Value> = ["400", "401", "403", "404", "409", "413", "422"]
        .into_iter()
        .map(|status| (status.to_string(), refused.clone()))
        .collect();
    all.extend(own.iter().map(|(status, answer)| ((*status).to_string(), answer.clone())));
    Value::Object(all)
}

/// A schema by its name.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
