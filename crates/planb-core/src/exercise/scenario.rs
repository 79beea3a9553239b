//! One hour at a table: three mornings that went wrong, and questions that the unit answers from its own binder.
//!
//! A question says what to look up and where. Where the register should know the answer, it stands on the leader's sheet; and
//! where the register does not, the question becomes a task before anybody has sat down.

use std::collections::BTreeMap;

/// What the register may know that answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Where the binder lies.
    BinderPlace,
    /// How old the paper is.
    Paper,
    /// Whether the computer may be used.
    Computer,
    Chain,
    Medicines,
    KeysPlace,
    /// What is done without each system.
    PlanB,
    Forms,
    /// Who takes over from the manager.
    Deputy,
    Printer,
    MinimumStaff,
    /// The staffing unit's number.
    Staffing,
    /// Who decides to go over to plan B.
    WhoStarts,
    /// The lowest level of service.
    Minimum,
    Duty,
    /// The most critical system.
    System,
    Outage,
    /// An approved plan.
    Plan,
    /// A supplier's number.
    Support,
    Delegation,
    /// How everything is entered afterwards.
    Back,
}

impl Fact {
    /// All, in the order above.
    pub const ALL: [Fact; 21] = [
        Fact::BinderPlace,
        Fact::Paper,
        Fact::Computer,
        Fact::Chain,
        Fact::Medicines,
        Fact::KeysPlace,
        Fact::PlanB,
        Fact::Forms,
        Fact::Deputy,
        Fact::Printer,
        Fact::MinimumStaff,
        Fact::Staffing,
        Fact::WhoStarts,
        Fact::Minimum,
        Fact::Duty,
        Fact::System,
        Fact::Outage,
        Fact::Plan,
        Fact::Support,
        Fact::Delegation,
        Fact::Back,
    ];

    /// The text that says what to do when the register does not know it.
    pub fn task_key(self) -> &'static str {
        match self {
            Fact::BinderPlace => "exercise-task-binder-place",
            Fact::Paper => "exercise-task-paper",
            Fact::Computer => "exercise-task-computer",
            Fact::Chain => "exercise-task-chain",
            Fact::Medicines => "exercise-task-medicines",
            Fact::KeysPlace => "exercise-task-keys-place",
            Fact::PlanB => "exercise-task-plan-b",
            Fact::Forms => "exercise-task-forms",
            Fact::Deputy => "exercise-task-deputy",
            Fact::Printer => "exercise-task-printer",
            Fact::MinimumStaff => "exercise-task-minimum-staff",
            Fact::Staffing => "exercise-task-staffing",
            Fact::WhoStarts => "exercise-task-who-starts",
            Fact::Minimum => "exercise-task-minimum",
            Fact::Duty => "exercise-task-duty",
            Fact::System => "exercise-task-system",
            Fact::Outage => "exercise-task-outage",
            Fact::Plan => "exercise-task-plan",
            Fact::Support => "exercise-task-support",
            Fact::Delegation => "exercise-task-delegation",
            Fact::Back => "exercise-task-back",
        }
    }
}

/// What the register knows of a unit, as it would be read out. What is not there, it does not know.
pub type UnitFacts = BTreeMap<Fact, String>;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub number: u32,
    /// The question: `exercise-SCENARIO-question-N`.
    pub key: String,
    /// What to look up and where: `exercise-SCENARIO-look-N`.
    pub look_key: String,
    pub points: u32,
    pub minutes: u32,
    /// What the register should know.
    pub fact: Option<Fact>,
    /// What it knows, for the leader's sheet.
    pub answer: Option<String>,
}

impl Question {
    /// The text of the task that this question is, when the register should know the answer and does not.
    pub fn task_key(&self) -> Option<&'static str> {
        self.fact.filter(|_| self.answer.is_none()).map(Fact::task_key)
    }
}

/// How long the story and the last word take; the rest of the hour is the questions'.
pub const STORY_MINUTES: u32 = 5;
pub const END_MINUTES: u32 = 7;

type Row = (u32, u32, Option<Fact>);

/// Points, minutes and what the register should know. The words of the scenarios are those of the register.
const SCENARIOS: [(&str, &[Row]); 3] = [
    (
        "morning",
        &[
            (10, 4, Some(Fact::BinderPlace)),
            (6, 2, Some(Fact::Paper)),
            (6, 3, Some(Fact::Computer)),
            (10, 5, Some(Fact::Chain)),
            (12, 5, None),
            (8, 5, None),
            (10, 4, Some(Fact::Medicines)),
            (8, 4, Some(Fact::KeysPlace)),
            (10, 5, Some(Fact::PlanB)),
            (6, 4, Some(Fact::Forms)),
            (8, 4, Some(Fact::Deputy)),
            (6, 3, Some(Fact::Printer)),
        ],
    ),
    (
        "half-staff",
        &[
            (8, 4, Some(Fact::MinimumStaff)),
            (8, 4, None),
            (10, 4, Some(Fact::Staffing)),
            (14, 6, None),
            (8, 4, None),
            (12, 6, Some(Fact::WhoStarts)),
            (8, 4, Some(Fact::Minimum)),
            (8, 4, Some(Fact::Medicines)),
            (8, 4, Some(Fact::KeysPlace)),
            (6, 3, Some(Fact::Duty)),
            (10, 5, None),
        ],
    ),
    (
        "supplier-gone",
        &[
            (10, 5, Some(Fact::System)),
            (12, 5, Some(Fact::PlanB)),
            (6, 3, Some(Fact::Outage)),
            (8, 3, Some(Fact::Plan)),
            (8, 4, Some(Fact::Forms)),
            (10, 5, None),
            (8, 4, None),
            (6, 3, Some(Fact::Support)),
            (10, 5, Some(Fact::Delegation)),
            (6, 3, Some(Fact::Deputy)),
            (10, 5, Some(Fact::Back)),
            (6, 3, Some(Fact::BinderPlace)),
        ],
    ),
];

/// The scenarios' words, in order. Each has a story, read aloud, and a word to the leader: `exercise-SCENARIO-story`,
/// `exercise-SCENARIO-leader`.
pub fn scenarios() -> impl Iterator<Item = &'static str> {
    SCENARIOS.iter().map(|(word, _)| *word)
}

/// The questions of a scenario, with what the register knows of the unit; none for a word that is no scenario.
pub fn questions(scenario: &str, facts: &UnitFacts) -> Vec<Question> {
    let rows = SCENARIOS.iter().find(|(word, _)| *word == scenario).map_or(&[][..], |(_, rows)| rows);
    let question = |((points, minutes, fact), number): (&Row, u32)| Question {
        number,
        key: format!("exercise-{scenario}-question-{number}"),
        look_key: format!("exercise-{scenario}-look-{number}"),
        points: *points,
        minutes: *minutes,
        fact: *fact,
        answer: fact.and_then(|fact| facts.get(&fact)).filter(|answer| !answer.is_empty()).cloned(),
    };
    rows.iter().zip(1..).map(question).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::EXERCISE;
    use crate::register::Shape;

    #[test]
    fn every_scenario_is_an_hour_and_a_hundred_points() {
        let words: Vec<&str> = scenarios().collect();
        assert_eq!(
            EXERCISE.field("scenario").map(|field| field.shape),
            Some(Shape::Choice(&["morning", "half-staff", "supplier-gone"]))
        );
        assert_eq!(words, ["morning", "half-staff", "supplier-gone"]);
        for scenario in words {
            let questions = questions(scenario, &UnitFacts::new());
            assert!((10..=12).contains(&questions.len()), "{scenario}");
            let sum = |of: fn(&Question) -> u32| questions.iter().map(of).sum::<u32>();
            assert_eq!(sum(|question| question.points), 100, "{scenario}");
            assert_eq!(sum(|question| question.minutes) + STORY_MINUTES + END_MINUTES, 60, "{scenario}");
        }
        assert_eq!(questions("other", &UnitFacts::new()), vec![]);
    }

    #[test]
    fn what_the_register_does_not_know_is_a_task() {
        let facts = UnitFacts::from([(Fact::BinderPlace, "Låst skåp".to_string()), (Fact::Paper, String::new())]);
        let questions = questions("morning", &facts);
        assert_eq!((questions[0].answer.as_deref(), questions[0].task_key()), (Some("Låst skåp"), None));
        assert_eq!((questions[1].answer.as_deref(), questions[1].task_key()), (None, Some("exercise-task-paper")));
        assert_eq!(questions[4].task_key(), None, "nobody's register knows who is harmed first");
        assert_eq!(questions[0].look_key, "exercise-morning-look-1");
    }

    #[test]
    fn every_question_has_its_words_in_both_languages() {
        for text in [include_str!("../../../../text/sv/exercise.ftl"), include_str!("../../../../text/en/exercise.ftl")]
        {
            let has = |key: &str| text.lines().any(|line| line.starts_with(&format!("{key} = ")));
            for scenario in scenarios() {
                for key in ["story", "leader"] {
                    assert!(has(&format!("exercise-{scenario}-{key}")), "{scenario} {key}");
                }
                for question in questions(scenario, &UnitFacts::new()) {
                    assert!(has(&question.key) && has(&question.look_key), "{}", question.key);
                }
            }
            assert!(Fact::ALL.iter().all(|fact| has(fact.task_key())));
            let asked: usize = scenarios().map(|scenario| questions(scenario, &UnitFacts::new()).len()).sum();
            let keys = text.lines().filter(|line| line.starts_with("exercise-")).count();
            assert_eq!(keys, 3 * 2 + asked * 2 + Fact::ALL.len(), "nothing that nobody says");
        }
    }
}
