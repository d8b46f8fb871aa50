"""What the sender must know of a Bot API method before it calls it, as data."""

from __future__ import annotations

from dataclasses import dataclass

from storage.outbox import CARD


@dataclass(frozen=True, slots=True)
class Traits:
    """`addressed`: takes a chat_id. `counts`: Telegram counts it against the chat's limit (edits count too).

    `ordered`: keeps its place among the chat's messages; what is not ordered waits for nobody. `repeatable`:
    done twice it looks like done once, so an attempt of unknown outcome is simply repeated.
    """

    addressed: bool = True
    counts: bool = False
    ordered: bool = True
    repeatable: bool = True


_MESSAGE = Traits(counts=True, repeatable=False)
_EDIT = Traits(counts=True)
_ANSWER = Traits(addressed=False, ordered=False)
_ACT = Traits()
_SETTING = Traits(addressed=False)

_TRAITS = {
    CARD: _MESSAGE,
    "answerCallbackQuery": _ANSWER,
    "answerInlineQuery": _ANSWER,
    "editMessageText": _EDIT,
    "editMessageCaption": _EDIT,
    "editMessageMedia": _EDIT,
    "editMessageReplyMarkup": _EDIT,
    "stopPoll": _EDIT,
    "deleteMessage": _ACT,
    "deleteMessages": _ACT,
    "pinChatMessage": _ACT,
    "unpinChatMessage": _ACT,
    "unpinAllChatMessages": _ACT,
    "approveChatJoinRequest": _ACT,
    "declineChatJoinRequest": _ACT,
    "banChatMember": _ACT,
    "unbanChatMember": _ACT,
    "restrictChatMember": _ACT,
    "promoteChatMember": _ACT,
    "setMessageReaction": _ACT,
    "sendChatAction": _ACT,
    "leaveChat": _ACT,
    "setMyCommands": _SETTING,
    "deleteMyCommands": _SETTING,
}


def traits(method: str) -> Traits:
    """What is known of `method`; one that is not listed is taken for a message, the most careful guess."""
    return _TRAITS.get(method, _MESSAGE)
