// A unit is opened with its envelope's key file; its list, a search and one client's page can be used by everybody, and
// then it is closed.
import { join } from "node:path";
import * as checks from "../checks.mjs";

export default {
  name: "clients",
  js: [true, false],

  async run(page, ctx) {
    // axe is a script: without scripts the browser can only be asked to go there.
    const asked = async what => {
      if (!ctx.js) return;
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const wrong = [...await checks.head(page), ...await checks.width(page), ...await checks.axe(page)];
        ctx.check(wrong.length === 0, `${what} at ${width}: ${wrong.join("; ")}`);
      }
      await ctx.shot(page, what);
    };
    await ctx.login(page, "administrator");
    await page.goto(ctx.base + "/clients");
    await asked("units");
    const locked = page.locator("#units a[href$='/open']").first();
    const unit = (await locked.getAttribute("href")).split("/")[2];
    await locked.click();
    await asked("envelope");
    await page.locator("#key").fill("fel ord");
    await page.locator("#unlock-go").click();
    await page.locator(".govuk-error-summary").waitFor();
    await asked("refused");
    await page.locator("#key").fill("");
    await page.locator("#file").setInputFiles(join(ctx.keys, `kuvert-${unit}.key`));
    await page.locator("#unlock-go").click();
    await page.locator("h1#client-list").waitFor();
    await asked("list");
    const first = page.locator("#people a").first();
    const name = await first.innerText();
    await first.click();
    await page.locator("h1#client").waitFor();
    ctx.check((await page.locator("h1#client").innerText()) === name, "the page of whoever was chosen");
    ctx.check(!decodeURIComponent(page.url()).includes(name.split(" ").pop()), "no name in the address");
    await asked("client");
    await page.locator("#search").fill(name);
    await page.locator("#search-form button").click();
    await page.locator("#results a", { hasText: name }).first().waitFor();
    ctx.check(!decodeURIComponent(page.url()).includes(name.split(" ").pop()), "no name in the address of a search");
    await asked("search");
    await page.goBack();
    await page.locator("h1#client").waitFor();
    await page.goto(ctx.base + "/looks");
    ctx.check((await page.locator("main").innerText()).includes(name), "the look is written");
    await page.goto(ctx.base + "/clients");
    await page.locator("#units a:not([href$='/open'])").first().click();
    await page.locator("#close-go").click();
    await page.locator("h1#clients").waitFor();
    ctx.check(await page.locator("#units a:not([href$='/open'])").count() === 0, "closed");
  },
};
