// A manager sets up from two pasted lists to a first call chain: at most twelve clicks besides typing.
const UNITS = "Enhet\tVerksamhet\nHemtjänst Älvnära\tHemtjänst\n";
const PEOPLE = "Namn\tTitel\tEnhet\tMobil\nEva Carlsson\tEnhetschef\tHemtjänst Älvnära\t070-174 06 01\nOlle Berg\tUndersköterska\tHemtjänst Älvnära\t070-174 06 02\n";

export default {
  name: "setup",
  js: [true, false],

  async run(page, ctx) {
    await ctx.login(page, "administrator");
    let clicks = 0;
    const click = async selector => { clicks++; await page.locator(selector).first().click(); };
    const paste = async (kind, text) => {
      await page.goto(ctx.base + "/start");
      await click(`#start-rows a[href='/register/${kind}/import']`);
      await page.locator("#pasted").fill(text.replaceAll("Älvnära", ctx.js ? "Älvnära" : "Bäcknära"));
      await click("#import-go");
      ctx.check((await page.locator("#counts").innerText()).length > 0, "what happens is shown first");
      await click("#take");
      await page.locator(`#list-${kind}`).waitFor();
    };
    await paste("unit", UNITS);
    await paste("person", PEOPLE);
    await page.goto(ctx.base + "/calls?unit=" + (ctx.js ? "hemtjanst-alvnara" : "hemtjanst-backnara"));
    await click("#propose-go");
    await page.locator("h1#chain").waitFor();
    ctx.check(await page.locator("#places a[href^='tel:']").count() >= 2, "everybody can be called by a tap");
    await click("#approve-go");
    await page.locator("h1#chain").waitFor();
    ctx.check(clicks <= 12, `${clicks} clicks, at most 12`);
  },
};
