//! A form from a text: headings are sections, `- [ ]` boxes of which any may be ticked, `- ( )` one of several, `____` lines.
//!
//! ```text
//! # Nattrunda
//! En runda per blad.
//! ## Rundan
//! Namn*: ____   Datum: ____-__-__   Klockan: __:__
//! Personnummer: [ ][ ][ ][ ][ ][ ][ ][ ][ ][ ][ ][ ]
//! Dörrar som är låsta:
//! - [ ] Norra
//! - [ ] Södra
//! Oro: 0 ingen – 5 stor
//! | Rum  | Sover | Kom |
//! |------|-------|-----|
//! | ____ | [ ]   | __:__ |
//! ```

use super::{About, Draft, NEW_MAX_BYTES, NEW_MAX_LINES, NewFault, NewWhy, both, choices, fault, is_signature, scale};
use crate::form::{FormDefinition, GridRows, Initials, Kind, Width, Words};

/// A question whose answer stands in the lines below it.
struct Asked {
    line: usize,
    label: String,
    answer: Below,
}

enum Below {
    Nothing,
    Lines(u32),
    Any(Vec<String>),
    One(Vec<String>),
}

/// The form of a text.
pub fn from_markdown(text: &str, given: About) -> Result<FormDefinition, NewFault> {
    let lines: Vec<&str> = text.lines().collect();
    if text.len() > NEW_MAX_BYTES || lines.len() > NEW_MAX_LINES {
        return fault(0, NewWhy::TooLong);
    }
    let mut draft = Draft::default();
    let mut asked: Option<Asked> = None;
    let mut at = before(&lines, &mut draft);
    while at < lines.len() {
        let (number, line) = (at + 1, lines[at].trim());
        at += 1;
        if line.starts_with('|') {
            settle(&mut draft, asked.take())?;
            let from = at - 1;
            while at < lines.len() && lines[at].trim().starts_with('|') {
                at += 1;
            }
            table(&mut draft, from + 1, &lines[from..at])?;
        } else {
            one_line(&mut draft, &mut asked, number, line)?;
        }
    }
    settle(&mut draft, asked)?;
    draft.done(given)
}

/// What stands between two lines of dashes at the top; how many lines that is.
fn before(lines: &[&str], draft: &mut Draft) -> usize {
    if lines.first().map(|line| line.trim()) != Some("---") {
        return 0;
    }
    let Some(end) = lines.iter().skip(1).position(|line| line.trim() == "---") else { return 0 };
    for line in &lines[1..=end] {
        if let Some((word, value)) = line.split_once(':') {
            draft.about.take(word, value);
        }
    }
    end + 2
}

fn one_line(draft: &mut Draft, asked: &mut Option<Asked>, number: usize, line: &str) -> Result<(), NewFault> {
    let is_rule = line.len() > 2 && line.chars().all(|c| c == '-' || c == '=');
    if line.is_empty() || is_rule {
        return Ok(());
    }
    if let Some(title) = line.strip_prefix("# ") {
        draft.about.title.get_or_insert_with(|| title.trim().to_string());
        return Ok(());
    }
    if line.starts_with("##") {
        settle(draft, asked.take())?;
        draft.section(number, line.trim_start_matches('#').trim(), 0);
        return Ok(());
    }
    if let Some(text) = option(line, ['[', ']']) {
        return any_option(draft, asked, number, text);
    }
    if let Some(text) = option(line, ['(', ')']) {
        return match asked.as_mut().map(|asked| &mut asked.answer) {
            Some(Below::One(options)) => {
                options.push(text);
                Ok(())
            }
            Some(answer @ Below::Nothing) => {
                *answer = Below::One(vec![text]);
                Ok(())
            }
            _ => fault(number, NewWhy::NoLabel),
        };
    }
    if line.len() > 2 && line.chars().all(|c| c == '_') {
        return match asked.as_mut().map(|asked| &mut asked.answer) {
            Some(Below::Lines(count)) => {
                *count += 1;
                Ok(())
            }
            Some(answer @ Below::Nothing) => {
                *answer = Below::Lines(1);
                Ok(())
            }
            _ => fault(number, NewWhy::NoLabel),
        };
    }
    settle(draft, asked.take())?;
    if beside(draft, number, line)? {
        return Ok(());
    }
    if line.ends_with(':') || line.ends_with('?') || line.ends_with("*") {
        *asked = Some(Asked { line: number, label: line.trim_end_matches(':').to_string(), answer: Below::Nothing });
        return Ok(());
    }
    let text = line.trim_start_matches('>').trim();
    if draft.sections.is_empty() {
        let lead = draft.about.lead.get_or_insert_default();
        *lead = format!("{lead} {text}").trim().to_string();
    } else {
        draft.field(number, both(text), Kind::Info);
    }
    Ok(())
}

/// A box to tick belongs to the question above it; without one it is a question by itself.
fn any_option(draft: &mut Draft, asked: &mut Option<Asked>, number: usize, text: String) -> Result<(), NewFault> {
    match asked.as_mut().map(|asked| &mut asked.answer) {
        Some(Below::Any(options)) => options.push(text),
        Some(answer @ Below::Nothing) => *answer = Below::Any(vec![text]),
        _ => {
            settle(draft, asked.take())?;
            let (text, required) = must(&text);
            draft.field(number, both(&text), Kind::Tick).required = required;
        }
    }
    Ok(())
}

/// The text of `- [ ] text`, `* ( ) text`, `[ ] text`.
fn option(line: &str, [open, close]: [char; 2]) -> Option<String> {
    let rest = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line).trim_start();
    let (inside, text) = rest.strip_prefix(open)?.split_once(close)?;
    let is_box = inside.trim().is_empty() || inside.trim().eq_ignore_ascii_case("x");
    let text = text.trim();
    (is_box && !text.is_empty() && !text.starts_with('[')).then(|| text.to_string())
}

/// A label, and whether a star says that it must be filled in.
fn must(label: &str) -> (String, bool) {
    let label = label.trim().trim_end_matches(':').trim();
    let bare = label.trim_end_matches('*').trim_end();
    (bare.to_string(), bare.len() < label.len())
}

/// What was asked above becomes a field.
fn settle(draft: &mut Draft, asked: Option<Asked>) -> Result<(), NewFault> {
    let Some(Asked { line, label, answer }) = asked else { return Ok(()) };
    let (label, required) = must(&label);
    let options = |texts: &[String]| match choices(texts.iter().map(String::as_str)) {
        options if options.len() < 2 => fault(line, NewWhy::Options(label.clone())),
        options => Ok(options),
    };
    let kind = match answer {
        Below::Nothing => return fault(line, NewWhy::NoAnswer(label)),
        Below::Lines(_) if is_signature(&label) => Kind::Signature,
        Below::Lines(lines) => Kind::Text { lines },
        Below::Any(texts) => Kind::Many { options: options(&texts)? },
        Below::One(texts) => Kind::One { options: options(&texts)? },
    };
    draft.field(line, both(&label), kind).required = required;
    Ok(())
}

/// What is asked and answered on one line: `Namn: ____  Datum: ____-__-__`. False where the line is none.
fn beside(draft: &mut Draft, number: usize, line: &str) -> Result<bool, NewFault> {
    if let Some((label, rest)) = line.split_once(':')
        && let Some(kind) = scale(rest)
    {
        let (label, required) = must(label);
        draft.field(number, both(&label), kind).required = required;
        return Ok(true);
    }
    let mut found: Vec<(String, Kind)> = Vec::new();
    let mut rest = line;
    while let Some(from) = rest.find(['_', '[']) {
        let blank: String = rest[from..].chars().take_while(|c| "_[] -:".contains(*c)).collect();
        let label = rest[..from].to_string();
        rest = &rest[from + blank.len()..];
        found.push((label, shape(&blank)));
    }
    if found.is_empty() {
        return Ok(false);
    }
    if !rest.trim().is_empty() || found.iter().any(|(label, _)| must(label).0.is_empty()) {
        return fault(number, NewWhy::NoLabel);
    }
    let width = match found.len() {
        1 => Width::Full,
        2 => Width::Half,
        _ => Width::Third,
    };
    for (label, kind) in found {
        let (label, required) = must(&label);
        let kind = if is_signature(&label) { Kind::Signature } else { kind };
        let field = draft.field(number, both(&label), kind);
        (field.width, field.required) = (width, required);
    }
    Ok(true)
}

/// What a blank looks like: `____-__-__` a date, `__:__` a time, `[ ][ ]` boxes, `____` a line.
fn shape(blank: &str) -> Kind {
    let blank: String = blank.chars().filter(|c| !c.is_whitespace()).collect();
    let boxes = blank.matches('[').count();
    match blank.as_str() {
        "__:__" => Kind::Time,
        "[]" => Kind::Tick,
        text if text.matches('-').count() == 2 => Kind::Date,
        _ if boxes > 1 => Kind::Boxes { count: boxes as u32 },
        _ => Kind::Text { lines: 1 },
    }
}

/// A table: a grid where its rows are boxes to tick after a name; else rows whose cells say what is filled in.
fn table(draft: &mut Draft, number: usize, lines: &[&str]) -> Result<(), NewFault> {
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect()
    };
    let is_rule = |line: &&str| line.chars().all(|c| "|-: ".contains(c));
    let rows: Vec<Vec<String>> = lines.iter().filter(|line| !is_rule(line)).map(|line| cells(line)).collect();
    let [heads, body @ ..] = rows.as_slice() else { return fault(number, NewWhy::Table) };
    let Some(first) = body.first() else { return fault(number, NewWhy::Table) };
    if heads.len() < 2 || body.iter().any(|row| row.len() != heads.len()) {
        return fault(number, NewWhy::Table);
    }
    let is_blank = |text: &str| !text.is_empty() && text.chars().all(|c| "_[] -:".contains(c));
    let is_box = |text: &String| text.is_empty() || text.replace(' ', "") == "[]";
    if body.iter().all(|row| row[1..].iter().all(is_box)) {
        let is_unnamed = |row: &Vec<String>| row[0].is_empty() || is_blank(&row[0]);
        let rows = match body.iter().filter(|row| is_unnamed(row)).count() {
            0 => GridRows::Named(body.iter().map(|row| both(&row[0])).collect()),
            count if count == body.len() => GridRows::Blank(count),
            _ => return fault(number, NewWhy::Table),
        };
        let columns: Vec<Words> = heads[1..].iter().map(|head| both(head)).collect();
        let kind = Kind::Grid { rows, groups: Vec::new(), columns, initials: Initials::None };
        draft.field(number, both(&heads[0]), kind);
        return Ok(());
    }
    if !first.iter().all(|cell| is_blank(cell)) {
        return fault(number, NewWhy::Table);
    }
    // Rows are a section of their own; what comes after them goes on in another.
    draft.section(number, "", body.len());
    for (head, cell) in heads.iter().zip(first) {
        let (label, required) = must(head);
        let kind = if is_signature(&label) { Kind::Signature } else { shape(cell) };
        draft.field(number, both(&label), kind).required = required;
    }
    draft.section(number, "", 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> Result<FormDefinition, NewFault> {
        from_markdown(text, About::default())
    }

    fn told(form: &FormDefinition) -> Vec<String> {
        let fields = |section: &crate::form::Section| {
            section.fields.iter().map(|field| field.kind.name().to_string()).collect::<Vec<_>>().join(" ")
        };
        form.sections
            .iter()
            .map(|section| format!("{}×{}: {}", section.title.sv, section.rows, fields(section)))
            .collect()
    }

    #[test]
    fn a_text_becomes_a_form() {
        let text = "---\nkod: natt\nversion: 2\npapper: liggande\n---\n# Nattrunda\nEn runda per blad.\n\n## Rundan\n\
            Namn*: ____   Datum: ____-__-__   Klockan: __:__\nPersonnummer: [ ][ ][ ][ ]\nLåsta dörrar:\n- [ ] Norra\n- [ ] Södra\n\n\
            Hur var det?\n( ) Lugnt\n( ) Oroligt\nBerätta:\n____\n____\n____\n- [ ] Sjuksköterska har fått veta\nOro: 0 ingen – 5 stor\n\
            > Lämnas till enhetschefen.\n| Rum | Sover | Kom |\n|---|---|---|\n| ____ | [ ] | __:__ |\n| ____ | [ ] | __:__ |\n\n\
            | Larm | 22 | 02 |\n|---|:-:|:-:|\n| Entré | [ ] | [ ] |\n| Kök | [ ] | [ ] |\nUnderskrift: ____\n";
        let form = made(text).unwrap();
        assert_eq!((form.code.as_str(), form.version, form.lead.sv.as_str()), ("NATT", 2, "En runda per blad."));
        assert_eq!(
            told(&form),
            [
                "Rundan×0: text date time boxes many one text tick scale info",
                "×2: text tick time",
                "×0: grid signature"
            ]
        );
        let fields = &form.sections[0].fields;
        assert!(fields[0].required && !fields[1].required && fields[0].width == Width::Third);
        assert_eq!((fields[0].label.sv.as_str(), fields[6].kind.clone()), ("Namn", Kind::Text { lines: 3 }));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let why = |text: &str| made(text).map_or_else(|fault| (fault.line, fault.why.key()), |_| (0, "well"));
        assert_eq!(why("# T\nNamn: ____"), (0, "well"));
        assert_eq!(why("Namn: ____"), (0, "no-title"));
        assert_eq!(why("# T\n## A\nNamn:\n## B\nX: ____"), (3, "no-answer"));
        assert_eq!(why("# T\n- ( ) Ja\n- ( ) Nej"), (2, "no-label"));
        assert_eq!(why("# T\nVal:\n- ( ) Ja\n"), (2, "options"));
        assert_eq!(why("# T\n____"), (2, "no-label"));
        assert_eq!(why("# T\nNamn: ____ och mer"), (2, "no-label"));
        assert_eq!(why("# T\n| a | b |\n|---|---|"), (2, "table"));
        assert_eq!(why("# T\n| a | b |\n|---|---|\n| c | d |"), (2, "table"));
        assert_eq!(why("# T\n| a | b |\n|---|---|\n| c |"), (2, "table"));
        assert_eq!(why(&format!("# T\n## A\nB:\n{}", "____\n".repeat(20))), (0, "well"));
        assert_eq!(why(&format!("# T\n## A\nB:\n{}", "____\n".repeat(31))), (3, "form"));
        assert_eq!(why("# T\nBara text."), (0, "form"));
        let long = |lines: usize| format!("# T\nNamn: ____\n{}", "\n".repeat(lines - 2));
        assert_eq!(why(&long(NEW_MAX_LINES)), (0, "well"));
        assert_eq!(why(&long(NEW_MAX_LINES + 1)), (0, "too-long"));
    }
}
