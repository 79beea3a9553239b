//! The same pages by us, by the typst command line, by WeasyPrint and by ReportLab.
//!
//! `planb bench-dump DIR` writes one folder per document: templates (`main.typ` …), their data, and `binder.json` for the
//! Python peers, with the fonts in `DIR/fonts`. `planb bench-render DIR` renders them all (or with `--kind runs` those of one
//! kind) as the night does and answers `{"pages", "bytes"}`; the peers' scripts (`SCRIPT DATA OUT`) answer the same, with
//! their own seconds.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::report::{Aim, Part, Ratio, Row};
use super::{BENCH, Choice, PLANB, Size, TypstPeer};
use crate::run::{Cost, command, counted, measured};
use crate::tools::{Speed, TOOLS, cargo_tool};

/// The version of typst that we build in; the command line must be the same.
const TYPST: &str = "0.15.1";
/// The wheel nearest to it: 0.15.1 was never published as one.
const TYPST_WHEEL: &str = "0.15.2";

/// Documents that are dumped, so that the slowest peer ends within minutes: about two units' runs, clients, bags and medicines.
const DOCUMENTS: &str = "8";

/// Documents of a quick run.
const DOCUMENTS_QUICK: &str = "4";

/// What the documents are of, as their folders are called; medicines are lists and signing sheets.
const KINDS: [&str; 4] = ["runs", "clients", "bag", "medicines"];

/// What both sides of the comparison with typst claim.
const STANDARDS: &str = "a-2a,ua-1";

/// Measures every peer that can be had.
pub fn part(choice: Choice) -> Part {
    let mut part = Part::new(
        "Pages",
        "The same binder pages from the same data. Ours and typst's have the same templates and are PDF/A-2a and PDF/UA-1 both; ours are also \
         recompressed. WeasyPrint and ReportLab set the same content by their own means (`bench/peers`): WeasyPrint once with \
         PDF/UA-1 and once without, ReportLab writes no tags at all. The \
         Python peers' times leave out the start of Python; ours and typst's hold everything. The peers need more or fewer pages than we do for \
         the same sheets, so the second table has both: how much faster a page is set, and how much faster the same content.",
    );
    let dir = format!("{BENCH}/pages");
    let documents = if choice.size == Size::Small { DOCUMENTS_QUICK } else { DOCUMENTS };
    let words = [PLANB, "bench-dump", &dir, "--documents", documents, "--size", choice.size_word(), "--seed", "1"];
    if let Err(why) = measured(&words) {
        part.missing.push(why);
        return part;
    }
    let ours = part.take(ours(&dir));
    let typst = match choice.typst {
        TypstPeer::CommandLine => part.take(command_line(&dir)),
        TypstPeer::Wheel => part.take(wheel(&dir)),
        TypstPeer::Left => None,
    };
    let tagged = peer(&mut part, &dir, "WeasyPrint, PDF/UA-1", "weasyprint_pages.py", &["--ua"]);
    let plain = peer(&mut part, &dir, "WeasyPrint, no tags", "weasyprint_pages.py", &[]);
    let reportlab = peer(&mut part, &dir, "ReportLab, no tags", "reportlab_pages.py", &[]);
    if let Some(ours) = ours {
        let kinds = kinds(&mut part, &dir);
        for (name, documents) in
            [("WeasyPrint, PDF/UA-1", &tagged), ("WeasyPrint, no tags", &plain), ("ReportLab, no tags", &reportlab)]
        {
            let Some(documents) = documents else { continue };
            for own in &kinds {
                let what = format!("{}: {name}", own.what);
                part.ratios.push(Ratio { what, ours: own.clone(), peer: documents.sum(Some(&own.what)) });
            }
            part.ratios.push(Ratio { what: format!("all: {name}"), ours: ours.clone(), peer: documents.sum(None) });
        }
        let against = |other: &Option<Row>| other.as_ref().map(|other| ours.speed() / other.speed());
        let row = |documents: &Option<Documents>| documents.as_ref().map(|documents| documents.sum(None));
        let (tagged, plain, reportlab) = (row(&tagged), row(&plain), row(&reportlab));
        let aims = [
            ("ours / typst, pages per CPU s", against(&typst), 0.95),
            ("ours / WeasyPrint with tags, pages per CPU s", against(&tagged), 40.0),
            ("ours / WeasyPrint without tags, pages per CPU s", against(&plain), 40.0),
            ("ours / ReportLab, pages per CPU s", against(&reportlab), 0.9),
        ];
        part.aims.extend(aims.into_iter().filter_map(|(what, ratio, aim)| Some(Aim::at_least(what, ratio?, aim))));
        part.aims.push(Aim::at_most("kB per page", ours.bytes as f64 / ours.pages.max(1) as f64 / 1000.0, 15.0));
    }
    part
}

fn ours(dir: &str) -> Result<Row, String> {
    answered("Plan B", measured(&[PLANB, "bench-render", dir])?)
}

/// Our own documents, kind by kind, each kind by a process of its own.
fn kinds(part: &mut Part, dir: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in KINDS {
        match measured(&[PLANB, "bench-render", dir, "--kind", kind]).and_then(|cost| answered(kind, cost)) {
            // A quick run has not every kind.
            Ok(row) if row.pages == 0 => {}
            Ok(row) => rows.push(row),
            Err(why) => part.missing.push(why),
        }
    }
    rows
}

/// A row from a program that measured nothing itself but counts its pages and bytes.
fn answered(what: &str, cost: Cost) -> Result<Row, String> {
    let count = |name: &str| number(&cost.stdout, name).ok_or(format!("{what} did not answer with `{name}`"));
    let (pages, bytes) = (count("pages")? as u64, count("bytes")? as u64);
    Ok(row(what, &cost, pages, bytes))
}

fn row(what: &str, cost: &Cost, pages: u64, bytes: u64) -> Row {
    Row {
        what: what.to_string(),
        wall_seconds: cost.wall.as_secs_f64(),
        cpu_seconds: cost.cpu.as_secs_f64(),
        pages,
        bytes,
        peak_mib: cost.peak_kib / 1024,
    }
}

/// The number of a field in a flat JSON object; enough for answers that we write ourselves.
pub fn number(json: &str, name: &str) -> Option<f64> {
    let (_, after) = json.split_once(&format!("\"{name}\""))?;
    let value = after.trim_start().strip_prefix(':')?.trim_start();
    let end = value.find(|letter: char| !(letter.is_ascii_digit() || ".-+eE".contains(letter))).unwrap_or(value.len());
    value[..end].parse().ok()
}

/// The folders that hold a document, in order.
fn documents(dir: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dir).map_err(|trouble| format!("{dir}: {trouble}"))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.join("main.typ").is_file());
    found.sort();
    if found.is_empty() { Err(format!("{dir} holds no main.typ")) } else { Ok(found) }
}

/// The typst command line, one process per document, as a script would call it.
fn command_line(dir: &str) -> Result<Row, String> {
    let typst = cargo_tool("typst-cli", TYPST, Speed::Optimised)?;
    let mut script = String::new();
    for document in documents(dir)? {
        let (root, fonts) = (document.display(), format!("{dir}/fonts"));
        script.push_str(&format!(
            "{} compile --root {root} --font-path {fonts} --ignore-system-fonts --pdf-standard {STANDARDS} {root}/main.typ {root}/typst.pdf\n",
            typst.display()
        ));
    }
    let cost = measured(&["sh", "-e", "-c", &script])?;
    let (pages, bytes) = written(dir, "typst.pdf")?;
    Ok(row(&format!("typst {TYPST}, command line"), &cost, pages, bytes))
}

/// The typst compiler as a Python package: not the command line, but the same version of the same code.
fn wheel(dir: &str) -> Result<Row, String> {
    const COMPILE: &str = "import sys, typst\n\
        for root in sys.argv[2:]:\n    \
            typst.compile(root + '/main.typ', output=root + '/typst.pdf', root=root, font_paths=[sys.argv[1]], \
            ignore_system_fonts=True, pdf_standards=['a-2a', 'ua-1'])\n\
        print('done')";
    let python = peers()?;
    let package = format!("typst=={TYPST_WHEEL}");
    if counted(command(&[&python, "-m", "pip", "install", "--quiet", &package])).failed > 0 {
        return Err(format!("no Python package {package}"));
    }
    let fonts = format!("{dir}/fonts");
    let roots: Vec<String> = documents(dir)?.iter().map(|path| path.display().to_string()).collect();
    let mut words = vec![python.as_str(), "-c", COMPILE, &fonts];
    words.extend(roots.iter().map(String::as_str));
    let cost = measured(&words)?;
    let (pages, bytes) = written(dir, "typst.pdf")?;
    Ok(row(&format!("typst {TYPST_WHEEL} as a Python package, one process"), &cost, pages, bytes))
}

/// Pages and bytes of the PDFs that a peer wrote beside each document.
fn written(dir: &str, name: &str) -> Result<(u64, u64), String> {
    let (mut pages, mut bytes) = (0, 0);
    for document in documents(dir)? {
        let pdf = document.join(name);
        bytes += fs::metadata(&pdf).map_err(|trouble| format!("{}: {trouble}", pdf.display()))?.len();
        let counted = measured(&["qpdf", "--show-npages", &pdf.display().to_string()])?;
        pages += counted.stdout.trim().parse::<u64>().map_err(|trouble| format!("qpdf: {trouble}"))?;
    }
    Ok((pages, bytes))
}

/// What a peer needed, document by document.
struct Documents(Vec<(PathBuf, Row)>);

impl Documents {
    /// The sum of all, or of those of one kind.
    fn sum(&self, kind: Option<&str>) -> Row {
        let mut sum = Row::default();
        let is_of_kind = |path: &Path| kind.is_none_or(|kind| path.to_string_lossy().ends_with(&format!("-{kind}")));
        for (_, one) in self.0.iter().filter(|(path, _)| is_of_kind(path)) {
            sum.wall_seconds += one.wall_seconds;
            sum.cpu_seconds += one.cpu_seconds;
            sum.pages += one.pages;
            sum.bytes += one.bytes;
            sum.peak_mib = sum.peak_mib.max(one.peak_mib);
        }
        sum
    }
}

/// A Python peer's row in the table, and its documents.
fn peer(part: &mut Part, dir: &str, what: &str, script_name: &str, flags: &[&str]) -> Option<Documents> {
    match python(dir, what, script_name, flags) {
        Ok(documents) => {
            part.rows.push(Row { what: what.to_string(), ..documents.sum(None) });
            Some(documents)
        }
        Err(why) => {
            part.missing.push(why);
            None
        }
    }
}

/// A Python peer over all documents, one after the other.
fn python(dir: &str, what: &str, script_name: &str, flags: &[&str]) -> Result<Documents, String> {
    let python = peers()?;
    let script = format!("bench/peers/{script_name}");
    let mut rows = Vec::new();
    for document in documents(dir)? {
        let data = document.join("binder.json").display().to_string();
        let out = document.join(script_name.replace(".py", ".pdf")).display().to_string();
        let mut cost = measured(&[&[python.as_str(), &script, &data, &out], flags].concat())?;
        // A peer's own figures leave out the start of Python, to its advantage.
        let own = |name: &str| number(&cost.stdout, name).map(Duration::from_secs_f64);
        (cost.wall, cost.cpu) = (own("wall_seconds").unwrap_or(cost.wall), own("cpu_seconds").unwrap_or(cost.cpu));
        rows.push((document, answered(what, cost)?));
    }
    Ok(Documents(rows))
}

/// The Python with the peers in it, made once.
fn peers() -> Result<String, String> {
    let home = format!("{TOOLS}/peers");
    let python = format!("{home}/bin/python");
    let wanted =
        fs::read_to_string("bench/peers/requirements.txt").map_err(|trouble| format!("requirements: {trouble}"))?;
    let marker = Path::new(&home).join("requirements.txt");
    if fs::read_to_string(&marker).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    for words in [
        vec!["python3", "-m", "venv", &home],
        vec![&python, "-m", "pip", "install", "--quiet", "--requirement", "bench/peers/requirements.txt"],
    ] {
        if counted(command(&words)).failed > 0 {
            return Err(format!("{} could not be run", words.join(" ")));
        }
    }
    fs::write(&marker, wanted).map_err(|trouble| trouble.to_string())?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_summed_by_kind() {
        let row = |pages| Row { pages, cpu_seconds: 2.0, ..Row::default() };
        let documents =
            Documents(vec![("01-runs".into(), row(3)), ("02-bag".into(), row(5)), ("05-runs".into(), row(7))]);
        assert_eq!((documents.sum(None).pages, documents.sum(Some("runs")).pages), (15, 10));
        assert_eq!(documents.sum(Some("clients")).speed(), 0.0);
    }

    #[test]
    fn numbers_are_read_from_an_answer() {
        let json = r#"{"pages": 9612, "seconds":41.5,"refused": 15, "opened": "x.pdf"}"#;
        assert_eq!(number(json, "pages"), Some(9612.0));
        assert_eq!(number(json, "seconds"), Some(41.5));
        assert_eq!(number(json, "opened"), None);
        assert_eq!(number(json, "bytes"), None);
    }
}
