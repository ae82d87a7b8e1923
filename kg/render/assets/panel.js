// The panel of evidence. Every text goes in as text; nothing is ever parsed as markup.

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== "") element.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child !== null) element.append(child);
  return element;
}

function plural(number, one, many) {
  return number + " " + (number === 1 ? one : many || one + "s");
}

function glyphFor(by, value) {
  const key = [...document.querySelectorAll(".key")].find(each => each.dataset.by === by && each.dataset.value === value);
  return key ? key.querySelector("svg").cloneNode(true) : null;
}

function referenceParts(reference) {
  const parts = ["cites [" + reference.number + "] " + reference.text];
  for (const link of reference.links) {
    parts.push(" ", make("a", { href: link.url, rel: "noreferrer noopener", target: "_blank" }, link.label));
  }
  return parts;
}

function quoteItem(evidence) {
  return make("li", {},
    make("blockquote", { dir: "auto", tabindex: evidence.quote.length > 300 ? "0" : "" }, evidence.quote),
    make("p", { class: "place" }, make("b", {}, evidence.title), " · " + evidence.place + " · read by " + evidence.rule),
    make("p", { class: "place" }, evidence.study ? "Study: " + evidence.study : "Study type not stated"),
    evidence.refs.map(reference => make("p", { class: "ref" }, referenceParts(reference))));
}

function relationButton(line, ties, labels, choose) {
  const count = ties.reduce((sum, tie) => sum + tie.evidence.length, 0);
  const relation = [...new Set(ties.map(tie => tie.relation))].join(", ");
  return make("li", {}, make("button", { type: "button", class: "relation", "data-line": line.id, onclick: () => choose(line.id) },
    glyphFor("sense", line.sense),
    make("span", {}, make("bdi", {}, labels.get(line.source)), " " + relation + " ", make("bdi", {}, labels.get(line.target)),
      make("small", {}, ties.map(tie => tie.strength).filter((s, at, all) => all.indexOf(s) === at).join(", ") + " · " + plural(count, "quote")))));
}

function tieSection(tie) {
  const quotes = tie.evidence.length
    ? make("ul", { class: "quotes" }, tie.evidence.map(quoteItem))
    : make("p", { class: "muted" }, "No quote: no document read here says it.");
  return make("section", {},
    make("h3", {}, tie.relation),
    make("p", {}, make("span", { class: "tag" }, tie.strength), tie.qualifier ? make("span", { class: "tag" }, tie.qualifier) : null),
    tie.taught ? taughtParts(tie.taught) : quotes);
}

// What a relation of general knowledge rests on: never a quote, a paper where one is known.
function taughtParts(taught) {
  const paper = taught.links.map(link => make("a", { href: link.url, rel: "noreferrer noopener", target: "_blank" }, link.label));
  const check = taught.links.length ? (taught.checked ? "looked up" : "citation to be checked") : "no paper named";
  return make("div", { class: "taught" },
    make("p", {}, "No document read here says it: the package's list of general knowledge does."),
    make("p", {}, paper, paper.length ? " " : null, make("span", { class: "tag" }, check)),
    taught.note ? make("p", { class: "place" }, taught.note) : null,
    taught.place ? make("p", { class: "place" }, "In the cell: " + taught.place) : null);
}

function thingButton(box, choose) {
  return make("li", {}, make("button", { type: "button", class: "relation", onclick: choose },
    glyphFor("look", data.looks[box.look].name), make("span", { dir: "auto" }, box.label)));
}

// What a thing is besides its relations: a page about it, its parts of the cell, and whether any document names it.
function aboutBox(box) {
  return [
    box.general ? make("p", { class: "muted" }, "General knowledge: no document read here speaks of it.") : null,
    box.places.length ? make("p", {}, box.places.map(place => make("span", { class: "tag" }, place)), make("small", { class: "muted" }, "in the cell, by general knowledge")) : null,
    box.url ? make("p", {}, make("a", { href: box.url, rel: "noreferrer noopener", target: box.url.startsWith("http") ? "_blank" : "" }, "More about it")) : null].flat();
}

function trialsOf(box) {
  const rows = box.trials.map(trial => make("li", { class: "trial" },
    trial.url ? make("a", { href: trial.url }, trial.label) : trial.label, make("small", {}, trial.about)));
  return [
    make("h3", {}, "Trials that give it (" + rows.length + ")"),
    rows.length ? make("ul", { class: "trials" }, rows) : make("p", { class: "muted" }, "No document read here tells of one.")];
}

function panelHead(title, under, clear) {
  const head = make("h2", { id: "panel-title", tabindex: "-1", dir: "auto" }, title);
  return [
    make("div", { class: "head" }, head, clear ? make("button", { type: "button", class: "close", onclick: clear }, "Clear") : null),
    make("p", { class: "muted" }, under)];
}

function relationList(shown, labels, choose) {
  return [
    make("h3", {}, "Relations (" + shown.reduce((sum, { ties }) => sum + ties.length, 0) + ")"),
    make("ul", {}, shown.map(({ line, ties }) => relationButton(line, ties, labels, choose)))];
}

function fillPanel(panel, chosen, ...parts) {
  panel.replaceChildren(...parts.flat().filter(part => part !== null));
  panel.classList.toggle("chosen", chosen);
  panel.scrollTop = 0;
}
