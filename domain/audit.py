"""The audit log in plain words: one sentence for every action that the code notes.

A sentence may name `who` and `what`. An action is written `noun.verb`; a test compares this table with the code.
"""

from __future__ import annotations

from domain.words import N_

ACTIONS = {
    "alert.over": N_("%(who)s ended the alert %(what)s at its date"),
    "alert.paused": N_("%(who)s paused the alert %(what)s"),
    "alert.read": N_("%(who)s confirmed having read %(what)s"),
    "alert.recalled": N_("%(who)s recalled the alert %(what)s"),
    "alert.reminded": N_("%(who)s reminded those who have not read %(what)s"),
    "alert.resumed": N_("%(who)s resumed the alert %(what)s"),
    "alert.send": N_("%(who)s sent the alert %(what)s"),
    "case.comment": N_("%(who)s commented on %(what)s"),
    "case.edit": N_("%(who)s edited %(what)s"),
    "case.files": N_("%(who)s added photos or documents to %(what)s"),
    "case.import": N_("%(who)s took over %(what)s from a public source"),
    "case.label": N_("%(who)s changed who may read %(what)s"),
    "case.merge": N_("%(who)s merged %(what)s into another case"),
    "case.note": N_("%(who)s added a note to %(what)s"),
    "case.post": N_("%(who)s posted the case %(what)s"),
    "case.restore": N_("%(who)s put the withdrawn case %(what)s back"),
    "case.separate": N_("%(who)s separated %(what)s from another case again"),
    "case.share": N_("%(who)s put %(what)s before another network"),
    "case.sighting": N_("%(who)s said what is known of the like of %(what)s"),
    "case.sheet": N_("%(who)s made a sheet of %(what)s"),
    "case.status": N_("%(who)s changed the status of %(what)s"),
    "case.withdraw": N_("%(who)s withdrew the case %(what)s"),
    "connection.agree": N_("%(who)s agreed to connect officers of two networks (%(what)s)"),
    "connection.ask": N_("%(who)s asked whether to connect officers of two networks (%(what)s)"),
    "connection.consent": N_("%(who)s agreed to be named to an officer of another network (%(what)s)"),
    "connection.decline": N_("%(who)s declined to connect officers of two networks (%(what)s)"),
    "connection.meet": N_("%(who)s and an officer of another network were named to each other (%(what)s)"),
    "digest.issue": N_("%(who)s made the digest (%(what)s)"),
    "digest.set": N_("%(who)s changed when the digest comes (%(what)s)"),
    "invite.make": N_("%(who)s made an invite code (%(what)s)"),
    "invite.revoke": N_("%(who)s revoked an invite code (%(what)s)"),
    "invite.use": N_("%(who)s used an invite code (%(what)s)"),
    "invite.wrong": N_("%(who)s entered a wrong invite code"),
    "item.expire": N_("%(who)s removed %(what)s, which was kept long enough"),
    "law.edit": N_("%(who)s edited the legislation %(what)s"),
    "law.publish": N_("%(who)s published the legislation %(what)s"),
    "law.restored": N_("%(who)s put the withdrawn legislation %(what)s back"),
    "law.withdrawn": N_("%(who)s withdrew the legislation %(what)s"),
    "person.admit": N_("%(who)s admitted %(what)s as a member"),
    "person.digest": N_("%(who)s chose whether to get the digest"),
    "person.export": N_("%(who)s asked for a copy of the data about the own person"),
    "person.forget": N_("%(who)s had the data about the own person removed"),
    "person.language": N_("%(who)s chose a language"),
    "person.left": N_("%(who)s left the network"),
    "person.place": N_("%(who)s corrected the role or country of %(what)s"),
    "person.profile": N_("%(who)s changed name or agency on the own card"),
    "person.reinstate": N_("%(who)s gave %(what)s access again"),
    "person.suspended": N_("%(who)s suspended %(what)s"),
    "question.answer": N_("%(who)s answered %(what)s"),
    "question.ask": N_("%(who)s asked %(what)s"),
    "question.close": N_("%(who)s closed the question %(what)s"),
    "question.comment": N_("%(who)s commented on %(what)s"),
    "question.reopen": N_("%(who)s reopened the question %(what)s"),
    "question.restore": N_("%(who)s put the withdrawn question %(what)s back"),
    "question.solve": N_("%(who)s marked an answer as the solution of %(what)s"),
    "question.withdraw": N_("%(who)s withdrew the question %(what)s"),
    "request.approve": N_("%(who)s approved a request to join (%(what)s)"),
    "request.decline": N_("%(who)s declined a request to join (%(what)s)"),
    "request.make": N_("%(who)s asked to join (%(what)s)"),
    "request.withdraw": N_("%(who)s took back a request to join (%(what)s)"),
    "room.admit": N_("%(who)s let %(what)s into a room"),
    "room.bind": N_("%(who)s bound the room %(what)s"),
    "room.decline": N_("%(who)s did not let %(what)s into a room"),
    "room.remove": N_("%(who)s took somebody out of a room (%(what)s)"),
    "room.unbind": N_("%(who)s unbound the room %(what)s"),
    "watch.begin": N_("%(who)s began to watch for new cases (%(what)s)"),
    "watch.end": N_("%(who)s ended a watch (%(what)s)"),
    "watch.set": N_("%(who)s changed a watch (%(what)s)"),
}


def sentence(action: str) -> str:
    """The English message for an action; the action itself where there is none."""
    return ACTIONS.get(action, N_("%(who)s: ") + action + " (%(what)s)")
