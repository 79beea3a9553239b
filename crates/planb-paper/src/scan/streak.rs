//! Dust on a scanner's glass draws a line from edge to edge of every picture. It is taken out before anything is read.

use super::grey::Grey;

/// A column is a streak where it is darker than what is around it in this share of its pixels …
const SHARE_LEAST: f64 = 0.8;
/// … by this much.
const DARKER: f32 = 0.9;
/// What is around a column is this many pixels away.
const ASIDE: usize = 6;
/// Every so many lines are looked at.
const STEP: usize = 7;
/// A picture with more streaks has something else.
const STREAKS_MAX: usize = 60;

/// The picture without streaks; `None` where it has none.
pub(super) fn evened(picture: &Grey) -> Option<Grey> {
    let (width, height) = (picture.width, picture.height);
    if width < 4 * ASIDE || height < 4 * STEP {
        return None;
    }
    let rows: Vec<&[u8]> = picture.pixels.chunks_exact(width).step_by(STEP).collect();
    let is_streak = |x: &usize| {
        let darker = |row: &&&[u8]| {
            let around = (f32::from(row[x - ASIDE]) + f32::from(row[x + ASIDE])) / 2.0;
            f32::from(row[*x]) < around * DARKER - 4.0
        };
        // Most columns are decided by a few lines.
        let few = rows.iter().step_by(9);
        let dark = few.clone().filter(darker).count();
        dark * 2 > few.count() && rows.iter().filter(darker).count() as f64 > rows.len() as f64 * SHARE_LEAST
    };
    let streaks: Vec<usize> = (ASIDE..width - ASIDE).filter(is_streak).collect();
    if streaks.is_empty() || streaks.len() > STREAKS_MAX {
        return None;
    }
    let mut evened = picture.clone();
    for x in streaks {
        let mut shares: Vec<f32> = rows
            .iter()
            .map(|row| f32::from(row[x]) / ((f32::from(row[x - ASIDE]) + f32::from(row[x + ASIDE])) / 2.0).max(1.0))
            .collect();
        shares.sort_by(f32::total_cmp);
        // What the dust takes away is given back, so that a stroke under the streak is still there.
        let share = shares[shares.len() / 2].clamp(0.2, 1.0);
        for row in evened.pixels.chunks_exact_mut(width) {
            row[x] = (f32::from(row[x]) / share).round().min(255.0) as u8;
        }
    }
    Some(evened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_streak_goes_and_what_is_written_stays() {
        let mut picture = Grey { width: 100, height: 100, pixels: vec![200; 10_000] };
        assert_eq!(evened(&picture), None);
        for y in 40..50 {
            picture.pixels[y * 100 + 50] = 40;
        }
        assert_eq!(evened(&picture), None, "a short line is somebody's");
        for y in 0..100 {
            picture.pixels[y * 100 + 50] = picture.pixels[y * 100 + 50] / 5 * 3;
        }
        let evened = evened(&picture).unwrap();
        assert_eq!((evened.pixels[50], evened.pixels[4_550]), (200, 40));
    }
}
