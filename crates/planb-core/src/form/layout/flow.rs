//! Fields below and beside each other, down the pages.

use super::{
    Align, Area, BELOW_MM, CELL_MM, Drawn, FieldAt, MARGIN_MM, PageLayout, Sort, TOP_MM, Text, TickAt, Weight, table,
};
use crate::form::width::{width_mm, wrap};
use crate::form::{Choice, Field, FormDefinition, Kind, Paper, Section, Width, Words};

/// Sizes of labels and of what is read, in points, and how far their base lines are apart, in mm.
pub(super) const LABEL_PT: f64 = 9.0;
pub(super) const LABEL_STEP: f64 = 4.0;
const TEXT_PT: f64 = 10.0;
const TEXT_STEP: f64 = 4.6;
/// From line to line to write on.
const LINE_STEP: f64 = 8.0;
/// A row with a box to tick.
pub(super) const TICK_STEP: f64 = 8.0;
/// From a box's left side to its label.
const BESIDE: f64 = 6.4;
/// Between fields beside each other, and below each other.
const GUTTER: f64 = 5.0;
const GAP: f64 = 1.6;

/// The pages so far, and how far down the last one is used.
pub(super) struct Flow {
    pub pages: Vec<PageLayout>,
    paper: Paper,
    pub y: f64,
    low: f64,
    pub room: f64,
}

impl Flow {
    pub(super) fn new(form: &FormDefinition) -> Flow {
        let first = PageLayout::new(form.paper, 1);
        let (low, room) = (first.height_mm - BELOW_MM, first.width_mm - 2.0 * MARGIN_MM);
        Flow { pages: vec![first], paper: form.paper, y: TOP_MM, low, room }
    }

    /// Goes to a new page unless `height` fits on this one.
    pub(super) fn needs(&mut self, height: f64) {
        let is_fresh = self.y <= TOP_MM;
        if self.y + height > self.low && !is_fresh {
            self.pages.push(PageLayout::new(self.paper, self.pages.len() as u32 + 1));
            self.y = TOP_MM;
        }
    }

    /// How far down the page goes from here.
    pub(super) fn left(&self) -> f64 {
        self.low - self.y
    }

    pub(super) fn draw(&mut self, drawn: Drawn) {
        if let Some(page) = self.pages.last_mut() {
            page.drawn.push(drawn);
        }
    }

    pub(super) fn across(&mut self, x: f64, y: f64, right: f64) {
        self.draw(Drawn::Line { x, y, right, down: 0.0 });
    }

    pub(super) fn place(&mut self, field: FieldAt) {
        if let Some(page) = self.pages.last_mut() {
            page.fields.push(field);
        }
    }

    /// One line, by its base line.
    pub(super) fn text(&mut self, x: f64, y: f64, size_pt: f64, weight: Weight, align: Align, words: Words) {
        if !words.sv.is_empty() || !words.en.is_empty() {
            self.draw(Drawn::Text(Text { x, y, size_pt, weight, align, words }));
        }
    }

    /// Lines from `top` down; the height that they take.
    fn lines(&mut self, x: f64, top: f64, size_pt: f64, step: f64, weight: Weight, lines: Vec<Words>) -> f64 {
        let height = lines.len() as f64 * step;
        for (at, words) in lines.into_iter().enumerate() {
            self.text(x, top + (at as f64 + 0.78) * step, size_pt, weight, Align::Left, words);
        }
        height
    }

    pub(super) fn head(&mut self, form: &FormDefinition) {
        let title = broken(&form.title, 17.0, self.room);
        self.y += self.lines(MARGIN_MM, self.y, 17.0, 7.4, Weight::Bold, title);
        let lead = broken(&form.lead, TEXT_PT, self.room);
        self.y += self.lines(MARGIN_MM, self.y, TEXT_PT, TEXT_STEP, Weight::Regular, lead) + GAP;
    }

    /// A section's heading and note, with room for `height` more below them.
    pub(super) fn section_head(&mut self, section: &Section, height: f64) {
        let title = broken(&section.title, 12.0, self.room);
        let note = broken(&section.note, LABEL_PT, self.room);
        let own = title.len() as f64 * 5.6 + note.len() as f64 * LABEL_STEP + 3.0;
        self.needs(own + height);
        if !title.is_empty() {
            self.y += 1.4;
            self.y += self.lines(MARGIN_MM, self.y, 12.0, 5.6, Weight::Bold, title);
        }
        if !note.is_empty() {
            self.y += self.lines(MARGIN_MM, self.y, LABEL_PT, LABEL_STEP, Weight::Regular, note) + 0.8;
        }
    }

    pub(super) fn section(&mut self, section: &Section) {
        let mut is_headed = false;
        let mut rest = section.fields.as_slice();
        while !rest.is_empty() {
            let share = |field: &Field| match field.width {
                Width::Full => 6,
                Width::Half => 3,
                Width::Third => 2,
            };
            let mut used = 0;
            let count = rest
                .iter()
                .take_while(|field| {
                    used += share(field);
                    used <= 6
                })
                .count()
                .max(1);
            let (row, after) = rest.split_at(count.min(rest.len()));
            rest = after;
            let widths: Vec<f64> =
                row.iter().map(|field| (self.room + GUTTER) * f64::from(share(field)) / 6.0 - GUTTER).collect();
            let high = row.iter().zip(&widths).map(|(field, room)| height(field, *room)).fold(0.0, f64::max);
            // A grid breaks by itself, between its rows.
            let whole = if matches!(row[0].kind, Kind::Grid { .. }) { table::GRID_LEAST } else { high };
            if is_headed {
                self.needs(whole);
            } else {
                self.section_head(section, whole);
            }
            is_headed = true;
            if let [Field { kind: Kind::Grid { .. }, .. }] = row {
                table::grid(self, &section.name, &row[0]);
                continue;
            }
            let mut x = MARGIN_MM;
            // What is written beside each other stands on one line, however long the labels are.
            let is_level = row.len() > 1 && row.iter().all(is_line);
            for (field, room) in row.iter().zip(&widths) {
                let at = Area { x_mm: x, y_mm: self.y, width_mm: *room, height_mm: high };
                let down = if is_level { high - height(field, *room) } else { 0.0 };
                self.field(&format!("{}.{}", section.name, field.name), field, at, down);
                x += room + GUTTER;
            }
            self.y += high + GAP;
        }
    }

    /// A field in its area; what is filled in stands `down` mm lower than it would.
    fn field(&mut self, name: &str, field: &Field, area: Area, down: f64) {
        let Area { x_mm: x, y_mm: y, width_mm: room, .. } = area;
        let mut at = blank(name, field, area);
        match &field.kind {
            Kind::Tick => {
                at.boxes.push(TickAt { option: String::new(), x_mm: x + 2.0, y_mm: y + TICK_STEP / 2.0 });
                let label = broken(&field.label, TEXT_PT, room - BESIDE);
                let top = y + TICK_STEP / 2.0 - TEXT_STEP / 2.0;
                self.lines(x + BESIDE, top, TEXT_PT, TEXT_STEP, Weight::Regular, label);
                return self.place(at);
            }
            Kind::Info => {
                let text = broken(&field.label, TEXT_PT, room);
                self.lines(x, y, TEXT_PT, TEXT_STEP, Weight::Regular, text);
                return;
            }
            _ => {}
        }
        let label = broken(&field.label, LABEL_PT, room);
        let top = y + down + self.lines(x, y, LABEL_PT, LABEL_STEP, Weight::Bold, label);
        match &field.kind {
            Kind::Text { lines } => {
                for line in 1..=*lines {
                    self.across(x, top + f64::from(line) * LINE_STEP, room);
                }
                at.line = Some((x + 0.6, top + LINE_STEP - 1.4, room - 1.2));
            }
            Kind::Signature => {
                self.across(x, top + 10.0, room);
                at.line = Some((x + 0.6, top + 8.6, room - 1.2));
            }
            Kind::Boxes { count } => self.cells(&mut at, x, top + 0.6, &"#".repeat(*count as usize)),
            Kind::Date => self.cells(&mut at, x, top + 0.6, "####-##-##"),
            Kind::Time => self.cells(&mut at, x, top + 0.6, "##:##"),
            Kind::One { options } | Kind::Many { options } => self.options(&mut at, x, top, room, options),
            Kind::Scale { from, to, low, high } => self.scale(&mut at, (x, top), (*from, *to), (low, high)),
            Kind::Tick | Kind::Info | Kind::Grid { .. } => {}
        }
        self.place(at);
    }

    /// Boxes for characters: `#` is a box, another sign stands between two.
    pub(super) fn cells(&mut self, field: &mut FieldAt, x: f64, y: f64, pattern: &str) {
        let mut x = x;
        for sign in pattern.chars() {
            if sign == '#' {
                let cell = Area { x_mm: x, y_mm: y, width_mm: CELL_MM.0, height_mm: CELL_MM.1 };
                field.cells.push(cell);
                self.draw(Drawn::Frame(cell));
                x += CELL_MM.0;
            } else {
                let sign = Words { sv: sign.to_string(), en: sign.to_string() };
                self.text(x + SIGN_MM / 2.0, y + CELL_MM.1 / 2.0 + 1.2, 11.0, Weight::Bold, Align::Centre, sign);
                x += SIGN_MM;
            }
        }
    }

    fn options(&mut self, field: &mut FieldAt, x: f64, top: f64, room: f64, options: &[Choice]) {
        let (columns, wide) = columns(options, room);
        for (at, option) in options.iter().enumerate() {
            let (left, y) =
                (x + (at % columns) as f64 * wide, top + (at / columns) as f64 * TICK_STEP + TICK_STEP / 2.0);
            field.boxes.push(TickAt { option: option.name.clone(), x_mm: left + 2.0, y_mm: y });
            let words = broken(&words(option), TEXT_PT, wide - BESIDE);
            let first = y - words.len() as f64 * LABEL_STEP / 2.0;
            self.lines(left + BESIDE, first, TEXT_PT, LABEL_STEP, Weight::Regular, words);
        }
    }

    fn scale(
        &mut self,
        field: &mut FieldAt,
        (x, top): (f64, f64),
        (from, to): (u32, u32),
        (low, high): (&Words, &Words),
    ) {
        let wide = |words: &Words| width_mm(&words.sv, LABEL_PT).max(width_mm(&words.en, LABEL_PT));
        let y = top + 8.0;
        self.text(x, y + 1.2, LABEL_PT, Weight::Regular, Align::Left, low.clone());
        let mut at = x + if wide(low) > 0.0 { wide(low) + 4.0 } else { 2.0 };
        for step in from..=to {
            let number = Words { sv: step.to_string(), en: step.to_string() };
            self.text(at, top + 3.0, LABEL_PT, Weight::Bold, Align::Centre, number);
            field.boxes.push(TickAt { option: step.to_string(), x_mm: at, y_mm: y });
            at += 9.0;
        }
        self.text(at - 4.6, y + 1.2, LABEL_PT, Weight::Regular, Align::Left, high.clone());
    }
}

/// Room for the sign between boxes for characters.
const SIGN_MM: f64 = 3.0;

/// The width of boxes for characters.
pub(super) fn cells_mm(pattern: &str) -> f64 {
    pattern.chars().map(|sign| if sign == '#' { CELL_MM.0 } else { SIGN_MM }).sum()
}

fn words(option: &Choice) -> Words {
    Words { sv: option.sv.clone(), en: option.en.clone() }
}

/// A text in lines; both languages get as many, so that the geometry is the same.
pub(super) fn broken(words: &Words, size_pt: f64, room: f64) -> Vec<Words> {
    let (sv, en) = (wrap(&words.sv, size_pt, room), wrap(&words.en, size_pt, room));
    let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    (0..sv.len().max(en.len())).map(|at| Words { sv: line(&sv, at), en: line(&en, at) }).collect()
}

/// How many options stand beside each other, and how wide each is.
fn columns(options: &[Choice], room: f64) -> (usize, f64) {
    let text = |option: &Choice| width_mm(&option.sv, TEXT_PT).max(width_mm(&option.en, TEXT_PT));
    let widest = options.iter().map(text).fold(0.0, f64::max) + BESIDE + 3.0;
    let columns = ((room / widest) as usize).clamp(1, options.len().max(1));
    (columns, room / columns as f64)
}

/// Whether a field is filled in on a single line.
fn is_line(field: &Field) -> bool {
    let kind = &field.kind;
    matches!(kind, Kind::Text { lines: 1 } | Kind::Signature | Kind::Boxes { .. } | Kind::Date | Kind::Time)
}

/// How high a field is in a room.
fn height(field: &Field, room: f64) -> f64 {
    let label = broken(&field.label, LABEL_PT, room).len() as f64 * LABEL_STEP;
    match &field.kind {
        Kind::Tick => (broken(&field.label, TEXT_PT, room - BESIDE).len() as f64 * TEXT_STEP + 2.4).max(TICK_STEP),
        Kind::Info => broken(&field.label, TEXT_PT, room).len() as f64 * TEXT_STEP + 1.0,
        Kind::Text { lines } => label + f64::from(*lines) * LINE_STEP + 0.6,
        Kind::Signature => label + 10.6,
        Kind::Boxes { .. } | Kind::Date | Kind::Time => label + CELL_MM.1 + 1.2,
        Kind::One { options } | Kind::Many { options } => {
            let (columns, _) = columns(options, room);
            label + options.len().div_ceil(columns) as f64 * TICK_STEP
        }
        Kind::Scale { .. } => label + 11.4,
        Kind::Grid { .. } => 0.0,
    }
}

/// A field without what is in it.
pub(super) fn blank(name: &str, field: &Field, area: Area) -> FieldAt {
    let sort = match &field.kind {
        Kind::Tick | Kind::Grid { .. } => Sort::Tick,
        Kind::One { .. } | Kind::Scale { .. } => Sort::One,
        Kind::Many { .. } => Sort::Many,
        Kind::Boxes { .. } | Kind::Date | Kind::Time => Sort::Boxes,
        Kind::Text { .. } | Kind::Signature | Kind::Info => Sort::Written,
    };
    let (guard, required) = (field.guard, field.required);
    FieldAt { name: name.to_string(), sort, guard, required, area, boxes: Vec::new(), cells: Vec::new(), line: None }
}
