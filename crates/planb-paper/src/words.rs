//! Every word on the printed pages, from `text/{sv,en}/*.ftl`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// The language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    Swedish,
    English,
}

/// The language of a code, `sv` or `en`; Swedish where it is none of ours.
pub fn tongue(code: &str) -> Language {
    if code == "en" { Language::English } else { Language::Swedish }
}

impl Language {
    /// The language's tag in PDF and Fluent: `sv`, `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The region that decides how the language is set: `SE`, `GB`.
    pub(crate) fn region(self) -> &'static str {
        match self {
            Language::Swedish => "SE",
            Language::English => "GB",
        }
    }
}

/// Words by key; an argument stands as `{name}`.
pub type Words = BTreeMap<String, String>;

static SWEDISH: LazyLock<Words> = LazyLock::new(|| {
    load(&[
        include_str!("../../../text/sv/binder.ftl"),
        include_str!("../../../text/sv/keysheet.ftl"),
        include_str!("../../../text/sv/paper.ftl"),
        include_str!("../../../text/sv/meeting-paper.ftl"),
    ])
});
static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    load(&[
        include_str!("../../../text/en/binder.ftl"),
        include_str!("../../../text/en/keysheet.ftl"),
        include_str!("../../../text/en/paper.ftl"),
        include_str!("../../../text/en/meeting-paper.ftl"),
    ])
});

/// All words of the pages in one language, read once.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Swedish => &SWEDISH,
        Language::English => &ENGLISH,
    }
}

/// The word of `key` with its arguments put in; the key itself where the word is missing (a test finds that).
pub(crate) fn say(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let mut text = words(language).get(key).cloned().unwrap_or_else(|| key.to_string());
    for (name, value) in arguments {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// Reads embedded Fluent files; what cannot be read is left out, and a test sees to it that nothing is.
fn load(files: &[&str]) -> Words {
    let mut words = Words::new();
    for file in files {
        let resource = match parser::parse(*file) {
            Ok(resource) => resource,
            Err((resource, _)) => resource,
        };
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(pattern) = message.value
            {
                words.insert(message.id.name.to_string(), flat(&pattern));
            }
        }
    }
    words
}

fn flat(pattern: &Pattern<&str>) -> String {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => text.push_str(&format!("{{{}}}", id.name)),
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                text.push_str(value);
            }
            PatternElement::Placeable { .. } => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_words_with_the_same_arguments() {
        let arguments = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|s| s.split_once('}')).map(|(name, _)| name.to_string()).collect();
            names.sort();
            names
        };
        let swedish: Vec<_> = words(Language::Swedish).iter().map(|(k, v)| (k, arguments(v))).collect();
        let english: Vec<_> = words(Language::English).iter().map(|(k, v)| (k, arguments(v))).collect();
        assert_eq!(swedish, english);
        assert!(swedish.len() > 100);
    }

    #[test]
    fn the_files_are_whole_fluent() {
        for file in [
            include_str!("../../../text/sv/binder.ftl"),
            include_str!("../../../text/sv/keysheet.ftl"),
            include_str!("../../../text/sv/paper.ftl"),
            include_str!("../../../text/sv/meeting-paper.ftl"),
            include_str!("../../../text/en/binder.ftl"),
            include_str!("../../../text/en/keysheet.ftl"),
            include_str!("../../../text/en/paper.ftl"),
            include_str!("../../../text/en/meeting-paper.ftl"),
        ] {
            assert!(parser::parse(file).is_ok());
        }
    }

    #[test]
    fn every_word_is_used_and_every_used_word_exists() {
        let sources = crate::world::TEMPLATES.iter().map(|(_, text)| *text).collect::<String>();
        let rust = [
            include_str!("content.rs"),
            include_str!("dates.rs"),
            include_str!("laid/run.rs"),
            include_str!("laid/signing.rs"),
            include_str!("laid/first_hour.rs"),
            include_str!("keysheet.rs"),
            include_str!("render.rs"),
            include_str!("stamp.rs"),
            include_str!("board.rs"),
            include_str!("cards.rs"),
            include_str!("chain.rs"),
            include_str!("exercise.rs"),
            include_str!("join.rs"),
            include_str!("letter.rs"),
            include_str!("list.rs"),
            include_str!("log.rs"),
            include_str!("minutes.rs"),
            include_str!("tasks.rs"),
            include_str!("plan.rs"),
            include_str!("poster.rs"),
            include_str!("slip.rs"),
            include_str!("statement.rs"),
        ]
        .concat();
        let mut used = std::collections::BTreeSet::new();
        for (index, _) in sources.match_indices("w.") {
            let before = sources[..index].chars().next_back().unwrap_or(' ');
            let name: String =
                sources[index + 2..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            if !before.is_alphanumeric() && name != "at" {
                used.insert(name);
            }
        }
        for (index, call) in sources.match_indices("t(\"") {
            let before = sources[..index].chars().next_back().unwrap_or(' ');
            if !before.is_alphanumeric() {
                used.extend(sources[index + call.len()..].split_once('"').map(|(name, _)| name.to_string()));
            }
        }
        let all = words(Language::Swedish);
        let unknown: Vec<_> = used.iter().filter(|name| !all.contains_key(*name)).collect();
        assert!(unknown.is_empty(), "no words for {unknown:?}");
        let prefixes = ["tab-", "slot-", "step-", "day-", "month-", "form-", "change-kind-"];
        let idle: Vec<_> = all
            .keys()
            .filter(|key| {
                !used.contains(*key)
                    && !rust.contains(&format!("\"{key}\""))
                    && !prefixes.iter().any(|p| key.starts_with(p))
            })
            .collect();
        assert!(idle.is_empty(), "words that nothing prints: {idle:?}");
    }
}
