// The words of SPARQL: a text cut into tokens, and what the place of the caret asks for.
"use strict";

export const KEYWORDS = (
  "SELECT ASK CONSTRUCT DESCRIBE WHERE PREFIX BASE DISTINCT REDUCED AS FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES UNDEF GROUP BY HAVING ORDER " +
  "ASC DESC LIMIT OFFSET EXISTS NOT IN"
).split(" ");
export const FUNCTIONS = (
  "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN " +
  "SUBSTR UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID " +
  "STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX REPLACE"
).split(" ");
const KNOWN = new Map([...KEYWORDS.map((word) => [word, "keyword"]), ...FUNCTIONS.map((word) => [word, "function"]), ["TRUE", "number"], ["FALSE", "number"]]);

const TOKEN = new RegExp(
  [
    "(?<comment>#[^\\n]*)",
    "(?<iri><[^\\s<>\"{}|\\\\^`]*>)",
    "(?<string>\"\"\"[^]*?(?:\"\"\"|$)|'''[^]*?(?:'''|$)|\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?)",
    "(?<variable>[?$][\\p{L}\\p{N}_]+)",
    "(?<language>@[A-Za-z][A-Za-z0-9-]*)",
    "(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)",
    "(?<name>(?:\\p{L}[\\p{L}\\p{N}_.-]*)?:(?:[\\p{L}\\p{N}_:%-]|\\.(?=[\\p{L}\\p{N}_:%-])|\\\\.)*)",
    "(?<word>\\p{L}[\\p{L}\\p{N}_-]*)",
    "(?<space>\\s+)",
    "(?<mark>[^])",
  ].join("|"),
  "gu",
);

/** Tokens with kind, start and end; spaces are left out. */
export function tokens(text) {
  const found = [];
  for (const match of text.matchAll(TOKEN)) {
    let kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind === "space") continue;
    if (kind === "word") kind = match[0] === "a" ? "keyword" : KNOWN.get(match[0].toUpperCase()) || "word";
    found.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** What the query gives back: "graph" for CONSTRUCT and DESCRIBE, else "table". */
export function formOf(text) {
  const first = tokens(text).find((token) => /^(select|ask|construct|describe)$/i.test(token.text));
  return first && /^[cd]/i.test(first.text) ? "graph" : "table";
}

/** The word at the caret with its ends, and its role: subject, predicate, object, class or prefix; nothing within a text or a comment. */
export function placeOf(text, caret) {
  const all = tokens(text);
  const at = all.findIndex((token) => token.start < caret && caret <= token.end);
  const token = all[at];
  if (token && ["comment", "string", "iri", "number", "language"].includes(token.kind)) return null;
  const wordy = token && (token.kind !== "mark" || "?$".includes(token.text));
  const before = all.slice(0, wordy ? at : all.filter((each) => each.end <= caret).length);
  const [start, end] = wordy ? [token.start, token.end] : [caret, caret];
  return { start, end, word: text.slice(start, caret), role: roleOf(before) };
}

function roleOf(before) {
  const last = before[before.length - 1];
  if (!last) return "query";
  if (last.text === "a") return "class";
  if (/^prefix$/i.test(last.text)) return "prefix";
  let terms = 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const { kind, text } = before[i];
    if (text === ";") return terms === 0 ? "predicate" : "object";
    if (text === ",") return "object";
    if ("{}.".includes(text)) break;
    if (text === ")" || text === "(") return "word";
    if (kind === "keyword" && text !== "a") return "word";
    if (kind === "mark") continue; // the marks of a path: / | ^ * +
    if (i > 0 && "/|^".includes(before[i - 1].text)) continue; // the further steps of a path
    terms += 1;
  }
  return ["subject", "predicate", "object"][Math.min(terms, 2)];
}
