//! The morning's message: a file, a letter through a mail program to a server on loopback, figures for monitoring.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use crate::browser::{Browser, Serving};
use crate::place::{NIGHT, Place, text};

/// A mail server for one letter: gives what it was sent.
fn sink() -> (u16, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut answers = stream.try_clone().unwrap();
        let mut say = |line: &str| write!(answers, "{line}\r\n").unwrap();
        let (mut lines, mut in_data) = (Vec::new(), false);
        say("220 prov");
        for line in BufReader::new(stream).lines() {
            let line = line.unwrap();
            match line.to_uppercase().as_str() {
                "." if in_data => {
                    in_data = false;
                    say("250 tack");
                }
                _ if in_data => {}
                "DATA" => {
                    in_data = true;
                    say("354 skriv");
                }
                "QUIT" => say("221 hej"),
                _ => say("250 ja"),
            }
            lines.push(line);
        }
        lines
    });
    (port, taken)
}

/// A mail program as msmtp is: reads the receivers from the letter and sends it to a server.
fn mail_program(place: &Place, port: u16) -> std::path::PathBuf {
    let path = place.path("sendmail");
    let program = format!(
        "#!/usr/bin/env python3\n\
         import sys, smtplib, email\n\
         letter = sys.stdin.buffer.read()\n\
         assert sys.argv[1:] == ['-t', '-i'], sys.argv\n\
         head = email.message_from_bytes(letter)\n\
         to = [a for _, a in email.utils.getaddresses(head.get_all('To'))]\n\
         s = smtplib.SMTP('127.0.0.1', {port}); s.sendmail(head['From'], to, letter); s.quit()\n"
    );
    std::fs::write(&path, program).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn with_mail(place: &Place, sendmail: &std::path::Path) {
    let settings = std::fs::read_to_string(place.path("planb.toml")).unwrap();
    let mail = format!(
        "\n[morning.mail]\nsendmail = {:?}\nfrom = \"planb@kommun.example\"\nto = \"Systemförvaltare <sf@kommun.example>\"\n\
         deputy = \"IT-jour <jour@kommun.example>\"\n",
        sendmail.display().to_string()
    );
    std::fs::write(place.path("planb.toml"), settings + &mail).unwrap();
}

fn file(place: &Place) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(place.path("morning.json")).unwrap()).unwrap()
}

#[test]
fn a_night_that_was_missed_is_told_to_a_role_and_its_deputy() {
    let place = Place::with_keys();
    let night = place.run(&["night", "--at", NIGHT]);
    assert_eq!(night.status.code(), Some(0), "{}", text(&night));
    let (port, taken) = sink();
    with_mail(&place, &mail_program(&place, port));
    // A good morning: the file, and no letter.
    place.ok(&["morning", "--at", "2021-12-16T05:30"]);
    assert_eq!((file(&place)["good"].as_bool(), file(&place)["reasons"].as_array().unwrap().len()), (Some(true), 0));
    // The next morning nothing had run.
    let out = place.run(&["morning", "--at", "2021-12-17T05:30"]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out));
    let said = file(&place);
    assert_eq!(said["good"], false);
    assert_eq!(said["reasons"][0]["why"], "no-night");
    let lines = taken.join().unwrap();
    let is_to = |who: &str| lines.iter().any(|line| line.to_lowercase().starts_with(&format!("rcpt to:<{who}>")));
    assert!(is_to("sf@kommun.example") && is_to("jour@kommun.example"), "{lines:#?}");
    let letter = lines.join("\n");
    assert!(letter.contains("Ingen natt har blivit klar") && letter.contains("Subject: "), "{letter}");
    for personal in ["Geijerstam", "193007259892", "Björk"] {
        assert!(!letter.contains(personal) && !said.to_string().contains(personal));
    }
}

#[test]
fn a_broken_node_and_a_mail_program_that_refuses_are_said() {
    let place = Place::with_keys();
    std::fs::write(place.path("log.db"), "not a store").unwrap();
    let out = place.run(&["morning"]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out));
    assert_eq!(file(&place)["reasons"][0]["why"], "broken");
    let refusing = place.path("refuses");
    std::fs::write(&refusing, "#!/bin/sh\necho nej >&2\nexit 75\n").unwrap();
    std::fs::set_permissions(&refusing, std::fs::Permissions::from_mode(0o755)).unwrap();
    with_mail(&place, &refusing);
    let out = place.run(&["morning"]);
    assert_eq!(out.status.code(), Some(3), "{}", text(&out));
    assert!(text(&out).contains("nej"), "{}", text(&out));
}

#[test]
fn figures_for_monitoring_name_units_and_nobody_else() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let figures = place.ok(&["status", "--prometheus", "--at", "2021-12-18T05:30"]);
    assert!(figures.contains("planb_binder_age_days{unit=\"hemtjanst-norra\"} 2\n"), "{figures}");
    assert!(figures.contains("planb_night_age_days 2\n"));
    assert!(!figures.contains("Hemtjänst"), "{figures}");
    let out = place.path("planb.prom");
    place.ok(&["status", "--prometheus", "--at", "2021-12-18T05:30", "--out", out.to_str().unwrap()]);
    // The same over HTTP on this computer, without a log-in; everything else still asks for one.
    let serving = Serving::of(&place.dir());
    let mut browser = Browser::at(&serving);
    let page = browser.get("/metrics");
    assert_eq!((page.status, page.header("content-type").starts_with("text/plain; version=0.0.4")), (200, true));
    assert!(page.body.contains("planb_binder_age_days{unit=\"hemtjanst-norra\"} "), "{}", page.body);
    assert!(!page.body.contains("Hemtjänst"), "{}", page.body);
    // The store may have grown between the two by its own bookkeeping.
    let steady =
        |text: &str| text.lines().filter(|line| !line.contains("bytes")).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(steady(&std::fs::read_to_string(out).unwrap()), steady(&figures));
}
