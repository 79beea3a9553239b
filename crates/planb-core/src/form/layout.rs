//! The geometry of a form: every corner mark, code, box and line of every page, in millimetres from the page's top left corner.
//!
//! It is a function of the form's file alone, so that a sheet can be read by its code without knowing what was printed in its
//! lines. Around every box to tick there are [`CLEAR_MM`] in which nothing else is printed: what is dark there is a pen's.

mod flow;
mod table;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{FormDefinition, Guard, Paper, Starts, Words, width};
use crate::sheet::{BOX_MM, MARK_EDGE_MM, MARK_MM};
use flow::Flow;

/// Left and right of what is printed.
pub const MARGIN_MM: f64 = 17.0;
/// Where the form's own content begins …
pub const TOP_MM: f64 = 29.0;
/// … and how far from the lower edge it ends.
pub const BELOW_MM: f64 = 26.0;
/// Nothing else is printed this close to a box to tick.
pub const CLEAR_MM: f64 = 1.4;
/// The two codes: from the page's left or right edge, from its upper or lower edge, and their side.
pub const CODE_EDGE_MM: (f64, f64) = (17.0, 8.0);
pub const CODE_MM: f64 = 15.0;
/// Modules per side of a form's code (QR version 3); its quiet zone is what stands around it.
pub const CODE_MODULES: usize = 29;
/// Side of a box for a character.
pub const CELL_MM: (f64, f64) = (5.6, 7.0);

/// A point or a rectangle's upper left corner, and its size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Area {
    pub x_mm: f64,
    pub y_mm: f64,
    pub width_mm: f64,
    pub height_mm: f64,
}

/// One page of a form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageLayout {
    /// From 1.
    pub page: u32,
    pub pages: u32,
    pub width_mm: f64,
    pub height_mm: f64,
    /// Centres of the corner marks: upper left, upper right, lower right, lower left.
    pub marks: [(f64, f64); 4],
    pub mark_mm: f64,
    /// Upper right and lower left.
    pub codes: [Area; 2],
    pub fields: Vec<FieldAt>,
    #[serde(skip)]
    pub drawn: Vec<Drawn>,
}

/// A field where it stands. A field of a section with rows is named with its row: `visits.3.done`; a box of a grid with row and
/// column: `doses.2.14`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldAt {
    pub name: String,
    pub sort: Sort,
    pub guard: Guard,
    pub required: bool,
    /// What is shown beside the field when it is entered.
    pub area: Area,
    pub boxes: Vec<TickAt>,
    /// Boxes for characters.
    pub cells: Vec<Area>,
    /// Where a given value is printed: left, base line, room.
    pub line: Option<(f64, f64, f64)>,
}

/// What of a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A picture for a person.
    Written,
    /// Characters in boxes: a picture for a person.
    Boxes,
    Tick,
    One,
    Many,
}

/// A box to tick: what it stands for, and its centre. Its side is [`BOX_MM`].
#[derive(Clone, Debug, PartialEq)]
pub struct TickAt {
    pub option: String,
    pub x_mm: f64,
    pub y_mm: f64,
}

impl TickAt {
    /// The box itself.
    pub fn area(&self) -> Area {
        let half = BOX_MM / 2.0;
        Area { x_mm: self.x_mm - half, y_mm: self.y_mm - half, width_mm: BOX_MM, height_mm: BOX_MM }
    }
}

/// For scripts: the centre, and the box itself as every other area stands there.
impl Serialize for TickAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tick = serializer.serialize_struct("TickAt", 4)?;
        tick.serialize_field("option", &self.option)?;
        tick.serialize_field("x_mm", &self.x_mm)?;
        tick.serialize_field("y_mm", &self.y_mm)?;
        tick.serialize_field("area", &self.area())?;
        tick.end()
    }
}

/// Something printed besides marks, codes and boxes.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    Text(Text),
    /// From, and how far right and down.
    Line {
        x: f64,
        y: f64,
        right: f64,
        down: f64,
    },
    Frame(Area),
}

/// One line of text by its base line.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub x: f64,
    pub y: f64,
    pub size_pt: f64,
    pub weight: Weight,
    pub align: Align,
    pub words: Words,
}

/// How heavy a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// What of a text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// Width and height of a form's paper, in mm.
pub fn paper_mm(paper: Paper) -> (f64, f64) {
    match paper {
        Paper::Upright => (210.0, 297.0),
        Paper::Wide => (297.0, 210.0),
    }
}

/// No line of `text` at `size_pt` is wider when it is printed, in mm.
pub fn text_mm(text: &str, size_pt: f64) -> f64 {
    width::width_mm(text, size_pt)
}

/// The pages of a form.
pub fn layout(form: &FormDefinition) -> Vec<PageLayout> {
    let mut flow = Flow::new(form);
    flow.head(form);
    for section in &form.sections {
        if section.starts == Starts::NewPage {
            flow.needs(f64::MAX);
        }
        if section.rows > 0 {
            table::rows(&mut flow, section);
        } else {
            flow.section(section);
        }
    }
    let count = flow.pages.len() as u32;
    for page in &mut flow.pages {
        page.pages = count;
    }
    flow.pages
}

/// A given value, printed in its field's line: text, size, left, base line. Cut with `…` where it does not fit.
pub fn given(field: &FieldAt, value: &str) -> Option<(String, f64, f64, f64)> {
    let (x, y, room) = field.line?;
    let (text, size) = width::fitted(value, room);
    Some((text, size, x, y))
}

impl PageLayout {
    fn new(paper: Paper, page: u32) -> PageLayout {
        let (width_mm, height_mm) = paper_mm(paper);
        let near = MARK_EDGE_MM + MARK_MM / 2.0;
        let (right, low) = (width_mm - near, height_mm - near);
        let code = |x_mm: f64, y_mm: f64| Area { x_mm, y_mm, width_mm: CODE_MM, height_mm: CODE_MM };
        let (x, y) = CODE_EDGE_MM;
        PageLayout {
            page,
            pages: page,
            width_mm,
            height_mm,
            marks: [(near, near), (right, near), (right, low), (near, low)],
            mark_mm: MARK_MM,
            codes: [code(width_mm - x - CODE_MM, y), code(x, height_mm - y - CODE_MM)],
            fields: Vec::new(),
            drawn: Vec::new(),
        }
    }
}

impl FieldAt {
    /// Whether all of it is on the paper, between the margins.
    pub(super) fn is_on(&self, form: &FormDefinition) -> bool {
        let (width, height) = paper_mm(form.paper);
        let (right, low) = (width - MARGIN_MM + 0.01, height - BELOW_MM + 0.01);
        let boxes = self.boxes.iter().map(|at| (at.x_mm + BOX_MM / 2.0, at.y_mm + BOX_MM / 2.0));
        let cells = self.cells.iter().map(|cell| (cell.x_mm + cell.width_mm, cell.y_mm + cell.height_mm));
        let area = (self.area.x_mm + self.area.width_mm, self.area.y_mm + self.area.height_mm);
        boxes.chain(cells).chain([area]).all(|(x, y)| x <= right && y <= low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::shipped;

    /// Left, top, right, bottom.
    type Bounds = (f64, f64, f64, f64);

    fn apart(a: Bounds, b: Bounds, gap: f64) -> bool {
        a.2 + gap <= b.0 + 1e-6 || b.2 + gap <= a.0 + 1e-6 || a.3 + gap <= b.1 + 1e-6 || b.3 + gap <= a.1 + 1e-6
    }

    fn of_drawn(drawn: &Drawn) -> Bounds {
        match drawn {
            Drawn::Line { x, y, right, down } => (*x, *y, x + right, y + down),
            Drawn::Frame(area) => (area.x_mm, area.y_mm, area.x_mm + area.width_mm, area.y_mm + area.height_mm),
            Drawn::Text(text) => {
                let wide =
                    width::width_mm(&text.words.sv, text.size_pt).max(width::width_mm(&text.words.en, text.size_pt));
                let left = match text.align {
                    Align::Left => text.x,
                    Align::Centre => text.x - wide / 2.0,
                    Align::Right => text.x - wide,
                };
                (left, text.y - text.size_pt * 0.26, left + wide, text.y + text.size_pt * 0.08)
            }
        }
    }

    fn of_box(at: &TickAt) -> Bounds {
        let area = at.area();
        (area.x_mm, area.y_mm, area.x_mm + area.width_mm, area.y_mm + area.height_mm)
    }

    #[test]
    fn a_box_goes_out_with_its_centre_and_its_size() {
        let json = serde_json::to_value(TickAt { option: "done".into(), x_mm: 20.0, y_mm: 30.0 }).unwrap();
        let half = BOX_MM / 2.0;
        let area = serde_json::json!({
            "x_mm": 20.0 - half, "y_mm": 30.0 - half, "width_mm": BOX_MM, "height_mm": BOX_MM,
        });
        assert_eq!(json, serde_json::json!({ "option": "done", "x_mm": 20.0, "y_mm": 30.0, "area": area }));
    }

    #[test]
    fn nothing_is_printed_close_to_a_box_and_nothing_runs_off_the_page() {
        let mut boxes = 0;
        for form in shipped() {
            for page in layout(form) {
                let ticks: Vec<(&str, Bounds)> =
                    page.fields.iter().flat_map(|f| f.boxes.iter().map(|b| (f.name.as_str(), of_box(b)))).collect();
                for (at, (name, tick)) in ticks.iter().enumerate() {
                    for drawn in &page.drawn {
                        let other = of_drawn(drawn);
                        assert!(
                            apart(*tick, other, CLEAR_MM),
                            "{} p{} {name} {tick:?}: {drawn:?} {other:?}",
                            form.named(),
                            page.page
                        );
                    }
                    for (other, bounds) in &ticks[..at] {
                        assert!(apart(*tick, *bounds, 2.0 * CLEAR_MM), "{}: {name} and {other}", form.named());
                    }
                }
                for drawn in &page.drawn {
                    let (left, top, right, low) = of_drawn(drawn);
                    let inside = left >= MARGIN_MM - 0.01 && right <= page.width_mm - MARGIN_MM + 0.01;
                    assert!(
                        inside && top >= TOP_MM - 1.0 && low <= page.height_mm - BELOW_MM + 1.0,
                        "{}: {drawn:?}",
                        form.named()
                    );
                }
                boxes += ticks.len();
            }
        }
        assert!(boxes > 250, "{boxes} boxes");
    }

    #[test]
    fn every_field_of_a_form_stands_on_it_once() {
        for form in shipped() {
            let pages = layout(form);
            let mut names: Vec<&str> =
                pages.iter().flat_map(|page| page.fields.iter().map(|field| field.name.as_str())).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", form.named());
            assert!(pages.iter().all(|page| page.pages == pages.len() as u32), "{}", form.named());
        }
    }

    #[test]
    fn a_given_value_is_printed_in_its_line() {
        let form = shipped().iter().find(|form| form.id == "journal-note").unwrap();
        let pages = layout(form);
        let field = pages[0].fields.iter().find(|field| field.line.is_some()).unwrap();
        let (text, size, x, y) = given(field, "Demo, Tolvan").unwrap();
        assert_eq!((text.as_str(), size), ("Demo, Tolvan", 11.0));
        assert!(x >= field.area.x_mm && y <= field.area.y_mm + field.area.height_mm);
    }
}
