"""Methods about the bot's own face: commands, name, descriptions, menu button."""

from __future__ import annotations

import re
from typing import Any

from sandbox.errors import bad
from sandbox.methods.registry import Args, method
from sandbox.store import Json
from sandbox.views import scope_key
from sandbox.world import World

SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
NAMES = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}


def _key(world: World, a: Args) -> str:
    scope = a.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    clean: Json = {"type": scope["type"]}
    for name in SCOPES[scope["type"]]:
        if scope.get(name) in (None, ""):
            raise bad(f"can't parse BotCommandScope: {name} is empty")
        clean[name] = world.joined_chat(scope[name])["id"] if name == "chat_id" else int(scope[name])
    return scope_key(clean, _language(a))


def _language(a: Args) -> str:
    language: str = a.get("language_code", "")
    if language and not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


@method("setMyCommands", "commands!:list scope:object language_code")
def set_my_commands(world: World, a: Args) -> bool:
    key = _key(world, a)
    commands = a["commands"]
    if not isinstance(commands, list):
        raise bad("can't parse commands list JSON object")
    if len(commands) > 100:
        raise bad("too many commands specified")
    kept = [_command(command) for command in commands]
    world.settings.put(key, kept) if kept else world.settings.drop(key)
    world.events.all("commands", {})
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad("expected an Object as a command")
    name = str(command.get("command", "")).removeprefix("/")
    text = str(command.get("description", "")).strip()
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}


@method("getMyCommands", "scope:object language_code")
def get_my_commands(world: World, a: Args) -> list[Json]:
    return world.settings.get(_key(world, a)) or []


@method("deleteMyCommands", "scope:object language_code")
def delete_my_commands(world: World, a: Args) -> bool:
    world.settings.drop(_key(world, a))
    world.events.all("commands", {})
    return True


def _declare(suffix: str, field: str, limit: int) -> None:
    """setMyX and getMyX for one text of the bot."""

    @method(f"setMy{suffix}", f"{field} language_code")
    def set_text(world: World, a: Args) -> bool:
        text = a.get(field, "").strip()
        if len(text) > limit:
            raise bad(f"bot {field.replace('_', ' ')} is too long")
        key = f"{field}/{_language(a)}"
        world.settings.put(key, text) if text else world.settings.drop(key)
        return True

    @method(f"getMy{suffix}", "language_code")
    def get_text(world: World, a: Args) -> Json:
        text = world.settings.get(f"{field}/{_language(a)}") or world.settings.get(f"{field}/")
        return {field: text or (world.bot["first_name"] if field == "name" else "")}


for _suffix, (_field, _limit) in NAMES.items():
    _declare(_suffix, _field, _limit)


@method("setChatMenuButton", "chat_id:int menu_button:object")
def set_chat_menu_button(world: World, a: Args) -> bool:
    if "chat_id" in a:
        world.joined_chat(a["chat_id"])
    button = a.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button: Unsupported type specified")
    world.settings.put(f"menu_button/{a.get('chat_id', '')}", button)
    return True


@method("getChatMenuButton", "chat_id:int")
def get_chat_menu_button(world: World, a: Args) -> Json:
    stored = world.settings.get(f"menu_button/{a.get('chat_id', '')}") or world.settings.get("menu_button/")
    return stored or {"type": "commands"}


@method("setMyDefaultAdministratorRights", "rights:object for_channels:bool")
def set_my_default_administrator_rights(world: World, a: Args) -> bool:
    world.settings.put(f"default_rights/{bool(a.get('for_channels'))}", a.get("rights") or {})
    return True


@method("getUserProfilePhotos", "user_id!:int offset:int limit:int")
def get_user_profile_photos(world: World, a: Args) -> Json:
    world.user(a["user_id"])
    return {"total_count": 0, "photos": []}
