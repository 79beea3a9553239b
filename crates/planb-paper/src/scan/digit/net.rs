//! A small net of the usual kind (two layers that fold, two that join) says which digit a glyph is, or that it is none.
//!
//! `digits.bin`: a version byte, 1; then for each of [`LAYERS`], for each output its scale and then for each its offset, as f32 with
//! the low byte first, and for each output its weights, as i8. `bench/digits` makes it.

use std::sync::LazyLock;

use super::glyph::{Glyph, SIDE};

const WEIGHTS: &[u8] = include_bytes!("../digits.bin");
const VERSION: u8 = 1;
/// What a glyph can be: 0–9, and none of them.
const KINDS: usize = 11;
/// A layer that folds has this step.
const STEP: usize = 2;

/// How a layer's outputs come of its inputs.
#[derive(Clone, Copy, Debug)]
enum Sort {
    /// Of squares with this side around every second pixel.
    Fold(usize),
    /// Each of all.
    Join,
}

/// Each layer: its sort, channels in and out.
const LAYERS: [(Sort, usize, usize); 4] = [
    (Sort::Fold(5), 1, 12),
    (Sort::Fold(3), 12, 24),
    (Sort::Join, SIDE / STEP / STEP * (SIDE / STEP / STEP) * 24, 48),
    (Sort::Join, 48, KINDS),
];

struct Layer {
    sort: Sort,
    channels: usize,
    /// For each output, as many as its square or all inputs have values.
    weights: Vec<Vec<f32>>,
    offsets: Vec<f32>,
}

static NET: LazyLock<Vec<Layer>> = LazyLock::new(|| layers(WEIGHTS));

/// The digit that a glyph looks most like, and how sure that is (0–1); `None` where it looks most like none.
pub(super) fn digit(glyph: &Glyph) -> Option<(u8, f32)> {
    let mut values: Vec<f32> = glyph.iter().map(|shade| f32::from(*shade) / 255.0).collect();
    let mut side = SIDE;
    for (at, layer) in NET.iter().enumerate() {
        values = match layer.sort {
            Sort::Fold(square) => {
                let folded = fold(layer, square, &values, side);
                side = side.div_ceil(STEP);
                folded
            }
            Sort::Join => layer.of(&values).collect(),
        };
        if at + 1 < LAYERS.len() {
            values.iter_mut().for_each(|value| *value = value.max(0.0));
        }
    }
    let most = values.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = values.iter().map(|value| (value - most).exp()).sum();
    let best = values.iter().position(|value| *value >= most)?;
    (best < KINDS - 1).then(|| (best as u8, 1.0 / total))
}

impl Layer {
    /// Its outputs, of as many inputs as it has weights.
    fn of(&self, inputs: &[f32]) -> impl Iterator<Item = f32> {
        self.weights.iter().zip(&self.offsets).map(move |(weights, offset)| dot(weights, inputs) + offset)
    }
}

/// Every second pixel's outputs, row by row; what lies outside is 0.
fn fold(layer: &Layer, square: usize, values: &[f32], side: usize) -> Vec<f32> {
    let (channels, edge) = (layer.channels, square / 2);
    let mut folded = Vec::with_capacity(side.div_ceil(STEP).pow(2) * layer.weights.len());
    let mut around = vec![0.0; square * square * channels];
    for y in (0..side).step_by(STEP) {
        for x in (0..side).step_by(STEP) {
            for (down, row) in around.chunks_exact_mut(square * channels).enumerate() {
                for (right, own) in row.chunks_exact_mut(channels).enumerate() {
                    let inside = |at: usize, by: usize| (at + by).checked_sub(edge).filter(|at| *at < side);
                    match (inside(x, right), inside(y, down)) {
                        (Some(x), Some(y)) => own.copy_from_slice(&values[(y * side + x) * channels..][..channels]),
                        _ => own.fill(0.0),
                    }
                }
            }
            folded.extend(layer.of(&around));
        }
    }
    folded
}

/// The sum of products, in lanes that a processor adds at once.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0f32; LANES];
    let (one, other) = (one.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    for (a, b) in one.0.iter().zip(other.0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + one.1.iter().zip(other.1).map(|(a, b)| a * b).sum::<f32>()
}

/// The layers that a file of weights holds.
///
/// # Panics
/// Where it is no such file: ours is part of the program, and a test reads it.
fn layers(bytes: &[u8]) -> Vec<Layer> {
    assert_eq!(bytes.first(), Some(&VERSION), "weights of another version");
    let mut rest = &bytes[1..];
    let mut take = |count: usize| {
        let (taken, left) = rest.split_at(count);
        rest = left;
        taken
    };
    let floats = |bytes: &[u8]| bytes.as_chunks::<4>().0.iter().copied().map(f32::from_le_bytes).collect::<Vec<f32>>();
    let all = LAYERS.map(|(sort, channels, outputs)| {
        let inputs = if let Sort::Fold(square) = sort { square * square * channels } else { channels };
        let (scales, offsets) = (floats(take(4 * outputs)), floats(take(4 * outputs)));
        let row = |scale: &f32| take(inputs).iter().map(|weight| f32::from(weight.cast_signed()) * scale).collect();
        Layer { sort, channels, weights: scales.iter().map(row).collect(), offsets }
    });
    assert!(rest.is_empty(), "more weights than layers");
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_layers_and_a_stroke_is_1_and_a_block_is_none() {
        let sizes: Vec<(usize, usize)> =
            NET.iter().map(|layer| (layer.weights.len(), layer.weights[0].len())).collect();
        assert_eq!(sizes, [(12, 25), (24, 108), (48, 864), (11, 48)]);
        let drawn = |columns: std::ops::Range<usize>| {
            let is_inked = |at: usize| (3..21).contains(&(at / SIDE)) && columns.contains(&(at % SIDE));
            std::array::from_fn(|at| if is_inked(at) { u8::MAX } else { 0 })
        };
        assert_eq!(digit(&drawn(11..13)).map(|(digit, _)| digit), Some(1));
        assert_eq!(digit(&drawn(3..21)), None);
    }

    #[test]
    fn a_fold_sees_what_is_around_every_second_pixel() {
        let sum = Layer { sort: Sort::Fold(3), channels: 1, weights: vec![vec![1.0; 9]], offsets: vec![0.5] };
        let values: Vec<f32> = (0..16).map(|value| value as f32).collect();
        assert_eq!(fold(&sum, 3, &values, 4), [10.5, 24.5, 51.5, 90.5]);
        assert_eq!(dot(&[1.0; 11], &[2.0; 11]), 22.0);
    }
}
