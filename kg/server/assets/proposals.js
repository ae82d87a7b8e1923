// What may stand at the caret: variables, words of SPARQL, prefixes and terms of this graph, and things that the server finds by name.
"use strict";
import { FUNCTIONS, KEYWORDS, tokens } from "./sparql.js";

const MOST = 8;
const FIRST = {
  query: ["keyword", "prefix"],
  prefix: ["prefix"],
  class: ["class", "prefix"],
  predicate: ["property", "prefix", "variable", "keyword"],
  object: ["variable", "thing", "class", "value", "prefix", "property", "keyword", "function"],
  subject: ["variable", "keyword", "thing", "prefix", "class", "function"],
  word: ["variable", "function", "keyword", "property", "class", "thing", "value", "prefix"],
};
let vocabulary = { prefixes: {}, kinds: [], terms: [] };
let asking = new AbortController();

/** Fetch what the graph is made of; without it keywords and variables are still proposed. */
export async function learn() {
  const response = await fetch("/vocabulary");
  if (response.ok) vocabulary = await response.json();
}

/** Proposals for a place, best first: each has its text, its sort and a note. */
export function propose(place, text, things = []) {
  const sorts = FIRST[place.role];
  const word = place.word.toLowerCase();
  if (place.role === "prefix") return pick(declarations(), word, sorts);
  return pick([...variables(text, place), ...words(), ...prefixes(), ...vocabulary.terms, ...things], word, sorts);
}

/** Things whose names begin so, from the server; an earlier question is given up. */
export async function things(place) {
  asking.abort();
  asking = new AbortController();
  const prefix = place.word.includes(":") ? place.word.split(":")[0] : "";
  const wanted = prefix ? vocabulary.kinds.includes(prefix) : place.word.length > 2 && /^\p{L}/u.test(place.word);
  if (!wanted || !FIRST[place.role].includes("thing")) return [];
  try {
    const response = await fetch("/complete?" + new URLSearchParams({ text: place.word }), { signal: asking.signal });
    const found = response.ok ? await response.json() : [];
    return found.map((each, number) => ({ ...each, uses: -number })); // the order is the server's
  } catch {
    return []; // given up, or the server is gone: what is known here is proposed
  }
}

function pick(all, word, sorts) {
  const fit = all.map((each) => ({ ...each, rank: rank(each, word, sorts) })).filter((each) => each.rank < 99);
  fit.sort((a, b) => a.rank - b.rank || (b.uses || 0) - (a.uses || 0) || (a.text < b.text ? -1 : 1));
  const once = new Map(fit.map((each) => [each.text, each]).reverse());
  return fit.filter((each) => once.get(each.text) === each && each.text.toLowerCase() !== word).slice(0, MOST);
}

function rank(each, word, sorts) {
  const sort = sorts.indexOf(each.sort);
  if (sort < 0) return 99;
  const name = each.text.toLowerCase();
  const local = name.slice(name.indexOf(":") + 1);
  const found = each.sort === "thing" ? 0 : name.startsWith(word) ? 0 : local && local.startsWith(word) ? 0 : local.includes(word) && word.length > 2 ? 40 : 99;
  return Math.min(99, found + sort);
}

function variables(text, place) {
  const seen = new Set(tokens(text).filter((token) => token.kind === "variable" && token.start !== place.start).map((token) => token.text));
  return [...seen].map((name) => ({ text: name, sort: "variable", note: "" }));
}

function words() {
  return [...KEYWORDS.map((text) => ({ text, sort: "keyword", note: "" })), ...FUNCTIONS.map((text) => ({ text: `${text}(`, sort: "function", note: "" }))];
}

function prefixes() {
  return Object.entries(vocabulary.prefixes).map(([name, base]) => ({ text: `${name}:`, sort: "prefix", note: base }));
}

function declarations() {
  return Object.entries(vocabulary.prefixes).map(([name, base]) => ({ text: `${name}: <${base}>`, sort: "prefix", note: "" }));
}
