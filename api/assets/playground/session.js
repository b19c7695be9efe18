"use strict";

// The session of this tab: signs in and out, sends the access token, and renews it.
//
// The tokens live in this object and nowhere else. localStorage would share them between tabs, and a duplicated tab gets
// a copy of sessionStorage; a refresh token is good for one use, so two tabs with one copy would end each other's
// session. The price is that a reload signs out.

// An access token is renewed so many milliseconds before it ends.
const EARLY = 60_000;
// When the server could not be reached, renewing and signing out are tried again after so many.
const LATER = 15_000;
// How often signing out is tried.
const TRIES = 20;

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
    this.#keep(await issued(response));
    const account = await this.fetch("/api/v1/me").catch((unreachable) => {
      // Nobody is signed in whom this page does not know.
      this.#end();
      throw unreachable;
    });
    if (!account.ok) {
      this.#end();
      throw new SessionError(await problem(account));
    }
    this.account = await account.json();
    this.#changed();
  }

  // Nobody waits for the server: it may be away.
  signOut() {
    this.#end();
    this.#changed();
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

  // Gives the new tokens to `#end` as well, which may have come meanwhile.
  async #exchange() {
    const used = this.#tokens;
    let tokens;
    try {
      tokens = await renewed(used);
    } catch {
      if (this.#tokens === used) this.#renewLater(LATER);
      return null;
    }
    if (this.#tokens !== used) return tokens;
    if (tokens) {
      this.#keep(tokens);
    } else {
      this.#forget();
      this.#changed("Your session has ended. You are reading as anonymous; sign in again to go on.");
    }
    return tokens;
  }

  #keep(tokens) {
    const until = Math.max(tokens.lifetime - EARLY, tokens.lifetime / 2);
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

  // Ends the session here at once, and on the server as soon as it answers.
  async #end(init = {}) {
    let tokens = this.#tokens;
    let renewal = this.#renewal;
    this.#forget();
    for (let tries = 0; tokens && tries < TRIES; tries += 1) {
      try {
        // Nothing is awaited before the first: a page that is left gets no further.
        let { status } = await post("logout", withToken(init, tokens));
        if (status === 401) {
          // The access token has ended before the session, as on a machine that slept.
          tokens = (await renewal) ?? (await renewed(tokens));
          renewal = null;
          if (!tokens) return;
          ({ status } = await post("logout", withToken(init, tokens)));
        }
        if (status < 500) return;
      } catch {
        // The server could not be reached.
      }
      await pause();
    }
  }
}

// The tokens of an answer, with the milliseconds that the access token lives: by the server's clock, since that of this
// machine may be wrong.
async function issued(response) {
  const tokens = await response.json();
  return { ...tokens, lifetime: Date.parse(tokens.expiresAt) - Date.parse(response.headers.get("Date")) };
}

// The tokens that follow these; null when the session has ended.
async function renewed({ refreshToken }) {
  const response = await post("refresh", { body: JSON.stringify({ refreshToken }) });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(await problem(response));
  return issued(response);
}

// Waits before the server is asked again: a while, or until there is a network.
function pause() {
  return new Promise((resolve) => {
    if (navigator.onLine) setTimeout(resolve, LATER);
    else addEventListener("online", resolve, { once: true });
  });
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
