// The fault menu: order a fault for the bot's next calls.

import { door } from "./door.js";
import { el } from "./dom.js";
import { modal, titled } from "./popups.js";

const KINDS = [
  ["429", "429: too many requests"],
  ["500", "500: server error"],
  ["502", "502: bad gateway"],
  ["reset", "Connection reset"],
  ["timeout_before", "Time-out, nothing done"],
  ["timeout_after", "Time-out after acceptance"],
  ["blocked", "Blocked by the person"],
  ["migrated", "Group became a supergroup"],
  ["duplicate_update", "Updates come twice"],
  ["reorder_updates", "Updates in reverse order"],
];

function described(fault, t) {
  const kind = KINDS.find(([name]) => name === fault.kind)?.[1] ?? fault.kind;
  return [
    t(kind),
    fault.method,
    fault.chat_id,
    fault.times === null ? "∞" : `× ${fault.times ?? 1}`,
    fault.retry_after ? `retry_after ${fault.retry_after} s` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function wish(form) {
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ""));
  for (const name of ["times", "retry_after", "chat_id"]) {
    if (name in given && /^-?\d+$/.test(given[name])) given[name] = Number(given[name]);
  }
  return given;
}

/** Show the menu; resolves when it is closed. */
export async function faultMenu(host, t) {
  const list = el("ul", { class: "faults", "aria-label": t("Faults ordered") });
  const note = el("p", { class: "hint", role: "alert" });
  const draw = async () => {
    const faults = await door.faults();
    list.replaceChildren(
      ...(faults.length ? faults : [null]).map((fault) =>
        el("li", {}, fault ? described(fault, t) : t("No faults: everything works.")),
      ),
    );
  };
  const act = (work) => async (event) => {
    event.preventDefault();
    try {
      await work(event.target);
      note.textContent = "";
      await draw();
    } catch (error) {
      note.textContent = error.message;
    }
  };
  const labelled = (words, control) => el("label", {}, el("span", {}, words), control);
  await draw();
  return modal(host, t("Faults"), (close) =>
    titled(
      t("Faults"),
      t,
      close,
      list,
      el(
        "form",
        { class: "stack", onsubmit: act((form) => door.addFault(wish(form))) },
        labelled(
          t("What goes wrong"),
          el(
            "select",
            { name: "kind" },
            KINDS.map(([kind, words]) => el("option", { value: kind }, t(words))),
          ),
        ),
        labelled(
          t("Method (empty: any)"),
          el("input", { type: "text", name: "method", placeholder: "sendMessage" }),
        ),
        labelled(
          t("Chat number (empty: any)"),
          el("input", { type: "text", name: "chat_id", inputmode: "numeric" }),
        ),
        labelled(t("How often"), el("input", { type: "number", name: "times", min: "1", value: "1" })),
        labelled(t("Retry after (seconds)"), el("input", { type: "number", name: "retry_after", min: "0" })),
        note,
        el(
          "div",
          { class: "buttons" },
          el("button", { type: "submit", class: "primary" }, t("Order the fault")),
          el(
            "button",
            { type: "button", class: "plain", onclick: act(() => door.clearFaults()) },
            t("Remove all"),
          ),
        ),
      ),
    ),
  );
}
