//! Other people's programs that read and judge what was set.
#![allow(dead_code, reason = "each test takes a part of it")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use planb_paper::geometry::{BOX_LINE_MM, BOX_MM, BoxAt};

/// Runs an outside program on `pdf` (given as a file) and returns what it prints.
pub fn outside(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Vec<u8> {
    let mut file = tempfile(pdf);
    file.1.flush().unwrap();
    let output = Command::new(program).args(before).arg(&file.0).args(after).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|e| panic!("{program} is needed (poppler-utils, qpdf, zbar-tools): {e}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    std::fs::remove_file(&file.0).unwrap();
    output.stdout
}

fn tempfile(pdf: &[u8]) -> (PathBuf, std::fs::File) {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("planb-paper-{}-{number}.pdf", std::process::id()));
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(pdf).unwrap();
    (path, file)
}

pub fn text(pdf: &[u8]) -> String {
    String::from_utf8(outside("pdftotext", &["-layout"], pdf, &["-"])).unwrap()
}

/// Text in the order in which it was set.
pub fn flowing_text(pdf: &[u8]) -> String {
    String::from_utf8(outside("pdftotext", &["-raw"], pdf, &["-"])).unwrap()
}

/// How high each occurrence of a word stands, in points, from its ascender to its descender.
pub fn word_heights(pdf: &[u8], word: &str) -> Vec<f64> {
    let told = String::from_utf8(outside("pdftotext", &["-bbox"], pdf, &["-"])).unwrap();
    let end = format!(">{word}</word>");
    let side = |line: &str, name: &str| -> f64 {
        line.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().parse().unwrap()
    };
    told.lines().filter(|line| line.ends_with(&end)).map(|line| side(line, "yMax") - side(line, "yMin")).collect()
}

/// Text without any white space, so that line breaks do not matter.
pub fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// The number of pages, as pdfinfo counts them.
pub fn pages(pdf: &[u8]) -> u32 {
    let told = String::from_utf8(outside("pdfinfo", &[], pdf, &[])).unwrap();
    let line = told.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

/// What the codes of a page say, read from a picture of so many dots an inch.
pub fn codes(pdf: &[u8], page: u32, dots: u32) -> Vec<String> {
    let (number, dots) = (page.to_string(), dots.to_string());
    let picture = outside("pdftoppm", &["-gray", "-r", &dots, "-f", &number, "-l", &number], pdf, &[]);
    let read = outside("zbarimg", &["--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable"], &picture, &[]);
    String::from_utf8(read).unwrap().lines().map(str::to_string).collect()
}

/// Keeps a document to be looked at, in the folder that `PLANB_PAGES` names.
pub fn save(name: &str, pdf: &[u8]) {
    if let Ok(directory) = std::env::var("PLANB_PAGES") {
        std::fs::write(format!("{directory}/{name}.pdf"), pdf).unwrap();
    }
}

/// A page in grey at 10 pixels a mm.
pub struct Gray {
    width: usize,
    pixels: Vec<u8>,
}

impl Gray {
    /// A page of a document, as a printer would print it.
    pub fn of_page(pdf: &[u8], page: u32) -> Gray {
        let number = page.to_string();
        Gray::read(&outside("pdftoppm", &["-gray", "-r", "254", "-f", &number, "-l", &number], pdf, &[]))
    }

    fn read(pgm: &[u8]) -> Gray {
        let head: Vec<&[u8]> = pgm.splitn(4, |b| b.is_ascii_whitespace()).collect();
        let number = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<usize>().unwrap();
        let (width, height) = (number(head[1]), number(head[2].split(|b| *b == b'\n').next().unwrap()));
        Gray { width, pixels: pgm[pgm.len() - width * height..].to_vec() }
    }

    fn dark(&self, x_mm: f64, y_mm: f64) -> bool {
        self.pixels[(y_mm * 10.0) as usize * self.width + (x_mm * 10.0) as usize] < 128
    }

    /// Whether an empty tick box stands there.
    pub fn has_box(&self, at: &BoxAt) -> bool {
        let side = BOX_MM / 2.0 - BOX_LINE_MM / 2.0;
        let sides = [(-side, 0.0), (side, 0.0), (0.0, -side), (0.0, side)];
        let inside = [(0.0, 0.0), (-1.2, 1.2)];
        sides.iter().all(|(x, y)| self.dark(at.x_mm + x, at.y_mm + y))
            && !inside.iter().any(|(x, y)| self.dark(at.x_mm + x, at.y_mm + y))
    }

    /// Whether a corner mark stands there.
    pub fn has_mark(&self, x_mm: f64, y_mm: f64) -> bool {
        let is_dark = |away: f64| self.dark(x_mm + away, y_mm + away);
        is_dark(0.0) && is_dark(-2.8) && is_dark(2.8) && !self.dark(x_mm - 3.4, y_mm) && !self.dark(x_mm + 3.4, y_mm)
    }
}
