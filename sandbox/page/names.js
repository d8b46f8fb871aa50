// Who and what things are called, and how a name looks as a round picture.

import { bdi, el } from "./dom.js";

const RTL = new Set(["ar", "fa", "he", "ur"]);
const COLOURS = 7;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** "rtl" or "ltr" for a language code such as `ar` or `fr-CA`. */
export function direction(language) {
  return RTL.has((language ?? "").split("-")[0].toLowerCase()) ? "rtl" : "ltr";
}

/** The display name of a User or Chat. */
export function nameOf(someone) {
  if (!someone) return "";
  return someone.title ?? [someone.first_name, someone.last_name].filter(Boolean).join(" ") ?? "";
}

/** Who stands as the sender of a message: a person, the bot, or a chat speaking for itself. */
export const senderOf = (message) => message.sender_chat ?? message.from ?? message.chat;

export const colourOf = (id) => Math.abs(Number(id) || 0) % COLOURS;

/** The language's own name ("français"), or its code where the browser does not know it. */
export function languageName(code) {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function initials(name) {
  const letters = name
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => {
      const start = word.search(/[\p{L}\p{N}]/u);
      return [...graphemes.segment(word.slice(start))][0].segment;
    });
  return (letters.length > 1 ? letters[0] + letters.at(-1) : (letters[0] ?? "?")).toUpperCase();
}

/** A round picture with initials, coloured by id; decorative. */
export function avatar(someone, size = "") {
  return el(
    "span",
    { class: `avatar colour-${colourOf(someone?.id)} ${size}`.trim(), "aria-hidden": "true" },
    bdi(initials(nameOf(someone) || "?")),
  );
}
