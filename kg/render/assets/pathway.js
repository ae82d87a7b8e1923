// The pathway page: one state, drawn by vis-network on fixed places, changed by mouse, touch, keyboard, search and legend.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);
const stage = byId("net"), panel = byId("panel");
const boxes = new Map(data.boxes.map(box => [box.id, box]));
const lines = new Map(data.lines.map(line => [line.id, line]));
const labels = new Map(data.boxes.map(box => [box.id, box.label]));
const state = { plan: null, box: null, line: null, focus: null, document: "", off: new Set(), found: null };
let network = null, nodeSet = null, edgeSet = null;

// --- what is shown -------------------------------------------------------------------------------------------------

function tiesShown(line) {
  if (state.off.has("sense " + line.sense)) return [];
  return line.ties.filter(tie => !state.off.has("firm " + tie.firm)
    && (!state.document || tie.evidence.some(evidence => evidence.document === state.document)));
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

function strongOnes(shown) {
  if (state.line) {
    const line = lines.get(state.line);
    return { boxes: new Set([line.source, line.target]), lines: new Set([line.id]) };
  }
  if (state.found) return { boxes: new Set(state.found), lines: new Set() };
  if (!state.box) return null;
  const near = shown.filter(({ line }) => line.source === state.box || line.target === state.box);
  return { boxes: new Set([state.box, ...near.flatMap(({ line }) => [line.source, line.target])]), lines: new Set(near.map(({ line }) => line.id)) };
}

function firmest(ties) {
  const order = data.firmness;
  return ties.map(tie => tie.firm).sort((a, b) => order.indexOf(a) - order.indexOf(b))[0];
}

function refresh() {
  const shown = linesShown(), strong = strongOnes(shown), dark = isDark() ? 1 : 0, paper = papers().paper;
  const live = new Map(shown.map(each => [each.line.id, each.ties]));
  const used = new Set(shown.flatMap(({ line }) => [line.source, line.target]));
  const narrowed = state.focus || state.document || state.off.size;
  state.tones = new Map(data.boxes.map(box => [box.id, strong && !strong.boxes.has(box.id) ? 0.35 : 1]));
  nodeSet.update(data.boxes.map(box => ({ id: box.id, hidden: lookOff(box.id) || Boolean(narrowed && !used.has(box.id)) })));
  edgeSet.update(data.lines.map(line => {
    const on = live.has(line.id), stressed = Boolean(strong && strong.lines.has(line.id));
    const ink = mix(data.strokes[line.sense].ink[dark], paper, strong && !stressed ? 0.28 : 1);
    return {
      id: line.id, hidden: !on, color: { color: ink, inherit: false }, width: stressed ? 3 : 1.7,
      dashes: on && data.dashes[firmest(live.get(line.id))].length ? data.dashes[firmest(live.get(line.id))] : false };
  }));
  return shown;
}

// --- the panel -----------------------------------------------------------------------------------------------------

function showPanel() {
  const shown = refresh();
  if (state.line && !shown.some(({ line }) => line.id === state.line)) return choose({});
  if (state.line) return showLine(shown);
  if (state.box) return showBox(shown);
  fillPanel(panel, false,
    panelHead("Read the words behind it", "Select a line to read the quotes it rests on, or a thing to see its neighbours. Entries of the legend switch what they name on and off."),
    shown.length ? relationList(shown, labels, id => choose({ line: id, by: "list" })) : make("p", {}, "Nothing is left to show: switch a legend entry back on, or choose all documents."));
}

function showLine(shown) {
  const { line, ties } = shown.find(each => each.line.id === state.line);
  const count = ties.reduce((sum, tie) => sum + tie.evidence.length, 0);
  fillPanel(panel, true,
    panelHead(labels.get(line.source) + " → " + labels.get(line.target), plural(ties.length, "relation") + ", " + plural(count, "quote"), () => choose({})),
    ties.map(tieSection),
    make("h3", {}, "Go to"),
    make("ul", {}, [line.source, line.target].map(id => make("li", {}, make("button", { type: "button", class: "relation", onclick: () => choose({ box: id }) },
      glyphFor("look", data.looks[boxes.get(id).look].name), make("span", {}, labels.get(id)))))));
}

function showBox(shown) {
  const box = boxes.get(state.box);
  const own = shown.filter(({ line }) => line.source === box.id || line.target === box.id);
  const near = new Set(own.flatMap(({ line }) => [line.source, line.target]).filter(id => id !== box.id));
  fillPanel(panel, true,
    panelHead(box.label, data.looks[box.look].name + ", " + plural(near.size, "neighbour"), () => choose({})),
    box.url ? make("p", {}, make("a", { href: box.url, rel: "noreferrer noopener", target: box.url.startsWith("http") ? "_blank" : "" }, "More about it")) : null,
    make("button", { type: "button", class: "close", "aria-pressed": String(state.focus === box.id), onclick: toggleFocus }, "Only its neighbourhood"),
    relationList(own, labels, id => choose({ line: id, by: "list" })));
}

function toggleFocus() {
  state.focus = state.focus === state.box ? null : state.box;
  showPanel();
  panel.querySelector("[aria-pressed]").focus();
}

// --- choosing ------------------------------------------------------------------------------------------------------

function choose({ box = null, line = null, by = "" }) {
  state.found = null;
  state.box = box;
  state.line = line;
  if (!line && box !== state.focus) state.focus = null;
  showPanel();
  if (by === "list" || by === "enter") byId("panel-title").focus({ preventScroll: true });
  if (!box && !line) stage.focus({ preventScroll: true });
  announce();
  keepInSight();
}

function announce() {
  const title = byId("panel-title");
  byId("live").textContent = state.box || state.line ? title.textContent + ": " + title.parentNode.nextElementSibling.textContent : "Nothing selected";
}

function keepInSight() {
  if (!state.box && !state.line || state.plan.name !== "portrait") return;
  const ids = state.line ? [lines.get(state.line).source, lines.get(state.line).target] : [state.box];
  const heights = ids.map(id => network.canvasToDOM(state.plan.spots[id]).y + stage.getBoundingClientRect().top);
  const free = window.innerHeight - panel.getBoundingClientRect().height;
  const low = Math.min(...heights) - 30, high = Math.max(...heights) + 30;
  if (low < 0 || high > free) window.scrollBy(0, high - low > free ? low : (low + high) / 2 - free / 2);
}

function search(text) {
  const wanted = text.trim().toLowerCase();
  const found = wanted ? data.boxes.filter(box => box.label.toLowerCase().includes(wanted)) : [];
  if (found.length === 1 || found.some(box => box.label.toLowerCase() === wanted)) {
    return choose({ box: (found.find(box => box.label.toLowerCase() === wanted) || found[0]).id });
  }
  Object.assign(state, { box: null, line: null, focus: null, found: found.length ? found.map(box => box.id) : null });
  showPanel();
  byId("live").textContent = wanted ? plural(found.length, "thing") + " found" : "";
}

// --- the picture ---------------------------------------------------------------------------------------------------

function renderBox({ ctx, id }) {
  const spot = state.plan.spots[id];
  const look = data.looks[boxes.get(id).look];
  return {
    drawNode: () => drawBox(ctx, spot, look, state.plan.font, state.tones ? state.tones.get(id) : 1, id === state.box),
    nodeDimensions: { width: spot.width, height: spot.height } };
}

function planFor() {
  return data.plans[window.matchMedia("(max-width: 760px)").matches ? 1 : 0];
}

function usePlan() {
  const plan = planFor();
  if (plan !== state.plan) {
    state.plan = plan;
    nodeSet.update(data.boxes.map(box => ({ id: box.id, x: plan.spots[box.id].x, y: plan.spots[box.id].y, size: plan.spots[box.id].height / 2 })));
    edgeSet.update(data.lines.map(line => ({ id: line.id, smooth: plan.curves[line.id] })));
    network.setOptions({ interaction: { dragView: plan.name !== "portrait", zoomView: plan.name !== "portrait" } });
  }
  stage.style.height = plan.name === "portrait" ? Math.round(plan.height * (stage.clientWidth / plan.width)) + "px" : "";
  network.redraw();
  fit();
}

function fit() {
  if (!stage.clientWidth || !stage.clientHeight) return;
  const { width, height } = state.plan;
  const scale = Math.min(stage.clientWidth / width, stage.clientHeight / height);
  network.moveTo({ position: { x: width / 2, y: height / 2 }, scale, animation: false });
}

function lineNear(point) {
  const around = [0, 3, -3, 6, -6, 9, -9];
  for (const reach of [0, 3, 6, 9]) {
    for (const dx of around.filter(d => Math.abs(d) <= reach)) {
      for (const dy of around.filter(d => Math.abs(d) <= reach)) {
        const id = network.getEdgeAt({ x: point.x + dx, y: point.y + dy });
        if (id !== undefined) return id;
      }
    }
  }
  return null;
}

function clicked({ pointer }) {
  const box = network.getNodeAt(pointer.DOM);
  const line = box === undefined ? lineNear(pointer.DOM) : null;
  choose({ box: box === undefined ? null : box, line });
}

function startNetwork() {
  nodeSet = new vis.DataSet(data.network.nodes.map(node => ({ ...node, ctxRenderer: renderBox })));
  edgeSet = new vis.DataSet(data.network.edges);
  state.plan = data.plans[0];
  network = new vis.Network(stage, { nodes: nodeSet, edges: edgeSet }, data.network.options);
  network.on("beforeDrawing", ctx => drawBands(ctx, state.plan, papers()));
  network.on("afterDrawing", ctx => drawNames(ctx, state.plan, papers()));
  network.on("click", clicked);
  network.on("hoverNode", () => { stage.style.cursor = "pointer"; });
  network.on("blurNode", () => { stage.style.cursor = ""; });
  network.on("hoverEdge", () => { stage.style.cursor = "pointer"; });
  network.on("blurEdge", () => { stage.style.cursor = ""; });
}

// --- keyboard ------------------------------------------------------------------------------------------------------

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function nextBox([wx, wy]) {
  const seen = data.boxes.filter(box => !nodeSet.get(box.id).hidden).map(box => box.id);
  if (!state.box) return seen.sort((a, b) => state.plan.spots[a].y - state.plan.spots[b].y || state.plan.spots[a].x - state.plan.spots[b].x)[0];
  const from = state.plan.spots[state.box];
  const far = id => {
    const dx = state.plan.spots[id].x - from.x, dy = state.plan.spots[id].y - from.y;
    const along = dx * wx + dy * wy, aside = Math.abs(dx * wy) + Math.abs(dy * wx);
    return along > 1 ? along + 2.5 * aside : Infinity;
  };
  return seen.filter(id => id !== state.box && far(id) < Infinity).sort((a, b) => far(a) - far(b))[0];
}

function onKey(event) {
  if (event.key === "Escape") {
    byId("find").value = "";
    return choose({});
  }
  if (event.target !== stage) return undefined;
  if (WAYS[event.key]) {
    const box = nextBox(WAYS[event.key]);
    if (box) choose({ box });
    event.preventDefault();
  } else if (event.key === "Enter" && state.box) {
    const first = panel.querySelector("[data-line]");
    if (first) first.focus();
    event.preventDefault();
  }
  return undefined;
}

// --- to take away --------------------------------------------------------------------------------------------------

function save(blob, ending) {
  const link = make("a", { href: URL.createObjectURL(blob), download: data.name + "." + ending });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(link.href);
}

function stillSvg() {
  return new XMLSerializer().serializeToString(document.querySelectorAll(".still svg")[data.plans.indexOf(state.plan)]);
}

function savePng() {
  const image = new Image(), { width, height } = state.plan;
  image.addEventListener("load", () => {
    const canvas = make("canvas", { width: width * 2, height: height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
    canvas.toBlob(blob => save(blob, "png"));
  });
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(stillSvg().replace("<svg ", `<svg width="${width}" height="${height}" `));
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("dark").setAttribute("aria-pressed", String(dark));
  refresh();
  network.redraw();
}

// --- start ---------------------------------------------------------------------------------------------------------

function toggleKey(key) {
  const on = key.getAttribute("aria-pressed") !== "true", name = key.dataset.by + " " + key.dataset.value;
  key.setAttribute("aria-pressed", String(on));
  if (on) state.off.delete(name);
  else state.off.add(name);
  showPanel();
}

function wire() {
  byId("fit").addEventListener("click", fit);
  byId("png").addEventListener("click", savePng);
  byId("svg").addEventListener("click", () => save(new Blob([stillSvg()], { type: "image/svg+xml" }), "svg"));
  byId("print").addEventListener("click", () => window.print());
  byId("dark").addEventListener("click", () => setTheme(!isDark()));
  byId("find").addEventListener("input", event => search(event.target.value));
  byId("document").addEventListener("change", event => { state.document = event.target.value; showPanel(); });
  document.querySelectorAll(".key").forEach(key => key.addEventListener("click", () => toggleKey(key)));
  document.addEventListener("keydown", onKey);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { refresh(); network.redraw(); });
  new ResizeObserver(usePlan).observe(stage);
}

function start() {
  document.documentElement.classList.add("js");
  document.querySelectorAll(".tools, #net, #panel").forEach(element => { element.hidden = false; });
  byId("dark").setAttribute("aria-pressed", String(isDark()));
  startNetwork();
  usePlan();
  showPanel();
  wire();
  network.redraw();
  document.documentElement.dataset.ready = "yes";
  window.pathway = { network, state, choose };
}

start();
