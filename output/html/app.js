// The address after "#" is the whole state: #/grants?risk=critical&q=mail&sort=-created
// It can be bookmarked, shared along with the file, and navigated with Back.
const byId = (id) => document.getElementById(id);
const stage = byId("view"), overview = byId("overview");
const shells = {}; // a view's controls and grid, created on first use
let shown = "", current = null;

function parse() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  let id = rest.join("/");
  try { id = decodeURIComponent(id); } catch { /* as it is */ }
  return { name: name || "overview", id, query: new URLSearchParams(query) };
}

function go(name, query) {
  const text = query.toString();
  history.replaceState(null, "", "#/" + name + (text ? "?" + text : ""));
  route();
}

function select(view, facet, changed) {
  const s = el("select", { "data-facet": facet.key, "aria-label": facet.label }, el("option", { value: "" }, facet.label + ": " + (facet.any ?? "any")));
  for (const [value, label] of facet.choices()) s.append(el("option", { value }, label));
  s.addEventListener("change", () => changed(facet.key, s.value || (view.start?.[facet.key] ? "any" : "")));
  return s;
}

function shell(name) {
  const v = views[name];
  const set = (key, value) => {
    const { query } = parse();
    if (value) query.set(key, value);
    else query.delete(key);
    go(name, query);
  };
  const search = el("input", { type: "search", placeholder: "Search", "aria-label": "Search " + v.many, autocomplete: "off", spellcheck: "false" });
  search.addEventListener("input", () => set("q", search.value));
  const facets = v.facets.map((f) => select(v, f, set));
  const dates = v.dates ? ["from", "to"].map((key) => {
    const d = el("input", { type: "date", "aria-label": "Assigned " + key, "data-date": key });
    d.addEventListener("change", () => set(key, d.value));
    return el("label", { class: "date" }, key === "from" ? "assigned from" : "to", d);
  }) : [];
  const clear = el("button", { type: "button", class: "plain" }, "Clear");
  clear.addEventListener("click", () => go(name, new URLSearchParams()));
  const total = el("p", { class: "total" });
  const grid = new Grid(v.title, v.columns, v.heights ?? [36, 64], (key) => {
    const now = parse().query.get("sort") ?? v.sort;
    set("sort", now === key ? "-" + key : key);
  });
  if (v.map) grid.box.classList.add("map");
  const heading = el("h2", { tabindex: -1 }, v.title);
  const parts = [heading, el("div", { class: "controls", role: "search", "aria-label": "Filters" }, search, ...facets, ...dates, clear), total, grid.box];
  return { v, grid, search, facets, dates, total, heading, parts };
}

// ordered returns all rows sorted by a column. Rows are sorted once; typing only filters them.
function ordered(v, sort) {
  const column = v.columns.find((c) => c.sort && c.key === sort.replace(/^-/, ""));
  const name = column ? sort : "", orders = (v.orders ??= new Map());
  if (!orders.has(name)) {
    const rows = Array.from({ length: v.rows }, (_, i) => i);
    if (column) {
      const sign = sort.startsWith("-") ? -1 : 1, keys = rows.map(column.sort);
      rows.sort((a, b) => (keys[a] < keys[b] ? -sign : keys[a] > keys[b] ? sign : a - b));
    }
    orders.set(name, rows);
  }
  return [orders.get(name), name];
}

// pick filters the rows. It runs on every keystroke.
function pick(v, query) {
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = v.facets.map((f) => [f, query.get(f.key) ?? v.start?.[f.key]]).filter(([, value]) => value && value !== "any");
  const from = timeOf(query.get("from") ?? "", false), to = timeOf(query.get("to") ?? "", true);
  const [all, sort] = ordered(v, query.get("sort") ?? v.sort ?? "");
  const rows = [];
  next: for (const i of all) {
    for (const [f, value] of wanted) if (f.of(i) !== value) continue next;
    if (v.dates && (from !== null || to !== null)) {
      const at = v.dates(i);
      if (!at || (from !== null && at < from) || (to !== null && at > to)) continue;
    }
    if (words.length) {
      const text = v.text(i);
      for (const w of words) if (!text.includes(w)) continue next;
    }
    rows.push(i);
  }
  return [rows, sort];
}

let saying;
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { byId("said").textContent = text; }, 400);
}

function table(name, query, fresh) {
  const s = (shells[name] ??= shell(name));
  if (fresh) stage.replaceChildren(...s.parts);
  if (s.search.value !== (query.get("q") ?? "")) s.search.value = query.get("q") ?? "";
  s.facets.forEach((f) => {
    const value = query.get(f.dataset.facet) ?? s.v.start?.[f.dataset.facet] ?? "";
    f.value = value === "any" ? "" : value;
    if (f.selectedIndex < 0) f.selectedIndex = 0;
    f.classList.toggle("on", f.value !== "");
  });
  s.dates.forEach((d) => { d.lastChild.value = query.get(d.lastChild.dataset.date) ?? ""; });
  const [rows, sort] = pick(s.v, query);
  s.grid.show(rows, sort);
  const text = rows.length === s.v.rows ? `${number(rows.length)} ${rows.length === 1 ? s.v.one : s.v.many}` : `${number(rows.length)} of ${number(s.v.rows)} ${s.v.many}`;
  s.total.textContent = [text, s.v.note].filter(Boolean).join(" · ");
  say(text);
  current = s.grid;
  return s.heading;
}

async function copy(text, button) {
  try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; say("Copied"); }
  catch { button.textContent = "Copy blocked"; say("The browser blocked copying"); }
}

function copyButton(pre) {
  const b = el("button", { type: "button", class: "plain copy" }, "Copy");
  b.addEventListener("click", () => { getSelection().selectAllChildren(pre); copy(pre.textContent, b); });
  return b;
}

function code(lines) {
  const pre = el("pre", { tabindex: 0, role: "group", "aria-label": "Commands" }, lines.join("\n"));
  return el("div", { class: "code" }, pre, copyButton(pre));
}

const simple = (label, heads, rows) => el("div", { class: "scroll" }, el("table", { class: "list", "aria-label": label },
  el("thead", {}, el("tr", {}, ...heads.map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, ...rows)));
const row = (head, ...cells) => el("tr", {}, el("th", { scope: "row" }, head), ...cells.map((c) => el("td", { class: typeof c === "string" && c.length > 40 ? "wrap" : null }, c)));

// resources shows what an Azure export says about an identity.
function resources({ state, used, roles, trust }) {
  const parts = [el("h3", {}, "In Azure"), el("p", {}, { Present: "The Azure resource exists.", Gone: "The Azure resource no longer exists.",
    Replaced: "The Azure resource now has a different identity." }[state] ?? "The export does not show whether the Azure resource exists.")];
  if (used.length) parts.push(simple("Resources that use it", ["Used by"], used.map((id) => row(id))));
  if (roles.length) parts.push(simple("Azure roles", ["Azure role", "Scope"], roles.map(([name, scope]) => row(name, scope))));
  if (trust.length) parts.push(simple("Federated credentials", ["Federated credential", "Issuer", "Subject"], trust.map((c) => row(...c))));
  return parts;
}

function person(i) {
  const heading = el("h2", { tabindex: -1 }, ids.name[i]);
  const fact = (k, v) => (v ? [el("dt", {}, k), el("dd", { class: guid.test(v) || v.startsWith("/") ? "mono" : null }, v)] : []);
  const order = [...held[i]].sort((a, b) => roles.level[grants.role[a]] - roles.level[grants.role[b]] || apiOf(a) - apiOf(b));
  const parts = [el("p", {}, el("a", { href: "#/identities" }, "← All identities")), heading,
    el("p", {}, chip(worst[i]), ids.off[i] ? el("span", { class: "chip none" }, "disabled") : null),
    el("dl", {}, ...fact("Kind", kindName(ids.kind[i])), ...fact("Tenant", tenants[ids.tenant?.[i]]), ...fact("Object id", ids.id[i]), ...fact("Client id", ids.app[i]), ...fact("Azure resource", ids.arm[i]), ...fact("Resource group", group(i)), ...fact("Subscription", subscription(i))),
    el("h3", {}, `Roles (${order.length})`)];
  parts.push(order.length ? simple("Roles", ["Role", "API", "Risk", "Details", "State", "Assigned"], order.map((g) => {
    const r = grants.role[g];
    return row(roles.name[r], apis.name[apiOf(g)] + (apis.state[apiOf(g)] ? ` (${apis.state[apiOf(g)]})` : ""), chip(roles.level[r]),
      [roles.why[r] && "It " + roles.why[r] + ".", roles.step[r] && roles.step[r] + "."].filter(Boolean).join(" ") || roles.title[r], states[roles.state[r]], day(grants.at[g]) || "unknown");
  })) : el("p", {}, "This identity has no roles."));
  if (foundOn[i].length) {
    parts.push(el("h3", {}, `Findings (${foundOn[i].length})`), simple("Findings", ["Finding", "Severity", "What was found"], foundOn[i].map((f) => {
      const pass = passes[findings.pass[f]];
      return row(rules[findings.rule[f]].id + " " + rules[findings.rule[f]].title, chip(findings.level[f]), findings.text[f] + (pass ? ` — accepted until ${pass.expires}: ${pass.reason}` : ""));
    })));
  }
  if (azure.length) parts.push(...resources(azure[i]));
  const commands = order.map(removal).filter(Boolean);
  if (commands.length) {
    parts.push(el("h3", {}, "Commands"), el("p", {}, "Each command removes one role, in the order of the table. To preview a change, add --dry-run. Running workloads can keep using a cached token for up to 24 hours."), code(commands));
    if (guid.test(ids.id[i])) parts.push(el("p", {}, "To remove all roles at once:"), code([`mi-roles remove -i ${ids.id[i]} --all --every-api`]));
  }
  stage.replaceChildren(...parts);
  return heading;
}

function route(event) {
  const { name, id, query } = parse();
  const place = name + "/" + id, fresh = place !== shown;
  const known = name in views && Object.hasOwn(views, name), i = name === "identity" ? identity.get(id) : undefined;
  shown = place;
  current = null;
  overview.hidden = known || i !== undefined;
  stage.hidden = !overview.hidden;
  let heading = byId("h-overview");
  if (known) heading = table(name, query, fresh);
  else if (i !== undefined) heading = person(i);
  const tab = known ? name : i !== undefined ? "identities" : "overview";
  for (const a of byId("nav").children) {
    if (a.hash === "#/" + tab) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  document.title = heading.textContent + " · " + document.querySelector("h1").textContent;
  if (fresh && event) { heading.focus({ preventScroll: true }); scrollTo(0, 0); }
}

byId("nav").hidden = false;
byId("skip").addEventListener("click", (e) => { e.preventDefault(); byId("content").focus(); });
const theme = byId("theme");
theme.hidden = false;
const prefers = matchMedia("(prefers-color-scheme: dark)");
let dark = prefers.matches;
const paint = () => { theme.textContent = dark ? "Light" : "Dark"; theme.setAttribute("aria-label", dark ? "Use light colors" : "Use dark colors"); };
theme.addEventListener("click", () => { dark = !dark; document.documentElement.style.colorScheme = dark ? "dark" : "light"; paint(); });
prefers.addEventListener("change", () => { if (!document.documentElement.style.colorScheme) { dark = prefers.matches; paint(); } });
paint();
addEventListener("hashchange", route);
addEventListener("resize", () => { if (current) { current.first = -1; current.draw(); } });

// The printed overview is the whole report: a summary followed by the open findings, or by
// only the most severe ones if there are more than a browser can lay out in a minute.
function appendix() {
  const place = byId("appendix"), open = findings.rule.map((_, f) => f).filter((f) => findings.pass[f] < 0);
  const head = [["Severity", "a-level"], ["Finding", "a-rule"], ["Identity", "a-name"], ["What was found", null], ["Remedy", "a-command"]];
  const some = open.slice(0, PRINTED), all = some.length === open.length;
  place.replaceChildren(el("h2", {}, all ? `Appendix: ${number(open.length)} open findings` : `Appendix: the ${number(some.length)} most severe of ${number(open.length)} open findings (for all of them, use -o csv)`), el("table", { class: "appendix" },
    el("thead", {}, el("tr", {}, ...head.map(([text, width]) => el("th", { scope: "col", class: width }, text)))),
    el("tbody", {}, ...some.map((f) => el("tr", {}, el("td", {}, chip(findings.level[f])), el("td", {}, rules[findings.rule[f]].id + " " + rules[findings.rule[f]].title),
      el("td", {}, ids.name[findings.who[f]] ?? "the tenant", tenants.length ? ` in tenant ${tenants[findings.tenant[f]]}` : null), el("td", {}, evidence(f)), el("td", { class: "mono" }, remedy(f)))))));
  place.hidden = false;
}
function toPaper() {
  if (current) current.draw(true);
  else if (!overview.hidden && count.findings) appendix();
}
function fromPaper() {
  byId("appendix").replaceChildren();
  byId("appendix").hidden = true;
  if (current) { current.first = -1; current.draw(); }
}
addEventListener("beforeprint", toPaper);
addEventListener("afterprint", fromPaper);
route();
