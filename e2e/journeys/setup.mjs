// A manager sets up from two pasted lists to an approved call chain and a first printed binder page: at most twelve
// clicks besides typing, from the page that log-in leads to.
const UNITS = "Enhet\tVerksamhet\nHemtjänst Älvnära\tHemtjänst\n";
const PEOPLE = "Namn\tTitel\tEnhet\tMobil\nEva Carlsson\tEnhetschef\tHemtjänst Älvnära\t070-174 06 05\nOlle Berg\tUndersköterska\tHemtjänst Älvnära\t070-174 06 06\n";
const MOST_CLICKS = 12;

export default {
  name: "setup",
  js: [true, false],

  async run(page, ctx) {
    await ctx.login(page, "administrator");
    const click = async selector => { await ctx.click(page.locator(selector).first()); };
    const take = async (kind, text) => {
      await page.locator("#pasted").fill(text.replaceAll("Älvnära", ctx.js ? "Älvnära" : "Bäcknära"));
      await click("#import-go");
      ctx.check((await page.locator("#counts").innerText()).length > 0, "what happens is shown first");
      await click("#take");
      await page.locator(`#list-${kind}`).waitFor();
    };
    await click("main a[href='/start']");
    await click("#start-rows a[href='/register/unit/import']");
    await take("unit", UNITS);
    await click("#next");
    await take("person", PEOPLE);
    await click("#next");
    await click("#propose-go");
    await page.locator("h1#chain").waitFor();
    ctx.check((await page.locator("h1#chain").innerText()).includes(ctx.js ? "Älvnära" : "Bäcknära"), "the unit is chosen already");
    ctx.check(await page.locator("#places a[href^='tel:']").count() >= 2, "everybody can be called by a tap");
    await click("#approve-go");
    await page.locator("h1#chain").waitFor();
    await click("#print-trial");
    await page.locator("h1#print").waitFor();
    // The browser shows a PDF by a program of its own; what it is given is looked at on its way there.
    let pdf = "";
    await page.route("**/print/binder/**", async route => {
      const answer = await route.fetch();
      pdf = (await answer.body()).toString("latin1");
      await route.fulfill({ response: answer });
    });
    await Promise.all([page.waitForResponse(answer => answer.request().method() === "POST"), click("#print-go")]);
    ctx.check(pdf.startsWith("%PDF") && /<xmpTPg:NPages>[1-9]/.test(pdf), "a PDF with pages");
    ctx.check(ctx.clicks <= MOST_CLICKS, `${ctx.clicks} clicks, at most ${MOST_CLICKS}`);
  },
};
