// The forms of questions: while someone writes, things of the graph by name, as the browser itself lists them.
"use strict";

for (const input of document.querySelectorAll("input[list]")) {
  let asking = new AbortController();
  input.addEventListener("input", async () => {
    asking.abort();
    asking = new AbortController();
    if (input.value.length < 2) return;
    try {
      const response = await fetch("/complete?" + new URLSearchParams({ text: input.value }), { signal: asking.signal });
      const found = response.ok ? await response.json() : [];
      input.list.replaceChildren(...found.map(({ text, note }) => new Option(note, text)));
    } catch {
      // given up for the next letter, or the server is gone: the field stays a field
    }
  });
}
