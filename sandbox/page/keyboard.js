// Inline keyboards under a message, and the reply keyboard under the composer.

import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";

const SIGNS = {
  url: "out",
  login_url: "out",
  web_app: "out",
  switch_inline_query: "out",
  switch_inline_query_chosen_chat: "out",
  switch_inline_query_current_chat: "search",
  copy_text: "copy",
};

function sign(button) {
  const kind = Object.keys(SIGNS).find((key) => button[key] !== undefined);
  return kind ? icon(SIGNS[kind], "small") : null;
}

/** The rows of an inline keyboard; `press(button)` returns a promise, during which its button turns. */
export function inlineKeyboard(markup, press) {
  const make = (button) => {
    const node = el(
      "button",
      {
        type: "button",
        class: "key",
        onclick: async () => {
          if (node.getAttribute("aria-busy") === "true") return;
          node.setAttribute("aria-busy", "true");
          try {
            await press(button);
          } finally {
            node.removeAttribute("aria-busy");
          }
        },
      },
      bdi(button.text),
      sign(button),
    );
    return node;
  };
  return el(
    "div",
    { class: "keyboard" },
    markup.inline_keyboard
      .filter((row) => row.length)
      .map((row) => el("div", { class: "key-row" }, row.map(make))),
  );
}

/** The reply keyboard of the last message that set one; `say(text)` sends a key's words. */
export function replyKeyboard(markup, label, say) {
  const words = (key) => (typeof key === "string" ? key : key.text);
  return el(
    "div",
    { class: "reply-keyboard", role: "group", "aria-label": label },
    markup.keyboard.map((row) =>
      el(
        "div",
        { class: "key-row" },
        row.map((key) =>
          el(
            "button",
            { type: "button", class: "reply-key", onclick: () => say(words(key)) },
            bdi(words(key)),
          ),
        ),
      ),
    ),
  );
}
