//! The texts of plans: Markdown as people read it on the page, and in pieces for paper. Tags that somebody typed are text,
//! and a link goes to the web, a telephone or a mailbox, nowhere else. A line that was ended stays ended: steps stand on
//! lines of their own.

use planb_paper::{Block, Span};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

const SCHEMES: [&str; 4] = ["http://", "https://", "tel:", "mailto:"];
/// The page has one heading, and a section has one; those of a text lie below.
const LEVELS: [HeadingLevel; 2] = [HeadingLevel::H3, HeadingLevel::H4];

fn parsed(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Whether a link is kept as one.
fn may_link(sort: LinkType, to: &str) -> bool {
    let to = to.trim().to_ascii_lowercase();
    sort == LinkType::Email || SCHEMES.iter().any(|scheme| to.starts_with(scheme))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Safe HTML. `label` says what a table in it belongs to.
pub fn page(text: &str, label: &str) -> String {
    let mut links: Vec<bool> = Vec::new();
    let mut level = 0;
    let table = format!(r#"<table tabindex="0" aria-label="{}">"#, escaped(label));
    let mut in_head = false;
    let raw = |html: &str| Some(Event::Html(CowStr::from(html.to_string())));
    let events = parsed(text).filter_map(|event| match event {
        Event::Html(typed) | Event::InlineHtml(typed) => Some(Event::Text(typed)),
        Event::SoftBreak => Some(Event::HardBreak),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Heading { level: wanted, .. }) => {
            // No level is left out, or a reader who hears the page is lost.
            level = usize::from(wanted != HeadingLevel::H1 && level > 0) + 1;
            let level = LEVELS[level - 1];
            Some(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }))
        }
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(LEVELS[level.max(1) - 1]))),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let is_kept = may_link(link_type, &dest_url);
            links.push(is_kept);
            is_kept.then_some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        // A picture would be loaded from elsewhere; what it shows is said.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Table(_)) => raw(&table),
        Event::End(TagEnd::Table) => raw("</tbody></table>\n"),
        Event::Start(Tag::TableHead) => {
            in_head = true;
            raw("<thead><tr>")
        }
        Event::End(TagEnd::TableHead) => {
            in_head = false;
            raw("</tr></thead><tbody>\n")
        }
        Event::Start(Tag::TableRow) => raw("<tr>"),
        Event::End(TagEnd::TableRow) => raw("</tr>\n"),
        Event::Start(Tag::TableCell) => raw(if in_head { r#"<th scope="col">"# } else { "<td>" }),
        Event::End(TagEnd::TableCell) => raw(if in_head { "</th>" } else { "</td>" }),
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 5 / 4);
    html::push_html(&mut out, events);
    out
}

/// The same for paper.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut walk = Walk::default();
    parsed(text).for_each(|event| walk.event(event));
    walk.paragraph();
    walk.blocks
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    bold: usize,
    italic: usize,
    in_code: bool,
    /// The lists that are open; only the outermost is one on paper, with the items of the others under it.
    lists: usize,
    items: Vec<Vec<Span>>,
    ordered: bool,
    in_table: bool,
    header: Vec<Vec<Span>>,
    rows: Vec<Vec<Vec<Span>>>,
    row: Vec<Vec<Span>>,
    links: Vec<String>,
}

impl Walk {
    fn say(&mut self, text: &str, code: bool) {
        let (bold, italic) = (self.bold > 0, self.italic > 0);
        self.spans.push(Span { text: text.to_string(), bold, italic, code });
    }

    /// What was said so far is a paragraph; within a list or a table it goes on.
    fn paragraph(&mut self) {
        if self.lists > 0 || self.in_table {
            if !self.spans.is_empty() {
                self.say(" ", false);
            }
        } else if !self.spans.is_empty() {
            self.blocks.push(Block::Paragraph(std::mem::take(&mut self.spans)));
        }
    }

    fn item(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if spans.iter().any(|span| !span.text.trim().is_empty()) {
            self.items.push(spans);
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                for line in text.lines() {
                    self.say(line, true);
                    self.paragraph();
                }
            }
            Event::Code(text) => self.say(&text, true),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text, false),
            Event::SoftBreak | Event::HardBreak => self.paragraph(),
            Event::Rule => {
                self.paragraph();
                self.blocks.push(Block::Rule);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::List(first) => {
                if self.lists == 0 {
                    self.paragraph();
                    self.ordered = first.is_some();
                } else {
                    self.item();
                }
                self.lists += 1;
            }
            Tag::Item if self.lists > 1 => self.say("– ", false),
            Tag::Table(_) => self.in_table = true,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::BlockQuote(_) => self.paragraph(),
            TagEnd::Heading(level) if self.lists == 0 => {
                let text = std::mem::take(&mut self.spans).into_iter().map(|span| span.text).collect();
                self.blocks.push(Block::Heading(level as u8, text));
            }
            TagEnd::Heading(_) => self.paragraph(),
            TagEnd::Item => self.item(),
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    self.blocks.push(Block::List { ordered: self.ordered, items: std::mem::take(&mut self.items) });
                }
            }
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.spans)),
            TagEnd::TableHead => self.header = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                self.in_table = false;
                let (header, rows) = (std::mem::take(&mut self.header), std::mem::take(&mut self.rows));
                self.blocks.push(Block::Table { header, rows });
            }
            TagEnd::Link => self.address(),
            _ => {}
        }
    }

    /// Paper has no links: where one goes is written out, when it is not what was written.
    fn address(&mut self) {
        let Some(to) = self.links.pop() else { return };
        let plain = to.trim_start_matches("mailto:").trim_start_matches("tel:").to_string();
        let is_said = self.spans.last().is_some_and(|span| span.text == plain || span.text == to);
        if !is_said && may_link(LinkType::Inline, &to) {
            self.say(&format!(" ({plain})"), false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_never_more_than_text() {
        for (typed, never) in [
            ("<script>alert(1)</script>", "<script"),
            ("en <b onclick=x>knapp</b>", "<b"),
            ("[klicka](javascript:alert(1))", "href"),
            ("[klicka](JavaScript:alert(1))", "href"),
            ("[klicka](data:text/html,x)", "href"),
            ("[klicka](//example.org)", "href"),
            ("<javascript:alert(1)>", "href"),
            ("![bild](https://example.org/a.png)", "img"),
        ] {
            let html = page(typed, "Plan B");
            assert!(!html.contains(never), "{typed}: {html}");
        }
        let html = page("[ring](tel:+46701740601) <https://example.org>", "");
        assert!(
            html.contains(r#"href="tel:+46701740601""#) && html.contains(r#"href="https://example.org""#),
            "{html}"
        );
        assert!(page("| A |\n|---|\n| 1 |\n", "\"><script>").contains("&quot;&gt;&lt;script&gt;"));
    }

    #[test]
    fn no_level_of_headings_is_left_out_and_lines_stay() {
        let html = page("### Djup\n\n# Hög\n\n## Under\n\nett\ntvå\n", "");
        assert!(
            html.contains("<h3>Djup</h3>") && html.contains("<h3>Hög</h3>") && html.contains("<h4>Under</h4>"),
            "{html}"
        );
        assert!(html.contains("ett<br />\ntvå"), "{html}");
    }

    #[test]
    fn paper_gets_the_same_in_pieces() {
        let span = |text: &str| Span { text: text.into(), ..Span::default() };
        let found = blocks(
            "# Läkemedel\nRing **chefen**.\nSedan nästa.\n\n1. Ett\n2. Två\n   - under\n\n| A |\n|---|\n| 1 |\n",
        );
        let bold = Span { bold: true, ..span("chefen") };
        let expected = vec![
            Block::Heading(1, "Läkemedel".into()),
            Block::Paragraph(vec![span("Ring "), bold, span(".")]),
            Block::Paragraph(vec![span("Sedan nästa.")]),
            Block::List {
                ordered: true,
                items: vec![vec![span("Ett")], vec![span("Två")], vec![span("– "), span("under")]],
            },
            Block::Table { header: vec![vec![span("A")]], rows: vec![vec![vec![span("1")]]] },
        ];
        assert_eq!(found, expected);
    }
}
