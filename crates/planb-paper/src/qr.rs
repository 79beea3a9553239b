//! QR codes as one SVG path, error correction Q.

use fast_qr::{ECL, QRBuilder, QRCode, Version};

use crate::world::RenderError;

/// The modules of the code of `text` as the `d` of an SVG path in module units, and the number of modules per side.
pub(crate) fn path(text: &str) -> Result<(String, usize), RenderError> {
    path_at(text, ECL::Q)
}

fn path_at(text: &str, level: ECL) -> Result<(String, usize), RenderError> {
    let (runs, size) = runs_at(text, level)?;
    let d = runs.iter().map(|(x, y, run)| format!("M{x} {y}h{run}v1h-{run}z")).collect();
    Ok((d, size))
}

/// Dark modules in a row: column, row, how many.
type Runs = Vec<(usize, usize, usize)>;

/// The dark runs of the code of `text` in module units, and the number of modules per side.
pub(crate) fn runs(text: &str) -> Result<(Runs, usize), RenderError> {
    runs_at(text, ECL::Q)
}

fn runs_at(text: &str, level: ECL) -> Result<(Runs, usize), RenderError> {
    let code = QRBuilder::new(text).ecl(level).build().map_err(|_| RenderError::Code)?;
    Ok(runs_of(&code))
}

fn runs_of(code: &QRCode) -> (Runs, usize) {
    let mut runs = Vec::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let start = x;
            while x < code.size && row[x].value() {
                x += 1;
            }
            if x > start {
                runs.push((start, y, x - start));
            }
            x += 1;
        }
    }
    (runs, code.size)
}

/// Pixels per side of a module: a viewer that smooths what it enlarges blurs an eighth of a module at most.
const MODULE_PIXELS: usize = 4;

/// The code of `text` as grey pixels, black on white, row by row, and the number of pixels per side.
pub(crate) fn pixels(text: &str) -> Result<(Vec<u8>, usize), RenderError> {
    let code = QRBuilder::new(text).ecl(ECL::Q).build().map_err(|_| RenderError::Code)?;
    let side = code.size * MODULE_PIXELS;
    let mut pixels = Vec::with_capacity(side * side);
    for y in 0..code.size {
        let shades = (0..code.size).map(|x| if code[y][x].value() { 0 } else { u8::MAX });
        let row: Vec<u8> = shades.flat_map(|shade| [shade; MODULE_PIXELS]).collect();
        for _ in 0..MODULE_PIXELS {
            pixels.extend_from_slice(&row);
        }
    }
    Ok((pixels, side))
}

/// The code as lines of block characters, two rows of modules a line, with its quiet zone: dark on a dark terminal's light.
pub fn terminal_code(text: &str) -> Result<Vec<String>, RenderError> {
    let code = QRBuilder::new(text).ecl(ECL::L).build().map_err(|_| RenderError::Code)?;
    let quiet = 2;
    let is_light = |x: usize, y: usize| {
        let inside = (quiet..code.size + quiet).contains(&x) && (quiet..code.size + quiet).contains(&y);
        !inside || !code[y - quiet][x - quiet].value()
    };
    let side = code.size + 2 * quiet;
    let block = |x: usize, y: usize| match (is_light(x, y), y + 1 < side && is_light(x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    Ok((0..side).step_by(2).map(|y| (0..side).map(|x| block(x, y)).collect()).collect())
}

/// The code of `text` as an SVG picture for a page on a screen, black on white in the dark too, with its quiet zone; `side_px`
/// wide and high, read aloud as `label`.
pub fn picture(text: &str, side_px: u32, label: &str) -> Result<String, RenderError> {
    let (d, n) = path_at(text, ECL::M)?;
    let (side, label) = (n + 8, label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"));
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" width="{side_px}" height="{side_px}" viewBox="-4 -4 {side} {side}" shape-rendering="crispEdges"><rect x="-4" y="-4" width="{side}" height="{side}" fill="#ffffff"/><path d="{d}" fill="#000000"/></svg>"##
    ))
}

/// A whole SVG image of the code of `text`, without quiet zone.
pub(crate) fn svg(text: &str) -> Result<String, RenderError> {
    let (d, n) = path(text)?;
    Ok(image(&d, n))
}

/// The code of a form's page, always of the same size: version 3, 29 modules a side, without quiet zone.
pub(crate) fn form(text: &str) -> Result<String, RenderError> {
    let code = QRBuilder::new(text).ecl(ECL::Q).version(Version::V03).build().map_err(|_| RenderError::Code)?;
    let (runs, n) = runs_of(&code);
    let d: String = runs.iter().map(|(x, y, run)| format!("M{x} {y}h{run}v1h-{run}z")).collect();
    Ok(image(&d, n))
}

/// The code of `text` in a square of `side_mm`, with as much error correction as leaves modules of `module_mm`.
/// [`RenderError::Code`] where even the weakest needs smaller ones.
pub(crate) fn svg_within(text: &str, side_mm: f64, module_mm: f64) -> Result<String, RenderError> {
    for level in [ECL::Q, ECL::M, ECL::L] {
        match path_at(text, level) {
            Ok((d, n)) if side_mm / n as f64 >= module_mm => return Ok(image(&d, n)),
            _ => {}
        }
    }
    Err(RenderError::Code)
}

fn image(d: &str, n: usize) -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n} {n}"><path d="{d}"/></svg>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules of a code of so many capitals in a square of 32 mm.
    fn modules(letters: usize, module_mm: f64) -> Result<String, RenderError> {
        let svg = svg_within(&"A".repeat(letters), 32.0, module_mm)?;
        Ok(svg.split('"').nth(3).unwrap_or_default().to_string())
    }

    #[test]
    fn pixels_are_the_modules_of_the_path() {
        let (pixels, side) = pixels("K1-000123-X").unwrap();
        let (d, modules) = path("K1-000123-X").unwrap();
        assert_eq!((pixels.len(), side), (side * side, modules * MODULE_PIXELS));
        let black = pixels.iter().filter(|shade| **shade == 0).count();
        let runs = d.split('M').skip(1).map(|run| run.split(['h', 'v']).nth(1).unwrap().parse::<usize>().unwrap());
        assert_eq!(black, runs.sum::<usize>() * MODULE_PIXELS * MODULE_PIXELS);
        let corner = |x: usize, y: usize| pixels[y * MODULE_PIXELS * side + x * MODULE_PIXELS];
        assert_eq!([corner(0, 0), corner(1, 1), corner(2, 2)], [0, u8::MAX, 0], "the finder's rings");
    }

    #[test]
    fn a_code_keeps_its_modules_big_and_gives_up_correction_for_it() {
        assert_eq!(modules(100, 0.42).unwrap(), "0 0 41 41", "much correction");
        assert_eq!(modules(400, 0.42).unwrap(), "0 0 65 65", "less correction");
        assert_eq!(modules(400, 0.5).unwrap(), "0 0 61 61", "least correction");
        assert_eq!(modules(900, 0.42), Err(RenderError::Code));
    }
}
