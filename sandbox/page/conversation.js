// One open chat: its head, topics, pinned message, timeline and composer, seen by one person.

import { Composer } from "./composer.js";
import { door } from "./door.js";
import { bdi, el, quiet } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { follow } from "./links.js";
import { avatar, nameOf, senderOf } from "./names.js";
import { alertBox, confirmBox, menu, toast, under } from "./popups.js";
import { summary } from "./service.js";
import { icon } from "./icons.js";
import { Timeline } from "./timeline.js";

const TYPING_MS = 5000;
const GENERAL = 1;
const FIRST_READ = 100;
const READING_MS = 300;

export class Conversation {
  #messages = new Map();
  #loading = false;
  #complete = false;
  #depth = FIRST_READ;
  #typing = 0;
  #markRead = quiet(READING_MS, () => this.phone.attempt(door.messages(this.phone.person.id, this.chat.id, 1)));

  constructor(phone, chat, wantsFocus) {
    this.wantsFocus = wantsFocus;
    this.phone = phone;
    this.chat = chat;
    this.words = phone.words;
    this.t = phone.t;
    this.host = phone.node;
    this.topic = null;
    this.hooks = {
      t: this.t,
      link: (address) => follow(address, phone),
      command: (words) => this.say(words),
      mention: (name) => follow(`https://t.me/${name.slice(1)}`, phone),
      copy: (words) => this.copy(words),
    };
    this.timeline = new Timeline(this, () => this.#older());
    this.subtitle = el("span", { class: "head-sub" });
    this.head = el("header", { class: "head" });
    this.topics = el("nav", { class: "topics", "aria-label": this.t("Topics"), hidden: true });
    this.pinned = el("button", { type: "button", class: "pinned", hidden: true });
    this.foot = el("footer", { class: "foot" });
    this.composer = new Composer(this);
    this.keys = el("div", { class: "reply-keys", hidden: true });
    this.node = el("section", { class: "conversation", "aria-label": nameOf(chat) },
      this.head, this.topics, this.pinned, this.timeline.node, this.foot, this.keys);
    this.#drawHead();
    this.load();
  }

  // What bubbles ask.
  get namesShown() { return this.chat.type !== "private"; }
  own(message) { return !message.sender_chat && message.from?.id === this.phone.person.id; }
  now() { return this.phone.app.now(); }

  /** Read the newest messages again (on opening, and after a broken line). */
  async load() {
    const read = await this.phone.attempt(door.messages(this.phone.person.id, this.chat.id, this.#depth));
    if (!read) return;
    this.#messages = new Map(read.map((message) => [message.message_id, message]));
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
    if (!fresh && !known) return;
    this.#messages.set(message.message_id, message);
    if (fresh && !known) {
      if (this.own(message)) this.timeline.stuck = true;
      else this.timeline.missed();
      if (!this.own(message)) {
        this.#showTyping(false);
        this.#markRead();
      }
    }
    this.draw();
  }

  drop(id) {
    if (this.#messages.delete(id)) this.draw();
  }

  update(chat) {
    this.chat = chat;
    this.#drawHead();
    this.draw();
  }

  typing() {
    this.#showTyping(true);
  }

  #showTyping(on) {
    clearTimeout(this.#typing);
    if (on) this.#typing = setTimeout(() => this.#showTyping(false), TYPING_MS);
    this.subtitle.classList.toggle("typing", on);
    this.subtitle.textContent = on ? this.t("typing…") : this.#about();
  }

  #about() {
    const { chat } = this;
    if (chat.type === "private") return this.t("bot");
    const noun = chat.type === "channel" ? "subscribers" : "members";
    return chat.member_count === undefined ? this.t(chat.type === "channel" ? "channel" : "group") : this.words.n(noun, chat.member_count);
  }

  #drawHead() {
    const more = el("button", { type: "button", class: "round", "aria-label": this.t("Chat menu"), "aria-haspopup": "menu",
      onclick: () => this.#chatMenu(more) }, icon("dots"));
    this.head.replaceChildren(
      el("button", { type: "button", class: "round back", "aria-label": this.t("Back to chats"), onclick: () => this.phone.close() }, icon("back")),
      avatar(this.chat, "small"),
      el("div", { class: "head-words" }, el("h2", {}, bdi(nameOf(this.chat))), this.subtitle), more);
    this.#showTyping(false);
  }

  #chatMenu(anchor) {
    const { phone, chat, t } = this;
    const here = phone.person.id;
    const act = (label, sign, work) => [sign, label, () => phone.attempt(work()).then(() => phone.refresh())];
    const items = [];
    if (chat.is_bot_chat && chat.blocked) items.push(act(t("Unblock the bot"), "lock", () => door.unblock(here)));
    else if (chat.is_bot_chat) items.push(["lock", t("Block the bot"), () => this.#block()]);
    else {
      items.push(["person", t("Add a member"), () => phone.app.addMember(phone, chat)]);
      items.push(act(t("Add the bot as administrator"), "plus", () => phone.app.seatBot(chat)));
      items.push(act(t("Leave"), "out", () => door.leave(chat.id, here)));
    }
    items.push(["copy", t("Copy the chat's number"), () => this.copy(String(chat.id))]);
    menu(this.host, items, under(anchor));
  }

  async #block() {
    if (!await confirmBox(this.host, this.t("Block this bot? It can no longer write to you."), this.t("Block"), this.t)) return;
    await this.phone.attempt(door.block(this.phone.person.id));
    this.phone.refresh();
  }

  #inTopic(message) {
    if (this.topic === null) return true;
    return (message.is_topic_message ? message.message_thread_id : GENERAL) === this.topic;
  }

  #drawTopics() {
    this.topics.hidden = !this.chat.is_forum;
    if (!this.chat.is_forum) return;
    const listed = this.chat.topics ?? [];
    const general = listed.some((topic) => topic.message_thread_id === GENERAL) ? [] : [{ message_thread_id: GENERAL, name: this.t("General") }];
    const tab = (id, name, closed) => el("button", {
      type: "button", class: "topic", "aria-pressed": String(this.topic === id),
      onclick: () => { this.topic = id; this.timeline.stuck = true; this.draw(); this.timeline.toEnd(); },
    }, bdi(name), closed ? icon("lock", "small") : null);
    this.topics.replaceChildren(tab(null, this.t("All")),
      ...[...general, ...listed].map((topic) => tab(topic.message_thread_id, topic.name, topic.closed)));
  }

  #drawPinned() {
    const pinned = this.chat.pinned_message;
    this.pinned.hidden = !pinned;
    if (!pinned) return;
    this.pinned.onclick = () => this.show(pinned.message_id);
    this.pinned.replaceChildren(icon("pin", "small"), el("span", { class: "pinned-words" },
      el("strong", {}, this.t("Pinned message")), bdi(summary(pinned, this.t))));
  }

  #drawReplyKeys(messages) {
    const setter = messages.filter((one) => !this.own(one) && (one.reply_markup?.keyboard || one.reply_markup?.remove_keyboard)).at(-1);
    this.keys.hidden = !setter?.reply_markup.keyboard;
    this.keys.replaceChildren(...(this.keys.hidden ? [] : [replyKeyboard(setter.reply_markup, this.t("Keyboard"), (words) => this.say(words))]));
  }

  #bigButton(label, act) {
    return el("button", { type: "button", class: "big-button", onclick: () => act() }, label);
  }

  #footFor(messages) {
    const { chat, phone, t } = this;
    const here = phone.person.id;
    if (chat.is_bot_chat && chat.blocked) {
      return this.#bigButton(t("Unblock"), () => phone.attempt(door.unblock(here)).then(() => phone.refresh()));
    }
    if (chat.is_bot_chat && messages.length === 0) return this.#bigButton(t("START"), () => this.say("/start"));
    if (chat.status === "left" || chat.status === "kicked") return this.#bigButton(t("JOIN"), () => phone.join(chat.id));
    if (chat.type === "channel" && chat.status === "member") return el("p", { class: "foot-note" }, t("Only administrators write here."));
    return this.composer.node;
  }

  draw() {
    if (!this.ready) return;
    const messages = [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id);
    this.#drawTopics();
    this.#drawPinned();
    this.timeline.draw(messages.filter((message) => this.#inTopic(message)));
    this.#drawReplyKeys(messages);
    const foot = this.#footFor(messages);
    // Every drawing makes a new big button; one that reads the same stays, with its focus.
    if (foot !== this.foot.firstChild && (foot.matches(".composer-box") || foot.textContent !== this.foot.textContent)) {
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
    return el("div", { class: "introduction" }, el("strong", {}, chat.is_bot_chat && chat.description ? t("What can this bot do?") : t("No messages yet")),
      chat.description ? el("p", { dir: "auto" }, chat.description) : null);
  }

  /** Put the focus where one writes; where there is no mouse, not into the field, or the screen keyboard would jump up. */
  focus() {
    const field = this.foot.querySelector(matchMedia("(hover: hover)").matches ? "textarea, .big-button" : ".big-button");
    (field ?? this.timeline.scroller).focus({ preventScroll: true });
  }

  /** Say plain words here, in the chosen topic. */
  say(text) {
    return this.write({ text });
  }

  async write(body) {
    const thread = body.message_thread_id ?? (this.topic !== null && this.topic !== GENERAL ? this.topic : undefined);
    const message = await this.phone.attempt(door.write(this.phone.person.id, this.chat.id, { ...body, message_thread_id: thread }));
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
    if (button.callback_data === undefined) return toast(this.host, this.t("This kind of button does not work in the sandbox."));
    const answer = await this.phone.attempt(
      door.press(this.phone.person.id, this.chat.id, message.message_id, { callback_data: button.callback_data }));
    if (!answer) return null;
    if (answer.url) return follow(answer.url, this.phone);
    if (answer.text && answer.show_alert) return alertBox(this.host, nameOf(this.phone.app.bot), answer.text, this.t);
    if (answer.text) return toast(this.host, answer.text);
    if (answer.answered === false) toast(this.host, this.t("The bot has not answered the button."), "warn");
    return null;
  }

  async vote(message, index) {
    const changed = await this.phone.attempt(door.vote(this.phone.person.id, this.chat.id, message.message_id, [index]));
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
    const done = await this.phone.attempt(door.remove(this.phone.person.id, this.chat.id, message.message_id));
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
    if (this.topic !== null && this.#messages.has(id) && !this.#inTopic(this.#messages.get(id))) { this.topic = null; this.draw(); }
    if (!this.timeline.show(id)) toast(this.host, this.t("That message is no longer here."));
  }

  senderName(message) {
    return nameOf(senderOf(message));
  }
}
