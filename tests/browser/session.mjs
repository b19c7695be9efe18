// Signing in to the playground.

import assert from "node:assert/strict";
import { clean, open, shoot } from "./browser.mjs";
import { ADMIN } from "./server.mjs";

// The browser itself tells of answers 4XX.
const REFUSED = [/console: Failed to load resource: .* 401/];

async function signIn(page, password = ADMIN.password) {
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function visit(browser, origin) {
  const page = await open(browser);
  await page.clock.install();
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle" });
  return page;
}

const sentTo = (page, path) => page.kept.requests.filter((request) => new URL(request.url()).pathname === path);
const introspections = (page) =>
  sentTo(page, "/graphql").filter((request) => request.postData()?.includes("IntrospectionQuery")).length;

async function run(page, example, operation, shown) {
  await page.locator(".examples button", { hasText: example }).click();
  await page.getByRole("tab", { name: operation }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: shown }).waitFor();
}

export async function signsInAndOut({ browser, origin }) {
  const page = await visit(browser, origin);
  const before = introspections(page);
  assert.ok(before > 0);

  await signIn(page, "wrong");
  await page.getByRole("alert").getByText("There is no account with this e-mail address and password.").waitFor();
  await shoot(page, "playground-refused");

  await signIn(page);
  await page.getByText("Signed in as Administrator, administrator").waitFor();
  assert.ok(await page.getByRole("alert").isHidden());
  assert.ok(await page.getByText("To use the editing operations, sign in.").isHidden());
  await page.waitForLoadState("networkidle");
  assert.ok(introspections(page) > before, "the schema is read again on signing in");

  await run(page, "A new article, published at once", "CreateArticle", "PUBLISHED");
  const mutation = sentTo(page, "/graphql").findLast((request) => request.postData().includes("createArticle"));
  assert.match((await mutation.allHeaders()).authorization, /^Bearer \S+$/);
  await shoot(page, "playground-signed-in");

  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const { accessToken, refreshToken } = await tokens(page);
  assert.ok(!stored.includes(accessToken) && !stored.includes(refreshToken), "no token is stored");

  const signedIn = introspections(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  assert.ok(introspections(page) > signedIn, "the schema is read again on signing out");
  const after = await page.request.get(`${origin}/api/v1/me`, { headers: { Authorization: `Bearer ${accessToken}` } });
  assert.equal(after.status(), 401, "the session has ended on the server");
  await page.locator(".graphiql-query-editor", { hasText: "CreateArticle" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: "unauthenticated" }).waitFor();
  clean(page, origin, REFUSED);
}

async function tokens(page) {
  const answers = page.kept.responses.filter(
    (response) => /auth\/(login|refresh)$/.test(response.url()) && response.ok(),
  );
  return answers.at(-1).json();
}

// An access token lives 15 minutes; the page renews it before that, again and again.
export async function renewsBeforeTheEnd({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  for (const times of [1, 2]) {
    const renewed = page.waitForResponse((response) => response.url().endsWith("/auth/refresh"));
    await page.clock.fastForward("14:30");
    assert.equal((await renewed).status(), 200);
    await page.waitForTimeout(200);
    assert.equal(sentTo(page, "/api/v1/auth/refresh").length, times);
  }
  const { accessToken } = await tokens(page);
  await run(page, "Articles on the desk", "ArticlesOnTheDesk", "totalCount");
  const query = sentTo(page, "/graphql").findLast((request) => request.postData().includes("ArticlesOnTheDesk"));
  assert.equal((await query.allHeaders()).authorization, `Bearer ${accessToken}`, "the newest token is sent");
  clean(page, origin);
}

// A token that is refused is renewed once, and the request sent again; requests at the same time share the renewal.
export async function renewsAfterARefusal({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  await page.waitForLoadState("networkidle");
  let refused = 0;
  await page.route("**/graphql", async (route) => {
    if (refused < 1 && route.request().method() === "POST") {
      refused += 1;
      await route.fulfill({ status: 401, json: { errors: [{ message: "The token is not accepted." }] } });
    } else {
      await route.continue();
    }
  });
  await run(page, "Articles on the desk", "ArticlesOnTheDesk", "totalCount");
  assert.equal(refused, 1);
  assert.equal(sentTo(page, "/api/v1/auth/refresh").length, 1);
  await page.getByText("Signed in as").waitFor();
  const shared = await page.evaluate(async () => {
    const first = (await session.fetch("/api/v1/me")).status;
    return [first, ...(await Promise.all([1, 2, 3].map(async () => (await session.fetch("/api/v1/me")).status)))];
  });
  assert.deepEqual(shared, [200, 200, 200, 200]);
  clean(page, origin, REFUSED);
}

// Ended elsewhere: the page says so, reads on as anonymous, and keeps what was written.
export async function tellsOfTheEnd({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  const { accessToken } = await tokens(page);
  const headers = { Authorization: `Bearer ${accessToken}` };
  assert.equal((await page.request.post(`${origin}/api/v1/auth/logout`, { headers })).status(), 200);
  await page.locator(".examples button", { hasText: "Articles on the desk" }).click();
  await page.getByRole("tab", { name: "ArticlesOnTheDesk" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.getByRole("alert").getByText("Your session has ended.").waitFor();
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  await page.locator(".graphiql-query-editor", { hasText: "ArticlesOnTheDesk" }).waitFor();
  await shoot(page, "playground-ended");
  clean(page, origin, REFUSED);
}

// Two tabs have two sessions: what one renews or ends is nothing to the other. A duplicated tab has none.
export async function tabsDoNotDisturbEachOther({ browser, origin }) {
  const first = await visit(browser, origin);
  await signIn(first);
  await first.getByText("Signed in as").waitFor();
  const [second] = await Promise.all([
    first.context().waitForEvent("page"),
    first.evaluate(() => void open("/graphql")),
  ]);
  await second.getByText("Reading as anonymous", { exact: true }).waitFor();
  await signIn(second);
  await second.getByText("Signed in as").waitFor();
  const renewed = first.waitForResponse((response) => response.url().endsWith("/auth/refresh"));
  await first.clock.fastForward("14:30");
  assert.equal((await renewed).status(), 200);
  await second.getByRole("button", { name: "Sign out" }).click();
  await second.getByText("Reading as anonymous", { exact: true }).waitFor();
  await run(first, "Articles on the desk", "ArticlesOnTheDesk", "totalCount");
  clean(first, origin);
}
