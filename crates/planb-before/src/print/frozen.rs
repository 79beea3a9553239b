//! The freeze in words, on screen and as the first page of a print: from which night everybody works, who decided that and why, and
//! what newer data waits for a decision.

use jiff::civil::Date;
use planb_core::overview::frozen::Frozen;
use planb_core::sheet::Stamp;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_paper::{Letter, letter, tongue};

/// How the page is called among the documents of a print.
pub const NAME: &str = "0-fryst-underlag.pdf";

/// What stands in place of a serial: the page is about the paper behind it and is never looked for.
const SERIAL: &str = "FRYST";

/// One sentence for each thing that must be known: the night or nights, then what waits.
pub fn told(frozen: &Frozen, language: Language) -> Vec<String> {
    let Some((first, last)) = frozen.span() else { return Vec::new() };
    let nights = match first == last {
        true => language.say_with("binders-frozen", &[("night", first.to_string())]),
        false => {
            language.say_with("binders-frozen-several", &[("first", first.to_string()), ("last", last.to_string())])
        }
    };
    let waiting: Vec<String> = frozen
        .waiting()
        .map(|source| format!("{} {}", source.source, source.newer.map(|night| night.to_string()).unwrap_or_default()))
        .collect();
    let waits =
        (!waiting.is_empty()).then(|| language.say_with("binders-frozen-waiting", &[("sources", waiting.join(", "))]));
    std::iter::once(nights).chain(waits).collect()
}

/// The page in front of a binder of this night.
pub fn page(
    frozen: &Frozen,
    (unit, night): (&str, Date),
    stamp: &Stamp,
    language: Language,
) -> Result<Vec<u8>, Trouble> {
    let of_source = |source: &planb_core::overview::frozen::FrozenSource| {
        let args = [
            ("night", source.night.clone()),
            ("at", source.taken_at.clone()),
            ("by", source.taken_by.clone()),
            ("why", source.why.clone()),
        ];
        (source.source.clone(), vec![language.say_with("frozen-paper-source", &args)])
    };
    let sheet = Letter {
        title: language.say("frozen-paper-title"),
        subject: unit.to_string(),
        lead: std::iter::once(language.say_with("frozen-paper-night", &[("night", night.to_string())]))
            .chain(told(frozen, language))
            .collect(),
        rules: Vec::new(),
        sections: frozen.sources.iter().map(of_source).collect(),
        signatures: Vec::new(),
    };
    let stamp = Stamp { serial: SERIAL.into(), ..stamp.clone() };
    letter(&stamp, &sheet, tongue(language.code()))
        .map_err(|error| Trouble::internal("render-failed").with("unit", unit).with("tab", NAME).with("code", error))
}
