// The bar of a forum's topics, and the message pinned in a chat.

import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";
import { summary } from "./service.js";

/** The number of a forum's first topic, whose messages carry no topic number. */
export const GENERAL = 1;

export class TopicBar {
  /** `onChoose` is called when another topic is shown; `chosen` is its number, null for all messages. */
  constructor(t, onChoose) {
    this.t = t;
    this.onChoose = onChoose;
    this.chosen = null;
    this.node = el("nav", { class: "topics", "aria-label": t("Topics"), hidden: true });
  }

  /** Does a message stand in the chosen topic? */
  holds(message) {
    return (
      this.chosen === null || (message.is_topic_message ? message.message_thread_id : GENERAL) === this.chosen
    );
  }

  /** The number that a message written now carries: none in General and among all messages. */
  get thread() {
    return this.chosen === null || this.chosen === GENERAL ? undefined : this.chosen;
  }

  choose(topic) {
    this.chosen = topic;
    this.onChoose();
  }

  draw(chat) {
    this.node.hidden = !chat.is_forum;
    if (!chat.is_forum) return;
    const listed = chat.topics ?? [];
    const known = listed.some((topic) => topic.message_thread_id === GENERAL);
    const general = known ? [] : [{ message_thread_id: GENERAL, name: this.t("General") }];
    const tabs = [{ message_thread_id: null, name: this.t("All") }, ...general, ...listed];
    const held = [...this.node.children].indexOf(document.activeElement);
    this.node.replaceChildren(
      ...tabs.map(({ message_thread_id: id, name, closed }) =>
        el(
          "button",
          {
            type: "button",
            class: "topic",
            "aria-pressed": String(this.chosen === id),
            onclick: () => this.choose(id),
          },
          bdi(name),
          closed ? icon("lock", "small") : null,
        ),
      ),
    );
    if (held >= 0) this.node.children[held]?.focus();
  }
}

/** The bar that shows a chat's pinned message, or a hidden one; `show(id)` goes to it. */
export function pinnedBar(chat, t, show) {
  const pinned = chat.pinned_message;
  if (!pinned) return el("div", { hidden: true });
  return el(
    "button",
    { type: "button", class: "pinned", onclick: () => show(pinned.message_id) },
    icon("pin", "small"),
    el("span", { class: "pinned-words" }, el("strong", {}, t("Pinned message")), bdi(summary(pinned, t))),
  );
}
