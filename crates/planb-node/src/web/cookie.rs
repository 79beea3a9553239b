//! Cookies: three of them, all for this node alone.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// Who is logged in.
pub const SESSION: &str = "planb";
/// A card that was shown and whose PIN has not been typed yet.
pub const SHOWN: &str = "planb-card";
/// The language that was chosen.
pub const LANGUAGE: &str = "planb-language";

/// The value of a cookie in the request.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (own, value) = pair.trim().split_once('=')?;
        (own == name).then_some(value)
    })
}

/// A `Set-Cookie` line that no script can read and no other site can send. `seconds`: how long; `None` until the browser
/// is closed; 0 takes it away.
pub fn write(name: &str, value: &str, seconds: Option<u32>, is_secure: IsSecure) -> String {
    let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    let secure = if is_secure == IsSecure::Yes { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{age}{secure}")
}

/// Whether the connection is TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsSecure {
    Yes,
    No,
}
