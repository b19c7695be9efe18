// Signing in to the playground.

import assert from "node:assert/strict";
import { clean, open, shoot } from "./browser.mjs";
import { ADMIN } from "./server.mjs";

// The browser itself tells of answers 4XX.
const REFUSED = [/console: Failed to load resource: .* 401/];
const UNKNOWN = /console: Failed to load resource: .* 400/;

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
  // Where the tab was there before, GraphiQL takes a moment to know what is to be run.
  await page.waitForFunction(
    (operation) => document.querySelector(".graphiql-query-editor .CodeMirror").CodeMirror.operationName === operation,
    operation,
  );
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
  assert.ok(await page.getByText("To see and use the editing operations, sign in.").isHidden());
  await page.waitForLoadState("networkidle");
  assert.ok(introspections(page) > before, "the schema is read again on signing in");

  // The documentation has now what an administrator may use.
  const explorer = page.locator(".graphiql-doc-explorer");
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await explorer.getByRole("link", { name: "Mutation", exact: true }).click();
  await explorer.getByRole("link", { name: "createArticle", exact: true }).waitFor();
  await shoot(page, "playground-signed-in-documentation");
  await page.getByRole("button", { name: "Show Examples" }).click();

  await run(page, "A new article, published at once", "CreateArticle", "PUBLISHED");
  const mutation = sentTo(page, "/graphql").findLast((request) => request.postData().includes("createArticle"));
  assert.match((await mutation.allHeaders()).authorization, /^Bearer \S+$/);
  await shoot(page, "playground-signed-in");

  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const { accessToken, refreshToken } = await tokens(page);
  assert.ok(!stored.includes(accessToken) && !stored.includes(refreshToken), "no token is stored");

  const signedIn = introspections(page);
  const ended = answered(page, 200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await ended;
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  assert.ok(introspections(page) > signedIn, "the schema is read again on signing out");
  const after = await page.request.get(`${origin}/api/v1/me`, { headers: { Authorization: `Bearer ${accessToken}` } });
  assert.equal(after.status(), 401, "the session has ended on the server");
  await page.locator(".graphiql-query-editor", { hasText: "CreateArticle" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.locator(".result-window", { hasText: "Unknown field" }).waitFor();
  await shoot(page, "playground-signed-out-again");
  // The documentation begins anew, with what readers have.
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await explorer.getByRole("link", { name: "Mutation", exact: true }).click();
  await explorer.getByRole("link", { name: "login", exact: true }).waitFor();
  assert.equal(await explorer.getByRole("link", { name: "createArticle", exact: true }).count(), 0);
  clean(page, origin, [...REFUSED, UNKNOWN]);
}

// Answers are for whoever was signed in: none is there afterwards, in no tab, whether it was there before or came late.
export async function forgetsTheAnswers({ browser, origin }) {
  const page = await visit(browser, origin);
  const answer = page.locator(".result-window .CodeMirror-code");
  const shown = () => page.locator(".result-window .CodeMirror").evaluate((found) => found.CodeMirror.getValue());
  const tab = (name) => page.getByRole("tab", { name }).click();
  for (const end of ["by hand", "by itself"]) {
    await signIn(page);
    await page.getByText("Signed in as").waitFor();
    await run(page, "Comments that wait", "CommentsOnTheDesk", "@");
    await run(page, "Articles on the desk", "ArticlesOnTheDesk", "totalCount");
    await tab("CommentsOnTheDesk");
    await answer.filter({ hasText: "@" }).waitFor();
    await tab("ArticlesOnTheDesk");
    await answer.filter({ hasText: "totalCount" }).waitFor();
    assert.match(await shown(), /totalCount/);
    if (end === "by hand") {
      await page.getByRole("button", { name: "Sign out" }).click();
    } else {
      await page.route("**/auth/refresh", (route) => route.fulfill({ status: 401, json: {} }));
      await page.clock.fastForward("14:30");
      await page.getByRole("alert").getByText("Your session has ended.").waitFor();
    }
    await page.getByText("Reading as anonymous", { exact: true }).waitFor();
    assert.equal(await shown(), "", end);
    await tab("CommentsOnTheDesk");
    await page.locator(".graphiql-query-editor", { hasText: "CommentsOnTheDesk" }).waitFor();
    assert.equal(await shown(), "", end);
  }
  clean(page, origin, REFUSED);
}

export async function forgetsAnAnswerThatComesLate({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  await page.waitForLoadState("networkidle");
  const held = new Promise((resolve) =>
    page.route("**/graphql", (route) =>
      route.request().postData()?.includes("CommentsOnTheDesk") ? resolve(route) : route.continue(),
    ),
  );
  await page.locator(".examples button", { hasText: "Comments that wait" }).click();
  await page.getByRole("tab", { name: "CommentsOnTheDesk" }).waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
  const route = await held;
  const late = await route.fetch();
  assert.match(await late.text(), /"email"/);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  await route.fulfill({ response: late });
  await page.locator(".result-window", { hasText: "signed out before the answer came" }).waitFor();
  assert.doesNotMatch(await page.locator(".result-window").innerText(), /email/);
  clean(page, origin);
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

// Whether the server takes this access token.
async function isTaken(page, origin, { accessToken }) {
  const headers = { Authorization: `Bearer ${accessToken}` };
  return (await page.request.get(`${origin}/api/v1/me`, { headers })).ok();
}

// Answers so many requests to sign out in place of the server; the rest reach it.
async function instead(page, times, answer) {
  let left = times;
  await page.route("**/auth/logout", (route) => (left-- > 0 ? answer(route) : route.continue()));
}

// The answer to signing out that has this status. A test that fails before it waits for it fails for its own reason.
function answered(page, status) {
  const answer = page.waitForResponse(
    (response) => response.url().endsWith("/auth/logout") && response.status() === status,
  );
  answer.catch(() => {});
  return answer;
}

// A machine that slept wakes with an access token that has ended: the session has not.
export async function signsOutWithATokenThatHasEnded({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  const old = await tokens(page);
  await instead(page, 1, (route) => route.fulfill({ status: 401, json: { detail: "The token is not accepted." } }));
  const ended = answered(page, 200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  await ended;
  const next = await tokens(page);
  assert.notEqual(next.refreshToken, old.refreshToken);
  assert.deepEqual([await isTaken(page, origin, old), await isTaken(page, origin, next)], [false, false]);
  assert.equal(sentTo(page, "/api/v1/auth/logout").length, 2);
  assert.equal(sentTo(page, "/api/v1/auth/refresh").length, 1);
  clean(page, origin, REFUSED);
}

// The same while the page is renewing the token: a second renewal would use the refresh token twice.
export async function signsOutWhileItRenews({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  const old = await tokens(page);
  await instead(page, 1, (route) => route.fulfill({ status: 401, json: { detail: "The token is not accepted." } }));
  const held = new Promise((resolve) => page.route("**/auth/refresh", resolve));
  await page.clock.fastForward("14:30");
  const renewal = await held;
  const refused = answered(page, 401);
  const ended = answered(page, 200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await refused;
  await renewal.continue();
  await ended;
  assert.equal(await isTaken(page, origin, old), false);
  assert.equal(sentTo(page, "/api/v1/auth/refresh").length, 1);
  assert.equal(await page.getByText("Reading as anonymous", { exact: true }).count(), 1);
  clean(page, origin, REFUSED);
}

// A server that is away is asked again, for some minutes; the page does not wait for it.
export async function signsOutOnceTheServerIsBack({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  const old = await tokens(page);
  let asked = 0;
  await instead(page, 2, (route) => (asked++ === 0 ? route.abort() : route.fulfill({ status: 503, json: {} })));
  const ended = answered(page, 200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  for (const times of [1, 2]) {
    await waitFor(() => asked === times);
    assert.ok(await isTaken(page, origin, old));
    await page.waitForTimeout(200);
    await page.clock.fastForward("00:15");
  }
  await ended;
  assert.equal(await isTaken(page, origin, old), false);
  clean(page, origin, [/auth\/logout/]);
}

// Without a network it waits for one.
export async function signsOutOnceThereIsANetwork({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  const old = await tokens(page);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Reading as anonymous", { exact: true }).waitFor();
  await waitFor(() => sentTo(page, "/api/v1/auth/logout").length === 1);
  await page.waitForTimeout(200);
  const ended = answered(page, 200);
  await page.context().setOffline(false);
  await ended;
  assert.equal(await isTaken(page, origin, old), false);
  clean(page, origin, [/ERR_INTERNET_DISCONNECTED/]);
}

// A server that does not come back is not asked for ever.
export async function givesUpSigningOut({ browser, origin }) {
  const page = await visit(browser, origin);
  await signIn(page);
  await page.getByText("Signed in as").waitFor();
  let asked = 0;
  await instead(page, Infinity, (route) => {
    asked += 1;
    return route.abort();
  });
  await page.getByRole("button", { name: "Sign out" }).click();
  for (let last = 0; asked > last || last === 0; ) {
    await waitFor(() => asked > 0);
    last = asked;
    await page.waitForTimeout(100);
    await page.clock.fastForward("00:15");
    await page.waitForTimeout(100);
    assert.ok(asked <= 20, `it asked ${asked} times`);
  }
  assert.equal(asked, 20);
}

async function waitFor(holds) {
  const until = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < until, `${holds} within 10 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
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
