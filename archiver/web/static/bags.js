// Keep in the address what a list was asked, so that a reload, a second window and the other language show the same.
"use strict";
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (!successful || !event.target.matches("form.filter")) return;
  const { pathname, search } = new URL(xhr.responseURL);
  history.replaceState(null, "", pathname + search);
  const other = document.querySelector("a[hreflang]");
  const to = new URL(other.href);
  to.searchParams.set("to", pathname + search);
  other.href = to.href;
});
