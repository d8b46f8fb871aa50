"""Methods by which the bot gets updates and files, and knows itself."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sandbox.errors import Refusal, bad
from sandbox.files import DOWNLOAD_LIMIT
from sandbox.methods.registry import Args, method
from sandbox.store import Json
from sandbox.updates import WEBHOOK_ACTIVE
from sandbox.world import World

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAXIMUM_WAIT = 50


@method("getMe")
def get_me(world: World, a: Args) -> Json:
    name = world.settings.get("name/") or world.bot["first_name"]
    return {
        **world.bot,
        "first_name": name,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut")
def log_out(world: World, a: Args) -> bool:
    return True


@method("close")
def close(world: World, a: Args) -> bool:
    return True


@method("getUpdates", "offset:int limit:int timeout:int allowed_updates:json")
async def get_updates(world: World, a: Args) -> list[Json]:
    if world.meta.get("webhook"):
        raise Refusal(409, WEBHOOK_ACTIVE)
    world.updates.allow(a.get("allowed_updates"))
    if a.get("offset"):
        world.updates.confirm_below(a["offset"])
    limit = min(max(a.get("limit", 100), 1), 100)
    timeout = min(max(a.get("timeout", 0), 0), MAXIMUM_WAIT)
    if timeout:
        world.flush()
    updates = await world.updates.poll(limit, timeout, a["gone"])
    for kind in world.faults.take_on_updates() if updates else ():
        updates = updates[::-1] if kind == "reorder_updates" else [u for update in updates for u in (update, update)]
    return updates


@method(
    "setWebhook",
    "url! certificate:file ip_address max_connections:int allowed_updates:json drop_pending_updates:bool secret_token",
)
def set_webhook(world: World, a: Args) -> bool:
    url = a["url"]
    if not url:
        return _forget_webhook(world, a)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK:
        raise bad("bad webhook: the sandbox delivers to addresses of this machine only")
    secret = a.get("secret_token", "")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    connections = a.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    world.updates.allow(a.get("allowed_updates"))
    if a.get("drop_pending_updates"):
        world.updates.clear()
    world.meta.put("webhook", {"url": url, "secret": secret, "max_connections": connections})
    world.updates.terminate_poller()
    return True


@method("deleteWebhook", "drop_pending_updates:bool")
def delete_webhook(world: World, a: Args) -> bool:
    return _forget_webhook(world, a)


def _forget_webhook(world: World, a: Args) -> bool:
    if a.get("drop_pending_updates"):
        world.updates.clear()
    world.meta.drop("webhook")
    world.updates.wake()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, a: Args) -> Json:
    hook = world.meta.get("webhook") or {"url": ""}
    info: Json = {
        "url": hook["url"],
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook["url"]:
        info["max_connections"] = hook["max_connections"]
        info |= {name: hook[name] for name in ("last_error_date", "last_error_message") if name in hook}
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


@method("getFile", "file_id!")
def get_file(world: World, a: Args) -> Json:
    row = world.files.find(a["file_id"])
    if row is None:
        raise bad("invalid file_id")
    if row["public"]["file_size"] > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    facts = {name: row["public"][name] for name in ("file_id", "file_unique_id", "file_size")}
    return {**facts, "file_path": row["file_path"]}
