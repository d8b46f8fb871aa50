// The page's start: the tool bar, one or two phones, and the address that remembers them.

import { Calls } from "./calls.js";
import { Clock } from "./clock.js";
import { door } from "./door.js";
import { el } from "./dom.js";
import { faultMenu } from "./faults.js";
import { icon } from "./icons.js";
import { choosePerson } from "./people.js";
import { nameOf } from "./names.js";
import { Phone } from "./phone.js";
import { modal, toast } from "./popups.js";
import { Words } from "./words.js";

const SLOTS = [
  ["as", "chat"],
  ["and", "chat2"],
];
const { t } = new Words("en");
const key = (person) => person.username ?? String(person.id);

class App {
  constructor(state) {
    this.bot = state.bot;
    this.slots = [null, null];
    this.place = document.getElementById("phones");
    this.drawer = document.getElementById("drawer");
    this.clock = new Clock(t, (words) => toast(document.body, words, "warn"));
    this.clock.take(state.clock);
    this.calls = new Calls(t, () => this.#showCalls(false));
    this.drawer.append(this.calls.node);
    this.#toolbar(state.version);
  }

  now() {
    return this.clock.now();
  }

  /** Events that concern the whole page, from whichever phone's stream they came. */
  hear(kind, data) {
    if (kind === "clock") {
      this.clock.take(data);
      for (const phone of this.slots) phone?.redraw();
    }
    if (kind === "request" && !this.drawer.hidden) this.calls.put(data);
  }

  #toolbar(version) {
    const tool = (sign, label, act) =>
      el(
        "button",
        { type: "button", class: "tool", "aria-label": label, title: label, onclick: act },
        icon(sign),
      );
    this.two = tool("people", t("Two people"), () => this.#toggleTwo());
    this.log = tool("calls", t("Calls of the bot"), () => this.#showCalls(this.drawer.hidden));
    this.log.setAttribute("aria-expanded", "false");
    document.getElementById("toolbar").replaceChildren(
      el(
        "strong",
        {
          class: "sandbox-badge",
          title: `${t("A local Telegram for trying and training")} ${version ?? ""}`,
        },
        "SANDBOX",
      ),
      this.clock.node,
      el("span", { class: "space" }),
      this.two,
      this.log,
      tool("bolt", t("Faults"), () => this.#faults()),
    );
  }

  async #faults() {
    try {
      await faultMenu(document.body, t);
    } catch (error) {
      toast(document.body, error.message, "warn");
    }
  }

  async #showCalls(on) {
    this.drawer.hidden = !on;
    this.log.setAttribute("aria-expanded", String(on));
    if (!on) {
      this.log.focus();
      return;
    }
    try {
      await this.calls.load();
    } catch (error) {
      toast(document.body, error.message, "warn");
    }
  }

  async #toggleTwo() {
    if (this.slots[1]) this.seat(1, null);
    else {
      const person = await choosePerson(document.body, t("Who is the second person?"), null, t);
      if (person) await this.seat(1, person);
    }
  }

  /** Put a person (or nobody) into a slot; opens `chat` when that person sees it. */
  async seat(slot, person, chat = null) {
    this.slots[slot]?.destroy();
    const phone = person ? new Phone(this, person, () => this.#remember()) : null;
    this.slots[slot] = phone;
    this.place.replaceChildren(...this.slots.filter(Boolean).map((one) => one.node));
    this.two.setAttribute("aria-pressed", String(this.slots.every(Boolean)));
    if (phone) {
      await phone.refresh();
      if (chat && phone.chats.has(chat)) phone.open(chat, false);
    }
    this.#remember();
  }

  /** "Who am I?" for one phone. */
  async switchPerson(phone) {
    const person = await choosePerson(phone.node, phone.t("Who am I?"), phone.person, phone.t);
    if (person && person.id !== phone.person.id) await this.seat(this.slots.indexOf(phone), person);
  }

  async addMember(phone, chat) {
    const person = await choosePerson(phone.node, phone.t("Add a member"), null, phone.t);
    if (!person) return;
    await phone.attempt(door.addMember(chat.id, person.id));
    phone.refresh();
  }

  /** Make the bot a member with every right, or give a member bot every right. */
  seatBot(chat) {
    return door.addMember(chat.id, this.bot.id, true);
  }

  #remember() {
    const address = new URLSearchParams();
    SLOTS.forEach(([who, where], slot) => {
      const phone = this.slots[slot];
      if (phone) address.set(who, key(phone.person));
      if (phone?.conversation) address.set(where, String(phone.conversation.chat.id));
    });
    document.title = [
      ...this.slots.filter(Boolean).map((phone) => nameOf(phone.person)),
      t("Sandbox chat"),
    ].join(" – ");
    const query = address.size ? `?${address}` : location.pathname;
    if (this.restoring || query === location.search) return;
    history.pushState(null, "", query);
  }

  /** Make the page be what its address says. */
  async restore() {
    this.restoring = true;
    const asked = new URLSearchParams(location.search);
    const people = (await door.people()).filter((person) => !person.is_bot);
    const named = (name) =>
      people.find(
        (person) =>
          name &&
          (key(person).toLowerCase() === name.replace(/^@/, "").toLowerCase() || String(person.id) === name),
      );
    for (const [slot, [who, where]] of SLOTS.entries()) {
      const person = named(asked.get(who)) ?? (slot === 0 ? people[0] : null);
      const chat = Number(asked.get(where)) || null;
      const phone = this.slots[slot];
      if (phone && person?.id === phone.person.id) {
        if (chat && phone.chats.has(chat)) phone.open(chat);
        else phone.close();
      } else if (phone || person) await this.seat(slot, person ?? null, chat);
    }
    this.restoring = false;
    this.#remember();
  }
}

async function begin() {
  const app = new App(await door.state());
  window.addEventListener("popstate", () => app.restore());
  await app.restore();
  if (!app.slots[0]) {
    const person = await choosePerson(document.body, t("Who am I?"), null, t);
    if (person) await app.seat(0, person);
  }
}

begin().catch((error) =>
  modal(document.body, t("The sandbox does not answer"), () =>
    el(
      "div",
      { class: "alert" },
      el("h2", {}, t("The sandbox does not answer")),
      el("p", { dir: "auto" }, error.message),
    ),
  ),
);
