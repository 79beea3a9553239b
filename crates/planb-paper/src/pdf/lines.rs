//! From letters with places to lines of text, as a person reads them.

/// A gap wider than this share of the type size is a space …
const SPACE: f64 = 0.16;
/// … wider than this a new cell …
const CELL: f64 = 1.2;
/// … and a step back of so much begins anew.
const BACK: f64 = 0.6;
/// Letters whose base lines are nearer than this share of the type size stand on one line.
const LINE: f64 = 0.45;
/// A line within so many type sizes below may go on with what a cell began.
const BELOW: f64 = 2.2;

/// One letter, or several that were drawn as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub start: (f64, f64),
    pub end: (f64, f64),
    pub size: f64,
    pub text: String,
}

/// The texts of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    pub lines: String,
    pub search: String,
}

/// Letters that were drawn one after the other, in the frame of their own direction.
#[derive(Clone, Debug, PartialEq)]
struct Cell {
    /// Quarter turns of the writing direction.
    turn: u8,
    from: f64,
    to: f64,
    base: f64,
    size: f64,
    text: String,
}

impl Texts {
    /// Puts the letters, in the order in which they were drawn, together.
    pub fn of(letters: &[Letter]) -> Texts {
        let cells = cells(letters);
        let drawn: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
        let mut sorted: Vec<&Cell> = cells.iter().collect();
        sorted.sort_by(|a, b| (a.turn).cmp(&b.turn).then(b.base.total_cmp(&a.base)));
        let mut rows: Vec<Vec<&Cell>> = Vec::new();
        for cell in sorted {
            let same = rows.last().and_then(|row| row.first()).is_some_and(|first| {
                first.turn == cell.turn && (first.base - cell.base).abs() < LINE * first.size.max(cell.size)
            });
            match rows.last_mut() {
                Some(row) if same => row.push(cell),
                _ => rows.push(vec![cell]),
            }
        }
        for row in &mut rows {
            row.sort_by(|a, b| a.from.total_cmp(&b.from));
        }
        let lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
        let lines = lines.join("\n");
        let search = format!("{lines}\n{}\n{}", drawn.join("\n"), stacked(&rows).join("\n"));
        Texts { lines, search }
    }
}

/// The letter in the frame where its line runs to the right.
fn turned(letter: &Letter) -> (u8, f64, f64, f64) {
    let (x, y) = (letter.end.0 - letter.start.0, letter.end.1 - letter.start.1);
    let turn = if x.abs() >= y.abs() {
        if x < 0.0 { 2 } else { 0 }
    } else if y > 0.0 {
        1
    } else {
        3
    };
    let turn_one = |(x, y): (f64, f64)| match turn {
        1 => (y, -x),
        2 => (-x, -y),
        3 => (-y, x),
        _ => (x, y),
    };
    let (from, base) = turn_one(letter.start);
    let (to, _) = turn_one(letter.end);
    (turn, from, to, base)
}

fn cells(letters: &[Letter]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut after_blank = false;
    for letter in letters {
        let (turn, from, to, base) = turned(letter);
        let size = letter.size;
        // A blank is a gap: however many stand in a row.
        if letter.text.trim().is_empty() {
            after_blank = true;
            continue;
        }
        let last = cells.last_mut().filter(|cell| {
            let gap = from - cell.to;
            let is_near = gap > -BACK * size && gap < CELL * size;
            cell.turn == turn && (cell.base - base).abs() < LINE * size.min(cell.size) && is_near
        });
        match last {
            Some(cell) => {
                let gap = from - cell.to;
                // The same letter on the same spot again: printed fat.
                if cell.text.ends_with(&letter.text) && gap < -0.8 * (to - from) {
                    continue;
                }
                if gap > SPACE * size || after_blank {
                    cell.text.push(' ');
                }
                cell.text.push_str(&letter.text);
                cell.to = cell.to.max(to);
            }
            None => cells.push(Cell { turn, from, to, base, size, text: letter.text.clone() }),
        }
        after_blank = false;
    }
    twice(cells)
}

/// Leaves out cells that were drawn twice, a hair apart.
fn twice(cells: Vec<Cell>) -> Vec<Cell> {
    let mut kept: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut seen: std::collections::BTreeMap<String, Vec<usize>> = std::collections::BTreeMap::new();
    for cell in cells {
        let near = |at: &usize| {
            kept.get(*at).is_some_and(|other| {
                (other.base - cell.base).abs() < 0.2 * cell.size && (other.from - cell.from).abs() < 0.2 * cell.size
            })
        };
        let places = seen.entry(cell.text.clone()).or_default();
        if !places.iter().any(near) {
            places.push(kept.len());
            kept.push(cell);
        }
    }
    kept
}

fn line(row: &[&Cell]) -> String {
    let mut line = String::new();
    let mut end = f64::NEG_INFINITY;
    for cell in row {
        if !line.is_empty() {
            let gap = (cell.from - end) / cell.size;
            match gap {
                gap if gap >= CELL => line.push('\t'),
                gap if gap > SPACE => line.push(' '),
                _ => {}
            }
        }
        line.push_str(&cell.text);
        end = end.max(cell.to);
    }
    line
}

/// What a cell says together with the cell below it: a name that was broken over two lines.
fn stacked(rows: &[Vec<&Cell>]) -> Vec<String> {
    let mut pairs = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for cell in row {
            let below = rows.iter().skip(at + 1).take(4).flatten().find(|below| {
                let down = cell.base - below.base;
                below.turn == cell.turn && down < BELOW * cell.size && (below.from - cell.from).abs() < cell.size
            });
            if let Some(below) = below {
                pairs.push(format!("{} {}", cell.text, below.text));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word at a place, letter by letter, half its size wide each.
    fn word(text: &str, x: f64, y: f64) -> Vec<Letter> {
        let letter = |(at, letter): (usize, char)| {
            let start = x + at as f64 * 5.0;
            Letter { start: (start, y), end: (start + 5.0, y), size: 10.0, text: letter.to_string() }
        };
        text.chars().enumerate().map(letter).collect()
    }

    fn lines(letters: &[Vec<Letter>]) -> String {
        Texts::of(&letters.concat()).lines
    }

    #[test]
    fn words_and_columns_are_told_apart() {
        let all = [word("Namn:", 10.0, 100.0), word("Åsa", 40.0, 100.0), word("HEM3", 200.0, 100.2)];
        assert_eq!(lines(&all), "Namn: Åsa\tHEM3");
        assert_eq!(lines(&[word("under", 10.0, 80.0), word("över", 10.0, 100.0)]), "över\nunder");
        // A kerned word stays one, and what was printed fat is read once.
        assert_eq!(lines(&[word("per", 10.0, 9.0), word("sonnr", 24.5, 9.0)]), "personnr");
        assert_eq!(lines(&[word("fet", 10.0, 9.0), word("fet", 10.3, 9.0)]), "fet");
        assert_eq!(lines(&[]), "");
    }

    #[test]
    fn a_name_that_is_broken_in_its_cell_is_found() {
        let all = [
            word("08:00", 10.0, 100.0),
            word("Anna", 100.0, 100.0),
            word("09:00", 10.0, 88.0),
            word("Berg", 100.0, 88.0),
        ];
        let texts = Texts::of(&all.concat());
        assert_eq!(texts.lines, "08:00\tAnna\n09:00\tBerg");
        assert!(texts.search.contains("Anna Berg"), "{}", texts.search);
    }

    #[test]
    fn turned_writing_is_read_along_its_own_line() {
        let up = |text: &str, x: f64| -> Vec<Letter> {
            let turn = |mut letter: Letter| {
                letter.start = (x, letter.start.0);
                letter.end = (x, letter.end.0);
                letter
            };
            word(text, 0.0, 0.0).into_iter().map(turn).collect()
        };
        assert_eq!(lines(&[up("upp", 50.0), word("rak", 10.0, 10.0)]), "rak\nupp");
    }
}
