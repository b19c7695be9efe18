// A page into which HTML of others is put, and which tells of every script that runs in it, and of whatever it asks for.

import { open } from "./browser.mjs";
import { frontEnd } from "./front-end.mjs";

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>untouched</title><main></main>';
// It stops nothing, so that a script that gets through runs; but the browser tells of each that begins.
const POLICY = { "Content-Security-Policy-Report-Only": "default-src 'none'; script-src 'report-sample'" };

// Runs in every frame before anything else does.
function hook() {
  const told = window.told;
  const tell = (what) => void told(what);
  for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch", "WebSocket", "EventSource", "Worker"]) {
    window[name] = function () {
      tell(name);
    };
  }
  for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = () => tell(`console.${name}`);
  XMLHttpRequest.prototype.open = () => tell("XMLHttpRequest");
  Navigator.prototype.sendBeacon = () => tell("sendBeacon");
  Document.prototype.write = () => tell("document.write");
  Object.defineProperty(Document.prototype, "cookie", { get: () => tell("cookie read"), set: () => tell("cookie set") });
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, sample, blockedURI }) =>
    tell(`${effectiveDirective}: ${blockedURI} ${sample}`),
  );
}

// Puts each piece of HTML into the page by innerHTML, then once more from what the browser made of it, and each author as
// docs/comments.md has it.
function put({ pieces, authors }) {
  // Made and kept beforehand: HTML may give what `document` has another meaning.
  const main = (window.main = document.querySelector("main"));
  const made = (name, all) => all.map((one) => [main.appendChild(document.createElement(name)), one]);
  const [divs, links] = [made("div", pieces), made("a", authors)];
  for (const [div, html] of divs) Object.assign(div, { className: "piece", innerHTML: html });
  for (const [div] of divs) div.innerHTML = div.innerHTML;
  for (const [link, { name, url }] of links) Object.assign(link, { textContent: name, ...(url && { href: url }) });
}

// Does with everything in it what a reader might: points at it, comes to it, clicks it.
function touch() {
  const harmless = /^(https?|mailto):$/;
  const stay = (event) => {
    const link = event.target.closest?.("a");
    if (link && harmless.test(link.protocol)) event.preventDefault();
  };
  window.main.addEventListener("click", stay, true);
  for (const element of window.main.querySelectorAll("*")) {
    for (const name of ["pointerover", "mouseover", "mouseenter", "focus", "input", "toggle", "animationstart"]) {
      element.dispatchEvent(new Event(name, { bubbles: true }));
    }
    element.click?.();
  }
}

// What is in the page that docs/body-html.md does not name for comments.
function unnamed() {
  const elements = "p br em strong code pre blockquote ul ol li a".split(" ");
  const attributes = { a: ["href", "rel", "title"], ol: ["start"] };
  const faults = [];
  for (const piece of window.main.querySelectorAll(".piece")) {
    for (const element of piece.querySelectorAll("*")) {
      const name = element.localName;
      const other = element.getAttributeNames().filter((attribute) => !attributes[name]?.includes(attribute));
      const leads = name !== "a" || (/^(https?|mailto):$/.test(element.protocol) && element.rel === "nofollow ugc noopener");
      if (!elements.includes(name) || other.length > 0 || !leads) faults.push(`${element.outerHTML} in ${piece.innerHTML}`);
    }
  }
  return faults;
}

// Shows the pieces and authors to a reader. `ran` has what ran, `asked` what was asked for, `unnamed` what should not be
// there, `links` the schemes of all links.
export async function watch(browser, pieces, authors = []) {
  const shown = async (origin) => {
    const page = await open(browser);
    const [ran, asked] = [new Set(), new Set()];
    await page.exposeBinding("told", (_, what) => void ran.add(what));
    await page.addInitScript(hook);
    page.on("dialog", (dialog) => {
      ran.add(`dialog ${dialog.type()}`);
      return dialog.dismiss();
    });
    page.context().on("page", () => ran.add("a window"));
    await page.goto(origin, { waitUntil: "networkidle" });
    ran.clear();
    // Nothing goes out, whoever asks.
    await page.context().route("**/*", (route) => {
      asked.add(route.request().url());
      return route.abort();
    });
    await page.evaluate(put, { pieces, authors });
    const faults = await page.evaluate(unnamed);
    await page.waitForTimeout(1_000);
    await page.evaluate(touch);
    await page.waitForTimeout(1_000);
    if ((await page.title()) !== "untouched") ran.add("title");
    const links = await page.locator("main a[href]").evaluateAll((all) => all.map((link) => link.protocol));
    await page.context().close();
    return { ran: [...ran], asked: [...asked], unnamed: faults, links: [...new Set(links)] };
  };
  return frontEnd(PAGE, shown, POLICY);
}
