// The call log: what the bot asked of the Bot API, with what, and what it was told.

import { door } from "./door.js";
import { el, quiet } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 500;
const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

export class Calls {
  #rows = new Map();
  #last = 0;

  constructor(t, onClose) {
    this.t = t;
    this.words = el("input", {
      type: "search",
      placeholder: t("Filter"),
      "aria-label": t("Filter"),
      oninput: quiet(120, () => this.#sift()),
    });
    this.errors = el("input", { type: "checkbox", onchange: () => this.#sift() });
    this.polls = el("input", { type: "checkbox", onchange: () => this.#sift() });
    this.list = el("ol", { class: "calls", "aria-label": t("Calls of the bot") });
    this.note = el("p", { class: "hint" }, t("No calls yet."));
    this.node = el(
      "div",
      { class: "drawer-inside" },
      el(
        "header",
        { class: "sheet-head" },
        el("h2", {}, t("Calls of the bot")),
        el(
          "button",
          { type: "button", class: "round", "aria-label": t("Clear"), onclick: () => this.#clear() },
          icon("trash"),
        ),
        el(
          "button",
          { type: "button", class: "round", "aria-label": t("Close"), onclick: onClose },
          icon("close"),
        ),
      ),
      el(
        "div",
        { class: "call-filter" },
        this.words,
        el("label", { class: "check" }, this.errors, t("Errors only")),
        el("label", { class: "check" }, this.polls, "getUpdates"),
      ),
      this.list,
      this.note,
    );
  }

  /** Read what happened since the last look, at most the newest MOST calls. */
  async load() {
    for (const row of (await door.requests(this.#last)).slice(-MOST)) this.put(row);
  }

  put(row) {
    if (this.#rows.has(row.n)) return;
    this.#last = Math.max(this.#last, row.n);
    const failed = row.status >= 400 || row.answer?.ok === false;
    const node = el(
      "li",
      { class: failed ? "call failed" : "call" },
      el(
        "details",
        { ontoggle: () => this.#unfold(node, row) },
        el(
          "summary",
          {},
          el("span", { class: "call-method" }, row.method),
          el("span", { class: "call-status" }, String(row.status ?? "")),
          el(
            "span",
            { class: "call-ms" },
            row.ms === undefined ? "" : `${row.ms < 10 ? row.ms.toFixed(1) : Math.round(row.ms)} ms`,
          ),
          row.fault ? el("span", { class: "call-fault" }, icon("bolt", "small"), String(row.fault)) : null,
          failed && row.answer?.description
            ? el("span", { class: "call-error" }, row.answer.description)
            : null,
        ),
      ),
    );
    this.#rows.set(row.n, { node, failed, row, text: null });
    this.list.prepend(node);
    this.note.hidden = true;
    this.#match(this.#rows.get(row.n));
    if (this.#rows.size > MOST) {
      const oldest = this.#rows.keys().next().value;
      this.#rows.get(oldest).node.remove();
      this.#rows.delete(oldest);
    }
  }

  #unfold(node, row) {
    const details = node.firstChild;
    if (!details.open || details.querySelector("pre")) return;
    details.append(
      el("p", { class: "hint" }, `#${row.n} · ${row.time ?? ""}`),
      el("h3", {}, this.t("Parameters")),
      el("pre", { dir: "auto" }, pretty(row.parameters)),
      el("h3", {}, this.t("Answer")),
      el("pre", { dir: "auto" }, pretty(row.answer)),
    );
  }

  #match(entry) {
    const wanted = this.words.value.trim().toLowerCase();
    entry.text ??= JSON.stringify(entry.row).toLowerCase();
    entry.node.hidden =
      (this.errors.checked && !entry.failed) ||
      (!this.polls.checked && entry.row.method === "getUpdates" && !entry.failed) ||
      (wanted !== "" && !entry.text.includes(wanted));
  }

  #sift() {
    for (const entry of this.#rows.values()) this.#match(entry);
  }

  #clear() {
    this.#rows.clear();
    this.list.replaceChildren();
    this.note.hidden = false;
  }
}
