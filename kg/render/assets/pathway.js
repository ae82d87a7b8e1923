// The pathway page: its state drawn by vis-network on fixed places, changed by mouse, touch, keyboard, search, filters and legend.

const SMALLEST = 8, READABLE = 12;
let network = null, nodeSet = null, edgeSet = null;

// --- what is shown -------------------------------------------------------------------------------------------------

function refresh() {
  const shown = linesShown(), strong = strongOnes(shown), dark = isDark() ? 1 : 0, paper = papers().paper;
  const live = new Map(shown.map(each => [each.line.id, each.ties]));
  const seen = new Set(boxesShown(shown).map(box => box.id));
  state.tones = new Map(data.boxes.map(box => [box.id, strong && !strong.boxes.has(box.id) ? 0.35 : 1]));
  nodeSet.update(data.boxes.map(box => ({ id: box.id, hidden: !seen.has(box.id) })));
  edgeSet.update(data.lines.map(line => {
    const on = live.has(line.id), stressed = Boolean(strong && strong.lines.has(line.id));
    const tone = strong && !stressed ? 0.28 : line.general && !stressed ? 0.75 : 1;
    return {
      id: line.id, hidden: !on, color: { color: mix(data.strokes[line.sense].ink[dark], paper, tone), inherit: false },
      width: stressed ? 3 : line.general ? 1.2 : 1.7,
      dashes: on && data.dashes[firmest(live.get(line.id))].length ? data.dashes[firmest(live.get(line.id))] : false };
  }));
  showInStills(live, seen);
  tellShown(shown);
  return shown;
}

// What is printed and taken away shows what the picture shows.
function showInStills(live, seen) {
  const set = (element, on) => (on ? element.removeAttribute("display") : element.setAttribute("display", "none"));
  document.querySelectorAll(".still [data-line]").forEach(each => set(each, live.has(each.dataset.line)));
  document.querySelectorAll(".still [data-box]").forEach(each => set(each, seen.has(each.dataset.box)));
}

// --- the panel -----------------------------------------------------------------------------------------------------

function showPanel() {
  const shown = refresh();
  if (state.line && !shown.some(({ line }) => line.id === state.line)) return choose({});
  if (state.box && boxHidden(boxes.get(state.box), new Set(shown.flatMap(({ line }) => [line.source, line.target])))) return choose({});
  if (state.line) return showLine(shown);
  if (state.box) return showBox(shown);
  return fillPanel(panel, false,
    panelHead("Read the words behind it", "Select a line to read the quotes it rests on, or a thing to see its neighbours and, of a drug, its trials. Entries of the legend switch what they name on and off."),
    shown.length ? relationList(shown, labels, id => choose({ line: id, by: "list" })) : make("p", {}, "No relation is left to show."));
}

function showLine(shown) {
  const { line, ties } = shown.find(each => each.line.id === state.line);
  const quotes = ties.reduce((sum, tie) => sum + tie.evidence.length, 0);
  const under = line.general ? "general knowledge, not from the documents" : plural(ties.length, "relation") + ", " + plural(quotes, "quote");
  fillPanel(panel, true,
    panelHead(labels.get(line.source) + " → " + labels.get(line.target), under, () => choose({})),
    ties.map(tieSection),
    make("h3", {}, "Go to"),
    make("ul", {}, [line.source, line.target].map(id => thingButton(boxes.get(id), () => choose({ box: id })))));
}

function showBox(shown) {
  const box = boxes.get(state.box);
  const own = shown.filter(({ line }) => line.source === box.id || line.target === box.id);
  const near = new Set(own.flatMap(({ line }) => [line.source, line.target]).filter(id => id !== box.id));
  fillPanel(panel, true,
    panelHead(box.label, data.looks[box.look].name + ", " + plural(near.size, "neighbour"), () => choose({})),
    aboutBox(box),
    make("p", {}, make("button", { type: "button", class: "close", "aria-pressed": String(state.focus === box.id), onclick: toggleFocus }, "Only its neighbourhood")),
    box.given ? targetsOf(own.filter(({ line }) => line.source === box.id)) : null,
    box.given ? trialsOf(box) : null,
    relationList(own, labels, id => choose({ line: id, by: "list" })));
}

function targetsOf(own) {
  const reached = [...new Set(own.filter(({ line }) => line.sense === data.aims).map(({ line }) => line.target))];
  return reached.length
    ? [make("h3", {}, "Targets (" + reached.length + ")"), make("ul", {}, reached.map(id => thingButton(boxes.get(id), () => choose({ box: id }))))]
    : null;
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
  const wanted = text.trim().toLowerCase(), seen = new Set(boxesShown(linesShown()).map(box => box.id));
  const all = wanted ? data.boxes.filter(box => (!box.general || state.general) && box.label.toLowerCase().includes(wanted)) : [];
  const found = all.filter(box => seen.has(box.id)), hidden = all.length - found.length;
  if (found.length === 1 || found.some(box => box.label.toLowerCase() === wanted)) {
    return choose({ box: (found.find(box => box.label.toLowerCase() === wanted) || found[0]).id });
  }
  Object.assign(state, { box: null, line: null, found: found.length ? found.map(box => box.id) : null });
  showPanel();
  const words = wanted ? plural(found.length, "thing") + " found" + (hidden ? ", " + hidden + " more hidden by the filters" : "") : "";
  byId("live").textContent = words;
  if (wanted) byId("told").textContent = words;
}

// --- the picture ---------------------------------------------------------------------------------------------------

function renderBox({ ctx, id }) {
  const spot = spotOf(id), box = boxes.get(id), tone = state.tones ? state.tones.get(id) : 1;
  return {
    drawNode: () => drawBox(ctx, spot, data.looks[box.look], state.plan.font, { tone, strong: id === state.box, general: box.general }),
    nodeDimensions: { width: spot.width, height: spot.height } };
}

function planFor() {
  return (state.general ? data.together : data.plans)[window.matchMedia("(max-width: 760px)").matches ? 1 : 0];
}

// Things of the other layer have no spot in this plan and are hidden: any will do.
function spotOf(id) {
  return state.plan.spots[id] || { x: 0, y: 0, width: 60, height: 30, text: "" };
}

function usePlan() {
  const plan = planFor();
  if (plan !== state.plan) {
    state.plan = plan;
    nodeSet.update(data.boxes.map(box => ({ id: box.id, x: spotOf(box.id).x, y: spotOf(box.id).y, size: spotOf(box.id).height / 2 })));
    edgeSet.update(data.lines.filter(line => plan.curves[line.id]).map(line => ({ id: line.id, smooth: plan.curves[line.id] })));
    network.setOptions({ interaction: { dragView: plan.name !== "portrait", zoomView: plan.name !== "portrait" } });
  }
  const size = plan.name + " " + state.general + " " + stage.clientWidth + " " + stage.clientHeight;
  if (size === state.size) return;
  stage.style.height = plan.name === "portrait" ? Math.round(plan.height * (stage.clientWidth / plan.width)) + "px" : "";
  state.size = plan.name + " " + state.general + " " + stage.clientWidth + " " + stage.clientHeight;
  network.redraw();
  fit();
}

function fit() {
  if (!stage.clientWidth || !stage.clientHeight) return;
  const { width, height } = state.plan;
  const scale = Math.min(stage.clientWidth / width, stage.clientHeight / height);
  network.moveTo({ position: { x: width / 2, y: height / 2 }, scale, animation: false });
}

// A picture too large to be read as a whole begins at the thing that it is about; Fit shows the whole, dragging moves it.
function beginAtFocus() {
  const spot = state.plan.spots[data.focus];
  if (!spot || state.plan.name === "portrait" || network.getScale() * state.plan.font >= SMALLEST) return;
  choose({ box: data.focus });
  const scale = READABLE / state.plan.font;
  const inside = (at, seen, whole) => (seen > whole ? whole / 2 : Math.max(seen / 2, Math.min(whole - seen / 2, at)));
  const x = inside(spot.x, stage.clientWidth / scale, state.plan.width), y = inside(spot.y, stage.clientHeight / scale, state.plan.height);
  network.moveTo({ position: { x, y }, scale, animation: false });
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
  const seen = boxesShown(linesShown()).map(box => box.id);
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
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// The still picture of the plan that is shown, without what is switched off.
function stillSvg() {
  const layer = state.general ? "general" : "documents";
  const copy = document.querySelector(`.still[data-layer="${layer}"][data-plan="${state.plan.name}"] svg`).cloneNode(true);
  copy.querySelectorAll('[display="none"]').forEach(each => each.remove());
  return new XMLSerializer().serializeToString(copy);
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

function toggleGeneral() {
  state.general = !state.general;
  byId("general").setAttribute("aria-pressed", String(state.general));
  document.documentElement.dataset.general = state.general ? "on" : "off";
  document.querySelectorAll('.key[data-layer="general"]').forEach(key => { key.hidden = !state.general; });
  showPanel();
  usePlan();
  keepInSight();
  byId("live").textContent = byId("told").textContent;
}

function clearFilters() {
  showAll();
  showPanel();
  byId("live").textContent = byId("told").textContent;
}

function wire() {
  if (byId("general")) byId("general").addEventListener("click", toggleGeneral);
  byId("all").addEventListener("click", clearFilters);
  byId("nothing-all").addEventListener("click", clearFilters);
  FILTERS.filter(byId).forEach(name => byId(name).addEventListener("change", event => {
    state[name] = event.target.value;
    showPanel();
    byId("live").textContent = byId("told").textContent;
  }));
  byId("fit").addEventListener("click", fit);
  byId("png").addEventListener("click", savePng);
  byId("svg").addEventListener("click", () => save(new Blob([stillSvg()], { type: "image/svg+xml" }), "svg"));
  byId("print").addEventListener("click", () => window.print());
  byId("dark").addEventListener("click", () => setTheme(!isDark()));
  byId("find").addEventListener("input", event => search(event.target.value));
  document.querySelectorAll(".key").forEach(key => key.addEventListener("click", () => toggleKey(key)));
  document.addEventListener("keydown", onKey);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { refresh(); network.redraw(); });
  new ResizeObserver(usePlan).observe(stage);
}

function start() {
  document.documentElement.classList.add("js");
  document.querySelectorAll(".tools, .filters, #net, #panel").forEach(element => { element.hidden = false; });
  byId("dark").setAttribute("aria-pressed", String(isDark()));
  startNetwork();
  usePlan();
  showPanel();
  beginAtFocus();
  wire();
  network.redraw();
  document.documentElement.dataset.ready = "yes";
  window.pathway = { network, state, choose, boxes: () => data.boxes };
}

start();
