// The paper loop in a browser: a stack of 200 pages with 16 doubts is reviewed by keyboard, and every page of the work after is looked at
// with something on it. Ends with `e2e: N passed, N failed`.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { count, ended, told } from "./count.mjs";
import { Computer, planb } from "./day/computer.mjs";
import { MOST, byKeys, byTab } from "./forms/review.mjs";
import { OTHER, UNIT, drawn, issued, scanned, spread } from "./forms/stack.mjs";
import { login } from "./login.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const PIN = "482913";
const PATIENCE_MS = 20_000;
/** What another process wrote is looked for once a second. */
const LOOKS_MS = 1_500;
/** Ten minutes for 200 pages with 16 doubts; of fewer, so many seconds for a page and for a doubt. */
const MOST_SECONDS = { page: 500 / 200, doubt: 100 / 16 };
/** A visit sheet has two pages. */
const PAGES_OF = { SIGN: 1, BESOK: 2 };

const { values: flags } = parseArgs({
  options: {
    planb: { type: "string", default: "target/release/planb" },
    generator: { type: "string", default: "target/release/examples/form-stack" },
    dir: { type: "string", default: "target/e2e/forms" },
    pages: { type: "string", default: "200" },
    doubts: { type: "string", default: "16" },
    "no-walk": { type: "boolean", default: false },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
  },
});
const [pages, doubts] = [Number(flags.pages), Number(flags.doubts)];
const dir = resolve(flags.dir);
rmSync(dir, { recursive: true, force: true });
mkdirSync(dir, { recursive: true });

const must = (where, truth, words) => told(where, truth ? [] : [words]);

/** Two nodes that never meet: one with the stack, one with a little of everything. */
async function computers() {
  const stack = new Computer(flags.planb, "the stack's computer", join(dir, "stack"));
  const made = await planb(flags.planb, ["demo", "--size", "small", "--dir", stack.dir, "--json"]);
  if (made.code > 1) throw new Error(made.said);
  const cards = [];
  for (const name of ["Eva Lind", "Bo Ek"]) cards.push({ role: "administrator", ...await stack.asks(["card", "new", "--role", "administrator", "--name", name]) });
  const desk = new Computer(flags.planb, "the desk's computer", join(dir, "desk"));
  cpSync(stack.dir, desk.dir, { recursive: true });
  return { stack, desk, cards };
}

/** Three of five pages are medicine, which a person sees whatever was read; the others are visits, of which only doubts are. */
async function filled(stack) {
  const visits = Math.round(pages / 5);
  const medicine = pages - visits * PAGES_OF.BESOK;
  const forms = [["SIGN", medicine, Math.floor(doubts / 2)], ["BESOK", visits, Math.ceil(doubts / 2)]];
  const sheets = [];
  for (const [form, count, doubtsOf] of forms) {
    const serials = await issued(stack, form, count);
    const each = spread(count, doubtsOf);
    sheets.push(...serials.map((serial, at) => ({ serial, form, doubts: each[at] })));
  }
  const truths = await drawn(flags.generator, join(dir, "papers"), sheets);
  const seen = await scanned(stack, join(dir, "papers"), planb);
  must("the stack is scanned", seen.length === pages && seen.every(page => !page.tray), `${seen.length} pages, ${seen.filter(page => page.tray).length} in the tray`);
  must("the stack's doubts", truths.length === doubts, `${truths.length} doubts are drawn`);
  return { medicine, truths };
}

const browser = await chromium.launch({ executablePath: flags.chromium, args: ["--no-sandbox"] });

/** Somebody who has logged in on a computer. */
async function seated(computer, card, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await login(page, computer.base, card, PIN);
  return page;
}

/** The stack, by keyboard. */
async function reviewed(stack, card) {
  const { medicine, truths } = await filled(stack);
  await stack.serve();
  const page = await seated(stack, card);
  const came = await byKeys(page, stack.base, truths);
  told("only what was meant to be doubtful is", came.wrong);
  must("every page of medicine is seen", came.pages === medicine, `${came.pages} of ${medicine}`);
  must("every doubt is seen", came.doubts === doubts, `${came.doubts} of ${doubts}`);
  must("keys at a page that is right", came.most.page <= MOST.page, `${came.most.page}`);
  must("keys at a doubtful field", came.most.doubt <= MOST.doubt, `${came.most.doubt}`);
  must("keys in all", came.keys <= pages * MOST.page + doubts * MOST.doubt, `${came.keys}`);
  const seconds = came.typed_s + came.waited_s;
  must("time", seconds <= pages * MOST_SECONDS.page + doubts * MOST_SECONDS.doubt, `${seconds.toFixed(0)} s for ${pages} pages`);
  const end = await page.locator("main").innerText();
  const all = medicine + doubts;
  must("all is done", end.includes(`${all} av ${all} är klara`), end.slice(0, 300));
  await kept(page, stack, truths);
  console.log(`review: ${pages} pages, ${doubts} doubts: ${came.keys} keys, ${came.typed_s.toFixed(0)} s of looking and typing, ${came.waited_s.toFixed(0)} s of waiting for the program`);
  stack.stop();
}

/** What was said stands in what goes out. */
async function kept(page, stack, truths) {
  const answer = await page.request.get(`${stack.base}/enter/export/fhir?which=all`);
  const text = await answer.text();
  const wrong = truths.filter(({ serial }) => !text.includes(serial)).map(({ serial }) => `${serial} is not there`);
  const items = new Map(JSON.parse(text).entry.map(({ resource }) => [resource.identifier.value, JSON.stringify(resource)]));
  for (const { serial, field, value } of truths) {
    const own = items.get(serial) ?? "";
    // A tick that is none is not said at all; an option is said by its word.
    if (!["true", "false"].includes(value) && !own.includes(`"${value}"`)) wrong.push(`${serial} ${field} is not ${value}`);
  }
  told("what was said is what goes out", wrong);
}

/** A little of everything: sheets at each of their stages, pages in the tray, sheets to enter and to check, paper to destroy. */
async function laid(desk, card) {
  const asks = (...words) => desk.asks(["form", ...words], [0, 1]);
  const visits = await issued(desk, "BESOK", 5);
  const doses = await issued(desk, "SIGN", 3);
  const free = await issued(desk, "FRITT", 4);
  const slips = await issued(desk, "KONTAKT", 9, { unit: OTHER, holder: null });
  const money = await issued(desk, "EGENDOM", 2);
  const papers = join(dir, "few");
  const sheet = (form, each) => (serial, at) => ({ serial, form, doubts: each[at] });
  await drawn(flags.generator, papers, [...visits.slice(0, 3).map(sheet("BESOK", [2, 1, 0])), ...doses.slice(0, 2).map(sheet("SIGN", [1, 0]))]);
  const seen = await scanned(desk, papers, planb);
  must("a few sheets are scanned", seen.every(page => !page.tray), JSON.stringify(seen.filter(page => page.tray)));
  const spoilt = join(dir, "spoilt");
  await drawn(flags.generator, spoilt, [{ serial: free[0], form: "FRITT", doubts: "no-code" }, { serial: free[1], form: "FRITT", doubts: "no-marks" }]);
  await asks("give", `${slips[0]}..${slips[5]}`, "--to", "Nils Natt");
  await asks("back", slips[0], slips[1], "--place", "Låda 3 i arkivskåpet");
  await asks("lose", slips[2], "--words", "Letat i bilen och i ryggsäcken");
  await asks("void", slips[3], "--why", "spoiled", "--words", "Kaffe");
  await asks("void", slips[4], "--why", "misprint");
  await asks("back", slips[4]);
  await asks("explain", slips[7], slips[8], "--why", "stock");
  await asks("adopt", "--unit", UNIT, "--form", "FRITT", "--words", "Linjerat blad från kvällen");
  const entered = ["--system", "treserva", "--happened", "2026-11-20 07:40", "--by"];
  // Money is entered only once it was scanned and two have seen it; that it stands there already is settled.
  await asks("settle", money[0], "--as", "entered", "--words", "Stod redan i systemet", "--by", "EL");
  await asks("enter", free[2], ...entered, "EL");
  await asks("check", free[2], "--by", "BE");
  await desk.serve();
  const page = await seated(desk, card);
  await page.goto(`${desk.base}/scan`);
  await page.locator("#unit").selectOption(UNIT);
  await page.locator("#files").setInputFiles(readdirSync(spoilt).map(name => join(spoilt, name)));
  await page.locator("#scan-go").click();
  await page.locator("#now").waitFor();
  const stack = new URL(page.url()).pathname;
  await page.goto(`${desk.base}/scan/tray`);
  const inTray = await page.locator("#pages a").evaluateAll(links => links.map(link => link.getAttribute("href")));
  must("what nobody knows lies in the tray", inTray.length === 2, `${inTray.length} pages`);
  await page.goto(`${desk.base}/review`);
  const doubt = new URL(page.url()).pathname;
  const decided = await decide(page, desk);
  must("paper may be destroyed", decided, "no group is ready");
  return { visits, doses, free, slips, money, inTray, doubt, page, stack };
}

/** A decision that paper may be destroyed. */
async function decide(page, desk) {
  await page.goto(`${desk.base}/retention`);
  const group = page.locator("#decide-form [name=group]").first();
  if (await group.count() === 0) return false;
  await group.check();
  await page.locator("[name=reference]").first().fill("SN 2026/117");
  await page.locator("#decide-go").click();
  return (await page.locator("main").innerText()).includes("SN 2026/117");
}

/** The pages of the work after, as they are now. */
function addresses({ visits, doses, free, slips, money, inTray, doubt }) {
  return [
    "/", "/after", "/forms", `/forms?unit=${OTHER}&form=KONTAKT`, "/forms/give", "/forms/back",
    `/forms/sheet/${slips[2]}`, `/forms/sheet/${slips[4]}`, `/forms/sheet/${visits[0]}`, `/forms/sheet/${slips[5]}`,
    "/scan", "/scan/tray", inTray[0], `${inTray[1]}/corners?serial=${free[1]}&number=1`,
    doubt, `/review/${doses[0]}/1/page`, "/review?end=1", "/review/gallery",
    "/enter", "/enter/queue/none", `/enter/sheet/${visits[1]}`, `/enter/sheet/${doses[1]}`, `/enter/sheet/${money[0]}`,
    "/enter/check", `/enter/check/${money[0]}`, "/reconcile", "/retention",
  ];
}

/** Each of them in every window, as the other pages are. */
async function walked(desk, cards, all) {
  const files = { pages: join(dir, "pages.json"), cards: join(dir, "cards.json") };
  writeFileSync(files.pages, JSON.stringify(all.map(path => ({ path, role: "administrator" }))));
  writeFileSync(files.cards, JSON.stringify(cards));
  const args = ["run.mjs", "--base", desk.base, "--cards", files.cards, "--out", dir, "--pages", files.pages, "--chromium", flags.chromium];
  const child = spawn("node", args, { cwd: HERE, stdio: ["ignore", "pipe", "inherit"] });
  let came = null;
  createInterface({ input: child.stdout }).on("line", line => {
    const sum = line.match(/^e2e: (\d+) passed, (\d+) failed$/);
    if (sum) came = { passed: Number(sum[1]), failed: Number(sum[2]) };
    else console.log(line);
  });
  await new Promise(done => child.once("close", done));
  if (!came) return told("the pages", ["were not looked at"]);
  count.passed += came.passed;
  count.failed += came.failed;
}

/** Without scripts everything is done with whole pages: the review to its end, a sheet entered. */
async function plainly(desk, card, { visits }) {
  const page = await seated(desk, card, { javaScriptEnabled: false });
  const screens = await byTab(page, desk.base, 40);
  must("the review without scripts comes to its end", screens >= 6, `${screens} screens`);
  await page.goto(`${desk.base}/enter/sheet/${visits[1]}`);
  if (await page.locator("#which").count()) {
    const system = page.locator("#which [name=system]");
    await system.selectOption({ index: await system.locator("option").count() - 1 });
    await page.locator("#which-go").click();
  }
  await page.locator("#when").fill("2026-11-20 07:40");
  await page.locator("#entered").click();
  await page.goto(`${desk.base}/enter/sheet/${visits[1]}`);
  const text = await page.locator("main").innerText();
  must("a sheet is entered without scripts", text.includes("Infört av Eva Lind"), text.slice(0, 300));
}

const began = Date.now();
const since = words => console.log(`${words}: ${((Date.now() - began) / 1000).toFixed(0)} s so far`);
let all = [];
try {
  const { stack, desk, cards } = await computers();
  all = [stack, desk];
  await reviewed(stack, cards[0]);
  since("the stack");
  const laidOut = await laid(desk, cards[0]);
  if (!flags["no-walk"]) await walked(desk, cards, addresses(laidOut));
  since("the pages");
  await plainly(desk, cards[0], laidOut);
} catch (trouble) {
  told("the loop", [String(trouble.stack ?? trouble)]);
} finally {
  for (const computer of all) computer.stop();
  await browser.close();
}
since("all");
ended();
