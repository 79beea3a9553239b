//! What is shown beside a field when it is entered: its own piece of the sheet, upright.

use planb_core::form::layout::Area;

use super::{Forms, Grey, PageRead, Warp};

/// Around a field so much is shown with it, so that what runs over its lines is seen.
const AROUND_MM: f64 = 2.0;
/// Pixels to the millimetre of a field's picture.
const PER_MM: f64 = 8.0;

/// The picture of an area of the form, upright, `per_mm` pixels to the millimetre.
pub fn crop(picture: &Grey, warp: &Warp, area: Area, per_mm: f64) -> Grey {
    let (width, height) = ((area.width_mm * per_mm).ceil() as usize, (area.height_mm * per_mm).ceil() as usize);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let at = (area.x_mm + (x as f64 + 0.5) / per_mm, area.y_mm + (y as f64 + 0.5) / per_mm);
            pixels.push(picture.between(warp.at(at)) as u8);
        }
    }
    Grey { width, height, pixels }
}

/// The field `name` of a page that was read, as a grey PNG; `None` where the page has no such field, or nobody knows where it lies.
pub fn field_png(picture: &Grey, page: &PageRead, forms: &dyn Forms, name: &str) -> Option<Vec<u8>> {
    let layout = forms.page(page.code.as_ref()?)?;
    let field = layout.fields.iter().find(|field| field.name == name)?;
    let (left, top) = ((field.area.x_mm - AROUND_MM).max(0.0), (field.area.y_mm - AROUND_MM).max(0.0));
    let right = (field.area.x_mm + field.area.width_mm + AROUND_MM).min(layout.width_mm);
    let low = (field.area.y_mm + field.area.height_mm + AROUND_MM).min(layout.height_mm);
    let area = Area { x_mm: left, y_mm: top, width_mm: right - left, height_mm: low - top };
    let piece = crop(picture, &page.warp?, area, PER_MM);
    let mut bytes = Vec::new();
    let mut encoder =
        png::Encoder::new(&mut bytes, u32::try_from(piece.width).ok()?, u32::try_from(piece.height).ok()?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().ok()?.write_image_data(&piece.pixels).ok()?;
    Some(bytes)
}
