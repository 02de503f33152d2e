// Brush, keyboard, read-out and downloads for the charts; every page works without it.
"use strict";
(function () {
  const NS = "http://www.w3.org/2000/svg";
  const LIVE = document.body.hasAttribute("data-live"); // the static site has no server that draws another span

  function fraction(svg, event) {
    const box = svg.getBoundingClientRect(), width = svg.viewBox.baseVal.width;
    const left = +svg.dataset.left, right = +svg.dataset.right;
    const at = ((event.clientX - box.left) / box.width) * width;
    return Math.min(1, Math.max(0, (at - left) / (right - left)));
  }
  function day(svg, part) {
    const from = Date.parse(svg.dataset.from), to = Date.parse(svg.dataset.to);
    return new Date(from + (to - from) * part).toISOString().slice(0, 10);
  }
  function zoom(from, to) {
    const address = new URL(location.href);
    address.searchParams.set("from", from);
    address.searchParams.set("to", to);
    address.searchParams.delete("by");
    address.hash = "series";
    location.href = address.href;
  }
  function brush(svg) {
    let start = null, mark = null;
    const end = () => { if (mark) mark.remove(); start = mark = null; };
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      start = fraction(svg, event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (start === null) return;
      if (!(event.buttons & 1)) { end(); return; } // let go beyond the chart
      const now = fraction(svg, event), left = +svg.dataset.left, span = +svg.dataset.right - left;
      if (!mark && Math.abs(now - start) < 0.01) return;
      if (!mark) { mark = document.createElementNS(NS, "rect"); mark.setAttribute("class", "brush"); svg.append(mark); svg.setPointerCapture(event.pointerId); }
      mark.setAttribute("x", left + span * Math.min(start, now));
      mark.setAttribute("width", span * Math.abs(now - start));
      mark.setAttribute("y", 34);
      mark.setAttribute("height", svg.viewBox.baseVal.height - 58);
    });
    svg.addEventListener("pointerup", (event) => {
      if (start !== null && mark) {
        const now = fraction(svg, event);
        zoom(day(svg, Math.min(start, now)), day(svg, Math.max(start, now)));
      }
      end();
    });
    svg.addEventListener("pointercancel", end);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
  }
  function keyboard(canvas, readout) {
    const bars = [...canvas.querySelectorAll("a.bar")];
    let at = -1, from = null;
    if (!bars.length) return;
    const show = (bar) => { readout.textContent = bar.getAttribute("aria-label"); };
    bars.forEach((bar) => { bar.addEventListener("pointerenter", () => show(bar)); bar.addEventListener("focus", () => show(bar)); });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 12, PageUp: -12 }[event.key];
      if (event.key === "Home" || event.key === "End" || step) {
        event.preventDefault();
        if (at >= 0) bars[at].classList.remove("on");
        at = event.key === "Home" ? 0 : event.key === "End" ? bars.length - 1
          : at < 0 ? (step > 0 ? 0 : bars.length - 1) : Math.min(bars.length - 1, Math.max(0, at + step));
        if (event.shiftKey && from === null) from = at;
        bars[at].classList.add("on");
        bars[at].focus({ preventScroll: false });
        if (LIVE && event.shiftKey && from !== null) readout.textContent = bars[at].getAttribute("aria-label") + " — press z to zoom to the chosen span";
        if (!event.shiftKey) from = null;
      } else if (LIVE && event.key.toLowerCase() === "z" && !event.ctrlKey && !event.metaKey && at >= 0) {
        const first = bars[Math.min(at, from ?? at)], last = bars[Math.max(at, from ?? at)];
        zoom(first.dataset.from, last.dataset.to);
      } else if (event.key === "Escape" && at >= 0) {
        bars[at].classList.remove("on"); at = -1; from = null; canvas.focus();
      }
    });
  }
  const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family", "display"];
  function drawn(svg) {
    const copy = svg.cloneNode(true), box = svg.viewBox.baseVal;
    const olds = [svg, ...svg.querySelectorAll("*")], news = [copy, ...copy.querySelectorAll("*")];
    olds.forEach((old, i) => {
      const style = getComputedStyle(old);
      PAINT.forEach((name) => news[i].setAttribute(name, style.getPropertyValue(name)));
      news[i].removeAttribute("class");
    });
    const back = document.createElementNS(NS, "rect");
    back.setAttribute("width", "100%"); back.setAttribute("height", "100%");
    back.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
    copy.prepend(back);
    copy.querySelectorAll("a").forEach((a) => a.removeAttribute("href"));
    copy.setAttribute("xmlns", NS); copy.setAttribute("width", box.width); copy.setAttribute("height", box.height);
    return new XMLSerializer().serializeToString(copy);
  }
  function save(href, name) {
    const link = document.createElement("a");
    link.href = href; link.download = name; document.body.append(link); link.click(); link.remove();
  }
  function download(svg, kind, name) {
    const text = drawn(svg), data = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    if (kind === "svg") { save(URL.createObjectURL(new Blob([text], { type: "image/svg+xml" })), name + ".svg"); return; }
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas"), box = svg.viewBox.baseVal;
      canvas.width = box.width * 2; canvas.height = box.height * 2;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(URL.createObjectURL(blob), name + ".png"), "image/png");
    };
    picture.src = data;
  }
  if (LIVE) {
    fetch("/ready").then((answer) => answer.json()).then((told) => {
      if (told.building) document.getElementById("live").textContent = "; a build is running: what it adds is shown once it has ended";
    }).catch(() => {}); // the server has ended meanwhile
  }
  // Fields left empty do not stand in the address.
  document.querySelectorAll("form[method=get]").forEach((form) => form.addEventListener("formdata", (event) => {
    [...event.formData].forEach(([name, value]) => { if (value === "") event.formData.delete(name); });
  }));
  document.querySelectorAll("figure.chart").forEach((figure) => {
    const svg = figure.querySelector("svg"), canvas = figure.querySelector(".canvas");
    if (!svg) return;
    figure.querySelectorAll("[data-save]").forEach((button) =>
      button.addEventListener("click", () => download(svg, button.dataset.save, figure.dataset.name)));
    if (canvas) canvas.scrollLeft = canvas.scrollWidth; // on a narrow screen the latest months come first
    const readout = figure.querySelector(".readout");
    if (readout && matchMedia("(hover: none)").matches) readout.textContent = "Tap a bar for the sentences behind it" + (LIVE ? "; From and To choose a span." : ".");
    if (!canvas) return;
    if (LIVE) brush(svg);
    keyboard(canvas, readout);
  });
})();
