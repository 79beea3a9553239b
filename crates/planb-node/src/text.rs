//! The words that people read: Swedish first, English beside it, both complete. The texts lie in `text/{sv,en}`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

fluent_templates::static_loader! {
    static TEXTS = {
        locales: "../../text",
        fallback_language: "sv",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const SV: LanguageIdentifier = langid!("sv");
const EN: LanguageIdentifier = langid!("en");

/// The language that a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Swedish,
    English,
}

impl Language {
    /// Reads `sv`, `en`, `sv_SE.UTF-8` and the like; anything else is Swedish.
    pub fn of_code(code: &str) -> Language {
        if code.trim().to_ascii_lowercase().starts_with("en") { Language::English } else { Language::Swedish }
    }

    /// `sv` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The text of a key without arguments.
    pub fn say(self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of a key, with arguments by name. A key that does not exist comes back as it is, never as a panic.
    pub fn say_with(self, key: &str, args: &[(&'static str, String)]) -> String {
        self.known(key, args).unwrap_or_else(|| key.to_string())
    }

    /// The same; `None` where there is no such text.
    pub fn known(self, key: &str, args: &[(&'static str, String)]) -> Option<String> {
        let language = match self {
            Language::Swedish => &SV,
            Language::English => &EN,
        };
        let args: HashMap<Cow<'static, str>, FluentValue> =
            args.iter().map(|(name, value)| (Cow::Borrowed(*name), argument(value))).collect();
        TEXTS.try_lookup_with_args(language, key, &args)
    }

    /// True when the key has a text that needs no arguments.
    pub fn knows(self, key: &str) -> bool {
        let language = match self {
            Language::Swedish => &SV,
            Language::English => &EN,
        };
        TEXTS.try_lookup(language, key).is_some()
    }
}

/// Whole numbers go as numbers, so that plural forms work; everything else as text.
fn argument(value: &str) -> FluentValue<'static> {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value.to_string()),
    }
}
