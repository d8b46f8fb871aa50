// The sandbox's clock: shown always, moved by buttons. It is the bot's clock too.

import { door } from "./door.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

const STEPS = [
  ["1h", "+1 h"],
  ["1d", "+1 d"],
  ["7d", "+7 d"],
];
const TICK_MS = 1000;

export class Clock {
  #offset = 0;

  constructor(t, complain) {
    this.complain = complain;
    this.format = new Intl.DateTimeFormat("en-GB", {
      weekday: "short",
      day: "2-digit",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.brief = new Intl.DateTimeFormat("en-GB", {
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.long = el("time", { class: "clock-long" });
    this.face = el("time", { class: "clock-face" });
    const free = el("input", {
      type: "text",
      placeholder: "36h, 2w, -1d",
      "aria-label": t("Move the clock by"),
      size: "10",
    });
    const panel = el(
      "div",
      { class: "clock-panel" },
      this.long,
      el(
        "div",
        { class: "clock-steps" },
        STEPS.map(([advance, label]) =>
          el("button", { type: "button", onclick: () => this.#move({ advance }) }, label),
        ),
      ),
      el(
        "form",
        {
          class: "clock-free",
          onsubmit: (event) => {
            event.preventDefault();
            if (free.value.trim()) this.#move({ advance: free.value.trim() });
            free.value = "";
          },
        },
        free,
        el("button", { type: "submit" }, t("Move")),
      ),
      el("p", { class: "hint" }, t("Sandbox and bot share this clock.")),
    );
    this.node = el(
      "details",
      {
        class: "clock",
        onkeydown: (event) => {
          if (event.key === "Escape") this.node.open = false;
        },
      },
      el("summary", { "aria-label": t("Sandbox clock") }, icon("clock", "small"), this.face),
      panel,
    );
    document.addEventListener("pointerdown", (event) => {
      if (!this.node.contains(event.target)) this.node.open = false;
    });
    setInterval(() => this.#draw(), TICK_MS);
  }

  /** Unix seconds, sandbox time. */
  now() {
    return Date.now() / 1000 + this.#offset;
  }

  /** Take the clock's state as the sandbox tells it. */
  take({ now, offset_seconds: offset }) {
    this.#offset = offset ?? (Date.parse(now) - Date.now()) / 1000;
    this.#draw();
  }

  async #move(change) {
    try {
      this.take(await door.moveClock(change));
    } catch (error) {
      this.complain(error.message);
    }
  }

  #draw() {
    const date = new Date(this.now() * 1000);
    this.face.textContent = this.brief.format(date);
    this.face.setAttribute("datetime", date.toISOString());
    this.long.textContent = this.format.format(date);
  }
}
