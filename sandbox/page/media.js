// What a message carries besides words: pictures, albums, files, places, contacts, polls.

import { door } from "./door.js";
import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./names.js";
import { largePicture } from "./popups.js";

const UNITS = ["B", "KB", "MB", "GB"];
const WIDEST = 320;

function size(bytes) {
  const step = bytes > 0 ? Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), UNITS.length - 1) : 0;
  return `${(bytes / 1024 ** step).toFixed(step && bytes / 1024 ** step < 10 ? 1 : 0)} ${UNITS[step]}`;
}

function picture(message, view, single) {
  const best = message.photo.at(-1);
  const shown = message.photo.find((one) => one.width >= WIDEST) ?? best;
  const label = message.caption ? `${view.t("Photo")}: ${message.caption}` : view.t("Photo");
  const image = el("img", {
    src: door.fileAddress(shown.file_id),
    alt: label,
    loading: "lazy",
    width: single ? shown.width : null,
    height: single ? shown.height : null,
  });
  const open = () => {
    if (button.classList.contains("covered")) button.classList.remove("covered");
    else largePicture(view.host, door.fileAddress(best.file_id), label, view.t);
  };
  const button = el(
    "button",
    {
      type: "button",
      class: `picture${message.has_media_spoiler ? " covered" : ""}`,
      "aria-label": `${label}. ${view.t("Open large")}`,
      onclick: open,
    },
    image,
  );
  return button;
}

/** One photo, or the grid of an album's photos. */
export function pictures(messages, view) {
  return el(
    "div",
    { class: `pictures count-${Math.min(messages.length, 10)}` },
    messages.map((message) => picture(message, view, messages.length === 1)),
  );
}

function file(document, sign, view) {
  const name = document.file_name ?? document.title ?? view.t("File");
  return el(
    "a",
    {
      class: "file",
      href: door.fileAddress(document.file_id),
      download: name,
      "aria-label": `${view.t("Download")}: ${name}`,
    },
    el("span", { class: "file-sign" }, icon(sign)),
    el(
      "span",
      { class: "file-words" },
      bdi(name, { class: "file-name" }),
      bdi(document.file_size ? size(document.file_size) : "", { class: "file-size", dir: "ltr" }),
    ),
  );
}

function place(where, title, address) {
  const words = title ?? `${where.latitude.toFixed(5)}, ${where.longitude.toFixed(5)}`;
  return el(
    "div",
    { class: "file" },
    el("span", { class: "file-sign" }, icon("place")),
    el(
      "span",
      { class: "file-words" },
      bdi(words, { class: "file-name" }),
      address ? bdi(address, { class: "file-size" }) : null,
    ),
  );
}

function contact(card) {
  return el(
    "div",
    { class: "file" },
    el("span", { class: "file-sign" }, icon("person")),
    el(
      "span",
      { class: "file-words" },
      bdi(nameOf(card), { class: "file-name" }),
      bdi(card.phone_number, { class: "file-size" }),
    ),
  );
}

function poll(message, view) {
  const {
    question,
    options,
    total_voter_count: total,
    is_closed: closed,
    is_anonymous: secret,
    type,
  } = message.poll;
  const kind = closed
    ? view.t("Final results")
    : type === "quiz"
      ? view.t("Quiz")
      : secret
        ? view.t("Anonymous poll")
        : view.t("Poll");
  const rows = options.map((option, index) => {
    const share = total ? Math.round((100 * option.voter_count) / total) : 0;
    const meter = el("span", { class: "poll-meter", "aria-hidden": "true" });
    meter.style.setProperty("--share", `${share}%`);
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "poll-option", disabled: closed, onclick: () => view.vote(message, index) },
        el("span", { class: "poll-share" }, total ? `${share}%` : "○"),
        bdi(option.text),
        meter,
      ),
    );
  });
  return el(
    "div",
    { class: "poll" },
    el("strong", { dir: "auto" }, question),
    el("span", { class: "poll-kind" }, kind),
    el("ul", {}, rows),
    el("span", { class: "poll-total" }, view.words.n("votes", total ?? 0)),
  );
}

const MAKERS = {
  document: (m, view) => file(m.document, "file", view),
  audio: (m, view) => file(m.audio, "file", view),
  voice: (m, view) =>
    el(
      "audio",
      { controls: true, preload: "none", src: door.fileAddress(m.voice.file_id) },
      view.t("Voice message"),
    ),
  video: (m) => el("video", { controls: true, preload: "metadata", src: door.fileAddress(m.video.file_id) }),
  video_note: (m) =>
    el("video", { controls: true, preload: "metadata", src: door.fileAddress(m.video_note.file_id) }),
  animation: (m) =>
    el("video", { autoplay: true, loop: true, muted: true, src: door.fileAddress(m.animation.file_id) }),
  sticker: (m) =>
    el("img", { class: "sticker", src: door.fileAddress(m.sticker.file_id), alt: m.sticker.emoji ?? "" }),
  venue: (m) => place(m.venue.location, m.venue.title, m.venue.address),
  location: (m) => place(m.location),
  contact: (m) => contact(m.contact),
  poll,
  dice: (m) => el("span", { class: "dice" }, `${m.dice.emoji} ${m.dice.value}`),
};

/** Nodes for the media of one message, or of all messages of an album; empty for a plain text. */
export function media(messages, view) {
  if (messages[0].photo)
    return [
      pictures(
        messages.filter((one) => one.photo),
        view,
      ),
    ];
  return messages.flatMap((message) => {
    const kind = message.animation ? "animation" : Object.keys(MAKERS).find((key) => message[key]);
    return kind ? [MAKERS[kind](message, view)] : [];
  });
}
