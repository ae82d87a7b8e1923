// The SPARQL page: colours behind the text, proposals at the caret, answers without leaving the page, and the place of an error marked.
// Without it the page is a form like any other.
"use strict";
import { Chooser } from "./chooser.js";
import { learn } from "./proposals.js";
import { formOf, tokens } from "./sparql.js";

const LONGEST_PAINTED = 20000;
const LONGEST_ADDRESS = 4000;
const area = document.getElementById("text");
const code = area.parentElement;
const state = document.getElementById("state");
const paint = code.insertBefore(document.createElement("pre"), area);
const list = code.appendChild(document.createElement("ul"));
let running = null;
let wrong = -1;

paint.className = "paint";
paint.setAttribute("aria-hidden", "true");
Object.assign(list, { id: "proposals", className: "proposals", hidden: true });
for (const [name, value] of [["role", "listbox"], ["aria-label", "Proposals"]]) list.setAttribute(name, value);
for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", "proposals"], ["aria-haspopup", "listbox"]]) area.setAttribute(name, value);
code.classList.add("live");

const told = document.getElementById("told");
const chooser = new Chooser(area, list, (words) => { told.textContent = words; }, spot);

/** Draw the text again: one block for each line, one span for each token. */
function draw() {
  const text = area.value;
  const found = text.length > LONGEST_PAINTED ? [] : tokens(text);
  const lines = [];
  let start = 0;
  let next = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const block = document.createElement("span");
    block.className = "line";
    let place = start;
    while (next < found.length && found[next].start < end) {
      const token = found[next];
      const from = Math.max(token.start, start);
      if (from > place) block.append(text.slice(place, from));
      const span = block.appendChild(document.createElement("span"));
      span.className = `is-${token.kind}${token.start <= wrong && wrong < token.end ? " wrong" : ""}`;
      span.textContent = text.slice(from, Math.min(token.end, end));
      place = Math.min(token.end, end);
      if (token.end > end) break; // a text over several lines goes on in the next
      next += 1;
    }
    block.append(text.slice(place, end) || (line ? "" : "\u200b"));
    lines.push(block);
    start = end + 1;
  }
  paint.replaceChildren(...lines);
  const form = formOf(text);
  for (const each of document.querySelectorAll("[data-form]")) each.hidden = each.dataset.form !== form;
}

/** Where a character of the text is drawn, in the frame. */
function spot(offset) {
  const before = area.value.slice(0, offset).split("\n");
  const block = paint.children[before.length - 1];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let rest = before[before.length - 1].length;
  let node = walker.nextNode();
  while (node && rest > node.length) {
    rest -= node.length;
    node = walker.nextNode();
  }
  const range = document.createRange();
  range.setStart(node || block, node ? rest : 0);
  const box = range.getClientRects()[0] || block.getBoundingClientRect();
  const frame = code.getBoundingClientRect();
  return { left: box.left - frame.left, top: box.bottom - frame.top + 3 };
}

/** Ask the server as the form would, and put the answer of its page here. */
async function run() {
  chooser.close();
  if (running) running.abort();
  running = new AbortController();
  const mine = running;
  const begin = performance.now();
  const answer = document.getElementById("answer");
  state.textContent = "Running …";
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch("/query", { method: "POST", body: new URLSearchParams({ query: area.value }), signal: mine.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("answer");
    answer.replaceChildren(...(fresh ? fresh.childNodes : page.querySelector("main, body").childNodes));
    if (area.value.length < LONGEST_ADDRESS) history.replaceState(null, "", "/query?" + new URLSearchParams({ query: area.value }));
    state.textContent = response.ok ? `Answered in ${((performance.now() - begin) / 1000).toFixed(2)} s` : "";
  } catch (error) {
    if (mine.signal.aborted) return;
    const problem = document.createElement("pre");
    Object.assign(problem, { className: "problem", textContent: `The server gave no answer: ${error.message}` });
    problem.setAttribute("role", "alert");
    answer.replaceChildren(problem);
    state.textContent = "";
  } finally {
    if (running === mine) answer.removeAttribute("aria-busy");
  }
  mark();
}

/** Show the place that an error tells. */
function mark() {
  const problem = document.getElementById("problem");
  const place = problem && /line (\d+), column (\d+)/.exec(problem.textContent);
  wrong = -1;
  if (place) {
    const lines = area.value.split("\n");
    const line = Math.min(Number(place[1]), lines.length) - 1;
    const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + Math.min(Number(place[2]) - 1, lines[line].length);
    const all = tokens(area.value);
    const token = all.find((each) => each.end > start) || all[all.length - 1];
    wrong = token ? token.start : -1;
    area.focus();
    area.setSelectionRange(Math.min(start, area.value.length), Math.min(start + 1, area.value.length));
  }
  draw();
  for (const [number, block] of [...paint.children].entries()) block.classList.toggle("bad", Boolean(place) && number === Number(place[1]) - 1);
}

area.addEventListener("input", () => {
  wrong = -1;
  draw();
  chooser.open(false);
});
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  else if (event.key === " " && event.ctrlKey) chooser.open(true);
  else if (!chooser.key(event)) return;
  event.preventDefault();
});
area.form.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.hasAttribute("formaction")) return; // a download
  event.preventDefault();
  run();
});
learn();
mark();
