//! The feed: who follows it is told of each new issue.

use jiff::civil::DateTime;
use planb_node::clock;
use planb_node::text::Language;

use super::site::Item;

/// What a feed says of itself.
pub struct Feed<'a> {
    pub title: String,
    pub author: &'a str,
    pub language: Language,
    /// When anything last changed, local.
    pub updated: String,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A local minute with its offset, as feeds want it.
fn stamped(local: &str) -> String {
    let at: DateTime = local.parse().unwrap_or_else(|_| DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
    clock::zoned(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

impl Feed<'_> {
    /// The feed of these notices, each with when it was published.
    pub fn xml(&self, entries: impl Iterator<Item = (Item, String)>) -> String {
        let lang = self.language.code();
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n\
             <title>{}</title>\n<id>urn:planb:notices:{lang}</id>\n<updated>{}</updated>\n\
             <link rel=\"self\" href=\"atom.xml\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"index.html\"/>\n\
             <author><name>{}</name></author>\n",
            escaped(&self.title),
            stamped(&self.updated),
            escaped(self.author),
        );
        for (item, published) in entries {
            xml.push_str(&format!(
                "<entry>\n<title>{}</title>\n<id>urn:planb:notice:{lang}:{}</id>\n<updated>{}</updated>\n\
                 <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<content type=\"html\">{}</content>\n</entry>\n",
                escaped(&item.title),
                item.id,
                stamped(&published),
                escaped(&item.path),
                escaped(&item.html),
            ));
        }
        xml.push_str("</feed>\n");
        xml
    }
}
