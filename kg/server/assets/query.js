// The SPARQL page: Ctrl and Enter runs the query, Tab indents, and the place of an error is selected.
"use strict";
{
  const text = document.getElementById("text");
  const problem = document.getElementById("problem");
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      text.form.requestSubmit();
    }
  });
  const place = problem && /line (\d+), column (\d+)/.exec(problem.textContent);
  if (place) {
    const lines = text.value.split("\n");
    const start = lines.slice(0, Number(place[1]) - 1).reduce((sum, line) => sum + line.length + 1, 0) + Number(place[2]) - 1;
    text.focus();
    text.setSelectionRange(Math.min(start, text.value.length), Math.min(start + 1, text.value.length));
  }
}
