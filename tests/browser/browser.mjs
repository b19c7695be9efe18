// Chromium, and pages that keep account of what they load and what goes wrong.

import assert from "node:assert/strict";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

export async function launch() {
  const executablePath = process.env.MASTHEAD_TEST_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: FLAGS.split(" ") });
}

// A page of its own context. `page.kept` holds what it asked for and what went wrong.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const kept = { requests: [], responses: [], faults: [] };
  page.on("request", (request) => kept.requests.push(request));
  page.on("response", (response) => kept.responses.push(response));
  page.on("requestfailed", (request) => kept.faults.push(`not loaded: ${request.url()} ${request.failure().errorText}`));
  page.on("pageerror", (error) => kept.faults.push(`thrown: ${error.message}`));
  // Violations of the Content-Security-Policy are told there too.
  page.on("console", (message) => {
    if (message.type() === "error") kept.faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.kept = kept;
  return page;
}

// Nothing went wrong but what is expected, and nothing was asked of another origin.
export function clean(page, origin, expected = []) {
  const faults = page.kept.faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)));
  assert.deepEqual(faults, []);
  const elsewhere = page.kept.requests.map((request) => request.url()).filter((url) => !/^(data|blob):/.test(url));
  assert.ok(elsewhere.length > 0, "the page asked for nothing");
  assert.deepEqual(elsewhere.filter((url) => new URL(url).origin !== origin), []);
}

export async function shoot(page, name, options = {}) {
  await page.screenshot({ path: join(process.env.MASTHEAD_TEST_SCREENSHOTS ?? ".", `${name}.png`), ...options });
}
