//! `planb fetch` from an object store: the program itself against a real server's process (moto's).

use std::process::Command;

use planb_node::carrier::Place as _;
use serde_json::Value;

use super::moto;
use super::place::{NIGHT, Place, files_below};
use super::reserve::Station;

/// Where the hub's `out/` lies in the bucket.
const PREFIX: &str = "kalix/natt";

/// Lays the hub's sealed folder in the bucket, as any tool for S3 does.
fn lay(hub: &Place, port: u16) {
    let mut bucket = moto::bucket(port, "region", PREFIX);
    let out = hub.path("out");
    for (path, bytes) in files_below(&out) {
        let name = path.strip_prefix(&out).unwrap().to_str().unwrap().to_string();
        bucket.remove_own(&name).unwrap();
        bucket.write(&name, &bytes).unwrap();
    }
}

/// `planb fetch`, with what the server wants in its surroundings; its answer and exit code.
fn fetch(station: &Station, port: u16) -> (Value, i32) {
    let out = Command::new(env!("CARGO_BIN_EXE_planb"))
        .args(["fetch", "--json", "--dir", station.folder.path().to_str().unwrap()])
        .env_remove("PLANB_LANG")
        .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_REGION", "us-east-1")])
        .envs([("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")), ("AWS_ALLOW_HTTP", "true".into())])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    (serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{told}")), out.status.code().unwrap())
}

#[test]
fn a_reserve_computer_fetches_from_an_object_store() {
    let Some(server) = moto::start() else {
        eprintln!("absent: moto's server could not be started, so fetching from S3 was not tried");
        return;
    };
    moto::make_bucket(server.port, "region");
    let hub = Place::with_keys();
    hub.ok(&["night", "--at", NIGHT]);
    lay(&hub, server.port);
    let station = Station::named(&hub, "Reservdator Norra");
    station.serve(&format!("s3://region/{PREFIX}"), "hemtjanst-norra");
    let (first, code) = fetch(&station, server.port);
    assert_eq!(code, 0, "{first}");
    let there = files_below(&hub.path("out/hemtjanst-norra"));
    assert_eq!(first["taken"].as_array().unwrap().len(), there.len());
    let here = station.folder.path().join("out/hemtjanst-norra");
    let same = |(path, bytes): &(std::path::PathBuf, Vec<u8>)| {
        std::fs::read(here.join(path.file_name().unwrap())).unwrap() == *bytes
    };
    assert!(there.iter().all(same), "byte for byte");
    let (again, code) = fetch(&station, server.port);
    assert_eq!((again["taken"].as_array().unwrap().len(), code), (0, 0), "{again}");
    assert!(again["bytes"].as_u64().unwrap() < 10_000, "{again}");
    // What somebody changed in the bucket is refused, and what is here stays.
    hub.put_exports("2021-12-16T22:10");
    hub.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
    lay(&hub, server.port);
    let name = "hemtjanst-norra/parm-2021-12-17.tar.age";
    let mut bucket = moto::bucket(server.port, "region", PREFIX);
    bucket.remove_own(name).unwrap();
    bucket.write(name, b"age-encryption.org/v1\nnot the hub's").unwrap();
    let (changed, code) = fetch(&station, server.port);
    assert_eq!(code, 1, "{changed}");
    assert_eq!(changed["refused"].as_array().unwrap().len(), 1, "{changed}");
    assert!(here.join("parm-2021-12-16.tar.age").is_file() && !here.join("parm-2021-12-17.tar.age").exists());
    lay(&hub, server.port);
    assert_eq!(fetch(&station, server.port).1, 0);
    assert!(here.join("parm-2021-12-17.tar.age").is_file());
}
