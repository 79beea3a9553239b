//! Progress on the terminal: a bar per stage. Silent where standard error is not a terminal.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use planb_before::night::{Progress, Stage};
use planb_node::text::Language;

/// Bars on standard error.
pub struct Bars {
    language: Language,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars with words in this language.
    pub fn new(language: Language) -> Bars {
        Bars { language, bar: Mutex::new(None) }
    }

    /// Begins a bar of so many steps with this word.
    pub fn start(&self, word: &str, steps: u64) {
        self.end();
        let style = ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len} {elapsed_precise}");
        let bar = ProgressBar::new(steps).with_message(word.to_string());
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(250));
        if let Ok(mut slot) = self.bar.lock() {
            *slot = Some(bar);
        }
    }

    /// Ends the bar that runs, and leaves it standing.
    pub fn end(&self) {
        if let Ok(mut slot) = self.bar.lock()
            && let Some(bar) = slot.take()
        {
            bar.finish();
        }
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, steps: u64) {
        self.start(&self.language.say(stage.key()), steps);
    }

    fn step(&self, steps: u64) {
        if let Ok(slot) = self.bar.lock()
            && let Some(bar) = slot.as_ref()
        {
            bar.inc(steps);
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.end();
    }
}
