// The page's icons: strokes on a 24 × 24 grid, decorative (their button carries the name).

import { svg } from "./dom.js";

const PATHS = {
  back: "M20 12H5M11 5l-7 7 7 7",
  send: "M4 4l17 8-17 8 3-8zM7 12h14",
  clip: "M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4l8-8a3 3 0 0 1 4.3 4.2l-8 8a1.5 1.5 0 0 1-2.1-2.1L14 7.500",
  slash: "M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zM14 7.500l-4 9",
  dots: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 6l-6 6 6 6M4 12h10a6 6 0 0 1 6 6v1",
  copy: "M9 9h11v12H9zM5 15H4V3h11v2",
  edit: "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14",
  tick: "M4 13l5 5L20 6",
  file: "M6 2h8l5 5v15H6zM14 2v6h5",
  photo: "M3 5h18v14H3zM3 16l5-5 5 5 3-3 5 5M15.500 9v.01",
  down: "M12 5v14M5 12l7 7 7-7",
  clock: "M12 3a9 9 0 1 0 .01 0zM12 7v5l4 2",
  calls: "M4 6h16M4 12h16M4 18h10",
  bolt: "M13 2L5 14h6l-1 8 8-12h-6z",
  people:
    "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.500 2.600 3.500 5.500",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7",
  pin: "M9 3h6l-1 6 4 4H6l4-4zM12 13v8",
  out: "M8 16L18 6M9 6h9v9",
  plus: "M12 4v16M4 12h16",
  search: "M10.500 4a6.500 6.500 0 1 0 .01 0zM15.500 15.500L21 21",
  swap: "M7 4L3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7",
  lock: "M6 11h12v10H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  place: "M12 22c5-6 7-9 7-12a7 7 0 0 0-14 0c0 3 2 6 7 12zM12 8v4",
  keyboard: "M3 6h18v12H3zM7 10v.01M12 10v.01M17 10v.01M8 14h8",
};

/** The icon called `name`, one stroke path; style sheets size it and turn arrows round. */
export function icon(name, extra = "") {
  return svg(
    "svg",
    {
      viewBox: "0 0 24 24",
      class: `icon icon-${name} ${extra}`.trim(),
      "aria-hidden": "true",
      focusable: "false",
    },
    svg("path", { d: PATHS[name] }),
  );
}
