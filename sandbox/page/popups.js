// Things that lie over the page: short notices, alerts, questions, menus and the large picture.

import { bdi, el, roving } from "./dom.js";
import { icon } from "./icons.js";

const NOTICE_MS = 4000;

/** A short notice at the foot of `phone`, said by screen readers too; it goes away by itself. */
export function toast(phone, words, tone = "") {
  const box = phone.querySelector(".toasts") ?? phone;
  const node = el("div", { class: `toast ${tone}`.trim() }, bdi(words));
  box.append(node);
  setTimeout(() => node.remove(), NOTICE_MS);
}

/** A modal window; `build(close)` gives its content. Resolves with what `close` was called with. */
export function modal(host, label, build, extra = "") {
  return new Promise((resolve) => {
    const node = el("dialog", { class: `modal ${extra}`.trim(), "aria-label": label });
    let answer;
    const close = (value) => {
      answer = value;
      node.close();
    };
    node.addEventListener("close", () => {
      node.remove();
      resolve(answer);
    });
    node.addEventListener("click", (event) => {
      if (event.target === node) close();
    });
    node.append(build(close));
    host.append(node);
    node.showModal();
  });
}

/** A window with a heading and a close button round `content`. */
export function titled(heading, t, close, ...content) {
  return el(
    "div",
    { class: "sheet" },
    el(
      "header",
      { class: "sheet-head" },
      el("h2", {}, heading),
      el(
        "button",
        { type: "button", class: "round", "aria-label": t("Close"), onclick: () => close() },
        icon("close"),
      ),
    ),
    ...content,
  );
}

/** An alert as Telegram shows it for `show_alert`. */
export function alertBox(host, title, words, t) {
  return modal(
    host,
    title,
    (close) =>
      el(
        "div",
        { class: "alert", role: "alert" },
        el("h2", {}, bdi(title)),
        el("p", { dir: "auto" }, words),
        el(
          "div",
          { class: "alert-buttons" },
          el("button", { type: "button", class: "plain", onclick: () => close(), autofocus: true }, t("OK")),
        ),
      ),
    "narrow",
  );
}

/** A yes-or-no question; resolves true when confirmed. */
export async function confirmBox(host, words, yes, t) {
  return Boolean(
    await modal(
      host,
      words,
      (close) =>
        el(
          "div",
          { class: "alert" },
          el("p", { dir: "auto" }, words),
          el(
            "div",
            { class: "alert-buttons" },
            el("button", { type: "button", class: "plain", onclick: () => close(false) }, t("Cancel")),
            el(
              "button",
              { type: "button", class: "plain", onclick: () => close(true), autofocus: true },
              yes,
            ),
          ),
        ),
      "narrow",
    ),
  );
}

/** A menu of `[icon, label, act]` beside `anchor` or at a point {x, y}; focus goes back to where it was. */
export function menu(host, items, place) {
  const before = document.activeElement;
  const shut = () => {
    node.remove();
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (event) => {
    if (!node.contains(event.target)) shut();
  };
  const buttons = items.map(([sign, label, act]) =>
    el(
      "button",
      {
        type: "button",
        role: "menuitem",
        onclick: () => {
          shut();
          before?.focus?.();
          act();
        },
      },
      icon(sign),
      el("span", {}, label),
    ),
  );
  const node = el(
    "div",
    {
      class: "menu",
      role: "menu",
      onkeydown: (event) => {
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          shut();
          before?.focus?.();
        }
        roving(event, buttons);
      },
    },
    buttons,
  );
  host.append(node);
  const [area, size] = [host.getBoundingClientRect(), node.getBoundingClientRect()];
  const x = Math.max(8, Math.min(place.x - area.left, area.width - size.width - 8));
  const y = Math.max(8, Math.min(place.y - area.top, area.height - size.height - 8));
  node.style.setProperty("left", `${x}px`);
  node.style.setProperty("top", `${y}px`);
  document.addEventListener("pointerdown", outside, true);
  buttons[0]?.focus();
}

/** Where a menu under `anchor` begins. */
export function under(anchor) {
  const box = anchor.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 4 };
}

/** One picture, as large as the window allows. */
export function largePicture(host, address, label, t) {
  return modal(
    host,
    label,
    (close) =>
      el(
        "div",
        { class: "large" },
        el(
          "button",
          { type: "button", class: "round", "aria-label": t("Close"), onclick: () => close() },
          icon("close"),
        ),
        el("img", { src: address, alt: label, onclick: () => close() }),
      ),
    "picture",
  );
}
