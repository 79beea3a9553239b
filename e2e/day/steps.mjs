// What people do on the pages of the crisis room, as they do it: each step begins on a page and ends on the page that answers.

/** A link or a button that leads to another page. */
async function press(page, selector) {
  await Promise.all([page.waitForLoadState("load"), page.locator(selector).first().click()]);
}

/** Opens what is folded together around a field. */
async function unfold(page, selector) {
  const folded = page.locator(`details:not([open]):has(${selector}) > summary`);
  while (await folded.count()) await folded.first().click();
}

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    await unfold(page, `[name="${name}"]`);
    if (await field.evaluate(node => node.tagName) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** The page after a form was sent; a refused one says why. */
async function sent(page, selector) {
  await unfold(page, selector);
  const [answer] = await Promise.all([
    page.waitForResponse(answer => answer.request().method() === "POST" && answer.request().resourceType() === "document"),
    page.locator(selector).first().click(),
  ]);
  await page.waitForLoadState("load");
  if (answer.status() >= 400) {
    throw new Error(`${selector} is refused (${answer.status()}): ${await page.locator("main").innerText()}`);
  }
}

/** Each takes the page of somebody who is logged in, the computer's address, and the moment. */
export const STEPS = {
  async begin(page, base, { what }) {
    await page.goto(`${base}/`);
    await press(page, "#incident-start");
    await fill(page, { what });
    await sent(page, "#start-go");
    await page.locator("h1#here").waitFor();
  },

  async raise(page, base, { why }) {
    await page.goto(`${base}/incident`);
    await page.locator("#why-crisis").fill(why);
    await sent(page, "#crisis-go");
  },

  /** Makes one of two incidents that were begun apart. */
  async join(page, base) {
    await page.goto(`${base}/incident`);
    await page.locator("#apart").waitFor();
    await sent(page, "[id^=join-] button");
    await page.locator("#joined").waitFor();
  },

  async sit(page, base, { chair }) {
    await page.goto(`${base}/shifts`);
    await sent(page, `#me-${chair}-go`);
  },

  async tick(page, base, { key }) {
    await page.goto(`${base}/incident/first-hour`);
    await sent(page, `#go-${key}`);
  },

  async say(page, base, { day, at, text, by = "", channel = "", mark = "", key = false }) {
    await page.goto(`${base}/log`);
    await fill(page, { text, happened: `${day} ${at}`, reported_by: by, channel, mark });
    if (key) await page.locator("[name=flags][value=key]").check();
    await sent(page, "#log-save");
    const said = await page.locator("main").innerText();
    return said.match(/sparad som (\S+?)\./)[1];
  },

  /** A unit's report: what differs is chosen, the rest is green. */
  async report(page, base, { unit, differs }) {
    await page.goto(`${base}/situation/${unit}`);
    for (const [name, [colour, words]] of Object.entries(differs)) {
      await page.locator(`label[for="${name}-${colour}"]`).click();
      await page.locator(`#words-${name}`).fill(words);
    }
    await sent(page, "#send-green");
    await page.locator("#saved").waitFor();
  },

  async call(page, base, { who, phone, about, what, promise }) {
    await page.goto(`${base}/contacts/new`);
    await fill(page, { who, phone, about, what });
    await page.locator(`[name=promise][value="${promise}"]`).check();
    await sent(page, "#save");
    return page.url().split("/").pop();
  },

  async answer(page, base, { id, text }) {
    await page.goto(`${base}/contacts/${id}`);
    await page.locator("#called textarea").fill(text);
    await sent(page, "#answered");
  },

  async tell(page, base, { start, next }) {
    await page.goto(`${base}/notices/new?start=${start}`);
    await fill(page, { next_update: next });
    await sent(page, "#notice-save");
    if (await page.locator("#blanks").count()) {
      // What is left to fill in keeps it from being published.
      await page.locator("#publish-go").click();
      await page.locator("#blanks").waitFor();
      await page.locator("#blanks a").click();
      for (const field of await page.locator("#notice-form textarea, #notice-form input[type=text]").all()) {
        const text = await field.inputValue();
        await field.fill(text.replaceAll(/\[(NUMMER|NUMBER) 1\]/g, "070-174 06 01").replaceAll(/\[(NUMMER|NUMBER) 2\]/g, "070-174 06 02"));
      }
      await sent(page, "#notice-save");
    }
    await sent(page, "#publish-go");
    return page.locator("#issue").innerText();
  },

  async task(page, base, { what, owner, until }) {
    await page.goto(`${base}/tasks/new`);
    await fill(page, { what, owner, until_at: until });
    await sent(page, "main form button[type=submit]");
  },

  /** A whole meeting, from calling it to closing it; gives its number. */
  async meet(page, base, { name, place, here, phone, remarks, decision, task, next }) {
    await page.goto(`${base}/meetings/new`);
    await fill(page, { name, place });
    await sent(page, "#meeting-open");
    for (const unit of here) await page.locator(`label[for="here-${unit}"]`).click();
    for (const unit of phone) await page.locator(`label[for="phone-${unit}"]`).click();
    await sent(page, "#roll-save");
    for (const [point, text] of Object.entries(remarks)) await page.locator(`[name="text-${point}"]`).fill(text);
    await fill(page, Object.fromEntries(Object.entries(decision).map(([field, text]) => [`decision-${field}`, text])));
    await sent(page, "#decide");
    await fill(page, { "task-what": task.what, "task-owner": task.owner, "task-until-at": task.until });
    await sent(page, "#task-give");
    for (const one of await page.locator("[name=read]").all()) await one.check();
    await sent(page, "#read-save");
    await fill(page, { "next-at": next });
    await sent(page, "#next-save");
    await sent(page, "#meeting-close");
    await page.locator("#minutes-print").waitFor();
    return page.url().split("/").pop().split("#")[0];
  },
};

/** What a page prints: the PDF that its button gives. */
export async function printed(page, base, path) {
  await page.goto(base + path);
  const csrf = await page.locator("form#print-form [name=csrf]").inputValue();
  const answer = await page.request.post(base + path, { form: { csrf } });
  const pdf = await answer.body();
  if (!pdf.subarray(0, 4).equals(Buffer.from("%PDF"))) throw new Error(`${path} prints no PDF: ${answer.status()}`);
  return pdf;
}

/** The log's lines as this person sees them, the newest first: number and text. */
export async function lines(page, base) {
  const all = [];
  for (let at = 1; ; at++) {
    await page.goto(`${base}/log?page=${at}`);
    const rows = await page.locator("main dl dt").evaluateAll(rows => rows.map(row => ({
      number: row.querySelector("a")?.textContent.trim() ?? "",
      text: row.nextElementSibling?.querySelector(".pb-lines")?.textContent.trim() ?? "",
    })));
    all.push(...rows.filter(row => row.number));
    if (!(await page.locator("#log-older").count())) return all;
  }
}
