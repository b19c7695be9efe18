// The playground, signed out.

import assert from "node:assert/strict";
import { clean, open, shoot } from "./browser.mjs";

const SLUG = "how-glaciers-feed-rivers";

export async function readsWithoutSigningIn({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  await page.getByText("Reading as anonymous").waitFor();
  await page.getByText("To see and use the editing operations, sign in.").waitFor();

  // The first example is there; the button runs it.
  await page.locator(".graphiql-query-editor", { hasText: "ArticlePage" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: "Glaciers" }).waitFor();
  await shoot(page, "playground-signed-out");

  // The documentation of the schema, with its descriptions.
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await page.locator(".graphiql-doc-explorer").getByRole("link", { name: "Query", exact: true }).click();
  await page.getByText("A published article, by id or by slug. Null when readers see no such article.").waitFor();
  assert.equal(await page.locator(".graphiql-doc-explorer").getByRole("link", { name: "editorial" }).count(), 0);
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
  const grounds = new Set();
  const editors = new Set();
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(browser, { colorScheme });
    await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
    const ground = (selector) => page.locator(selector).evaluate((found) => getComputedStyle(found).backgroundColor);
    grounds.add(await ground("body"));
    editors.add(await ground(".graphiql-container"));
    clean(page, origin);
    await shoot(page, `playground-${colorScheme}`);
  }
  assert.equal(grounds.size, 2, "the bar is light and dark");
  assert.equal(editors.size, 2, "GraphiQL is light and dark");
  const narrow = await open(browser, { viewport: { width: 390, height: 844 } });
  await narrow.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  assert.ok((await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shoot(narrow, "playground-narrow");
  await narrow.getByRole("button", { name: /execute query/i }).click();
  await narrow.locator(".result-window", { hasText: "Glaciers" }).waitFor();
  await parts(narrow);
  // The panel of examples leaves the editor its room.
  await narrow.getByRole("button", { name: "Show Examples" }).click();
  await narrow.locator(".examples button").first().waitFor();
  await parts(narrow);
  await shoot(narrow, "playground-narrow-examples");
  await narrow.locator(".examples button", { hasText: "A list, filtered and in pages" }).click();
  await narrow.locator(".graphiql-query-editor", { hasText: "ArticleList" }).waitFor();
  await narrow.waitForFunction(
    () => document.querySelector(".graphiql-query-editor").getBoundingClientRect().top < innerHeight / 2,
  );
  clean(narrow, origin);
}

// Editor and answer are wide and high enough to be read, the answer below the editor.
async function parts(page) {
  const editor = await page.locator(".graphiql-query-editor").boundingBox();
  const answer = await page.locator(".result-window").boundingBox();
  for (const { x, width, height } of [editor, answer]) {
    assert.ok(x >= 0 && width >= 300 && height >= 200, `${width} by ${height} at ${x}`);
  }
  assert.ok(answer.y >= editor.y + editor.height);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
}

// A second click shows the tab; examples that begin with the same operation are told apart.
export async function examplesOpenOnce({ browser, origin }) {
  const page = await open(browser);
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  const examples = page.locator(".examples button");
  const editor = page.locator(".graphiql-query-editor");
  for (const [example, holds, tabs] of [
    ["Moderation", "moderateComments", 2],
    ["A change of an article", "updateArticle", 3],
    ["Moderation", "moderateComments", 3],
    ["Moderation", "moderateComments", 3],
    ["An article page", "ArticlePage", 3],
  ]) {
    await examples.getByText(example, { exact: true }).click();
    await editor.filter({ hasText: holds }).waitFor();
    assert.ok(await editor.locator(".CodeMirror-scroll").evaluate((found) => found.scrollWidth <= found.clientWidth + 50));
    assert.equal(await page.getByRole("tab").count(), tabs, example);
    // GraphiQL takes a moment to note in the tab what is in the editor.
    await page.waitForTimeout(300);
  }
  clean(page, origin);
}

// What was kept of an earlier visit cannot keep the page from being shown.
export async function startsOnWhatItCannotRead({ browser, origin }) {
  const link = `?${new URLSearchParams({ query: "query FromALink { articles(first: 1) { totalCount } }" })}`;
  for (const [kept, address, shown] of [
    ["{", "", "ArticlePage"],
    ["{", link, "FromALink"],
    ["5", "", "ArticlePage"],
    ['{"tabs":[null],"activeTabIndex":0}', "", "ArticlePage"],
  ]) {
    const page = await open(browser);
    await page.addInitScript((kept) => sessionStorage.setItem("graphiql:tabState", kept), kept);
    await page.goto(`${origin}/graphql${address}`, { waitUntil: "networkidle" });
    await page.locator(".graphiql-query-editor", { hasText: shown }).waitFor();
    await page.locator(".examples button").first().waitFor();
    assert.ok(await page.getByRole("alert").isHidden(), kept);
    clean(page, origin);
  }
}

// Without its examples the page says so, and works.
export async function worksWithoutItsExamples({ browser, origin }) {
  const answers = {
    unreachable: (route) => route.abort(),
    missing: (route) => route.fulfill({ status: 404, json: { title: "Not Found" } }),
    broken: (route) => route.fulfill({ body: "[{" }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    const page = await open(browser);
    await page.route(/\/assets\/examples\.\w+\.json$/, answer);
    const query = new URLSearchParams({ query: "{ articles(first: 1) { totalCount } }" });
    await page.goto(`${origin}/graphql?${query}`, { waitUntil: "networkidle" });
    await page.getByRole("alert").getByText("The examples could not be loaded.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Show Examples" }).count(), 0, name);
    await page.getByRole("button", { name: /execute query/i }).click();
    await page.locator(".result-window", { hasText: "totalCount" }).waitFor();
    clean(page, origin, [/examples\.\w+\.json/]);
  }
}

// A page that cannot be shown at all says why.
export async function saysWhyItIsNotShown({ browser, origin }) {
  const page = await open(browser);
  await page.route(/\/assets\/react-dom\./, (route) => route.abort());
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  await page.getByRole("alert").getByText("The playground could not be shown: ReactDOM").waitFor();
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
