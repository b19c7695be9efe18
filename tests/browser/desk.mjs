// What tests do through the API beside the browser: signing in, and how an article takes comments.

import assert from "node:assert/strict";
import { ADMIN } from "./server.mjs";

// Settings by which one address may send any number of comments.
export const ANY_NUMBER = {
  MASTHEAD_COMMENTS_MOST_PER_NETWORK: "0",
  MASTHEAD_COMMENTS_MANY_PER_NETWORK: "0",
  MASTHEAD_COMMENTS_MANY_PER_EMAIL: "0",
};

// Sends JSON, and gives back the answer with its status. `token` is that of an account.
export async function send(origin, method, path, body, token) {
  const headers = { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
  const type = response.headers.get("content-type");
  return { status: response.status, type, body: await response.json() };
}

// The same of what must succeed.
export async function ask(origin, method, path, body, token) {
  const answer = await send(origin, method, path, body, token);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer)}`);
  return answer.body;
}

// The administrator's token.
export async function signIn(origin) {
  return (await ask(origin, "POST", "/api/v1/auth/login", ADMIN)).accessToken;
}

// Has an article take comments that are shown at once; gives back its id.
export async function openComments(origin, token, slug) {
  const { id } = await ask(origin, "GET", `/api/v1/articles/${slug}`);
  await ask(origin, "PUT", `/api/v1/editorial/articles/${id}/comment-settings`, { policy: "OPEN" }, token);
  return id;
}

// All items of a list in pages.
export async function everything(origin, path, token) {
  const items = [];
  for (let after = ""; after !== undefined; ) {
    const answer = await ask(origin, "GET", `${path}${path.includes("?") ? "&" : "?"}first=100${after}`, undefined, token);
    items.push(...answer.items);
    after = answer.page.hasNextPage ? `&after=${encodeURIComponent(answer.page.endCursor)}` : undefined;
  }
  return items;
}
