//! A rule said no: which, why, and what to do.

/// A rule's no. The sentence and the remedy stand in `text/` under `err-KEY` and `rec-KEY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub key: &'static str,
    /// Named values for the sentence; never personal data.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A no without values.
    pub fn new(key: &'static str) -> Refusal {
        Refusal { key, args: Vec::new() }
    }

    /// The same with one more named value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Refusal {
        self.args.push((name, value.to_string()));
        self
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.key)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Refusal {}
