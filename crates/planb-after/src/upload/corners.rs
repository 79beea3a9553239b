//! Where a page lies: a person clicks its four black corner marks, one after the other; each click sends the form, without scripts.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};
use planb_paper::scan::{Grey, read_placed};

use super::place;
use super::shelf::{self, About};
use super::tray::{code_of, found, next, pile};
use crate::picture::{self, Shown, look};
use crate::scan::known;

/// So wide the picture is shown: a click is as exact as a pixel of it.
const WIDE: usize = 700;

#[derive(Template)]
#[template(path = "upload/corners.html")]
struct CornersPage<'a> {
    t: Say,
    csrf: &'a str,
    id: &'a str,
    serial: String,
    number: String,
    picture: Shown,
    /// Points so far: `12,14 600,15`.
    points: String,
    /// Which corner is clicked now, from 1.
    corner: usize,
    fault: String,
}

impl CornersPage<'_> {
    fn action(&self) -> String {
        format!("/scan/tray/{}/corners", self.id)
    }
}

/// Points as they are carried from click to click.
fn points(text: &str) -> Vec<(f64, f64)> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    text.split(' ').filter_map(point).take(4).collect()
}

fn told(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

fn opened(by: &In, id: &str) -> Result<(About, Grey), Trouble> {
    let about = found(by, id)?;
    look(by, &about.unit, "intray-page", about.id.clone())?;
    let plain = shelf::page(&by.app, &about)?;
    let grey = picture::of_bytes(&plain)?;
    Ok((about, grey))
}

/// `/scan/tray/ID/corners`: the first click.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    let of = |name: &str| by.query.get(name).cloned().unwrap_or_default();
    match opened(&by, &id) {
        Ok((_, grey)) => page(&by, &id, (of("serial"), of("number")), &grey, &[], String::new()),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn page(
    by: &In,
    id: &str,
    (serial, number): (String, String),
    grey: &Grey,
    so_far: &[(f64, f64)],
    fault: String,
) -> Response {
    let t = Say(by.language);
    let (picture, _) = picture::whole(grey, WIDE);
    let (points, corner) = (told(so_far), so_far.len() + 1);
    let is_refused = !fault.is_empty();
    let page = CornersPage { t, csrf: by.csrf(), id, serial, number, picture, points, corner, fault };
    let page = Page::new(t.say("corners-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// A click; the fourth reads the page.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let of = |name: &str| posted.fields.get(name).to_string();
    let (about, grey) = match opened(by, &id) {
        Ok(opened) => opened,
        Err(trouble) => return by.trouble(&trouble),
    };
    let names = (of("serial"), of("number"));
    let mut so_far = points(&of("points"));
    let click: Option<(f64, f64)> = of("at.x").parse().ok().zip(of("at.y").parse().ok());
    match click {
        // A key instead of a click sends nothing that could be meant.
        Some(click) if click != (0.0, 0.0) && so_far.len() < 4 => so_far.push(click),
        _ if posted.fields.has("restart") => so_far.clear(),
        _ => return page(by, &id, names, &grey, &so_far, by.say("corners-click")),
    }
    let Ok(clicked) = <[(f64, f64); 4]>::try_from(so_far.as_slice()) else {
        return page(by, &id, names, &grey, &so_far, String::new());
    };
    let code = match code_of(by.state(), &names.0, &names.1) {
        Ok(code) => code,
        Err(why) => return by.trouble(&Trouble::from(why)),
    };
    let times = picture::whole(&grey, WIDE).1 as f64;
    let reach = (clicked[1].0 - clicked[0].0).hypot(clicked[1].1 - clicked[0].1) * times / 40.0;
    let corners = clicked.map(|(x, y)| centre(&grey, ((x + 0.5) * times, (y + 0.5) * times), reach));
    let seen = read_placed(&grey, &known(by.state()), code.clone(), corners);
    if seen.tray.is_some() {
        return page(by, &id, names, &grey, &[], by.say("corners-not"));
    }
    match place::settle(&by.app, &pile(by, &about), &about, (&code, &grey, Some(&seen))) {
        Ok(()) => go(&next(by)),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The middle of what is black around a click, within `reach` pixels; the click itself where nothing is.
fn centre(picture: &Grey, (x, y): (f64, f64), reach: f64) -> (f64, f64) {
    let around = |at: f64| (at - reach) as i64..=(at + reach) as i64;
    let shades = around(y).flat_map(|row| around(x).map(move |column| (column, row)));
    let (least, most) = shades.clone().fold((u8::MAX, u8::MIN), |(least, most), (column, row)| {
        let shade = picture.at(column, row);
        (least.min(shade), most.max(shade))
    });
    if most.saturating_sub(least) < 60 {
        return (x, y);
    }
    let limit = least + (most - least) / 2;
    let dark = shades.filter(|(column, row)| picture.at(*column, *row) < limit);
    let (sum_x, sum_y, count) = dark.fold((0.0, 0.0, 0.0), |(sum_x, sum_y, count), (column, row)| {
        (sum_x + column as f64 + 0.5, sum_y + row as f64 + 0.5, count + 1.0)
    });
    (sum_x / count, sum_y / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_are_carried_and_drawn_to_the_mark() {
        let so_far = [(12.0, 14.0), (600.0, 15.0)];
        assert_eq!(points(&told(&so_far)), so_far);
        assert_eq!(points("x 1 2,3"), [(2.0, 3.0)]);
        let mut picture = Grey { width: 100, height: 100, pixels: vec![250; 10_000] };
        for y in 40..60 {
            for x in 30..50 {
                picture.pixels[y * 100 + x] = 10;
            }
        }
        assert_eq!(centre(&picture, (44.0, 47.0), 20.0), (40.0, 50.0));
        assert_eq!(centre(&picture, (90.0, 10.0), 8.0), (90.0, 10.0));
    }
}
