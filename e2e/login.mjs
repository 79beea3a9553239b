// Logging in as a person does: the card's address, then the PIN.

/** Opens the card's address and comes to the PIN. */
export async function showCard(page, base, card) {
  // A card does not know at which port of this machine the server was started.
  const { pathname, search } = new URL(card.login_url, base);
  await page.goto(new URL(pathname + search, base).href);
  await page.locator("h1#login-pin").waitFor();
}

/** Fills in the form of the PIN, whichever fields it has, and sends it. */
export async function sendPin(page, { pin, again = pin, name = "Eva Lind" }) {
  const form = page.locator("form#pin");
  const typedName = form.locator("[name=name]");
  if (await typedName.count()) await typedName.fill(name);
  await form.locator("[name=pin]").fill(pin);
  const second = form.locator("[name=pin2]");
  if (await second.count()) await second.fill(again);
  await form.locator("button[type=submit]").click();
}

/** The whole of it, to the first page. */
export async function login(page, base, card, pin) {
  await showCard(page, base, card);
  await sendPin(page, { pin });
  await page.locator("#logout").waitFor();
}
