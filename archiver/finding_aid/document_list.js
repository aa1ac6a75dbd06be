"use strict";
// Sorts and searches the list of documents. The page holds the whole list without it.
(() => {
  const table = document.querySelector("table.list");
  const tools = document.querySelector(".list-tools");
  if (!table || !tools) return;
  const field = tools.querySelector("input");
  const told = tools.querySelector("output");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const digit = found => String("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩".indexOf(found) % 10);
  // Letters that look alike, marks on letters and half-spaces make no difference to a person who searches.
  const fold = text => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d]/g, "")
    .replace(/[يىې]/g, "ی").replace(/ك/g, "ک").replace(/[ةۀ]/g, "ه").replace(/[۰-۹٠-٩]/g, digit).replace(/\s+/g, " ").trim();
  const texts = rows.map(row => fold(row.textContent));
  const collator = new Intl.Collator("fa", { numeric: true });
  const search = () => {
    const words = fold(field.value).split(" ");
    let shown = 0;
    rows.forEach((row, place) => {
      row.hidden = !words.every(word => texts[place].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    told.textContent = `${shown} / ${rows.length} · ${shown.toLocaleString("fa", { useGrouping: false })} / ` +
      rows.length.toLocaleString("fa", { useGrouping: false });
  };
  const sort = (head, column) => {
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
    const key = row => fold(row.cells[column].dataset.key ?? row.cells[column].textContent);
    const keys = new Map(rows.map((row, place) => [row, [key(row), place]]));
    const compare = (one, other) => {
      const [[first, before], [second, after]] = [keys.get(one), keys.get(other)];
      if (!first || !second) return (first ? 0 : 1) - (second ? 0 : 1) || before - after;
      return sign * collator.compare(first, second) || before - after;
    };
    body.append(...[...rows].sort(compare));
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (!("sort" in head.dataset)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });
  field.addEventListener("input", search);
  tools.hidden = false;
  search();
})();
