//! Every file says what it is, fits a reader's head, and does not panic on what it is given.

use super::tree::{program, rust_files};
use super::{finds, none};

const MOST_LINES_PER_FILE: usize = 500;
const MOST_LINES_PER_FUNCTION: usize = 70;

/// Files that may be longer, each with its reason.
const LONG_FILES: [(&str, &str); 0] = [];

/// Functions that may be longer, `path: name`, each with its reason.
const LONG_FUNCTIONS: [(&str, &str); 0] = [];

/// Files that may call `unwrap` or `expect` outside tests, each with its reason.
const MAY_PANIC: [(&str, &str); 0] = [];

fn is_listed(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(listed, _)| *listed == name)
}

/// The exceptions that nothing needs any more.
fn stale(list: &[(&str, &str)], needed: &[String]) -> Vec<String> {
    let unused = list.iter().filter(|(name, _)| !needed.iter().any(|other| other == name));
    unused.map(|(name, _)| format!("{name}: no longer needs its exception; take it off the list")).collect()
}

fn says_what_it_is(path: &str, text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or("");
    let said = first.strip_prefix("//! ").is_some_and(|words| words.len() >= 10);
    (!said).then(|| format!("{path}: begin with `//!` and say, in the user's terms, what this file is"))
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MOST_LINES_PER_FILE).then(|| format!("{path}: {lines} lines; split it (at most {MOST_LINES_PER_FILE})"))
}

/// Functions above the limit: name and lines. rustfmt puts a function's closing brace at its own indentation.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some(name) = function_name(code) else { continue };
        if code.ends_with('}') || code.ends_with(';') {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        let Some(length) = lines[start..].iter().position(|line| **line == end) else { continue };
        if length + 1 > MOST_LINES_PER_FUNCTION {
            found.push((name.to_string(), length + 1));
        }
    }
    found
}

/// The name of the function that this line declares.
fn function_name(code: &str) -> Option<&str> {
    let (before, after) = code.split_once("fn ")?;
    let qualifiers = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe", "extern"];
    if !before.split_whitespace().all(|word| qualifiers.contains(&word)) {
        return None;
    }
    after.split(['(', '<']).next().filter(|name| !name.is_empty())
}

/// Lines outside tests that panic on what they are given.
fn panics(text: &str) -> Vec<String> {
    let words = [".unwrap()", ".expect(", "todo!(", "unimplemented!(", ".unwrap_err()", ".expect_err("];
    let code = program(text);
    code.lines()
        .filter(|line| words.iter().any(|word| line.contains(word)))
        .map(|line| line.trim().to_string())
        .collect()
}

#[test]
fn every_file_says_what_it_is() {
    finds(1, says_what_it_is("a.rs", "use b;\n").into_iter().collect());
    finds(1, says_what_it_is("a.rs", "//! x\n").into_iter().collect());
    none(rust_files().iter().filter_map(|file| says_what_it_is(&file.path, &file.text())).collect());
}

#[test]
fn files_fit_a_readers_head() {
    finds(1, too_long("a.rs", &"x\n".repeat(MOST_LINES_PER_FILE + 1)).into_iter().collect());
    finds(0, too_long("a.rs", &"x\n".repeat(MOST_LINES_PER_FILE)).into_iter().collect());
    let long: Vec<_> =
        rust_files().iter().filter_map(|file| Some((file.path.clone(), too_long(&file.path, &file.text())?))).collect();
    let names: Vec<String> = long.iter().map(|(path, _)| path.clone()).collect();
    none(long.into_iter().filter(|(path, _)| !is_listed(&LONG_FILES, path)).map(|(_, complaint)| complaint).collect());
    none(stale(&LONG_FILES, &names));
}

#[test]
fn functions_fit_a_screen() {
    let of = |lines: usize| format!("impl A {{\n    pub fn a(\n{}    }}\n}}\n", "        b();\n".repeat(lines - 2));
    assert_eq!(long_functions(&of(MOST_LINES_PER_FUNCTION)), []);
    assert_eq!(long_functions(&of(MOST_LINES_PER_FUNCTION + 1)), [("a".to_string(), MOST_LINES_PER_FUNCTION + 1)]);
    let mut names = Vec::new();
    let mut complaints = Vec::new();
    for file in rust_files() {
        for (function, lines) in long_functions(&file.text()) {
            let name = format!("{}: {function}", file.path);
            if !is_listed(&LONG_FUNCTIONS, &name) {
                complaints.push(format!("{name}: {lines} lines; split it (at most {MOST_LINES_PER_FUNCTION})"));
            }
            names.push(name);
        }
    }
    none(complaints);
    none(stale(&LONG_FUNCTIONS, &names));
}

#[test]
fn nothing_panics_on_what_it_is_given() {
    let example = "//! A.\nfn a() {\n    b.unwrap();\n}\n#[cfg(test)]\nmod tests {\n    fn c() {\n        d.unwrap();\n    }\n}\n";
    finds(1, panics(example));
    let mut names = Vec::new();
    let mut complaints = Vec::new();
    for file in rust_files().into_iter().filter(|file| file.path.starts_with("crates/") && !file.is_test()) {
        let found = panics(&file.text());
        if !found.is_empty() {
            names.push(file.path.clone());
        }
        if !is_listed(&MAY_PANIC, &file.path) {
            let say = |line: String| format!("{}: return Refusal or Trouble instead of `{line}`", file.path);
            complaints.extend(found.into_iter().map(say));
        }
    }
    none(complaints);
    none(stale(&MAY_PANIC, &names));
}
