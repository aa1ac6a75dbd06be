// The pages of checks, dates and search: what was typed stays in the address, and a file that is being sent shows that it is.
"use strict";
function keepAddress() {
  const date = document.getElementById("date");
  const pairs = new URLSearchParams();
  if (date && date.value.trim()) pairs.append("date", date.value);
  for (const field of document.querySelectorAll("input[name=compare]:not([type=hidden])")) {
    if (field.value.trim()) pairs.append("compare", field.value);
  }
  const old = new URLSearchParams(window.location.search);
  for (const name of ["text", "job"]) if (old.has(name)) pairs.append(name, old.get(name));
  const query = pairs.toString();
  window.history.replaceState(null, "", query ? `/dates?${query}` : "/dates");
}
document.addEventListener("htmx:afterSwap", () => {
  if (window.location.pathname === "/dates") keepAddress();
});
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.dataset.most) return;
  const isTooLarge = Array.from(field.files).some((file) => file.size > Number(field.dataset.most));
  field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
  field.reportValidity();
});
document.addEventListener("submit", (event) => {
  const date = document.getElementById("date");
  const kept = event.target.querySelector("input[type=hidden][name=date]");
  if (date && kept) kept.value = date.value;
  const told = event.target.querySelector("[data-sending]");
  if (told) told.hidden = false;
});
