"""What the demo company was offered, agreed to and paid: quotes, contracts, instalments, some late. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from ops.demo.chance import Chance
from ops.demo.people import ZONE
from ops.demo.simulator import Demo
from ops.demo.things import Lead, Row

_TABLES = ("quote", "contract", "contract_version", "receivable", "payment")


def money(demo: Demo) -> dict[str, list[Row]]:
    """The rows of each table, from the stages the leads went through; the same every time."""
    chance = Chance(len(demo.books.journal.events))
    moved = _moved(demo)
    made: dict[str, list[Row]] = {name: [] for name in _TABLES}
    for lead in demo.books.leads:
        made["quote"] += _quotes(chance, lead, moved[lead.id])
        signed = [event for event in moved[lead.id] if event["data"]["stage"] == "contract"]
        if signed and (lead.state == "converted" or (lead.stage == "contract" and lead.state == "held")):
            _agree(chance, lead, signed[-1], demo, made)
    return made


def _moved(demo: Demo) -> defaultdict[UUID, list[Row]]:
    moved: defaultdict[UUID, list[Row]] = defaultdict(list)
    for event in demo.books.journal.events:
        if event["type"] == "stage_changed":
            moved[event["lead_id"]].append(event)
    return moved


def _quotes(chance: Chance, lead: Lead, moved: list[Row]) -> Iterator[Row]:
    offers = (event for event in moved if event["data"]["stage"] == "quote")
    for number, event in enumerate(offers, 1):
        yield {
            "id": chance.id(event["at"]),
            "lead_id": lead.id,
            "number": number,
            "amount_fen": event["data"]["amount_fen"],
            "valid_until": _day(event) + timedelta(days=30),
            "created_at": event["at"],
            "created_by": event["actor_id"],
        }


def _agree(chance: Chance, lead: Lead, event: Row, demo: Demo, made: dict[str, list[Row]]) -> None:
    """A contract in one to three instalments, and what came in of it."""
    signed_on, amount_fen = _day(event), int(lead.amount_fen or 0)
    parts = chance.randint(1, 3)
    due = [_instalment(chance, event, place, amount_fen, parts) for place in range(parts)]
    agreed = {"lead_id": lead.id, "amount_fen": amount_fen, "signed_on": signed_on}
    told = {"created_at": event["at"], "created_by": event["actor_id"]}
    kept = [{"id": each["id"], "due_on": each["due_on"], "amount_fen": each["amount_fen"]} for each in due]
    made["contract_version"].append({**agreed, **told, "number": 1, "receivables": kept})
    for each in due:
        made["payment"] += _payments(chance, lead, each, demo)
    made["receivable"] += due
    made["contract"].append({**agreed, **told, "paid_fen": sum(each["paid_fen"] for each in due)})


def _instalment(chance: Chance, event: Row, place: int, amount_fen: int, parts: int) -> Row:
    share = amount_fen // parts
    return {
        "id": chance.id(event["at"]),
        "lead_id": event["lead_id"],
        "due_on": _day(event) + timedelta(days=10 + 30 * place),
        "amount_fen": share if place + 1 < parts else amount_fen - share * (parts - 1),
        "paid_fen": 0,
    }


def _payments(chance: Chance, lead: Lead, due: Row, demo: Demo) -> Iterator[Row]:
    """Of what is due most came in, some late, some in part; the last fen only of a lead that is won."""
    paid_on = due["due_on"] + timedelta(days=chance.randint(-8, 12))
    today = demo.now.astimezone(ZONE).date()
    if paid_on >= today or not chance.happens(0.85 if lead.state == "converted" else 0.5):
        return
    in_part = lead.state != "converted" or chance.happens(0.1)
    due["paid_fen"] = due["amount_fen"] // 2 if in_part else due["amount_fen"]
    yield {
        "id": chance.id(demo.now),
        "receivable_id": due["id"],
        "amount_fen": due["paid_fen"],
        "paid_on": paid_on,
        "recorded_at": demo.now,
        "recorded_by": demo.company.logins["finance"].id,
    }


def _day(event: Row) -> date:
    day: date = event["at"].astimezone(ZONE).date()
    return day
