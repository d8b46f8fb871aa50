"""What the bot must be allowed to do in a room, and how to grant it, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.words import N_


@dataclass(frozen=True, slots=True)
class Right:
    """One administrator right of Telegram: `name` as the Bot API has it, `why` the room needs it."""

    name: str
    label: str
    why: str


POST = Right("can_post_messages", N_("Post messages"), N_("to put cases and alerts here"))
EDIT = Right("can_edit_messages", N_("Edit messages"), N_("to keep cards up to date"))
DELETE = Right("can_delete_messages", N_("Delete messages"), N_("to take back what was narrowed or withdrawn"))
INVITE = Right("can_invite_users", N_("Add members"), N_("to let vetted officers in"))
PIN = Right("can_pin_messages", N_("Pin messages"), N_("to pin urgent alerts"))
TOPICS = Right("can_manage_topics", N_("Manage topics"), N_("to make Cases, Questions, Alerts and Legislation"))
BAN = Right("can_restrict_members", N_("Ban users"), N_("to take out officers who have left"))

GROUP = (DELETE, INVITE, PIN, BAN)
CHANNEL = (POST, EDIT, DELETE, INVITE)


def needed(chat_type: str, is_forum: bool) -> tuple[Right, ...]:
    """The rights that a room of this type needs."""
    if chat_type == "channel":
        return CHANNEL
    return (*GROUP, TOPICS) if is_forum else GROUP


def missing(chat_type: str, is_forum: bool, status: str, granted: Mapping[str, bool]) -> list[Right]:
    """The rights that the bot lacks. `status` and `granted` are those of its chat membership."""
    wanted = needed(chat_type, is_forum)
    if status != "administrator":
        return list(wanted)
    return [right for right in wanted if not granted.get(right.name)]
