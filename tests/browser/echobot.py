"""A small stock python-telegram-bot bot: it greets, echoes, answers buttons and inline queries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from sandbox import Sandbox

CARD = "<b>Case</b> 40 cylinders, <code>R-12</code>, <tg-spoiler>Manila</tg-spoiler>"
KEYS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Post", callback_data="post"),
            InlineKeyboardButton("Explain", callback_data="explain"),
        ],
        [InlineKeyboardButton("Search R-12", switch_inline_query_current_chat="R-12")],
    ]
)


async def _start(update: Update, context: Any) -> None:
    assert update.effective_user and update.message
    await update.message.reply_html(f"Welcome, <b>{update.effective_user.mention_html()}</b>")


async def _case(update: Update, context: Any) -> None:
    assert update.message
    await update.message.reply_text(CARD, ParseMode.HTML, reply_markup=KEYS)


async def _pressed(update: Update, context: Any) -> None:
    query = update.callback_query
    assert query
    if query.data == "explain":
        await query.answer("TLP:AMBER is read by your network", show_alert=True)
    else:
        await query.answer("Posted")
        await query.edit_message_text("Posted as PH-2026-0001")


async def _picture(update: Update, context: Any) -> None:
    assert update.message
    best = update.message.photo[-1]
    await update.message.reply_text(f"Picture of {best.width} x {best.height}")


async def _echo(update: Update, context: Any) -> None:
    assert update.message and update.message.text
    await update.message.reply_text(f"You said: {update.message.text}")


async def _inline(update: Update, context: Any) -> None:
    query = update.inline_query
    assert query
    words = InputTextMessageContent(f"Shared: PH-2026-0001 for {query.query}")
    await query.answer([InlineQueryResultArticle("1", f"PH-2026-0001 {query.query}", words)], cache_time=0)


async def _commands(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    await application.bot.set_my_commands(
        [BotCommand("case", "Post a seizure case"), BotCommand("find", "Search the case base")]
    )


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[None]:
    """The bot, polling `sandbox` until the block ends."""
    builder = ApplicationBuilder().token(sandbox.token)
    builder = builder.base_url(f"{sandbox.base_url}/bot").base_file_url(f"{sandbox.base_url}/file/bot")
    application = builder.build()
    private = filters.ChatType.PRIVATE
    application.add_handlers(
        [
            CommandHandler("start", _start),
            CommandHandler("case", _case),
            CallbackQueryHandler(_pressed),
            InlineQueryHandler(_inline),
            MessageHandler(private & filters.PHOTO, _picture),
            MessageHandler(private & filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT, _echo),
        ]
    )
    async with application:
        await _commands(application)
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()
