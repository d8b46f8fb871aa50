// Text with Bot API entities becomes nodes. Offsets and lengths are UTF-16 units, which is what JavaScript
// strings index.

import { el } from "./dom.js";

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  custom_emoji: "span",
};

/** The address when it may be followed, else null (`javascript:` and the like are never links). */
export function safeAddress(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    return SAFE_SCHEMES.has(new URL(whole).protocol) ? whole : null;
  } catch {
    return null;
  }
}

function link(address, children, hooks) {
  const safe = safeAddress(address);
  if (!safe) return el("span", {}, children);
  return el(
    "a",
    {
      href: safe,
      target: "_blank",
      rel: "noopener noreferrer nofollow",
      onclick: (event) => {
        if (hooks.link(safe)) event.preventDefault();
      },
    },
    children,
  );
}

function spoiler(children, hooks) {
  const show = (event) => {
    event.stopPropagation();
    node.classList.add("open");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  const node = el(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": hooks.t("Show hidden text"),
      onclick: show,
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          show(event);
        }
      },
    },
    children,
  );
  return node;
}

const inText = (name, act) => (entity, words, children, hooks) =>
  el(
    "button",
    { type: "button", dir: "ltr", class: `in-text ${name}`, onclick: () => act(words, hooks, entity) },
    children,
  );

const MAKERS = {
  url: (entity, words, children, hooks) => link(words, children, hooks),
  text_link: (entity, words, children, hooks) => link(entity.url ?? "", children, hooks),
  email: (entity, words, children, hooks) => link(`mailto:${words}`, children, hooks),
  phone_number: (entity, words, children, hooks) =>
    link(`tel:${words.replace(/[^+\d]/g, "")}`, children, hooks),
  bot_command: inText("command", (words, hooks) => hooks.command(words)),
  mention: inText("mention", (words, hooks) => hooks.mention(words)),
  hashtag: (entity, words, children) => el("span", { class: "tag" }, children),
  cashtag: (entity, words, children) => el("span", { class: "tag" }, children),
  text_mention: (entity, words, children) => el("span", { class: "tag" }, children),
  spoiler: (entity, words, children, hooks) => spoiler(children, hooks),
  code: (entity, words, children, hooks) => el("code", { onclick: () => hooks.copy(words) }, children),
  pre: (entity, words, children, hooks) =>
    el(
      "pre",
      { dir: "ltr" },
      entity.language ? el("span", { class: "pre-language" }, entity.language) : null,
      el("code", { onclick: () => hooks.copy(words) }, children),
    ),
};

function make(entity, words, children, hooks) {
  const maker = MAKERS[entity.type];
  if (maker) return maker(entity, words, children, hooks);
  const node = el(TAGS[entity.type] ?? "span", {}, children);
  if (entity.type === "expandable_blockquote") {
    node.classList.add("expandable");
    node.addEventListener("click", () => node.classList.toggle("open"));
  }
  return node;
}

// Telegram's apps break no line between a hyphen and a digit (UAX 14, LB25); browsers do, and part R-12.
const CODE = /[\p{L}\p{N}]+(?:-\p{N}[\p{L}\p{N}]*)+/gu;
const LONGEST_CODE = 24;

function plain(text) {
  const nodes = [];
  let cursor = 0;
  for (const found of text.matchAll(CODE)) {
    if (found[0].length > LONGEST_CODE) continue;
    if (found.index > cursor) nodes.push(text.slice(cursor, found.index));
    nodes.push(el("span", { class: "whole" }, found[0]));
    cursor = found.index + found[0].length;
  }
  if (cursor < text.length) nodes.push(text.slice(cursor));
  return nodes;
}

function weave(text, start, end, queue, hooks) {
  const nodes = [];
  let cursor = start;
  while (queue.length > 0 && queue[0].offset < end) {
    const entity = queue.shift();
    const from = Math.max(entity.offset, cursor);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > cursor) nodes.push(...plain(text.slice(cursor, from)));
    nodes.push(make(entity, text.slice(from, to), weave(text, from, to, queue, hooks), hooks));
    cursor = to;
    // An entity that crosses its parent's border goes on behind it.
    if (entity.offset + entity.length > end) {
      queue.unshift({ ...entity, offset: end, length: entity.offset + entity.length - end });
      break;
    }
  }
  if (cursor < end) nodes.push(...plain(text.slice(cursor, end)));
  return nodes;
}

/**
 * Nodes for `text` with its `entities`; `hooks` = {t, link(url) → handled?, command(text), mention(name),
 * copy(text)}.
 */
export function rich(text, entities, hooks) {
  const queue = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return weave(text, 0, text.length, queue, hooks);
}
