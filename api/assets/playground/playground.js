"use strict";

// The page: the bar at the top, and GraphiQL below it, which asks through the session.

// GraphiQL's dialogs make a style element, which the policy of the page lets in by this nonce; the library that makes it
// looks for the nonce under this name.
const script = document.getElementById("playground");
globalThis.__webpack_nonce__ = script.nonce;

const [state, hint, form, signOut, error] = ["state", "hint", "sign-in", "sign-out", "error"].map((id) =>
  document.getElementById(id),
);
const session = new Session(show);
const root = ReactDOM.createRoot(document.getElementById("graphiql"));
let props;

start();

async function start() {
  const examples = await (await fetch(script.dataset.examples)).json();
  // As links to a playground give a query.
  const asked = new URLSearchParams(location.search);
  const [first] = examples;
  const plugin = examplesPlugin(examples);
  props = {
    // A tab of the browser has its own queries; and what an editor types may hold a password, which is not kept longer.
    storage: sessionStorage,
    defaultTabs: asked.has("query") ? undefined : [{ query: first.query, variables: first.variables.trim() }],
    query: asked.get("query") ?? undefined,
    variables: asked.get("variables") ?? undefined,
    operationName: asked.get("operationName") ?? undefined,
    defaultQuery: "# Write a query, or take an example from the panel at the left.\n",
    defaultEditorToolsVisibility: "variables",
    inputValueDeprecation: true,
    schemaDescription: true,
    showPersistHeadersSettings: false,
    plugins: [plugin],
    visiblePlugin: innerWidth > 800 ? plugin : undefined,
  };
  show();
}

// Shows who is asking. GraphiQL reads the schema again, since what it holds may depend on that; queries stay.
function show(reason) {
  const { account } = session;
  const role = account?.role.toLowerCase().replaceAll("_", " ");
  state.textContent = account ? `Signed in as ${account.name}, ${role}` : "Reading as anonymous";
  document.body.classList.toggle("signed-in", account !== null);
  hint.hidden = form.hidden = account !== null;
  signOut.hidden = account === null;
  complain(reason);
  if (props) {
    // A new fetcher is what makes GraphiQL read the schema again.
    const fetcher = (params, options) => ask(params, options);
    root.render(React.createElement(GraphiQL, { ...props, fetcher }, React.createElement(GraphiQL.Logo, null, " ")));
  }
}

async function ask(params, options) {
  const init = {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json;q=0.9",
      ...options?.headers,
    },
    body: JSON.stringify(params),
  };
  // Whoever writes a token into GraphiQL's headers means that one.
  const named = Object.keys(init.headers).some((name) => name.toLowerCase() === "authorization");
  const response = await (named ? fetch("/graphql", init) : session.fetch("/graphql", init));
  return response.json();
}

function complain(message) {
  error.textContent = message ?? "";
  error.hidden = !message;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = form.elements;
  const [button] = form.getElementsByTagName("button");
  button.disabled = true;
  complain();
  try {
    await session.signIn(email.value, password.value);
    form.reset();
    signOut.focus();
  } catch (failure) {
    complain(failure instanceof SessionError ? failure.message : "The server could not be reached.");
    password.select();
  } finally {
    button.disabled = false;
  }
});

signOut.addEventListener("click", () => session.signOut());
