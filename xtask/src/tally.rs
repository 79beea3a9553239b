//! How many checks passed and failed, as cargo-nextest and `cargo test` report them.

use std::ops::Add;

/// Checks counted so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    /// One check that passed.
    pub const PASSED: Tally = Tally { passed: 1, failed: 0 };
    /// One check that failed.
    pub const FAILED: Tally = Tally { passed: 0, failed: 1 };

    /// Reads a line that sums tests up: nextest's `Summary [ 1.2s] 5 tests run: 3 passed, 2 failed, 0 skipped`, and
    /// `cargo test`'s `test result: ok. 3 passed; 0 failed; …`. `None` for any other line.
    pub fn reported(line: &str) -> Option<Tally> {
        let line = line.trim();
        let counts = match (line.strip_prefix("test result: "), line.split_once(" run: ")) {
            (Some(rest), _) => rest.split_once(". ")?.1,
            (None, Some((before, rest))) if before.starts_with("Summary [") => rest,
            _ => return None,
        };
        Some(Tally::counted(counts))
    }

    /// Reads a line of the crash tests that counts their runs: `crash: 50 passed, 0 failed`. `None` for any other line.
    pub fn of_crash(line: &str) -> Option<Tally> {
        line.split_once("crash: ").map(|(_, counts)| Tally::counted(counts))
    }

    /// Reads the last line of the browser's run: `e2e: 312 passed, 0 failed`. `None` for any other line.
    pub fn of_e2e(line: &str) -> Option<Tally> {
        line.strip_prefix("e2e: ").map(Tally::counted)
    }

    /// Reads schemathesis' line on its cases: `5298 generated, 5297 passed, 1 skipped`, or `5298 generated, 3 found 2 unique
    /// failures`. `None` for any other line.
    pub fn of_schemathesis(line: &str) -> Option<Tally> {
        let (generated, rest) = line.trim().split_once(" generated, ")?;
        let generated: u32 = generated.parse().ok()?;
        let of = |word: &str| {
            let part = rest.split(", ").find(|part| part.split(' ').nth(1) == Some(word))?;
            part.split(' ').next()?.parse::<u32>().ok()
        };
        let failed = of("found").unwrap_or(0);
        Some(Tally { passed: of("passed").unwrap_or(generated.saturating_sub(failed)), failed })
    }

    /// Adds up `3 passed, 2 failed` and the like.
    fn counted(counts: &str) -> Tally {
        let mut tally = Tally::default();
        for part in counts.split([',', ';']) {
            let mut words = part.split_whitespace();
            let (number, word) = (words.next().and_then(|n| n.parse::<u32>().ok()), words.next());
            match (number, word) {
                (Some(number), Some("passed")) => tally.passed += number,
                (Some(number), Some("failed" | "timed" | "exec")) => tally.failed += number,
                _ => {}
            }
        }
        tally
    }
}

impl Add for Tally {
    type Output = Tally;

    fn add(self, other: Tally) -> Tally {
        Tally { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, passed: u32, failed: u32) {
        assert_eq!(Tally::reported(line), Some(Tally { passed, failed }), "{line}");
    }

    #[test]
    fn reads_what_schemathesis_found() {
        let read = |line| Tally::of_schemathesis(line).map(|tally| (tally.passed, tally.failed));
        assert_eq!(read("  120 generated, 118 passed, 2 skipped"), Some((118, 0)));
        assert_eq!(read("  4 generated, 1 found 1 unique failure"), Some((3, 1)));
        assert_eq!(read("  Selected: 1/1"), None);
    }

    #[test]
    fn reads_the_sums_of_both_runners() {
        check("     Summary [   0.010s] 12 tests run: 12 passed, 0 skipped", 12, 0);
        check("     Summary [   0.010s] 12 tests run: 8 passed (1 slow), 3 failed, 1 timed out, 4 skipped", 8, 4);
        check("     Summary [   0.010s] 3/12 tests run: 2 passed, 1 exec failed, 0 skipped", 2, 1);
        check("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s", 3, 0);
        check("test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out", 3, 2);
    }

    #[test]
    fn reads_the_runs_of_the_crash_tests() {
        assert_eq!(Tally::of_crash("crash: 1999 passed, 1 failed"), Some(Tally { passed: 1_999, failed: 1 }));
        assert_eq!(Tally::of_crash("test result: ok. 3 passed; 0 failed"), None);
    }

    #[test]
    fn reads_the_sum_of_the_browser() {
        assert_eq!(Tally::of_e2e("e2e: 312 passed, 2 failed\n"), Some(Tally { passed: 312, failed: 2 }));
        assert_eq!(Tally::of_e2e("page / done: 12 passed, 0 failed so far"), None);
    }

    #[test]
    fn other_lines_report_nothing() {
        for line in [
            "",
            "running 3 tests",
            "test a ... ok",
            "   PASS [ 0.1s] planb a",
            "3 passed, 0 failed",
            "night run: 3 passed",
        ] {
            assert_eq!(Tally::reported(line), None, "{line}");
        }
    }
}
