// Tables that sort by a heading and narrow by a word. Without this script they are plain tables.
(() => {
  "use strict";

  const MANY = 7;
  const NUMBER = /^[-+]?[\d,\s]*\.?\d+/;
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

  const value = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return "";
    return cell.dataset.sort ?? cell.querySelector("time[datetime]")?.dateTime ?? cell.textContent.trim();
  };

  // A table that shows one page of a longer list: what is done here reaches no further, and says so.
  const paged = (table) => table.closest(".aw-paged") !== null;

  // Nothing known sorts last, whichever way.
  const missing = (text) => text === "" || text === "–" || text === "—" || text.toLowerCase() === "unknown";

  const compare = (one, other, numeric) =>
    numeric ? Number.parseFloat(one.replace(/[,\s]/g, "")) - Number.parseFloat(other.replace(/[,\s]/g, "")) : collator.compare(one, other);

  const sort = (table, column, direction) => {
    for (const body of table.tBodies) {
      const rows = [...body.rows].map((row) => [value(row, column), row]);
      const numeric = rows.every(([text]) => missing(text) || (NUMBER.test(text) && !/^\d{4}-\d\d/.test(text)));
      rows.sort(([one], [other]) => {
        if (missing(one) || missing(other)) return missing(one) - missing(other);
        return direction * compare(one, other, numeric);
      });
      body.append(...rows.map(([, row]) => row));
    }
  };

  const sortable = (table) => {
    const headings = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])];
    headings.forEach((heading, column) => {
      if (heading.hasAttribute("data-nosort") || !heading.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "aw-sort";
      if (heading.querySelector("a")) button.setAttribute("aria-label", `Sort by ${heading.textContent.trim()}`);
      else button.append(...heading.childNodes);
      if (paged(table)) button.title = "Sorts the rows on this page";
      heading.append(button);
      button.addEventListener("click", () => {
        const direction = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        sort(table, column, direction);
      });
    });
  };

  const filterable = (table) => {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    if (rows.length <= MANY) return;
    const bar = document.createElement("div");
    bar.className = "aw-filter";
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    input.type = "search";
    input.autocomplete = "off";
    count.setAttribute("role", "status");
    const here = paged(table) ? " on this page" : "";
    label.append(`Filter rows${here}`, input);
    bar.append(label, count);
    const say = (shown) => {
      count.textContent = (shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`) + here;
    };
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      say(shown);
    });
    say(rows.length);
    (table.closest(".aw-table") ?? table).before(bar);
  };

  for (const table of document.querySelectorAll("table.aw-sortable")) {
    sortable(table);
    filterable(table);
  }
})();
