// What must hold on every page. Each check answers with what is wrong: an empty list is a pass.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Stops of the keyboard on one page, most: more is taken for a trap. */
const MOST_STOPS = 600;

/** axe-core's violations, one line each. */
export async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(rules => globalThis.axe.run({ runOnly: rules }), RULES);
  return found.violations.map(rule => `axe ${rule.id} (${rule.nodes.length}): ${rule.nodes[0].html.slice(0, 140)}`);
}

/** One H1 with words, a title, a language. */
export async function head(page) {
  const found = await page.evaluate(() => ({
    h1: [...document.querySelectorAll("h1")].map(node => node.innerText.trim()),
    title: document.title.trim(),
    lang: document.documentElement.lang,
    main: document.querySelectorAll("main").length,
  }));
  const wrong = [];
  if (found.h1.length !== 1 || !found.h1[0]) wrong.push(`one H1 with words, not ${JSON.stringify(found.h1)}`);
  if (!found.title) wrong.push("no title");
  if (!["sv", "en"].includes(found.lang)) wrong.push(`lang is "${found.lang}"`);
  if (found.main !== 1) wrong.push(`${found.main} main`);
  return wrong;
}

/** Nothing is wider than the screen; wide tables scroll in boxes that the keyboard reaches. */
export async function width(page) {
  return page.evaluate(() => {
    const wrong = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.querySelectorAll("body *")].find(node => {
        const box = node.getBoundingClientRect();
        return Math.max(box.right, box.left + node.scrollWidth) > root.clientWidth + 1 && node.children.length === 0 && !node.closest(".pb-scroll, .govuk-skip-link, .govuk-visually-hidden");
      });
      wrong.push(`${root.scrollWidth} px wide on ${root.clientWidth}: ${wide?.outerHTML.slice(0, 120)}`);
    }
    for (const box of document.querySelectorAll("main *")) {
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth + 1;
      const reached = box.tabIndex >= 0 || box.matches("input, textarea, select");
      if (scrolls && !reached) wrong.push(`scrolls, and the keyboard cannot reach it: ${box.outerHTML.slice(0, 120)}`);
    }
    return wrong;
  });
}

/** No text is cut off (asked at 200 % text). */
export async function uncut(page) {
  return page.evaluate(() => {
    const hides = node => ["hidden", "clip"].includes(getComputedStyle(node).overflowY) || node.matches("button, a[role=button]");
    const isCut = node => {
      const words = document.createRange();
      words.selectNodeContents(node);
      const [inner, outer] = [words.getBoundingClientRect(), node.getBoundingClientRect()];
      return inner.bottom > outer.bottom + 2 || inner.right > outer.right + 2 || inner.top < outer.top - 2;
    };
    const shown = [...document.querySelectorAll("body *")]
      .filter(node => node.checkVisibility() && !node.closest(".govuk-visually-hidden, .govuk-skip-link, svg"));
    const cut = shown.filter(node => node.innerText?.trim() && !node.matches("select") && !node.querySelector(".govuk-visually-hidden") && hides(node) && isCut(node));
    // A select or a field has one line: it must be as high as that line.
    const low = shown.filter(node => node.matches("select, input:not([type=checkbox], [type=radio], [type=file], [type=hidden])"))
      .filter(node => node.clientHeight < parseFloat(getComputedStyle(node).fontSize) * 1.15);
    return [...cut, ...low].map(node => `cut off: ${node.outerHTML.slice(0, 120)}`);
  });
}

// How an element looks, with what draws its focus beside it (a radio's label) and around it.
function look(node) {
  const parts = style => [
    style.outlineStyle === "none" ? "" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
    style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth, style.color, style.textDecoration,
  ].join("|");
  const label = node.labels?.[0];
  const all = [getComputedStyle(node), label && getComputedStyle(label), label && getComputedStyle(label, "::before")];
  return all.filter(Boolean).map(parts).join("§");
}

/** With Tab alone: every stop is seen, shows its focus, and the last one leads out. */
export async function keyboard(page) {
  const wrong = [];
  // From the top, also where a page begins in a field: a card reader types there at once.
  await page.evaluate(() => {
    document.activeElement?.blur();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  });
  // By a name that is set on each, how it looks without focus.
  await page.evaluate(`(${before})(${look})`);
  const seen = new Set();
  for (let stop = 0; ; stop++) {
    if (stop > MOST_STOPS) { wrong.push(`still not through after ${MOST_STOPS} stops`); break; }
    await page.keyboard.press("Tab");
    const at = await page.evaluate(`(${after})(${look})`);
    if (!at || seen.has(at.stop)) break;
    seen.add(at.stop);
    if (at.wrong) wrong.push(at.wrong);
  }
  const missed = await page.evaluate(stops => [...document.querySelectorAll("[data-stop]")]
    .filter(node => !stops.includes(node.dataset.stop) && !node.matches("[type=radio]"))
    .map(node => `the keyboard does not come to: ${node.outerHTML.slice(0, 120)}`), [...seen]);
  return wrong.concat(missed);
}

function before(look) {
  const reachable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  let stop = 0;
  for (const node of document.querySelectorAll(reachable)) {
    if (node.tabIndex < 0 || node.disabled || !node.checkVisibility({ visibilityProperty: true })) continue;
    node.dataset.stop = String(++stop);
    node.dataset.look = look(node);
  }
}

function after(look) {
  const node = document.activeElement;
  if (!node || node === document.body || !node.dataset.stop) return null;
  const box = node.getBoundingClientRect();
  const name = node.outerHTML.replace(/ data-(stop|look)="[^"]*"/g, "").slice(0, 120);
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
  // Some part of it must be on top of everything else there.
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]];
  const onTop = points.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (node.contains(top) || top.contains(node) || node.labels?.[0]?.contains(top));
  });
  let wrong = "";
  if (!inside || !onTop) wrong = `focus is hidden: ${name}`;
  else if (look(node) === node.dataset.look) wrong = `focus is not shown: ${name}`;
  return { stop: node.dataset.stop, wrong };
}

/** On paper: no menu, no buttons, and the words are there. */
export async function paper(page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll(".pb-bar, .govuk-skip-link, main .govuk-button, form#logout, .pb-foot__tools")]
      .filter(node => node.checkVisibility());
    const wrong = shown.map(node => `on paper: ${node.outerHTML.slice(0, 100)}`);
    const back = getComputedStyle(document.body).backgroundColor;
    if (!["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(back)) wrong.push(`paper is not white: ${back}`);
    if (!document.querySelector("h1")?.checkVisibility()) wrong.push("no H1 on paper");
    return wrong;
  });
}
