// The API documentation: it renders all operations, from this server alone.

import assert from "node:assert/strict";
import { clean, open, shoot } from "./browser.mjs";

export async function rendersOffline({ browser, origin }) {
  const page = await open(browser);
  const response = await page.goto(`${origin}/api/docs`, { waitUntil: "networkidle" });
  assert.match(response.headers()["content-security-policy"], /default-src 'none'/);
  await page.locator(".opblock").first().waitFor();
  const document = await (await page.request.get(`${origin}/api/openapi.json`)).json();
  const operations = Object.values(document.paths).flatMap((path) =>
    ["get", "put", "post", "patch", "delete"].filter((method) => method in path),
  );
  assert.equal(await page.locator(".opblock").count(), operations.length);
  await shoot(page, "docs");

  await page.locator(".opblock-summary", { hasText: "/api/v1/articles" }).first().click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  await page.locator(".live-responses-table .response-col_status", { hasText: "200" }).first().waitFor();
  clean(page, origin);
}
