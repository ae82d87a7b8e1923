// Each figure can be taken away as an SVG file that stands alone, or be printed with its page.

(function () {
"use strict";

// Of a colour for light and dark paper the first: a file that is taken away is on white.
function light(css) {
  return css.replace(/light-dark\(((?:[^(),]|\([^)]*\))*),(?:[^(),]|\([^)]*\))*\)/g, "$1");
}

// The style sheet's rules for drawn things: a file of its own needs them inside.
function rules() {
  const drawn = rule => rule.selectorText && rule.selectorText.split(",").every(each => each.trim().startsWith(".f-"));
  return [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(drawn).map(rule => light(rule.cssText)).join("\n");
}

function alone(svg) {
  const copy = svg.cloneNode(true), space = "http://www.w3.org/2000/svg";
  const style = document.createElementNS(space, "style"), paper = document.createElementNS(space, "rect");
  style.textContent = rules();
  for (const [name, value] of [["width", "100%"], ["height", "100%"], ["fill", "#ffffff"]]) paper.setAttribute(name, value);
  const [, , width, height] = svg.getAttribute("viewBox").split(" ");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.prepend(style, paper);
  return new XMLSerializer().serializeToString(copy);
}

function save(figure) {
  const svg = [...figure.querySelectorAll("svg")].find(each => each.getClientRects().length);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([alone(svg)], { type: "image/svg+xml" }));
  link.download = figure.dataset.figure + ".svg";
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

for (const figure of document.querySelectorAll("[data-figure]")) {
  const take = figure.nextElementSibling;
  take.hidden = false;
  take.querySelector("[data-take=svg]").addEventListener("click", () => save(figure));
  take.querySelector("[data-take=print]").addEventListener("click", () => window.print());
}
})();
