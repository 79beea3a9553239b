//! How wide a table's columns are: wide enough for their longest word, the rest shared by how much each has to say.

use crate::font::{Weight, printable, width_mm};

/// Text sizes in points that a table is tried at, the largest first.
const SIZES_PT: [f64; 5] = [11.0, 10.0, 9.0, 8.0, 7.0];
/// Size of the header's text.
pub(crate) const HEADER_PT: f64 = 9.0;
/// What a cell has beside its text.
const INSET_MM: f64 = 3.0;
/// A column without any text is there to be written in.
const WRITTEN_MM: f64 = 34.0;
/// No column asks for more on one line.
const LINE_MM: f64 = 90.0;

/// A table's text size and the widths of its columns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Widths {
    pub size_pt: f64,
    pub columns_mm: Vec<f64>,
}

/// What a column needs, and what it would like to have.
#[derive(Clone, Copy)]
struct Need {
    word_mm: f64,
    line_mm: f64,
}

/// The widths of the columns of `rows`, which have one cell each for every column of `header`, within `room_mm`.
pub(crate) fn widths(header: &[String], rows: &[Vec<String>], room_mm: f64) -> Widths {
    let mut last = Widths { size_pt: 0.0, columns_mm: Vec::new() };
    for size_pt in SIZES_PT {
        let needs: Vec<Need> = (0..header.len()).map(|column| need(column, header, rows, size_pt)).collect();
        let words: f64 = needs.iter().map(|need| need.word_mm).sum();
        let lines: f64 = needs.iter().map(|need| need.line_mm).sum();
        let columns_mm = if lines <= room_mm {
            needs.iter().map(|need| need.line_mm + (room_mm - lines) * need.line_mm / lines.max(1.0)).collect()
        } else if words <= room_mm {
            let share = (room_mm - words) / (lines - words).max(1.0);
            needs.iter().map(|need| need.word_mm + (need.line_mm - need.word_mm) * share).collect()
        } else {
            needs.iter().map(|need| need.word_mm * room_mm / words).collect()
        };
        last = Widths { size_pt, columns_mm };
        if words <= room_mm {
            break;
        }
    }
    last
}

fn need(column: usize, header: &[String], rows: &[Vec<String>], size_pt: f64) -> Need {
    let word = |text: &str, weight, size_pt| {
        let words = text.split([' ', '\u{200b}']).map(|word| width_mm(word, weight, size_pt));
        words.fold(0.0, f64::max)
    };
    let head = header.get(column).map_or("", String::as_str);
    let mut word_mm = word(head, Weight::Bold, HEADER_PT);
    let mut line_mm = word_mm;
    let mut is_empty = true;
    for cell in rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()) {
        is_empty = false;
        word_mm = word_mm.max(word(cell, Weight::Bold, size_pt));
        line_mm = line_mm.max(width_mm(cell, Weight::Bold, size_pt));
    }
    let line_mm = if is_empty { line_mm.max(WRITTEN_MM) } else { line_mm.min(LINE_MM).max(word_mm) };
    Need { word_mm: word_mm + INSET_MM, line_mm: line_mm + INSET_MM }
}

/// `text` with a place to break in every word that is wider than its column.
pub(crate) fn broken(text: &str, column_mm: f64, size_pt: f64) -> String {
    let room = column_mm - INSET_MM;
    let mut out = String::with_capacity(text.len());
    let mut used = 0.0;
    for c in text.chars() {
        if c == ' ' || c == '\u{200b}' {
            used = 0.0;
        } else {
            let step = width_mm(c.encode_utf8(&mut [0; 4]), Weight::Bold, size_pt);
            if used + step > room && used > 0.0 {
                out.push('\u{200b}');
                used = 0.0;
            }
            used += step;
        }
        out.push(c);
    }
    out
}

/// Header and rows printable and of the same length: what a row has too much stands in its last cell.
pub(crate) fn even(header: &[String], rows: &[Vec<String>]) -> (Vec<String>, Vec<Vec<String>>) {
    let columns = header.len().max(1);
    let mut head: Vec<String> = header.iter().map(|text| printable(text)).collect();
    head.resize(columns, String::new());
    let row = |row: &Vec<String>| {
        let mut cells: Vec<String> = row.iter().take(columns - 1).map(|text| printable(text)).collect();
        let rest: Vec<String> = row.iter().skip(columns - 1).map(|text| printable(text)).collect();
        cells.push(rest.join(" · "));
        cells.resize(columns, String::new());
        cells
    };
    (head, rows.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn columns_fill_the_room_and_hold_their_words() {
        for count in [1, 3, 9, 40] {
            let header: Vec<String> = (0..count).map(|n| format!("Kolumn {n}")).collect();
            let rows = vec![vec!["Utbetalningsansvarig handläggare".to_string(); count]; 3];
            let found = widths(&header, &rows, 176.0);
            assert!((found.columns_mm.iter().sum::<f64>() - 176.0).abs() < 0.01, "{found:?}");
            let cell = broken(&rows[0][0], found.columns_mm[0], found.size_pt);
            let fits = |piece: &str| width_mm(piece, Weight::Bold, found.size_pt) <= found.columns_mm[0];
            assert!(cell.split([' ', '\u{200b}']).all(fits), "{cell:?} in {found:?}");
            assert_eq!(cell.replace('\u{200b}', ""), rows[0][0]);
        }
    }

    #[test]
    fn a_column_to_write_in_is_wide_enough() {
        let found = widths(&texts(&["Namn", "Nummer"]), &[texts(&["Anna Berg", ""])], 176.0);
        assert_eq!(found.size_pt, 11.0);
        assert!(found.columns_mm[1] > WRITTEN_MM);
    }

    #[test]
    fn rows_are_made_even_without_loss() {
        let (header, rows) = even(&texts(&["a", "b"]), &[texts(&["1"]), texts(&["1", "2", "3"])]);
        assert_eq!(header.len(), 2);
        assert_eq!(rows, [texts(&["1", ""]), texts(&["1", "2 · 3"])]);
        assert_eq!(even(&[], &[texts(&["x"])]).1, [texts(&["x"])]);
    }
}
