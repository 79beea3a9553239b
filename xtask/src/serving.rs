//! The built program, answering on this computer, and a card that logs in.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::http::{Http, field};
use crate::run::command;

/// The program that is tried.
const PLANB: &str = "target/release/planb";

/// A server that has not said its address by then will not. Machines are noisy.
const PATIENCE: Duration = Duration::from_secs(120);

/// The PIN that every card of a trial gets.
const PIN: &str = "7402";

/// What the program answers to these words; `Err` when its exit code is none of these.
pub fn planb(words: &[&str], good: &[i32]) -> Result<String, String> {
    let all = [&[PLANB], words].concat();
    let output = command(&all).output().map_err(|trouble| format!("{PLANB}: {trouble}"))?;
    if output.status.code().is_some_and(|code| good.contains(&code)) {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} ended with {}: {}", all.join(" "), output.status, errors.trim()))
}

/// The program that answers for a node; it is stopped when this goes away.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub address: String,
}

impl Server {
    /// Starts it at a free port and waits for the line that says where.
    pub fn start(node: &str) -> Result<Server, String> {
        Server::of(command(&[PLANB, "serve", "--dir", node, "--listen", "127.0.0.1:0"]))
    }

    /// Starts a command that serves, and waits for the line that says where.
    pub fn of(mut serve: Command) -> Result<Server, String> {
        let name = format!("{:?}", serve.get_program());
        let mut child = serve.stdout(Stdio::piped()).spawn().map_err(|trouble| format!("{name}: {trouble}"))?;
        let (said, hear) = mpsc::channel();
        let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok));
        // It is read to its end, so that the server never waits for a reader.
        thread::spawn(move || {
            lines
                .into_iter()
                .flatten()
                .filter_map(|line| address_in(&line))
                .for_each(|address| drop(said.send(address)));
        });
        let mut server = Server { child, address: String::new() };
        let why = |_| format!("`planb serve` has not said its address within {} s", PATIENCE.as_secs());
        server.address = hear.recv_timeout(PATIENCE).map_err(why)?;
        Ok(server)
    }

    /// The most memory that it had so far, in MiB; `None` where the system does not tell.
    pub fn peak_mib(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself cannot be stopped, and need not be.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The address in a line: from `http` on, without a fingerprint or a slash at its end.
fn address_in(line: &str) -> Option<String> {
    let start = line.find("http://").or_else(|| line.find("https://"))?;
    let address = line[start..].split([' ', '"', '#', '<', '>']).next()?;
    Some(address.trim_end_matches(['/', '.']).to_string())
}

/// Somebody who has logged in with a new card.
pub struct LoggedIn {
    /// The cookie of a browser.
    pub cookie: String,
    /// The token of a program.
    pub token: String,
}

impl LoggedIn {
    /// Makes a card in the node's folder and logs in with it, as a browser and as a program.
    pub fn with_card(node: &str, server: &Server, role: &str) -> Result<LoggedIn, String> {
        let card = planb(&["card", "new", "--role", role, "--json", "--dir", node], &[0])?;
        LoggedIn::with_words(&field(&card, "words").ok_or("the card has no words")?, server)
    }

    /// Logs in with the words of a card that is used for the first time.
    pub fn with_words(words: &str, server: &Server) -> Result<LoggedIn, String> {
        let mut http = Http::at(&server.address)?;
        http.post("/login", &[("card", words), ("to", "/")])?;
        let csrf = http.get("/login/pin?to=/")?.hidden("csrf").ok_or("the PIN is not asked for")?;
        http.post("/login/pin", &[("csrf", &csrf), ("pin", PIN), ("pin2", PIN), ("name", "Ada Ek"), ("to", "/")])?;
        let cookie = http.cookie("planb").ok_or("the card does not log in")?;
        let asked = format!("{{\"card\":\"{words}\",\"pin\":\"{PIN}\",\"name\":\"Ada Ek\"}}");
        let token = http.post_json("/api/v1/token", &asked)?;
        let token = field(&token.body, "token").ok_or("the card gives no token")?;
        Ok(LoggedIn { cookie, token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_a_line() {
        let found = |line| address_in(line).unwrap_or_default();
        assert_eq!(found("Öppna http://127.0.0.1:41234/ i webbläsaren."), "http://127.0.0.1:41234");
        assert_eq!(found(r#"{"address":"https://127.0.0.1:9#ab12"}"#), "https://127.0.0.1:9");
        assert_eq!(address_in("Plan B 0.4.0"), None);
    }
}
