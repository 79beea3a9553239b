//! Where in its row each thing stands, so that lines are short and no two things are on top of each other.

use std::collections::{BTreeMap, BTreeSet};

use super::BOX_WIDTH;
use super::layers::Layers;

/// How often rows are put in order by what they are tied to.
const SWEEPS: usize = 12;
const BOX_GAP: i32 = 20;
const TRUNK_WIDTH: i32 = 16;

/// What stands in a row: a box, or the trunk of all lines down to one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Thing(usize),
    Trunk(usize),
}

impl Cell {
    fn width(self) -> i32 {
        match self {
            Cell::Thing(_) => BOX_WIDTH + BOX_GAP,
            Cell::Trunk(_) => TRUNK_WIDTH,
        }
    }
}

/// The middle of every cell, row by row from the bottom.
pub struct Rows {
    x: Vec<BTreeMap<Cell, i32>>,
    pub width: i32,
}

/// On which side of a row to look.
#[derive(Clone, Copy)]
enum Side {
    Below,
    Above,
}

/// What is in each row, in order; and what is tied to what one row below.
struct Grid {
    rows: Vec<Vec<Cell>>,
    ties: BTreeSet<(usize, Cell, Cell)>,
}

impl Rows {
    /// Orders the rows and places everything.
    pub fn of(layers: &Layers) -> Rows {
        let mut grid = Grid::of(layers);
        for sweep in 0..SWEEPS {
            let count = grid.rows.len();
            match sweep % 2 {
                0 => (0..count).for_each(|row| grid.sort(row, Side::Below)),
                _ => (0..count).rev().for_each(|row| grid.sort(row, Side::Above)),
            }
        }
        let most = grid.rows.iter().map(|row| width(row)).max().unwrap_or(0);
        let mut x: Vec<BTreeMap<Cell, i32>> = grid.rows.iter().map(|row| packed(row, most, |_| most / 2)).collect();
        for sweep in 0..SWEEPS {
            let count = grid.rows.len();
            for row in (0..count).map(|row| if sweep % 2 == 0 { row } else { count - 1 - row }) {
                let here = |cell| x[row].get(&cell).copied().unwrap_or(most / 2);
                let placed =
                    packed(&grid.rows[row], most, |cell| grid.middle(&x, row, cell).unwrap_or_else(|| here(cell)));
                x[row] = placed;
            }
        }
        Rows { x, width: most }
    }

    /// The middle of a cell.
    pub fn x(&self, row: usize, cell: Cell) -> i32 {
        self.x.get(row).and_then(|cells| cells.get(&cell)).copied().unwrap_or(0)
    }

    /// The points of a line: row, middle, and whether it is the row's top or its bottom.
    pub fn points(&self, layers: &Layers, from: usize, to: usize) -> Vec<(usize, i32, bool)> {
        let (high, low) = if layers.row[from] > layers.row[to] { (from, to) } else { (to, from) };
        let mut points = vec![(layers.row[high], self.x(layers.row[high], Cell::Thing(high)), false)];
        for row in (layers.row[low] + 1..layers.row[high]).rev() {
            let x = self.x(row, Cell::Trunk(low));
            points.extend([(row, x, true), (row, x, false)]);
        }
        points.push((layers.row[low], self.x(layers.row[low], Cell::Thing(low)), true));
        if high != from {
            points.reverse();
        }
        points
    }
}

impl Grid {
    fn of(layers: &Layers) -> Grid {
        let mut cells: Vec<BTreeSet<Cell>> = vec![BTreeSet::new(); layers.count];
        let mut ties = BTreeSet::new();
        for (thing, row) in layers.row.iter().enumerate() {
            cells[*row].insert(Cell::Thing(thing));
        }
        for (high, low) in &layers.down {
            let mut above = Cell::Thing(*high);
            for row in (layers.row[*low]..layers.row[*high]).rev() {
                let cell = if row == layers.row[*low] { Cell::Thing(*low) } else { Cell::Trunk(*low) };
                cells[row].insert(cell);
                ties.insert((row + 1, above, cell));
                above = cell;
            }
        }
        Grid { rows: cells.into_iter().map(|row| row.into_iter().collect()).collect(), ties }
    }

    /// The cells that a cell is tied to in the row below (`upwards`) or above.
    fn tied(&self, row: usize, cell: Cell, side: Side) -> impl Iterator<Item = Cell> {
        let pick = move |(upper, above, below): &(usize, Cell, Cell)| match side {
            Side::Below => (*upper == row && *above == cell).then_some(*below),
            Side::Above => (*upper == row + 1 && *below == cell).then_some(*above),
        };
        self.ties.iter().filter_map(pick)
    }

    /// Puts a row in the order of the middles of what its cells are tied to.
    fn sort(&mut self, row: usize, side: Side) {
        let neighbour = match side {
            Side::Below => row.checked_sub(1),
            Side::Above => Some(row + 1).filter(|next| *next < self.rows.len()),
        };
        let Some(neighbour) = neighbour else { return };
        let places: BTreeMap<Cell, usize> = self.rows[neighbour].iter().copied().zip(0..).collect();
        let key = |(at, cell): (usize, &Cell)| {
            let tied: Vec<usize> =
                self.tied(row, *cell, side).filter_map(|other| places.get(&other).copied()).collect();
            let middle = (tied.iter().sum::<usize>() * 1_000).checked_div(tied.len());
            // A cell that is tied to nothing stays about where it is.
            let own = at * 1_000 * self.rows[neighbour].len() / self.rows[row].len();
            (middle.unwrap_or(own), at, *cell)
        };
        let mut keyed: Vec<_> = self.rows[row].iter().enumerate().map(key).collect();
        keyed.sort_unstable();
        self.rows[row] = keyed.into_iter().map(|(_, _, cell)| cell).collect();
    }

    /// The middle of everything that a cell is tied to, above and below.
    fn middle(&self, x: &[BTreeMap<Cell, i32>], row: usize, cell: Cell) -> Option<i32> {
        let below = self.tied(row, cell, Side::Below).filter_map(|other| x.get(row.checked_sub(1)?)?.get(&other));
        let above = self.tied(row, cell, Side::Above).filter_map(|other| x.get(row + 1)?.get(&other));
        let all: Vec<i32> = below.chain(above).copied().collect();
        all.iter().sum::<i32>().checked_div(i32::try_from(all.len()).ok()?)
    }
}

/// How wide a row is without any room to spare.
fn width(row: &[Cell]) -> i32 {
    row.iter().map(|cell| cell.width()).sum()
}

/// Places a row's cells in order between 0 and `most`, each as near to where it wants to be as its neighbours let it.
fn packed(row: &[Cell], most: i32, wish: impl Fn(Cell) -> i32) -> BTreeMap<Cell, i32> {
    let mut from_left = Vec::new();
    let mut least = 0;
    let mut right = width(row);
    for cell in row {
        let half = cell.width() / 2;
        right -= cell.width();
        // Not so far that what comes after it has no room.
        let middle = wish(*cell).clamp(least + half, (most - right - half).max(least + half));
        least = middle + half;
        from_left.push(middle);
    }
    let mut greatest = most;
    let mut left = width(row);
    let mut placed = BTreeMap::new();
    for (cell, pushed) in row.iter().zip(from_left).rev() {
        let half = cell.width() / 2;
        left -= cell.width();
        let middle = wish(*cell).clamp((left + half).min(greatest - half), greatest - half);
        greatest = middle - half;
        // Pushed to the right by those before it, and to the left by those after it: in the middle of the two.
        placed.insert(*cell, (pushed + middle) / 2);
    }
    placed
}
