"""Updates as nobody should send them: seeded, without end, each as the bytes of one JSON object."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

LURE = "https://evil.invalid/"
TAGS = (
    f'<a href="{LURE}">hxlink</a>',
    "<tg-spoiler>hxspoiler</tg-spoiler>",
    "<u>hxunder",
    "</b></i></code>hxclosed",
    "<s>hxstruck</s>",
    "&lt;u&gt;hxentity&lt;/u&gt; &#60;u&#62;",
    "<pre>hx</pre><u>hx</u>",
    "{{ 7 * 7 }}{% raw %} %(name)s {0} %s hxformat",
    f"[hxmark]({LURE}) *hx* _hx_ `hx`",
)
"""Markup that must stand in a message as it was typed: none of it is used by any screen of the bot."""
TRICKS = (
    "\u202egnp.exe hx",
    "\u2066\u2067\u2068hxisolate",
    "hx\u200b\u200d\ufeff\u2060zero",
    "hx" + "\u0301" * 60,
    "hx\x00\x07\x1b[31m",
    "hx\ud83d half an emoji",
    "hx\ufffe\uffff\U0010ffff",
    "\u0627\u0644\u0633\u0644\u0627\u0645 hx " + "\u200f" * 5,
    "👩‍👩‍👧‍👦" * 40 + "hx",
    "hx\r\n\u2028\u2029\v\f",
    "hx" + "𝔉" * 2100,
    "A" * 4096 + "hx",
    "hx" * 20_000,
    "9" * 5_000,
    "hx/../../../etc/passwd",
    "hx'; DROP TABLE people; --",
    'hx OR NEAR( * " ^ AND NOT',
    "R-12 " * 800 + "hx",
)
NUMBERS = (0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, -(10**18), 0.5, 1e308, True)
WRONG = (None, True, "", "text", 0, -1, 2**70, 1e400, [], [[]], {}, {"id": {}}, ["a", 1, None], "\ud800", "\x00")
DEPTHS = (30, 300, 3_000, 30_000)
DEEP = tuple(f"nested {depth} deep" for depth in DEPTHS)
MEDIA = ("sticker", "voice", "video", "video_note", "location", "contact", "dice", "poll", "venue", "game", "invoice")
SERVICE = (
    "new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "migrate_to_chat_id",
    "migrate_from_chat_id", "pinned_message", "forum_topic_created", "web_app_data", "passport_data",
)  # fmt: skip
UNKNOWN = ("business_message", "message_reaction", "chat_boost", "purchased_paid_media", "kind_of_tomorrow", "", "из")


@dataclass
class Hostile:
    """`updates()` without end. `people` and `chats` are real ids that some of them abuse, `tokens` real buttons."""

    chance: random.Random
    people: Sequence[int]
    chats: Sequence[int]
    commands: Sequence[str]
    tokens: Sequence[str] = ()
    _next: int = 10_000_000
    _makers: list[Callable[[], Json]] = field(init=False)

    def __post_init__(self) -> None:
        self._makers = [
            self._command,
            self._command,
            self._typed,
            self._press,
            self._press,
            self._file,
            self._media,
            self._service,
            self._inline,
            self._member,
            self._join,
            self._edited,
            self._channel,
            self._strange,
        ]

    def updates(self) -> Iterator[bytes]:
        """One after the other; ids grow."""
        while True:
            self._next += 1
            update = self.chance.choice(self._makers)()
            for _ in range(self.chance.choice((0, 0, 1, 1, 2, 5))):
                self._spoil(update)
            yield self._written({"update_id": self._next, **update})

    # ── shapes that Telegram could send ─────────────────────────────────────────────────────────────

    def _command(self) -> Json:
        name = self.chance.choice(self.commands)
        if self.chance.random() < 0.2:
            name += self.chance.choice(("@OzoneNetBot", "@other_bot", "@", "\u202e", "_" * 40))
        return {"message": self._message(text=f"/{name} {self._words()}", entities=[_command_entity(name)])}

    def _typed(self) -> Json:
        message = self._message(text=self._words())
        if self.chance.random() < 0.4:
            message["entities"] = [self._entity() for _ in range(self.chance.randint(1, 40))]
        if self.chance.random() < 0.4:
            message["reply_to_message"] = self._message(text=self._words())
        if self.chance.random() < 0.3:
            message["forward_origin"] = {
                "type": "hidden_user",
                "sender_user_name": self._words(),
                "date": self._number(),
            }
        return {"message": message}

    def _press(self) -> Json:
        data = self.chance.choice((self._words()[:64], self._token(), self._token(), "", "x" * 5000, "\x00", "draft:1"))
        query: Json = {
            "id": str(self._number()),
            "from": self._person(),
            "chat_instance": self._words()[:20],
            "data": data,
        }
        if self.chance.random() < 0.8:
            query["message"] = self._message(text=self._words())
        else:
            query["inline_message_id"] = self._words()[:30]
        return {"callback_query": query}

    def _file(self) -> Json:
        document = {
            "file_id": self._words()[:80],
            "file_unique_id": "u",
            "file_name": self._words(),
            "mime_type": self.chance.choice(("image/png", "text/html", "../x", self._words())),
            "file_size": self._number(),
        }
        photo = [{"file_id": "x", "file_unique_id": "y", "width": self._number(), "height": -1, "file_size": 10**15}]
        kind = {"document": document} if self.chance.random() < 0.5 else {"photo": self.chance.choice((photo, []))}
        return {"message": self._message(**kind, caption=self._words(), media_group_id=str(self._number()))}

    def _media(self) -> Json:
        return {
            "message": self._message(
                **{self.chance.choice(MEDIA): deepcopy(self.chance.choice((*WRONG, self._person())))}
            )
        }

    def _service(self) -> Json:
        value = deepcopy(self.chance.choice((*WRONG, self._person(), [self._person()], self._number(), self._words())))
        return {"message": self._message(**{self.chance.choice(SERVICE): value})}

    def _inline(self) -> Json:
        query = {
            "id": str(self._number()),
            "from": self._person(),
            "query": self._words(),
            "offset": self._words()[:64],
        }
        return {"inline_query": query}

    def _member(self) -> Json:
        kinds = ("my_chat_member", "chat_member")
        states = ("member", "left", "kicked", "administrator", "creator", "restricted", "ghost", 7)
        change = {"chat": self._chat(), "from": self._person(), "date": self._number()}
        for name in ("old_chat_member", "new_chat_member"):
            change[name] = {"user": self._person(), "status": self.chance.choice(states), "until_date": self._number()}
        return {self.chance.choice(kinds): change}

    def _join(self) -> Json:
        request = {
            "chat": self._chat(),
            "from": self._person(),
            "user_chat_id": self._number(),
            "date": 1,
            "bio": self._words(),
        }
        return {"chat_join_request": request}

    def _edited(self) -> Json:
        return {"edited_message": self._message(text=f"/{self.chance.choice(self.commands)}", edit_date=self._number())}

    def _channel(self) -> Json:
        post = self._message(text=f"/{self.chance.choice(self.commands)} {self._words()}")
        post.pop("from", None)
        post["sender_chat"] = self._chat()
        return {self.chance.choice(("channel_post", "edited_channel_post", "message")): post}

    def _strange(self) -> Json:
        known = self.chance.choice(
            ("message", "callback_query", "inline_query", "my_chat_member", "poll_answer", "poll")
        )
        value = self.chance.choice((*DEEP, *WRONG))
        return {self.chance.choice((*UNKNOWN, known, known)): deepcopy(value)}

    # ── their parts ─────────────────────────────────────────────────────────────────────────────────

    def _message(self, **more: Any) -> Json:
        person = self._person()
        private = self.chance.random() < 0.6
        chat = {"id": person["id"], "type": "private", "first_name": "x"} if private else self._chat()
        date = self.chance.choice((1, 1_700_000_000, self._number()))
        return {"message_id": self._number(), "date": date, "chat": chat, "from": person, **more}

    def _person(self) -> Json:
        person: Json = {
            "id": self._id(self.people),
            "is_bot": self.chance.random() < 0.1,
            "first_name": self._words()[:200],
        }
        if self.chance.random() < 0.5:
            person["username"] = self.chance.choice(("hx_user", "a" * 33, self._words()[:32]))
        if self.chance.random() < 0.5:
            person["last_name"] = self._words()[:200]
        if self.chance.random() < 0.5:
            person["language_code"] = self.chance.choice(
                ("en", "fr", "ar", "zh-hans", "xx", "\u202e", self._words()[:9])
            )
        return person

    def _chat(self) -> Json:
        kind = self.chance.choice(("group", "supergroup", "supergroup", "channel", "private", "cave"))
        return {"id": self._id(self.chats), "type": kind, "title": self._words()[:300]}

    def _id(self, real: Sequence[int]) -> Any:
        return self.chance.choice(real) if real and self.chance.random() < 0.6 else self._number()

    def _number(self) -> Any:
        return self.chance.randint(1, 10**9) if self.chance.random() < 0.7 else self.chance.choice(NUMBERS)

    def _token(self) -> str:
        return self.chance.choice(self.tokens) if self.tokens else "t" * 16

    def _entity(self) -> Json:
        kinds = ("bot_command", "text_link", "mention", "text_mention", "url", "custom_emoji", "spell", 9)
        return {"type": self.chance.choice(kinds), "offset": self._number(), "length": self._number(), "url": LURE}

    def _words(self) -> str:
        some = [self.chance.choice((*TAGS, *TRICKS, "R-12", "Manila", "40 cylinders x 13.6 kg", "PH-2026-0001", "-1"))]
        while self.chance.random() < 0.4:
            some.append(self.chance.choice((*TAGS, *TRICKS)))
        return " ".join(some)

    # ── spoiling ────────────────────────────────────────────────────────────────────────────────────

    def _spoil(self, update: Json) -> None:
        """Take something out of an update, or put something wrong into it, anywhere."""
        places: list[tuple[Any, Any]] = []
        _walk(update, places)
        if not places:
            return
        holder, name = self.chance.choice(places)
        if isinstance(holder, dict) and self.chance.random() < 0.3:
            del holder[name]
        else:
            holder[name] = deepcopy(self.chance.choice((*WRONG, *DEEP[:2], self._words())))

    def _written(self, update: Json) -> bytes:
        text = json.dumps(update, ensure_ascii=self.chance.random() < 0.5)
        for mark, depth in zip(DEEP, DEPTHS, strict=True):  # deeper than the standard library writes
            text = text.replace(f'"{mark}"', '{"message":[' * depth + "1" + "]}" * depth)
        return text.encode("utf-8", "surrogatepass")


def _walk(value: Any, places: list[tuple[Any, Any]], depth: int = 0) -> None:
    if depth > 8:
        return
    named = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in named:
        places.append((value, name))
        _walk(inner, places, depth + 1)


def _command_entity(name: str) -> Json:
    return {"type": "bot_command", "offset": 0, "length": len(name.encode("utf-16-le")) // 2 + 1}
