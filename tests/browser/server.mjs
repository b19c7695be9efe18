// The binary as a process on a free port, with the demo content.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ADMIN = { email: "admin@example.org", password: "a password for the browser" };

// Starts it with these settings, and waits until it serves. `stop()` ends it.
export async function start(binary, settings = {}) {
  const data = await mkdtemp(join(tmpdir(), "masthead-browser-"));
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith("MASTHEAD_"));
  const server = spawn(binary, ["serve", "--demo", "--bind", "127.0.0.1:0", "--data", data], {
    env: {
      ...Object.fromEntries(env),
      MASTHEAD_ADMIN_EMAIL: ADMIN.email,
      MASTHEAD_ADMIN_PASSWORD: ADMIN.password,
      ...settings,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const origin = await new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      said += chunk;
      const address = / serves (http:\S+)/.exec(said);
      if (address) resolve(address[1]);
    });
    ended.then((status) => reject(new Error(`the server ended with ${status}: ${said}`)));
    setTimeout(() => reject(new Error(`the server does not serve: ${said}`)), 60_000).unref();
  });
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  return { origin, data, stop };
}
