//! What a scanner, a copier or a telephone makes of a sheet.

use std::sync::LazyLock;

use planb_paper::scan::{Grey, Warp};

use crate::random::Random;

/// How a sheet is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 300 dots an inch, straight.
    Clean,
    /// An office scanner, 200 or 300.
    Office,
    /// Turned up to 5°, noise, coarse JPEG, 200.
    Skewed,
    /// A bad copier: blur, shadow, noise, specks, a streak, little contrast, 200 or 300.
    Copier,
    /// 150 dots an inch, grey.
    Coarse,
    /// 150 dots an inch, black and white.
    Fax,
    /// A telephone: perspective, uneven light, 8 megapixels.
    Phone,
}

pub const LEVELS: [Level; 7] =
    [Level::Clean, Level::Office, Level::Skewed, Level::Copier, Level::Coarse, Level::Fax, Level::Phone];

struct Look {
    dpi: f64,
    turn: f64,
    /// In mm.
    blur: f64,
    noise: f64,
    contrast: (f32, f32),
    shadow: f64,
    quality: u8,
    flip: f64,
}

/// The picture that comes of a page, and the quality that its JPEG is written with.
pub fn scanned(page: &Grey, level: Level, random: &mut Random) -> (Grey, u8) {
    let look = |dpi, turn, blur, noise, contrast, shadow, quality, flip| Look {
        dpi,
        turn,
        blur,
        noise,
        contrast,
        shadow,
        quality,
        flip,
    };
    let look = match level {
        Level::Clean => look(300.0, 0.0, 0.0, 0.0, (1.0, 0.0), 0.0, 85, 0.0),
        Level::Office => look(random.pick(&[200.0, 300.0]), 1.0, 0.05, 4.0, (0.95, 8.0), 0.0, 75, 0.2),
        Level::Skewed => look(200.0, 5.0, 0.075, 8.0, (0.9, 15.0), 0.0, 50, 0.25),
        Level::Copier => look(random.pick(&[200.0, 300.0]), 5.0, 0.12, 14.0, (0.72, 45.0), 0.35, 30, 0.25),
        Level::Coarse => look(150.0, 3.0, 0.07, 5.0, (0.9, 12.0), 0.1, 60, 0.25),
        Level::Fax => look(150.0, 5.0, 0.1, 8.0, (0.8, 30.0), 0.2, 80, 0.25),
        Level::Phone => look(0.0, 0.0, 0.1, 7.0, (0.85, 10.0), 0.45, 40, 0.5),
    };
    let (width, height, warp, beyond) =
        if level == Level::Phone { phone(page, random) } else { scanner(page, &look, random) };
    let mut shades = resampled(page, width, height, &warp, beyond);
    let per_mm = width as f64 / 210.0;
    blur(&mut shades, width, height, look.blur * per_mm);
    let mirrored = random.chance(0.5);
    let mut few = Few::default();
    for y in 0..height {
        for x in 0..width {
            let across = if mirrored { width - 1 - x } else { x } as f64 / width as f64;
            let light = (1.0 - look.shadow * across) * (1.0 - look.shadow * 0.5 * (1.0 - y as f64 / height as f64));
            let shade = &mut shades[y * width + x];
            let noise = if look.noise > 0.0 { look.noise as f32 * few.next(random) } else { 0.0 };
            *shade = (*shade * look.contrast.0 + look.contrast.1) * light as f32 + noise;
        }
    }
    if level == Level::Copier {
        specks(&mut shades, width, random);
    }
    let mut grey = Grey { width, height, pixels: shades.iter().map(|shade| shade.clamp(0.0, 255.0) as u8).collect() };
    if level == Level::Fax {
        black_white(&mut grey);
    }
    if random.chance(look.flip) {
        grey.pixels.reverse();
    }
    (grey, look.quality)
}

/// Numbers around 0, spread 1, from a table: millions are needed for a page.
static NORMAL: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let mut random = Random::new(1);
    (0..1 << 16).map(|_| random.normal() as f32).collect()
});

/// Four of them from each random number.
#[derive(Default)]
struct Few {
    bits: u64,
    left: u32,
}

impl Few {
    fn next(&mut self, random: &mut Random) -> f32 {
        if self.left == 0 {
            (self.bits, self.left) = (random.next(), 4);
        }
        self.left -= 1;
        self.bits >>= if self.left == 3 { 0 } else { 16 };
        NORMAL[(self.bits & 0xffff) as usize]
    }
}

/// From pixels of the picture to those of the page.
fn scanner(page: &Grey, look: &Look, random: &mut Random) -> (usize, usize, Warp, f32) {
    let scale = look.dpi / 300.0;
    let (width, height) = ((page.width as f64 * scale) as usize, (page.height as f64 * scale) as usize);
    let angle = random.between(-look.turn, look.turn).to_radians();
    let grown = if look.turn > 1.0 { random.between(0.93, 0.97) } else { 1.0 };
    let (middle_x, middle_y) = (width as f64 / 2.0, height as f64 / 2.0);
    let place = |x: f64, y: f64| {
        let (x, y) = ((x - middle_x) / grown / scale, (y - middle_y) / grown / scale);
        let turned = (x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos());
        (turned.0 + page.width as f64 / 2.0, turned.1 + page.height as f64 / 2.0)
    };
    let (w, h) = (width as f64, height as f64);
    let from = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)];
    let warp = Warp::between(from, from.map(|(x, y)| place(x, y)));
    (width, height, warp.expect("a turned page is a page"), 235.0)
}

fn phone(page: &Grey, random: &mut Random) -> (usize, usize, Warp, f32) {
    let (short, long) = (2448usize, 3264usize);
    let (width, height) = if page.width > page.height { (long, short) } else { (short, long) };
    let (w, h) = (width as f64, height as f64);
    let mut inset = |side: f64, low: f64, high: f64| random.between(low, high) * side;
    let seen = [
        (inset(w, 0.03, 0.12), inset(h, 0.02, 0.1)),
        (w - inset(w, 0.03, 0.12), inset(h, 0.02, 0.1)),
        (w - inset(w, 0.03, 0.12), h - inset(h, 0.02, 0.1)),
        (inset(w, 0.03, 0.12), h - inset(h, 0.02, 0.1)),
    ];
    let (pw, ph) = (page.width as f64, page.height as f64);
    let warp = Warp::between(seen, [(0.0, 0.0), (pw, 0.0), (pw, ph), (0.0, ph)]);
    (width, height, warp.expect("a photographed page is a page"), random.pick(&[60.0, 110.0, 180.0]))
}

/// The page seen through a map, each pixel the mean of what it covers.
fn resampled(page: &Grey, width: usize, height: usize, warp: &Warp, beyond: f32) -> Vec<f32> {
    let step = warp.scale((width as f64 / 2.0, height as f64 / 2.0));
    let parts = step.round().max(1.0) as usize;
    let mut shades = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let mut sum = 0.0;
            for part in 0..parts * parts {
                let share = |n: usize| (n as f64 + 0.5) / parts as f64;
                let (px, py) = warp.at((x as f64 + share(part % parts), y as f64 + share(part / parts)));
                let inside = px >= 0.0 && py >= 0.0 && px < page.width as f64 && py < page.height as f64;
                sum += if inside { page.between((px, py)) } else { beyond };
            }
            shades.push(sum / (parts * parts) as f32);
        }
    }
    shades
}

/// A bell, across and then down.
fn blur(shades: &mut [f32], width: usize, height: usize, spread: f64) {
    if spread < 0.2 {
        return;
    }
    let kernel: Vec<f32> = (-6i32..=6).map(|n| (-f64::from(n * n) / (2.0 * spread * spread)).exp() as f32).collect();
    let total: f32 = kernel.iter().sum();
    let mut across = vec![0.0f32; shades.len()];
    for (from, to) in shades.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (x, shade) in to.iter_mut().enumerate() {
            let other = |n: usize| (x + n).saturating_sub(6).min(width - 1);
            *shade = kernel.iter().enumerate().map(|(n, share)| from[other(n)] * share).sum::<f32>() / total;
        }
    }
    // Down the page line by line, so that memory is read as it lies.
    for (y, to) in shades.chunks_exact_mut(width).enumerate() {
        to.fill(0.0);
        for (n, share) in kernel.iter().enumerate() {
            let other = (y + n).saturating_sub(6).min(height - 1);
            for (shade, from) in to.iter_mut().zip(&across[other * width..(other + 1) * width]) {
                *shade += from * share / total;
            }
        }
    }
}

fn specks(shades: &mut [f32], width: usize, random: &mut Random) {
    for _ in 0..shades.len() / 2_900 {
        let at = (random.next() % shades.len() as u64) as usize;
        shades[at] = if random.chance(0.5) { 0.0 } else { 255.0 };
    }
    let streak = (random.between(0.2, 0.9) * width as f64) as usize;
    for row in shades.chunks_exact_mut(width) {
        for shade in &mut row[streak..(streak + 2).min(width)] {
            *shade *= 0.6;
        }
    }
}

fn black_white(grey: &mut Grey) {
    let around = grey.shrunk(12);
    let limits: Vec<f32> = (0..grey.pixels.len())
        .map(|at| around.between(((at % grey.width) as f64 / 12.0, (at / grey.width) as f64 / 12.0)) * 0.8)
        .collect();
    for (pixel, limit) in grey.pixels.iter_mut().zip(limits) {
        *pixel = if f32::from(*pixel) > limit { 255 } else { 0 };
    }
}
