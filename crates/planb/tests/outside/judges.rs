//! The other programs, called one at a time, and what they say as plain values.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// Dots per inch at which a page is read: what an office scanner gives.
const SCAN_DPI: &str = "200";

/// A page as others read it: its text with single spaces, and the contents of its codes.
pub struct Page {
    pub printed: String,
    pub codes: Vec<String>,
}

fn output(program: &str, arguments: &[&str]) -> Output {
    let started = Command::new(program).args(arguments).output();
    started.unwrap_or_else(|why| panic!("{program} is needed ({why}): `cargo xtask test` installs it"))
}

/// Runs a program that must succeed, and gives its standard output.
#[track_caller]
pub fn run(program: &str, arguments: &[&str]) -> String {
    let output = output(program, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a Python script with arguments.
#[track_caller]
pub fn python(script: &str, arguments: &[&str]) -> String {
    run("python3", &[&["-X", "utf8", "-c", script], arguments].concat())
}

/// Opens a sealed file with Debian's age.
#[track_caller]
pub fn age(key: &Path, sealed: &Path, plain: &Path) {
    let [key, sealed, plain] = [key, sealed, plain].map(|path| path.to_str().unwrap());
    run("age", &["--decrypt", "--identity", key, "--output", plain, sealed]);
}

/// True when age opens the file with this key.
pub fn age_opens(key: &Path, sealed: &Path) -> bool {
    let [key, sealed] = [key, sealed].map(|path| path.to_str().unwrap());
    output("age", &["--decrypt", "--identity", key, "--output", "/dev/null", sealed]).status.success()
}

/// The number of pages that qpdf counts.
#[track_caller]
pub fn pages(pdf: &Path) -> u64 {
    run("qpdf", &["--show-npages", pdf.to_str().unwrap()]).trim().parse().unwrap()
}

/// The text of a PDF, with single spaces around and between words and without commas, so that names are found.
#[track_caller]
pub fn text(pdf: &Path) -> String {
    format!(" {} ", normal(&run("pdftotext", &[pdf.to_str().unwrap(), "-"])))
}

/// Words with single spaces between, without commas.
pub fn normal(text: &str) -> String {
    text.replace(',', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The personnummer that are printed as `YYYYMMDD-NNNN`, by their last ten digits.
pub fn personal_numbers(text: &str) -> BTreeSet<String> {
    let is = |word: &str| {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        matches!(word.split_once('-'), Some((date, number)) if date.len() == 8 && number.len() == 4 && digits(date) && digits(number))
    };
    let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
    words.filter(|word| is(word)).map(|word| word[2..].replace('-', "")).collect()
}

/// The first pages of a PDF, as text by poppler and as codes by zbar from a picture.
#[track_caller]
pub fn first_pages(pdf: &Path, count: u64) -> Vec<Page> {
    let path = pdf.to_str().unwrap();
    (1..=count.min(pages(pdf))).map(|number| page(path, &number.to_string())).collect()
}

fn page(path: &str, number: &str) -> Page {
    let picture = format!("{}-{number}-{}", path.trim_end_matches(".pdf"), std::process::id());
    run("pdftoppm", &["-r", SCAN_DPI, "-f", number, "-l", number, "-singlefile", "-gray", path, &picture]);
    let picture = format!("{picture}.pgm");
    let read = output("zbarimg", &["--quiet", "--raw", "--set", "disable", "--set", "qrcode.enable", &picture]);
    std::fs::remove_file(&picture).unwrap();
    let codes = String::from_utf8_lossy(&read.stdout).lines().map(str::to_string).collect();
    Page { printed: normal(&run("pdftotext", &["-f", number, "-l", number, path, "-"])), codes }
}
