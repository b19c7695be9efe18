// The playground, signed out.

import assert from "node:assert/strict";
import { clean, open, shoot } from "./browser.mjs";

const SLUG = "how-glaciers-feed-rivers";

export async function readsWithoutSigningIn({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  await page.getByText("Reading as anonymous").waitFor();
  await page.getByText("To use the editing operations, sign in.").waitFor();

  // The first example is there; the button runs it.
  await page.locator(".graphiql-query-editor", { hasText: "ArticlePage" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: "Glaciers" }).waitFor();
  await shoot(page, "playground-signed-out");

  // The documentation of the schema, with its descriptions.
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await page.locator(".graphiql-doc-explorer").getByRole("link", { name: "Query", exact: true }).click();
  await page.getByText("A published article, by id or by slug. Null when readers see no such article.").waitFor();
  await shoot(page, "playground-documentation");

  // Dialogs bring a style of their own.
  await page.getByRole("button", { name: "Open settings dialog" }).click();
  await page.getByRole("dialog").waitFor();
  clean(page, origin);
}

export async function examplesOpenInTabs({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  const examples = page.locator(".examples button");
  const count = await examples.count();
  assert.ok(count >= 12, `${count} examples`);
  await examples.getByText("A list, filtered and in pages").click();
  // The name of the tab tells that GraphiQL knows what is to be run.
  await page.getByRole("tab", { name: "ArticleList" }).waitFor();
  await page.locator(".graphiql-editor-tool", { hasText: "publishedAfter" }).waitFor();
  assert.equal(await page.getByRole("tab").count(), 2);
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: "totalCount" }).waitFor();
  // GraphiQL keeps them half a second after the last change.
  await page.waitForFunction(() =>
    JSON.parse(sessionStorage.getItem("graphiql:tabState"))?.tabs.some(({ query }) => /ArticleList/.test(query)),
  );
  await page.reload({ waitUntil: "networkidle" });
  await page.getByRole("tab", { name: "ArticleList" }).waitFor();
  assert.equal(await page.getByRole("tab").count(), 2, "the queries are there after a reload");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  clean(page, origin);
}

export async function showsTheQueryOfTheAddress({ browser, origin }) {
  const page = await open(browser);
  const address = new URLSearchParams({
    query: "query FromALink($slug: String) { article(slug: $slug) { title } }",
    variables: JSON.stringify({ slug: SLUG }),
  });
  await page.goto(`${origin}/graphql?${address}`, { waitUntil: "networkidle" });
  await page.locator(".graphiql-query-editor", { hasText: "FromALink" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: "Glaciers" }).waitFor();
  clean(page, origin);
}

export async function darkAndNarrow({ browser, origin }) {
  const dark = await open(browser, { colorScheme: "dark" });
  await dark.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  await shoot(dark, "playground-dark");
  const narrow = await open(browser, { viewport: { width: 390, height: 844 } });
  await narrow.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  assert.ok((await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shoot(narrow, "playground-narrow");
}

// Files come compressed and are kept for good: a second visit asks for none of them.
export async function filesAreKept({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  const files = page.kept.responses.filter((response) => response.url().startsWith(`${origin}/assets/`));
  assert.ok(files.length >= 9, `${files.length} files`);
  for (const file of files) {
    const headers = file.headers();
    assert.equal(headers["content-encoding"], "gzip", file.url());
    assert.match(headers["cache-control"], /max-age=31536000, immutable/);
  }
  const size = await page.evaluate(() =>
    performance.getEntriesByType("resource").reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  );
  console.log(`        ${files.length} files, ${Math.round(size / 1024)} KiB over the wire`);

  const second = await page.context().newPage();
  await second.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  const sent = await second.evaluate(() =>
    performance.getEntriesByType("resource").filter(({ name, transferSize }) => /assets/.test(name) && transferSize > 0),
  );
  assert.deepEqual(sent.map((entry) => entry.name), []);
}
