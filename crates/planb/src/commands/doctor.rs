//! `planb doctor`: what an installer gets wrong, and what to do about it. Exit code 0: nothing; 1: something will bite later;
//! 3: the next night, or the way back, does not work.

use clap::ArgMatches;
use planb_before::doctor::{Asked, gather};
use planb_core::doctor::{Finding, Verdict, judge, worst};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let settings = match super::settings(&dir) {
        Err(trouble) if trouble.key == "settings-bad" => Err(super::fault_of(&trouble)),
        settings => Ok(settings?),
    };
    let zone = super::zone(&dir);
    planb_node::clock::use_zone(&zone);
    let named = args.get_many::<String>("printer").into_iter().flatten().cloned();
    let usual = settings.as_ref().ok().map(|settings| settings.print.printer.clone());
    let is_address = |printer: &String| printer.contains("://");
    let printers = named.chain(usual.into_iter().filter(is_address)).collect();
    let asked = Asked { dir: &dir, settings, now: super::clock(&zone), printers };
    let told = |trouble: &Trouble| language.say_with(&format!("err-{}", trouble.key), &trouble.args);
    let findings = judge(&gather(&asked, told));
    match form {
        Form::Json => answer::json(&json(&findings, language)),
        Form::Lines => findings.iter().for_each(|finding| tell(finding, language)),
    }
    let (verdict, outcome) = match worst(&findings) {
        Verdict::Good => ("doctor-all-good", Outcome::Fresh),
        Verdict::Look => ("doctor-all-look", Outcome::Stale),
        Verdict::Stop => ("doctor-all-stop", Outcome::Nothing),
    };
    if form == Form::Lines {
        answer::say(&language.say(verdict));
    }
    Ok(outcome)
}

/// What was found, and what to do.
fn texts(finding: &Finding, language: Language) -> (String, Option<String>) {
    let what = language.say_with(finding.key, &finding.args);
    let name = finding.key.trim_start_matches("doctor-");
    (what, language.known(&format!("doctor-do-{name}"), &finding.args))
}

fn tell(finding: &Finding, language: Language) {
    let (what, to_do) = texts(finding, language);
    let word = match finding.verdict {
        Verdict::Good => "doctor-word-good",
        Verdict::Look => "doctor-word-look",
        Verdict::Stop => "doctor-word-stop",
    };
    answer::say(&format!("{:<6} {what}", language.say(word)));
    if let Some(to_do) = to_do {
        answer::say(&format!("       {to_do}"));
    }
}

fn json(findings: &[Finding], language: Language) -> serde_json::Value {
    let one = |finding: &Finding| {
        let (text, to_do) = texts(finding, language);
        let values: serde_json::Map<String, serde_json::Value> =
            finding.args.iter().map(|(name, value)| (name.to_string(), value.clone().into())).collect();
        serde_json::json!({
            "check": finding.key.trim_start_matches("doctor-"), "verdict": finding.verdict, "values": values,
            "text": text, "remedy": to_do,
        })
    };
    serde_json::json!({ "verdict": worst(findings), "findings": findings.iter().map(one).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_is_said_with_what_it_names() {
        let finding = Finding {
            verdict: Verdict::Look,
            key: "doctor-timer-off",
            args: vec![("name", "planb.timer".to_string())],
        };
        for (language, expected) in [
            (Language::Swedish, "Slå på den: systemctl enable --now planb.timer"),
            (Language::English, "Switch it on: systemctl enable --now planb.timer"),
        ] {
            assert_eq!(texts(&finding, language).1.as_deref(), Some(expected));
        }
    }
}
