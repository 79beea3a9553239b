// The morning: from the first page to what is done now in two clicks, the rooms looked at as pages are, a tick, a chair, and
// a false alarm that leaves ordinary days behind it.
import * as checks from "../checks.mjs";

/** Clicks to the first paper, most. */
const MOST_CLICKS = 4;
const ROOMS = ["/", "/incident", "/incident/start", "/incident/first-hour", "/incident/first-hour/paper", "/shifts"];

/** What is wrong with a page as it stands. */
async function wrong(page) {
  const found = [...await checks.head(page), ...await checks.width(page)];
  // axe is a script of its own, which a page without scripts cannot run.
  return found;
}

export default {
  name: "incident",
  js: [true, false],

  async run(page, ctx) {
    await ctx.login(page, "administrator");
    await page.goto(`${ctx.base}/`);
    await ctx.click(page.locator("#incident-start"));
    await page.locator("h1#start").waitFor();
    ctx.check(await page.locator("#happens li").count() === 4, "what happens now is said in four lines");
    await ctx.shot(page, "start");
    await ctx.click(page.locator("#start-go"));
    await page.locator("h1#here").waitFor();
    ctx.check((await page.locator("#mode").innerText()).includes("DRIFTSTOPP"), "every page says so");
    await ctx.click(page.locator("#print-card"));
    await page.locator("h1#print").waitFor();
    let pdf = "";
    await page.route("**/print/first-hour/**", async route => {
      const answer = await route.fetch();
      pdf = (await answer.body()).toString("latin1");
      await route.fulfill({ response: answer });
    });
    await Promise.all([page.waitForResponse(answer => answer.request().method() === "POST"), ctx.click(page.locator("#print-go"))]);
    ctx.check(pdf.startsWith("%PDF"), "a paper");
    ctx.check(ctx.clicks <= MOST_CLICKS, `${ctx.clicks} clicks, at most ${MOST_CLICKS}`);

    for (const wide of [320, 1280]) {
      await page.setViewportSize({ width: wide, height: 900 });
      for (const room of ROOMS) {
        await page.goto(ctx.base + room);
        const found = [...await wrong(page), ...(ctx.js ? await checks.axe(page) : [])];
        ctx.check(found.length === 0, `${room} at ${wide}: ${found.join("; ")}`);
        await ctx.shot(page, `${room} ${wide}`);
      }
    }
    await page.goto(`${ctx.base}/incident/first-hour`);
    await page.locator("#go-leads").click();
    ctx.check((await page.locator("#tick-leads").innerText()).includes("Klart"), "a tick stands with its time");
    await page.goto(`${ctx.base}/shifts`);
    await page.locator("#me-lead-go").click();
    await page.locator("#chair-lead strong").first().waitFor();
    await page.goto(`${ctx.base}/incident`);
    await page.locator("#more-false-alarm summary").click();
    await page.locator("#why-false-alarm").fill("Ett prov");
    await page.locator("#step-false-alarm button").click();
    await page.locator("h1#ended").waitFor();
    await page.goto(`${ctx.base}/`);
    ctx.check(await page.locator("h1#home").count() === 1, "ordinary days again");
  },
};
