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
let root;
let props;
// GraphiQL's tabs and editors, once they are drawn.
let editors;

start().catch((failure) => complain(`The playground could not be shown: ${failure.message}`));

async function start() {
  root = ReactDOM.createRoot(document.getElementById("graphiql"));
  // Whoever writes queries needs none of them.
  const examples = await fetch(script.dataset.examples)
    .then((response) => (response.ok ? response.json() : []))
    .catch(() => []);
  const shown = toBeginWith(examples[0]);
  props = {
    // A tab of the browser has its own queries; and what an editor types may hold a password, which is not kept longer.
    storage: sessionStorage,
    ...shown,
    defaultQuery: "# Write a query, or take an example from the panel at the left.\n",
    defaultEditorToolsVisibility: "variables",
    inputValueDeprecation: true,
    schemaDescription: true,
    showPersistHeadersSettings: false,
    plugins: examples.length > 0 ? [examplesPlugin(examples)] : [],
  };
  // GraphiQL remembers which panel was open, and yet draws it closed: it is opened here, as by a click.
  sessionStorage.removeItem("graphiql:visiblePlugin");
  show();
  if (examples.length === 0) complain("The examples could not be loaded. Everything else works.");
  else if (innerWidth > 800) whenDrawn('[aria-label="Show Examples"]', (button) => button.click());
}

// The query of the address, as links to a playground give it; in a new tab of the browser the first example; else what
// was there before.
function toBeginWith(example) {
  const before = tabBefore();
  const asked = new URLSearchParams(location.search);
  if (asked.has("query")) {
    const given = (name) => asked.get(name) ?? undefined;
    return { query: given("query"), variables: given("variables"), operationName: given("operationName") };
  }
  // Told which of them was open, GraphiQL finds it again; by itself it may open one more.
  const { query, variables } = before ?? example ?? {};
  return { query: query ?? "", variables: variables ?? "" };
}

// The tab that was open, as GraphiQL has kept it. What is no JSON is forgotten: GraphiQL would draw nothing.
function tabBefore() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(sessionStorage.getItem("graphiql:tabState")) ?? {};
    return tabs?.[activeTabIndex];
  } catch {
    sessionStorage.removeItem("graphiql:tabState");
    return undefined;
  }
}

// Looks for an element for as long as drawing may take. One that does not come has another name by now.
function whenDrawn(selector, use, until = Date.now() + 10_000) {
  const element = document.querySelector(selector);
  if (element) use(element);
  else if (Date.now() < until) requestAnimationFrame(() => whenDrawn(selector, use, until));
}

// Shows who is asking. GraphiQL reads the schema again, since it has only what they may use; queries stay.
function show(reason) {
  const { account } = session;
  const role = account?.role.toLowerCase().replaceAll("_", " ");
  state.textContent = account ? `Signed in as ${account.name}, ${role}` : "Reading as anonymous";
  document.body.classList.toggle("signed-in", account !== null);
  hint.hidden = form.hidden = account !== null;
  signOut.hidden = account === null;
  complain(reason);
  if (!account) clearAnswers();
  if (props) {
    // A new fetcher is what makes GraphiQL read the schema again.
    const fetcher = (params, options) => ask(params, options);
    const logo = React.createElement(GraphiQL.Logo, null, React.createElement(Editors));
    root.render(React.createElement(GraphiQL, { ...props, fetcher }, logo));
  }
}

// Draws nothing. GraphiQL hands out its editors only to what is inside of it.
function Editors() {
  editors = GraphiQL.React.useEditorContext({ nonNull: true });
  for (const editor of [editors.queryEditor, editors.variableEditor]) {
    React.useEffect(() => editor?.setOption("lineWrapping", true), [editor]);
  }
  return null;
}

// What an editor was shown is not for whoever sits there next. The answers of the other tabs are kept in the tabs, and
// GraphiQL has no function that changes those.
function clearAnswers() {
  for (const tab of editors?.tabs ?? []) tab.response = null;
  editors?.responseEditor?.setValue("");
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
  const { account } = session;
  const response = await (named ? fetch("/graphql", init) : session.fetch("/graphql", init));
  const answer = await response.json();
  // It came after the answers were cleared.
  const isLate = account && session.account !== account && response.ok;
  return isLate ? { errors: [{ message: "You were signed out before the answer came." }] } : answer;
}

function complain(message) {
  error.textContent = message ?? "";
  error.hidden = !message;
}

const [button] = form.getElementsByTagName("button");
// Not before somebody listens: the browser would send the form itself.
button.disabled = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = form.elements;
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
