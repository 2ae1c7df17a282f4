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

// a place is picked from the gazetteer: the server suggests, a hidden field keeps the id
for (const input of document.querySelectorAll("input[data-picker]")) {
  const id = input.form.elements.namedItem("new_place_id");
  const list = document.createElement("ul");
  let timer = 0, at = -1;
  list.id = `places-${Math.random().toString(36).slice(2)}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) { at = -1; input.removeAttribute("aria-activedescendant"); }
  };
  const mark = (next) => {
    const options = [...list.children];
    if (!options.length) return;
    at = (next + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };
  const pick = (option) => {
    input.value = option.dataset.name;
    id.value = option.dataset.id;
    show(false);
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (!typed) { show(false); return; }
    const answer = await fetch(`${input.dataset.picker}&q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer || !answer.ok || typed !== input.value.trim()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.children);
    [...list.children].forEach((option, n) => { option.id = `${list.id}-${n}`; });
    show(list.childElementCount > 0);
  };
  input.addEventListener("input", () => { id.value = ""; clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(at + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); pick(list.children[at]); }
  });
  list.addEventListener("mousedown", (event) => { event.preventDefault(); const option = event.target.closest("li"); if (option) pick(option); });
  input.addEventListener("blur", () => show(false));
}

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
