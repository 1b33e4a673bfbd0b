(() => {
  const wrong = [];
  const visible = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest(".hide, [aria-hidden=true]");
  const name = (e) => (e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent).trim();
  const what = (e) => e.outerHTML.slice(0, 120);
  for (const e of document.querySelectorAll("a, button, input, select, [role=region], [role=group]")) if (visible(e) && !name(e)) wrong.push("no name: " + what(e));
  for (const e of document.querySelectorAll("table")) if (visible(e) && !e.caption && !e.getAttribute("aria-label") && !e.closest(".card")?.querySelector("h3")) wrong.push("table without a name: " + what(e));
  for (const e of document.querySelectorAll("thead th")) if (visible(e) && e.scope !== "col") wrong.push("no scope: " + what(e));
  for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) wrong.push("tabindex above 0: " + what(e));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id is there twice");
  let last = 0;
  for (const h of document.querySelectorAll("h1,h2,h3")) {
    if (!visible(h)) continue;
    const level = Number(h.tagName[1]);
    if (level > last + 1) wrong.push("heading jumps: " + what(h));
    last = level;
  }
  if (document.documentElement.lang !== "en" || !document.title || document.querySelectorAll("main").length !== 1) wrong.push("lang, title or main is missing");

  // Contrast: WCAG 2.2, success criterion 1.4.3.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return [255, 255, 255, 255]; };
  const light = (c) => { const [r, g, b] = c.map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const seen = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || seen.has(e) || e.closest("script,style,noscript,title,option") || !visible(e)) continue;
    seen.add(e);
    const style = getComputedStyle(e), front = rgba(e instanceof SVGElement ? style.fill : style.color), back = ground(e);
    const [hi, lo] = [light(front), light(back)].sort((a, b) => b - a), ratio = (hi + 0.05) / (lo + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${what(e)}`);
  }
  return wrong;
})()
