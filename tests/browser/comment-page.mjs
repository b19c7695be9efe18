// The page with comments of docs/comments.md, as it stands there, on another origin.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { open, shoot } from "./browser.mjs";
import { ANY_NUMBER, ask, openComments, signIn } from "./desk.mjs";
import { frontEnd } from "./front-end.mjs";
import { start } from "./server.mjs";

const SLUG = "how-glaciers-feed-rivers";
const DOCUMENT = new URL("../../docs/comments.md", import.meta.url);
const LINES = 40;
// People take longer than this to write; sooner, and a comment is held.
const WRITING = 3_100;

// The block of HTML in the document, for this server.
async function example(origin) {
  const [, html] = /^```html\n(.*?)^```/ms.exec(await readFile(DOCUMENT, "utf8"));
  const [, script] = /<script type="module">\n(.*?)<\/script>/s.exec(html);
  const lines = script.trimEnd().split("\n").length;
  assert.ok(lines <= LINES, `${lines} lines of JavaScript`);
  assert.ok(html.includes("http://127.0.0.1:8080/") && html.includes(SLUG), html);
  return html.replaceAll("http://127.0.0.1:8080", origin);
}

// A whole page with it.
const around = (html) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport"
content="width=device-width"><link rel="icon" href="data:,"><title>How glaciers feed rivers</title>
<body style="max-width: 40em; margin: 1em auto; padding: 0 1em; font: 16px/1.5 sans-serif">${html}`;

// The page, beside a server of its own whose article takes comments that are shown at once. `prepare` comes before it opens.
async function visit({ browser, binary }, prepare, act) {
  const server = await start(binary, ANY_NUMBER);
  try {
    const token = await signIn(server.origin);
    const article = await openComments(server.origin, token, SLUG);
    const desk = (method, path, body) => ask(server.origin, method, `/api/v1${path}`, body, token);
    await prepare({ desk, article });
    await frontEnd(around(await example(server.origin)), async (elsewhere) => {
      const page = await open(browser);
      await page.goto(elsewhere, { waitUntil: "networkidle" });
      await act(page, desk);
      // The browser itself tells of answers 4XX.
      assert.deepEqual(page.kept.faults.filter((fault) => !/status of 4/.test(fault)), []);
      await page.context().close();
    });
  } finally {
    await server.stop();
  }
}

const form = (page) => page.getByRole("form", { name: "Your comment" });
const said = (page) => page.locator("#comments form > output");

async function fill(page, { name = "Robin Reader", email = "robin@example.org", website = "", text }) {
  await page.getByLabel("Name *").fill(name);
  await page.getByLabel("E-mail address *").fill(email);
  await page.getByLabel("Website").fill(website);
  await page.getByLabel("Comment *").fill(text);
}

const send = (page) => page.getByRole("button", { name: "Send" }).click();

export async function showsTheTree(given) {
  let removed;
  const prepare = async ({ desk }) => {
    const { items } = await desk("GET", `/articles/${SLUG}/comments`);
    removed = items[0];
    assert.ok(removed.replies.items[0].replies.items.length > 0, "a comment with an answer to an answer");
    await desk("POST", "/editorial/comments/moderate", { ids: [removed.id], action: "TRASH" });
    await desk("POST", `/articles/${SLUG}/comments`, { text: "From *the desk*.", website: "https://desk.example.org/" });
  };
  await visit(given, prepare, async (page) => {
    const place = page.locator(`[id="${removed.id}"]`);
    assert.match(await place.innerText(), /^\(removed\) \d{4}-\d\d-\d\d/);
    assert.equal(await place.locator("> button").count(), 0, "nobody answers what is not there");
    const [answer] = removed.replies.items;
    const below = place.locator(`> ul > [id="${answer.id}"]`);
    assert.ok((await below.innerText()).startsWith(answer.authorName));
    assert.equal(await below.locator("> ul > li").count(), answer.replies.items.length);
    const link = page.getByRole("link", { name: "Administrator" });
    assert.equal(await link.getAttribute("href"), "https://desk.example.org/");
    assert.match(await link.getAttribute("rel"), /nofollow ugc/);
    assert.equal(await page.locator("em", { hasText: "the desk" }).count(), 1);
    await shoot(page, "comment-page", { fullPage: true });
  });
}

export async function bringsMore(given) {
  const prepare = async ({ desk }) => {
    const { items } = await desk("GET", `/articles/${SLUG}/comments`);
    for (let count = 0; count < 25; count += 1) {
      await desk("POST", `/articles/${SLUG}/comments`, { text: `Comment ${count}.` });
      await desk("POST", `/articles/${SLUG}/comments`, { text: `Answer ${count}.`, parentId: items[0].id });
    }
  };
  await visit(given, prepare, async (page) => {
    const tops = page.locator("#comments > ul > li");
    const answers = tops.first().locator("> ul > li");
    assert.deepEqual([await tops.count(), await answers.count()], [20, 20]);
    assert.equal(await page.getByRole("button", { name: "More" }).count(), 2);
    await page.getByRole("button", { name: "More" }).first().click();
    await page.getByText("Answer 24.").waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByText("Comment 24.").waitFor();
    assert.equal(await page.getByRole("button", { name: "More" }).count(), 0);
    const ids = await page.locator("#comments li").evaluateAll((all) => all.map((item) => item.id));
    assert.equal(new Set(ids).size, ids.length, "each is there once");
  });
}

export async function takesComments(given) {
  await visit(given, () => {}, async (page) => {
    await page.getByText("Your e-mail address is not shown.").waitFor();
    assert.equal(await page.getByLabel("Leave this empty").isVisible(), false);
    assert.equal(await page.getByLabel("Name *").getAttribute("maxlength"), "120");

    // What is wrong stands at its field.
    await fill(page, { email: "nobody", website: "ftp://example.org/", text: "  " });
    await send(page);
    const fault = (name) => page.locator(`label output[id="/${name}"]`);
    await fault("email").getByText("This is not an e-mail address").waitFor();
    assert.match(await fault("website").innerText(), /This is not a web address/);
    assert.match(await fault("text").innerText(), /must not be empty/);
    assert.equal(await fault("name").innerText(), "");
    await shoot(page, "comment-page-refused", { fullPage: true });

    // An answer, written as slowly as people write, is shown at once.
    await page.locator("#comments > ul > li").first().getByRole("button", { name: "Answer" }).first().click();
    await fill(page, { text: "It *rose* <b>here</b>, too." });
    await page.waitForTimeout(WRITING);
    await send(page);
    await said(page).getByText("This is shown now:").waitFor();
    assert.equal(await said(page).locator("em").innerText(), "rose");
    assert.equal(await page.getByLabel("Comment *").inputValue(), "");
    assert.deepEqual((await page.locator("label output").allInnerTexts()).join(""), "");
    await shoot(page, "comment-page-sent", { fullPage: true });
    await page.reload({ waitUntil: "networkidle" });
    const written = page.locator("#comments > ul > li").first().locator("> ul > li", { hasText: "Robin Reader" });
    assert.match(await written.innerText(), /It rose <b>here<\/b>, too\./);

    // One that comes sooner is held, and taken back.
    await fill(page, { text: "In haste." });
    await send(page);
    await said(page).getByText("A moderator will look at this first:").waitFor();
    await shoot(page, "comment-page-held", { fullPage: true });
    await page.getByRole("button", { name: "Withdraw" }).click();
    await said(page).getByText("Withdrawn.").waitFor();
  });
}

// What has no field of its own is told below all of them.
export async function tellsWhatHasNoField(given) {
  await visit(given, () => {}, async (page, desk) => {
    const last = page.locator("#comments > ul > li").last();
    await last.getByRole("button", { name: "Answer" }).last().click();
    const parent = await form(page).evaluate((form) => form.closest("li").id);
    await desk("POST", "/editorial/comments/moderate", { ids: [parent], action: "TRASH" });
    await fill(page, { text: "Too late." });
    await send(page);
    await said(page).getByText("There is no such comment under this article.").waitFor();
    // Clearing the form has it answer the article again.
    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal(await said(page).innerText(), "");
    await fill(page, { text: "For the article." });
    await send(page);
    await said(page).getByText("For the article.").waitFor();
  });
}

export async function withdrawsWhatIsShown(given) {
  await visit(given, () => {}, async (page) => {
    await fill(page, { text: "Not for long." });
    await page.waitForTimeout(WRITING);
    await send(page);
    await said(page).getByText("This is shown now:").waitFor();
    const counted = async () => {
      const other = await page.context().newPage();
      await other.goto(page.url(), { waitUntil: "networkidle" });
      return other.getByText("Not for long.").count();
    };
    assert.equal(await counted(), 1);
    await page.getByRole("button", { name: "Withdraw" }).click();
    await said(page).getByText("Withdrawn.").waitFor();
    assert.equal(await counted(), 0);
  });
}

export async function saysThatCommentsAreClosed(given) {
  const close = ({ desk, article }) =>
    desk("PUT", `/editorial/articles/${article}/comment-settings`, { policy: "CLOSED" });
  await visit(given, close, async (page) => {
    await page.getByText("Comments are closed.").waitFor();
    assert.equal(await page.getByRole("button").count(), 0);
    assert.ok((await page.locator("#comments li").count()) > 0, "those that are there stay");
  });
}
