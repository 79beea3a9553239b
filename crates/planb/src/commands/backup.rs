//! `planb backup` and `planb restore`: a node in one sealed file, and a node made of it again.

use std::path::PathBuf;

use clap::ArgMatches;
use planb_before::open;
use planb_node::backup::{self, Lock, Opener};
use planb_node::clock;
use planb_node::files;
use planb_node::machine::NodeKeys;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use zeroize::Zeroizing;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let settings = super::settings(&dir)?;
    clock::use_zone(&settings.time_zone);
    // Opened first: what others wrote is settled, and a damaged store is not copied as if it were whole.
    let node = Node::open(&dir)?;
    let recovery = node.keys().recovery().cloned();
    drop(node);
    let lock = match (args.get_flag("passphrase"), recovery) {
        (true, _) => Lock::Passphrase(backup::passphrase(&typed(language)?)?),
        (false, Some(recovery)) => Lock::Recovery(recovery),
        (false, None) => return Err(Trouble::user("backup-no-recovery")),
    };
    let now_ms = clock::machine_ms();
    let mut target = super::path(args, "to");
    if target.is_dir() {
        let prefix = NodeKeys::open(&dir)?.prefix().clone();
        target = target.join(backup::name(&prefix, clock::local_of_ms(now_ms)));
    }
    let mappings = Settings::path(&dir, &settings.exports.mappings);
    let made = backup::write(&dir, &mappings, &target, &lock, now_ms)?;
    backup::note(&dir, now_ms)?;
    match form {
        Form::Json => answer::json(&made),
        Form::Lines => {
            let key = if matches!(lock, Lock::Passphrase(_)) { "backup-done-passphrase" } else { "backup-done" };
            let told = [("file", made.file.display().to_string()), ("mib", made.bytes.div_ceil(1 << 20).to_string())];
            answer::say(&language.say_with(key, &told));
        }
    }
    Ok(Outcome::Fresh)
}

pub fn restore(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let (from, dir) = (super::path(args, "from"), super::path(args, "to"));
    let keys: Vec<PathBuf> = args.get_many("key").into_iter().flatten().cloned().collect();
    let opener = match (args.get_flag("passphrase"), keys.is_empty()) {
        (true, _) => Opener::Passphrase(backup::passphrase(&typed(language)?)?),
        (false, true) => Opener::Identity(super::open::ask(language)?),
        (false, false) => Opener::Identity(open::read_keys(&keys)?),
    };
    let list = backup::restore(&from, &dir, &opener)?;
    let settings = super::settings(&dir)?;
    clock::use_zone(&settings.time_zone);
    // On another computer it may not be ours to make; `planb doctor` says so.
    let _ = files::make_folder(&Settings::path(&dir, &settings.exports.folder));
    let mut node = Node::open(&dir)?;
    if args.get_flag("verify") {
        node.verify()?;
    }
    let entries = node.state().counts().0;
    let prefix = node.prefix().as_str().to_string();
    match form {
        Form::Json => answer::json(&serde_json::json!({
            "dir": dir, "prefix": prefix, "was": list.prefix, "entries": entries, "made_at_ms": list.made_at_ms,
            "verified": args.get_flag("verify"), "sealed": list.sealed,
        })),
        Form::Lines => {
            let made = clock::local_of_ms(list.made_at_ms).strftime("%Y-%m-%d %H:%M").to_string();
            let told = [
                ("dir", dir.display().to_string()),
                ("made", made),
                ("entries", entries.to_string()),
                ("prefix", prefix),
                ("was", list.prefix),
                ("sealed", list.sealed.len().to_string()),
            ];
            answer::say(&language.say_with("restore-done", &told));
            if args.get_flag("verify") {
                answer::say(&language.say("restore-verified"));
            }
        }
    }
    Ok(Outcome::Fresh)
}

/// The passphrase: one line, which the terminal shows while it is typed.
fn typed(language: Language) -> Result<Zeroizing<String>, Trouble> {
    answer::complain(&language.say("backup-ask"));
    Ok(Zeroizing::new(super::ask_line()?))
}
