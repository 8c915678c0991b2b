"""Bad input over HTTP: a clear refusal with a code and a trace, nothing lost, never a 5xx."""

import io
from uuid import uuid4

import pytest
import requests
import xlsxwriter

from tests.support.client import Client, as_role, finished_import, hired_rep, imported_pool, pooled_leads
from tests.support.suite import Suite


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


def table(phone: str) -> str:
    return f"姓名,手机号,公司\n陈静,{phone},某某科技\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_in_the_encoding_it_has(admin, encoding):
    phone = f"139{uuid4().int % 10**8:08d}"
    job = finished_import(admin, admin.upload(table(phone).encode(encoding)))
    assert (job["created"], job["failed"]) == (1, 0)
    row = admin.get(f"/v1/imports/{job['id']}/rows", outcome="created").json()["data"][0]
    assert admin.get(f"/v1/leads/{row['lead_id']}").json()["name"] == "陈静"


def test_a_formula_is_data_and_leaves_quoted(admin):
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["name", "phone", "company"])
        sheet.write_row(1, 0, ["Formula", "not a phone"])
        sheet.write_string(1, 2, '=HYPERLINK("http://example.com")')
        sheet.write_formula(2, 0, "=1+1", value="two")
        sheet.write_string(2, 1, "13900000001")
    job = finished_import(admin, admin.upload(book.getvalue(), "leads.xlsx"))
    assert job["state"] == "completed"
    exported = admin.get(f"/v1/imports/{job['id']}/rows", outcome="failed", format="csv").content.decode()
    assert '"=' not in exported
    assert ",=" not in exported


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 broken", "leads.xlsx"),
        (b"", "leads.csv"),
        (bytes(range(256)) * 40, "leads.csv"),
        (b"name,phone\n", "leads.csv"),
    ],
    ids=["broken xlsx", "empty", "binary", "header only"],
)
def test_an_unreadable_file_fails_with_a_code_and_no_lead(admin, content, name):
    job = finished_import(admin, admin.upload(content, name))
    assert job["created"] == 0
    assert (job["state"], bool(job["error_code"])) == ("failed", True)


def test_a_body_of_200_mb_is_refused_before_it_is_read(suite, admin):
    declared = {**admin.session.headers, "Content-Length": str(200_000_000)}
    for path, content_type in (
        ("/v1/leads", "application/json"),
        ("/v1/imports", "multipart/form-data; boundary=x"),
    ):
        request = requests.Request(
            "POST", suite.url + path, headers=declared | {"Content-Type": content_type}
        )
        answer = requests.Session().send(request.prepare(), timeout=10)
        assert answer.status_code == 413, path
        assert answer.json()["code"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "X", "nickname": "Y", "phone": "13900000002"}, "/nickname"),
        ({"name": "X", "phone": "123"}, "/phone"),
        ({"name": "X", "email": "not an address"}, "/email"),
        ({"name": ["X"], "phone": "13900000002"}, "/name"),
    ],
)
def test_a_wrong_field_is_named(admin, body, pointer):
    answer = admin.post("/v1/leads", body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["trace_id"] == answer.headers["Trace-Id"]
    assert pointer in [error["pointer"] for error in problem["errors"]]


def test_another_reps_lead_does_not_exist(admin):
    holder, _ = hired_rep(admin)
    stranger, _ = hired_rep(admin)
    (lead,) = pooled_leads(holder, imported_pool(admin, 1), 1)
    assert holder.post(f"/v1/leads/{lead}/claim").ok

    assert stranger.get(f"/v1/leads/{lead}").status_code == 404
    assert stranger.get(f"/v1/leads/{lead}/history").status_code == 404
    for act, body in (
        ("release", {"reason": "x"}),
        ("protect", {}),
        ("touches", {"kind": "note", "occurred_at": "2026-11-01T08:00:00Z"}),
        ("stage", {"stage": "visit"}),
    ):
        assert stranger.post(f"/v1/leads/{lead}/{act}", body).status_code == 404, act
    assert stranger.get(f"/v1/leads/{uuid4()}").status_code == 404


@pytest.mark.parametrize("token", ["", "nonsense", "ahs_" + "A" * 43, "Bearer Bearer"])
def test_a_wrong_token_is_401(suite, token):
    answer = requests.get(f"{suite.url}/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["trace_id"]


def test_a_session_that_was_ended_is_401(suite):
    person = as_role(suite, "finance")
    assert person.get("/v1/me").ok
    assert person.session.delete(f"{suite.url}/v1/sessions/current", timeout=10).status_code == 204
    assert person.get("/v1/me").status_code == 401
