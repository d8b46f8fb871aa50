// What stands above the composer while typing: the bot's commands, and inline results of `@bot words`.

import { door } from "./door.js";
import { bdi, el, quiet } from "./dom.js";
import { icon } from "./icons.js";

const INLINE_WAIT = 250;
let lists = 0;

/** A list box steered from the text field; `pick(index)` takes a row. */
class Suggestions {
  constructor(composer, label) {
    lists += 1;
    this.composer = composer;
    this.rows = [];
    this.at = 0;
    this.node = el("div", {
      class: "suggestions",
      role: "listbox",
      id: `suggestions-${lists}`,
      "aria-label": label,
      hidden: true,
    });
  }

  show(nodes) {
    this.rows = nodes;
    this.at = 0;
    this.node.hidden = nodes.length === 0;
    this.node.replaceChildren(...nodes);
    nodes.forEach((node, index) => node.setAttribute("id", `${this.node.id}-${index}`));
    this.#mark();
  }

  hide() {
    this.show([]);
  }

  #mark() {
    this.rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === this.at)));
    const { field } = this.composer;
    if (this.rows.length) {
      field.setAttribute("aria-controls", this.node.id);
      field.setAttribute("aria-activedescendant", this.rows[this.at].id);
      this.rows[this.at].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  /** Steer with a key of the text field; true when the key was used up. */
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.at = (this.at + steps[event.key] + this.rows.length) % this.rows.length;
    else if (event.key === "Enter" && !event.shiftKey) this.pick(this.at);
    else if (event.key === "Tab") this.complete(this.at);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    this.#mark();
    return true;
  }

  complete(index) {
    this.pick(index);
  }
}

export class CommandSuggestions extends Suggestions {
  #shown = [];

  constructor(composer) {
    super(composer, composer.t("Commands"));
  }

  typed(text) {
    const begun = /^\/(\w*)$/.exec(text);
    if (begun) this.#offer(begun[1].toLowerCase());
    else this.hide();
  }

  toggle() {
    if (this.node.hidden) this.#offer("");
    else this.hide();
    this.composer.field.focus();
  }

  hide() {
    super.hide();
    this.composer.slash?.setAttribute("aria-expanded", "false");
  }

  #offer(begin) {
    this.#shown = (this.composer.conversation.chat.commands ?? []).filter(({ command }) =>
      command.startsWith(begin),
    );
    this.show(
      this.#shown.map(({ command, description }, index) =>
        el(
          "div",
          {
            class: "suggestion",
            role: "option",
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => this.pick(index),
          },
          el("strong", { dir: "ltr" }, `/${command}`),
          bdi(description),
        ),
      ),
    );
    this.composer.slash?.setAttribute("aria-expanded", String(!this.node.hidden));
  }

  pick(index) {
    const { command } = this.#shown[index];
    this.composer.set("");
    this.composer.conversation.write({ text: `/${command}`, ...this.composer.context() });
  }

  complete(index) {
    this.composer.set(`/${this.#shown[index].command} `);
  }
}

export class InlineSuggestions extends Suggestions {
  #results = [];
  #asked = 0;
  #next = "";
  #ask = quiet(INLINE_WAIT, (query) => this.#fetch(query, ""));

  constructor(composer) {
    super(composer, composer.t("Results"));
    this.node.classList.add("inline");
    this.node.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.node;
      if (this.#next && scrollHeight - scrollTop - clientHeight < 40) this.#more();
    });
  }

  #query(text) {
    const begin = `@${this.composer.conversation.phone.app.bot.username} `;
    return text.toLowerCase().startsWith(begin.toLowerCase()) ? text.slice(begin.length) : null;
  }

  typed(text) {
    const query = this.#query(text);
    this.#asked += 1;
    if (query === null) this.hide();
    else this.#ask(query);
  }

  async #fetch(query, offset) {
    const asked = this.#asked;
    const { phone, chat } = this.composer.conversation;
    const answer = await phone.attempt(door.inline(phone.person.id, query, offset, chat.id));
    if (!answer || asked !== this.#asked) return;
    this.#results = offset ? [...this.#results, ...answer.results] : answer.results;
    this.#next = answer.next_offset ?? "";
    const rows = this.#results.map((result, index) => this.#row(result, index));
    if (answer.button) rows.unshift(this.#button(answer.button));
    this.offset = answer.button ? 1 : 0;
    const top = this.node.scrollTop;
    this.show(
      rows.length
        ? rows
        : [
            el(
              "div",
              { class: "suggestion none", role: "option", "aria-disabled": "true" },
              this.composer.t("Nothing found"),
            ),
          ],
    );
    if (offset) this.node.scrollTop = top;
  }

  #more() {
    const offset = this.#next;
    this.#next = "";
    return this.#fetch(this.#query(this.composer.field.value) ?? "", offset);
  }

  #row(result, index) {
    const sign = result.type === "photo" ? "photo" : result.type === "document" ? "file" : "search";
    return el(
      "div",
      {
        class: "suggestion",
        role: "option",
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.#choose(this.#results[index]),
      },
      el("span", { class: "suggestion-sign" }, icon(sign)),
      el(
        "span",
        { class: "suggestion-words" },
        bdi(result.title ?? result.caption ?? result.id, { class: "suggestion-title" }),
        bdi(result.description ?? "", { class: "suggestion-about" }),
      ),
    );
  }

  #button(button) {
    return el(
      "div",
      { class: "suggestion switch", role: "option", onclick: () => this.#switch(button) },
      bdi(button.text),
    );
  }

  #switch(button) {
    const { phone } = this.composer.conversation;
    this.composer.set("");
    phone.open(phone.app.bot.id).say(`/start ${button.start_parameter ?? ""}`.trim());
  }

  pick(index) {
    if (this.#results.length === 0) return;
    if (index < this.offset) this.rows[index].click();
    else this.#choose(this.#results[index - this.offset]);
  }

  async #choose(result) {
    const { phone, chat } = this.composer.conversation;
    this.composer.set("");
    const message = await phone.attempt(door.chooseInline(phone.person.id, result.id, chat.id));
    if (message?.message_id) this.composer.conversation.put(message, true);
  }
}
