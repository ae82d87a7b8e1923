// What stands on the canvas: colours for light and dark, bands, boxes. Nothing here knows what is selected; it is told.

function mix(front, back, share) {
  const part = (text, at) => parseInt(text.slice(at, at + 2), 16);
  const one = at => Math.round(part(front, at) * share + part(back, at) * (1 - share)).toString(16).padStart(2, "0");
  return "#" + one(1) + one(3) + one(5);
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function papers() {
  return isDark()
    ? { paper: "#11171e", band: "#182029", ink: "#e9eef4", muted: "#a5b1bf", accent: "#84b6f5" }
    : { paper: "#ffffff", band: "#f4f6fa", ink: "#17202b", muted: "#55606e", accent: "#1f5fae" };
}

function words(ctx, lines, x, y, size, leading) {
  lines.forEach((line, place) => {
    const at = y + (place - (lines.length - 1) / 2) * size * leading;
    ctx.strokeText(line, x, at);
    ctx.fillText(line, x, at);
  });
}

function twoLines(name) {
  if (name.length < 17 || !name.includes(" ")) return [name];
  let best = -1;
  for (let at = name.indexOf(" "); at >= 0; at = name.indexOf(" ", at + 1)) {
    if (best < 0 || Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2)) best = at;
  }
  return [name.slice(0, best), name.slice(best + 1)];
}

function drawBands(ctx, plan, colours) {
  const reach = 4000;
  plan.rows.forEach((row, number) => {
    if (number % 2 === 0) {
      ctx.fillStyle = colours.band;
      ctx.fillRect(-reach, row.top, plan.width + 2 * reach, row.bottom - row.top);
    }
  });
}

// The names of rows stand on the lines, with a rim of paper round them.
function drawNames(ctx, plan, colours) {
  plan.rows.forEach((row, number) => {
    ctx.fillStyle = colours.muted;
    ctx.strokeStyle = number % 2 === 0 ? colours.band : colours.paper;
    ctx.lineWidth = 4;
    ctx.lineJoin = "round";
    ctx.setLineDash([]);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.font = "600 12px system-ui, sans-serif";
    if (plan.name === "portrait") words(ctx, [row.name], 8, row.top + 11, 12, 1);
    else words(ctx, twoLines(row.name), 10, (row.top + row.bottom) / 2, 12, 1.25);
  });
}

const CUT = 9;

function corners(shape, left, top, right, bottom) {
  const middle = (top + bottom) / 2, c = CUT, d = CUT * 0.7;
  if (shape === "hexagon") return [[left + c, top], [right - c, top], [right, middle], [right - c, bottom], [left + c, bottom], [left, middle]];
  if (shape === "slant") return [[left + c, top], [right, top], [right - c, bottom], [left, bottom]];
  if (shape === "cut") {
    return [[left + d, top], [right - d, top], [right, top + d], [right, bottom - d], [right - d, bottom], [left + d, bottom], [left, bottom - d], [left, top + d]];
  }
  return [[left, top], [right, top], [right, bottom], [left, bottom], [left + c, middle]];
}

function trace(ctx, shape, x, y, width, height) {
  const left = x - width / 2, top = y - height / 2;
  const radius = { pill: height / 2, round: 7, double: 7, square: 0 }[shape];
  ctx.beginPath();
  if (radius !== undefined) return ctx.roundRect(left, top, width, height, radius);
  corners(shape, left, top, left + width, top + height).forEach(([px, py], at) => (at ? ctx.lineTo(px, py) : ctx.moveTo(px, py)));
  return ctx.closePath();
}

// `tone`: 1 as it is, less when faded into the paper; `strong`: selected; `general`: of the layer that no document brings.
function drawBox(ctx, spot, look, font, { tone, strong, general }) {
  const dark = isDark() ? 1 : 0, colours = papers();
  const fade = colour => mix(colour, colours.paper, tone);
  trace(ctx, look.shape, spot.x, spot.y, spot.width, spot.height);
  ctx.fillStyle = general ? mix(look.fill[dark], colours.paper, tone * 0.35) : fade(look.fill[dark]);
  ctx.fill();
  ctx.lineWidth = strong ? 3 : general ? 1 : 1.4;
  ctx.setLineDash(general && !strong ? [3, 3] : []);
  ctx.strokeStyle = fade(look.ink[dark]);
  ctx.stroke();
  ctx.setLineDash([]);
  if (look.shape === "double") {
    trace(ctx, "round", spot.x, spot.y, spot.width - 6, spot.height - 6);
    ctx.lineWidth = 0.8;
    ctx.stroke();
  }
  ctx.fillStyle = mix(colours.ink, colours.paper, Math.max(tone, 0.62));
  ctx.font = (strong ? "600 " : "") + font + "px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const lines = spot.text.split("\n");
  lines.forEach((line, place) =>
    ctx.fillText(line, spot.x, spot.y + 0.5 + (place - (lines.length - 1) / 2) * font * 1.15, spot.width - 10));
}
