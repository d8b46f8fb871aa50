// One message, or one album, as a bubble with its quote, media, words, time and keyboard.

import { bdi, el } from "./dom.js";
import { rich } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboard.js";
import { media } from "./media.js";
import { avatar, colourOf, nameOf, senderOf } from "./names.js";
import { notice, summary } from "./service.js";

function quote(message, view) {
  const target = message.reply_to_message;
  // In a forum every message of a topic answers the topic's first one; that is no quote.
  if (
    !target ||
    target.forum_topic_created ||
    (message.is_topic_message && target.message_id === message.message_thread_id)
  )
    return null;
  const words = message.quote?.text ?? summary(target, view.t);
  return el(
    "button",
    {
      type: "button",
      class: `quote name-${colourOf(senderOf(target)?.id)}`,
      onclick: () => view.show(target.message_id),
    },
    bdi(nameOf(senderOf(target)), { class: "quote-name" }),
    bdi(words, { class: "quote-words" }),
  );
}

function forwarded(message, view) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user_name ?? nameOf(origin.sender_user ?? origin.sender_chat ?? origin.chat);
  return el("span", { class: "forwarded" }, view.t("Forwarded from {name}", { name }));
}

function meta(message, view) {
  const words = view.words.time(message.date);
  return el(
    "span",
    { class: "meta" },
    message.edit_date ? el("span", { class: "edited" }, view.t("edited")) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, words),
    view.own(message)
      ? el("span", { class: "sent", role: "img", "aria-label": view.t("Sent") }, icon("tick", "small"))
      : null,
  );
}

function wordsOf(message, view) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  return el(
    "div",
    { class: "words", dir: "auto" },
    rich(text, message.entities ?? message.caption_entities, view.hooks),
    meta(message, view),
  );
}

function serviceLine(message, words, view) {
  return el(
    "li",
    { class: "notice", "data-id": message.message_id },
    message.pinned_message
      ? el(
          "button",
          { type: "button", onclick: () => view.show(message.pinned_message.message_id) },
          bdi(words),
        )
      : bdi(words),
  );
}

function bubble(messages, view) {
  const first = messages[0];
  const worded = messages.find((one) => one.text || one.caption) ?? first;
  const sender = senderOf(first);
  const words = wordsOf(worded, view);
  const things = media(messages, view);
  const name =
    view.namesShown && !view.own(first)
      ? el(
          "span",
          { class: `sender name-${colourOf(sender?.id)}` },
          bdi(nameOf(sender)),
          first.via_bot
            ? el("span", { class: "via" }, ` ${view.t("via @{bot}", { bot: first.via_bot.username })}`)
            : null,
        )
      : null;
  const via =
    !name && first.via_bot
      ? el("span", { class: "sender via" }, view.t("via @{bot}", { bot: first.via_bot.username }))
      : null;
  const parts = first.show_caption_above_media ? [words, things] : [things, words];
  return el(
    "div",
    {
      class: ["bubble", first.photo && !words ? "bare" : "", first.photo ? "with-picture" : ""]
        .filter(Boolean)
        .join(" "),
    },
    name,
    via,
    forwarded(first, view),
    quote(first, view),
    parts,
    words ? null : meta(first, view),
  );
}

/** The list item for `messages` (one, or the members of an album) as `view` (a Conversation) sees it. */
export function item(messages, view) {
  const first = messages[0];
  const line = notice(first, view.t);
  if (line) return serviceLine(first, line, view);
  const own = view.own(first);
  const keys = messages.find((one) => one.reply_markup?.inline_keyboard?.length);
  const actions = (event) => view.actions(first, { x: event.clientX, y: event.clientY });
  const more = el(
    "button",
    {
      type: "button",
      class: "more round",
      "aria-label": view.t("Message actions"),
      "aria-haspopup": "menu",
      onclick: () => {
        const box = more.getBoundingClientRect();
        view.actions(first, { x: box.left, y: box.bottom });
      },
    },
    icon("dots", "small"),
  );
  return el(
    "li",
    { class: `message ${own ? "own" : "other"}`, "data-id": first.message_id },
    view.namesShown && !own ? avatar(senderOf(first), "tiny") : null,
    el(
      "div",
      {
        class: "column",
        oncontextmenu: (event) => {
          if (!event.target.closest("a")) {
            event.preventDefault();
            actions(event);
          }
        },
        ondblclick: () => view.reply(first),
      },
      bubble(messages, view),
      keys ? inlineKeyboard(keys.reply_markup, (button) => view.press(keys, button)) : null,
    ),
    more,
  );
}
