"""What a track says and what becomes of a lead on it: templates, languages, waits, arms, ends, channels."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.nurture_acts import EndCause, Since, channel_for, why_stopped
from services.leads.domain.nurture_defaults import DEFAULT_TRACKS
from services.leads.domain.nurture_templates import FIELDS, Text, faults_of, filled, language_of, written
from services.leads.domain.nurture_tracks import CHANNELS, HELD_OUT, arm_of, read_track
from services.leads.domain.nurture_uplift import FEWEST, GOALS, Arm, compare
from services.leads.domain.worktime import WorkCalendar

WEEK = WorkCalendar.parse(
    "Asia/Shanghai",
    {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
)
NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)
B, C, D = (read_track(each["document"]) for each in DEFAULT_TRACKS)
LEAD = {"state": "pooled", "grade": "C", "do_not_contact": False, "paused_reason": None}
WORDS = st.text(st.characters(exclude_characters="{}"), max_size=30)


@pytest.mark.parametrize("each", DEFAULT_TRACKS, ids=lambda each: each["name"][:1])
def test_the_drafts_make_sense_and_speak_both_languages(each):
    track = read_track(each["document"])
    assert all(step.texts.keys() == {"zh", "en"} for step in track.steps)
    assert track.held_out_share == 0.1


@given(st.lists(st.sampled_from(FIELDS)), WORDS, st.fixed_dictionaries(dict.fromkeys(FIELDS, WORDS)))
def test_a_right_template_is_filled_whole(names, between, lead):
    template = between.join(f"{{{name}}}" for name in names)
    assert faults_of(template) == []
    told = filled(template, lead, "en", None)
    assert "{" not in told
    assert "}" not in told


@given(st.text(max_size=40))
def test_every_template_is_right_or_says_what_is_wrong(template):
    if not faults_of(template):
        filled(template, {}, "zh", None)


@given(st.text(max_size=60))
def test_no_link_of_a_stranger_comes_through(name):
    told = filled("{name}", {"name": f"{name} https://evil.example"}, "en", None)
    assert told == "there"


def test_what_is_not_known_is_said_otherwise():
    assert filled("{name|Sir}, {title}{company|}!", {}, "en", None) == "Sir, !"
    assert filled("{name}，{company}", {}, "zh", None) == "您，贵公司"
    assert written(Text("看：{link}"), {}, "zh", "https://a.cn").body == "看：https://a.cn"
    assert written(Text("看", "题\n目"), {}, "zh", "https://a.cn") == Text("看\nhttps://a.cn", "题 目")


@pytest.mark.parametrize(
    ("lead", "language"),
    [
        ({}, "zh"),
        ({"name": "李雷"}, "zh"),
        ({"name": "Jo", "phone": "+8613800138000"}, "zh"),
        ({"name": "Jo", "phone": "+14155550100"}, "en"),
        ({"name": "李雷", "extra": {"language": "English"}}, "en"),
        ({"name": "Jo", "extra": {"language": "zh-CN"}}, "zh"),
        ({"name": "Jo", "extra": {"language": "fr"}}, "en"),
    ],
)
def test_the_language_is_theirs_where_it_is_known_and_written(lead, language):
    assert language_of(lead, {"zh": 1, "en": 1}) == language
    assert language_of(lead, {"en": 1}) == "en"
    assert language_of(lead, {"zh": 1}) == "zh"


@given(st.uuids(), st.uuids(), st.floats(0, 0.9))
def test_an_arm_is_for_ever_and_nobody_is_held_out_of_nothing(track, lead, share):
    assert arm_of(track, lead, share) == arm_of(track, lead, share)
    assert arm_of(track, lead, 0.0) != HELD_OUT
    if arm_of(track, lead, share) == HELD_OUT:
        assert arm_of(track, lead, 0.95) == HELD_OUT


@given(st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)), st.floats(0.1, 200))  # noqa: DTZ001
def test_working_time_added_is_the_time_between(local, hours):
    anchor = local.replace(tzinfo=UTC)
    reached = WEEK.add_working_time(anchor, hours)
    assert WEEK.working_time_between(anchor, reached).total_seconds() == pytest.approx(hours * 3600, abs=1)
    assert WEEK.is_working(reached - timedelta(seconds=1))
    assert WEEK.add_working_time(anchor, 0) == anchor


@pytest.mark.parametrize("amount", [0, 1, 2.5])
def test_each_unit_waits_as_it_says(amount):
    track = read_track(DEFAULT_TRACKS[1]["document"])
    for step, unit in enumerate(("working_hours", "working_days")):
        assert track.steps[step].wait.unit == unit
    hours, days = (
        read_track(
            DEFAULT_TRACKS[2]["document"]
            | {
                "steps": [
                    DEFAULT_TRACKS[2]["document"]["steps"][0] | {"wait": {"amount": amount, "unit": unit}}
                ]
            }
        )
        for unit in ("hours", "days")
    )
    assert hours.due_at(0, NOW, WEEK) == NOW + timedelta(hours=amount)
    assert days.due_at(0, NOW, WEEK) == NOW + timedelta(days=amount)
    assert days.due_at(1, NOW, WEEK) == NOW + timedelta(days=14)


CHANGES = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["nurturing", "pooled", "held", "converted", "lost", "invalid", "merged"]),
        "grade": st.sampled_from("ABCD"),
        "do_not_contact": st.booleans(),
        "paused_reason": st.sampled_from([None, "leave", "legal_hold"]),
    }
)
SINCE = st.builds(Since, st.booleans(), st.booleans(), st.booleans())


@given(st.sampled_from([B, C, D]), CHANGES, SINCE)
def test_whoever_is_not_to_be_contacted_or_is_closed_never_goes_on(track, lead, since):
    why = why_stopped(track, lead, since)
    if lead["do_not_contact"]:
        assert why == EndCause.CONSENT
    elif lead["state"] in {"converted", "lost", "invalid", "merged"}:
        assert why == lead["state"]
    elif lead["paused_reason"] == "legal_hold":
        assert why == EndCause.ON_HOLD
    elif since.replied:
        assert why == EndCause.REPLIED


@given(st.sampled_from([B, C, D]), CHANGES)
def test_who_is_of_the_audience_goes_on(track, lead):
    if track.is_for(lead):
        assert why_stopped(track, lead, Since()) is None


@pytest.mark.parametrize(
    ("change", "since", "cause"),
    [
        ({}, Since(), None),
        ({}, Since(returned=True), EndCause.RETURNED),
        ({}, Since(claimed=True), EndCause.CLAIMED),
        ({"grade": "B"}, Since(), EndCause.GRADE_UP),
        ({"grade": "D"}, Since(), EndCause.GRADE_DOWN),
        ({"state": "held"}, Since(), EndCause.MOVED),
    ],
)
def test_what_ends_an_automated_track(change, since, cause):
    assert why_stopped(C, LEAD | change, since) == cause


def test_a_track_that_a_claim_does_not_end_goes_on_in_the_hand():
    assert why_stopped(B, LEAD | {"grade": "B", "state": "held"}, Since(claimed=True)) is None


@given(st.sets(st.sampled_from(CHANNELS)), st.sets(st.sampled_from(["email", "wechat_id", "phone"])))
def test_a_channel_is_open_and_reaches_them_or_there_is_none(is_open, known):
    reach = {"email": "email", "wechat_id": "wecom", "phone": "sms"}
    found = channel_for(C.steps[0], dict.fromkeys(known, "x"), is_open)
    may = [each for each in CHANNELS if each in is_open and each in {reach[name] for name in known}]
    assert found == (may[0] if may else None)
    assert channel_for(B.steps[1], dict.fromkeys(known, "x"), is_open) is None


COUNTS = st.integers(0, 400).flatmap(lambda of: st.builds(Arm, st.just(of), st.integers(0, of)))


@given(st.sampled_from(list(GOALS)), COUNTS, COUNTS)
def test_nothing_is_claimed_of_few_or_of_an_interval_with_zero(goal, treated, held_out):
    found = compare(goal, treated, held_out)
    if min(treated.leads, held_out.leads) < FEWEST:
        assert found.verdict == "too_few"
    if found.verdict in {"better", "worse"}:
        assert found.difference is not None
        assert found.difference.excludes_zero
        assert (found.difference.estimate > 0) == (found.verdict == "better")
        assert found.needed is None
    else:
        assert found.needed is not None
        assert found.needed >= FEWEST
    assert found.zh
    assert found.en


def test_the_sentence_says_both_arms_and_what_it_takes():
    found = compare("won", Arm(900, 45), Arm(100, 3))
    assert found.verdict == "unclear"
    assert found.en.startswith("45 of 900 nurtured and 3 of 100 held out were won: +2.0 points apart (95%: ")
    assert found.en.endswith(f"it takes some {found.needed} held out")
