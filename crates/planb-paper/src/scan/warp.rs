//! Where a flat sheet lies in a picture: a perspective map between its millimetres and the picture's pixels.

/// A perspective map of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warp([f64; 9]);

/// A point, its fellow, and what the two weigh.
pub type Pair = ((f64, f64), (f64, f64), f64);

impl Warp {
    /// The map that takes each of `from` to its fellow in `to`; `None` where three lie on a line.
    pub fn between(from: [(f64, f64); 4], to: [(f64, f64); 4]) -> Option<Warp> {
        let mut rows = [[0.0; 9]; 8];
        for (at, ((x, y), (u, v))) in from.iter().zip(&to).enumerate() {
            rows[2 * at] = [*x, *y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, *u];
            rows[2 * at + 1] = [0.0, 0.0, 0.0, *x, *y, 1.0, -v * x, -v * y, *v];
        }
        let found = solved(rows)?;
        let [a, b, c, d, e, f, g, h] = found;
        Some(Warp([a, b, c, d, e, f, g, h, 1.0]))
    }

    /// The map that takes points to their fellows as nearly as it can, by what each weighs; `None` where they do not say enough.
    pub fn fitted(pairs: &[Pair]) -> Option<Warp> {
        // Both sides are brought to small numbers, so that squares of them are still exact.
        let large = |value: f64, other: &(f64, f64)| value.max(other.0.abs()).max(other.1.abs());
        let own = pairs.iter().fold(1.0, |most, (from, _, _)| large(most, from));
        let seen = pairs.iter().fold(1.0, |most, (_, to, _)| large(most, to));
        let mut sums = [[0.0; 9]; 8];
        for ((x, y), (u, v), weight) in pairs {
            let (x, y, u, v) = (x / own, y / own, u / seen, v / seen);
            for row in [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v]] {
                for (line, left) in sums.iter_mut().zip(row) {
                    for (sum, right) in line.iter_mut().zip(row) {
                        *sum += weight * left * right;
                    }
                }
            }
        }
        let [a, b, c, d, e, f, g, h] = solved(sums)?;
        Some(Warp([
            a * seen / own,
            b * seen / own,
            c * seen,
            d * seen / own,
            e * seen / own,
            f * seen,
            g / own,
            h / own,
            1.0,
        ]))
    }

    /// The same for a sheet that is seen from straight above: moved, turned and larger or smaller, and nothing else.
    pub fn level(pairs: &[Pair]) -> Option<Warp> {
        let total: f64 = pairs.iter().map(|pair| pair.2).sum();
        let mean = |pick: fn(&Pair) -> f64| pairs.iter().map(|pair| pick(pair) * pair.2).sum::<f64>() / total.max(1e-9);
        let (x, y, u, v) = (mean(|p| p.0.0), mean(|p| p.0.1), mean(|p| p.1.0), mean(|p| p.1.1));
        let (mut along, mut across, mut size) = (0.0, 0.0, 0.0);
        for (from, to, weight) in pairs {
            let (a, b, c, d) = (from.0 - x, from.1 - y, to.0 - u, to.1 - v);
            along += weight * (a * c + b * d);
            across += weight * (a * d - b * c);
            size += weight * (a * a + b * b);
        }
        if size < 1e-9 {
            return None;
        }
        let (p, q) = (along / size, across / size);
        Some(Warp([p, -q, u - p * x + q * y, q, p, v - q * x - p * y, 0.0, 0.0, 1.0]))
    }

    /// Where a point comes to lie.
    pub fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let under = g * x + h * y + i;
        ((a * x + b * y + c) / under, (d * x + e * y + f) / under)
    }

    /// How many pixels a millimetre is around a point.
    pub fn scale(&self, (x, y): (f64, f64)) -> f64 {
        let (here, right, low) = (self.at((x, y)), self.at((x + 1.0, y)), self.at((x, y + 1.0)));
        let far = |to: (f64, f64)| (to.0 - here.0).hypot(to.1 - here.1);
        (far(right) * far(low)).sqrt()
    }

    /// The same map into a picture that was shrunk `times`.
    pub fn shrunk(&self, times: f64) -> Warp {
        let mut to = self.0;
        for value in &mut to[..6] {
            *value /= times;
        }
        Warp(to)
    }
}

/// Solves eight equations by elimination; `None` where they do not say enough.
fn solved(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for step in 0..8 {
        let best = (step..8).max_by(|a, b| rows[*a][step].abs().total_cmp(&rows[*b][step].abs()))?;
        rows.swap(step, best);
        let own = rows[step];
        if own[step].abs() < 1e-12 {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if at != step {
                let share = row[step] / own[step];
                for (value, pivot) in row.iter_mut().zip(&own) {
                    *value -= share * pivot;
                }
            }
        }
    }
    let mut found = [0.0; 8];
    for (at, value) in found.iter_mut().enumerate() {
        *value = rows[at][8] / rows[at][at];
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_points_come_to_lie_where_they_should() {
        let from = [(11.0, 11.0), (199.0, 11.0), (199.0, 286.0), (11.0, 286.0)];
        let to = [(100.0, 90.0), (1500.0, 140.0), (1620.0, 2300.0), (60.0, 2190.0)];
        let warp = Warp::between(from, to).unwrap();
        for (from, to) in from.iter().zip(&to) {
            let (x, y) = warp.at(*from);
            assert!((x - to.0).abs() < 1e-6 && (y - to.1).abs() < 1e-6);
        }
        let pairs: Vec<_> = from.iter().zip(&to).map(|(from, to)| (*from, *to, 2.0)).collect();
        let fitted = Warp::fitted(&pairs).unwrap();
        for (from, to) in from.iter().zip(&to) {
            let (x, y) = fitted.at(*from);
            assert!((x - to.0).abs() < 1e-3 && (y - to.1).abs() < 1e-3, "{x} {y} {to:?}");
        }
        let turned = [(100.0, 50.0), (50.0, 426.0)];
        let level = Warp::level(&[(from[0], turned[0], 1.0), (from[1], turned[1], 1.0)]).unwrap();
        let (x, y) = level.at((105.0, 11.0));
        assert!((x - 75.0).abs() < 1e-6 && (y - 238.0).abs() < 1e-6);
        let (x, y) = warp.shrunk(2.0).at(from[2]);
        assert!((x - 810.0).abs() < 1e-6 && (y - 1150.0).abs() < 1e-6);
        assert!(Warp::between([(0.0, 0.0); 4], to).is_none());
    }
}
