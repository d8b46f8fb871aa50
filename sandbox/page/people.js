// "Who am I?": the people of the sandbox, to choose from or to add to.

import { door } from "./door.js";
import { bdi, el } from "./dom.js";
import { avatar, languageName, nameOf } from "./names.js";
import { modal, titled } from "./popups.js";

const LANGUAGES = ["en", "fr", "es", "ru", "ar", "zh"];

function row(person, current, close) {
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        "aria-current": person.id === current?.id ? "true" : null,
        onclick: () => close(person),
      },
      avatar(person, "small"),
      el(
        "span",
        { class: "pick-words" },
        bdi(nameOf(person), { class: "pick-name" }),
        el(
          "span",
          { class: "pick-about" },
          bdi(
            [
              person.username ? `@${person.username}` : String(person.id),
              languageName(person.language_code),
            ].join(" · "),
          ),
        ),
      ),
    ),
  );
}

function adder(t, close, complain) {
  const field = (name, label, required) =>
    el("input", { type: "text", name, dir: "auto", placeholder: label, "aria-label": label, required });
  const language = el(
    "select",
    { name: "language_code", "aria-label": t("Language") },
    LANGUAGES.map((code) => el("option", { value: code }, languageName(code))),
  );
  const add = async (event) => {
    event.preventDefault();
    const wish = Object.fromEntries(
      [...new FormData(event.target)].filter(([, value]) => value.trim() !== ""),
    );
    try {
      close(await door.addPerson(wish));
    } catch (error) {
      complain(error.message);
    }
  };
  return el(
    "details",
    { class: "adder" },
    el("summary", {}, t("Add a person")),
    el(
      "form",
      { class: "stack", onsubmit: add },
      field("first_name", t("First name"), true),
      field("last_name", t("Last name"), false),
      field("username", t("Username"), false),
      language,
      el("button", { type: "submit", class: "primary" }, t("Add")),
    ),
  );
}

/** Ask for a person; resolves with a User, or undefined. */
export async function choosePerson(host, heading, current, t) {
  const people = (await door.people()).filter((person) => !person.is_bot);
  return modal(host, heading, (close) => {
    const list = el("ul", { class: "pick" });
    const note = el("p", { class: "hint", role: "alert" });
    const draw = (words) => {
      const wanted = words.toLowerCase();
      const found = people.filter((person) =>
        `${nameOf(person)} @${person.username ?? ""} ${languageName(person.language_code)}`
          .toLowerCase()
          .includes(wanted),
      );
      list.replaceChildren(...found.slice(0, 200).map((person) => row(person, current, close)));
      note.textContent = found.length ? "" : t("Nothing found");
    };
    const search = el("input", {
      type: "search",
      placeholder: t("Search"),
      "aria-label": t("Search"),
      autofocus: true,
      oninput: () => draw(search.value),
      onkeydown: (event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          list.querySelector("button")?.click();
        }
      },
    });
    draw("");
    return titled(
      heading,
      t,
      close,
      search,
      list,
      note,
      adder(t, close, (words) => {
        note.textContent = words;
      }),
    );
  });
}
