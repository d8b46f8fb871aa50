// One open chat: its head, topics, pinned message, timeline and composer, seen by one person.

import { ChatHead } from "./chathead.js";
import { Composer } from "./composer.js";
import { door } from "./door.js";
import { el, quiet } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { follow } from "./links.js";
import { nameOf, senderOf } from "./names.js";
import { alertBox, menu, toast } from "./popups.js";
import { Timeline } from "./timeline.js";
import { pinnedBar, TopicBar } from "./topics.js";

const FIRST_READ = 100;
const READING_MS = 300;

export class Conversation {
  #messages = new Map();
  #recorders = new Set();
  #loading = false;
  #complete = false;
  #depth = FIRST_READ;
  #markRead = quiet(READING_MS, () =>
    this.phone.attempt(door.messages(this.phone.person.id, this.chat.id, 1)),
  );

  constructor(phone, chat, wantsFocus) {
    this.wantsFocus = wantsFocus;
    this.phone = phone;
    this.chat = chat;
    this.words = phone.words;
    this.t = phone.t;
    this.host = phone.node;
    this.hooks = {
      t: this.t,
      link: (address) => follow(address, phone),
      command: (words) => this.say(words),
      mention: (name) => follow(`https://t.me/${name.slice(1)}`, phone),
      copy: (words) => this.copy(words),
    };
    this.timeline = new Timeline(this, () => this.#older());
    this.head = new ChatHead(this);
    this.topics = new TopicBar(this.t, () => {
      this.timeline.stuck = true;
      this.draw();
    });
    this.pinned = el("div", { hidden: true });
    this.foot = el("footer", { class: "foot" });
    this.composer = new Composer(this);
    this.keys = el("div", { class: "reply-keys", hidden: true });
    this.node = el(
      "section",
      { class: "conversation", "aria-label": nameOf(chat) },
      this.head.node,
      this.topics.node,
      this.pinned,
      this.timeline.node,
      this.foot,
      this.keys,
    );
    this.load();
  }

  // What bubbles ask.
  get namesShown() {
    return this.chat.type !== "private";
  }
  own(message) {
    return !message.sender_chat && message.from?.id === this.phone.person.id;
  }
  now() {
    return this.phone.app.now();
  }

  /** Read the newest messages again (on opening, and after a broken line). */
  async load() {
    // What happens while the answer is on its way is newer than the answer.
    const since = [];
    this.#recorders.add(since);
    const read = await this.phone.attempt(door.messages(this.phone.person.id, this.chat.id, this.#depth));
    this.#recorders.delete(since);
    if (!read) return;
    this.#messages = new Map(read.map((message) => [message.message_id, message]));
    for (const change of since) change(this.#messages);
    this.#complete = read.length < this.#depth;
    const first = !this.ready;
    this.ready = true;
    this.draw();
    if (first && this.wantsFocus) this.focus();
  }

  async #older() {
    if (this.#loading || this.#complete || !this.ready) return;
    this.#loading = true;
    this.#depth *= 2;
    await this.load();
    this.#loading = false;
  }

  /** A new or edited message arrived. */
  put(message, fresh) {
    const known = this.#messages.has(message.message_id);
    this.#change((messages) => {
      if (fresh || messages.has(message.message_id)) messages.set(message.message_id, message);
    });
    if (!fresh && !known) return;
    if (fresh && !known) {
      if (this.own(message)) this.timeline.stuck = true;
      else this.timeline.missed();
      if (!this.own(message)) {
        this.head.typing(false);
        this.#markRead();
      }
    }
    this.draw();
  }

  drop(id) {
    this.#change((messages) => messages.delete(id));
    this.draw();
  }

  #change(change) {
    change(this.#messages);
    for (const since of this.#recorders) since.push(change);
  }

  update(chat) {
    this.chat = chat;
    this.head.draw();
    this.draw();
  }

  typing() {
    this.head.typing(true);
  }

  #drawPinned() {
    const bar = pinnedBar(this.chat, this.t, (id) => this.show(id));
    this.pinned.replaceWith(bar);
    this.pinned = bar;
  }

  #drawReplyKeys(messages) {
    const setter = messages
      .filter((one) => !this.own(one) && (one.reply_markup?.keyboard || one.reply_markup?.remove_keyboard))
      .at(-1);
    this.keys.hidden = !setter?.reply_markup.keyboard;
    this.keys.replaceChildren(
      ...(this.keys.hidden
        ? []
        : [replyKeyboard(setter.reply_markup, this.t("Keyboard"), (words) => this.say(words))]),
    );
  }

  #bigButton(label, act) {
    return el("button", { type: "button", class: "big-button", onclick: () => act() }, label);
  }

  #footFor(messages) {
    const { chat, phone, t } = this;
    const here = phone.person.id;
    if (chat.is_bot_chat && chat.blocked) {
      return this.#bigButton(t("Unblock"), () =>
        phone.attempt(door.unblock(here)).then(() => phone.refresh()),
      );
    }
    if (chat.is_bot_chat && messages.length === 0)
      return this.#bigButton(t("START"), () => this.say("/start"));
    if (chat.status === "left" || chat.status === "kicked")
      return this.#bigButton(t("JOIN"), () => phone.join(chat.id));
    if (chat.type === "channel" && chat.status === "member")
      return el("p", { class: "foot-note" }, t("Only administrators write here."));
    return this.composer.node;
  }

  draw() {
    if (!this.ready) return;
    const messages = [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id);
    this.topics.draw(this.chat);
    this.#drawPinned();
    this.timeline.draw(messages.filter((message) => this.topics.holds(message)));
    this.#drawReplyKeys(messages);
    const foot = this.#footFor(messages);
    // Every drawing makes a new big button; one that reads the same stays, with its focus.
    if (
      foot !== this.foot.firstChild &&
      (foot.matches(".composer-box") || foot.textContent !== this.foot.textContent)
    ) {
      const held = this.foot.contains(document.activeElement);
      this.foot.replaceChildren(foot);
      if (held) this.focus();
    }
    this.introduction?.remove();
    this.introduction = messages.length ? null : this.#introduce();
    if (this.introduction) this.timeline.scroller.append(this.introduction);
  }

  #introduce() {
    const { chat, t } = this;
    return el(
      "div",
      { class: "introduction" },
      el(
        "strong",
        {},
        chat.is_bot_chat && chat.description ? t("What can this bot do?") : t("No messages yet"),
      ),
      chat.description ? el("p", { dir: "auto" }, chat.description) : null,
    );
  }

  /**
   * Put the focus where one writes; where there is no mouse, not into the field, or the screen keyboard would
   * jump up.
   */
  focus() {
    const field = this.foot.querySelector(
      matchMedia("(hover: hover)").matches ? "textarea, .big-button" : ".big-button",
    );
    (field ?? this.timeline.scroller).focus({ preventScroll: true });
  }

  /** Say plain words here, in the chosen topic. */
  say(text) {
    return this.write({ text });
  }

  async write(body) {
    const thread = body.message_thread_id ?? this.topics.thread;
    const message = await this.phone.attempt(
      door.write(this.phone.person.id, this.chat.id, { ...body, message_thread_id: thread }),
    );
    if (message) this.put(message, true);
    return message;
  }

  /** Press a button of a message's keyboard, with everything Telegram then shows. */
  async press(message, button) {
    if (button.url) return follow(button.url, this.phone) || window.open(button.url, "_blank", "noopener");
    if (button.copy_text) return this.copy(button.copy_text.text);
    if (button.switch_inline_query_current_chat !== undefined) {
      return this.composer.set(`@${this.phone.app.bot.username} ${button.switch_inline_query_current_chat}`);
    }
    if (button.callback_data === undefined)
      return toast(this.host, this.t("This kind of button does not work in the sandbox."));
    const answer = await this.phone.attempt(
      door.press(this.phone.person.id, this.chat.id, message.message_id, {
        callback_data: button.callback_data,
      }),
    );
    if (!answer) return null;
    if (answer.url) return follow(answer.url, this.phone);
    if (answer.text && answer.show_alert)
      return alertBox(this.host, nameOf(this.phone.app.bot), answer.text, this.t);
    if (answer.text) return toast(this.host, answer.text);
    if (answer.answered === false) toast(this.host, this.t("The bot has not answered the button."), "warn");
    return null;
  }

  async vote(message, index) {
    const changed = await this.phone.attempt(
      door.vote(this.phone.person.id, this.chat.id, message.message_id, [index]),
    );
    if (changed?.message_id) this.put(changed, false);
  }

  reply(message) {
    this.composer.replyTo(message);
  }

  actions(message, place) {
    const { t } = this;
    const text = message.text ?? message.caption;
    const items = [["reply", t("Reply"), () => this.reply(message)]];
    if (text) items.push(["copy", t("Copy text"), () => this.copy(text)]);
    if (this.own(message) && message.text) items.push(["edit", t("Edit"), () => this.composer.edit(message)]);
    if (this.own(message)) items.push(["trash", t("Delete"), () => this.#remove(message)]);
    menu(this.host, items, place);
  }

  async #remove(message) {
    const done = await this.phone.attempt(
      door.remove(this.phone.person.id, this.chat.id, message.message_id),
    );
    if (done) this.drop(message.message_id);
  }

  async copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      toast(this.host, this.t("Copied"));
    } catch {
      toast(this.host, this.t("The browser does not allow copying."), "warn");
    }
  }

  /** Scroll to a message, loading older ones until it is there. */
  async show(id) {
    while (!this.#messages.has(id) && !this.#complete) {
      const before = this.#messages.size;
      await this.#older();
      if (this.#messages.size === before) break;
    }
    const message = this.#messages.get(id);
    if (message && !this.topics.holds(message)) this.topics.choose(null);
    if (!this.timeline.show(id)) toast(this.host, this.t("That message is no longer here."));
  }

  senderName(message) {
    return nameOf(senderOf(message));
  }
}
