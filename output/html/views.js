// What the tables show, sort, and filter by. A facet maps a row to one value of a
// short list; a column sorts by a number or a string.
const lower = (...texts) => texts.join("\n").toLowerCase();
const memo = (n, make) => {
  let made;
  return (i) => (made ??= Array.from({ length: n }, (_, j) => make(j)))[i];
};
const apiOf = (g) => roles.api[grants.role[g]];
const apiChoices = () => apis.id.map((id, i) => [id, apis.name[i]]);
const levelChoices = (list) => list.map((l) => [l, l]);
const timeOf = (text, end) => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text + (end ? "T23:59:59Z" : "T00:00:00Z")) / 1000 : NaN;
  return Number.isNaN(at) ? null : at;
};
const grantOfFinding = (f) => findings.grant[f];

// evidence returns a finding's text without the identity's name, which has its own column.
const evidence = (f) => {
  const who = ids.name[findings.who[f]];
  return who && findings.text[f].startsWith(who + " ") ? findings.text[f].slice(who.length + 1) : findings.text[f];
};
const evidenceCell = (f) => el("div", { class: "lines", title: evidence(f) }, evidence(f));
// remedyCell shows a Copy button on screen and the command itself in print.
const remedyCell = (f) => {
  const command = remedy(f);
  if (!command) return "";
  const b = el("button", { type: "button", class: "small", title: command, "aria-label": "Copy command: " + command }, "Copy command");
  b.addEventListener("click", () => copy(command, b));
  return el("span", {}, b, el("span", { class: "paper mono" }, command));
};

const views = {
  findings: {
    title: "Findings", one: "finding", many: "findings", rows: count.findings, heights: [78, 184, 60],
    start: { accepted: "open" },
    columns: [
      { key: "severity", label: "Severity", class: "w-level", sort: (f) => findings.level[f], cell: (f) => chip(findings.level[f]) },
      { key: "id", label: "Id", class: "w-id mono", sort: (f) => findings.rule[f], cell: (f) => rules[findings.rule[f]].id },
      { key: "identity", label: "Identity", class: "w-name", head: true, sort: (f) => findings.who[f], cell: (f) => identityLink(findings.who[f]) },
      { key: "what", label: "What was found", class: "w-text", cell: evidenceCell },
      { key: "made", label: "Assigned", class: "w-day", sort: (f) => grants.at[grantOfFinding(f)] ?? 0, cell: (f) => day(grants.at[grantOfFinding(f)]) },
      { key: "remedy", label: "Remedy", class: "w-command", cell: remedyCell },
    ],
    facets: [
      { key: "severity", label: "Severity", choices: () => levelChoices(levels.slice(0, 4)), of: (f) => levels[findings.level[f]] },
      { key: "rule", label: "Finding", choices: () => rules.map((r) => [r.id, r.id + " " + r.title]), of: (f) => rules[findings.rule[f]].id },
      { key: "api", label: "API", choices: apiChoices, of: (f) => (grantOfFinding(f) < 0 ? "" : apis.id[apiOf(grantOfFinding(f))]) },
      { key: "accepted", label: "State", any: "open and accepted", choices: () => [["open", "open"], ["accepted", "accepted"]], of: (f) => (findings.pass[f] < 0 ? "open" : "accepted") },
    ],
    text: memo(count.findings, (f) => lower(findings.text[f], rules[findings.rule[f]].id, rules[findings.rule[f]].title, findings.who[f] < 0 ? "" : ids.id[findings.who[f]])),
  },
  grants: {
    title: "Assignments", one: "assignment", many: "assignments", rows: count.grants, sort: "risk", dates: (g) => grants.at[g],
    columns: [
      { key: "identity", label: "Identity", class: "w-name", head: true, sort: (g) => grants.who[g], cell: (g) => identityLink(grants.who[g]) },
      { key: "api", label: "API", class: "w-api", sort: apiOf, cell: (g) => apis.name[apiOf(g)] },
      { key: "role", label: "Role", class: "w-role", sort: (g) => grants.role[g], cell: (g) => roles.name[grants.role[g]] },
      { key: "risk", label: "Risk", class: "w-level", sort: (g) => roles.level[grants.role[g]], cell: (g) => chip(roles.level[grants.role[g]]) },
      { key: "state", label: "State", class: "w-state", sort: (g) => roles.state[grants.role[g]], cell: (g) => states[roles.state[grants.role[g]]] },
      { key: "created", label: "Assigned", class: "w-day", sort: (g) => grants.at[g], cell: (g) => day(grants.at[g]) || "unknown" },
    ],
    facets: [
      { key: "risk", label: "Risk", choices: () => levelChoices(levels), of: (g) => levels[roles.level[grants.role[g]]] },
      { key: "api", label: "API", choices: apiChoices, of: (g) => apis.id[apiOf(g)] },
      { key: "state", label: "State", choices: () => levelChoices(states), of: (g) => states[roles.state[grants.role[g]]] },
      { key: "kind", label: "Kind", choices: () => kinds.map((k, i) => [k, kindName(i)]), of: (g) => kinds[ids.kind[grants.who[g]]] },
    ],
    text: memo(count.grants, (g) => lower(ids.name[grants.who[g]], ids.id[grants.who[g]], apis.name[apiOf(g)], roles.name[grants.role[g]], roles.title[grants.role[g]], group(grants.who[g]))),
  },
  identities: {
    title: "Identities", one: "identity", many: "identities", rows: count.ids, sort: "risk",
    columns: [
      { key: "name", label: "Identity", class: "w-name", head: true, sort: (i) => i, cell: identityLink },
      { key: "kind", label: "Kind", class: "w-kind", sort: (i) => kindName(ids.kind[i]), cell: (i) => kindName(ids.kind[i]) + (ids.off[i] ? ", disabled" : "") },
      { key: "group", label: "Resource group", class: "w-api w-group", sort: (i) => group(i).toLowerCase(), cell: group },
      { key: "risk", label: "Highest risk", class: "w-level", sort: (i) => worst[i], cell: (i) => chip(worst[i]) },
      { key: "grants", label: "Assignments", class: "w-n n", sort: (i) => held[i].length, cell: (i) => number(held[i].length) },
      { key: "findings", label: "Findings", class: "w-n n", sort: (i) => foundOn[i].length, cell: (i) => number(foundOn[i].length) },
      azure.length ? { key: "azure", label: "In Azure", class: "w-azure", sort: (i) => inAzure(azure[i]), cell: (i) => inAzure(azure[i]) }
        : { key: "id", label: "Object id", class: "w-guid mono", cell: (i) => ids.id[i] },
    ],
    facets: [
      { key: "risk", label: "Highest risk", choices: () => levelChoices(levels), of: (i) => levelName(worst[i]) },
      { key: "kind", label: "Kind", choices: () => kinds.map((k, i) => [k, kindName(i)]), of: (i) => kinds[ids.kind[i]] },
      { key: "holds", label: "Roles", choices: () => [["some", "has roles"], ["none", "no roles"]], of: (i) => (held[i].length ? "some" : "none") },
      { key: "status", label: "Status", choices: () => [["enabled", "enabled"], ["disabled", "disabled"]], of: (i) => (ids.off[i] ? "disabled" : "enabled") },
      ...(azure.length ? [{ key: "azure", label: "Azure resource", choices: () => levelChoices([...new Set(azure.map((a) => a.state))].sort()), of: (i) => azure[i].state }] : []),
    ],
    text: memo(count.ids, (i) => lower(ids.name[i], ids.id[i], ids.app[i], ids.arm[i])),
  },
};

// The map: identities in rows, the APIs with the riskiest assignments in columns. Each cell
// shows the number of roles; its color shows the riskiest of them.
const WIDE = 14;
const byUse = apis.id.map((_, a) => a);
{
  const used = new Array(count.apis).fill(0);
  for (let g = 0; g < count.grants; g++) used[apiOf(g)] += roles.level[grants.role[g]] < 2 ? 1e6 : 1;
  byUse.sort((a, b) => used[b] - used[a] || a - b);
}
const mapCell = (i, a) => {
  const cell = per[i].get(a);
  if (!cell) return "";
  const roleCount = counted(cell[1], "role", "roles");
  return el("a", {
    class: "cell " + levels[cell[0]], title: `${ids.name[i]} · ${apis.name[a]}: ${roleCount}, highest risk ${levels[cell[0]]}`,
    "aria-label": `${roleCount}, highest risk ${levels[cell[0]]}`, href: `#/grants?api=${encodeURIComponent(apis.id[a])}&q=${encodeURIComponent(ids.id[i])}`,
  }, String(cell[1]));
};
const holders = ids.id.map((_, i) => i).filter((i) => held[i].length);
views.map = {
  title: "Map of identities and APIs", one: "identity", many: "identities with roles", rows: holders.length, map: true,
  note: count.apis > WIDE ? `Shows the ${WIDE} APIs with the most critical and high-risk assignments. “Other” counts the remaining APIs.` : "",
  columns: [
    { key: "name", label: "Identity", class: "w-name", head: true, sort: (r) => holders[r], cell: (r) => identityLink(holders[r]) },
    { key: "risk", label: "Highest risk", class: "w-level", sort: (r) => worst[holders[r]], cell: (r) => chip(worst[holders[r]]) },
    ...byUse.slice(0, WIDE).map((a, n) => ({
      key: "api" + n, label: apis.name[a], class: "w-cell", cell: (r) => mapCell(holders[r], a),
      sort: (r) => { const c = per[holders[r]].get(a); return c ? c[0] * 1e6 - c[1] : 1e9; },
    })),
    ...(count.apis > WIDE ? [{ key: "others", label: "Other", class: "w-cell", cell: (r) => String([...per[holders[r]].keys()].filter((a) => byUse.indexOf(a) >= WIDE).length || "") }] : []),
  ],
  facets: [
    { key: "risk", label: "Highest risk", choices: () => levelChoices(levels), of: (r) => levelName(worst[holders[r]]) },
    { key: "kind", label: "Kind", choices: () => kinds.map((k, i) => [k, kindName(i)]), of: (r) => kinds[ids.kind[holders[r]]] },
  ],
  sort: "risk",
  text: memo(holders.length, (r) => lower(ids.name[holders[r]], ids.id[holders[r]], ids.arm[holders[r]])),
};
