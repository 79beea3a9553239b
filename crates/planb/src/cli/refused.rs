//! A command line that is not understood, or asks for help: what the library would say in English, in the reader's language.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use planb_node::text::Language;

/// What is said of a command line that is refused: a sentence, perhaps what was meant, and how it is written. `None` for what is
/// no refusal, or asks for nothing: help and the version.
pub fn told(error: &Error, language: Language) -> Option<Vec<String>> {
    let at = |kind| error.get(kind).map(words).unwrap_or_default();
    let (what, value) = (at(ContextKind::InvalidArg), at(ContextKind::InvalidValue));
    let say = |key: &str, args: &[(&'static str, String)]| language.say_with(key, args);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => say("cli-refused-unknown", &[("what", what)]),
        ErrorKind::InvalidSubcommand => say("cli-refused-command", &[("what", at(ContextKind::InvalidSubcommand))]),
        ErrorKind::MissingRequiredArgument => say("cli-refused-missing", &[("what", what)]),
        ErrorKind::MissingSubcommand => say("cli-refused-no-command", &[]),
        ErrorKind::ArgumentConflict => {
            let other = at(ContextKind::PriorArg);
            match other.is_empty() || other == what {
                true => say("cli-refused-twice", &[("what", what)]),
                false => say("cli-refused-together", &[("what", what), ("other", other)]),
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => say("cli-refused-no-value", &[("what", what)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say("cli-refused-value", &[("value", value), ("what", what)])
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            say("cli-refused-count", &[("what", what)])
        }
        ErrorKind::InvalidUtf8 => say("cli-refused-letters", &[]),
        _ => return None,
    };
    let mut lines = vec![sentence];
    let mut more = |key: &str, name: &'static str, text: String| {
        if !text.is_empty() {
            lines.push(say(key, &[(name, text)]));
        }
    };
    more("cli-refused-choices", "all", at(ContextKind::ValidValue));
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    more("cli-refused-meant", "what", meant.map(at).into_iter().find(|text| !text.is_empty()).unwrap_or_default());
    let usage = at(ContextKind::Usage);
    more("cli-refused-usage", "usage", in_words(usage.trim_start_matches("Usage:").trim(), language));
    lines.push(language.say("cli-refused-help"));
    Some(lines)
}

/// Help, or the version; `None` for a refusal.
pub fn asked(error: &Error, language: Language) -> Option<String> {
    let is_asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    is_asked.then(|| in_words(&error.render().to_string(), language))
}

/// The words that the library puts into its lines itself.
fn in_words(text: &str, language: Language) -> String {
    let own = [
        ("[OPTIONS]", "options"),
        ("<COMMAND>", "command"),
        ("[default: ", "default"),
        ("[possible values: ", "values"),
    ];
    own.iter().fold(text.to_string(), |text, (word, key)| text.replace(word, &language.say(&format!("cli-word-{key}"))))
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::None => String::new(),
        ContextValue::Bool(value) => value.to_string(),
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(number) => number.to_string(),
        // A kind that a later version of the library may add says nothing here.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(args: &[&str], language: Language) -> Vec<String> {
        let all = ["planb"].iter().chain(args);
        let error = crate::cli::command(language).try_get_matches_from(all).unwrap_err();
        told(&error, language).unwrap()
    }

    #[test]
    fn every_refusal_is_told_in_the_readers_language() {
        for (args, swedish, english) in [
            (&["statsu"][..], "Det finns inget kommando statsu.", "There is no command statsu."),
            (&["status", "--dri"], "Programmet känner inte till --dri.", "--dri is not known here."),
            (&["open"], "Det här fattas:", "This is missing:"),
            (&["demo", "--size", "huge"], "huge kan inte stå efter --size", "huge cannot stand after --size"),
            (&["demo", "--seed", "x"], "x kan inte stå efter --seed", "x cannot stand after --seed"),
            (&["demo", "--seed"], "Efter --seed", "After --seed"),
            (&["--json"], "Skriv också vilket kommando", "Say also which command"),
            (&["demo", "--seed", "1", "--seed", "2"], "--seed <N> står två gånger.", "--seed <N> stands twice."),
        ] {
            let (one, other) = (lines(args, Language::Swedish), lines(args, Language::English));
            assert!(one[0].starts_with(swedish), "{args:?}: {one:?}");
            assert!(other[0].starts_with(english), "{args:?}: {other:?}");
            let all = one.join("\n");
            assert!(!["error", "Usage", "tip:", "For more"].iter().any(|word| all.contains(word)), "{all}");
        }
        let meant = lines(&["statsu"], Language::Swedish);
        assert!(meant.iter().any(|line| line.contains("status")), "{meant:?}");
        let sizes = lines(&["demo", "--size", "huge"], Language::Swedish);
        assert!(sizes.iter().any(|line| line.contains("kalix, small")), "{sizes:?}");
    }

    #[test]
    fn help_and_version_are_no_refusals() {
        for args in [&["planb", "--help"][..], &["planb", "--version"], &["planb"], &["planb", "form"]] {
            let error = crate::cli::command(Language::Swedish).try_get_matches_from(args).unwrap_err();
            assert_eq!(told(&error, Language::Swedish), None, "{args:?}");
            assert!(asked(&error, Language::Swedish).is_some(), "{args:?}");
        }
        let help = |language| {
            let error = crate::cli::command(language).try_get_matches_from(["planb", "ledger", "--help"]).unwrap_err();
            asked(&error, language).unwrap()
        };
        assert!(help(Language::Swedish).contains("planb ledger [VAL]"), "{}", help(Language::Swedish));
        assert!(help(Language::Swedish).contains("[annars: .]"));
        assert!(help(Language::English).contains("planb ledger [OPTIONS]"));
    }
}
