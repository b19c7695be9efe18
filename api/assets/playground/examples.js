"use strict";

// The examples as a plugin of GraphiQL: a panel at its side. A click opens one in a tab of its own, or shows the tab in
// which it is open already.

const AUDIENCES = {
  "front-end": ["For front-end developers", "Reading what is published. Any origin may ask; no token is needed."],
  editors: ["For editors", "Writing, publishing, moderating. Sign in first, at the top: before that the schema has none of it."],
  integrators: ["For integrators", "Finding one's way: the schema, ids, counts."],
};

// The operations of a document. Many examples begin with a `Find`, so that only all the names tell one from another.
const operations = (query) => (query ?? "").match(/^(?:query|mutation)\s+\w+/gm)?.join();

function examplesPlugin(examples) {
  const h = React.createElement;
  const icon = () =>
    h(
      "svg",
      { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinejoin: "round" },
      h("path", { d: "M5 3.5h14v17l-7-4.500-7 4.500z" }),
    );

  function Content() {
    const editor = GraphiQL.React.useEditorContext({ nonNull: true });
    const execution = GraphiQL.React.useExecutionContext({ nonNull: true });
    const open = (example) => {
      const tab = editor.tabs.findIndex(({ query }) => operations(query) === operations(example.query));
      if (tab >= 0) {
        if (tab !== editor.activeTabIndex) {
          // An answer that is still to come would be shown in the other tab.
          execution.stop();
          editor.changeTab(tab);
        }
        setTimeout(show);
        return;
      }
      editor.addTab();
      // The tab is there once React has drawn it.
      setTimeout(() => {
        editor.queryEditor.setValue(example.query);
        editor.variableEditor.setValue(example.variables.trim() === "{}" ? "" : example.variables.trim());
        show();
      });
    };
    const show = () => {
      editor.queryEditor.focus();
      // On a narrow screen the editor is below the panel.
      document.querySelector(".graphiql-editors").scrollIntoView({ block: "nearest" });
    };
    const group = ([audience, [title, about]]) =>
      h(
        "section",
        { key: audience, className: "examples" },
        h("h2", null, title),
        h("p", null, about),
        h(
          "ul",
          null,
          examples
            .filter((example) => example.audience === audience)
            .map((example) =>
              h(
                "li",
                { key: example.title },
                h("button", { type: "button", onClick: () => open(example) }, example.title),
              ),
            ),
        ),
      );
    return h(
      "div",
      { className: "examples-panel" },
      h("h1", { className: "graphiql-doc-explorer-title" }, "Examples"),
      Object.entries(AUDIENCES).map(group),
    );
  }

  return { title: "Examples", icon, content: Content };
}
