//! PDFs as scanners write them.

/// A PDF as a scanner writes it: each page one grey JPEG, with its width and height in pixels at so many dots an inch.
pub fn pdf(pages: &[(Vec<u8>, (u32, u32))], dpi: f64) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 3 + 3 * n)).collect();
    objects.push(b"<</Type/Catalog/Pages 2 0 R>>".to_vec());
    objects.push(format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()).into_bytes());
    for (n, (jpeg, (width, height))) in pages.iter().enumerate() {
        let (at, wide, high) = (3 + 3 * n, f64::from(*width) * 72.0 / dpi, f64::from(*height) * 72.0 / dpi);
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide:.2} {high:.2}]/Contents {} 0 R/Resources<</XObject<</I {} 0 R>>>>>>",
                at + 1,
                at + 2
            )
            .into_bytes(),
        );
        let drawing = format!("q {wide:.2} 0 0 {high:.2} 0 0 cm /I Do Q");
        objects.push(format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()).into_bytes());
        let head = format!(
            "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length {}>>stream\n",
            jpeg.len()
        );
        objects.push([head.as_bytes(), jpeg, b"\nendstream"].concat());
    }
    assembled(&objects, "")
}

/// A PDF of these objects, the first of which is its catalogue.
pub fn assembled(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(format!("{n} 0 obj\n").into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").into_bytes()));
    let trailer = format!("trailer<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF", objects.len() + 1);
    out.extend(trailer.into_bytes());
    out
}
