//! A whole night of the demo municipality, the night after it, and a large import.

use super::pages::number;
use super::report::{Aim, Part, Row};
use super::{BENCH, Choice, PLANB, Size};
use crate::run::{Cost, measured};

/// Rows of visits in the large import.
const ROWS: &str = "100000";

/// Pages of the printed report.
const REPORT_PAGES: &str = "2000";

/// How many of the clients change before the second night.
const CHANGED_PERCENT: &str = "5";

fn row(what: &str, cost: &Cost, pages: u64) -> Row {
    Row {
        what: what.to_string(),
        wall_seconds: cost.wall.as_secs_f64(),
        cpu_seconds: cost.cpu.as_secs_f64(),
        pages,
        bytes: 0,
        peak_mib: cost.peak_kib / 1024,
    }
}

/// From exports to sealed bundles. Making the exports is measured too, since `demo` does both; the night's own seconds
/// are in its answer.
pub fn whole(choice: Choice) -> Part {
    let mut part = Part::new(
        "A whole night",
        "`planb demo`: makes the municipality's exports, imports, guards, plans, sets, seals every unit's binder and opens one. The row is the whole \
         command; the aim is about the night's own seconds, as its answer has them.",
    );
    let dir = format!("{BENCH}/demo");
    let measured = measured(&[PLANB, "demo", "--dir", &dir, "--seed", "1", "--size", choice.size_word(), "--json"]);
    let cost = match measured {
        Ok(cost) => cost,
        Err(why) => {
            part.missing.push(why);
            return part;
        }
    };
    let answer = |name: &str| number(&cost.stdout, name);
    let (Some(pages), Some(seconds)) = (answer("pages"), answer("seconds")) else {
        part.missing.push("the demo's answer has no pages or seconds".into());
        return part;
    };
    part.rows.push(row("demo, all of it", &cost, pages as u64));
    if choice.size == Size::Kalix {
        part.aims.push(Aim::at_least("pages", pages, 9_600.0));
        part.aims.push(Aim::at_most("seconds of the night (40 is the wish)", seconds, 60.0));
    }
    part.aims.push(Aim::at_most("peak MiB", cost.peak_kib as f64 / 1024.0, 1024.0));
    part
}

/// The next night, with some clients changed: time, and whether exactly the changed sheets are listed.
pub fn second(choice: Choice) -> Part {
    let mut part = Part::new(
        "The second night",
        "`planb bench-second`: the next night's exports with 5 % of the clients changed. What ought to be listed is told by whoever wrote the \
         exports: needs and keys on the client's sheets, doses on those of medicines, keys on runs. The harm list is not judged. The \
         row holds two whole nights and a plan.",
    );
    let dir = format!("{BENCH}/second");
    let words = [
        PLANB,
        "bench-second",
        &dir,
        "--size",
        choice.size_word(),
        "--changed-percent",
        CHANGED_PERCENT,
        "--seed",
        "1",
    ];
    match measured(&words) {
        Ok(cost) => {
            let answer = |name: &str| number(&cost.stdout, name);
            part.rows.push(row("both nights", &cost, answer("pages").unwrap_or(0.0) as u64));
            part.aims
                .extend(answer("expected").map(|sheets| Aim::at_least("sheets that ought to be listed", sheets, 1.0)));
            match (answer("missed"), answer("extra")) {
                (Some(missed), Some(extra)) => {
                    part.aims.push(Aim::at_most("changed sheets that are not listed", missed, 0.0));
                    part.aims.push(Aim::at_most("listed sheets that did not change", extra, 0.0));
                }
                _ => part.missing.push("bench-second did not answer with `missed` and `extra`".into()),
            }
        }
        Err(why) => part.missing.push(why),
    }
    part
}

/// A night of nothing but printed reports.
pub fn reports() -> Part {
    let mut part = Part::new(
        "Reports as they are",
        "`planb bench-reports`: one PDF of 2 000 pages, 500 clients in eight units, as a system prints it: read, sorted, split, stamped, sealed. The row is the \
         whole command, with the making of the PDF and the keys.",
    );
    let cost = match measured(&[PLANB, "bench-reports", &format!("{BENCH}/reports"), "--pages", REPORT_PAGES]) {
        Ok(cost) => cost,
        Err(why) => {
            part.missing.push(why);
            return part;
        }
    };
    let answer = |name: &str| number(&cost.stdout, name);
    part.rows.push(row("2 000 pages", &cost, answer("sorted").unwrap_or(0.0) as u64));
    part.aims.extend(answer("sorted").map(|pages| Aim::at_least("pages sorted", pages, 2_000.0)));
    part.aims.extend(answer("seconds").map(|seconds| Aim::at_most("seconds of the night", seconds, 20.0)));
    part.aims.push(Aim::at_most("peak MiB", cost.peak_kib as f64 / 1024.0, 300.0));
    part
}

/// 100 000 rows of visits, beside the client list that they are joined with.
pub fn import(choice: Choice) -> Part {
    let mut part = Part::new(
        "A large import",
        "`planb import --check --json` on the demo's exports with the visits repeated up to 100 000 rows of XLSX: reading, mapping, joining and counting.",
    );
    let (from, to) = (format!("{BENCH}/rows-demo"), format!("{BENCH}/rows"));
    let size = choice.size_word();
    let made = measured(&[PLANB, "bench-exports", &from, "--size", size, "--seed", "1"])
        .and_then(|_| measured(&["python3", "-c", include_str!("rows.py"), &from, &to, ROWS]));
    if let Err(why) = made {
        part.missing.push(why);
        return part;
    }
    // Code 1 says that rows were refused, which the demo's exports want.
    let script = format!("{PLANB} import --check --json {to}/* > {BENCH}/import.json || test $? = 1");
    let cost = measured(&["sh", "-c", &script]);
    if let Some(row) = part.take(cost.map(|cost| row(&format!("import of {ROWS} rows of visits"), &cost, 0))) {
        part.aims.push(Aim::at_most("seconds", row.wall_seconds, 3.0));
    }
    part
}
