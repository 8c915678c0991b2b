"""What the benchmarks work on: fifty reps with room for everything, an admin, files of leads, due leads."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, text

from bench.suite import Suite
from ops.demo.chance import Chance
from ops.programs import wait_until
from services.staff.seed import load_company

PASSWORD = "a password for benchmarks"  # noqa: S105
REPS = 50
ADMIN = "admin@example.com"

ROOMY = """{
    "holding": {"cap": {"junior": 1000000, "regular": 1000000, "senior": 1000000},
                "grade_caps": {"A": 1000000, "B": 1000000, "C": 1000000, "D": 1000000},
                "unworked_cap": 1000000, "day_cap": 1000000, "month_cap": 1000000},
    "grades_by_seniority": {"junior": ["A", "B", "C", "D"], "regular": ["A", "B", "C", "D"],
                            "senior": ["A", "B", "C", "D"]},
    "storm_share": 1.0,
    "assignment": {"after_hours": {"A": 0, "B": 0, "C": 0, "D": 0}, "fill_share": 1.0, "explore_share": 0.0,
                   "hold_out_share": 0.0}
}"""
"""Rules under which nothing is refused, nothing held out and no storm called: the work itself is measured."""

_EMPTIED = (
    "lead, lead_win, lead_identity, lead_search, holding, lead_event, touch, notice, import_job, import_row,"
    " outbox, request_key"
)
COLUMNS = ("name", "company", "title", "phone", "email", "source", "city", "industry", "company_size")


def found(suite: Suite) -> None:
    """Fifty reps and an admin, known to both services, and roomy rules."""
    team = uuid4()
    people = [_person(team, f"rep{number}@example.com", str(2000 + number), "rep") for number in range(REPS)]
    people.append(_person(team, ADMIN, "1000", "admin"))
    load_company(
        suite.addresses.databases["staff"], [{"id": team, "name": "bench", "region": "bench"}], people
    )
    with suite.engine("leads").begin() as leads:
        add_roomy_rules(leads)
    wait_until(lambda: _known(suite) == len(people), 60, "the leads service did not hear of the reps")


def _person(team: object, email: str, number: str, role: str) -> dict[str, Any]:
    person = {
        "id": uuid4(),
        "number": number,
        "name": f"Bench {number}",
        "email": email,
        "password": PASSWORD,
    }
    return {
        **person,
        "roles": [role, "employee"],
        "seniority": "senior",
        "team_id": team,
        "grades": list("ABCD"),
    }


def _known(suite: Suite) -> int:
    with suite.engine("leads").connect() as leads:
        return int(leads.scalar(text("SELECT count(*) FROM rep_account")) or 0)


def add_roomy_rules(leads: Connection) -> None:
    """A second version of the company's rules, long in force."""
    leads.execute(
        text(
            "INSERT INTO rule_version (id, kind, number, rules, effective_at, created_at)"
            " VALUES (uuidv7(), 'pool', 2, cast(:rules AS jsonb), '2001-01-01', now())"
        ),
        {"rules": ROOMY},
    )


def empty(suite: Suite) -> None:
    """No leads any more, and nothing about them."""
    with suite.engine("leads").begin() as leads:
        leads.execute(text(f"TRUNCATE {_EMPTIED} CASCADE"))
        leads.execute(text("UPDATE rep_account SET held = 0, unworked = 0"))
        leads.execute(text("TRUNCATE rep_grade_account, rep_day, rep_month"))


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """So many different leads, one in fifty of them the same as an earlier one."""
    chance = Chance(seed)
    titles, cities = (
        ("CEO", "manager", "engineer", "采购总监", ""),
        ("北京", "上海", "杭州", "广州", "佛山", ""),
    )
    sources = ("website", "referral", "expo", "wechat", "advert", "")
    trades, sizes = ("制造", "软件", "教育", "零售"), ("1-49", "50-199", "200-999", "1000+", "")
    for number in range(count):
        person = chance.randrange(number) if number and chance.random() < 0.02 else number
        yield (
            f"客户{person}",
            f"公司{person // 3}",
            titles[person % 5],
            f"139{person:08d}",
            f"lead{person}@example.com" if person % 2 else "",
            sources[person % 6],
            cities[person % 7 % 6],
            trades[person % 4],
            sizes[person % 5],
        )


def write_file(path: Path, count: int) -> None:
    """The same as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))
