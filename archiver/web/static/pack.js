// The table of a box: cells are saved as they are typed, keys move between rows, and a block from a spreadsheet fills cells.
"use strict";
(() => {
  // Cells of one message: a form has at most 20,000 fields.
  const MOST = 5000;
  const form = document.querySelector("form[data-cells]");
  if (!form) return;
  const address = form.dataset.cells;
  const unsaved = document.getElementById("unsaved");
  const waiting = new Map();
  const known = new Map();
  const touched = new Set();
  // The names of this page and of the one before it, whose last message it repeats: see Sent in archiver/web/drafts/cells.py.
  const page = crypto.randomUUID();
  const left = JSON.parse(sessionStorage.getItem(address) ?? "null");
  let number = 0;
  let sending = null;
  let timer = 0;

  const cells = () => [...form.querySelectorAll("[data-cell]")];
  const cellAt = (name) => form.elements.namedItem(name);
  const parts = (cell) => { const [, place, column] = cell.name.split(":"); return { place: Number(place), column }; };

  function note(cell) {
    waiting.set(cell.name, cell.value);
    touched.add(cell.name);
    form.setAttribute("aria-busy", "true");
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  }

  const isInUse = () => touched.size > 0 || (form.contains(document.activeElement) && Boolean(document.activeElement.dataset.cell));

  function collect(most) {
    const names = [...waiting.keys()].slice(0, most);
    const values = Object.fromEntries(names.map((name) => [name, waiting.get(name)]));
    for (const name of names) waiting.delete(name);
    return values;
  }

  function message(values) {
    number += 1;
    const last = Math.max(0, ...cells().map((one) => parts(one).place));
    return { ...values, page, number, last, before: left?.page ?? "" };
  }

  function save() {
    clearTimeout(timer);
    if (sending || !waiting.size) return;
    sending = collect(MOST);
    htmx.ajax("POST", address, { values: sending, source: form, target: "#saved", swap: "outerHTML" });
  }

  document.addEventListener("htmx:configRequest", (event) => {
    // The form stands for the cells that changed, and for nothing else of it.
    if (!sending || event.detail.path !== address || event.detail.verb !== "post") return;
    for (const name of [...Object.keys(event.detail.parameters)]) delete event.detail.parameters[name];
    for (const [name, value] of Object.entries(message(sending))) event.detail.parameters[name] = value;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!sending || event.detail.requestConfig?.path !== address) return;
    const failed = !event.detail.successful;
    if (failed) {
      for (const [name, value] of Object.entries(sending)) if (!waiting.has(name)) waiting.set(name, value);
    }
    unsaved.hidden = !failed;
    sending = null;
    if (!waiting.size) form.removeAttribute("aria-busy");
    if (waiting.size) timer = setTimeout(save, failed ? 2000 : 0);
  });
  // A document that was read changes its row, but no cell that was typed in or holds the focus. A column that appears with it
  // waits until the page is made anew.
  const kindOf = (part) => part.querySelector("[data-cell]")?.dataset.cell ?? part.className;
  function renew(old, fresh) {
    const [cell, proposed] = [old, fresh].map((part) => part.querySelector("[data-cell]"));
    if (!cell || !(touched.has(cell.name) || cell === document.activeElement)) old.replaceWith(fresh);
    else if (!touched.has(cell.name) && cell.value !== proposed.value) {
      cell.value = proposed.value;
      known.set(cell, cell.value);
      if (cell.select) cell.select();
    }
  }
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const row = event.detail.target;
    if (row.id === "table") {
      // Not under the hands of somebody who types: a link takes the place of the new table.
      event.detail.shouldSwap = !isInUse();
      document.getElementById("again").hidden = event.detail.shouldSwap;
      return;
    }
    const fresh = event.detail.fragment.querySelector("tr");
    if (!fresh) return;
    event.detail.shouldSwap = false;
    const parts = new Map([...fresh.children].map((part) => [kindOf(part), part]));
    for (const old of [...row.children]) if (parts.has(kindOf(old))) renew(old, parts.get(kindOf(old)));
    row.classList.remove("unread");
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const told of form.querySelectorAll("[data-faulty]")) {
      const wrong = new Set(told.dataset.faulty.split(" "));
      for (const cell of told.closest("tr").querySelectorAll("[data-cell]")) {
        if (wrong.has(cell.dataset.cell)) cell.setAttribute("aria-invalid", "true");
        else cell.removeAttribute("aria-invalid");
      }
      delete told.dataset.faulty;
    }
  });

  form.addEventListener("input", (event) => { if (event.target.dataset.cell) note(event.target); });
  form.addEventListener("change", (event) => { if (event.target.dataset.cell) { note(event.target); save(); } });
  form.addEventListener("focusin", (event) => { if (event.target.dataset.cell) known.set(event.target, event.target.value); });

  function move(cell, rows) {
    const column = cells().filter((one) => one.dataset.cell === cell.dataset.cell && !one.disabled);
    const to = column[column.indexOf(cell) + rows];
    if (!to) return false;
    to.focus();
    if (to.select) to.select();
    return true;
  }

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.dataset.cell || event.isComposing || event.altKey || event.metaKey) return;
    const isText = cell.tagName === "TEXTAREA";
    if (event.key === "Enter" && isText) { event.preventDefault(); move(cell, event.shiftKey ? -1 : 1); }
    else if (event.key === "Escape" && isText && known.has(cell)) { cell.value = known.get(cell); note(cell); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (isText || event.ctrlKey)) {
      const down = event.key === "ArrowDown";
      const isWhole = isText && cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
      const edge = !isText || isWhole || (down ? cell.selectionEnd === cell.value.length : cell.selectionStart === 0);
      if ((edge || event.ctrlKey) && move(cell, down ? 1 : -1)) event.preventDefault();
    }
  });

  function readBlock(text) {
    // A cell with line ends or tabs stands in quotation marks, as spreadsheet programs copy it.
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      if (quoted) {
        if (sign !== '"') row[row.length - 1] += sign;
        else if (text[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
        else quoted = false;
      } else if (sign === '"' && row[row.length - 1] === "" ) quoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
    return quoted ? text.replace(/\r/g, "").split("\n").map((line) => line.split("\t")) : rows;
  }

  function put(cell, text) {
    if (cell.tagName === "SELECT") {
      const wanted = text.trim();
      const option = [...cell.options].find((one) => one.value === wanted || one.text.trim() === wanted);
      if (!option && wanted) cell.add(new Option(wanted, wanted));
      cell.value = option ? option.value : wanted;
    } else cell.value = text;
    note(cell);
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell.dataset.cell || (cell.tagName !== "SELECT" && !/[\t\n]/.test(text.replace(/\r?\n$/, "")))) return;
    event.preventDefault();
    const all = cells();
    const columns = [...new Set(all.map((one) => one.dataset.cell))];
    const places = [...new Set(all.map((one) => parts(one).place))];
    const { place, column } = parts(cell);
    const [top, first] = [places.indexOf(place), columns.indexOf(column)];
    // In a table that nothing was left out of, the rows of the next pages follow.
    const whole = Number(document.getElementById("table").dataset.all);
    const placeAt = (down) => places[top + down] ?? (place + down <= whole ? place + down : 0);
    let outside = 0;
    readBlock(text).forEach((row, down) => row.forEach((value, right) => {
      const name = `cell:${placeAt(down)}:${columns[first + right]}`;
      const to = cellAt(name);
      if (to && !to.disabled) put(to, value);
      else if (!to && placeAt(down) && columns[first + right]) { waiting.set(name, value); touched.add(name); }
      else outside += 1;
    }));
    save();
    const told = document.getElementById("outside");
    told.hidden = !outside;
  });

  // A page that is left while a cell is being typed sends it on its way.
  addEventListener("pagehide", () => {
    const values = { ...(sending ?? {}), ...collect() };
    if (!Object.keys(values).length) return;
    // The same tab may be loaded again before this has arrived.
    sessionStorage.setItem(address, JSON.stringify({ page, values }));
    const token = form.elements.namedItem("token").value;
    const body = new URLSearchParams({ token, ...message(values) });
    fetch(address, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } });
  });
  sessionStorage.removeItem(address);
  for (const [name, value] of Object.entries(left?.values ?? {})) {
    const cell = cellAt(name);
    // Once more, since what was on its way may never have arrived. The server leaves it out if it arrives after this.
    if (cell && !cell.disabled) put(cell, value); else waiting.set(name, value);
  }
  if (waiting.size) save();
})();
(() => {
  const decision = document.getElementById("decision");
  if (!decision) return;
  document.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-take]");
    if (!taken) return;
    event.preventDefault();
    decision.elements.namedItem("day").value = taken.dataset.take;
    decision.elements.namedItem("note").focus();
  });
})();
(() => {
  const drop = document.querySelector("form[data-drop]");
  if (!drop) return;
  const files = drop.elements.namedItem("files");
  drop.addEventListener("submit", () => {
    drop.elements.namedItem("times").value = [...files.files].map((file) => file.lastModified).join(" ");
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) files.files = event.dataTransfer.files;
    });
  }
})();
