// Search on Pagefind's index: the page /search/, and a dialog behind "/" and the header's button. Nothing is fetched
// before the first question; the lists to narrow by are fetched when they are opened. The index comes in bundles, which
// `pagefind/bundles.json` names, the newest first.
(() => {
  "use strict";

  const base = new URL("..", document.currentScript.src);
  const FACETS = { kind: "Kind", severity: "Severity", harm: "Harm", safeguard: "Safeguard", year: "Year" };
  const STEP = 10;
  const WORDS = 34;
  const LEAD = 10;
  const FROM_DISK = "Search needs the site to be served: a browser does not let a page opened from disk read the index. The archive lists every record.";
  const NOT_HERE = "The search index is not here. The archive lists every record.";
  const UPDATING = "The search index is being updated. The results appear as soon as it is there.";
  const PARTLY = "A part of the search index could not be loaded, so records may be missing here.";

  const address = (bundle) => `${base.pathname}pagefind/${bundle}/`;
  const settings = (bundle) => ({ baseUrl: base.pathname, mergeFilter: { bundle } });

  // The first bundle runs the search, and answers for the others too once they are merged into it. A question without
  // words costs nothing and fails if one of them is not whole.
  const open = async (bundles) => {
    const [first, ...others] = bundles;
    const { createInstance } = await import(`${address(first)}pagefind.js`);
    const pagefind = createInstance({ basePath: address(first), ...settings(first) });
    try {
      await pagefind.search("");
      await Promise.all(others.map((bundle) => pagefind.mergeIndex(address(bundle), settings(bundle))));
      await pagefind.search("");
      return { pagefind, bundles, holders: new Map() };
    } catch (problem) {
      await pagefind.destroy();
      throw problem;
    }
  };

  const isWhole = async (bundle) => {
    try {
      const { languages } = await (await fetch(`${address(bundle)}pagefind-entry.json`, { cache: "no-cache" })).json();
      return (await fetch(`${address(bundle)}pagefind.${Object.values(languages)[0].hash}.pf_meta`)).ok;
    } catch {
      return false;
    }
  };

  const openAll = async () => {
    const list = await fetch(new URL("pagefind/bundles.json", base), { cache: "no-cache" });
    const { bundles, updating } = await list.json();
    if (updating) throw new Error(UPDATING);
    try {
      return await open(bundles);
    } catch {
      const whole = await Promise.all(bundles.map(isWhole));
      return { ...await open(bundles.filter((_, at) => whole[at])), partly: true };
    }
  };

  // The bundles in which a word begins as this one does. A bundle that has none answers for a shorter word instead, as
  // it would for a word that is nowhere: so it gives as many pages when letters follow that no word has.
  const UNHEARD = "0qz0";
  const NO_PAGES = { filters: { bundle: "none: only count" } };
  const findHolders = async ({ pagefind, bundles }, word) => {
    const count = async (asked) => (await pagefind.search(asked, NO_PAGES)).totalFilters.bundle ?? {};
    const exact = await count(`"${word}"`);
    if (bundles.every((bundle) => exact[bundle])) return bundles;
    const [some, none] = [await count(word), await count(word + UNHEARD)];
    return bundles.filter((bundle) => exact[bundle] || (some[bundle] ?? 0) !== (none[bundle] ?? 0));
  };

  // What one index of everything would answer: of a word that is somewhere in the archive, only the bundles with it.
  const answer = async (engine, words, filters) => {
    const { pagefind, bundles, holders } = engine;
    let asked = bundles;
    if (words && bundles.length > 1 && !/^".+"$/.test(words)) {
      for (const word of words.replaceAll('"', "").split(/\s+/).filter((one) => /[\p{L}\p{N}]/u.test(one))) {
        if (!holders.has(word)) holders.set(word, findHolders(engine, word));
        const having = await holders.get(word);
        if (having.length) asked = asked.filter((bundle) => having.includes(bundle));
      }
    }
    if (!asked.length) return [];
    const narrowed = asked.length < bundles.length ? { ...filters, bundle: { any: asked } } : filters;
    return (await pagefind.search(words || null, { filters: narrowed })).results;
  };

  let engine;
  const load = () => {
    if (location.protocol === "file:") return Promise.reject(new Error(FROM_DISK));
    engine ??= openAll().catch((problem) => {
      engine = undefined;
      throw problem.message === UPDATING ? problem : new Error(NOT_HERE);
    });
    return engine;
  };

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key in element && key !== "role") element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };

  // Some words around the first hit that is not in the title, which stands above already.
  const excerpt = ({ raw_content: text, locations, meta }) => {
    const words = text.split(text.includes("\u200B") ? "\u200B" : /\s+/);
    const title = meta.title.split(/\s+/).length;
    const hits = new Set(locations);
    const first = Math.min(...locations.filter((place) => place >= title), words.length);
    const from = Math.max(title, first < words.length ? first - LEAD : title);
    const line = make("p", {}, from > title ? "… " : "");
    words.slice(from, from + WORDS).forEach((word, at) => {
      line.append(at ? " " : "", hits.has(from + at) ? make("mark", {}, word) : word);
    });
    if (from + WORDS < words.length) line.append(" …");
    return line;
  };

  const chip = (text) => {
    const severity = /^SEV([0-4])/.exec(text);
    return make("span", { className: severity ? `aw-chip aw-sev${severity[1]}` : "aw-chip" }, text);
  };

  const result = (page) => {
    const { url, meta, filters } = page;
    const labels = [meta.kind ?? filters.kind?.[0], meta.severity ?? filters.severity?.[0], meta.status].filter(Boolean);
    const head = make("div", { className: "aw-result-head" }, make("a", { href: url }, meta.title), ...labels.map(chip));
    if (meta.date) head.append(make("span", { className: "aw-soft" }, meta.date));
    return make("li", {}, head, excerpt(page));
  };

  class Search {
    constructor(root, { inPage }) {
      this.inPage = inPage;
      this.chosen = {};
      this.turn = 0;
      this.input = make("input", { type: "search", name: "q", autocomplete: "off", placeholder: "Search the archive", "aria-label": "Search the archive" });
      this.status = make("p", { role: "status" });
      this.list = make("ol", { className: "aw-results" });
      this.more = make("button", { type: "button", className: "aw-button", hidden: true }, "More results");
      this.facets = make("div", { className: "aw-facets" });
      this.narrow = make("details", {}, make("summary", {}, "Narrow by kind, severity, harm, safeguard or year"), this.facets);
      this.form = make("form", { action: new URL("search/", base).href, method: "get", role: "search" }, this.input);
      this.form.append(make("button", { type: "submit", className: "aw-button" }, inPage ? "Search" : "All results"));
      root.append(this.form, this.narrow, this.status, this.list, this.more);
      this.listen(root);
    }

    listen(root) {
      let waiting;
      this.input.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.ask(), 150);
      });
      this.form.addEventListener("submit", (event) => {
        if (location.protocol === "file:" || this.inPage) {
          event.preventDefault();
          this.ask();
        }
      });
      this.narrow.addEventListener("toggle", () => this.narrow.open && this.offer());
      this.more.addEventListener("click", () => this.show());
      root.addEventListener("keydown", (event) => this.move(event));
    }

    // Arrow keys go from the box through the results and back.
    move(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [this.input, ...this.list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      if (!step || at < 0 || !stops[at + step]) return;
      event.preventDefault();
      stops[at + step].focus();
    }

    say(text) {
      this.status.textContent = text;
    }

    async offer() {
      if (this.facets.childElementCount) return;
      try {
        const known = await (await load()).pagefind.filters();
        for (const [name, title] of Object.entries(FACETS)) {
          if (known[name]) this.facets.append(this.group(name, title, known[name]));
        }
      } catch (problem) {
        this.say(problem.message);
      }
    }

    group(name, title, counts) {
      const set = make("fieldset", {}, make("legend", {}, title));
      const labels = Object.keys(counts).sort((one, other) => one.localeCompare(other, "en-GB", { numeric: true }));
      for (const text of name === "year" ? labels.reverse() : labels) {
        const box = make("input", { type: "checkbox", checked: this.chosen[name]?.has(text) ?? false });
        box.addEventListener("change", () => {
          this.chosen[name] ??= new Set();
          this.chosen[name][box.checked ? "add" : "delete"](text);
          this.ask();
        });
        set.append(make("label", {}, box, make("span", {}, text), make("span", {}, String(counts[text]))));
      }
      return set;
    }

    filters() {
      const picked = Object.entries(this.chosen).filter(([, values]) => values.size);
      return Object.fromEntries(picked.map(([name, values]) => [name, { any: [...values] }]));
    }

    remember() {
      if (!this.inPage) return;
      const query = new URLSearchParams();
      if (this.input.value.trim()) query.set("q", this.input.value.trim());
      for (const [name, values] of Object.entries(this.chosen)) for (const text of values) query.append(name, text);
      history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    }

    recall() {
      const query = new URLSearchParams(location.search);
      this.input.value = query.get("q") ?? "";
      for (const name of Object.keys(FACETS)) {
        if (query.has(name)) this.chosen[name] = new Set(query.getAll(name));
      }
      if (Object.keys(this.chosen).length) this.narrow.open = true;
      this.ask();
    }

    async ask() {
      const turn = ++this.turn;
      const words = this.input.value.trim();
      const filters = this.filters();
      this.remember();
      if (!words && !Object.keys(filters).length) {
        this.list.replaceChildren();
        this.more.hidden = true;
        this.say(location.protocol === "file:" ? FROM_DISK : "");
        return;
      }
      try {
        const engine = await load();
        const hits = await answer(engine, words, filters);
        if (turn !== this.turn) return;
        this.hits = hits;
        this.list.replaceChildren();
        const found = this.hits.length;
        const counted = found ? `${found} ${found === 1 ? "page" : "pages"} found` : `Nothing found${words ? ` for “${words}”` : ""}.`;
        await this.show();
        if (turn === this.turn) this.say(engine.partly ? `${counted}${found ? "." : ""} ${PARTLY}` : counted);
      } catch (problem) {
        if (turn === this.turn) this.say(problem.message);
      }
    }

    async show() {
      const turn = this.turn;
      const from = this.list.childElementCount;
      const pages = await Promise.all(this.hits.slice(from, from + STEP).map((hit) => hit.data()));
      if (turn !== this.turn || this.list.childElementCount !== from) return;
      this.list.append(...pages.map(result));
      this.more.hidden = this.list.childElementCount >= this.hits.length;
      if (from) this.list.children[from]?.querySelector("a").focus();
    }
  }

  const place = document.querySelector("[data-aw-search]");
  let dialog;
  const here = place && new Search(place, { inPage: true });
  here?.recall();

  // A preview has made another index.
  document.addEventListener("afterword:index", () => {
    engine = undefined;
    (dialog?.open ? dialog.search : here)?.ask();
  });

  const opener = document.querySelector("[data-aw-search-open]");
  const show = () => {
    if (here) {
      here.input.focus();
      return;
    }
    if (!dialog) {
      const root = make("div", { className: "aw-search md-typeset" });
      dialog = make("dialog", { className: "aw-dialog", "aria-label": "Search" }, root);
      dialog.search = new Search(root, { inPage: false });
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      document.body.append(dialog);
    }
    dialog.showModal();
    dialog.search.input.select();
    dialog.search.ask();
  };

  if (!opener) return;
  opener.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.metaKey || event.ctrlKey || event.altKey || dialog?.open) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    show();
  });
})();
