//! A form's file, written: the TOML that reads as the same form, in the shape in which people write it.

use std::fmt::Write;

use super::{Choice, Field, FormDefinition, GridRows, Guard, Initials, Kind, Paper, Returns, Section, Starts};
use super::{Width, Words};

impl FormDefinition {
    /// The form's file; `comment` becomes its first line.
    pub fn write(&self, comment: &str) -> String {
        let mut out = String::new();
        let comment: String = comment.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if !comment.is_empty() {
            line(&mut out, format_args!("# {comment}"));
        }
        line(&mut out, format_args!("id = {}", quoted(&self.id)));
        line(&mut out, format_args!("code = {}", quoted(&self.code)));
        line(&mut out, format_args!("version = {}", self.version));
        line(&mut out, format_args!("law = {}", quoted(&self.law)));
        if self.paper == Paper::Wide {
            line(&mut out, format_args!("paper = \"wide\""));
        }
        line(&mut out, format_args!("returns = {}", quoted(self.returns.name())));
        for (name, words) in [("title", &self.title), ("lead", &self.lead)] {
            line(&mut out, format_args!("\n[{name}]\nsv = {}\nen = {}", quoted(&words.sv), quoted(&words.en)));
        }
        for section in &self.sections {
            write_section(&mut out, section);
        }
        out
    }
}

fn line(out: &mut String, text: std::fmt::Arguments) {
    // Writing to a text does not fail.
    let _ = writeln!(out, "{text}");
}

/// A text as TOML writes it on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn words(words: &Words) -> String {
    format!("{{ sv = {}, en = {} }}", quoted(&words.sv), quoted(&words.en))
}

fn some(out: &mut String, name: &str, value: &Words) {
    if *value != Words::default() {
        line(out, format_args!("{name} = {}", words(value)));
    }
}

fn list(out: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        line(out, format_args!("{name} = [\n    {},\n]", items.join(",\n    ")));
    }
}

fn write_section(out: &mut String, section: &Section) {
    line(out, format_args!("\n[[section]]\nname = {}", quoted(&section.name)));
    some(out, "title", &section.title);
    some(out, "note", &section.note);
    if section.starts == Starts::NewPage {
        line(out, format_args!("starts = \"new_page\""));
    }
    if section.rows > 0 {
        line(out, format_args!("rows = {}", section.rows));
    }
    for field in &section.fields {
        write_field(out, field);
    }
}

fn write_field(out: &mut String, field: &Field) {
    line(out, format_args!("\n[[section.field]]\nname = {}", quoted(&field.name)));
    some(out, "label", &field.label);
    line(out, format_args!("kind = {}", quoted(field.kind.name())));
    if field.width != Width::Full {
        line(out, format_args!("width = {}", quoted(field.width.name())));
    }
    if field.required {
        line(out, format_args!("required = true"));
    }
    if field.guard != Guard::None {
        line(out, format_args!("guard = {}", quoted(field.guard.name())));
    }
    match &field.kind {
        Kind::Text { lines } => line(out, format_args!("lines = {lines}")),
        Kind::Boxes { count } => line(out, format_args!("count = {count}")),
        Kind::One { options } | Kind::Many { options } => {
            let option = |Choice { name, sv, en }: &Choice| {
                format!("{{ name = {}, sv = {}, en = {} }}", quoted(name), quoted(sv), quoted(en))
            };
            list(out, "options", options.iter().map(option));
        }
        Kind::Scale { from, to, low, high } => {
            line(out, format_args!("from = {from}\nto = {to}"));
            some(out, "low", low);
            some(out, "high", high);
        }
        Kind::Grid { rows, groups, columns, initials } => {
            match rows {
                GridRows::Blank(count) => line(out, format_args!("rows = {count}")),
                GridRows::Named(names) => list(out, "row_names", names.iter().map(words)),
            }
            if *initials == Initials::Under {
                line(out, format_args!("initials = \"under\""));
            }
            list(out, "groups", groups.iter().map(words));
            list(out, "columns", columns.iter().map(words));
        }
        Kind::Date | Kind::Time | Kind::Tick | Kind::Signature | Kind::Info => {}
    }
}

impl Kind {
    /// The kind as a form's file names it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Text { .. } => "text",
            Kind::Boxes { .. } => "boxes",
            Kind::Date => "date",
            Kind::Time => "time",
            Kind::Tick => "tick",
            Kind::One { .. } => "one",
            Kind::Many { .. } => "many",
            Kind::Scale { .. } => "scale",
            Kind::Signature => "signature",
            Kind::Grid { .. } => "grid",
            Kind::Info => "info",
        }
    }
}

impl Width {
    /// The width as a form's file names it.
    pub fn name(self) -> &'static str {
        match self {
            Width::Full => "full",
            Width::Half => "half",
            Width::Third => "third",
        }
    }
}

impl Guard {
    /// The guard as a form's file names it.
    pub fn name(self) -> &'static str {
        match self {
            Guard::None => "none",
            Guard::Medicine => "medicine",
            Guard::Money => "money",
            Guard::Narcotics => "narcotics",
        }
    }
}

impl Returns {
    /// How it goes back, as a form's file names it.
    pub fn name(self) -> &'static str {
        match self {
            Returns::WordForWord => "word_for_word",
            Returns::Summarised => "summarised",
            Returns::Deviations => "deviations",
            Returns::Scanned => "scanned",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::shipped;

    #[test]
    fn what_is_written_reads_as_the_same_form() {
        for form in shipped() {
            assert_eq!(FormDefinition::read(&form.write("a form")).as_ref(), Ok(form), "{}", form.named());
        }
        let mut form = shipped()[0].clone();
        form.law = "\"Lag\" \\ med\tallt\nmöjligt".into();
        assert_eq!(FormDefinition::read(&form.write("två\nrader = 1")), Ok(form));
    }
}
