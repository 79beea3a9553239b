// A first day on three computers that meet by stick, on a hotspot, and by stick again; in the evening all three print the same.
// Ends with `e2e: N passed, N failed`.
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { ended, told } from "./count.mjs";
import * as checks from "./checks.mjs";
import { Computer, planb, textOf } from "./day/computer.mjs";
import { MUST, NEVER, PARTS, PEOPLE, UNIT } from "./day/kalix.mjs";
import { STEPS, lines, printed } from "./day/steps.mjs";
import { login } from "./login.mjs";

const PIN = "482913";
const PATIENCE_MS = 20_000;
/** What another process took in is looked for once a second. */
const LOOKS_MS = 1_500;

const { values: flags } = parseArgs({
  options: {
    planb: { type: "string", default: "target/release/planb" },
    dir: { type: "string", default: "target/e2e/day" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
  },
});
const dir = resolve(flags.dir);
rmSync(dir, { recursive: true, force: true });
mkdirSync(dir, { recursive: true });

/** The three: the director's, which enrols; the crisis room's, a prepared stick; the unit's own. */
async function computers() {
  const director = new Computer(flags.planb, "the director's laptop", join(dir, "director"));
  const made = await planb(flags.planb, ["demo", "--size", "small", "--dir", director.dir, "--json"]);
  if (made.code > 1) throw new Error(made.said);
  const cards = {};
  for (const [key, { role, unit, name }] of Object.entries(PEOPLE)) {
    const of = unit ? ["--unit", unit] : [];
    cards[key] = await director.asks(["card", "new", "--role", role, "--name", name, ...of]);
  }
  mkdirSync(join(dir, "prepared"));
  const stick = await director.asks(["stick", "make", join(dir, "prepared"), "--name", "Krislaptop"]);
  const crisis = new Computer(flags.planb, "the crisis laptop", stick.folder);
  const station = new Computer(flags.planb, "the unit's computer", join(dir, "station"));
  const asked = await station.asks(["enrol", "--new"]);
  const { answer } = await director.asks(["enrol", "--request", asked.request, "--words", asked.words, "--name", "Enhetens dator", "--unit", UNIT]);
  await station.asks(["enrol", "--answer", answer]);
  return { all: { director, crisis, station }, cards };
}

/** Everybody meets a place as often as it takes for all to have all. */
async function byStick(all, name) {
  const stick = join(dir, name);
  mkdirSync(stick, { recursive: true });
  let met = [];
  for (let round = 0; round < 5 && !(met.length && met.every(one => one.in_sync)); round++) {
    met = [];
    for (const computer of Object.values(all)) met.push(await computer.meet(stick));
  }
  told(`${name}: all say that they are in sync`, met.filter(one => !one.in_sync).map(one => JSON.stringify(one)));
  await new Promise(done => setTimeout(done, LOOKS_MS));
}

/** The two others come to the crisis laptop on its hotspot. */
async function byHotspot({ crisis, director, station }) {
  let met = [];
  for (const computer of [station, director, station, director]) met.push(await computer.meet(crisis.address));
  met = met.slice(-2);
  told("the hotspot: both say that they are in sync", met.filter(one => !one.in_sync).map(one => JSON.stringify(one)));
  await new Promise(done => setTimeout(done, LOOKS_MS));
}

const browser = await chromium.launch({ executablePath: flags.chromium, args: ["--no-sandbox"] });

/** Everybody at their own computer, logged in. */
async function seated(all, cards) {
  const seats = {};
  for (const [key, { on }] of Object.entries(PEOPLE)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await login(page, all[on].base, cards[key], PIN);
    seats[key] = { page, computer: all[on] };
  }
  return seats;
}

/** Plays moments in order; keeps what each came to, by its name. */
async function play(moments, seats, kept) {
  // The clock of the day lies in the past, since nothing that is yet to come is written down as having happened.
  const day = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);
  for (const { who, does, as, of, ...moment } of moments) {
    const { page, computer } = seats[who];
    const id = of ? kept[of] : undefined;
    const words = moment.who_calls ? { who: moment.who_calls } : {};
    try {
      const came = await STEPS[does](page, computer.base, { day, id, ...moment, ...words });
      if (as) kept[as] = came;
      if (does === "say") kept.said.push({ number: came, text: moment.text });
      told(`${moment.at} ${who} ${does}`, []);
    } catch (trouble) {
      await page.screenshot({ path: join(dir, `failed-${moment.at.replace(":", "")}-${who}.png`), fullPage: true }).catch(() => {});
      told(`${moment.at} ${who} ${does}`, [String(trouble.message ?? trouble).slice(0, 600)]);
    }
  }
}

/** A telephone that warns reads the open page: what was published, and nothing else; then it is closed. */
async function openly({ director }) {
  const { page, computer } = director;
  await page.goto(`${computer.base}/phones`);
  await page.locator("#open-form [name=hours][value='1']").check();
  await page.locator("#open-go").click();
  const address = await page.locator("#open-now ~ p strong").first().innerText();
  told("every screen says that the open page is open", await page.locator("#open-door").count() === 1 ? [] : ["not this one"]);
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, javaScriptEnabled: true });
  const phone = await context.newPage();
  for (const path of ["/", "/log", "/contacts", "/en"]) {
    await phone.goto(address + path);
    const wrong = [...await checks.head(phone), ...await checks.width(phone), ...await checks.axe(phone)];
    const text = await phone.locator("body").innerText();
    if (path !== "/en" && !text.includes("Får jag använda datorn?")) wrong.push("the notice is not there");
    if (await phone.locator("form, #who").count()) wrong.push("somebody could log in");
    told(`the open page, ${path}`, wrong.concat(NEVER.filter(words => text.includes(words))));
  }
  await phone.screenshot({ path: join(dir, "open-320.png"), fullPage: true });
  await context.close();
  await page.locator("#open-close").click();
  await page.locator("#open-go").waitFor();
  const gone = await fetch(address).then(() => ["it still answers"], () => []);
  told("the open page is closed", gone);
}

/** What differs from print to print: serial, page, time and the digest beside them. */
const OF_THE_PRINT = /[A-Z0-9]{1,4}-\d{6}-[A-Z0-9]|framställt|sigill|sida \d|([A-Z0-9]{5} ){2}/;

/** A paper without that. */
function bare(text) {
  const lines = text.split("\n").filter(line => !OF_THE_PRINT.test(line)).map(line => line.replaceAll(/\s+/g, " ").trim());
  return lines.filter(Boolean).join("\n").replaceAll(/\d+ min\b/g, "… min");
}

/** What three have, compared with the first one's. */
function same(what, of) {
  const [[first, one], ...others] = Object.entries(of);
  const differs = others.filter(([, other]) => other !== one).map(([name, other]) => {
    const [a, b] = [one.split("\n"), other.split("\n")];
    const at = a.findIndex((line, index) => line !== b[index]);
    return `${name} differs from ${first}: ${JSON.stringify(b[at])} instead of ${JSON.stringify(a[at])}`;
  });
  told(`${what} is the same everywhere`, differs);
}

/** The evening: log, situation and minutes of each computer, on the page and on paper. */
async function compared(seats, kept) {
  const papers = { log: {}, situation: {}, minutes: {} };
  const shown = {};
  for (const { page, computer } of Object.values(seats)) {
    const name = computer.name;
    const all = await lines(page, computer.base);
    shown[name] = all.filter(line => line.text).map(line => `${line.number} ${line.text}`).sort().join("\n");
    const missing = kept.said.filter(said => !all.some(line => line.number === said.number && line.text === said.text));
    told(`every line has the number that it was given, on ${name}`, missing.map(said => JSON.stringify(said)));
    told(`no number stands twice, on ${name}`, all.length === new Set(all.map(line => line.number)).size ? [] : ["some do"]);
    for (const [kind, path] of [["log", "/print/log"], ["situation", "/print/situation"], ["minutes", `/print/minutes/${kept.first}`]]) {
      const text = await textOf(await printed(page, computer.base, path), dir, `${kind}-${computer.dir.split("/").pop()}`);
      papers[kind][name] = bare(text);
      const flat = text.replaceAll(/\s+/g, " ");
      const seesAll = computer !== seats.manager.computer;
      const must = { ...MUST, log: [...MUST.log, ...kept.said.flatMap(said => [said.number, said.text])] }[kind];
      if (kind === "situation") told(`whose situation stands on paper, on ${name}`, MUST.others.filter(words => flat.includes(words) !== seesAll));
      told(`the ${kind} on paper, on ${name}`, must.filter(words => !flat.includes(words)).map(words => `${words} is not there`));
      told(`the ${kind} says that it is an exercise, on ${name}`, text.includes("ÖVNING") ? [] : ["it does not"]);
      told(`the ${kind} names nobody's client, on ${name}`, NEVER.filter(words => flat.includes(words)));
    }
  }
  same("the log that all may see", shown);
  delete papers.situation[seats.manager.computer.name];
  for (const kind of ["situation", "minutes"]) same(`the ${kind} on paper`, papers[kind]);
}

const began = Date.now();
let all = {};
try {
  const made = await computers();
  all = made.all;
  await byStick(all, "ordinary");
  for (const [key, computer] of Object.entries(all)) await computer.serve({ meets: key === "crisis", phones: key === "director" });
  const seats = await seated(all, made.cards);
  const kept = { said: [] };
  const [night, forenoon, noon] = PARTS;
  await play(night, seats, kept);
  await byStick(all, "stick");
  await play(forenoon, seats, kept);
  await byHotspot(all);
  await play(noon, seats, kept);
  await openly(seats);
  await byStick(all, "stick");
  await compared(seats, kept);
} catch (trouble) {
  told("the day", [String(trouble.stack ?? trouble)]);
} finally {
  for (const computer of Object.values(all)) computer.stop();
  await browser.close();
}
console.log(`the day took ${((Date.now() - began) / 1000).toFixed(0)} s`);
ended();
