//! A page's answer to its form, as JSON: where to look, or every reason why it was not taken.

use axum::body::to_bytes;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Answers, at};
use crate::web::In;
use crate::web::api::refused;
use crate::web::page::json as told;

/// Most bytes of a page that is read for what it says is wrong.
const MOST_BYTES: usize = 4 << 20;
/// How the list of faults begins and ends, as the pages' common parts have it; and where one reason is told with what to do.
const LIST: (&str, &str) = ("govuk-error-summary__list", "</ul>");
const REASON: (&str, &str) = ("govuk-error-summary__body\">", "</div>");

pub(super) async fn json(by: &In, wanted: Answers, response: Response) -> Response {
    let status = response.status();
    let (sort, place) = (header(&response, CONTENT_TYPE), header(&response, LOCATION));
    match (status, wanted) {
        (status, _) if status.is_redirection() && place.starts_with("/login") => {
            refused(StatusCode::UNAUTHORIZED, "not-logged-in", by.say("err-not-logged-in"))
        }
        (status, _) if status.is_redirection() => at(&place),
        (status, Answers::Pdf) if status.is_success() && sort.starts_with("application/pdf") => response,
        (status, Answers::Page) if status.is_success() => at(&by.path),
        // The page asks once more, of somebody who would read it.
        (status, _) if status.is_success() => refused(StatusCode::CONFLICT, "asked-again", by.say("api-asked-again")),
        _ if sort.starts_with("application/json") => conflict(response),
        (status, _) => {
            let bytes = to_bytes(response.into_body(), MOST_BYTES).await.unwrap_or_default();
            let faults = faults(&String::from_utf8_lossy(&bytes));
            let message = by.say("form-refused");
            (status, told(&json!({ "error": "form-refused", "message": message, "faults": faults }))).into_response()
        }
    }
}

fn header(response: &Response, name: HeaderName) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_string()
}

/// What a person meets as a page that says no is 422: it was understood.
fn conflict(mut response: Response) -> Response {
    if response.status() == StatusCode::BAD_REQUEST {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// The faults that a page's summary lists.
fn faults(html: &str) -> Vec<Value> {
    let within =
        |(start, end): (&str, &str)| html.split_once(start).and_then(|(_, rest)| Some(rest.split_once(end)?.0));
    let Some(list) = within(LIST) else {
        let told = |reason: &str| {
            let message = reason.split("</p>").map(plain).collect::<Vec<_>>().join(" ");
            json!({ "field": "", "error": "form-refused", "message": message.trim() })
        };
        return within(REASON).map(told).into_iter().collect();
    };
    let fault = |item: &str| {
        let item = item.split("</li>").next().unwrap_or_default();
        let field = item.split_once("href=\"#").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        json!({ "field": field, "error": "form-refused", "message": plain(item) })
    };
    list.split("<li>").skip(1).map(fault).collect()
}

/// A text without its tags.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for (at, part) in html.split('<').enumerate() {
        let said = if at == 0 { part } else { part.split_once('>').map_or("", |(_, said)| said) };
        text.push_str(said);
    }
    let marks = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    marks.into_iter().fold(text.trim().to_string(), |text, (mark, letter)| text.replace(mark, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_faults_are_read_from_its_summary() {
        let html = r##"<ul class="govuk-list govuk-error-summary__list"> <li> <a href="#text">Texten saknas &#38; mer</a> </li>
            <li> Bara ord </li> </ul><ul><li>annat</li></ul>"##;
        let expected = json!([
            { "field": "text", "error": "form-refused", "message": "Texten saknas & mer" },
            { "field": "", "error": "form-refused", "message": "Bara ord" },
        ]);
        assert_eq!(json!(faults(html)), expected);
        assert!(faults("<p>ingen lista</p>").is_empty());
        let one = r#"<div class="govuk-error-summary__body"><p><strong>Bladet är skannat.</strong></p><p>Välj ett annat.</p></div>"#;
        let told = json!([{ "field": "", "error": "form-refused", "message": "Bladet är skannat. Välj ett annat." }]);
        assert_eq!(json!(faults(one)), told);
    }
}
