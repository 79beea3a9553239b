//! A form that somebody logged in has sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::response::{IntoResponse, Response};
use jiff::civil::{DateTime, Time};

use super::context::Context;
use super::{App, In, form};
use crate::trouble::Trouble;
use zeroize::Zeroize;

/// Most bytes of a file that is sent.
pub const MOST_FILE_BYTES: usize = 32 << 20;

/// Most bytes of all files that are sent together: a stack of scanned paper.
pub const MOST_STACK_BYTES: usize = 128 << 20;
/// Most files that are sent together.
pub const MOST_STACK_FILES: usize = 400;

/// The fields of a form, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a field, trimmed; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name)
    }

    /// Every field once; several values of one are lines.
    pub fn joined(&self) -> BTreeMap<String, String> {
        let mut joined: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &self.0 {
            match joined.get_mut(name) {
                Some(known) => *known = [known.as_str(), value].join("\n"),
                None => drop(joined.insert(name.clone(), value.clone())),
            }
        }
        joined
    }
}

/// Which of the moments that a clock shows is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The next one: until when, from when.
    Coming,
    /// The last one: what has happened.
    Past,
}

/// A time of the clock alone, `15:00` or `9.30`, as the moment that is meant; anything else as it was typed.
pub fn whole_moment(now: DateTime, typed: &str, clock: Clock) -> String {
    let colon = typed.trim().replace('.', ":");
    let padded = if colon.len() == 4 { format!("0{colon}") } else { colon };
    let Ok(time) = format!("{padded}:00").parse::<Time>() else { return typed.to_string() };
    if padded.len() != 5 {
        return typed.to_string();
    }
    let (today, date) = (now.date().to_datetime(time), now.date());
    let meant = match clock {
        Clock::Coming if today <= now => date.tomorrow().unwrap_or(date).to_datetime(time),
        Clock::Past if today > now => date.yesterday().unwrap_or(date).to_datetime(time),
        _ => today,
    };
    meant.strftime("%Y-%m-%d %H:%M").to_string()
}

/// A file that was sent with a form.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    pub name: String,
    pub bytes: Bytes,
}

/// A form that somebody logged in has sent from one of our own pages.
#[derive(Clone, Debug)]
pub struct Posted {
    pub by: In,
    pub fields: Fields,
    /// The file, where the form has one.
    pub file: Option<Sent>,
}

impl Posted {
    /// Takes clocks alone in these fields for the moments that are meant.
    pub fn whole_moments(&mut self, names: &[&str], clock: Clock) {
        let now = self.by.clock();
        for (name, value) in &mut self.fields.0 {
            if names.contains(&name.as_str()) {
                *value = whole_moment(now, value, clock);
            }
        }
    }

    /// Wipes what was sent, as far as this program still holds it: for forms that carry a secret.
    pub fn forget(&mut self) {
        self.fields.0.iter_mut().for_each(|(_, value)| value.zeroize());
        if let Some(file) = self.file.take()
            && let Ok(mut bytes) = file.bytes.try_into_mut()
        {
            bytes[..].zeroize();
        }
    }
}

/// The same with many files: a stack of scanned paper.
#[derive(Clone, Debug)]
pub struct PostedStack {
    pub by: In,
    pub fields: Fields,
    pub files: Vec<Sent>,
}

impl FromRequest<Arc<App>> for PostedStack {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<PostedStack, Response> {
        let (mut parts, body) = request.into_parts();
        let by = In::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        if let Some(refused) = foreign(&request, &by) {
            return Err(refused);
        }
        let (fields, files) = read_parts(request, &by, app, (MOST_STACK_BYTES, MOST_STACK_FILES)).await?;
        if !by.is_api && fields.get("csrf") != by.csrf() {
            return Err(by.trouble(&Trouble::user("form-stale")));
        }
        Ok(PostedStack { by, fields, files })
    }
}

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let by = In::from_request_parts(&mut parts, app).await?;
        let (fields, file) = read(Request::from_parts(parts, body), &by, app).await?;
        if !by.is_api && fields.get("csrf") != by.csrf() {
            return Err(by.trouble(&Trouble::user("form-stale")));
        }
        Ok(Posted { by, fields, file })
    }
}

/// Reads a form's fields, and its file if it has one.
pub async fn read(request: Request, context: &Context, app: &Arc<App>) -> Result<(Fields, Option<Sent>), Response> {
    if let Some(refused) = foreign(&request, context) {
        return Err(refused);
    }
    let sort = request.headers().get(CONTENT_TYPE).and_then(|sort| sort.to_str().ok()).unwrap_or_default();
    if sort.starts_with("multipart/form-data") {
        let (fields, mut files) = read_parts(request, context, app, (MOST_FILE_BYTES, 1)).await?;
        return Ok((fields, files.pop()));
    }
    let too_large = || (StatusCode::PAYLOAD_TOO_LARGE, context.trouble(&Trouble::user("form-large"))).into_response();
    let bytes = to_bytes(request.into_body(), form::MOST_BYTES).await.map_err(|_| too_large())?;
    Ok((Fields(form::pairs(&String::from_utf8_lossy(&bytes))), None))
}

/// A browser says where a form comes from; another site's forms are not taken.
fn foreign(request: &Request, context: &Context) -> Option<Response> {
    if let Some(origin) = request.headers().get(ORIGIN) {
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let from = origin.to_str().unwrap_or_default();
        if !host.is_empty() && from.split_once("://").is_none_or(|(_, from)| from != host) {
            return Some(context.trouble(&Trouble::user("form-foreign")));
        }
    }
    None
}

async fn read_parts(
    request: Request,
    context: &Context,
    app: &Arc<App>,
    (most_bytes, most_files): (usize, usize),
) -> Result<(Fields, Vec<Sent>), Response> {
    let bad = |_| context.trouble(&Trouble::user("form-bad"));
    let mut parts =
        Multipart::from_request(request, app).await.map_err(|_| context.trouble(&Trouble::user("form-bad")))?;
    let (mut fields, mut files, mut left): (_, Vec<Sent>, _) = (Vec::new(), Vec::new(), most_bytes);
    while let Some(mut part) = parts.next_field().await.map_err(bad)? {
        let (name, sent_as) = (part.name().unwrap_or_default().to_string(), part.file_name().map(str::to_string));
        let mut bytes = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(bad)? {
            let Some(fewer) = left.checked_sub(piece.len()) else {
                let trouble = Trouble::user("file-large").with("most", most_bytes >> 20);
                return Err(context.trouble(&trouble));
            };
            left = fewer;
            bytes.extend_from_slice(&piece);
        }
        match sent_as {
            Some(sent_as) if !bytes.is_empty() => {
                // Where there is one file, the last one sent is meant.
                if most_files == 1 {
                    files.clear();
                }
                if files.len() >= most_files {
                    return Err(context.trouble(&Trouble::user("files-many").with("most", most_files)));
                }
                files.push(Sent { name: sent_as, bytes: Bytes::from(bytes) });
            }
            Some(_) => {}
            None if fields.len() < form::MOST_FIELDS => {
                fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
            None => {}
        }
    }
    Ok((Fields(fields), files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_alone_is_the_next_one_or_the_last() {
        let now: DateTime = "2021-12-16T07:40".parse().unwrap();
        for (typed, coming, past) in [
            ("15:00", "2021-12-16 15:00", "2021-12-15 15:00"),
            ("9.30", "2021-12-16 09:30", "2021-12-15 09:30"),
            ("07:33", "2021-12-17 07:33", "2021-12-16 07:33"),
            ("07:40", "2021-12-17 07:40", "2021-12-16 07:40"),
            ("2021-12-18 12:00", "2021-12-18 12:00", "2021-12-18 12:00"),
            ("snart", "snart", "snart"),
            ("25:00", "25:00", "25:00"),
            ("", "", ""),
        ] {
            assert_eq!(whole_moment(now, typed, Clock::Coming), coming, "{typed}");
            assert_eq!(whole_moment(now, typed, Clock::Past), past, "{typed}");
        }
    }
}
