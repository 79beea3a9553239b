//! A browser without scripts: keeps cookies, follows where it is sent, fills forms.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program, answering.
pub struct Serving {
    child: Child,
    pub address: String,
}

impl Serving {
    /// Serves the node in a folder, or its first start.
    pub fn of(dir: &Path) -> Serving {
        Serving::with(dir, &[])
    }

    /// The same with more options.
    pub fn with(dir: &Path, options: &[&str]) -> Serving {
        let args = ["serve", "--listen", "127.0.0.1:0", "--for", "300", "--json", "--dir"];
        let mut child = Command::new(env!("CARGO_BIN_EXE_planb"))
            .args(args)
            .arg(dir)
            .args(options)
            .env_remove("PLANB_LANG")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        let address = said["pages"][0].as_str().unwrap().trim_start_matches("http://").to_string();
        Serving { child, address }
    }
}

impl Serving {
    /// `kill -9`, as when somebody pulls the plug.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The body as it is: a PDF, a picture.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// What every form of the page carries.
    pub fn csrf(&self) -> String {
        self.hidden("csrf")
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let at = self.body.find(&start).unwrap_or_else(|| panic!("no {name} in\n{}", self.body)) + start.len();
        self.body[at..].split('"').next().unwrap().to_string()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }
}

/// Somebody at a computer.
pub struct Browser {
    pub address: String,
    cookies: BTreeMap<String, String>,
    pub headers: Vec<(String, String)>,
}

impl Browser {
    /// Somebody who has typed an address.
    pub fn to(address: &str) -> Browser {
        let address = address.trim_start_matches("http://").to_string();
        Browser { address, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub fn at(serving: &Serving) -> Browser {
        Browser { address: serving.address.clone(), cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// Its cookies, as it sends them.
    pub fn cookie(&self) -> String {
        let all = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        all.collect::<Vec<_>>().join("; ")
    }

    /// One request as it is; nothing is followed.
    pub fn send(&mut self, method: &str, path: &str, sort: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let more: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\ncontent-type: {sort}\r\n\
             content-length: {}\r\n{more}\r\n",
            self.address,
            cookies.join("; "),
            body.len(),
        );
        stream.write_all(head.as_bytes()).unwrap();
        // What is refused before it is read to its end closes the connection.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        self.read(&bytes)
    }

    /// The body of an answer as it is: a PDF.
    pub fn bytes(&mut self, method: &str, path: &str, form: &str) -> Vec<u8> {
        self.send(method, path, "application/x-www-form-urlencoded", form.as_bytes()).bytes
    }

    /// What a PDF says, as poppler reads it, on one line.
    pub fn text_of(&mut self, path: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papper.pdf");
        std::fs::write(&file, self.bytes("GET", path, "")).unwrap();
        let out = Command::new("pdftotext").args(["-layout", file.to_str().unwrap(), "-"]).output().unwrap();
        String::from_utf8_lossy(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn read(&mut self, bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> =
            lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_string(), v.to_string())).collect();
        for (_, cookie) in headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_string(), value.to_string());
            }
        }
        let mut body = bytes[end + 4..].to_vec();
        if headers.iter().any(|(n, v)| n.eq_ignore_ascii_case("transfer-encoding") && v == "chunked") {
            body = unchunked(&body);
        }
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned(), bytes: body }
    }

    /// A page, wherever it is.
    pub fn get(&mut self, path: &str) -> Answer {
        let mut answer = self.send("GET", path, "text/plain", b"");
        for _ in 0..5 {
            if answer.status != 303 {
                break;
            }
            let to = answer.header("location").to_string();
            answer = self.send("GET", &to, "text/plain", b"");
        }
        answer
    }

    /// A form, sent and followed.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        let answer = self.send("POST", path, "application/x-www-form-urlencoded", body.join("&").as_bytes());
        if answer.status == 303 { self.get(answer.header("location")) } else { answer }
    }

    /// Logs in with a card; chooses the PIN where there is none.
    pub fn log_in(&mut self, card: &str, name: &str) -> Answer {
        let page = self.get("/login");
        assert_eq!(page.status, 200, "{}", page.body);
        let page = self.post("/login", &[("card", card), ("to", "/more")]);
        if page.status != 200 {
            return page;
        }
        let csrf = page.csrf();
        let fields = [("csrf", csrf.as_str()), ("to", "/more"), ("pin", "7402"), ("pin2", "7402"), ("name", name)];
        self.post("/login/pin", &fields)
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(at) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..at]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        out.extend_from_slice(&bytes[at + 2..at + 2 + size]);
        bytes = &bytes[at + 2 + size + 2..];
    }
    out
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
