//! BENCHMARKS.md: what was measured, on what, and which aims were met.

use std::fmt::Write;

/// Everything that one run measured.
pub struct Report {
    pub machine: Vec<(&'static str, String)>,
    pub command: String,
    pub parts: Vec<Part>,
}

/// One subject: its rows, its aims, and what could not be measured.
#[derive(Default)]
pub struct Part {
    pub title: &'static str,
    /// What is compared, and what is not equal about it.
    pub about: String,
    /// What its rows count.
    pub counts: Counts,
    pub rows: Vec<Row>,
    pub ratios: Vec<Ratio>,
    /// Lines of a table whose columns are of this part alone.
    pub own_table: Vec<String>,
    pub aims: Vec<Aim>,
    pub missing: Vec<String>,
}

/// What the rows of a part count, and so what their bytes are divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counts {
    #[default]
    Pages,
    Entries,
}

impl Counts {
    fn head(self) -> &'static str {
        match self {
            Counts::Pages => "| | pages | wall s | CPU s | pages / CPU s | pages / s | kB / page | peak MiB |",
            Counts::Entries => "| | entries | wall s | CPU s | entries / CPU s | entries / s | B / entry | peak MiB |",
        }
    }
}

/// One thing that was measured. Pages (or entries) and bytes are zero where nothing was printed.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub what: String,
    pub wall_seconds: f64,
    pub cpu_seconds: f64,
    pub pages: u64,
    pub bytes: u64,
    pub peak_mib: u64,
}

impl Row {
    /// Pages per CPU-second; zero when nothing was printed.
    pub fn speed(&self) -> f64 {
        if self.cpu_seconds > 0.0 { self.pages as f64 / self.cpu_seconds } else { 0.0 }
    }

    fn markdown(&self, counts: Counts) -> String {
        let per = |count: f64, digits: usize| if count > 0.0 { format!("{count:.digits$}") } else { "–".into() };
        let pages = self.pages as f64;
        let wall_speed = if self.wall_seconds > 0.0 { pages / self.wall_seconds } else { 0.0 };
        // Digits of seconds, speeds and weights; the weight of a page is in kB.
        let (seconds, speed, weight, unit) = match counts {
            Counts::Pages => (1, 1, 1, 1000.0),
            Counts::Entries => (3, 0, 0, 1.0),
        };
        let each = if self.pages > 0 { self.bytes as f64 / pages / unit } else { 0.0 };
        format!(
            "| {} | {} | {:.seconds$} | {:.seconds$} | {} | {} | {} | {} |",
            self.what,
            per(pages, 0),
            self.wall_seconds,
            self.cpu_seconds,
            per(self.speed(), speed),
            per(wall_speed, speed),
            per(each, weight),
            per(self.peak_mib as f64, 0),
        )
    }
}

/// The same sheets by us and by a peer, who may need more or fewer pages for them.
#[derive(Clone, Debug)]
pub struct Ratio {
    pub what: String,
    pub ours: Row,
    pub peer: Row,
}

const RATIO_HEAD: &str = "| the same sheets | pages, ours | pages, theirs | pages / CPU s, ours | theirs | ours / theirs, a page | ours / theirs, the same content |";

impl Ratio {
    fn markdown(&self) -> String {
        let Ratio { what, ours, peer } = self;
        let of = |one: f64, other: f64| if other > 0.0 { format!("{:.1}", one / other) } else { "–".into() };
        format!(
            "| {what} | {} | {} | {:.1} | {:.1} | {} | {} |",
            ours.pages,
            peer.pages,
            ours.speed(),
            peer.speed(),
            of(ours.speed(), peer.speed()),
            of(peer.cpu_seconds, ours.cpu_seconds),
        )
    }
}

/// Something that was promised: what, the figure, and whether it holds.
pub struct Aim {
    pub what: String,
    pub measured: f64,
    pub met: Met,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    Yes,
    No,
}

impl Aim {
    pub fn at_least(what: &str, measured: f64, aim: f64) -> Aim {
        let met = if measured >= aim { Met::Yes } else { Met::No };
        Aim { what: format!("{what} ≥ {aim}"), measured, met }
    }

    pub fn at_most(what: &str, measured: f64, aim: f64) -> Aim {
        let met = if measured <= aim { Met::Yes } else { Met::No };
        Aim { what: format!("{what} ≤ {aim}"), measured, met }
    }
}

impl Part {
    pub fn new(title: &'static str, about: &str) -> Part {
        Part { title, about: about.to_string(), ..Part::default() }
    }

    /// Takes what was measured, or why it was not.
    pub fn take(&mut self, measured: Result<Row, String>) -> Option<Row> {
        match measured {
            Ok(row) => {
                self.rows.push(row.clone());
                Some(row)
            }
            Err(why) => {
                self.missing.push(why);
                None
            }
        }
    }
}

impl Report {
    /// True when everything was measured and every aim was met.
    pub fn is_whole(&self) -> bool {
        self.parts.iter().all(|part| part.missing.is_empty() && part.aims.iter().all(|aim| aim.met == Met::Yes))
    }

    pub fn markdown(&self) -> String {
        let mut text = String::from("# Benchmarks\n\nWritten by `");
        text.push_str(&self.command);
        text.push_str(
            "`; every row of a table was measured in the same run. CPU seconds count all processes and threads.\n\n",
        );
        for (name, value) in &self.machine {
            let _ = writeln!(text, "- {name}: {value}");
        }
        text.push_str(&self.sections());
        text
    }

    /// The parts alone, for a file that has the rest.
    pub fn sections(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            let _ = writeln!(text, "\n## {}\n\n{}\n", part.title, part.about);
            if !part.rows.is_empty() {
                let _ = writeln!(text, "{}", part.counts.head());
                text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|\n");
            }
            for row in &part.rows {
                let _ = writeln!(text, "{}", row.markdown(part.counts));
            }
            if !part.ratios.is_empty() {
                let _ = writeln!(text, "\n{RATIO_HEAD}\n|---|--:|--:|--:|--:|--:|--:|");
            }
            for ratio in &part.ratios {
                let _ = writeln!(text, "{}", ratio.markdown());
            }
            for line in &part.own_table {
                let _ = writeln!(text, "{line}");
            }
            if !part.aims.is_empty() {
                text.push_str("\n| aim | measured | met |\n|---|--:|---|\n");
            }
            for aim in &part.aims {
                let met = if aim.met == Met::Yes { "yes" } else { "**no**" };
                let _ = writeln!(text, "| {} | {:.2} | {met} |", aim.what, aim.measured);
            }
            for why in &part.missing {
                let _ = writeln!(text, "\nNot measured: {why}");
            }
        }
        text
    }
}

/// The figures' machine, for a file whose head tells of another run.
pub fn place(parts: &mut [Part], machine: &[(&'static str, String)], command: &str) {
    let Some(head) = parts.first_mut() else { return };
    let lines: Vec<String> = machine.iter().map(|(name, value)| format!("- {name}: {value}")).collect();
    head.about = format!("Written by `{command}`.\n\n{}\n\n{}", lines.join("\n"), head.about);
}

/// A report with these sections in the place of those whose headings begin with `title`; at the end where there were none.
pub fn renewed(old: &str, title: &str, sections: &str) -> String {
    let mut parts = old.split("\n## ");
    let mut text = parts.next().unwrap_or_default().trim_end().to_string();
    let mut new = Some(sections.trim());
    for part in parts {
        if !part.starts_with(title) {
            let _ = write!(text, "\n\n## {}", part.trim_end());
        } else if let Some(new) = new.take() {
            let _ = write!(text, "\n\n{new}");
        }
    }
    if let Some(new) = new {
        let _ = write!(text, "\n\n{new}");
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_missed_and_what_was_not_measured() {
        let mut part = Part::new("Pages", "The same pages.");
        let row = Row {
            what: "ours".into(),
            wall_seconds: 1.0,
            cpu_seconds: 2.0,
            pages: 400,
            bytes: 4_000_000,
            peak_mib: 90,
        };
        assert!(part.take(Ok(row.clone())).is_some());
        let peer = Row { pages: 500, cpu_seconds: 100.0, ..row.clone() };
        part.ratios.push(Ratio { what: "runs: a peer".into(), ours: row, peer });
        part.aims.push(Aim::at_least("ours / typst", 0.9, 0.95));
        assert!(part.take(Err("WeasyPrint: no network".into())).is_none());
        let report =
            Report { machine: vec![("Cores", "2".into())], command: "cargo xtask bench".into(), parts: vec![part] };
        assert!(!report.is_whole());
        let text = report.markdown();
        for line in [
            "| ours | 400 | 1.0 | 2.0 | 200.0 | 400.0 | 10.0 | 90 |",
            "| runs: a peer | 400 | 500 | 200.0 | 5.0 | 40.0 | 50.0 |",
            "| ours / typst ≥ 0.95 | 0.90 | **no** |",
            "Not measured: WeasyPrint: no network",
            "- Cores: 2",
        ] {
            assert!(text.lines().any(|own| own == line), "{line}\n{text}");
        }
    }

    #[test]
    fn entries_are_counted_in_bytes() {
        let row = Row {
            what: "ours".into(),
            wall_seconds: 0.0372,
            cpu_seconds: 0.031,
            pages: 1_000,
            bytes: 428_804,
            peak_mib: 0,
        };
        assert_eq!(row.markdown(Counts::Entries), "| ours | 1000 | 0.037 | 0.031 | 32258 | 26882 | 429 | – |");
    }

    #[test]
    fn sections_are_renewed_and_the_others_kept() {
        let old =
            "# Benchmarks\n\n## Pages\n\nold\n\n## The log\n\nold\n\n## The log: a start\n\nold\n\n## More\n\nkept\n";
        let new = "# Benchmarks\n\n## Pages\n\nold\n\n## The log\n\nnew\n\n## More\n\nkept\n";
        assert_eq!(renewed(old, "The log", "\n## The log\n\nnew\n"), new);
        assert_eq!(renewed("# Benchmarks\n", "The log", "\n## The log\n"), "# Benchmarks\n\n## The log\n");
    }

    #[test]
    fn an_aim_is_met_on_its_own_side() {
        assert_eq!(Aim::at_least("a", 0.95, 0.95).met, Met::Yes);
        assert_eq!(Aim::at_least("a", 0.94, 0.95).met, Met::No);
        assert_eq!(Aim::at_most("a", 60.0, 60.0).met, Met::Yes);
        assert_eq!(Aim::at_most("a", 60.1, 60.0).met, Met::No);
    }
}
