//! `planb form new`, `import`, `show`, `export`: forms as data.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use planb_before::import;
use planb_core::form::FormDefinition;
use planb_core::form::fhir::{self, FHIR_MAX_BYTES, FhirFault, FhirWhy};
use planb_core::form::layout::layout;
use planb_core::form::new::{About, NEW_MAX_BYTES, NewFault, NewWhy, from_markdown, from_rows};
use planb_core::overview::form::keep;
use planb_node::files::{self, Access};
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(name: &str, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    match name {
        "new" => {
            let file = super::path(args, "file");
            let made = made(&file, about(args), language)?;
            kept(args, &dir, &made, (language, form))
        }
        "import" => {
            let taken = taken(&super::path(args, "file"))?;
            kept(args, &dir, &taken, (language, form))
        }
        "show" => {
            let shown = of(args, &dir)?;
            match form {
                Form::Json => answer::json(&facts(&shown)),
                Form::Lines => answer::say(shown.write("").trim_end()),
            }
            Ok(Outcome::Fresh)
        }
        "export" => exported(args, &of(args, &dir)?),
        _ => Ok(Outcome::Usage),
    }
}

fn about(args: &ArgMatches) -> About {
    let text = |name: &str| args.get_one::<String>(name).cloned();
    About { title: text("title"), code: text("code"), version: text("form-version"), ..About::default() }
}

/// The form of a spreadsheet or a text, by the file's ending.
fn made(file: &Path, about: About, language: Language) -> Result<FormDefinition, Trouble> {
    let ending = file.extension().map(|ending| ending.to_ascii_lowercase()).unwrap_or_default();
    let wrong = |fault: NewFault| trouble(file, &fault);
    if ["md", "markdown", "txt"].iter().any(|text| ending == *text) {
        let text = String::from_utf8(bytes(file, NEW_MAX_BYTES)?);
        let text = text.map_err(|_| Trouble::user("form-no-text").with("path", file.display()))?;
        return from_markdown(text.trim_start_matches('\u{feff}'), about).map_err(wrong);
    }
    let unreadable = |why| {
        let why = crate::compare::words(language, why);
        Trouble::user("form-unreadable").with("path", file.display()).with("why", why)
    };
    let (grids, _, _) = import::plain(file).map_err(unreadable)?;
    let rows = grids.into_iter().next().map(|grid| grid.rows).unwrap_or_default();
    let rows: Vec<(u32, Vec<String>)> =
        rows.into_iter().map(|row| (row.row, row.cells.iter().map(|cell| cell.text()).collect())).collect();
    from_rows(&rows, about).map_err(wrong)
}

/// A form of FHIR, or of a form's own file.
fn taken(file: &Path) -> Result<FormDefinition, Trouble> {
    let bytes = bytes(file, FHIR_MAX_BYTES)?;
    let wrong = |why: String| Trouble::user("form-not-taken").with("path", file.display()).with("why", why);
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        return fhir::take(&bytes).map_err(|fault| of_fhir(file, &fault));
    }
    let text = String::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
    FormDefinition::read(&text).map_err(|fault| wrong(fault.to_string()))
}

/// What is wrong with a FHIR file, and at which `linkId`.
fn of_fhir(file: &Path, fault: &FhirFault) -> Trouble {
    let (key, name) = match &fault.why {
        FhirWhy::TooLarge => ("too-large", String::new()),
        FhirWhy::Json(_) => ("json", String::new()),
        FhirWhy::Resource(name) => ("resource", name.clone()),
        FhirWhy::Missing(name) => ("missing", (*name).to_string()),
        FhirWhy::Twice => ("twice", String::new()),
        FhirWhy::NoPlace => ("no-place", String::new()),
        FhirWhy::Form(broken) => ("form", broken.to_string()),
    };
    let place = if fault.place.is_empty() { "none" } else { &fault.place };
    Trouble::user("form-fhir").with("path", file.display()).with("place", place).with("fault", key).with("name", name)
}

fn bytes(file: &Path, most: usize) -> Result<Vec<u8>, Trouble> {
    let failed = |error| Trouble::of_io(file, error);
    if std::fs::metadata(file).map_err(failed)?.len() > most as u64 {
        return Err(Trouble::user("form-too-large").with("path", file.display()).with("most", most));
    }
    std::fs::read(file).map_err(failed)
}

/// What is wrong with what was given, in which row, and what to do.
fn trouble(file: &Path, fault: &NewFault) -> Trouble {
    let key = match &fault.why {
        NewWhy::TooLong => "form-new-too-long",
        NewWhy::NoHeads => "form-new-no-heads",
        NewWhy::NoTitle => "form-new-no-title",
        NewWhy::NoLabel => "form-new-no-label",
        NewWhy::NoAnswer(_) => "form-new-no-answer",
        NewWhy::Kind(_) => "form-new-kind",
        NewWhy::Options(_) => "form-new-options",
        NewWhy::Number(_) => "form-new-number",
        NewWhy::YesNo(_) => "form-new-yes-no",
        NewWhy::Word(_) => "form-new-word",
        NewWhy::Table => "form-new-table",
        NewWhy::Form(_) => "form-new-form",
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Trouble::user(key).with("file", name).with("line", fault.line).with("written", fault.why.written())
}

fn kept(
    args: &ArgMatches,
    dir: &Path,
    made: &FormDefinition,
    (language, form): (Language, Form),
) -> Result<Outcome, Trouble> {
    let comment = language.say("form-comment");
    let out = args.get_one::<PathBuf>("out");
    match out {
        Some(path) => write_new(path, made, &comment)?,
        None => {
            let mut node = super::member(dir)?;
            let by = super::form::hand(args, &node);
            node.record(|state| keep(state, made, &comment, &by))?;
        }
    }
    match form {
        Form::Json => {
            let mut facts = facts(made);
            facts["file"] = serde_json::json!(out);
            answer::json(&facts);
        }
        Form::Lines => {
            let kept = match out {
                Some(path) => language.say_with("form-in-file", &[("path", path.display().to_string())]),
                None => language.say("form-in-register"),
            };
            let args = [
                ("kept", kept),
                ("code", made.code.clone()),
                ("version", made.version.to_string()),
                ("pages", layout(made).len().to_string()),
            ];
            answer::say(&language.say_with("form-kept", &args));
        }
    }
    Ok(Outcome::Fresh)
}

/// Writes a form's file where there is none, or the same form.
fn write_new(path: &Path, made: &FormDefinition, comment: &str) -> Result<(), Trouble> {
    if path.exists() {
        let there = FormDefinition::read(&super::read_text(path)?).ok();
        return match there {
            Some(there) if there == *made => Ok(()),
            _ => Err(Trouble::user("form-file-there").with("path", path.display())),
        };
    }
    files::write_whole(path, Access::Shared, made.write(comment).as_bytes()).map(drop)
}

/// The form that was asked for.
fn of(args: &ArgMatches, dir: &Path) -> Result<FormDefinition, Trouble> {
    let name = args.get_one::<String>("form").cloned().unwrap_or_default();
    super::form::definition(&super::form::known(dir)?, &name).cloned()
}

fn exported(args: &ArgMatches, form: &FormDefinition) -> Result<Outcome, Trouble> {
    let text = if args.get_flag("fhir") {
        serde_json::to_string_pretty(&form.fhir()).map_err(|_| Trouble::internal("file-failed"))?
    } else {
        form.write("")
    };
    match args.get_one::<PathBuf>("out") {
        Some(out) => {
            files::write_whole(out, Access::Shared, text.as_bytes())?;
        }
        None => answer::say(text.trim_end()),
    }
    Ok(Outcome::Fresh)
}

/// What scripts ask of a form.
fn facts(form: &FormDefinition) -> serde_json::Value {
    let pages = layout(form);
    let fields: Vec<serde_json::Value> = pages
        .iter()
        .flat_map(|page| page.fields.iter().map(|field| (page.page, field)))
        .map(|(page, field)| {
            serde_json::json!({
                "name": field.name, "page": page, "sort": field.sort, "guard": field.guard, "required": field.required,
                "boxes": field.boxes.len(),
            })
        })
        .collect();
    serde_json::json!({
        "form": form.id, "code": form.code, "version": form.version, "title": form.title, "law": form.law,
        "returns": form.returns, "pages": pages.len(), "fields": fields,
    })
}
