//! Just enough of HTTP to log in to the program on this computer: one request a connection, cookies, forms.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// No answer of ours takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who asks, with their cookies.
pub struct Http {
    host: String,
    cookies: BTreeMap<String, String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    cookies: Vec<(String, String)>,
}

impl Answer {
    /// The value of a hidden field of a form.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, after) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        after.split('"').next().map(str::to_string)
    }

    fn read(bytes: &[u8]) -> Option<Answer> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let cookie = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            let (cookie, value) = value.split(';').next()?.split_once('=')?;
            name.eq_ignore_ascii_case("set-cookie").then(|| (cookie.to_string(), value.to_string()))
        };
        Some(Answer { status, body: body.to_string(), cookies: head.lines().filter_map(cookie).collect() })
    }
}

impl Http {
    /// Somebody without cookies who asks at `http://HOST:PORT`.
    pub fn at(address: &str) -> Result<Http, String> {
        let host = address.strip_prefix("http://").ok_or(format!("{address} is not in the clear"))?;
        Ok(Http { host: host.to_string(), cookies: BTreeMap::new() })
    }

    /// A cookie that was given.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).filter(|value| !value.is_empty()).cloned()
    }

    /// Takes a cookie that somebody else was given.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_string(), value.to_string());
    }

    /// A page.
    pub fn get(&mut self, path: &str) -> Result<Answer, String> {
        self.send("GET", path, "text/plain", "")
    }

    /// A form.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.send("POST", path, "application/x-www-form-urlencoded", &pairs.join("&"))
    }

    /// A JSON object.
    pub fn post_json(&mut self, path: &str, body: &str) -> Result<Answer, String> {
        self.send("POST", path, "application/json", body)
    }

    fn send(&mut self, method: &str, path: &str, sort: &str, body: &str) -> Result<Answer, String> {
        let failed = |trouble: std::io::Error| format!("{method} {path}: {trouble}");
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\ncontent-type: {sort}\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            cookies.join("; "),
            body.len(),
        );
        let mut stream = TcpStream::connect(&self.host).map_err(failed)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        stream.write_all(request.as_bytes()).map_err(failed)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(failed)?;
        let answer = Answer::read(&bytes).ok_or(format!("{method} {path}: no answer"))?;
        self.cookies.extend(answer.cookies.iter().cloned());
        Ok(answer)
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The text of a field in a JSON object that we have written ourselves; enough where nothing in it is escaped.
pub fn field(json: &str, name: &str) -> Option<String> {
    let (_, after) = json.split_once(&format!("\"{name}\""))?;
    let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split('"').next().map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read() {
        let bytes = b"HTTP/1.1 303 See Other\r\nSet-Cookie: planb=AB12; Path=/; HttpOnly\r\nlocation: /\r\n\r\n<input name=\"csrf\" value=\"x\">";
        let answer = Answer::read(bytes).unwrap();
        assert_eq!((answer.status, answer.hidden("csrf").as_deref()), (303, Some("x")));
        assert_eq!(answer.cookies, [("planb".to_string(), "AB12".to_string())]);
        assert_eq!(answer.hidden("to"), None);
        assert!(Answer::read(b"HTTP/1.1 200").is_none());
    }

    #[test]
    fn a_form_and_a_field_are_written_and_read() {
        assert_eq!(encoded("ett två"), "ett%20tv%C3%A5");
        let card = "{\n  \"words\": \"ett två\", \"secret\":\"AB\"}";
        assert_eq!((field(card, "words").as_deref(), field(card, "secret").as_deref()), (Some("ett två"), Some("AB")));
        assert_eq!(field(card, "token"), None);
    }
}
