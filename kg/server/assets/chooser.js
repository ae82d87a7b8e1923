// The list of proposals at the caret: arrows move, Tab or Enter takes, Escape closes.
"use strict";
import { placeOf } from "./sparql.js";
import { propose, things } from "./proposals.js";

export class Chooser {
  /** `spot` gives the place of a character on the screen, beside the upper left corner of the frame of the list. */
  constructor(area, list, say, spot) {
    Object.assign(this, { area, list, say, spot, shown: [], chosen: 0, place: null });
    area.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the caret stays where it is
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.number));
    });
  }

  /** Open where there is something to propose; unasked only after two letters, or behind a prefix. */
  async open(asked) {
    const text = this.area.value;
    const place = this.area.selectionStart === this.area.selectionEnd ? placeOf(text, this.area.selectionStart) : null;
    if (!place || (!asked && place.word.length < 2)) return this.close();
    this.place = place;
    this.show(propose(place, text));
    const found = await things(place);
    if (this.place === place && found.length) this.show(propose(place, text, found));
    return undefined;
  }

  close() {
    this.place = null;
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was ours. */
  key(event) {
    if (this.list.hidden || event.ctrlKey || event.metaKey || event.altKey) return false;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) this.choose((this.chosen + move + this.shown.length) % this.shown.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) this.take(this.chosen);
    else return false;
    return true;
  }

  show(proposals) {
    this.shown = proposals;
    this.list.hidden = !proposals.length;
    this.list.replaceChildren(...proposals.map(option));
    if (!proposals.length) return;
    const { left, top } = this.spot(this.place.start);
    const room = this.list.parentElement.clientWidth - this.list.offsetWidth - 4;
    this.list.style.left = `${Math.max(4, Math.min(left, room))}px`;
    this.list.style.top = `${top}px`;
    this.choose(0);
    this.say(`Proposals: ${proposals.length}, first ${proposals[0].text}`);
  }

  choose(number) {
    this.chosen = number;
    for (const [place, each] of [...this.list.children].entries()) each.setAttribute("aria-selected", String(place === number));
    this.list.children[number].scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", this.list.children[number].id);
  }

  take(number) {
    const { text } = this.shown[number];
    const { start, end } = this.place;
    this.close();
    this.area.focus();
    this.area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) { // the one way that can be undone; where it is gone, without
      this.area.setRangeText(text, start, end, "end");
      this.area.dispatchEvent(new Event("input"));
    }
    if (text.endsWith(":")) this.open(true);
    else this.close();
  }
}

function option({ text, sort, note }, number) {
  const item = document.createElement("li");
  item.id = `proposal-${number}`;
  item.dataset.number = String(number);
  item.setAttribute("role", "option");
  const [name, kind, words] = ["b", "small", "span"].map((tag) => item.appendChild(document.createElement(tag)));
  name.textContent = text;
  name.dir = "auto";
  kind.textContent = sort;
  words.textContent = note;
  words.dir = "auto";
  return item;
}
