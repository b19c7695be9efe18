// Sets the password of whoever came here by the link of a mail. The link's token stands behind the # of the address,
// which no server and no log sees, and is taken out of it at once, so that the history keeps none. Addresses are
// relative: a proxy may have this server under a path.

"use strict";

const form = document.getElementById("form");
const field = document.getElementById("password");
const message = document.getElementById("message");
const button = form.querySelector("button");

const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname);

function say(text) {
  message.textContent = text;
}

if (token) {
  say("For the account that the mail was sent to. Whoever is signed in to it is signed out.");
  form.hidden = false;
  field.focus();
} else {
  say("This page is opened by the link of a mail. Open the link anew, or ask for another mail.");
}

document.getElementById("show").addEventListener("change", (event) => {
  field.type = event.target.checked ? "text" : "password";
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    const answer = await fetch("api/v1/auth/password/reset", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, newPassword: field.value }),
    });
    if (answer.ok) {
      form.hidden = true;
      field.value = "";
      say("The password is set. Sign in with it from now on.");
      return;
    }
    const problem = await answer.json();
    say(problem.fields?.[0]?.message ?? problem.detail);
  } catch {
    say("The server cannot be reached. Try again in a moment.");
  }
  button.disabled = false;
  field.focus();
});
