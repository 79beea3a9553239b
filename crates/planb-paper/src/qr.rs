//! QR codes as one SVG path, error correction Q.

use fast_qr::{ECL, QRBuilder};

use crate::world::RenderError;

/// The modules of the code of `text` as the `d` of an SVG path in module units, and the number of modules per side.
pub(crate) fn path(text: &str) -> Result<(String, usize), RenderError> {
    let code = QRBuilder::new(text).ecl(ECL::Q).build().map_err(|_| RenderError::Code)?;
    let mut d = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let start = x;
            while x < code.size && row[x].value() {
                x += 1;
            }
            if x > start {
                let run = x - start;
                d.push_str(&format!("M{start} {y}h{run}v1h-{run}z"));
            }
            x += 1;
        }
    }
    Ok((d, code.size))
}

/// A whole SVG image of the code of `text`, without quiet zone.
pub(crate) fn svg(text: &str) -> Result<String, RenderError> {
    let (d, n) = path(text)?;
    Ok(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n} {n}"><path d="{d}"/></svg>"#))
}
