"use strict";

// The examples as a plugin of GraphiQL: a panel at its side. A click opens one in a tab of its own.

const AUDIENCES = {
  "front-end": ["For front-end developers", "Reading what is published. Any origin may ask; no token is needed."],
  editors: ["For editors", "Writing, publishing, moderating. Sign in first, at the top."],
  integrators: ["For integrators", "Finding one's way: the schema, ids, counts."],
};

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
    const open = (example) => {
      editor.addTab();
      // The tab is there once React has drawn it.
      setTimeout(() => {
        editor.queryEditor.setValue(example.query);
        editor.variableEditor.setValue(example.variables.trim() === "{}" ? "" : example.variables.trim());
        editor.queryEditor.focus();
      });
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
