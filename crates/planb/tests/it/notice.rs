//! Notices over HTTP, and the web site that is made of them.

use std::path::Path;

use super::browser::{Answer, Browser, Serving};
use super::place::{Place, files_below, run, text};
use super::web::{UNITS, administrator, begin_crisis, card, import};

/// The largest page that is published.
const MOST_PAGE_BYTES: usize = 50_000;

fn begin(place: &Place) {
    begin_crisis(place, "Allt ligger nere", "2021-12-16T03:00");
}

/// Saves a draft with the form at an address; gives its page's answer and path.
fn save(browser: &mut Browser, form: &str, fields: &[(&str, &str)]) -> (Answer, String) {
    let page = browser.get(form);
    assert_eq!(page.status, 200, "{}", page.body);
    let (csrf, id, replaces) = (page.csrf(), page.hidden("id"), page.hidden("replaces"));
    let mut all = vec![("csrf", csrf.as_str()), ("id", &id), ("replaces", &replaces), ("audience-asked", "1")];
    all.extend(fields);
    let saved = browser.post("/notices/new", &all);
    let again = browser.post("/notices/new", &all);
    assert_eq!(saved.status, again.status, "sent twice is saved once");
    (saved, format!("/notices/{id}"))
}

fn publish(browser: &mut Browser, path: &str) -> Answer {
    let csrf = browser.get(path).csrf();
    browser.post(&format!("{path}/publish"), &[("csrf", &csrf)])
}

const NEXT: &str = "2098-12-16 15:00";

fn fields<'a>(audience: &'a str, title: &'a str, said: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("title", title), ("audience", audience), ("text", said), ("next_update", NEXT), ("sms", "Ring oss.")]
}

#[test]
fn one_text_becomes_page_poster_message_and_number() {
    let (place, _serving, mut browser) = administrator();
    import(&mut browser, "unit", UNITS);
    let list = browser.get("/notices");
    assert!(list.body.contains("Får jag använda datorn?") && list.body.matches("<h1").count() == 1);
    let start = browser.get("/notices/new?start=computer");
    assert!(start.body.contains("Dra ur nätverkskabeln") && start.body.contains("Do not start the computer."));
    let (_, one) = save(&mut browser, "/notices/new", &fields("staff", "Får jag använda datorn?", "Nej.\n\n- Vänta."));
    let refused = publish(&mut browser, &one);
    assert!(refused.status == 400 && refused.body.contains("Ingen händelse pågår"), "{}", refused.body);
    begin(&place);
    // The next write on a page sees what another process wrote.
    import(&mut browser, "unit", "Enhet\tVerksamhet\nHemtjänst Södra\tHemtjänst\n");
    assert_eq!(browser.get(&one.replace("/notices", "/print/notice")).status, 400, "a draft is not hung up");
    let page = publish(&mut browser, &one);
    assert!(page.body.contains("Nr 1: Ring oss. Nästa besked 15:00."), "{}", page.body);
    assert!(page.body.contains(" av 160 tecken") && page.body.contains("id=\"print\""), "{}", page.body);
    let csrf = page.csrf();
    let print = one.replace("/notices", "/print/notice");
    let pdf = browser.send("POST", &print, "application/x-www-form-urlencoded", format!("csrf={csrf}").as_bytes());
    assert!(pdf.body.starts_with("%PDF"), "{}", pdf.body);
    assert_eq!(browser.get(&format!("{one}/edit")).status, 400, "what was published is not changed");
    let next = browser.get(&format!("/notices/new?replaces={}", &one[9..]));
    assert!(next.body.contains("- Vänta.") && !next.body.contains(NEXT), "the text is there, the time is asked for");
    let form = format!("/notices/new?replaces={}", &one[9..]);
    let (_, two) = save(&mut browser, &form, &fields("staff", "Får jag använda datorn?", "Ja."));
    let page = publish(&mut browser, &two);
    assert!(page.body.contains("Nr 2"), "{}", page.body);
    let old = browser.get(&one);
    assert!(old.body.contains("id=\"newer\"") && old.body.contains("Gäller inte längre"), "{}", old.body);
    assert!(!old.body.contains("id=\"sms-text\""), "what holds no longer is not sent");
    let list = browser.get("/notices");
    assert!(list.body.contains("Ett blad ska tas ner") && list.body.contains("id=\"down\""), "{}", list.body);
}

#[test]
fn what_would_tell_of_a_client_is_refused_and_kept() {
    let (place, serving, mut browser) = administrator();
    import(&mut browser, "unit", UNITS);
    begin(&place);
    let told = fields("public", "Sök efter", "Vi söker 19300725-9892.");
    let (refused, path) = save(&mut browser, "/notices/new", &told);
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("ser ut som ett personnummer") && refused.body.contains("Vi söker 19300725-9892."));
    assert_eq!(browser.get(&path).status, 404, "nothing was written");
    let long = "å".repeat(161);
    let mut too_long = fields("public", "Långt", "Text.");
    too_long.retain(|(name, _)| *name != "sms");
    too_long.push(("sms", &long));
    let (refused, _) = save(&mut browser, "/notices/new", &too_long);
    assert!(refused.status == 422 && refused.body.contains("161 tecken"), "{}", refused.body);
    let (_, draft) = save(&mut browser, "/notices/new", &fields("public", "Vi är här", "Ring 0923-123 45."));
    let (words, _) = card(&place, "unit-manager", Some("nattpatrullen"), Some("Nils Natt"));
    let mut manager = Browser::at(&serving);
    manager.log_in(&words, "");
    let page = manager.get(&draft);
    assert!(page.body.contains("id=\"who-publishes\"") && !page.body.contains("id=\"publish-go\""), "{}", page.body);
    let refused = manager.post(&format!("{draft}/publish"), &[("csrf", &page.csrf())]);
    assert!(refused.status == 400 && refused.body.contains("inte publicera"), "{}", refused.body);
    let (words, _) = card(&place, "communicator", None, Some("Kim Ek"));
    let mut communicator = Browser::at(&serving);
    communicator.log_in(&words, "");
    assert!(publish(&mut communicator, &draft).body.contains("Nr 1"));
}

/// A node with what a first day has: a notice for each audience, one that was replaced, one that was taken back.
fn first_day() -> (Place, Serving, Browser) {
    let (place, serving, mut browser) = administrator();
    begin(&place);
    let mut english = fields("clients\npublic", "Så når du oss", "Ring. **Fara:** 112.");
    english.extend([("title_en", "How to reach us"), ("text_en", "Call us.")]);
    for told in [
        english,
        fields("public", "Bara svenska", "Text <script>alert(1)</script> & mer."),
        fields("staff", "Internt", "Bara för oss."),
        fields("public", "Taget tillbaka", "Det här stämde inte."),
    ] {
        let (_, path) = save(&mut browser, "/notices/new", &told);
        publish(&mut browser, &path);
        if told[0].1 == "Taget tillbaka" {
            let csrf = browser.get(&path).csrf();
            browser.post(&format!("{path}/take-back"), &[("csrf", &csrf)]);
        }
    }
    (place, serving, browser)
}

/// Every rule that a page of the site keeps.
fn check_page(name: &str, html: &str) {
    assert!(html.len() < MOST_PAGE_BYTES, "{name}: {} bytes", html.len());
    for bad in ["<script", " src=", "style=\"", "onclick", "@import", "url(", "http-equiv"] {
        assert!(!html.contains(bad), "{name}: {bad}");
    }
    let links = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    for link in links {
        let is_law = link == "https://www.digg.se/tdosanmalan" && name.ends_with("tillganglighet.html");
        assert!(is_law || !link.contains(':') && !link.starts_with('/'), "{name}: {link}");
    }
    assert_eq!(html.matches("<h1").count(), 1, "{name}");
    assert!(html.contains("<html lang=\"") && html.contains("<title>"), "{name}");
    let void = ["meta", "link", "br", "br/", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split(['>', ' ']).next().unwrap()) {
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}"),
            None if void.contains(&tag) => {}
            None => open.push(tag),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

fn site(folder: &Path) -> Vec<(String, String)> {
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
    let files = files_below(folder).into_iter();
    files.map(|(path, bytes)| (name(&path), String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn the_site_is_whole_small_and_needs_nothing_from_elsewhere() {
    let (place, serving, mut browser) = first_day();
    let www = place.dir().parent().unwrap().join("www");
    let (said, code) = place.json(&["publish", www.to_str().unwrap()]);
    assert_eq!((code, said["notices"].as_u64(), said["exercise"].as_bool()), (0, Some(2), Some(false)), "{said}");
    let files = site(&www);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["index.html", "en/index.html", "atom.xml", "en/atom.xml", "tillganglighet.html", "status.json"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert_eq!(names.iter().filter(|name| name.starts_with("besked/")).count(), 3, "one of them says that it is over");
    for (name, html) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        check_page(name, html);
        assert!(!html.contains("Internt") && !html.contains("stämde inte"), "{name}");
        assert!(!html.contains("ÖVNING"), "{name}");
    }
    let of = |name: &str| &files.iter().find(|(own, _)| own == name).unwrap().1;
    let index = of("index.html");
    assert!(index.contains("Det är informationen på den här sidan som gäller.") && index.contains("Nr 1"));
    assert!(index.contains("Nästa besked senast 2098-12-16 kl. 15:00") && index.contains("Ett krisläge pågår"));
    let english = of("en/index.html");
    assert!(english.contains("How to reach us") && english.contains("Call us.") && english.contains("lang=\"sv\""));
    assert!(
        files.iter().any(|(name, html)| name.starts_with("en/besked/") && html.contains("has not been translated"))
    );
    let over = files.iter().find(|(name, html)| name.starts_with("besked/") && html.contains("gäller inte längre"));
    assert!(over.is_some());
    let status: serde_json::Value = serde_json::from_str(of("status.json")).unwrap();
    assert_eq!((status["level"].as_str(), status["notices"].as_array().unwrap().len()), (Some("crisis"), 2));
    assert!(names.contains(&status["notices"][0]["path"].as_str().unwrap()));
    assert_eq!(of("atom.xml").matches("<entry>").count(), 2);
    // The same from memory, for whoever asks.
    let mut nobody = Browser::at(&serving);
    for (name, bytes) in files.iter().filter(|(name, _)| name != "planb-site.json") {
        let answer = nobody.get(&format!("/public/{name}"));
        assert_eq!((answer.status, &answer.body), (200, bytes), "{name}");
        nobody.headers = vec![("if-none-match".into(), answer.header("etag").to_string())];
        assert_eq!(nobody.get(&format!("/public/{name}")).status, 304, "{name}");
        nobody.headers.clear();
    }
    assert_eq!(nobody.get("/public/").body, *index);
    assert_eq!(nobody.get("/public/en/").body, *english);
    assert_eq!((nobody.get("/public/nope").status, nobody.get("/public/..%2f..%2fnode.key").status), (404, 404));
    let all = place.json(&["publish", www.to_str().unwrap(), "--staff", "--partners"]).0;
    assert_eq!(all["notices"].as_u64(), Some(3));
    assert!(site(&www).iter().any(|(_, html)| html.contains("Bara för oss.")));
    let csrf = browser.get("/notices").csrf();
    let done = browser.post("/notices/site", &[("csrf", &csrf), ("place", www.to_str().unwrap())]);
    assert!(done.body.contains("id=\"site-done\"") && done.body.contains("www.earlier"), "{}", done.body);
    let log = place.ok(&["log", "--find", "Webbplatsen publicerad", "--json"]);
    assert_eq!(log.matches("Webbplatsen publicerad").count(), 3, "{log}");
}

#[test]
fn a_site_takes_the_place_of_its_own_kind_and_what_it_replaced_is_kept() {
    let (place, _serving, _browser) = first_day();
    let base = place.dir().parent().unwrap().to_path_buf();
    let (www, earlier) = (base.join("www"), base.join("www.earlier"));
    let at = www.to_str().unwrap();
    for number in 0..8 {
        place.ok(&["publish", at, "--at", &format!("2021-12-16T1{number}:00")]);
    }
    let kept: Vec<_> = std::fs::read_dir(&earlier).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept.len(), 5, "{kept:?}");
    let oldest = kept.iter().min().unwrap().to_str().unwrap();
    assert_eq!(oldest, "2021-12-16-130000");
    assert!(earlier.join(oldest).join("index.html").is_file());
    let left = std::fs::read_dir(&base)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(".www"));
    assert_eq!(left.count(), 0, "nothing half-written is left");

    let foreign = base.join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("index.html"), "ours").unwrap();
    let (said, code) = place.json(&["publish", foreign.to_str().unwrap()]);
    assert_eq!((code, said["error"].as_str()), (2, Some("site-foreign")), "{said}");
    assert_eq!(std::fs::read(foreign.join("index.html")).unwrap(), b"ours");
    let empty = base.join("empty");
    std::fs::create_dir(&empty).unwrap();
    place.ok(&["publish", empty.to_str().unwrap()]);
    assert!(empty.join("index.html").is_file());

    let exercise = base.join("exercise");
    let out = run(&["init", exercise.to_str().unwrap(), "--municipality", "Kalix"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    let toml = exercise.join("planb.toml");
    let settings = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, settings.replace("exercise = false", "exercise = true")).unwrap();
    let publish = |dir: &Path, to: &str| run(&["publish", to, "--json", "--dir", dir.to_str().unwrap()]);
    let refused = publish(&exercise, at);
    assert!(text(&refused).contains("site-real-there"), "{}", text(&refused));
    let practice = base.join("practice");
    let done = publish(&exercise, practice.to_str().unwrap());
    assert_eq!(done.status.code(), Some(0), "{}", text(&done));
    for (name, html) in site(&practice).into_iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(html.contains("<strong>") && html.contains("ÖVNING"), "{name}");
    }
    let refused = publish(&place.dir(), practice.to_str().unwrap());
    assert!(text(&refused).contains("site-exercise-there"), "{}", text(&refused));
}

#[test]
fn a_day_is_played_into_an_exercise_and_never_into_what_is_real() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("kalix");
    let play = || run(&["replay", "kalix-2021", "--on", "2021-12-16", "--json", "--dir", dir.to_str().unwrap()]);
    let said = |out: &std::process::Output| -> serde_json::Value {
        serde_json::from_slice(&out.stdout).unwrap_or_else(|error| panic!("{error}\n{}", text(out)))
    };
    let first = play();
    let counts = said(&first);
    assert_eq!((first.status.code(), &counts["not_played"]), (Some(0), &serde_json::json!([])), "{counts}");
    assert_eq!((&counts["meetings"], &counts["calls"]), (&serde_json::json!(2), &serde_json::json!(3)), "{counts}");
    assert!(counts["notices"].as_u64().unwrap() >= 10 && counts["entries"].as_u64().unwrap() >= 45, "{counts}");
    let index = std::fs::read_to_string(dir.join("webbplats/index.html")).unwrap();
    assert!(index.contains("ÖVNING") && index.contains("Uppdaterad 2021-12-16 kl. 19:26"), "{index}");
    let serving = Serving::of(&dir);
    let public = Browser::at(&serving).get("/public/");
    assert!(public.body.contains("070-174 06 01") && public.body.contains("ÖVNING"), "{}", public.body);
    assert!(text(&play()).contains("replay-again"), "a day is played once");
    let real = Place::new();
    let refused = run(&["replay", "kalix-2021", "--json", "--dir", real.dir().to_str().unwrap()]);
    assert!(text(&refused).contains("replay-real"), "{}", text(&refused));
    let unknown = run(&["replay", "kalix-1999", "--json", "--dir", dir.to_str().unwrap()]);
    assert!(text(&unknown).contains("replay-unknown"), "{}", text(&unknown));
}

/// Does what `sftp -b -` does, on this computer's own folders.
#[cfg(unix)]
const LOCAL_SFTP: &str = r#"#!/bin/sh
while read -r word rest; do
  soft=no
  case $word in -*) soft=yes; word=${word#-};; esac
  eval "set -- $rest"
  case $word in
    mkdir) mkdir "$1" ;;
    rmdir) rmdir "$1" ;;
    put|get) cp "$1" "$2" ;;
    rename) test ! -e "$2" && mv "$1" "$2" ;;
    chmod) chmod "$1" "$2" ;;
    ls) test -d "$2" && for file in "$2"/*; do test ! -e "$file" || echo "$file"; done ;;
  esac || test $soft = yes || { echo "remote $word: Failure" >&2; exit 1; }
done
"#;

#[cfg(unix)]
#[test]
fn a_site_goes_over_sftp_by_the_systems_own_client() {
    use std::os::unix::fs::PermissionsExt;
    let (place, _serving, _browser) = first_day();
    let base = place.dir().parent().unwrap().to_path_buf();
    let bin = base.join("bin");
    std::fs::create_dir(&bin).unwrap();
    std::fs::write(bin.join("sftp"), LOCAL_SFTP).unwrap();
    std::fs::set_permissions(bin.join("sftp"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let publish = |path: &str, bin: &Path| {
        let to = format!("sftp://webb@127.0.0.1:2222{}", base.join(path).display());
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_planb"));
        command.args(["publish", &to, "--json", "--dir"]).arg(place.dir());
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        let path = if bin.exists() { path } else { String::new() };
        text(&command.env("PATH", path).output().unwrap())
    };
    let first = publish("www", &bin);
    assert!(first.contains("\"replaced\": null"), "{first}");
    assert!(base.join("www/en/besked").is_dir() && base.join("www/planb-site.json").is_file());
    let second = publish("www", &bin);
    assert!(second.contains("www.earlier-"), "{second}");
    let names = |start: &str| {
        let all = std::fs::read_dir(&base).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        all.filter(|name| name.starts_with(start)).count()
    };
    assert_eq!((names("www.earlier-"), names("www.new-")), (1, 0));
    std::fs::create_dir(base.join("foreign")).unwrap();
    std::fs::write(base.join("foreign/a"), "ours").unwrap();
    assert!(publish("foreign", &bin).contains("site-foreign"));
    assert!(publish("nowhere/www", &bin).contains("remote mkdir"), "said as the client says it");
    assert!(publish("www", &base.join("none")).contains("sftp-missing"));
}
