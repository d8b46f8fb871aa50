// Where a person writes: the text field, the command menu, attachments, replies, corrections, inline results.

import { attach } from "./attach.js";
import { door } from "./door.js";
import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";
import { summary } from "./service.js";
import { CommandSuggestions, InlineSuggestions } from "./suggest.js";

const TALLEST = 132;

export class Composer {
  #reply = null;
  #edited = null;

  constructor(conversation) {
    const { t } = conversation;
    this.conversation = conversation;
    this.t = t;
    this.field = el("textarea", {
      rows: "1",
      dir: "auto",
      placeholder: t("Message"),
      "aria-label": t("Message"),
      enterkeyhint: "send",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
      onpaste: (event) => this.#pasted(event),
    });
    this.commands = new CommandSuggestions(this);
    this.inline = new InlineSuggestions(this);
    this.slash = el(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": t("Commands"),
        "aria-expanded": "false",
        onclick: () => this.commands.toggle(),
      },
      icon("slash"),
    );
    this.clip = el(
      "button",
      { type: "button", class: "round", "aria-label": t("Attach"), onclick: () => this.#attach() },
      icon("clip"),
    );
    this.sender = el(
      "button",
      { type: "submit", class: "round send", "aria-label": t("Send") },
      icon("send"),
    );
    this.bar = el("div", { class: "context-bar", hidden: true });
    this.form = el(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#send();
        },
      },
      this.slash,
      el("div", { class: "field" }, this.field, this.clip),
      this.sender,
    );
    this.node = el(
      "div",
      {
        class: "composer-box",
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => {
          event.preventDefault();
          if (event.dataTransfer.files.length) this.#attach([...event.dataTransfer.files]);
        },
      },
      this.commands.node,
      this.inline.node,
      this.bar,
      this.form,
    );
    this.set(conversation.phone.drafts.get(conversation.chat.id) ?? "", false);
  }

  /** Put `text` into the field, as if typed. */
  set(text, focus = true) {
    this.field.value = text;
    this.#typed();
    if (focus) this.field.focus();
  }

  replyTo(message) {
    this.#reply = message;
    this.#edited = null;
    this.#drawBar("reply", this.conversation.senderName(message), message);
  }

  edit(message) {
    this.#edited = message;
    this.#reply = null;
    this.#drawBar("edit", this.t("Edit message"), message);
    this.set(message.text);
  }

  #drawBar(sign, title, message) {
    this.bar.hidden = false;
    this.bar.replaceChildren(
      icon(sign),
      el(
        "span",
        { class: "context-words" },
        bdi(title, { class: "context-title" }),
        bdi(summary(message, this.t)),
      ),
      el(
        "button",
        { type: "button", class: "round", "aria-label": this.t("Cancel"), onclick: () => this.#forget() },
        icon("close"),
      ),
    );
    this.field.focus();
  }

  #forget() {
    if (this.#edited) this.set("");
    this.#reply = null;
    this.#edited = null;
    this.bar.hidden = true;
    this.field.focus();
  }

  #typed() {
    const { field, conversation } = this;
    field.style.setProperty("height", "auto");
    // A field that is not on the page yet has no height to grow to.
    if (field.scrollHeight) field.style.setProperty("height", `${Math.min(field.scrollHeight, TALLEST)}px`);
    conversation.phone.drafts.set(conversation.chat.id, field.value);
    this.form.classList.toggle("filled", field.value.trim() !== "");
    this.commands.typed(field.value);
    this.inline.typed(field.value);
  }

  #key(event) {
    if (event.isComposing) return;
    const open = [this.commands, this.inline].find((one) => !one.node.hidden);
    if (open?.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    }
    if (event.key === "Escape" && !this.bar.hidden) this.#forget();
  }

  #pasted(event) {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    this.#attach(files);
  }

  /** What a message written now carries besides its words. */
  context() {
    const reply = this.#reply;
    const thread = reply?.is_topic_message ? reply.message_thread_id : this.conversation.topics.thread;
    return { reply_to_message_id: reply?.message_id, message_thread_id: thread };
  }

  async #send() {
    const text = this.field.value.trim();
    if (!text) return;
    const { conversation } = this;
    const edited = this.#edited;
    const context = this.context();
    this.set("");
    this.#reply = null;
    this.#edited = null;
    this.bar.hidden = true;
    const { phone, chat } = conversation;
    const done = edited
      ? await phone.attempt(door.rewrite(phone.person.id, chat.id, edited.message_id, { text }))
      : await conversation.write({ text, ...context });
    if (edited && done?.message_id) conversation.put(done, false);
    // A refused message is given back to be corrected.
    if (!done && this.field.value === "") this.set(text);
  }

  async #attach(files = null) {
    const sent = await attach(this.conversation, files, this.field.value.trim(), this.context());
    if (!sent) return;
    this.#reply = null;
    this.bar.hidden = true;
    this.set("");
  }
}
