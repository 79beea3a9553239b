//! Tables: sections whose fields stand in rows, and grids of people or medicines times columns.

use super::flow::{Flow, LABEL_STEP, TICK_STEP, blank, broken, cells_mm};
use super::{Align, Area, CELL_MM, Drawn, FieldAt, MARGIN_MM, Sort, TickAt, Weight};
use crate::form::{Field, GridRows, Initials, Kind, Section, Words};

/// Size of a table's heads, in points, and how far their base lines are apart.
const HEAD_PT: f64 = 8.0;
const HEAD_STEP: f64 = 3.4;
/// A row that is written in.
const ROW_MM: f64 = 9.4;
/// A column with one box to tick.
const TICK_MM: f64 = 14.0;
/// A grid's row with room for initials under each box.
const INITIALS_MM: f64 = 14.0;
/// A grid begins where its heads and two rows fit.
pub(super) const GRID_LEAST: f64 = 48.0;
/// A grid's columns are at least this wide …
const PITCH_LEAST: f64 = 7.0;
/// … and at most this.
const PITCH_MOST: f64 = 22.0;

/// A column of a section with rows: of one field or, where one of several is ticked, of one option.
struct Column<'a> {
    field: &'a Field,
    option: Option<&'a str>,
    head: Words,
    wide: f64,
}

/// The columns of a section: what is written shares the room that the others leave.
fn columns<'a>(section: &'a Section, room: f64) -> Vec<Column<'a>> {
    let mut columns: Vec<Column> = Vec::new();
    for field in &section.fields {
        let one = |wide: f64| Column { field, option: None, head: field.label.clone(), wide };
        match &field.kind {
            Kind::One { options } => columns.extend(options.iter().map(|option| Column {
                field,
                option: Some(&option.name),
                head: Words { sv: option.sv.clone(), en: option.en.clone() },
                wide: TICK_MM,
            })),
            Kind::Tick => columns.push(one(TICK_MM)),
            Kind::Time => columns.push(one(cells_mm("##:##") + 2.4)),
            Kind::Date => columns.push(one(cells_mm("####-##-##") + 2.4)),
            Kind::Boxes { count } => columns.push(one(f64::from(*count) * CELL_MM.0 + 2.4)),
            Kind::Signature => columns.push(one(18.0)),
            _ => columns.push(one(0.0)),
        }
    }
    let taken: f64 = columns.iter().map(|column| column.wide).sum();
    // Two lines' worth of text is given twice the room of one.
    let weight = |column: &Column| if let Kind::Text { lines } = column.field.kind { f64::from(lines) } else { 1.0 };
    let shares: f64 = columns.iter().filter(|column| column.wide == 0.0).map(weight).sum();
    for column in &mut columns {
        if column.wide == 0.0 {
            column.wide = (room - taken).max(0.0) * weight(column) / shares;
        }
    }
    columns
}

/// Lines of a head that stand on the table, also in the language that needs fewer.
fn bottomed(lines: Vec<Words>) -> Vec<Words> {
    let down = |pick: fn(&Words) -> &String| {
        let mut texts: Vec<String> = lines.iter().map(|words| pick(words).clone()).collect();
        let empty = texts.iter().filter(|text| text.is_empty()).count();
        texts.rotate_right(empty);
        texts
    };
    let (sv, en) = (down(|words| &words.sv), down(|words| &words.en));
    sv.into_iter().zip(en).map(|(sv, en)| Words { sv, en }).collect()
}

/// A section whose fields stand in rows; its heads come again on every page.
pub(super) fn rows(flow: &mut Flow, section: &Section) {
    let columns = columns(section, flow.room);
    let heads: Vec<Vec<Words>> =
        columns.iter().map(|column| bottomed(broken(&column.head, HEAD_PT, column.wide - 1.0))).collect();
    let head_mm = heads.iter().map(Vec::len).max().unwrap_or(0) as f64 * HEAD_STEP + 1.4;
    flow.section_head(section, head_mm + 2.0 * ROW_MM);
    let mut from = 0;
    while from < section.rows {
        let fit = ((flow.left() - head_mm) / ROW_MM).floor().max(1.0) as usize;
        let to = section.rows.min(from + fit);
        let top = flow.y;
        let wide: f64 = columns.iter().map(|column| column.wide).sum();
        let mut x = MARGIN_MM;
        for (column, head) in columns.iter().zip(&heads) {
            let is_boxed = column.option.is_some() || column.field.kind == Kind::Tick;
            let (at, align) = if is_boxed { (x + column.wide / 2.0, Align::Centre) } else { (x + 0.8, Align::Left) };
            let first = top + head_mm - 1.0 - (head.len() as f64 - 1.0) * HEAD_STEP;
            for (line, words) in head.iter().enumerate() {
                flow.text(at, first + line as f64 * HEAD_STEP, HEAD_PT, Weight::Bold, align, words.clone());
            }
            x += column.wide;
            if x < MARGIN_MM + wide - 0.1 {
                flow.draw(Drawn::Line { x, y: top + head_mm, right: 0.0, down: (to - from) as f64 * ROW_MM });
            }
        }
        flow.across(MARGIN_MM, top + head_mm, wide);
        for row in from..to {
            let y = top + head_mm + (row - from) as f64 * ROW_MM;
            flow.across(MARGIN_MM, y + ROW_MM, wide);
            one_row(flow, section, &columns, row, y);
        }
        flow.y = top + head_mm + (to - from) as f64 * ROW_MM + 2.0;
        from = to;
        if from < section.rows {
            flow.needs(f64::MAX);
        }
    }
}

fn one_row(flow: &mut Flow, section: &Section, columns: &[Column], row: usize, y: f64) {
    let mut fields: Vec<FieldAt> = Vec::new();
    let mut x = MARGIN_MM;
    for column in columns {
        let name = format!("{}.{}.{}", section.name, row + 1, column.field.name);
        let area = Area { x_mm: x, y_mm: y, width_mm: column.wide, height_mm: ROW_MM };
        if fields.last().is_none_or(|last| last.name != name) {
            fields.push(blank(&name, column.field, area));
        }
        if let Some(field) = fields.last_mut() {
            field.area.width_mm = x + column.wide - field.area.x_mm;
            let option = column.option.unwrap_or_default().to_string();
            match column.field.kind {
                Kind::Tick | Kind::One { .. } => {
                    field.boxes.push(TickAt { option, x_mm: x + column.wide / 2.0, y_mm: y + ROW_MM / 2.0 });
                }
                Kind::Time => flow.cells(field, x + 1.2, y + 1.2, "##:##"),
                Kind::Date => flow.cells(field, x + 1.2, y + 1.2, "####-##-##"),
                Kind::Boxes { count } => flow.cells(field, x + 1.2, y + 1.2, &"#".repeat(count as usize)),
                _ => field.line = Some((x + 0.8, y + ROW_MM - 2.6, column.wide - 1.6)),
            }
        }
        x += column.wide;
    }
    for field in fields {
        flow.place(field);
    }
}

/// A grid: rows at the left, columns in groups above, a box in every cell. It breaks between rows.
pub(super) fn grid(flow: &mut Flow, section: &str, field: &Field) {
    let Kind::Grid { rows, groups, columns, initials } = &field.kind else { return };
    let count = groups.len().max(1) * columns.len();
    let height = if *initials == Initials::Under { INITIALS_MM } else { TICK_STEP };
    let pitch = ((flow.room - 60.0) / count as f64).clamp(PITCH_LEAST, PITCH_MOST);
    let left = MARGIN_MM + flow.room - pitch * count as f64;
    let mut from = 0;
    while from < rows.count() {
        let top = flow.y;
        let heads = heads(flow, field, left, pitch);
        let fit = ((flow.left() - heads) / height).floor().max(1.0) as usize;
        let to = rows.count().min(from + fit);
        let first = top + heads;
        let lines = (to - from) as f64 * height;
        flow.across(MARGIN_MM, first, flow.room);
        let groups = groups.len().max(1);
        for group in 0..groups {
            let x = left + (group * columns.len()) as f64 * pitch;
            flow.draw(Drawn::Line { x, y: first, right: 0.0, down: lines });
        }
        for row in from..to {
            let y = first + (row - from) as f64 * height;
            flow.across(MARGIN_MM, y + height, flow.room);
            row_name(flow, section, field, rows, row, (y, height, left));
            for column in 0..count {
                let x = left + column as f64 * pitch;
                let area = Area { x_mm: x, y_mm: y, width_mm: pitch, height_mm: height };
                let mut cell = blank(&format!("{section}.{}.{}.{}", field.name, row + 1, column + 1), field, area);
                cell.boxes.push(TickAt { option: String::new(), x_mm: x + pitch / 2.0, y_mm: y + TICK_STEP / 2.0 });
                if *initials == Initials::Under {
                    flow.across(x + 0.8, y + height - 1.0, pitch - 1.6);
                }
                flow.place(cell);
            }
        }
        flow.y = first + lines + 2.0;
        from = to;
        if from < rows.count() {
            flow.needs(f64::MAX);
        }
    }
}

/// The label and the heads of a grid's columns; how high they are.
fn heads(flow: &mut Flow, field: &Field, left: f64, pitch: f64) -> f64 {
    let Kind::Grid { groups, columns, .. } = &field.kind else { return 0.0 };
    let top = flow.y;
    let label = broken(&field.label, super::flow::LABEL_PT, left - MARGIN_MM - 2.0);
    let own: Vec<Vec<Words>> = columns.iter().map(|column| bottomed(broken(column, HEAD_PT, pitch - 0.4))).collect();
    let lines = own.iter().map(Vec::len).max().unwrap_or(0) as f64 * HEAD_STEP;
    let above = if groups.is_empty() { 0.0 } else { 4.4 };
    let high = (above + lines + 1.4).max(label.len() as f64 * LABEL_STEP + 1.0);
    for (line, words) in label.into_iter().enumerate() {
        flow.text(
            MARGIN_MM,
            top + (line as f64 + 0.78) * LABEL_STEP,
            super::flow::LABEL_PT,
            Weight::Bold,
            Align::Left,
            words,
        );
    }
    for group in 0..groups.len().max(1) {
        let x = left + (group * columns.len()) as f64 * pitch;
        if let Some(words) = groups.get(group) {
            flow.text(
                x + 0.8,
                top + high - lines - 2.4,
                super::flow::LABEL_PT,
                Weight::Bold,
                Align::Left,
                words.clone(),
            );
        }
        for (column, head) in own.iter().enumerate() {
            for (line, words) in head.iter().enumerate() {
                let y = top + high - 1.0 - (head.len() - 1 - line) as f64 * HEAD_STEP;
                flow.text(x + (column as f64 + 0.5) * pitch, y, HEAD_PT, Weight::Regular, Align::Centre, words.clone());
            }
        }
    }
    high
}

/// A row's name where it is known, a line to write it on where it is not.
fn row_name(flow: &mut Flow, section: &str, field: &Field, rows: &GridRows, row: usize, at: (f64, f64, f64)) {
    let (y, height, left) = at;
    let room = left - MARGIN_MM - 2.0;
    match rows {
        GridRows::Named(names) => {
            let Some(words) = names.get(row) else { return };
            for (line, words) in broken(words, super::flow::LABEL_PT, room).into_iter().enumerate() {
                let y = y + 5.0 + line as f64 * LABEL_STEP;
                flow.text(MARGIN_MM, y, super::flow::LABEL_PT, Weight::Regular, Align::Left, words);
            }
        }
        GridRows::Blank(_) => {
            let area = Area { x_mm: MARGIN_MM, y_mm: y, width_mm: left - MARGIN_MM, height_mm: height };
            let mut name = blank(&format!("{section}.{}.{}", field.name, row + 1), field, area);
            (name.sort, name.line) = (Sort::Written, Some((MARGIN_MM + 0.6, y + 5.4, room)));
            flow.place(name);
        }
    }
}
