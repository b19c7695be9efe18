// The page on which a password is chosen, opened by the link of a mail.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { clean, open, shoot } from "./browser.mjs";
import { ADMIN } from "./server.mjs";


async function link(page, origin, data) {
  const asked = await page.request.post(`${origin}/api/v1/auth/password/request-reset`, { data: { email: ADMIN.email } });
  assert.equal(asked.status(), 200);
  for (let tries = 0; tries < 100; tries += 1) {
    const files = (await readdir(join(data, "mail")).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
    if (files.length > 0) {
      const letter = await readFile(join(data, "mail", files.at(-1)), "utf8");
      return letter.match(/\/password#token=\S+/)[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no letter came");
}

export async function isChosenByTheLinkOfAMail({ browser, origin, data }) {
  const page = await open(browser);
  const response = await page.goto(`${origin}/password`);
  assert.match(response.headers()["content-security-policy"], /default-src 'none'/);
  await page.getByText("opened by the link of a mail").waitFor();
  assert.equal(await page.locator("form").isVisible(), false);
  await page.goto("about:blank");

  await page.goto(origin + (await link(page, origin, data)));
  await page.locator("#password").waitFor();
  assert.equal(new URL(page.url()).hash, "", "the token is taken out of the address");
  await shoot(page, "password");
  await page.fill("#password", "password1234");
  await page.click("button");
  await page.getByText("one of the most common passwords").waitFor();
  // The same password again, so that the tests after this one can sign in.
  await page.fill("#password", ADMIN.password);
  await page.click("button");
  await page.getByText("The password is set").waitFor();
  clean(page, origin, [/422/]);
}
