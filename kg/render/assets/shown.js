// The one state of a pathway page, and what it lets be seen: filters, the legend, the layer of general knowledge, neighbourhood, search.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);
const stage = byId("net"), panel = byId("panel");
const boxes = new Map(data.boxes.map(box => [box.id, box]));
const lines = new Map(data.lines.map(line => [line.id, line]));
const labels = new Map(data.boxes.map(box => [box.id, box.label]));
const FILTERS = ["document", "strength", "relation", "place"];
const state = {
  plan: null, box: null, line: null, focus: null, found: null, off: new Set(), general: false,
  document: "", strength: "", relation: "", place: "" };

function narrowed() {
  return Boolean(state.focus || state.document || state.strength || state.relation || state.off.size);
}

// The layer of general knowledge has no documents and no strength of its own: it answers to the other filters alone.
function tiesShown(line) {
  if (state.off.has("sense " + line.sense) || line.general && !state.general) return [];
  return line.ties.filter(tie => !state.off.has("firm " + tie.firm)
    && (!state.relation || tie.relation === state.relation)
    && (line.general || !state.strength || tie.strength === state.strength)
    && (line.general || !state.document || tie.evidence.some(evidence => evidence.document === state.document)));
}

function lookOff(id) {
  return state.off.has("look " + data.looks[boxes.get(id).look].name);
}

function linesShown() {
  return data.lines
    .filter(line => !lookOff(line.source) && !lookOff(line.target))
    .filter(line => !state.focus || line.source === state.focus || line.target === state.focus)
    .map(line => ({ line, ties: tiesShown(line) }))
    .filter(each => each.ties.length > 0);
}

// A thing is hidden with its look and its layer, and, once anything narrows the picture, with its last line.
function boxHidden(box, used) {
  return lookOff(box.id) || box.general && !state.general || narrowed() && !used.has(box.id);
}

function boxesShown(shown) {
  const used = new Set(shown.flatMap(({ line }) => [line.source, line.target]));
  return data.boxes.filter(box => !boxHidden(box, used));
}

function strongOnes(shown) {
  if (state.line) {
    const line = lines.get(state.line);
    return { boxes: new Set([line.source, line.target]), lines: new Set([line.id]) };
  }
  if (state.found) return { boxes: new Set(state.found), lines: new Set() };
  if (state.box) {
    const near = shown.filter(({ line }) => line.source === state.box || line.target === state.box);
    return { boxes: new Set([state.box, ...near.flatMap(({ line }) => [line.source, line.target])]), lines: new Set(near.map(({ line }) => line.id)) };
  }
  if (!state.place) return null;
  const there = new Set(data.boxes.filter(box => box.places.includes(state.place)).map(box => box.id));
  return { boxes: there, lines: new Set(shown.filter(({ line }) => there.has(line.source) && there.has(line.target)).map(({ line }) => line.id)) };
}

function firmest(ties) {
  const order = data.firmness;
  return ties.map(tie => tie.firm).sort((a, b) => order.indexOf(a) - order.indexOf(b))[0];
}

function count(shown, general) {
  return shown.filter(({ line }) => Boolean(line.general) === general).reduce((sum, { ties }) => sum + ties.length, 0);
}

// How much is shown, in words.
function told(shown) {
  const all = data.lines.filter(line => !line.general).reduce((sum, line) => sum + line.ties.length, 0);
  const more = state.general ? ", and " + count(shown, true) + " of general knowledge" : "";
  const inside = boxesShown(shown).filter(box => box.places.includes(state.place)).length;
  const place = state.place ? "; " + plural(inside, "thing") + " in the " + state.place : "";
  return count(shown, false) + " of " + plural(all, "relation") + " shown" + more + place;
}

function tellShown(shown) {
  byId("told").textContent = told(shown);
  byId("all").hidden = !narrowed() && !state.place;
  byId("nothing").hidden = shown.length > 0;
}

function showAll() {
  FILTERS.forEach(name => {
    state[name] = "";
    if (byId(name)) byId(name).value = "";
  });
  state.off.clear();
  document.querySelectorAll(".key").forEach(key => key.setAttribute("aria-pressed", "true"));
  state.focus = null;
}
