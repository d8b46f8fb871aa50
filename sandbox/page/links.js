// Addresses that Telegram opens itself: the bot's deep links, invite links, chats and messages.

import { door } from "./door.js";

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

function parsed(address) {
  const url = new URL(address);
  if (url.protocol === "tg:") {
    const asked = url.searchParams;
    if (asked.get("domain")) return { name: asked.get("domain"), start: asked.get("start") };
    if (asked.get("invite")) return { invite: address };
    return null;
  }
  if (!HOSTS.has(url.hostname)) return null;
  const [first, ...rest] = url.pathname.split("/").filter(Boolean);
  if (!first) return null;
  if (first.startsWith("+") || first === "joinchat") return { invite: address };
  if (first === "c") return { chat: Number(`-100${rest[0]}`), message: Number(rest.at(-1)) };
  return { name: first, start: url.searchParams.get("start"), message: Number(rest.at(-1)) || undefined };
}

async function joined(phone, invite) {
  const answer = await phone.attempt(door.joinByLink(phone.person.id, invite));
  if (!answer) return;
  await phone.refresh();
  if (answer.status === "member") phone.open(answer.chat);
  else phone.say(phone.t("Your request to join was sent to the administrators."));
}

async function started(phone, code) {
  const conversation = phone.open(phone.app.bot.id);
  if (code) await conversation.say(`/start ${code}`);
}

/**
 * Follow `address` inside the phone; true when it was one of Telegram's own, false when the browser should
 * open it.
 */
export function follow(address, phone) {
  const target = parsed(address);
  if (!target) return false;
  const named = target.name?.toLowerCase();
  if (target.invite) joined(phone, target.invite);
  else if (named && named === phone.app.bot.username.toLowerCase()) started(phone, target.start);
  else {
    const chat = [...phone.chats.values()].find(
      (one) => one.id === target.chat || (named && one.username?.toLowerCase() === named),
    );
    if (!chat) phone.say(phone.t("There is no such chat here."));
    else if (target.message) phone.open(chat.id).show(target.message);
    else phone.open(chat.id);
  }
  return true;
}
