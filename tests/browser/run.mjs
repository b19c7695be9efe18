// Runs the browser tests against the binary, and fails when one does.
//
//     npm install --no-package-lock && node run.mjs PATH/TO/masthead [NAME...]
//
//   MASTHEAD_TEST_CHROMIUM      the browser; /usr/bin/chromium when it is not set
//   MASTHEAD_TEST_SCREENSHOTS   the folder for screenshots; this one when it is not set

import { launch } from "./browser.mjs";
import { start } from "./server.mjs";
import * as commentPage from "./comment-page.mjs";
import * as crossOrigin from "./cross-origin.mjs";
import * as docs from "./docs.mjs";
import * as landing from "./landing.mjs";
import * as neverExecuted from "./never-executed.mjs";
import * as password from "./password.mjs";
import * as playground from "./playground.mjs";
import * as session from "./session.mjs";

const [binary, ...wanted] = process.argv.slice(2);
if (!binary) {
  console.error("usage: node run.mjs BINARY [NAME...]");
  process.exit(2);
}

const tests = Object.entries({ landing, password, playground, session, docs, crossOrigin, commentPage, neverExecuted })
  .flatMap(([file, module]) => Object.entries(module).map(([name, test]) => [`${file}.${name}`, test]))
  .filter(([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

const server = await start(binary);
const browser = await launch();
let failed = 0;
try {
  for (const [name, test] of tests) {
    const begun = Date.now();
    try {
      await test({ browser, binary, origin: server.origin, data: server.data });
      console.log(`ok      ${name} (${Date.now() - begun} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${tests.length - failed} of ${tests.length} browser tests passed`);
// A run without tests has shown nothing.
process.exitCode = failed > 0 || tests.length === 0 ? 1 : 0;
