"""What the proofs are quoted with: one sentence a claim, filled from the figures of the part that proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Figures = Mapping[str, Any]


def _nothing(_figures: Figures) -> Figures:
    return {}


class Claim(NamedTuple):
    """`figure` is filled with the part's figures and what is `derived` from them; `main` claims stand in the README
    too."""

    part: str
    what: str
    figure: str
    main: bool = False
    derived: Callable[[Figures], Figures] = _nothing


CLAIMS = (
    Claim(
        "crash",
        "`SIGKILL` at random and at named points while officers post",
        "{kills:,} kills, {cases:,} cases, {receipts:,} receipts: {faults} lost, doubled, false or out of order",
        main=True,
    ),
    Claim(
        "statements",
        "every SQL statement of a posting fails, in four ways",
        "{failures:,} failures in {walks:,} postings: {faults} false receipts",
        main=True,
    ),
    Claim(
        "walsweep",
        "the write-ahead log of a busy hour, cut at every frame, every 509th byte, and torn",
        "{cuts:,} cuts: {corrupt} corrupt, {commits_missing} of {commits:,} acknowledged commits missing",
        main=True,
    ),
    Claim(
        "fulldisk",
        "a real disk that is full at every step of a posting",
        "{postings:,} postings, {receipts:,} receipts: {faults} false or missing",
    ),
    Claim(
        "faults",
        "an alert, with 5 % told to wait up to an hour, 2 % errors, 2 % time-outs, 3 % blocked, 0.5 % moved",
        "{mishaps[recipients]:,} recipients: {mishaps[rows_without_end]} rows without an end, "
        "{mishaps[entitled_without_it]} entitled and reachable people without it, "
        "{mishaps[not_entitled_with_it]} others with it; {mishaps[twice]} twice, all of them in doubt; "
        "chats that were not struck had it after {mishaps[last_of_the_unstruck_s]:.0f} s, where "
        "{mishaps[fastest_possible_s]:.0f} s is the fastest that Telegram allows",
        main=True,
    ),
    Claim(
        "faults",
        "10,000 messages, Telegram counting strictly",
        "{strict_mixed[answers_429]} refused; {strict_alerts[per_second]:.1f} a second as alerts, "
        "{strict_digests[per_second]:.1f} as digests, {strict_mixed[per_second]:.1f} mixed",
    ),
    Claim(
        "faults",
        "an alert while 5,000 digests go out",
        "{alert_among_digests[recipients]} recipients: the first after {alert_among_digests[first_s]:.1f} s, "
        "the last after {alert_among_digests[last_s]:.1f} s",
    ),
    Claim(
        "leaving",
        "officers leave, are suspended, forgotten, or no officers any more, while their rooms wait for other messages",
        "{officers} officers, {rooms} rooms each: {still_inside} still inside; out after at most {slowest} s",
        derived=lambda figures: {"slowest": max(figures["slowest_s"].values())},
    ),
    Claim(
        "access",
        "the rule for one item, the table for lists and the search index, asked about random pairs",
        "{pairs[asked]:,} pairs: {pairs[disagreements]} disagreements",
        main=True,
    ),
    Claim(
        "access",
        "every exit, as every kind of person, with a word of its own in every text",
        "{walk[exits]} exits, {walk[exits_not_driven]} of them not driven: {walk[leaks]} words in a chat that may not "
        "have them",
        main=True,
    ),
    Claim(
        "access",
        "buttons that are forged, foreign, expired or replayed",
        "{buttons[pressed]:,} presses: {buttons[effects]} effects",
    ),
    Claim(
        "lives",
        "join, leave, post, narrow, widen, withdraw, alert, read, restart and kill in any order",
        "{runs:,} lives of {steps} steps: {broken} promises broken",
    ),
    Claim(
        "mutants",
        "the access rule broken in every small way",
        "{mutants} mutants, {killed_percent} % found by its tests",
    ),
    Claim(
        "audit",
        "the audit log changed, removed, swapped, added to, cut",
        "{tries:,} tries: {missed} missed, {false_alarms} false alarms; {rows:,} rows verified in "
        "{verify_seconds:.1f} s",
        main=True,
    ),
    Claim(
        "drill",
        "rehearsals of backup and restore while officers post",
        "{drills}: {failed} failed; with a backup of {megabytes_at_the_end:.0f} MB at the end, in the median "
        "{backup_s[median]:.1f} s to back up, {restore_s[median]:.1f} s to restore, {verify_s[median]:.1f} s to verify",
        main=True,
    ),
    Claim(
        "coverage",
        "statements and branches that the tests take",
        "{all} %; access {whole[access]:.0f} %, outbox {whole[outbox]:.0f} %, sender {whole[sender]:.0f} %, "
        "inbox {whole[inbox]:.0f} %",
    ),
)
PROOFS = tuple(dict.fromkeys(claim.part for claim in CLAIMS))
