// Statement search without a server: loads the statements when first asked, ranks as the server does (BM25).
"use strict";
(function () {
  const form = document.querySelector("form[data-parts]"), list = document.querySelector("ul.quotes");
  const note = document.getElementById("found"), MOST = 50, K = 1.2, B = 0.75;
  if (!form || !list) return;
  let said = null;
  const fold = (text) => (text || "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  function load(done) {
    if (said) { done(); return; }
    said = [];
    let left = +form.dataset.parts;
    window.detenteSaid = (rows) => { for (const row of rows) said.push(row); };
    const next = (at) => {
      if (at >= left) { done(); return; }
      const script = document.createElement("script");
      script.src = "../static/said-" + at + ".js";
      script.onload = script.onerror = () => { script.remove(); next(at + 1); };
      document.head.append(script);
    };
    note.textContent = "Loading the statements …";
    next(0);
  }
  function wanted() {
    const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    const state = (given.state || "").trim().toUpperCase(), speaker = fold((given.speaker || "").trim());
    return { words: [...new Set(words(given.q))], fits: ([who, code, day]) => (!state || code === state)
      && (!speaker || fold(who).includes(speaker)) && (!given.from || (day && day >= given.from)) && (!given.to || (day && day <= given.to)) };
  }
  function ranked() {
    const asked = wanted(), found = [], docs = new Array(asked.words.length).fill(0);
    const mean = said.reduce((sum, row) => sum + row[4].length, 0) / Math.max(1, said.length);
    said.forEach((row, at) => {
      const flat = asked.words.length ? fold(row[4]) : "";
      const held = asked.words.map((word) => flat.includes(word));
      if (!held.some(Boolean) && asked.words.length) return;
      const all = asked.words.length ? words(row[4]) : [];
      const times = asked.words.map((word) => all.filter((other) => other === word).length);
      times.forEach((n, i) => { if (n) docs[i] += 1; });
      if (times.every(Boolean) && asked.fits(row)) found.push({ row, at, times });
    });
    found.forEach((one) => {
      one.score = one.times.reduce((sum, n, i) => sum + Math.log(1 + (said.length - docs[i] + 0.5) / (docs[i] + 0.5))
        * n * (K + 1) / (n + K * (1 - B + B * one.row[4].length / mean)), 0);
    });
    return found.sort((x, y) => y.score - x.score || x.at - y.at);
  }
  function element(name, parent, text) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  }
  function show() {
    const found = ranked();
    list.replaceChildren();
    found.slice(0, MOST).forEach(({ row: [who, state, day, chain, text, href] }) => {
      const item = element("li", list);
      element("bdi", element("blockquote", item), text.length > 500 ? text.slice(0, 500) + " …" : text);
      const line = element("p", item);
      element("bdi", element("b", line), who || "unknown");
      line.append((state ? " (" + state + ")" : "") + " · ");
      const rest = element("span", line);
      rest.className = "quiet";
      element("bdi", rest, (chain || []).join(" → "));
      rest.append(" · ");
      element("a", rest, day || "undated").href = "../" + href;
    });
    note.textContent = !found.length ? "No statement fits. All words must occur; try fewer, or wider dates."
      : found.length > MOST ? "The best " + MOST + " of " + found.length + " statements." : found.length + " statement" + (found.length > 1 ? "s." : ".");
  }
  function fromAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (![...given].length) return;
    [...form.elements].forEach((field) => { if (field.name) field.value = given.get(field.name) || ""; });
    load(show);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    if (location.hash.slice(1) === given.toString()) fromAddress(); else location.hash = given.toString();
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
