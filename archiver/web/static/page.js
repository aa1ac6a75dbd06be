// The script of the pages: what HTML and htmx cannot do alone.
"use strict";
// Say when a part of a page could not be had, since htmx would say nothing.
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (!successful && xhr && xhr.status === 403) window.location.reload();
});
