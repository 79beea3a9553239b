//! The settings of a node, `planb.toml`.
//!
//! Every value has a default, so that an empty file works; a key that is not known is an error that names it.

use std::path::{Path, PathBuf};

use planb_core::snapshot::list::is_slug;
use serde::{Deserialize, Serialize};

/// The name of the settings file in the node's directory.
pub const FILE_NAME: &str = "planb.toml";

/// The file that `init` writes.
const TEMPLATE: &str = r#"# Plan B: datorns inställningar. Det som tas bort får sitt förval.

municipality = {municipality}   # trycks på varje omslag
language = {language}   # sv eller en
exercise = {exercise}   # true: ÖVNING på varje sida
time_zone = {time_zone}

[exports]
folder = {folder}   # där verksamhetssystemen lägger sina filer
mappings = {mappings}   # en TOML-fil per källa; tom mapp: de medföljande mappningarna används
# När ögonblicksbilden är kontrollerad och vakten inte håller något: "remove" tar bort exporterna (hubbens disk har då inga uppgifter i klartext),
# "move" flyttar dem till moved_to (helst en annan disk), "keep" låter dem ligga (bara för prov).
after = "{after}"
moved_to = {moved_to}

[binder]
visit_days = {visit_days}   # dagar med turlistor och signeringslistor, 1-28
green_hours = {green_hours}   # så länge är uppgifterna gröna
yellow_hours = {yellow_hours}   # så länge gula
red_days = {red_days}   # därefter röda
# Vem man ringer. Upprepa stycket för fler.
# [[binder.contact]]
# who = "TiB"
# role = "Tjänsteman i beredskap"
# phone = "0980-319 200"

[guard]
fall_percent = {fall_percent}   # tappar en enhet mer än så här många procent ...
fall_rows = {fall_rows}   # ... och minst så här många rader, hålls det tillbaka

[keep]
nights = {nights}   # nätter av ögonblicksbilder; månadsslut sparas dessutom
bundles = {bundles}   # nätter av pärmar i mappen out

# Reservdator: varifrån den hämtar förseglade pärmar (en mapp, https://NAVET:8443#FINGERAVTRYCK eller s3://HINK/PREFIX) och för
# vilka enheter. Tomt: den här datorn hämtar inget.
[fetch]
from = {from}
units = {units}   # till exempel ["hemtjanst-norra"]; ["*"] är alla
keep = {keep}   # nätter som sparas här

[print]
printer = {printer}   # ipp://..., eller namnet på en skrivarkö på den här datorn; tomt: frågas varje gång

[morning]
file = {morning_file}   # skrivs varje gång planb morning körs: för övervakningen
# Ett brev när natten inte var god, till en roll och dess ersättare. Inga personuppgifter står i det.
# [morning.mail]
# sendmail = "/usr/sbin/sendmail"   # det program på datorn som skickar brev (Postfix, msmtp, dma)
# from = "planb@kommun.example"
# to = "Systemförvaltare <systemforvaltare@kommun.example>"
# deputy = "IT-jour <it-jour@kommun.example>"
"#;

/// The settings of a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The municipality's name, printed on every cover.
    pub municipality: String,
    /// `sv` or `en`: the language of the binders and of the program.
    pub language: String,
    /// True marks every page as an exercise.
    pub exercise: bool,
    /// IANA time zone in which exports and binders are dated.
    pub time_zone: String,
    pub exports: Exports,
    pub binder: Binder,
    pub guard: Guard,
    pub keep: Keep,
    pub fetch: Fetch,
    pub print: Print,
    pub morning: Morning,
}

/// Where the business systems leave their exports, and what happens to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exports {
    /// Folder, relative to the node's directory or absolute.
    pub folder: PathBuf,
    /// Folder with one mapping (TOML) per source; when it is empty the shipped mappings are used.
    pub mappings: PathBuf,
    pub after: After,
    /// Where `after = "move"` puts them.
    pub moved_to: PathBuf,
}

/// What happens to the exports once the snapshot made from them is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// Removed: the hub's disk then holds no personal data in clear.
    Remove,
    /// Moved to `moved_to`, which should be another disk.
    Move,
    /// Left where they are (for trials; the disk then holds them in clear).
    Keep,
}

impl After {
    fn word(self) -> &'static str {
        match self {
            After::Remove => "remove",
            After::Move => "move",
            After::Keep => "keep",
        }
    }
}

/// How the binders are made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Binder {
    /// Days of visits and signing sheets ahead.
    pub visit_days: u8,
    pub green_hours: u32,
    pub yellow_hours: u32,
    pub red_days: u32,
    /// Who to call, on every cover.
    #[serde(rename = "contact")]
    pub contacts: Vec<Contact>,
}

/// Someone to call, on the cover.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    pub who: String,
    pub role: String,
    pub phone: String,
}

/// The guard's thresholds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Guard {
    /// A unit and kind that lost more than this share …
    pub fall_percent: u32,
    /// … and at least this many rows is held.
    pub fall_rows: u32,
}

/// How long things are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keep {
    /// Nights of snapshots and salvage; month ends are kept besides.
    pub nights: u32,
    /// Nights of bundles in the stations' folder.
    pub bundles: u32,
}

/// A reserve computer: where it fetches sealed binders, and whose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    /// A folder, `https://HOST:PORT#FINGERPRINT` or `s3://BUCKET/PREFIX`; empty on a computer that fetches nothing.
    pub from: String,
    /// Ids of units; `*` is all.
    pub units: Vec<String>,
    /// Nights of each unit that are kept.
    pub keep: u32,
}

/// Where binders are printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Print {
    /// `ipp://…`, `ipps://…` or the name of a queue on this computer; empty: it is asked for each time.
    pub printer: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            municipality: String::new(),
            language: "sv".into(),
            exercise: false,
            time_zone: "Europe/Stockholm".into(),
            exports: Exports::default(),
            binder: Binder::default(),
            guard: Guard::default(),
            keep: Keep::default(),
            fetch: Fetch::default(),
            print: Print::default(),
            morning: Morning::default(),
        }
    }
}

impl Default for Exports {
    fn default() -> Exports {
        Exports {
            folder: "exports".into(),
            mappings: "mappings".into(),
            after: After::Remove,
            moved_to: "imported".into(),
        }
    }
}

impl Default for Binder {
    fn default() -> Binder {
        Binder { visit_days: 14, green_hours: 24, yellow_hours: 72, red_days: 14, contacts: Vec::new() }
    }
}

impl Default for Guard {
    fn default() -> Guard {
        Guard { fall_percent: 10, fall_rows: 5 }
    }
}

impl Default for Keep {
    fn default() -> Keep {
        Keep { nights: 14, bundles: 3 }
    }
}

impl Default for Fetch {
    fn default() -> Fetch {
        Fetch { from: String::new(), units: Vec::new(), keep: 14 }
    }
}

impl Fetch {
    /// Whether this is a reserve computer.
    pub fn is_set(&self) -> bool {
        !self.from.is_empty() || !self.units.is_empty()
    }
}

/// What `planb morning` writes and sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Morning {
    /// The file that monitoring reads, relative to the node's directory or absolute.
    pub file: PathBuf,
    /// Without it no letter is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
}

impl Default for Morning {
    fn default() -> Morning {
        Morning { file: "morning.json".into(), mail: None }
    }
}

/// How a letter leaves this computer, and who gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The program that takes a letter on its standard input, as `sendmail -t` does: of Postfix, msmtp, dma and others.
    pub sendmail: PathBuf,
    pub from: String,
    /// A role, and the role that stands in for it: `IT-jour <it-jour@kommun.example>`.
    pub to: String,
    pub deputy: String,
}

impl Default for Mail {
    fn default() -> Mail {
        Mail { sendmail: "/usr/sbin/sendmail".into(), from: String::new(), to: String::new(), deputy: String::new() }
    }
}

/// Most characters of an address with its name.
const MOST_ADDRESS: usize = 200;

impl Mail {
    /// The role and its deputy, those that were named.
    pub fn receivers(&self) -> Vec<&str> {
        [self.to.trim(), self.deputy.trim()].into_iter().filter(|to| !to.is_empty()).collect()
    }

    fn check(&self) -> Result<(), Fault> {
        let needed = [("from", &self.from), ("to", &self.to), ("deputy", &self.deputy)];
        for (name, value) in needed {
            let may_lack = name == "deputy" && value.is_empty();
            if !may_lack && !is_address(value) {
                return Err(Fault(format!("morning.mail.{name} = {value:?}: Roll <namn@kommun.example>")));
            }
        }
        Ok(())
    }
}

/// `name@host` or `Role <name@host>`, on one line and for one receiver.
fn is_address(text: &str) -> bool {
    let bare = match text.split_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').unwrap_or_default(),
        None => text,
    };
    let is_plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"@<>,;\"".contains(c));
    let is_bare = bare.split_once('@').is_some_and(|(name, host)| is_plain(name) && is_plain(host));
    is_bare
        && text.chars().count() <= MOST_ADDRESS
        && !text.contains([',', ';', '"'])
        && !text.contains(char::is_control)
}

/// What is wrong with a settings file: the line of the parser, or a value out of its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl Settings {
    /// Reads settings from TOML text. Errors name the key and the line.
    pub fn parse(text: &str) -> Result<Settings, Fault> {
        let settings: Settings = toml::from_str(text).map_err(|e| Fault(e.to_string().trim().to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    /// Checks every value against its range.
    fn check(&self) -> Result<(), Fault> {
        let ranges = [
            ("binder.visit_days", u64::from(self.binder.visit_days), 1, 28),
            ("binder.green_hours", u64::from(self.binder.green_hours), 1, 24 * 31),
            ("binder.yellow_hours", u64::from(self.binder.yellow_hours), 1, 24 * 62),
            ("binder.red_days", u64::from(self.binder.red_days), 1, 365),
            ("guard.fall_percent", u64::from(self.guard.fall_percent), 1, 100),
            ("guard.fall_rows", u64::from(self.guard.fall_rows), 1, 10_000),
            ("keep.nights", u64::from(self.keep.nights), 2, 3_660),
            ("keep.bundles", u64::from(self.keep.bundles), 1, 3_660),
            ("fetch.keep", u64::from(self.fetch.keep), 1, 366),
        ];
        for (key, value, low, high) in ranges {
            if value < low || value > high {
                return Err(Fault(format!("{key} = {value}: {low}–{high}")));
            }
        }
        if self.binder.yellow_hours < self.binder.green_hours {
            return Err(Fault("binder.yellow_hours < binder.green_hours".into()));
        }
        if self.binder.red_days * 24 < self.binder.yellow_hours {
            return Err(Fault("binder.red_days < binder.yellow_hours".into()));
        }
        if let Some(bad) = self.fetch.units.iter().find(|unit| *unit != "*" && !is_slug(unit)) {
            return Err(Fault(format!("fetch.units: {bad:?}")));
        }
        if let Some(mail) = &self.morning.mail {
            mail.check()?;
        }
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return Err(Fault(format!("time_zone = {:?}", self.time_zone)));
        }
        Ok(())
    }

    /// The settings as a file for people: every key with a remark.
    pub fn written(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_string()).to_string();
        let path = |path: &Path| quoted(&path.to_string_lossy());
        TEMPLATE
            .replace("{municipality}", &quoted(&self.municipality))
            .replace("{language}", &quoted(&self.language))
            .replace("{exercise}", &self.exercise.to_string())
            .replace("{time_zone}", &quoted(&self.time_zone))
            .replace("{folder}", &path(&self.exports.folder))
            .replace("{mappings}", &path(&self.exports.mappings))
            .replace("{after}", self.exports.after.word())
            .replace("{moved_to}", &path(&self.exports.moved_to))
            .replace("{visit_days}", &self.binder.visit_days.to_string())
            .replace("{green_hours}", &self.binder.green_hours.to_string())
            .replace("{yellow_hours}", &self.binder.yellow_hours.to_string())
            .replace("{red_days}", &self.binder.red_days.to_string())
            .replace("{fall_percent}", &self.guard.fall_percent.to_string())
            .replace("{fall_rows}", &self.guard.fall_rows.to_string())
            .replace("{printer}", &quoted(&self.print.printer))
            .replace("{nights}", &self.keep.nights.to_string())
            .replace("{bundles}", &self.keep.bundles.to_string())
            .replace("{from}", &quoted(&self.fetch.from))
            .replace(
                "{units}",
                &format!("[{}]", self.fetch.units.iter().map(|u| quoted(u)).collect::<Vec<_>>().join(", ")),
            )
            .replace("{keep}", &self.fetch.keep.to_string())
            .replace("{morning_file}", &path(&self.morning.file))
    }

    /// A path of the settings, seen from the node's directory.
    pub fn path(node: &Path, path: &Path) -> PathBuf {
        if path.is_absolute() { path.to_path_buf() } else { node.join(path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_defaults() {
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
    }

    #[test]
    fn what_is_written_is_read() {
        let text = toml::to_string(&Settings::default()).unwrap();
        assert_eq!(Settings::parse(&text).unwrap(), Settings::default());
    }

    #[test]
    fn the_file_that_init_writes_says_what_the_settings_say() {
        let mut settings = Settings { municipality: "Övre \"Ås\" {language}".into(), ..Settings::default() };
        settings.exports.after = After::Move;
        settings.binder.visit_days = 21;
        settings.keep.bundles = 9;
        settings.fetch = Fetch { from: "/media/nav".into(), units: vec!["norra".into(), "*".into()], keep: 3 };
        settings.print.printer = "ipp://10.0.0.7/ipp/print".into();
        settings.municipality = "Övre \"Ås\"".into();
        assert_eq!(Settings::parse(&settings.written()).unwrap(), settings);
    }

    #[test]
    fn a_wrong_key_and_a_wrong_value_are_named() {
        let fault = |text: &str| Settings::parse(text).unwrap_err().0;
        assert!(fault("munisipality = 'X'").contains("munisipality"));
        assert!(fault("[exports]\nafter = 'burn'").contains("burn"));
        assert_eq!(fault("[binder]\nvisit_days = 0"), "binder.visit_days = 0: 1–28");
        assert_eq!(fault("[binder]\nvisit_days = 29"), "binder.visit_days = 29: 1–28");
        assert!(Settings::parse("[binder]\nvisit_days = 28").is_ok());
        assert_eq!(fault("[binder]\ngreen_hours = 80"), "binder.yellow_hours < binder.green_hours");
        assert_eq!(fault("[fetch]\nunits = ['Hemtjänst Norra']"), "fetch.units: \"Hemtjänst Norra\"");
        assert_eq!(fault("[fetch]\nkeep = 0"), "fetch.keep = 0: 1–366");
        assert!(fault("time_zone = 'Europe/Kalix'").contains("Kalix"));
        let mail = |to: &str| Settings::parse(&format!("[morning.mail]\nfrom = 'a@b.example'\nto = '{to}'"));
        for good in ["c@d.example", "IT-jour Öst <c@d.example>"] {
            assert!(mail(good).is_ok(), "{good}");
        }
        let long = format!("{} <c@d.example>", "x".repeat(200));
        for bad in ["", "c", "c@", "a@b, c@d", "X <c@d", "X <c d@e>", long.as_str()] {
            assert!(mail(bad).unwrap_err().0.contains("morning.mail.to"), "{bad}");
        }
    }
}
