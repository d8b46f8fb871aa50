// Sending pictures and files: choose, look, add a caption, send. Several pictures go as one album.

import { door } from "./door.js";
import { bdi, el } from "./dom.js";
import { icon } from "./icons.js";
import { modal, titled } from "./popups.js";

const PREVIEW = 160;
const MOST = 10;

function chosen() {
  return new Promise((resolve) => {
    const input = el("input", {
      type: "file",
      multiple: true,
      class: "unseen",
      "aria-hidden": "true",
      tabindex: "-1",
      onchange: () => {
        resolve([...input.files]);
        input.remove();
      },
      oncancel: () => {
        resolve([]);
        input.remove();
      },
    });
    document.body.append(input);
    input.click();
  });
}

/** A small canvas with the picture: blob addresses would need a looser content policy. */
async function preview(file) {
  if (!file.type.startsWith("image/")) return icon("file");
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, PREVIEW / Math.max(bitmap.width, bitmap.height));
    const canvas = el("canvas", {
      width: Math.max(1, Math.round(bitmap.width * scale)),
      height: Math.max(1, Math.round(bitmap.height * scale)),
    });
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas;
  } catch {
    // Not a picture the browser can draw; it is sent as it is.
    return icon("file");
  }
}

/** Pictures go together and files go together: an album holds one kind. */
async function sendAll(conversation, files, asFiles, caption, context) {
  const { phone, chat } = conversation;
  const isPicture = (file) => !asFiles && file.type.startsWith("image/");
  const parts = [
    ["photo", files.filter(isPicture)],
    ["document", files.filter((file) => !isPicture(file))],
  ].filter(([, some]) => some.length);
  let words = caption;
  for (const [kind, some] of parts) {
    const message = await phone.attempt(
      door.upload(phone.person.id, chat.id, kind, some, { ...context, caption: words }),
    );
    if (!message) return false;
    for (const { album, ...one } of message.album ?? [message]) conversation.put(one, true);
    words = "";
  }
  return true;
}

/** Let the person send files (asked for when `given` is null); resolves true when they were sent. */
export async function attach(conversation, given, words, context) {
  const files = (given ?? (await chosen())).slice(0, MOST);
  if (files.length === 0) return false;
  const { t } = conversation;
  const previews = await Promise.all(files.map(preview));
  const caption = el("input", {
    type: "text",
    dir: "auto",
    maxlength: "1024",
    placeholder: t("Caption"),
    "aria-label": t("Caption"),
    value: words,
  });
  const asFiles = el("input", { type: "checkbox" });
  const pictures = files.some((file) => file.type.startsWith("image/"));
  const sent = await modal(conversation.host, t("Send files"), (close) =>
    titled(
      t("Send files"),
      t,
      close,
      el(
        "form",
        {
          class: "attach",
          onsubmit: (event) => {
            event.preventDefault();
            close(true);
          },
        },
        el(
          "ul",
          { class: "previews" },
          files.map((file, index) => el("li", {}, previews[index], bdi(file.name))),
        ),
        caption,
        pictures ? el("label", { class: "check" }, asFiles, t("Send as files, without compression")) : null,
        el("button", { type: "submit", class: "primary" }, t("Send")),
      ),
    ),
  );
  return sent ? sendAll(conversation, files, asFiles.checked, caption.value.trim(), context) : false;
}
