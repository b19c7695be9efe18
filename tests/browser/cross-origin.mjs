// A front end on another origin: it reads an article and posts comments, in the browser.

import assert from "node:assert/strict";
import { open, shoot } from "./browser.mjs";
import { frontEnd } from "./front-end.mjs";
import { start } from "./server.mjs";

const SLUG = "how-glaciers-feed-rivers";

const PAGE = `<!doctype html>
<meta charset="utf-8"><link rel="icon" href="data:,"><title>A front end</title>
<h1>...</h1><ol></ol><p></p><pre></pre>
<script type="module">
const api = new URLSearchParams(location.search).get("api");
const say = (selector, text) => (document.querySelector(selector).textContent = text);
async function send(path, body) {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return (await fetch(api + path, init)).json();
}
try {
  const query = "query($slug: String!) { article(slug: $slug) { id title faqs { nodes { question } } } }";
  const { data: { article } } = await send("/graphql", { query, variables: { slug: "${SLUG}" } });
  say("h1", article.title);
  for (const { question } of article.faqs.nodes) {
    document.querySelector("ol").append(Object.assign(document.createElement("li"), { textContent: question }));
  }
  const comment = { name: "Robin", email: "robin@example.org", text: "By REST, from elsewhere." };
  const byRest = await send("/api/v1/articles/${SLUG}/comments", comment);
  const mutation = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status comment { id } } }";
  const input = { ...comment, articleId: article.id, text: "By GraphQL, from elsewhere." };
  const byGraphql = (await send("/graphql", { query: mutation, variables: { input } })).data.submitComment;
  say("pre", JSON.stringify({ byRest, byGraphql }, null, 2));
  say("p", "done");
} catch (error) {
  say("p", "refused: " + error.message);
}
</script>`;

export async function readsAndComments({ browser, origin }) {
  await frontEnd(PAGE, async (elsewhere) => {
    const page = await open(browser);
    await page.goto(`${elsewhere}/?api=${origin}`);
    await page.getByText(/^(done|refused: .*)$/).waitFor();
    assert.equal(await page.locator("p").innerText(), "done");
    assert.match(await page.locator("h1").innerText(), /Glaciers/);
    assert.ok((await page.locator("li").count()) > 0);
    const { byRest, byGraphql } = JSON.parse(await page.locator("pre").innerText());
    for (const { status, comment } of [byRest, byGraphql]) {
      assert.match(status, /^(HELD|APPROVED)$/);
      assert.ok(comment.id);
    }
    assert.deepEqual(page.kept.faults, []);
    await shoot(page, "front-end");
  });
}

// The control: where the settings name another origin, the browser refuses the same page.
export async function isRefusedWhereAnotherIsNamed({ browser, binary }) {
  const server = await start(binary, { MASTHEAD_CORS_ORIGINS: "https://front.example" });
  try {
    await frontEnd(PAGE, async (elsewhere) => {
      const page = await open(browser);
      await page.goto(`${elsewhere}/?api=${server.origin}`);
      await page.getByText(/^(done|refused: .*)$/).waitFor();
      assert.match(await page.locator("p").innerText(), /^refused: /);
      assert.ok(page.kept.faults.some((fault) => /CORS policy/.test(fault)), page.kept.faults.join("\n"));
    });
  } finally {
    await server.stop();
  }
}
