//! The municipality's own forms: TOML files in the node's folder `forms/`, every version kept, beside the shipped ones.

use std::path::{Path, PathBuf};

use planb_core::form::{FILE_MAX_BYTES, FormDefinition, FormFault, Forms};

use crate::files::{self, Access};
use crate::trouble::{Kind, Trouble};

/// The folder's name in the node's.
pub const FOLDER: &str = "forms";
/// No municipality has more.
const FILES_MAX: usize = 1_000;

/// A file of the folder that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub file: String,
    pub why: Reason,
}

/// Why a form's file is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Fault(FormFault),
    /// Larger than a form may be, or no text.
    NoText,
    /// Another form has its code and version; sheets of that one may be out.
    Taken,
}

/// All forms that the node in `dir` knows, and the files that are not used. A folder that is not there has none.
pub fn known(dir: &Path) -> Result<(Forms, Vec<Unused>), Trouble> {
    let folder = dir.join(FOLDER);
    let mut unused = Vec::new();
    let mut own: Vec<(String, FormDefinition)> = Vec::new();
    for path in names(&folder)? {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let failed = |error| Trouble::of_io(&path, error);
        let is_small = std::fs::metadata(&path).map_err(failed)?.len() <= FILE_MAX_BYTES as u64;
        let text = if is_small { String::from_utf8(std::fs::read(&path).map_err(failed)?).ok() } else { None };
        match text.map(|text| FormDefinition::read(&text)) {
            Some(Ok(form)) => own.push((file, form)),
            Some(Err(fault)) => unused.push(Unused { file, why: Reason::Fault(fault) }),
            None => unused.push(Unused { file, why: Reason::NoText }),
        }
    }
    let (forms, refused) = Forms::with(own.iter().map(|(_, form)| form.clone()).collect());
    for form in refused {
        let file = own.iter().find(|(_, own)| *own == form).map(|(file, _)| file.clone()).unwrap_or_default();
        unused.push(Unused { file, why: Reason::Taken });
    }
    Ok((forms, unused))
}

/// The folder's form files by name, so that what is taken does not hang on the disk's order.
fn names(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths = Vec::new();
    for entry in entries.take(FILES_MAX) {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Writes a form's file, `ID.VERSION.toml` in the folder of the node in `dir` unless `out` names another. A version that is there
/// and says something else is never written over: its sheets may be out.
pub fn keep(dir: &Path, out: Option<&Path>, form: &FormDefinition, comment: &str) -> Result<PathBuf, Trouble> {
    let (forms, _) = known(dir)?;
    let taken = |form: &FormDefinition| {
        let trouble = Trouble::new(Kind::User, "form-taken").with("code", &form.code);
        Err(trouble.with("version", form.version).with("name", &form.title.sv))
    };
    match forms.find(&form.code, form.version) {
        Some(other) if other != form => return taken(other),
        _ => {}
    }
    let path = match out {
        Some(out) => out.to_path_buf(),
        None => {
            files::make_folder(&dir.join(FOLDER))?;
            dir.join(FOLDER).join(format!("{}.toml", form.named()))
        }
    };
    if path.exists() {
        let text = std::fs::read_to_string(&path).map_err(|error| Trouble::of_io(&path, error))?;
        return match FormDefinition::read(&text) {
            Ok(there) if there == *form => Ok(path),
            Ok(there) => taken(&there),
            Err(_) => Err(Trouble::new(Kind::User, "form-file-there").with("path", path.display())),
        };
    }
    files::write_whole(&path, Access::Shared, form.write(comment).as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(code: &str, version: u16) -> FormDefinition {
        let toml = format!(
            "id = \"rond\"\ncode = \"{code}\"\nversion = {version}\ntitle = {{ sv = \"Rond\", en = \"Round\" }}\n\
             [[section]]\nname = \"a\"\n[[section.field]]\nname = \"b\"\nkind = \"tick\"\n"
        );
        FormDefinition::read(&toml).unwrap()
    }

    #[test]
    fn own_forms_are_kept_found_and_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(known(dir.path()).unwrap().0.find("ROND", 1), None);
        let first = keep(dir.path(), None, &form("ROND", 1), "en runda").unwrap();
        assert_eq!(keep(dir.path(), None, &form("ROND", 1), "en runda").unwrap(), first);
        keep(dir.path(), None, &form("ROND", 2), "").unwrap();
        let (forms, unused) = known(dir.path()).unwrap();
        assert_eq!((forms.find("ROND", 1), forms.find("ROND", 2)), (Some(&form("ROND", 1)), Some(&form("ROND", 2))));
        assert_eq!(unused, []);
        let changed = FormDefinition { law: "annat".into(), ..form("ROND", 1) };
        let why = |form: &FormDefinition| keep(dir.path(), None, form, "").unwrap_err().key;
        assert_eq!(why(&changed), "form-taken");
        assert_eq!(why(&form("JOUR", 1)), "form-taken", "a shipped form has that code");
        std::fs::write(dir.path().join("forms/bad.toml"), "id = 1").unwrap();
        std::fs::write(dir.path().join("forms/large.toml"), vec![b'#'; FILE_MAX_BYTES + 1]).unwrap();
        std::fs::write(dir.path().join("forms/zz.toml"), changed.write("")).unwrap();
        let (forms, unused) = known(dir.path()).unwrap();
        assert_eq!(forms.find("ROND", 1), Some(&form("ROND", 1)));
        let told: Vec<(&str, bool)> =
            unused.iter().map(|unused| (unused.file.as_str(), matches!(unused.why, Reason::Fault(_)))).collect();
        assert_eq!(told, [("bad.toml", true), ("large.toml", false), ("zz.toml", false)]);
    }
}
