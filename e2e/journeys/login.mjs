// A printed card, a PIN chosen, a PIN mistyped: what was typed stays, but for the PIN.
import { sendPin, showCard } from "../login.mjs";

export default {
  name: "login",
  js: [true, false],

  async run(page, ctx) {
    const card = ctx.fresh("administrator");
    const pin = page.locator("form#pin [name=pin]");
    const again = page.locator("form#pin [name=pin2]");
    const isRefused = async why => {
      await page.locator(".govuk-error-summary").waitFor();
      ctx.check(await page.locator("h1#login-pin").count() === 1, `${why}: not on the page of the PIN any more`);
      ctx.check(/^(Fel|Error): /.test(await page.title()), `${why}: the title does not say that something is wrong`);
      ctx.check(await pin.inputValue() === "", `${why}: the PIN was written back into the page`);
      if (ctx.js) ctx.check(await page.locator(".govuk-error-summary:focus").count() === 1, `${why}: the error summary has no focus`);
    };

    await showCard(page, ctx.base, card);
    ctx.check(await again.count() === 1, "a new card asks for the PIN twice");
    await sendPin(page, { pin: "738291", again: "738292" });
    await isRefused("two different PINs");

    await sendPin(page, { pin: "738291" });
    await page.locator("#logout").waitFor();
    ctx.check(new URL(page.url()).pathname === "/", "log-in leads to the first page");
    ctx.check((await page.locator("#who").innerText()).trim() !== "", "the header says who is logged in");

    await page.locator("form#logout button").click();
    await page.locator("#logout").waitFor({ state: "detached" });
    ctx.check(await page.locator("#who").count() === 0, "logged out, and the header still says who");

    await showCard(page, ctx.base, card);
    ctx.check(await again.count() === 0, "the PIN is set, and is asked for twice");
    await sendPin(page, { pin: "111222" });
    await isRefused("a wrong PIN");
    await sendPin(page, { pin: "738291" });
    await page.locator("#logout").waitFor();
    await ctx.shot(page, "logged-in");
  },
};
