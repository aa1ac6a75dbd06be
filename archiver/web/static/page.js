// The script of the pages: what HTML and htmx cannot do alone.
"use strict";
// Say when a part of a page could not be had, since htmx would say nothing.
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (!successful && xhr && xhr.status === 403) window.location.reload();
});
// A job that is done leads elsewhere. If the other page takes long, the old one must not ask again: that would begin the way anew.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  // htmx knows nothing of a copy, so it asks no more.
  if (xhr.getResponseHeader("HX-Redirect") && elt.matches("[hx-trigger*=every]")) elt.replaceWith(elt.cloneNode(true));
});
