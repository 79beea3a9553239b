// Every page of pages.json and every journey, in a real browser. Ends with `e2e: N passed, N failed`.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { count, ended, told } from "./count.mjs";
import * as checks from "./checks.mjs";
import { login } from "./login.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"];
const PIN = "482913";

/** What comes from nowhere else; the browser's viewer of PDFs is an extension of its own. */
const OWN = ["data:", "blob:", "chrome:", "chrome-extension:"];

/** Pages walked at the same time. */
const SIDE_BY_SIDE = 2;

/** Scripts of a page, gzipped, most. */
const MOST_SCRIPT_BYTES = 35_000;
/** A page or a step that has not answered by then does not work. Machines are noisy. */
const PATIENCE_MS = 20_000;

const { values: flags } = parseArgs({
  options: {
    base: { type: "string" },
    cards: { type: "string" },
    out: { type: "string", default: join(HERE, "../target/e2e") },
    only: { type: "string", default: "" },
    pages: { type: "string", default: "" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
  },
});
if (!flags.base || !flags.cards) {
  console.error("node run.mjs --base URL --cards FILE [--out DIR] [--only WORD] [--pages FILE] [--chromium PATH]");
  process.exit(2);
}

const base = flags.base.replace(/\/$/, "");
const cards = JSON.parse(readFileSync(flags.cards, "utf8"));
const pages = JSON.parse(readFileSync(flags.pages || join(HERE, "pages.json"), "utf8"));
const pictures = resolve(flags.out, "pictures");
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({ executablePath: flags.chromium, args: ["--no-sandbox"] });

/** Runs a check; one that breaks off, or does not end, is one that failed. */
async function tried(where, check) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("does not come to its end")), 6 * PATIENCE_MS); });
  try { told(where, await Promise.race([check(), late])); } catch (trouble) { told(where, [String(trouble.message ?? trouble).split("\n")[0]]); }
  clearTimeout(timer);
}

/** A window; what it loads from elsewhere, and what its console complains of, is collected. */
async function opened(options) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const heard = { wrong: [], scripts: new Map() };
  page.on("pageerror", trouble => heard.wrong.push(`script: ${trouble.message}`));
  page.on("console", line => {
    // A page that is rightly 404 is a complaint of the browser's too.
    if (line.type() === "error" && !line.text().includes("Failed to load resource")) heard.wrong.push(`console: ${line.text()}`);
  });
  page.on("request", request => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(base).origin && !OWN.includes(protocol)) heard.wrong.push(`from elsewhere: ${request.url()}`);
  });
  page.on("response", async answer => {
    if (answer.status() >= 400 && answer.request().resourceType() !== "document") heard.wrong.push(`${answer.status()}: ${answer.url()}`);
    if (answer.request().resourceType() === "script") {
      heard.scripts.set(answer.url(), gzipSync(await answer.body().catch(() => "")).length);
    }
  });
  return { context, page, heard };
}

const cookies = new Map();

/** The cookies of somebody with this role, logged in once. */
async function cookiesOf(role) {
  if (role === null) return undefined;
  if (!cookies.has(role)) {
    const { context, page } = await opened({ javaScriptEnabled: true });
    const card = cards.find(card => card.role === role);
    if (!card) throw new Error(`no card for ${role}`);
    await login(page, base, card, PIN);
    cookies.set(role, await context.storageState());
    await context.close();
  }
  return cookies.get(role);
}

/** One page in one window: opened, asked, pictured. */
async function look({ path, role, status = 200 }, { js = true, ...options }, name, ask) {
  const where = `${path} (${role ?? "nobody"}) ${name}`;
  await tried(where, async () => {
    const { context, page, heard } = await opened({ storageState: await cookiesOf(role), ...options });
    // axe is a script itself: without JavaScript means here that none of the page's own scripts comes.
    if (!js) await context.route(/\.js(\?|$)/, route => route.abort());
    try {
      const answer = await page.goto(base + path, { waitUntil: "load" });
      const wrong = answer.status() === status ? [] : [`answers ${answer.status()}, not ${status}`];
      wrong.push(...await ask(page, heard));
      return wrong.concat(heard.wrong);
    } finally {
      await picture(page, `${path} ${role ?? "nobody"} ${name}`);
      await context.close();
    }
  });
}

/** A picture of the whole page; its name is made of plain letters. */
async function picture(page, name) {
  const plain = name.replaceAll(/[^A-Za-z0-9-]+/g, "_").replaceAll(/^_|_$/g, "").slice(0, 120);
  await page.screenshot({ path: join(pictures, `${plain}.png`), fullPage: true, animations: "disabled" });
}

async function walk(entry) {
  for (const js of [true, false]) {
    const script = js ? "js" : "nojs";
    for (const scheme of SCHEMES) {
      for (const wide of WIDTHS) {
        const window = { js, colorScheme: scheme, viewport: { width: wide, height: wide < 600 ? 640 : 900 } };
        await look(entry, window, `${script} ${scheme} ${wide}`, async (page, heard) => {
          const wrong = [...await checks.head(page), ...await checks.width(page), ...await checks.axe(page)];
          const bytes = [...heard.scripts.values()].reduce((sum, one) => sum + one, 0);
          if (bytes > MOST_SCRIPT_BYTES) wrong.push(`${bytes} bytes of scripts, gzipped; at most ${MOST_SCRIPT_BYTES}`);
          return wrong;
        });
      }
    }
    const plain = { js, viewport: { width: 1280, height: 900 } };
    await look(entry, plain, `${script} text-200`, async page => {
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      return [...await checks.width(page), ...await checks.uncut(page)];
    });
    await look(entry, plain, `${script} keyboard`, page => checks.keyboard(page));
  }
  await look(entry, { forcedColors: "active", viewport: { width: 1280, height: 900 } }, "forced-colors", page => checks.keyboard(page));
  await look(entry, { colorScheme: "dark", viewport: { width: 1280, height: 900 } }, "paper", async page => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    return checks.paper(page);
  });
}

const used = new Set();

/** What a journey gets. */
function contextOf(js, name) {
  return {
    base, js, pin: PIN, clicks: 0,
    keys: join(dirname(resolve(flags.cards)), "node/kuvert"),
    login: (page, role) => login(page, base, cards.find(card => card.role === role), PIN),
    fresh(role) {
      const card = cards.filter(card => card.role === role).slice(1).find(card => !used.has(card));
      if (!card) throw new Error(`no fresh card for ${role}`);
      used.add(card);
      return card;
    },
    async click(locator) { this.clicks++; await locator.click(); },
    check(truth, words) { if (!truth) throw new Error(words); },
    shot: (page, shown) => picture(page, `journey ${name} ${js ? "js" : "nojs"} ${shown}`),
  };
}

async function travel(journey) {
  for (const js of journey.js) {
    const where = `journey ${journey.name} ${js ? "js" : "nojs"}`;
    await tried(where, async () => {
      const { context, page, heard } = await opened({ javaScriptEnabled: js, viewport: { width: 1280, height: 900 } });
      try {
        await journey.run(page, contextOf(js, journey.name));
        return heard.wrong;
      } catch (trouble) {
        await picture(page, `${where} failed`);
        throw trouble;
      } finally {
        await context.close();
      }
    });
  }
}

const wanted = name => name.includes(flags.only);
const waiting = pages.filter(entry => wanted(entry.path));
// Everybody is logged in before the pages are walked side by side.
for (const role of new Set(waiting.map(entry => entry.role))) await tried(`log-in of ${role ?? "nobody"}`, async () => { await cookiesOf(role); return []; });
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    await walk(entry);
    console.log(`page ${entry.path} done: ${count.passed} passed, ${count.failed} failed so far`);
  }
}));
// Pages of a day that happened are looked at; nothing is walked there.
const journeys = flags.pages ? [] : readdirSync(join(HERE, "journeys"));
for (const file of journeys.filter(file => file.endsWith(".mjs")).sort()) {
  const journey = (await import(pathToFileURL(join(HERE, "journeys", file)))).default;
  if (!wanted(journey.name)) continue;
  await travel(journey);
  console.log(`journey ${journey.name} done: ${count.passed} passed, ${count.failed} failed so far`);
}
await browser.close();
ended();
