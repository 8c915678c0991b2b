"""kill -9 under load: nothing accepted is lost, nothing happens twice, every promise holds afterwards."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.client import Client, as_role, hired_rep, imported_pool, pooled_leads
from tests.support.suite import Suite

REPS = 10
CLAIMS = 200


def claims_while(suite: Suite, leads: int, disturb: Callable[[], None]) -> Counter[str]:
    """Let reps claim `leads` leads by key while `disturb` runs; check who owns what; count the outcomes."""
    admin = as_role(suite, "admin")
    pool = imported_pool(admin, leads)
    reps = [hired_rep(admin) for _ in range(REPS)]
    wanted = pooled_leads(admin, pool, leads)
    trouble = threading.Thread(target=disturb)

    def claim(numbered: tuple[int, str]) -> tuple[str, str, str]:
        n, lead = numbered
        client, rep = reps[n % REPS]
        answer = Client(suite.url, client.session.headers["Authorization"].removeprefix("Bearer ")).insist(
            f"/v1/leads/{lead}/claim", None, key=f"{pool}-{n}"
        )
        return lead, rep, "claimed" if answer.ok else answer.json()["code"]

    with ThreadPoolExecutor(32) as crowd:
        trouble.start()
        outcomes = list(crowd.map(claim, enumerate(wanted)))
        trouble.join()

    owners = {lead: admin.get(f"/v1/leads/{lead}").json()["owner_id"] for lead, _, _ in outcomes}
    for lead, rep, outcome in outcomes:
        assert owners[lead] == (rep if outcome == "claimed" else None), (lead, outcome)
    assert suite.broken_promises() == []
    return Counter(outcome for _, _, outcome in outcomes)


def test_leads_killed_during_200_concurrent_claims(suite):
    outcomes = claims_while(suite, CLAIMS, lambda: suite.kill("leads"))
    assert outcomes["claimed"] == REPS * 10  # the cap on leads not yet contacted, for each
    assert outcomes.keys() <= {"claimed", "unworked_cap_reached", "day_cap_reached"}


def kill_in_turn(suite: Suite, seed: int, kills: int) -> Callable[[], None]:
    dice = random.Random(seed)
    victims = [dice.choice(["leads", "gateway", "staff", "leads-relay", "staff-relay"]) for _ in range(kills)]

    def disturb() -> None:
        for victim in victims:
            suite.kill(victim)

    return disturb


def test_six_seeded_kills_lose_nothing_and_double_nothing(suite):
    assert claims_while(suite, 120, kill_in_turn(suite, 1, 6))["claimed"] == 100


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_fifty_seeded_kills_lose_nothing_and_double_nothing(suite, seed):
    assert claims_while(suite, 120, kill_in_turn(suite, seed, 5))["claimed"] == 100
