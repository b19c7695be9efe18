// Runs the audit of the GraphQL-over-HTTP specification against a running server, and fails on every MUST and SHOULD
// that does not hold.
//
//     npm install --no-package-lock && node audit.mjs http://127.0.0.1:8080/graphql

import { auditServer } from "graphql-http";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node audit.mjs URL");
  process.exit(2);
}

const results = await auditServer({ url });
const level = ({ name }) => name.split(" ")[0];
const failed = results.filter(({ status }) => status !== "ok");
for (const result of failed) {
  console.log(`${result.status}: ${result.id} ${result.name}: ${result.reason}`);
}
const passed = results.length - failed.length;
console.log(`${passed} of ${results.length} audits passed`);

// MAY is a choice; everything else is not. A run without audits has shown nothing.
const broken = failed.filter((result) => level(result) !== "MAY");
if (broken.length > 0 || passed === 0) {
  process.exitCode = 1;
}
