//! The text of a notice: a small part of Markdown, as a page, as lines for paper, and without marks. Tags that somebody typed
//! are text, and nothing is loaded from elsewhere.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, html};

const SCHEMES: [&str; 4] = ["http://", "https://", "tel:", "mailto:"];

fn may_link(sort: LinkType, to: &str) -> bool {
    let to = to.trim().to_ascii_lowercase();
    sort == LinkType::Email || SCHEMES.iter().any(|scheme| to.starts_with(scheme))
}

/// Below which heading a text stands: its own are one level deeper, and all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// The page's own.
    Page,
    /// That of one notice in a list by audience.
    Item,
}

impl Below {
    fn level(self) -> HeadingLevel {
        match self {
            Below::Page => HeadingLevel::H2,
            Below::Item => HeadingLevel::H4,
        }
    }
}

/// Safe HTML.
pub fn page(text: &str, below: Below) -> String {
    let mut links: Vec<bool> = Vec::new();
    let events = Parser::new(text).filter_map(|event| match event {
        Event::Html(typed) | Event::InlineHtml(typed) => Some(Event::Text(typed)),
        Event::SoftBreak => Some(Event::HardBreak),
        Event::Rule => None,
        Event::Start(Tag::HtmlBlock | Tag::BlockQuote(_) | Tag::CodeBlock(_)) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock | TagEnd::BlockQuote(_) | TagEnd::CodeBlock) => {
            Some(Event::End(TagEnd::Paragraph))
        }
        Event::Start(Tag::Heading { .. }) => {
            let (id, classes, attrs) = (None, Vec::new(), Vec::new());
            Some(Event::Start(Tag::Heading { level: below.level(), id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(below.level()))),
        Event::Start(Tag::Link { link_type, dest_url, title: _, id }) => {
            let is_kept = may_link(link_type, &dest_url);
            links.push(is_kept);
            is_kept.then_some(Event::Start(Tag::Link { link_type, dest_url, title: CowStr::from(""), id }))
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        // A picture would be loaded from elsewhere; what it shows is said.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 5 / 4);
    html::push_html(&mut out, events);
    out
}

/// The same in lines, without marks: what is an item of a list begins with `• ` or its number.
pub fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut lists: Vec<Option<u64>> = Vec::new();
    let end = |line: &mut String, lines: &mut Vec<String>| {
        let plain = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !plain.is_empty() && plain != "•" {
            lines.push(plain);
        }
        line.clear();
    };
    for event in Parser::new(text) {
        match event {
            Event::Text(said) | Event::Code(said) | Event::Html(said) | Event::InlineHtml(said) => line.push_str(&said),
            Event::SoftBreak | Event::HardBreak => end(&mut line, &mut lines),
            Event::Start(Tag::List(first)) => {
                end(&mut line, &mut lines);
                lists.push(first);
            }
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            Event::Start(Tag::Item) => match lists.last_mut() {
                Some(Some(number)) => {
                    line.push_str(&format!("{number}. "));
                    *number += 1;
                }
                _ => line.push_str("• "),
            },
            Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock) => {
                end(&mut line, &mut lines);
            }
            _ => {}
        }
    }
    end(&mut line, &mut lines);
    lines
}

/// The first lines, as long as they are few: what a list says of a notice.
pub fn summary(text: &str) -> String {
    const MOST: usize = 220;
    let all = lines(text).join(" ");
    if all.chars().count() <= MOST {
        return all;
    }
    let cut: String = all.chars().take(MOST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{} …", whole.trim_end_matches([',', '.', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_a_page_and_tags_stay_text() {
        let text = "Nej. **Stäng av** den.\nDra ur sladden.\n\n- ett\n- två\n\n# Rubrik\n<script>x</script>\n\n\
                    ![bild](https://example.org/x.png) [här](https://example.org) [fel](javascript:x)";
        let html = page(text, Below::Page);
        assert!(html.contains("<strong>Stäng av</strong> den.<br />\nDra ur sladden."), "{html}");
        assert!(html.contains("<li>ett</li>") && html.contains("<h2>Rubrik</h2>"), "{html}");
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(html.contains(r#"<a href="https://example.org">här</a> fel"#), "{html}");
        let said = lines("Nej. **Stäng av** den.\nDra ur.\n\n- ett\n- två\n\n3. tre\n4. fyra");
        assert_eq!(said, ["Nej. Stäng av den.", "Dra ur.", "• ett", "• två", "3. tre", "4. fyra"]);
        assert!(page("# Rubrik\n## Två", Below::Item).contains("<h4>Rubrik</h4>\n<h4>Två</h4>"));
        assert_eq!(summary("Kort."), "Kort.");
        assert!(summary(&"ord ".repeat(100)).ends_with("ord …"));
    }
}
