// The script's comforts: the key / finds the search field and can be switched off; paper is a button with scripts and a hint without.
export default {
  name: "keys",
  js: [true, false],

  async run(page, ctx) {
    await ctx.login(page, "administrator");
    const search = page.locator("#search");
    const hasFocus = () => page.locator("#search:focus").count();

    if (!ctx.js) {
      ctx.check(await page.locator("#print").count() === 0, "without scripts there is no button that does nothing");
      ctx.check((await page.locator("[data-print]").innerText()).includes("Ctrl"), "without scripts the keys for paper are named");
      await search.fill("plan");
      await page.locator("#search-form button").click();
      ctx.check(new URL(page.url()).searchParams.get("q") === "plan", "the search is sent");
      return;
    }
    ctx.check(await page.locator("button#print").count() === 1, "with scripts paper is a button");
    await page.keyboard.press("/");
    ctx.check(await hasFocus() === 1, "the key / goes to the search field");
    await page.keyboard.type("a/b");
    ctx.check(await search.inputValue() === "a/b", "in a field / is only a letter");

    const box = page.locator("input[data-keys]");
    await box.uncheck();
    await page.reload();
    await page.keyboard.press("/");
    ctx.check(await hasFocus() === 0, "switched off, the key does nothing");
    ctx.check(!await box.isChecked(), "and it stays switched off");
    await box.check();
    await page.keyboard.press("/");
    ctx.check(await hasFocus() === 1, "switched on again, it works again");
  },
};
