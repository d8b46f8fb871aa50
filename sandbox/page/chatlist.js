// The list of chats, newest first: title, last line, time, unread.

import { door } from "./door.js";
import { bdi, el, roving } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, languageName, nameOf, senderOf } from "./names.js";
import { menu, modal, titled, under } from "./popups.js";
import { summary } from "./service.js";

export class ChatList {
  constructor(phone) {
    this.phone = phone;
    const { t, person } = phone;
    const more = el(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": t("Menu"),
        "aria-haspopup": "menu",
        onclick: () => this.#menu(more),
      },
      icon("dots"),
    );
    const who = el(
      "button",
      {
        type: "button",
        class: "who",
        "aria-label": `${t("Who am I?")} ${nameOf(person)}`,
        onclick: () => phone.app.switchPerson(phone),
      },
      avatar(person, "small"),
      el(
        "span",
        { class: "head-words" },
        bdi(nameOf(person), { class: "who-name" }),
        el(
          "span",
          { class: "head-sub" },
          bdi(
            [person.username ? `@${person.username}` : "", languageName(person.language_code)]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
      ),
      icon("swap"),
    );
    this.list = el("ul", {
      class: "chats",
      "aria-label": t("Chats"),
      onkeydown: (event) => roving(event, [...this.list.querySelectorAll("button")]),
    });
    this.node = el("div", { class: "chat-list" }, el("header", { class: "head" }, who, more), this.list);
  }

  #row(chat) {
    const { phone } = this;
    const { t, words } = phone;
    const last = chat.last_message;
    const sender =
      last && chat.type !== "private" && !last.new_chat_members
        ? last.from?.id === phone.person.id
          ? t("You")
          : nameOf(senderOf(last))
        : "";
    const line = last
      ? summary(last, t)
      : chat.status === "left"
        ? t("You are not a member.")
        : t("No messages yet");
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "chat-row", "data-chat": chat.id, onclick: () => phone.open(chat.id) },
        avatar(chat),
        el(
          "span",
          { class: "row-words" },
          el(
            "span",
            { class: "row-top" },
            bdi(nameOf(chat), { class: "row-title" }),
            last ? el("time", {}, words.stamp(last.date, phone.app.now())) : null,
          ),
          el(
            "span",
            { class: "row-bottom" },
            el(
              "span",
              { class: "row-line" },
              sender ? [bdi(sender, { class: "row-sender" }), el("span", {}, ": ")] : null,
              bdi(line),
            ),
            chat.unread
              ? el(
                  "span",
                  { class: "badge", "aria-label": words.n("unread", chat.unread) },
                  words.numbers.format(chat.unread),
                )
              : null,
          ),
        ),
      ),
    );
  }

  /** Draw what the phone knows; the private chat with the bot stays on top, as a pinned chat would. */
  draw() {
    const held = document.activeElement?.closest?.(".chat-row")?.dataset.chat;
    const chats = [...this.phone.chats.values()].sort(
      (a, b) =>
        Number(b.is_bot_chat ?? 0) - Number(a.is_bot_chat ?? 0) ||
        (b.last_message?.date ?? 0) - (a.last_message?.date ?? 0),
    );
    this.list.replaceChildren(...chats.map((chat) => this.#row(chat)));
    if (held && this.list.isConnected) this.focus(held);
  }

  focus(id) {
    this.list.querySelector(`[data-chat="${id}"]`)?.focus({ preventScroll: true });
  }

  #menu(anchor) {
    const { t } = this.phone;
    menu(
      this.phone.node,
      [
        ["person", t("Who am I?"), () => this.phone.app.switchPerson(this.phone)],
        ["search", t("Find a group to join"), () => this.#find()],
        ["plus", t("New group"), () => this.#create()],
      ],
      under(anchor),
    );
  }

  async #find() {
    const { phone } = this;
    const all = await phone.attempt(door.allChats());
    if (!all) return;
    const open = all.filter(
      (chat) => chat.type !== "private" && (phone.chats.get(chat.id)?.status ?? "left") === "left",
    );
    const picked = await modal(phone.node, phone.t("Find a group to join"), (close) =>
      titled(
        phone.t("Find a group to join"),
        phone.t,
        close,
        el(
          "ul",
          { class: "pick" },
          open.map((chat) =>
            el(
              "li",
              {},
              el(
                "button",
                { type: "button", onclick: () => close(chat.id) },
                avatar(chat, "small"),
                bdi(nameOf(chat)),
              ),
            ),
          ),
        ),
        open.length ? null : el("p", { class: "hint" }, phone.t("You are a member of every group.")),
      ),
    );
    if (picked) phone.join(picked);
  }

  async #create() {
    const { phone } = this;
    const { t } = phone;
    const title = el("input", {
      type: "text",
      dir: "auto",
      required: true,
      maxlength: "128",
      "aria-label": t("Name"),
      placeholder: t("Name"),
    });
    const kind = el(
      "select",
      { "aria-label": t("Kind") },
      el("option", { value: "supergroup forum" }, t("Group with topics")),
      el("option", { value: "supergroup" }, t("Supergroup")),
      el("option", { value: "group" }, t("Group")),
      el("option", { value: "channel" }, t("Channel")),
    );
    const wanted = await modal(phone.node, t("New group"), (close) =>
      titled(
        t("New group"),
        t,
        close,
        el(
          "form",
          {
            class: "stack",
            onsubmit: (event) => {
              event.preventDefault();
              close(true);
            },
          },
          title,
          kind,
          el("button", { type: "submit", class: "primary" }, t("Create")),
        ),
      ),
    );
    if (!wanted) return;
    const [type, forum] = kind.value.split(" ");
    const chat = await phone.attempt(
      door.newChat({ type, title: title.value.trim(), is_forum: Boolean(forum), owner: phone.person.id }),
    );
    if (!chat) return;
    await phone.refresh();
    phone.open(chat.id);
  }
}
