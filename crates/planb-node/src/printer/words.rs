//! Why a printer waits, in words: the keywords of RFC 8011 and PWG 5100.9, of which people need a dozen.

/// Why a printer waits or will soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    PaperOut,
    PaperJam,
    PaperMissing,
    TonerOut,
    CoverOpen,
    OutputFull,
    Paused,
    Off,
    Full,
    /// Something that only the printer's own display says.
    Other,
    PaperLow,
    TonerLow,
}

impl Reason {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Reason::PaperOut => "printer-paper-out",
            Reason::PaperJam => "printer-paper-jam",
            Reason::PaperMissing => "printer-paper-missing",
            Reason::TonerOut => "printer-toner-out",
            Reason::CoverOpen => "printer-cover-open",
            Reason::OutputFull => "printer-output-full",
            Reason::Paused => "printer-paused",
            Reason::Off => "printer-off",
            Reason::Full => "printer-full",
            Reason::Other => "printer-other",
            Reason::PaperLow => "printer-paper-low",
            Reason::TonerLow => "printer-toner-low",
        }
    }

    /// Whether nothing comes out before somebody has seen to it.
    pub fn stops(self) -> bool {
        !matches!(self, Reason::PaperLow | Reason::TonerLow)
    }
}

/// The reasons that keywords name, each once, those that stop first. A report is no reason.
pub fn reasons<'a>(keywords: impl Iterator<Item = &'a str>) -> Vec<Reason> {
    let mut found: Vec<Reason> = keywords.filter_map(reason).collect();
    found.sort();
    found.dedup();
    found
}

fn reason(keyword: &str) -> Option<Reason> {
    let (plain, is_report) = match keyword.rsplit_once('-') {
        Some((plain, "error" | "warning")) => (plain, false),
        Some((plain, "report")) => (plain, true),
        _ => (keyword, false),
    };
    Some(match plain {
        "none" => return None,
        "media-empty" => Reason::PaperOut,
        "media-jam" => Reason::PaperJam,
        "media-needed" | "input-tray-missing" => Reason::PaperMissing,
        "toner-empty" | "marker-supply-empty" | "marker-waste-full" | "developer-empty" => Reason::TonerOut,
        "cover-open" | "door-open" | "interlock-open" => Reason::CoverOpen,
        "output-area-full" | "output-tray-missing" => Reason::OutputFull,
        "paused" | "moving-to-paused" | "stopped-partly" => Reason::Paused,
        "shutdown" | "stopping" | "connecting-to-device" | "timed-out" | "offline" => Reason::Off,
        "spool-area-full" => Reason::Full,
        "media-low" => Reason::PaperLow,
        "toner-low" | "marker-supply-low" | "marker-waste-almost-full" | "developer-low" => Reason::TonerLow,
        _ if is_report || keyword.ends_with("-warning") => return None,
        _ => Reason::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_the_reasons_that_people_know() {
        let read = |words: &[&str]| reasons(words.iter().copied());
        assert_eq!(read(&["none"]), []);
        assert_eq!(
            read(&["media-low-warning", "media-empty-error", "media-empty"]),
            [Reason::PaperOut, Reason::PaperLow]
        );
        assert_eq!(read(&["toner-low-report", "fuser-over-temp-error"]), [Reason::Other, Reason::TonerLow]);
        assert_eq!(read(&["hibernate-report", "wifi-not-configured-warning", ""]), [Reason::Other]);
        assert!(Reason::PaperOut.stops() && !Reason::TonerLow.stops());
    }
}
