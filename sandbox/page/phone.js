// One person's phone: the chat list, the open chat, and the stream of what happens to that person.

import { ChatList } from "./chatlist.js";
import { Conversation } from "./conversation.js";
import { door } from "./door.js";
import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";
import { Live } from "./live.js";
import { direction, nameOf } from "./names.js";
import { toast } from "./popups.js";
import { Words } from "./words.js";

const lastId = (chat) => chat?.last_message?.message_id ?? 0;

export class Phone {
  #heard = {
    message: ({ chat, message }) => this.#came(chat, message, true),
    edit: ({ chat, message }) => this.#came(chat, message, false),
    delete: ({ chat, message_id: id }) => this.#gone(chat, id),
    chat: ({ chat }) => this.#changed(chat),
    typing: ({ chat }) => {
      if (this.conversation?.chat.id === chat) this.conversation.typing();
    },
    commands: () => this.refresh(),
  };

  /** `app` knows the bot, the clock and the other phone; `onMove` is told when another chat is shown. */
  constructor(app, person, onMove) {
    this.app = app;
    this.person = person;
    this.onMove = onMove;
    this.words = new Words(person.language_code);
    this.t = this.words.t;
    this.chats = new Map();
    this.drafts = new Map();
    this.conversation = null;
    this.line = el("div", { class: "line", role: "status", hidden: true }, this.t("Connecting…"));
    this.screen = el("div", { class: "screen" });
    const owner = el(
      "button",
      {
        type: "button",
        class: "owner",
        "aria-label": `${this.t("Who am I?")} ${nameOf(person)}`,
        onclick: () => app.switchPerson(this),
      },
      bdi(nameOf(person)),
      person.username ? bdi(`@${person.username}`, { class: "owner-handle" }) : null,
      icon("swap", "small"),
    );
    this.node = el(
      "section",
      {
        class: "phone",
        lang: this.words.locale,
        dir: direction(person.language_code),
        "data-person": person.username ?? person.id,
        "aria-label": nameOf(person),
      },
      owner,
      this.line,
      this.screen,
      el("div", { class: "toasts", role: "status", "aria-live": "polite" }),
    );
    this.list = new ChatList(this);
    this.screen.append(this.list.node);
    this.live = new Live(
      person.id,
      (kind, data) => this.#hear(kind, data),
      (up, again) => this.#lineState(up, again),
    );
  }

  #hear(kind, data) {
    if (data.person === undefined || data.person === this.person.id) this.#heard[kind]?.(data);
    this.app.hear(kind, data);
  }

  #lineState(up, again) {
    this.line.hidden = up || !again;
    // What happened before the line stood was not heard.
    if (up) {
      this.refresh();
      this.conversation?.load();
    }
  }

  /** Wait for `work`; a refusal is shown in plain words and gives undefined. */
  async attempt(work) {
    try {
      return await work;
    } catch (error) {
      this.say(error.message, "warn");
      return undefined;
    }
  }

  say(words, tone = "") {
    toast(this.node, words, tone);
  }

  /** Read the chats again. */
  async refresh() {
    const chats = await this.attempt(door.chats(this.person.id));
    if (!chats) return;
    this.chats = new Map(chats.map((chat) => [chat.id, this.#newest(chat)]));
    const open = this.conversation && this.chats.get(this.conversation.chat.id);
    if (open) open.unread = 0;
    this.list.draw();
    if (open) this.conversation.update(open);
    else if (this.conversation) this.conversation.update({ ...this.conversation.chat, status: "left" });
  }

  /** The chat as it was read, unless a message was heard meanwhile that the answer does not know yet. */
  #newest(chat) {
    const known = this.chats.get(chat.id);
    if (lastId(known) > lastId(chat))
      Object.assign(chat, { last_message: known.last_message, unread: known.unread });
    return chat;
  }

  /** Draw again what depends on the clock. */
  redraw() {
    this.list.draw();
    this.conversation?.draw();
  }

  async #moved(from, to) {
    const here = this.conversation?.chat.id === from;
    await this.refresh();
    if (here && this.chats.has(to)) this.open(to);
  }

  #came(chatId, message, fresh) {
    const chat = this.chats.get(chatId);
    if (!chat) {
      this.refresh();
      return;
    }
    if (fresh && message.migrate_to_chat_id) this.#moved(chatId, message.migrate_to_chat_id);
    const open = this.conversation?.chat.id === chatId;
    const news = fresh && message.message_id > lastId(chat);
    if (news || lastId(chat) === message.message_id) chat.last_message = message;
    // A message that the list knew already was counted by the sandbox.
    if (news && !open && message.from?.id !== this.person.id) chat.unread = (chat.unread ?? 0) + 1;
    if (open) this.conversation.put(message, fresh);
    this.list.draw();
  }

  #gone(chatId, id) {
    if (this.conversation?.chat.id === chatId) this.conversation.drop(id);
    const chat = this.chats.get(chatId);
    if (lastId(chat) !== id) return;
    chat.last_message = null;
    this.refresh();
  }

  #changed(chat) {
    if (this.conversation?.chat.id === chat.id) {
      chat.unread = 0;
      this.conversation.update(chat);
    }
    this.chats.set(chat.id, chat);
    this.list.draw();
  }

  /** Show a chat; returns its Conversation. `focus` moves the focus into it, as when a person opened it. */
  open(id, focus = true) {
    if (this.conversation?.chat.id === id) return this.conversation;
    const chat = this.chats.get(id);
    chat.unread = 0;
    this.conversation = new Conversation(this, chat, focus);
    this.screen.replaceChildren(this.conversation.node);
    this.node.classList.add("in-chat");
    this.onMove(id);
    return this.conversation;
  }

  /** Back to the chat list. */
  close() {
    if (!this.conversation) return;
    const from = this.conversation.chat.id;
    const chat = this.chats.get(from);
    if (chat) chat.unread = 0;
    this.conversation = null;
    this.node.classList.remove("in-chat");
    this.screen.replaceChildren(this.list.node);
    this.list.draw();
    this.list.focus(from);
    this.onMove(null);
  }

  async join(chatId) {
    const answer = await this.attempt(door.join(chatId, this.person.id));
    if (!answer) return;
    await this.refresh();
    const chat = this.chats.get(chatId);
    if (!chat || chat.status === "left")
      this.say(this.t("Your request to join was sent to the administrators."));
    else if (this.conversation?.chat.id === chatId) this.conversation.load();
    else this.open(chatId);
  }

  destroy() {
    this.live.close();
    this.node.remove();
  }
}
