// The landing page.

import assert from "node:assert/strict";
import { clean, open, shoot } from "./browser.mjs";

const VIEWS = {
  wide: { viewport: { width: 1280, height: 800 } },
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
};

export async function rendersEverywhere({ browser, origin }) {
  const grounds = new Set();
  for (const [name, view] of Object.entries(VIEWS)) {
    const page = await open(browser, view);
    await page.goto(`${origin}/`, { waitUntil: "networkidle" });
    assert.match(await page.title(), /Masthead/);
    assert.equal(await page.locator("h1").count(), 1);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name}: the page is ${overflow} px too wide`);
    assert.equal(await page.locator("script").count(), 0);
    grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    clean(page, origin);
    await shoot(page, `landing-${name}`, { fullPage: true });
  }
  assert.equal(grounds.size, 2, "light and dark differ");
}

export async function linksLeadSomewhere({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/`);
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.href));
  for (const wanted of ["/graphql", "/api/docs", "/graphql/schema.graphql", "/api/openapi.json", "/healthz", "/readyz"]) {
    assert.ok(links.includes(origin + wanted), `${wanted} is not linked`);
  }
  for (const link of new Set(links)) {
    const response = await page.request.get(link, { headers: { Accept: "text/html,*/*;q=0.8" } });
    assert.equal(response.status(), 200, link);
  }
}

// The command that the page gives works as it stands.
export async function firstQueryWorks({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/`);
  const command = await page.locator("pre").innerText();
  assert.ok(command.includes(`${origin}/graphql`), command);
  const [, body] = /-d '(.*)'/s.exec(command);
  const response = await page.request.post(`${origin}/graphql`, { data: JSON.parse(body) });
  assert.ok((await response.json()).data.articles.nodes.length > 0);
}
