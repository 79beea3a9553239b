//! A PDF as a business system prints its reports: plain, one typeface, lines of text and what is drawn beside them.

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub lines: Vec<String>,
    /// Operators of the page, beside the text: boxes, lines.
    pub drawn: String,
}

impl Page {
    /// A page of lines.
    pub fn of(lines: impl IntoIterator<Item = String>) -> Page {
        Page { lines: lines.into_iter().collect(), drawn: String::new() }
    }
}

/// The report. Letters that WinAnsi does not have are question marks.
pub fn report(pages: &[Page]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut put = |number: usize, body: &[u8]| {
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    };
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 10 + 2 * at)).collect();
    let tree = format!(
        "<</Type/Pages/Count {}/MediaBox[0 0 595 842]/Kids[{kids}]/Resources<</Font<</F 3 0 R>>>>>>",
        pages.len()
    );
    put(1, b"<</Type/Catalog/Pages 2 0 R>>");
    put(2, tree.as_bytes());
    put(3, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
    for (at, page) in pages.iter().enumerate() {
        let lines: String = page.lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
        let content = format!("BT /F 10 Tf 15 TL 50 790 Td\n{lines}ET\n{}", page.drawn);
        // One byte a letter.
        let bytes: Vec<u8> = content.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect();
        put(10 + 2 * at, format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 11 + 2 * at).as_bytes());
        let stream = [format!("<</Length {}>>\nstream\n", bytes.len()).into_bytes(), bytes, b"\nendstream".to_vec()];
        put(11 + 2 * at, &stream.concat());
    }
    out.extend(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
    out
}
