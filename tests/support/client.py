"""A person at the HTTP API: signs in, calls, and retries what nobody can know the outcome of."""

import json
import time
from typing import Any
from uuid import uuid4

import requests

import allhands_client
from tests.support.suite import Suite
from tests.support.waiting import wait_for

TIMEOUT = 30


class Client:
    """One signed-in person: `api` calls as a program would, the rest shows the bare answers."""

    def __init__(self, url: str, token: str):
        self.url = url
        self.token = token
        self.api = allhands_client.Client(url, token)
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.session.get(self.url + path, params=query, timeout=TIMEOUT)

    def post(self, path: str, body: Any = None, key: str | None = None) -> requests.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.session.post(self.url + path, json=body or {}, headers=headers, timeout=TIMEOUT)

    def put(self, path: str, body: Any) -> requests.Response:
        return self.session.put(self.url + path, json=body, timeout=TIMEOUT)

    def upload(self, content: bytes, filename: str = "leads.csv", **form: Any) -> requests.Response:
        fields = {"kind": "leads"} | {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()
        }
        files = {"file": (filename, content)}
        return self.session.post(f"{self.url}/v1/imports", data=fields, files=files, timeout=TIMEOUT)

    def insist(self, path: str, body: Any, key: str, *, seconds: float = 90) -> requests.Response:
        """Send one request under one key until its outcome is known: 503 and a lost connection are not."""
        until = time.monotonic() + seconds
        while True:
            try:
                answer = self.post(path, body, key)
                if answer.status_code != 503 and answer.headers.get("Retry-After") is None:
                    return answer
            except requests.RequestException:
                pass
            assert time.monotonic() < until, f"no outcome for {path} within {seconds} s"
            time.sleep(0.2)


def as_role(suite: Suite, role: str) -> Client:
    return Client(suite.url, suite.login(role))


def finished_import(client: Client, answer: requests.Response, seconds: float = 60) -> dict[str, Any]:
    """The import an upload began, once it has completed or failed."""
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"]

    def done() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(path).json()
        return job if job["state"] in {"completed", "failed"} else None

    return wait_for(done, seconds=seconds, every=0.1)


def imported_pool(admin: Client, leads: int, region: str | None = None) -> str:
    """The id of a new pool with that many fresh leads in it, open to everybody."""
    name = f"pool {uuid4()}"
    pool = admin.post("/v1/pools", {"name": name, "region": region}).json()["id"]
    rows = "".join(f"客户 {n},{uuid4()}@example.com\n" for n in range(leads))
    job = finished_import(admin, admin.upload(f"name,email\n{rows}".encode(), pool_id=pool))
    assert job["created"] == leads, job
    return str(pool)


def pooled_leads(client: Client, pool: str, count: int) -> list[str]:
    """The ids of the first leads of a pool."""
    found: list[str] = []
    query: dict[str, Any] = {"limit": 200}
    while len(found) < count:
        page = client.get(f"/v1/pools/{pool}/leads", **query).json()
        found += [lead["id"] for lead in page["data"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    return found[:count]


def hired_rep(admin: Client, *, roles: tuple[str, ...] = ("rep",), **fields: Any) -> tuple[Client, str]:
    """A new rep, signed in and known to the leads service, and their id."""
    number = uuid4().hex[:12]
    password = f"secret-{number}"
    person = {
        "number": number,
        "name": f"销售 {number}",
        "email": f"{number}@example.com",
        "password": password,
        "roles": list(roles),
        "seniority": "senior",
    }
    answer = admin.post("/v1/employees", person | fields)
    assert answer.status_code == 201, answer.text
    session = requests.post(
        f"{admin.url}/v1/sessions", json={"username": number, "password": password}, timeout=TIMEOUT
    )
    client = Client(admin.url, session.json()["access_token"])
    wait_for(lambda: client.get("/v1/pools").json().get("data"), every=0.1)
    return client, answer.json()["id"]
