// A table of any length. The document holds only the visible rows, in an ordinary
// table between two spacers, so screen readers still see a table; aria-rowcount and
// aria-rowindex give the position of each row.
const SPARE = 8, PRINTED = 2000;
const phone = matchMedia("(max-width: 700px)"), roomy = matchMedia("(min-width: 1700px)");

class Grid {
  // heights are the row heights on a screen, on a phone, and on a large screen.
  constructor(label, columns, heights, sorted) {
    this.columns = columns;
    this.heights = heights;
    this.rows = [];
    this.head = el("tr", { "aria-rowindex": 1 }, ...columns.map((c, i) => this.title(c, i, sorted)));
    this.body = el("tbody");
    this.table = el("table", { class: "grid", "aria-label": label }, el("thead", {}, this.head), this.body);
    this.box = el("div", { class: "box", tabindex: 0, role: "region", "aria-label": label + ", scrollable" }, this.table);
    this.box.addEventListener("scroll", () => requestAnimationFrame(() => this.draw()), { passive: true });
  }

  title(c, i, sorted) {
    const th = el("th", { scope: "col", class: c.class });
    if (!c.sort) th.append(c.label);
    else {
      const b = el("button", { type: "button" }, c.label, el("span", { class: "arrow", "aria-hidden": "true" }));
      b.addEventListener("click", () => sorted(c.key));
      th.append(b);
    }
    return th;
  }

  // show replaces the rows; sort is "key" or "-key".
  show(rows, sort) {
    this.rows = rows;
    this.columns.forEach((c, i) => {
      const th = this.head.children[i], on = sort === c.key ? "ascending" : sort === "-" + c.key ? "descending" : null;
      if (on) th.setAttribute("aria-sort", on);
      else th.removeAttribute("aria-sort");
    });
    this.table.setAttribute("aria-rowcount", rows.length + 1);
    this.box.scrollTop = 0;
    this.first = -1;
    this.draw();
  }

  get row() { return phone.matches ? this.heights[1] : (roomy.matches && this.heights[2]) || this.heights[0]; }

  // span is the number of visible columns: a wider cell would reserve space for columns that are hidden on a phone.
  get span() { return [...this.head.children].filter((th) => getComputedStyle(th).display !== "none").length || this.columns.length; }

  draw(all = false) {
    const high = this.row, visible = Math.ceil((this.box.clientHeight || 600) / high) + 2 * SPARE;
    this.table.style.setProperty("--row", high + "px"); // set through the DOM, which the policy allows
    const from = all ? 0 : Math.max(0, Math.min(Math.floor(this.box.scrollTop / high) - SPARE, this.rows.length - visible));
    const to = Math.min(this.rows.length, all ? PRINTED : from + visible);
    if (from === this.first && !all) return;
    const focus = this.focusKey();
    this.first = all ? -1 : from;
    const parts = [];
    if (from > 0) parts.push(this.spacer(from));
    for (let i = from; i < to; i++) {
      parts.push(el("tr", { "aria-rowindex": i + 2 }, ...this.columns.map((c) => this.cell(c, this.rows[i]))));
    }
    if (to < this.rows.length) parts.push(all ? this.rest(this.rows.length - to) : this.spacer(this.rows.length - to));
    if (!this.rows.length) parts.push(el("tr", {}, el("td", { colspan: this.span }, "No results match these filters.")));
    this.body.replaceChildren(...parts);
    if (focus) this.refocus(focus);
  }

  cell(c, row) {
    const made = c.cell(row);
    return el(c.head ? "th" : "td", { class: c.class, scope: c.head ? "row" : null, title: typeof made === "string" && made.length > 24 ? made : null }, made);
  }

  spacer(rows) {
    const td = el("td", { colspan: this.span, class: "space" });
    td.style.height = rows * this.row + "px";
    return el("tr", { "aria-hidden": "true" }, td);
  }

  rest(n) {
    return el("tr", {}, el("td", { colspan: this.span }, `… and ${number(n)} more rows. Narrow the filters, or use -o csv.`));
  }

  // Scrolling by keyboard recreates rows; the focused link must keep the focus.
  focusKey() {
    const a = document.activeElement;
    if (!this.body.contains(a)) return null;
    return { row: a.closest("tr").getAttribute("aria-rowindex"), href: a.getAttribute("href") };
  }

  refocus(key) {
    for (const tr of this.body.children) {
      if (tr.getAttribute("aria-rowindex") !== key.row) continue;
      for (const a of tr.querySelectorAll("a,button")) if (a.getAttribute("href") === key.href) return a.focus({ preventScroll: true });
    }
    this.box.focus({ preventScroll: true });
  }
}
