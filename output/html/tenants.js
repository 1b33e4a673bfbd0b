// If the report covers several tenants, every list has a Tenant column and a Tenant filter.
if (tenants.length) {
  const of = {
    findings: (f) => findings.tenant[f], grants: (g) => ids.tenant[grants.who[g]], identities: (i) => ids.tenant[i], map: (r) => ids.tenant[holders[r]],
  };
  for (const [name, tenant] of Object.entries(of)) {
    const v = views[name], text = v.text;
    v.columns.splice(v.columns.findIndex((c) => c.head) + 1, 0, { key: "tenant", label: "Tenant", class: "w-guid mono", sort: tenant, cell: (i) => tenants[tenant(i)] ?? "" });
    v.facets.push({ key: "tenant", label: "Tenant", choices: () => tenants.map((t) => [t, t]), of: (i) => tenants[tenant(i)] ?? "" });
    v.text = (i) => text(i) + "\n" + (tenants[tenant(i)] ?? "");
  }
}
