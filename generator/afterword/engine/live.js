// Put into pages by `afterword serve` alone: loads the page again when it reads differently, and says what goes on.
(() => {
  "use strict";

  const { path, print } = document.currentScript.dataset;
  const events = new URL(`events?${new URLSearchParams({ path, print })}`, document.currentScript.src);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = `
    :host { all: initial; color-scheme: inherit; position: fixed; inset: auto auto .75rem .75rem; z-index: 99; max-width: min(34rem, calc(100vw - 1.5rem)) }
    @media print { :host { display: none } }
    .pill { font: .8rem/1.4 system-ui, sans-serif; color: var(--aw-ink, CanvasText); background: var(--aw-surface, Canvas);
      border: 1px solid var(--aw-edge, GrayText); border-radius: .5rem; padding: .3rem .7rem; box-shadow: 0 1px 4px #0004 }
    .pill[hidden] { display: none }
    p { margin: 0 }
    p:empty { display: none }
    summary { cursor: pointer; color: var(--aw-warn, inherit) }
    summary:focus-visible, a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
    ul { margin: .4rem 0; padding: 0; list-style: none; max-height: 40vh; overflow: auto }
    li { margin: 0 0 .4rem; overflow-wrap: anywhere }
    a { color: var(--aw-accent, LinkText) }`;
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const status = make("p", { role: "status" });
  const count = make("summary", {});
  const list = make("ul", {});
  const details = make("details", {}, count, list);
  const pill = make("section", { class: "pill", "aria-label": "Preview" }, status, details);
  root.append(style, pill);

  let index;
  const show = (state) => {
    const rest = state.errors - state.shown.length;
    status.textContent = state.doing.join(" ");
    details.hidden = !state.errors;
    count.textContent = state.errors === 1 ? "1 error" : `${state.errors} errors`;
    list.replaceChildren(...state.shown.map(({ place, says, href }) =>
      make("li", {}, href ? make("a", { href }, place) : place, `: ${says}`)));
    if (rest > 0) list.append(make("li", {}, `and ${rest} more: afterword check lists them`));
    pill.hidden = !state.doing.length && !state.errors;
    if (index !== undefined && index !== state.index) document.dispatchEvent(new Event("afterword:index"));
    index = state.index;
  };

  // A browser keeps six connections to a server: pages that nobody sees hold none.
  let source;
  const listen = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource(events);
    source.addEventListener("state", (event) => show(JSON.parse(event.data)));
    source.addEventListener("reload", () => {
      source.close();
      location.reload();
    });
  };
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  document.body.append(host);
  pill.hidden = true;
  listen();
})();
