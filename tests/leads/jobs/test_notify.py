"""Reminders: when they come, to whom, once; and their e-mails on a real SMTP server."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.leads.domain.reminders import BACK_OFF
from services.leads.repository import deadlines, leavers
from services.leads.repository.notice_settings import save_settings
from tests.leads.jobs.support import DAY, HOUR, LONG_AGO, ROTATE_ALL, START, deadline, held, job, kinds
from tests.leads.world import World
from tests.support.postbox import Postbox, open_postbox


@pytest.fixture
def calm(world: World) -> World:
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    return world


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with open_postbox() as box:
        monkeypatch.setenv("SMTP_URL", box.url)
        yield box


def test_reminders_come_at_half_at_most_and_a_working_day_before(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep, grade="B")  # ten working days: the 11th to the 25th
    due = deadline(calm, lead)
    said = []
    for hours in range(0, int((due - START) / HOUR) + 1, 4):
        before = len(kinds(calm, rep))
        job(calm, "notify", START + hours * HOUR)
        said += [(kind, (START + hours * HOUR).date().day) for kind in kinds(calm, rep)[before:]]
    assert said == [("return_half", 18), ("return_most", 23), ("return_last_day", 24)]
    assert deadline(calm, lead) == due


def test_reminders_run_again_write_nothing(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    at = deadline(calm, lead) - DAY
    first = job(calm, "notify", at)
    again = job(calm, "notify", at)
    assert (first["reminded"], again["reminded"]) == (1, 0)


def test_the_last_reminder_copies_the_manager(calm: World):
    manager = calm.rep(is_rep=False)
    rep = calm.rep(team_id=calm.team(manager))
    [lead] = held(calm, rep)
    job(calm, "notify", deadline(calm, lead) - 3 * DAY)
    job(calm, "notify", deadline(calm, lead) - DAY)
    assert kinds(calm, rep) == ["return_half", "return_last_day"]
    assert kinds(calm, manager) == ["return_last_day"]


def test_a_touch_that_moves_the_deadline_starts_reminders_anew(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    job(calm, "notify", deadline(calm, lead) - DAY)
    later = deadline(calm, lead) + 7 * DAY
    calm.run("update lead set recycle_at = :later", later=later)
    assert job(calm, "notify", later - 5 * DAY)["reminded"] == 0
    assert job(calm, "notify", later - DAY)["reminded"] == 1
    assert calm.run("select recycle_at from notice order by created_at") == [(later - 7 * DAY,), (later,)]


@pytest.mark.parametrize("shield", ["paused_reason = 'legal_hold'", "exempt_reason = 'quote'"])
def test_nothing_is_said_about_leads_that_will_not_go(calm: World, shield: str):
    rep = calm.rep()
    [lead] = held(calm, rep)
    calm.run(f"update lead set {shield}")
    job(calm, "notify", deadline(calm, lead) - HOUR)
    assert kinds(calm, rep) == []


def test_what_is_planned_is_not_looked_at_before_its_time(calm: World):
    held(calm, calm.rep(), 40)
    assert job(calm, "notify", START)["reminded"] == 0
    planned = calm.run("select count(*), count(*) filter (where reminders_for = recycle_at) from lead")
    assert planned == [(40, 40)]
    with calm.db.transaction() as session:
        assert deadlines.remind(session, START + HOUR).leads == 0


def test_without_a_mail_server_notices_are_in_app_only(calm: World):
    rep = calm.rep(email="rep@example.com")
    [lead] = held(calm, rep)
    job(calm, "notify", deadline(calm, lead) - DAY)
    assert calm.run("select email_state, email_to, delivered_at is not null from notice") == [
        ("none", None, True)
    ]


def test_an_address_gets_one_letter_with_all_its_reminders_in_both_languages(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    leads = held(calm, rep, 3, company="星辰科技")
    counts = job(calm, "notify", deadline(calm, leads[0]) - DAY)
    assert (counts["mailed"], counts["mail_failed"]) == (1, 0)
    [letter] = postbox.letters
    body = letter.get_content()
    assert (letter["To"], letter["From"]) == ("rep@example.com", "leads@example.com")
    assert body.count("最后提醒") == body.count("Last reminder") == 3
    assert "星辰科技" in body
    assert calm.run("select distinct email_state, email_attempts from notice") == [("sent", 1)]
    job(calm, "notify", deadline(calm, leads[0]) - 19 * HOUR)
    assert len(postbox.letters) == 1


def test_a_letter_names_the_most_urgent_first_and_counts_the_rest(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    wish(calm, rep, digest_hour=18)
    [due, _] = held(calm, rep, 2)
    held(calm, rep, 3, grade="B", at=START - DAY)
    at = deadline(calm, due) - DAY
    job(calm, "notify", at)
    job(calm, "notify", at + 8 * HOUR)
    [letter] = postbox.letters
    assert letter["Subject"] == (
        "全员 Allhands：明日回收 2 条，另 3 条通知 / 2 leads due back tomorrow, 3 more notices"
    )
    headings = [line for line in letter.get_content().splitlines() if line.startswith(("【", "["))]
    assert headings == [
        "【明日回收 2 条】",
        "【周期过半 3 条】",
        "[2 leads due back tomorrow]",
        "[3 leads at half of their time]",
    ]
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"


def test_a_letter_links_to_leads_and_settings_where_the_suite_has_an_address(
    calm: World, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALLHANDS_PUBLIC_URL", "https://crm.example.com/")
    rep = calm.rep(email="rep@example.com")
    [lead] = held(calm, rep)
    job(calm, "notify", deadline(calm, lead) - DAY)
    lines = postbox.letters[0].get_content().splitlines()
    assert lines.count(f"  https://crm.example.com/leads/{lead}") == 2
    assert lines[-1].endswith(" https://crm.example.com/notification-settings")


def test_the_same_notices_carry_the_same_message_id_at_every_try(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    leads = held(calm, rep, 2)
    at = deadline(calm, leads[0]) - DAY
    job(calm, "notify", at)
    calm.run("update notice set email_state = 'queued', email_next_at = :at", at=at + DAY)
    job(calm, "notify", at + DAY)
    first, second = postbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert "明日" in first["Subject"]
    assert "今日" in second["Subject"]


def test_a_letter_refused_for_now_is_tried_again_with_growing_waits_then_given_up(
    calm: World, postbox: Postbox
):
    rep = calm.rep(email="rep@example.com")
    [lead] = held(calm, rep)
    postbox.answer = "451 later"
    at = deadline(calm, lead) - DAY
    for attempt, wait in enumerate(BACK_OFF, start=1):
        job(calm, "notify", at)
        assert calm.run("select email_state, email_attempts, email_next_at from notice") == [
            ("queued", attempt, at + wait)
        ]
        job(calm, "notify", at + wait - timedelta(seconds=1))
        at += wait
    job(calm, "notify", at)
    assert calm.run("select email_state, email_attempts from notice") == [("failed", len(BACK_OFF) + 1)]
    assert calm.one("select count(*) from notice where delivered_at is not null") == 1


def test_a_letter_that_got_through_at_the_second_try_is_sent_once(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    [lead] = held(calm, rep)
    postbox.answer = "451 later"
    at = deadline(calm, lead) - DAY
    job(calm, "notify", at)
    postbox.answer = "250 OK"
    job(calm, "notify", at + HOUR)
    job(calm, "notify", at + 2 * HOUR)
    assert len(postbox.letters) == 1
    assert calm.run("select email_state, email_attempts from notice") == [("sent", 2)]


def test_an_address_refused_for_good_is_not_tried_again(calm: World, postbox: Postbox):
    rep = calm.rep(email="nobody@example.com")
    [lead] = held(calm, rep)
    postbox.answer = "550 no such user"
    job(calm, "notify", deadline(calm, lead) - DAY)
    assert calm.run("select email_state, email_attempts from notice") == [("failed", 1)]


def test_a_mail_server_that_is_away_delays_letters_and_nothing_else(
    calm: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    rep = calm.rep(email="rep@example.com")
    [lead] = held(calm, rep)
    due = deadline(calm, lead)
    counts = job(calm, "notify", due - DAY)
    assert (counts["reminded"], counts["mailed"], counts["mail_failed"]) == (1, 0, 1)
    assert job(calm, "sweep", due)["recycled"] == 1


def wish(calm: World, rep: UUID, **wishes: Any) -> None:
    """Let somebody have said what they want by e-mail."""
    with calm.db.transaction() as session:
        save_settings(session, rep, wishes, None, START)


def test_quiet_hours_delay_the_letter_and_never_the_notice(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    wish(calm, rep, quiet_from=9 * 60, quiet_to=20 * 60)
    [lead] = held(calm, rep)
    at = deadline(calm, lead) - DAY  # 10:00 in Shanghai
    job(calm, "notify", at)
    assert (kinds(calm, rep), len(postbox.letters)) == (["return_last_day"], 0)
    job(calm, "notify", at + 9 * HOUR)
    assert len(postbox.letters) == 0
    job(calm, "notify", at + 10 * HOUR)
    assert len(postbox.letters) == 1
    assert job(calm, "sweep", at + DAY)["recycled"] == 1


def test_a_digest_is_one_letter_a_day_with_all_that_came(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    wish(calm, rep, digest_hour=18)
    [lead, *_] = held(calm, rep, 2)
    held(calm, rep, 1, at=START + HOUR)
    at = deadline(calm, lead) - DAY
    for hours in range(8):
        job(calm, "notify", at + hours * HOUR)
    assert len(postbox.letters) == 0
    job(calm, "notify", at + 8 * HOUR)
    [letter] = postbox.letters
    assert letter.get_content().count("最后提醒") == letter.get_content().count("Last reminder") == 3


def test_a_kind_turned_off_is_in_the_inbox_only(calm: World, postbox: Postbox):
    rep = calm.rep(email="rep@example.com")
    wish(calm, rep, email_off=["return_last_day"])
    [lead] = held(calm, rep)
    job(calm, "notify", deadline(calm, lead) - DAY)
    assert calm.run("select kind, email_state, email_to from notice") == [("return_last_day", "none", None)]
    assert postbox.letters == []


def hand_over(world: World, count: int) -> UUID:
    """A rep leaves, and a colleague takes their leads over; answers the colleague."""
    rep, colleague = world.rep(), world.rep(email="colleague@example.com")
    held(world, rep, count, "C")
    with world.db.transaction() as session:
        plan = leavers.Plan(colleague_id=colleague)
        assert leavers.leave(session, rep, plan, 9, actor=None, now=START + HOUR).handed_over == count
    return colleague


def test_a_colleague_who_takes_thirty_leads_over_hears_so_in_one_letter(calm: World, postbox: Postbox):
    colleague = hand_over(calm, 30)
    job(calm, "notify", START + HOUR)
    [letter] = postbox.letters
    assert letter["To"] == "colleague@example.com"
    assert "leads of 1 colleague handed over to you" in letter["Subject"]
    assert "30" in letter.get_content()
    assert kinds(calm, colleague) == ["handed_over"]


def test_without_a_mail_server_letters_are_let_go_and_none_comes_later(
    calm: World, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as without:
        without.delenv("SMTP_URL")
        colleague = hand_over(calm, 1)
        job(calm, "notify", START + HOUR)
    job(calm, "notify", START + 2 * HOUR)
    assert postbox.letters == []
    assert kinds(calm, colleague) == ["handed_over"]
    assert calm.run("select distinct email_state from notice") == [("none",)]
