// A table of any length. Only the rows in sight are in the document, in an
// ordinary table between two spacers, so that it stays a table to a screen
// reader; aria-rowcount and aria-rowindex say where the rows belong.
const ROW = 36, SPARE = 8, PRINTED = 2000;

class Grid {
  constructor(label, columns, sorted) {
    this.columns = columns;
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

  draw(all = false) {
    const visible = Math.ceil((this.box.clientHeight || 600) / ROW) + 2 * SPARE;
    const from = all ? 0 : Math.max(0, Math.min(Math.floor(this.box.scrollTop / ROW) - SPARE, this.rows.length - visible));
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
    if (!this.rows.length) parts.push(el("tr", {}, el("td", { colspan: this.columns.length }, "Nothing fits these filters.")));
    this.body.replaceChildren(...parts);
    if (focus) this.refocus(focus);
  }

  cell(c, row) {
    const made = c.cell(row);
    return el(c.head ? "th" : "td", { class: c.class, scope: c.head ? "row" : null, title: typeof made === "string" && made.length > 24 ? made : null }, made);
  }

  spacer(rows) {
    const td = el("td", { colspan: this.columns.length, class: "space" });
    td.style.height = rows * ROW + "px"; // through the object model, which the policy allows
    return el("tr", { "aria-hidden": "true" }, td);
  }

  rest(n) {
    return el("tr", {}, el("td", { colspan: this.columns.length }, `… and ${n} more rows: narrow the filters, or use -o csv`));
  }

  // A row that scrolls by keyboard is made anew: the link in it keeps the focus.
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
