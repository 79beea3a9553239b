// Somebody reviews a stack by keyboard: what each key costs is counted, what the program needs is measured.

/** Seconds that a key takes (Card, Moran & Newell: an average typist), and that a look takes: at a page whose ticks stand in frames, and at a doubt. */
const KEY_S = 0.28;
const LOOK_PAGE_S = 1.35;
const LOOK_DOUBT_S = 4;

/** The most keys: at a page that is right as it was read, and at a doubtful field. */
export const MOST = { page: 1, doubt: 3 };
/** Nobody presses more screens away than these. */
const MOST_SCREENS = 1_000;

/** Serial, page and field of a doubt's address; null anywhere else. */
function spot(address) {
  const parts = new URL(address).pathname.split("/").filter(Boolean);
  return parts.length === 4 && parts[0] === "review" ? { serial: parts[1], page: parts[2], field: parts[3] } : null;
}

const named = ({ serial, page, field }) => `${serial}/${page}/${field}`;

/** Reviews all that waits, with one key after the other. `truths` says what was meant with each doubtful field. */
export async function byKeys(page, base, truths) {
  const meant = new Map(truths.map(truth => [named({ ...truth, page: String(truth.page) }), truth.value]));
  const count = { pages: 0, doubts: 0, keys: 0, most: { page: 0, doubt: 0 }, typed_s: 0, waited_s: 0, wrong: [] };
  let pressed = 0;
  const press = async key => {
    const began = performance.now();
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press(key)]);
    count.waited_s += (performance.now() - began) / 1000;
    pressed++;
  };
  const begun = performance.now();
  await page.goto(`${base}/review`);
  count.waited_s += (performance.now() - begun) / 1000;
  for (let screen = 0; screen < MOST_SCREENS; screen++) {
    const at = spot(page.url());
    if (!at) break;
    pressed = 0;
    const kind = at.field === "page" ? "page" : "doubt";
    if (kind === "page") {
      await press("Enter");
      count.pages++;
    } else {
      await doubt(page, at, meant.get(named(at)), count, press);
      count.doubts++;
    }
    count.keys += pressed;
    count.most[kind] = Math.max(count.most[kind], pressed);
    count.typed_s += pressed * KEY_S + (kind === "page" ? LOOK_PAGE_S : LOOK_DOUBT_S);
  }
  return count;
}

/** One doubt: every fourth is looked at larger first, and once somebody was too quick and takes it back. */
async function doubt(page, at, value, count, press) {
  if (value === undefined) {
    count.wrong.push(`${named(at)} was not meant to be doubtful`);
    return press("o");
  }
  const key = await page.locator(`#choices button[value="=${value}"]`).getAttribute("data-key");
  if (count.doubts === 2) {
    await press("f");
    await press("u");
  } else if (count.doubts % 4 === 1) {
    await press("z");
  }
  return press(key);
}

/** The same without scripts: Tab to the button, Enter. Gives how many screens. */
export async function byTab(page, base, most) {
  await page.goto(`${base}/review`);
  for (let screen = 0; screen < most; screen++) {
    const at = spot(page.url());
    if (!at) return screen;
    const button = at.field === "page" ? "right" : null;
    for (let stop = 0; ; stop++) {
      if (stop > 60) throw new Error(`the keyboard does not come to an answer on ${page.url()}`);
      await page.keyboard.press("Tab");
      const is = await page.evaluate(id => {
        const node = document.activeElement;
        return id ? node.id === id : node.matches("#choices button, #right");
      }, button);
      if (is) break;
    }
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
  }
  throw new Error("the review does not come to its end");
}
