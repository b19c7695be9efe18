"use strict";

// The session of this tab: signs in and out, sends the access token, and renews it.
//
// The tokens live in this object and nowhere else. localStorage would share them between tabs, and a duplicated tab gets
// a copy of sessionStorage; a refresh token is good for one use, so two tabs with one copy would end each other's
// session. The price is that a reload signs out.

// An access token is renewed so many milliseconds before it ends.
const EARLY = 60_000;
// When the server could not be reached, renewing is tried again after so many.
const LATER = 15_000;

// The session has ended, or signing in was refused; the message is for people.
class SessionError extends Error {}

class Session {
  #tokens = null;
  #renewal = null;
  #timer = 0;
  #changed;

  // Who is signed in, as the API shows an account; null is anonymous.
  account = null;

  // `changed(reason)` is called when somebody else is signed in, or nobody any more. The reason is a sentence where the
  // session ended by itself.
  constructor(changed) {
    this.#changed = changed;
    // A page that is left has no way to come back to its tokens.
    addEventListener("pagehide", (event) => event.persisted || this.#end({ keepalive: true }));
  }

  async signIn(email, password) {
    const response = await post("login", { body: JSON.stringify({ email, password }) });
    if (!response.ok) throw new SessionError(await problem(response));
    this.#keep(response, await response.json());
    const account = await this.fetch("/api/v1/me").catch(async (unreachable) => {
      // Nobody is signed in whom this page does not know.
      await this.#end();
      throw unreachable;
    });
    if (!account.ok) {
      await this.#end();
      throw new SessionError(await problem(account));
    }
    this.account = await account.json();
    this.#changed();
  }

  async signOut() {
    const ended = this.#end();
    this.#changed();
    await ended;
  }

  // Like the browser's fetch, with the token. A token that the server does not take (any more) is renewed once; where
  // that fails, the session has ended, and the answer is the refusal.
  async fetch(url, init = {}) {
    if (this.#tokens && Date.now() >= this.#tokens.renewAt) await this.#renew();
    const sent = this.#tokens;
    const response = await fetch(url, withToken(init, sent));
    if (response.status !== 401 || !sent) return response;
    // Another request may have renewed it meanwhile.
    if (this.#tokens === sent) await this.#renew();
    return this.#tokens && this.#tokens !== sent ? fetch(url, withToken(init, this.#tokens)) : response;
  }

  // One renewal at a time: a refresh token is used once.
  #renew() {
    this.#renewal ??= this.#exchange().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #exchange() {
    const used = this.#tokens;
    let response;
    try {
      response = await post("refresh", { body: JSON.stringify({ refreshToken: used.refreshToken }) });
      if (response.ok) {
        const tokens = await response.json();
        // Signed out meanwhile: `#end` has ended the session that these belong to.
        if (this.#tokens === used) this.#keep(response, tokens);
        return;
      }
    } catch {
      // The server could not be reached.
    }
    if (this.#tokens !== used) return;
    if (response?.status === 401) {
      this.#forget();
      this.#changed("Your session has ended. You are reading as anonymous; sign in again to go on.");
    } else {
      this.#renewLater(LATER);
    }
  }

  #keep(response, tokens) {
    // By the server's clock: this machine's may be wrong.
    const lifetime = Date.parse(tokens.expiresAt) - Date.parse(response.headers.get("Date"));
    const until = Math.max(lifetime - EARLY, lifetime / 2);
    this.#tokens = { ...tokens, renewAt: Date.now() + until };
    this.#renewLater(until);
  }

  #renewLater(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renew(), milliseconds);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#tokens = this.account = null;
  }

  // Ends the session here at once, and on the server as soon as it can be reached.
  async #end(init = {}) {
    const ended = this.#tokens;
    this.#forget();
    if (!ended) return;
    const ask = () => post("logout", withToken(init, ended));
    await ask().catch(() => addEventListener("online", () => ask().catch(() => {}), { once: true }));
  }
}

function post(verb, init) {
  const headers = { ...init.headers, ...(init.body && { "Content-Type": "application/json" }) };
  return fetch(`/api/v1/auth/${verb}`, { ...init, method: "POST", headers });
}

function withToken(init, tokens) {
  return tokens ? { ...init, headers: { ...init.headers, Authorization: `Bearer ${tokens.accessToken}` } } : init;
}

// What a refusal says.
async function problem(response) {
  const body = await response.json().catch(() => null);
  return body?.detail ?? `The server answered ${response.status}.`;
}
