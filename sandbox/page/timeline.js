// The scrolling list of messages: kept in order, rebuilt only where something changed, still where the reader
// reads.

import { el } from "./dom.js";
import { item } from "./bubble.js";
import { icon } from "./icons.js";
import { senderOf } from "./names.js";
import { notice } from "./service.js";

const NEAR = 80;
const RUN_SECONDS = 600;

/** Messages in order as groups: an album's members stand together, everything else alone. */
function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

function sameRun(a, b, t) {
  return (
    Boolean(a && b) &&
    senderOf(a)?.id === senderOf(b)?.id &&
    b.date - a.date < RUN_SECONDS &&
    !notice(a, t) &&
    !notice(b, t) &&
    new Date(a.date * 1000).toDateString() === new Date(b.date * 1000).toDateString()
  );
}

export class Timeline {
  #nodes = new Map();
  #missed = 0;

  /** `view` is what bubbles ask (see bubble.js); `older()` is called when the reader nears the top. */
  constructor(view, older) {
    this.view = view;
    this.older = older;
    this.list = el("ol", { class: "messages" });
    this.count = el("span", { class: "badge", hidden: true });
    this.jump = el(
      "button",
      {
        type: "button",
        class: "jump round",
        hidden: true,
        "aria-label": view.t("To the newest message"),
        onclick: () => this.toEnd(true),
      },
      icon("down"),
      this.count,
    );
    this.scroller = el(
      "div",
      {
        class: "scroller",
        role: "log",
        "aria-label": view.t("Messages"),
        tabindex: "0",
        onscroll: () => this.#scrolled(),
      },
      this.list,
    );
    this.node = el("div", { class: "timeline" }, this.scroller, this.jump);
    // Pictures that load late must not push the newest message out of sight.
    this.list.addEventListener(
      "load",
      () => {
        if (this.stuck) this.toEnd();
      },
      true,
    );
    this.stuck = true;
    new ResizeObserver(() => {
      if (this.stuck) this.toEnd();
    }).observe(this.scroller);
  }

  #atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  #scrolled() {
    this.stuck = this.#atEnd();
    if (this.stuck) this.#missed = 0;
    this.#showJump();
    if (this.scroller.scrollTop < NEAR) this.older();
  }

  #showJump() {
    this.jump.hidden = this.stuck;
    this.count.hidden = this.#missed === 0;
    this.count.textContent = this.view.words.numbers.format(this.#missed);
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Count a message the reader has not scrolled to. */
  missed() {
    if (this.stuck) return;
    this.#missed += 1;
    this.#showJump();
  }

  /**
   * Show exactly `messages` (ascending). Unchanged bubbles keep their nodes, and so their focus and their
   * opened spoilers.
   */
  draw(messages) {
    const { t, words } = this.view;
    const stuck = this.stuck;
    const groups = grouped(messages);
    const wanted = [];
    const seen = new Set();
    groups.forEach((group, index) => {
      const [before, after] = [groups[index - 1]?.at(-1), groups[index + 1]?.[0]];
      const day = new Date(group[0].date * 1000).toDateString();
      if (!before || new Date(before.date * 1000).toDateString() !== day) {
        wanted.push(
          this.#kept(
            `day before ${group[0].message_id}`,
            words.day(group[0].date, this.view.now()),
            seen,
            () => el("li", { class: "day" }, el("span", {}, words.day(group[0].date, this.view.now()))),
          ),
        );
      }
      const node = this.#kept(`m ${group[0].message_id}`, JSON.stringify(group), seen, () =>
        item(group, this.view),
      );
      node.classList.toggle("first", !sameRun(before, group[0], t));
      node.classList.toggle("last", !sameRun(group[0], after, t));
      wanted.push(node);
    });
    for (const key of [...this.#nodes.keys()].filter((key) => !seen.has(key))) {
      this.#nodes.get(key).node.remove();
      this.#nodes.delete(key);
    }
    let cursor = this.list.firstChild;
    for (const node of wanted) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.list.insertBefore(node, cursor);
    }
    if (stuck) this.toEnd();
  }

  #kept(key, version, seen, build) {
    seen.add(key);
    const old = this.#nodes.get(key);
    if (old?.version === version) return old.node;
    const node = build();
    if (old) {
      // The reader's finger may be on a key of the bubble that is replaced: the same key keeps the focus.
      const keys = [...old.node.querySelectorAll("button")];
      const held = keys.indexOf(document.activeElement);
      old.node.replaceWith(node);
      if (held >= 0) node.querySelectorAll("button")[held]?.focus({ preventScroll: true });
    }
    this.#nodes.set(key, { version, node });
    return node;
  }

  /** Scroll to a message and let it glow; false when it is not loaded. */
  show(id) {
    const node = this.list.querySelector(`[data-id="${Number(id)}"]`);
    if (!node) return false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("glow");
    node.addEventListener("animationend", () => node.classList.remove("glow"), { once: true });
    return true;
  }
}
