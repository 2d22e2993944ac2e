"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const ranks = { error: 0, warning: 1, info: 2 };
  const findings = data.findings.map((row, at) => ({ at, ...Object.fromEntries(data.fields.map((name, n) => [name, row[n]])) }));
  for (const one of findings) {
    one.place = `${one.file}:${one.line}:${one.column}`;
    one.text = [one.place, one.code, one.name, one.message, one.source, one.target, one.locale].join("\n").toLocaleLowerCase();
  }
  const step = 200;
  const state = { sort: "place", down: false, shown: step, found: findings };
  const find = (id) => document.getElementById(id);
  const make = (name, content, attributes) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    for (const part of [].concat(content ?? [])) node.append(part);
    return node;
  };
  const own = (text) => make("bdi", text, { dir: "auto" });
  const filters = ["severity", "code", "locale", "file", "route", "origin"];

  function matches(one) {
    for (const name of filters) {
      const wanted = find(name).value;
      if (wanted && one[name] !== wanted) return false;
    }
    if (find("fixable").checked && !one.fix) return false;
    const words = find("search").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return words.every((word) => one.text.includes(word));
  }

  const orders = {
    severity: (a, b) => ranks[a.severity] - ranks[b.severity],
    code: (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
    place: () => 0,
    message: (a, b) => a.message.localeCompare(b.message),
  };

  function update() {
    const sign = state.down ? -1 : 1;
    const order = orders[state.sort];
    state.found = findings.filter(matches).sort((a, b) => sign * (order(a, b) || a.at - b.at));
    state.shown = step;
    for (const head of document.querySelectorAll("th[data-sort]")) {
      const chosen = head.dataset.sort === state.sort;
      head.setAttribute("aria-sort", chosen ? (state.down ? "descending" : "ascending") : "none");
    }
    for (const button of document.querySelectorAll(".chart button")) {
      button.setAttribute("aria-pressed", String(find(button.dataset.filter).value === button.dataset.value));
    }
    find("count").textContent = `${state.found.length.toLocaleString("en")} of ${findings.length.toLocaleString("en")} findings`;
    find("rows").replaceChildren();
    show(0);
  }

  function show(from) {
    const rows = document.createDocumentFragment();
    for (const one of state.found.slice(from, state.shown)) rows.append(row(one));
    find("rows").append(rows);
    find("more").hidden = state.shown >= state.found.length;
  }

  function row(one) {
    const button = make("button", own(one.message), { class: "open", type: "button", "aria-expanded": "false" });
    const line = make("tr", [
      make("td", one.severity, { class: one.severity }),
      make("td", one.code),
      make("td", own(one.place)),
      make("td", button),
    ]);
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) line.nextSibling.remove();
      else line.after(make("tr", make("td", detail(one), { colspan: "4" }), { class: "detail" }));
    });
    return line;
  }

  function detail(one) {
    const list = make("dl");
    const add = (name, content) => list.append(make("dt", name), make("dd", content));
    if (one.help) add("What to do", own(one.help));
    if (one.excerpt) {
      const [before, marked, after] = one.excerpt;
      add("The line", make("pre", make("bdi", [before, make("mark", marked), after], { dir: "auto" })));
    }
    if (one.source || one.target) {
      const side = (name, text) => make("div", [make("small", name), make("div", text || "–", { dir: "auto" })]);
      add("Wording", make("div", [side("Source", one.source), side("This page", one.target)], { class: "pair" }));
    }
    if (one.fix) {
      const [kind, before, gone, added, after] = one.fix;
      const parts = [before, gone ? make("del", gone) : "", added ? make("ins", added) : "", after];
      add(kind === "safe" ? "Fix" : "Fix, to be looked at", make("pre", make("bdi", parts, { dir: "auto" })));
    }
    if (one.route) add("Who mends it", one.route);
    if (one.origin && one.origin !== "unknown") add("Where it comes from", one.origin);
    const rule = data.rules[one.code];
    if (rule) add(`${one.code}: ${rule.name}`, rule.about.map((text) => make("p", text)));
    return list;
  }

  for (const id of [...filters, "fixable"]) find(id).addEventListener("change", update);
  let waiting = 0;
  find("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 120);
  });
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("filters").addEventListener("reset", () => setTimeout(update));
  find("more").addEventListener("click", () => {
    const from = state.shown;
    state.shown += step;
    show(from);
  });
  for (const button of document.querySelectorAll(".chart button")) {
    button.addEventListener("click", () => {
      const filter = find(button.dataset.filter);
      filter.value = filter.value === button.dataset.value ? "" : button.dataset.value;
      update();
    });
  }
  for (const head of document.querySelectorAll("th[data-sort]")) {
    head.firstElementChild.addEventListener("click", () => {
      state.down = state.sort === head.dataset.sort && !state.down;
      state.sort = head.dataset.sort;
      update();
    });
  }
  update();
})();
