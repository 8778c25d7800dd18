/* global uPlot, document, window, getComputedStyle */
"use strict";
{
  const { times, boards } = JSON.parse(document.querySelector("#data").textContent);
  // Okabe and Ito's colours, which people with any colour vision can tell apart, and darker ones for more lines.
  const colours = [
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#d55e00",
    "#56b4e9",
    "#cc79a7",
    "#8c6d1f",
    "#5b5f97",
    "#7a9e3f",
    "#a0522d",
  ];
  const colour = (index) => colours[index % colours.length];

  const scaled = (value, steps) => {
    const [factor, name] = steps.find(([size]) => Math.abs(value) >= size) ?? steps.at(-1);
    return `${Number((value / factor).toPrecision(3))} ${name}`.trim();
  };
  const binary = [
    [1024 ** 3, "GiB"],
    [1024 ** 2, "MiB"],
    [1024, "KiB"],
    [1, "B"],
  ];
  const formats = {
    reqps: (value) => `${Number(value.toPrecision(3))}/s`,
    ops: (value) => `${Number(value.toPrecision(3))}/s`,
    percentunit: (value) => `${Number((value * 100).toPrecision(3))} %`,
    currencyUSD: (value) => (value === 0 ? "$0" : `$${Number(value.toPrecision(3))}`),
    percent: (value) => `${Number(value.toPrecision(3))} %`,
    s: (value) =>
      value === 0
        ? "0 s"
        : scaled(value, [
            [1, "s"],
            [1e-3, "ms"],
            [1e-6, "µs"],
          ]),
    bytes: (value) => (value === 0 ? "0 B" : scaled(value, binary)),
    Bps: (value) => (value === 0 ? "0 B/s" : `${scaled(value, binary)}/s`),
    short: (value) => {
      if (Math.abs(value) < 1000) return String(Number(value.toPrecision(3)));
      return scaled(value, [
        [1e9, "G"],
        [1e6, "M"],
        [1e3, "k"],
      ]);
    },
    celsius: (value) => `${Number(value.toPrecision(3))} °C`,
    watt: (value) => `${Number(value.toPrecision(3))} W`,
  };
  const make = (tag, content, attributes = {}) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...[content].flat());
    return element;
  };
  const last = (values) => values.findLast((value) => value !== null);

  /** Vertical lines where something came, with words on them. */
  const markersPlugin = (markers) => ({
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.strokeStyle = ctx.fillStyle = "#9061c2";
        ctx.textAlign = "left";
        ctx.font = `${11 * window.devicePixelRatio}px system-ui, sans-serif`;
        for (const { at, text } of markers) {
          const x = plot.valToPos(at, "x", true);
          ctx.setLineDash([4, 3]);
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
          ctx.fillText(text, x + 4, bbox.top + 11 * window.devicePixelRatio);
        }
        ctx.restore();
      },
    },
  });

  const draw = (panel, markers, place) => {
    const format = formats[panel.unit];
    const style = getComputedStyle(document.documentElement);
    const axis = {
      stroke: style.getPropertyValue("--soft"),
      grid: { stroke: style.getPropertyValue("--line"), width: 1 },
      ticks: { show: false },
    };
    const clock = (seconds) =>
      new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const highest = Math.max(0, ...panel.lines.flatMap(({ values }) => values.filter((value) => value !== null)));
    const top = panel.max === undefined ? (highest === 0 ? 1 : highest * 1.08) : Math.max(panel.max, highest);
    // Bytes are counted in powers of two, and so are the lines at which they are read.
    const steps = panel.unit === "bytes" ? { incrs: Array.from({ length: 50 }, (_, power) => 2 ** power) } : {};
    return new uPlot(
      {
        width: place.clientWidth,
        height: 190,
        legend: { show: false },
        cursor: { y: false },
        plugins: [markersPlugin(markers)],
        scales: { y: { range: [0, top] } },
        axes: [
          { ...axis, size: 30, space: 60, values: (_, ticks) => ticks.map(clock) },
          { ...axis, size: 70, ...steps, values: (_, ticks) => ticks.map(format) },
        ],
        series: [
          {},
          ...panel.lines.map(({ name }, index) => ({
            label: name,
            stroke: colour(index),
            width: 1.6,
            points: { show: false },
          })),
        ],
      },
      [times, ...panel.lines.map(({ values }) => values)],
      place,
    );
  };

  const drawn = [];
  const panelOf = (panel, markers) => {
    const isEmpty = panel.lines.every(({ values }) => last(values) === undefined);
    const place = make(
      "div",
      isEmpty
        ? { here: "no data", later: "no data yet", replayed: "not here: made from published names" }[panel.seen]
        : [],
      {
        className: isEmpty ? "none" : "plot",
      },
    );
    if (!isEmpty) drawn.push({ panel, markers, place });
    const legend = panel.lines.map(({ name, values }, index) => {
      const swatch = make("i", []);
      swatch.style.background = colour(index);
      const value = last(values);
      return make("li", [swatch, name, make("b", value === undefined ? "–" : formats[panel.unit](value))]);
    });
    return make(
      "article",
      [
        make("h3", panel.title),
        make("p", panel.description),
        place,
        make("ul", legend, { className: "legend" }),
        make("details", [make("summary", "PromQL"), ...panel.queries.map((query) => make("code", `${query}\n`))]),
      ],
      { className: "panel" },
    );
  };

  document.querySelector("main").append(
    ...boards.map(({ id, title, description, panels, markers }) =>
      make(
        "section",
        [
          make("h2", title),
          make("p", description),
          make(
            "div",
            panels.map((panel) => panelOf(panel, markers)),
            { className: "panels" },
          ),
        ],
        { id },
      ),
    ),
  );
  let plots = [];
  const redraw = () => {
    for (const plot of plots) plot.destroy();
    plots = drawn.map(({ panel, markers, place }) => draw(panel, markers, place));
  };
  redraw();
  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 150);
  });
}
