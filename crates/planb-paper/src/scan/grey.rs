//! A grey picture, and sums over it.

/// Grey pixels, row by row; 0 is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Grey {
    /// The pixel; what lies outside is white.
    pub fn at(&self, x: i64, y: i64) -> u8 {
        let inside = x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height;
        if inside { self.pixels[y as usize * self.width + x as usize] } else { u8::MAX }
    }

    /// The shade at a point between pixels, whose centres are at halves; what lies outside is white.
    pub fn between(&self, (x, y): (f64, f64)) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let is_within = x >= 0.0 && y >= 0.0 && x < self.width as f64 - 1.0 && y < self.height as f64 - 1.0;
        if !is_within {
            return f32::from(self.at(x.round() as i64, y.round() as i64));
        }
        // What is cut off here is not negative, so that it is rounded down.
        let (left, top) = (x as usize, y as usize);
        let (right_share, low_share) = ((x - left as f64) as f32, (y - top as f64) as f32);
        let start = top * self.width + left;
        let (above, below) = (&self.pixels[start..start + 2], &self.pixels[start + self.width..start + self.width + 2]);
        let row = |row: &[u8]| f32::from(row[0]) * (1.0 - right_share) + f32::from(row[1]) * right_share;
        row(above) * (1.0 - low_share) + row(below) * low_share
    }

    /// Whether it has no shade but black and white, as a fax or a scanner's line art.
    pub fn is_black_and_white(&self) -> bool {
        self.pixels.iter().all(|shade| [0, u8::MAX].contains(shade))
    }

    /// The picture with `times` fewer pixels each way, each the mean of those that it stands for.
    pub fn shrunk(&self, times: usize) -> Grey {
        if times <= 1 {
            return self.clone();
        }
        let (width, height) = (self.width / times, self.height / times);
        let mut pixels = Vec::with_capacity(width * height);
        let mut sums = vec![0u32; width];
        for y in 0..height {
            sums.fill(0);
            for line in 0..times {
                let start = (y * times + line) * self.width;
                let row = &self.pixels[start..start + width * times];
                for (sum, few) in sums.iter_mut().zip(row.chunks_exact(times)) {
                    *sum += few.iter().map(|shade| u32::from(*shade)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| (sum / (times * times) as u32) as u8));
        }
        Grey { width, height, pixels }
    }

    /// The picture brought to another size, at least as large each way.
    pub(super) fn stretched(&self, width: usize, height: usize) -> Grey {
        let (across, down) = (self.width as f64 / width as f64, self.height as f64 / height as f64);
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let y = (y as f64 + 0.5) * down;
            pixels.extend((0..width).map(|x| self.between(((x as f64 + 0.5) * across, y)) as u8));
        }
        Grey { width, height, pixels }
    }
}

/// Sums over every rectangle of a picture.
pub(super) struct Sums {
    width: usize,
    sums: Vec<u32>,
}

impl Sums {
    pub(super) fn of(picture: &Grey) -> Sums {
        let width = picture.width + 1;
        let mut sums = vec![0u32; width * (picture.height + 1)];
        for (y, row) in picture.pixels.chunks_exact(picture.width.max(1)).enumerate() {
            let mut line = 0u32;
            for (x, shade) in row.iter().enumerate() {
                line = line.wrapping_add(u32::from(*shade));
                sums[(y + 1) * width + x + 1] = sums[y * width + x + 1].wrapping_add(line);
            }
        }
        Sums { width, sums }
    }

    /// The mean shade of the rectangle from `(left, top)` to before `(right, low)`, which is not empty.
    pub(super) fn mean(&self, (left, top): (usize, usize), (right, low): (usize, usize)) -> f32 {
        let at = |x: usize, y: usize| self.sums[y * self.width + x];
        let sum = at(right, low).wrapping_sub(at(left, low)).wrapping_sub(at(right, top)).wrapping_add(at(left, top));
        sum as f32 / ((right - left) * (low - top)).max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shrunk_picture_has_means_and_points_between_pixels_are_shared() {
        let picture = Grey { width: 4, height: 2, pixels: vec![0, 100, 200, 200, 100, 200, 0, 0] };
        assert_eq!(picture.shrunk(2), Grey { width: 2, height: 1, pixels: vec![100, 100] });
        assert_eq!(picture.between((1.0, 1.0)), 100.0);
        assert_eq!(picture.between((0.5, 0.5)), 0.0);
        assert_eq!(picture.between((-3.0, 9.0)), 255.0);
        let tall = picture.stretched(4, 4);
        assert_eq!(tall.pixels[4..12], [25, 125, 150, 200, 75, 175, 50, 0]);
        assert_eq!(Sums::of(&picture).mean((2, 0), (4, 2)), 100.0);
    }
}
