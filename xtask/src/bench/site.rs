//! The web site of notices: our own server from memory against nginx from the disk, the same bytes, by turns in one run.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::report::{Aim, Part};
use super::web::Found;
use super::{BENCH, Choice, Size};
use crate::http::Http;
use crate::run::command;
use crate::serving::{Server, planb};
use crate::tools;

/// How its section begins in BENCHMARKS.md.
pub const TITLE: &str = "The web site of notices";

/// Connections that never wait.
const CONNECTIONS: &str = "50";
/// Our rate against that of nginx at the least.
const LEAST: f64 = 0.7;
/// How often each is measured of a page; the middle one counts.
const TURNS: usize = 3;
/// A server that does not answer by then will not.
const PATIENCE: Duration = Duration::from_secs(10);

/// nginx as its package brings it, without a log, and with its files kept open.
const CONFIG: &str = "daemon off;
user root;
worker_processes auto;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=1000 inactive=60s;
  client_body_temp_path {dir}/body;
  proxy_temp_path {dir}/proxy;
  fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi;
  scgi_temp_path {dir}/scgi;
  server { listen 127.0.0.1:{port}; root {root}; }
}
";

/// Measures the first page, a notice's page and the style sheet.
pub fn part(choice: Choice) -> Part {
    let mut part = Part::new(
        TITLE,
        &format!(
            "The replayed first day, published to a folder that nginx (Debian's package, no log, open files cached) serves, and \
             served by `planb serve` under `/public/`. `wrk`, {CONNECTIONS} connections that never wait, in the clear on loopback, \
             by turns; the middle of {TURNS}. Answers a second."
        ),
    );
    if let Err(why) = measure(choice, &mut part) {
        part.missing.push(why);
    }
    part
}

/// nginx; it is stopped when this goes away.
struct Nginx {
    child: Child,
    address: String,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers go with the master, which a signal asks to end; a kill would leave them.
        let pid = self.child.id().to_string();
        drop(command(&["kill", "-TERM", &pid]).status());
        drop(self.child.wait());
    }
}

impl Nginx {
    fn start(dir: &Path, root: &Path) -> Result<Nginx, String> {
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.map_err(|trouble| trouble.to_string())?.port();
        let (dir, root) = (dir.display().to_string(), root.display().to_string());
        let config = CONFIG.replace("{dir}", &dir).replace("{root}", &root).replace("{port}", &port.to_string());
        let path = format!("{dir}/nginx.conf");
        fs::write(&path, config).map_err(|trouble| format!("{path}: {trouble}"))?;
        let mut nginx = command(&["nginx", "-c", &path]);
        let child = nginx.stderr(Stdio::null()).spawn().map_err(|trouble| format!("nginx: {trouble}"))?;
        let nginx = Nginx { child, address: format!("http://127.0.0.1:{port}") };
        let since = Instant::now();
        while Http::at(&nginx.address).and_then(|mut http| http.get("/index.html")).is_err() {
            if since.elapsed() > PATIENCE {
                return Err(format!("nginx does not answer; see {dir}/error.log"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(nginx)
    }
}

fn measure(choice: Choice, part: &mut Part) -> Result<(), String> {
    tools::wrk()?;
    tools::nginx()?;
    let top = format!("{BENCH}/site");
    fs::create_dir_all(&top).map_err(|trouble| format!("{top}: {trouble}"))?;
    let dir = fs::canonicalize(&top).map_err(|trouble| format!("{top}: {trouble}"))?;
    let script = format!("{top}/closed.lua");
    fs::write(&script, super::web::SCRIPT).map_err(|trouble| trouble.to_string())?;
    let (node, www) = (format!("{top}/node"), format!("{top}/www"));
    planb(&["replay", "kalix-2021", "--dir", &node, "--json"], &[0, 1])?;
    planb(&["publish", &www, "--dir", &node, "--json"], &[0])?;
    let server = Server::start(&node)?;
    let nginx = Nginx::start(&dir, &dir.join("www"))?;
    let seconds = if choice.size == Size::Small { "2" } else { "10" };
    part.own_table.push("| file | bytes | planb | nginx | ratio |".into());
    part.own_table.push("|---|--:|--:|--:|--:|".into());
    for name in ["index.html", "besked/nummer-1.html", "site.css"] {
        let bytes = fs::metadata(format!("{www}/{name}")).map_err(|trouble| format!("{name}: {trouble}"))?.len();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            theirs.push(rate(&format!("{}/{name}", nginx.address), &script, seconds)?);
            ours.push(rate(&format!("{}/public/{name}", server.address), &script, seconds)?);
        }
        let (ours, theirs) = (middle(ours), middle(theirs));
        part.own_table.push(format!("| `{name}` | {bytes} | {ours:.0} | {theirs:.0} | {:.2} |", ours / theirs));
        part.aims.push(Aim::at_least(&format!("our rate against nginx, `{name}`"), ours / theirs, LEAST));
    }
    Ok(())
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

fn rate(url: &str, script: &str, seconds: &str) -> Result<f64, String> {
    let output = command(&["wrk", "--threads", "1", "--connections", CONNECTIONS, "--timeout", "10s"])
        .args(["--duration", &format!("{seconds}s"), "--script", script, url])
        .output()
        .map_err(|trouble| format!("wrk: {trouble}"))?;
    let found = Found::read(&String::from_utf8_lossy(&output.stdout)).ok_or(format!("wrk found nothing of {url}"))?;
    if found.wrong > 0.0 || found.requests < 1.0 {
        return Err(format!("{url}: {} of {} answers were wrong", found.wrong, found.requests));
    }
    Ok(found.per_second)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_middle_of_three_counts() {
        assert_eq!(super::middle(vec![3.0, 1.0, 2.0]), 2.0);
    }
}
