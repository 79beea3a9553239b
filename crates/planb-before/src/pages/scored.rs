//! Reads what a table answered in an exercise: points within bounds, and what was missing, each thing once.

use planb_core::exercise::scenario::Question;
use planb_core::refusal::Refusal;
use planb_node::web::fields::Told;
use planb_node::web::{Fields, In};

/// Characters of a task, most.
const WHAT_MOST: usize = 300;

/// What a filled form says, checked.
pub struct Scored {
    pub score: u32,
    pub of: u32,
    /// A line for each question: `3: 8/12 – what was missing`.
    pub answers: String,
    pub missing: Vec<String>,
}

impl Scored {
    /// One thing more that was missing; said twice it is one task.
    fn lack(&mut self, what: String) {
        if !what.is_empty() && !self.missing.contains(&what) {
            self.missing.push(what);
        }
    }
}

/// Reads the form; or all that is wrong with it.
pub fn scored(by: &In, questions: &[Question], fields: &Fields) -> Result<Scored, Vec<Told>> {
    let mut scored = Scored { score: 0, of: 0, answers: String::new(), missing: Vec::new() };
    let mut errors = Vec::new();
    let mut told = |name: String, number: u32, why: Refusal| {
        let number = by.say_with("exercises-question", &[("number", number.to_string())]);
        let text = by.say_with(&format!("err-{}", why.key), &why.args);
        errors.push(Told { name, text: format!("{number}: {text}") });
    };
    for question in questions {
        let names = ["points", "missing"].map(|name| format!("{name}-{}", question.number));
        // Dashes between spaces tell the parts of a saved line apart.
        let missing = fields.get(&names[1]).replace(" – ", " - ");
        let typed = fields.get(&names[0]);
        let points = if typed.is_empty() { Some(0) } else { typed.parse::<u32>().ok() };
        match points.filter(|points| *points <= question.points) {
            Some(points) => {
                scored.score += points;
                let rest = if missing.is_empty() { String::new() } else { format!(" – {missing}") };
                let line = format!("{}: {points}/{}{rest}\n", question.number, question.points);
                scored.answers.push_str(&line);
            }
            None => {
                let why = Refusal::new("field-number").with("least", 0).with("most", question.points);
                told(names[0].clone(), question.number, why);
            }
        }
        scored.of += question.points;
        let characters = missing.chars().count();
        if missing.chars().any(char::is_control) {
            told(names[1].clone(), question.number, Refusal::new("field-control"));
        } else if characters > WHAT_MOST {
            let why = Refusal::new("field-too-long").with("characters", characters).with("most", WHAT_MOST);
            told(names[1].clone(), question.number, why);
        }
        scored.lack(missing);
    }
    for line in fields.get("more").lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.chars().count() > WHAT_MOST {
            let text = by.say_with("exercises-long-line", &[("most", WHAT_MOST.to_string())]);
            errors.push(Told { name: "more".into(), text });
        } else {
            scored.lack(line.to_string());
        }
    }
    if errors.is_empty() { Ok(scored) } else { Err(errors) }
}
