// The head of an open chat: back, picture, name, what is known of it or who types, and the chat's menu.

import { door } from "./door.js";
import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, nameOf } from "./names.js";
import { confirmBox, menu, under } from "./popups.js";

const TYPING_MS = 5000;

export class ChatHead {
  #typing = 0;

  constructor(conversation) {
    this.conversation = conversation;
    this.phone = conversation.phone;
    this.t = conversation.t;
    this.subtitle = el("span", { class: "head-sub" });
    this.node = el("header", { class: "head" });
    this.draw();
  }

  get #chat() {
    return this.conversation.chat;
  }

  draw() {
    const more = el(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": this.t("Chat menu"),
        "aria-haspopup": "menu",
        onclick: () => this.#menu(more),
      },
      icon("dots"),
    );
    const back = el(
      "button",
      {
        type: "button",
        class: "round back",
        "aria-label": this.t("Back to chats"),
        onclick: () => this.phone.close(),
      },
      icon("back"),
    );
    const words = el("div", { class: "head-words" }, el("h2", {}, bdi(nameOf(this.#chat))), this.subtitle);
    this.node.replaceChildren(back, avatar(this.#chat, "small"), words, more);
    this.typing(false);
  }

  /** Say "typing…" for a while, or stop saying it. */
  typing(on) {
    clearTimeout(this.#typing);
    if (on) this.#typing = setTimeout(() => this.typing(false), TYPING_MS);
    this.subtitle.classList.toggle("typing", on);
    this.subtitle.textContent = on ? this.t("typing…") : this.#about();
  }

  #about() {
    const { type, member_count: count } = this.#chat;
    if (type === "private") return this.t("bot");
    if (count === undefined) return this.t(type === "channel" ? "channel" : "group");
    return this.conversation.words.n(type === "channel" ? "subscribers" : "members", count);
  }

  #menu(anchor) {
    const { phone, t } = this;
    const chat = this.#chat;
    const here = phone.person.id;
    const act = (sign, label, work) => [sign, label, () => phone.attempt(work()).then(() => phone.refresh())];
    const items = chat.is_bot_chat
      ? [
          chat.blocked
            ? act("lock", t("Unblock the bot"), () => door.unblock(here))
            : ["lock", t("Block the bot"), () => this.#block()],
        ]
      : [
          ["person", t("Add a member"), () => phone.app.addMember(phone, chat)],
          act("plus", t("Add the bot as administrator"), () => phone.app.seatBot(chat)),
          act("out", t("Leave"), () => door.leave(chat.id, here)),
        ];
    items.push(["copy", t("Copy the chat's number"), () => this.conversation.copy(String(chat.id))]);
    menu(phone.node, items, under(anchor));
  }

  async #block() {
    const { phone, t } = this;
    if (!(await confirmBox(phone.node, t("Block this bot? It can no longer write to you."), t("Block"), t)))
      return;
    await phone.attempt(door.block(phone.person.id));
    phone.refresh();
  }
}
