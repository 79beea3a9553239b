//! How fast pages are made and how big they get, per kind: pages per CPU-second, kB a page.

#[path = "../tests/people/mod.rs"]
mod people;

use planb_core::overview::binder::page::{Content, Tab};
use planb_paper::{Language, render_part};

/// CPU seconds of the process, from the kernel's count of ticks; wall time would count what others do.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or("").split_whitespace().map(|f| f.parse().unwrap_or(0.0)).collect();
    (fields.get(11).unwrap_or(&0.0) + fields.get(12).unwrap_or(&0.0)) / 100.0
}

fn main() {
    type Make = fn(usize) -> Content;
    let kinds: [(&str, Make); 5] = [
        ("run", |_| Content::Run(people::run(12))),
        ("client", |n| Content::Client(Box::new(people::client(n)))),
        ("bag", |n| Content::Bag(Box::new(people::client(n)))),
        ("medicine list", |_| Content::MedicineList(people::medicines(8))),
        ("signing", |_| Content::Signing(people::signing(8))),
    ];
    let only = std::env::args().nth(1);
    for (name, content) in kinds.into_iter().filter(|(name, _)| only.as_deref().is_none_or(|only| only == *name)) {
        let sheets = (0..120).map(|n| people::sheet(n, "X-1", content(n as usize))).collect();
        let part = people::part(Tab::Clients, sheets);
        let binder = people::ordinary();
        let start = cpu_seconds();
        let documents = match render_part(&binder, &part, Language::Swedish) {
            Ok(documents) => documents,
            Err(error) => return println!("{name}: {error}"),
        };
        let seconds = cpu_seconds() - start;
        if let Ok(directory) = std::env::var("PLANB_PAGES") {
            for document in &documents {
                if let Err(error) = std::fs::write(format!("{directory}/pace-{name}.pdf"), &document.pdf) {
                    eprintln!("{error}");
                }
            }
        }
        let pages: u32 = documents.iter().map(|d| d.pages).sum();
        let bytes: usize = documents.iter().map(|d| d.pdf.len()).sum();
        let (pace, size) = (f64::from(pages) / seconds, bytes as f64 / f64::from(pages) / 1000.0);
        println!("{name}: {pages} pages, {pace:.0} pages per CPU-second, {size:.1} kB a page");
    }
}
