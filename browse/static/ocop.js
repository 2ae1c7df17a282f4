/* Small helps over pages that work without them. */
"use strict";

// search as you type: the server renders, we show
(() => {
  const input = document.getElementById("q");
  const box = document.getElementById("live");
  if (!input || !box) return;
  let timer = 0, asked = "", pending = null;
  const close = () => { box.hidden = true; };
  const ask = async () => {
    const q = input.value.trim();
    if (q.length < 2) { close(); asked = ""; return; }
    if (q === asked) { box.hidden = !box.childElementCount; return; }
    asked = q;
    if (pending) pending.abort();
    pending = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.live}&q=${encodeURIComponent(q)}`, { signal: pending.signal });
      if (!answer.ok || q !== input.value.trim()) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...page.body.childNodes);
      box.hidden = false;
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("focus", () => { if (box.childElementCount && input.value.trim().length > 1) box.hidden = false; });
  const links = () => [...box.querySelectorAll("a")];
  input.form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); input.focus(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = links();
    if (!all.length || box.hidden) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (at < 0 ? input : all[Math.min(at, all.length - 1)]).focus();
  });
  document.addEventListener("click", (event) => { if (!input.form.contains(event.target)) close(); });
})();

// a link to a fact opens its panel, also where the browser does not do so itself
(() => {
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    const panel = target && target.closest("details");
    if (!panel) return;
    panel.open = true;
    target.scrollIntoView({ block: "nearest" });
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", open);
  open();
})();

// copying citations
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 1500);
  });
}

// a chart as PNG, drawn by the browser from its SVG
for (const button of document.querySelectorAll("button.png")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = await (await fetch(button.dataset.png)).text();
    const box = new DOMParser().parseFromString(source, "image/svg+xml").documentElement.viewBox.baseVal;
    const picture = new Image(box.width * 2, box.height * 2);
    picture.src = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#ffffff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(picture.src);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = button.dataset.png.split("/").pop().replace(".svg", ".png");
    link.click();
  });
}

// the choices of the map apply at once
for (const form of document.querySelectorAll("form.choices")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// on a small screen the filters start closed
if (matchMedia("(max-width: 62rem)").matches) {
  for (const panel of document.querySelectorAll(".facets details")) panel.open = false;
}
