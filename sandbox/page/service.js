// Messages in one line: the notices of a chat ("X joined the group"), and the summary shown in lists and
// quotes.

import { nameOf, senderOf } from "./names.js";

const list = (people) => people.map(nameOf).join(", ");

const NOTICES = {
  new_chat_members: (m, t) =>
    m.new_chat_members.length === 1 && m.new_chat_members[0].id === m.from?.id
      ? t("{name} joined the group", { name: nameOf(m.from) })
      : t("{name} added {people}", { name: nameOf(m.from), people: list(m.new_chat_members) }),
  left_chat_member: (m, t) =>
    m.left_chat_member.id === m.from?.id
      ? t("{name} left the group", { name: nameOf(m.from) })
      : t("{name} removed {people}", { name: nameOf(m.from), people: nameOf(m.left_chat_member) }),
  new_chat_title: (m, t) =>
    t("{name} changed the group's name to “{title}”", { name: nameOf(m.from), title: m.new_chat_title }),
  new_chat_photo: (m, t) => t("{name} changed the group's photo", { name: nameOf(m.from) }),
  delete_chat_photo: (m, t) => t("{name} removed the group's photo", { name: nameOf(m.from) }),
  group_chat_created: (m, t) => t("{name} created the group", { name: nameOf(m.from) }),
  supergroup_chat_created: (m, t) => t("{name} created the group", { name: nameOf(m.from) }),
  channel_chat_created: (m, t) => t("Channel created"),
  migrate_to_chat_id: (m, t) => t("The group became a supergroup"),
  migrate_from_chat_id: (m, t) => t("The group became a supergroup"),
  pinned_message: (m, t) =>
    t("{name} pinned “{what}”", { name: nameOf(senderOf(m)), what: clip(summary(m.pinned_message, t)) }),
  forum_topic_created: (m, t) =>
    t("{name} created the topic “{title}”", { name: nameOf(m.from), title: m.forum_topic_created.name }),
  forum_topic_edited: (m, t) =>
    m.forum_topic_edited.name
      ? t("{name} renamed the topic to “{title}”", { name: nameOf(m.from), title: m.forum_topic_edited.name })
      : t("{name} changed the topic", { name: nameOf(m.from) }),
  forum_topic_closed: (m, t) => t("{name} closed the topic", { name: nameOf(m.from) }),
  forum_topic_reopened: (m, t) => t("{name} reopened the topic", { name: nameOf(m.from) }),
  message_auto_delete_timer_changed: (m, t) => t("Auto-delete timer changed"),
  write_access_allowed: (m, t) => t("The bot may write to you now"),
};

const MEDIA = {
  photo: (m, t) => t("Photo"),
  video: (m, t) => t("Video"),
  animation: (m, t) => t("GIF"),
  voice: (m, t) => t("Voice message"),
  audio: (m, t) => m.audio.title ?? t("Audio"),
  video_note: (m, t) => t("Video message"),
  document: (m, t) => m.document.file_name ?? t("File"),
  sticker: (m, t) => `${m.sticker.emoji ?? ""} ${t("Sticker")}`.trim(),
  contact: (m, t) => t("Contact"),
  venue: (m) => m.venue.title,
  location: (m, t) => t("Location"),
  poll: (m) => m.poll.question,
  dice: (m) => `${m.dice.emoji} ${m.dice.value}`,
};

const clip = (words) => (words.length > 60 ? `${words.slice(0, 59)}…` : words);

/** The notice a service message shows, or null for an ordinary message. */
export function notice(message, t) {
  const kind = Object.keys(NOTICES).find((key) => message[key]);
  return kind ? NOTICES[kind](message, t) : null;
}

/** One line of plain text for a message: its words, its caption, its notice, or the kind of its media. */
export function summary(message, t) {
  if (!message) return "";
  const words = message.text ?? message.caption ?? notice(message, t);
  if (words) return words.replace(/\s+/g, " ");
  const kind = Object.keys(MEDIA).find((key) => message[key]);
  return kind ? MEDIA[kind](message, t) : t("Message");
}
