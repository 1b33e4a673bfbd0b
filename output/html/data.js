// The tables of the report, and values that several views use.
const data = JSON.parse(document.getElementById("data").textContent);
const { levels, kinds, states, apis, roles, ids, grants, rules, passes, findings, tenants = [] } = data;
const azure = data.azure ?? []; // what an Azure export says, one entry per identity
for (const table of [apis, roles, ids, grants, findings]) for (const key in table) table[key] ??= [];

const NONE = levels.length; // the level of an identity without roles
const count = { ids: ids.id.length, grants: grants.who.length, findings: findings.rule.length, apis: apis.id.length };
const held = Array.from({ length: count.ids }, () => []); // assignments by identity
const worst = new Array(count.ids).fill(NONE);
const per = Array.from({ length: count.ids }, () => new Map()); // API → [worst level, assignments]
for (let g = 0; g < count.grants; g++) {
  const who = grants.who[g], role = grants.role[g], level = roles.level[role], api = roles.api[role];
  if (who < 0 || who >= count.ids) continue;
  held[who].push(g);
  worst[who] = Math.min(worst[who], level);
  const cell = per[who].get(api);
  if (cell) { cell[0] = Math.min(cell[0], level); cell[1]++; } else per[who].set(api, [level, 1]);
}
const identity = new Map(ids.id.map((id, i) => [id, i]));
const foundOn = Array.from({ length: count.ids }, () => []); // findings by identity
for (let f = 0; f < count.findings; f++) if (findings.who[f] >= 0) foundOn[findings.who[f]].push(f);

const number = (n) => n.toLocaleString("en");
const levelName = (l) => levels[l] ?? "no role";
const kindName = (k) => ({ SystemAssigned: "system-assigned", UserAssigned: "user-assigned", NotManaged: "not managed" })[kinds[k]] ?? "unknown";
const group = (i) => ids.arm[i].match(/^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i)?.[1] ?? "";
const subscription = (i) => ids.arm[i].match(/^\/subscriptions\/([^/]+)/i)?.[1] ?? "";
const counted = (n, one, many) => n === 1 ? "1 " + one : number(n) + " " + many;
// inAzure summarizes in one line what Azure knows about an identity.
const inAzure = ({ state, used, roles, trust }) => [state.toLowerCase(),
  used.length ? "used by " + counted(used.length, "resource", "resources") : "", roles.length ? counted(roles.length, "Azure role", "Azure roles") : "",
  trust.length ? counted(trust.length, "federated credential", "federated credentials") : ""].filter(Boolean).join(", ");
const day = (at) => (at ? new Date(at * 1000).toISOString().slice(0, 10) : "");

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// removal returns the command that removes an assignment, or "" if no command can name it.
function removal(g) {
  const who = ids.id[grants.who[g]], target = roles.cmd[grants.role[g]], tenant = tenants[ids.tenant?.[grants.who[g]]];
  if (target && guid.test(who)) return `mi-roles remove -i ${who} ${target}`;
  return grants.id[g] ? `mi-roles remove --assignment-id=${grants.id[g]}` + (guid.test(tenant ?? "") ? " --tenant " + tenant : "") : "";
}
const remedy = (f) => findings.cmd[f] || (findings.grant[f] >= 0 ? removal(findings.grant[f]) : "");

// el creates an element. Text always becomes a text node and is never parsed as HTML.
function el(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) if (v !== null && v !== undefined) e.setAttribute(k, v);
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}
const chip = (level) => el("span", { class: "chip " + (levels[level] ?? "none") }, levelName(level));
const identityLink = (i) => (i < 0 ? "the tenant" : el("a", { href: "#/identity/" + encodeURIComponent(ids.id[i]) }, ids.name[i]));
