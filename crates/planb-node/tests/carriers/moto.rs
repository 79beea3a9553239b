//! An S3 server of its own process: moto's. Where it cannot be started, there is none, and tests say that it is absent.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use planb_node::carrier::Object;

/// How long the server may take to answer, and to be installed.
const START: Duration = Duration::from_secs(60);
const INSTALL: Duration = Duration::from_secs(300);

/// The server, for as long as it is held.
pub struct Moto {
    child: Child,
    pub port: u16,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command for so long; whether it ended well.
fn run(command: &mut Command, most: Duration) -> bool {
    let Ok(mut child) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else { return false };
    let deadline = Instant::now() + most;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(100)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// The server's program: the one that is installed, or one put beside the build.
fn program() -> Option<PathBuf> {
    if run(Command::new("moto_server").arg("--help"), START) {
        return Some(PathBuf::from("moto_server"));
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("moto");
    let program = folder.join("bin/moto_server");
    // Tests of several programs want it at once: one installs it, the others wait.
    let lock = std::fs::File::create(folder.with_extension("lock")).ok()?;
    lock.lock().ok()?;
    if !program.exists() {
        let made = run(Command::new("python3").args(["-m", "venv"]).arg(&folder), INSTALL);
        let pip = folder.join("bin/pip");
        let installed = made && run(Command::new(pip).args(["install", "--quiet", "moto[server]"]), INSTALL);
        if !installed {
            return None;
        }
    }
    program.exists().then_some(program)
}

/// Starts it.
pub fn start() -> Option<Moto> {
    let program = program()?;
    let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let mut command = Command::new(program);
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let moto = Moto { child: command.spawn().ok()?, port };
    let deadline = Instant::now() + START;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > deadline {
            return None;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Some(moto)
}

/// Makes a bucket by the simplest request there is.
pub fn make_bucket(port: u16, name: &str) {
    use std::io::{Read, Write};
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(START)).unwrap();
    let request =
        format!("PUT /{name} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// A bucket, and a folder in it.
pub fn bucket(port: u16, name: &str, prefix: &str) -> Object {
    let store = planb_node::carrier::object::s3_with(
        name,
        [
            ("aws_access_key_id", "test"),
            ("aws_secret_access_key", "test"),
            ("aws_region", "us-east-1"),
            ("aws_endpoint_url", &format!("http://127.0.0.1:{port}")),
            ("aws_allow_http", "true"),
        ],
    );
    Object::over(Arc::new(store.unwrap()), prefix).unwrap()
}
