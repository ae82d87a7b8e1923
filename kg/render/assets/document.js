// The page of a document: marks are chosen by click or keyboard, and the panel shows what rests on them.

(function () {
"use strict";

const byId = id => document.getElementById(id);
const text = byId("text"), panel = byId("panel"), live = byId("live");
const marks = [...text.querySelectorAll("mark")];
const keys = [...document.querySelectorAll(".key")];
const tags = new Map(keys.map(key => [key.dataset.kind, key.querySelector("mark").dataset.tag]));
const entries = new Map(), bySpan = new Map();
const off = new Set();
let current = null;

for (const entry of document.querySelectorAll(".said > li")) {
  for (const span of entry.dataset.s.split(" ")) {
    if (!entries.has(span)) entries.set(span, []);
    entries.get(span).push(entry);
  }
}

for (const mark of marks) {
  for (const span of mark.dataset.s.split(" ")) {
    if (!bySpan.has(span)) bySpan.set(span, []);
    bySpan.get(span).push(mark);
  }
}

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const words = list => (list ? list.split(" ") : []);
const shown = mark => words(mark.dataset.kinds).some(kind => !off.has(kind));

function entriesOf(mark) {
  const found = words(mark.dataset.s).flatMap(span => entries.get(span) || []);
  return [...new Set(found)].filter(entry => !off.has(entry.dataset.kind));
}

function paint(mark) {
  const left = words(mark.dataset.kinds).filter(kind => !off.has(kind));
  mark.className = left.length ? "k-" + left[0] : "k-none";
  mark.dataset.tag = words(mark.dataset.ends).filter(kind => !off.has(kind)).map(kind => tags.get(kind)).join("");
}

// --- the panel -----------------------------------------------------------------------------------------------------

function rest() {
  panel.replaceChildren(
    make("h2", { id: "panel-title", tabindex: "-1" }, "Read what rests on the words"),
    make("p", { class: "muted" }, marks.length
      ? "Choose marked words, or walk from mark to mark with the arrow keys. Entries of the legend switch their marks on and off."
      : "Nothing is marked: no rule found a fact in this document."));
  panel.classList.remove("chosen");
}

// An entry for the panel, with the quotes of the chosen words first.
function copyOf(entry, spans) {
  const copy = entry.cloneNode(true), quotes = copy.querySelector(".quotes");
  if (quotes) quotes.prepend(...[...quotes.children].filter(each => spans.some(span => each.querySelector(`a[href="#s${span}"]`))));
  copy.querySelectorAll("a[href^='#s']").forEach(link => link.addEventListener("click", event => follow(event, link)));
  return copy;
}

function fill(mark) {
  const own = entriesOf(mark);
  const title = own.length === 1 ? "One thing rests on these words" : own.length + " things rest on these words";
  panel.replaceChildren(
    make("div", { class: "head" }, make("h2", { id: "panel-title", tabindex: "-1" }, title),
      make("button", { type: "button", class: "close", onclick: () => clear(true) }, "Clear")),
    make("p", { class: "buttons" },
      make("button", { type: "button", class: "close", onclick: () => step(-1, true) }, "Previous"),
      make("button", { type: "button", class: "close", onclick: () => step(1, true) }, "Next")),
    make("ul", { class: "said" }, ...own.map(entry => copyOf(entry, words(mark.dataset.s)))));
  panel.classList.add("chosen");
  panel.scrollTop = 0;
  live.textContent = title + ": " + own.map(entry => entry.querySelector("b").textContent).join("; ");
}

// --- choosing ------------------------------------------------------------------------------------------------------

function light(mark) {
  text.querySelectorAll("mark.on").forEach(each => each.classList.remove("on"));
  if (!mark) return;
  words(mark.dataset.s).flatMap(span => bySpan.get(span)).forEach(each => each.classList.add("on"));
}

function hold(mark) {
  if (current) current.removeAttribute("tabindex");
  current = mark;
  if (mark) mark.tabIndex = 0;
}

function choose(mark, focus) {
  hold(mark);
  fill(mark);
  light(mark);
  if (focus) mark.focus({ preventScroll: true });
  keepInSight(mark);
}

function clear(focus) {
  rest();
  light(null);
  live.textContent = "Nothing chosen";
  if (focus && current) current.focus({ preventScroll: true });
}

function keepInSight(mark) {
  const sheet = getComputedStyle(panel).position === "fixed" ? panel.getBoundingClientRect().height : 0;
  const place = mark.getBoundingClientRect(), top = 60, bottom = window.innerHeight - sheet - 20;
  if (place.top < top || place.bottom > bottom) window.scrollBy(0, place.top - (top + bottom) / 2);
}

function step(way, stay) {
  const list = marks.filter(shown);
  if (!list.length) return;
  const at = list.indexOf(current);
  const next = list[Math.min(list.length - 1, Math.max(0, at + way))];
  const chosen = panel.classList.contains("chosen");
  if (chosen || stay) choose(next, !stay);
  else {
    hold(next);
    next.focus({ preventScroll: true });
    keepInSight(next);
  }
  if (stay) panel.querySelectorAll(".buttons button")[way < 0 ? 0 : 1].focus();
}

function follow(event, link) {
  const span = link.getAttribute("href").slice(2);
  const [mark] = bySpan.get(span) || [];
  if (!mark) return;
  event.preventDefault();
  choose(mark, true);
}

function toggle(key) {
  const on = key.getAttribute("aria-pressed") !== "true";
  key.setAttribute("aria-pressed", String(on));
  if (on) off.delete(key.dataset.kind);
  else off.add(key.dataset.kind);
  marks.forEach(paint);
  if (current && !shown(current)) {
    hold(marks.find(shown) || null);
    clear(false);
  } else if (current && panel.classList.contains("chosen")) fill(current);
  light(panel.classList.contains("chosen") ? current : null);
}

function onKey(event) {
  if (event.key === "Escape" && panel.classList.contains("chosen")) return clear(true);
  if (!(event.target instanceof Element) || event.target.localName !== "mark") return undefined;
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (way) step(way, false);
  else if (event.key === "Enter" || event.key === " ") {
    choose(event.target, false);
    byId("panel-title").focus({ preventScroll: true });
  } else return undefined;
  return event.preventDefault();
}

// --- start ---------------------------------------------------------------------------------------------------------

text.addEventListener("click", event => {
  const mark = event.target instanceof Element ? event.target.closest("mark") : null;
  if (mark && shown(mark)) choose(mark, true);
});
document.addEventListener("keydown", onKey);
keys.forEach(key => {
  key.disabled = false;
  key.addEventListener("click", () => toggle(key));
});
document.querySelectorAll(".facts a[href^='#s']").forEach(link => link.addEventListener("click", event => follow(event, link)));
document.documentElement.classList.add("js");
panel.hidden = false;
hold(marks[0] || null);
rest();
document.documentElement.dataset.ready = "yes";
})();
