import pytest

from services.leads.domain.contact import mask_email, mask_phone, mask_word, scrub


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138****8000"),
        ("+8613800138000", "138****8000"),
        ("+442079460958", "****0958"),
        ("1234", "****34"),
        ("1", "****"),
    ],
)
def test_phone_is_masked(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"), [("li.wei@example.com", "l****@example.com"), ("nonsense", "n****"), ("", "****")]
)
def test_email_is_masked(email, masked):
    assert mask_email(email) == masked


@pytest.mark.parametrize(("word", "masked"), [("wxid_123", "w****3"), ("ab", "****")])
def test_wechat_id_is_masked(word, masked):
    assert mask_word(word) == masked


@pytest.mark.parametrize(
    ("value", "scrubbed"),
    [
        ("ring 138 0013-8000 at noon", "ring ****00 at noon"),
        ("mail li@example.com", "mail l****@example.com"),
        ("2027-03-10T02:00:00+00:00", "2027-03-10T02:00:00+00:00"),
        ("2027-03-10", "2027-03-10"),
        ("00000000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000002"),
        ("room 4711", "room 4711"),
        (13900139000, "139****9000"),
        (123456, 123456),
        (True, True),
        (None, None),
        ({"phone": "13800138000", "was": ["13900139000", 1]}, {"phone": "138****8000", "was": ["****00", 1]}),
        ({"phone": ["13900139000", None]}, {"phone": ["****00", None]}),
    ],
)
def test_whatever_looks_like_a_contact_is_scrubbed_however_deep(value, scrubbed):
    assert scrub(value) == scrubbed


def test_a_time_in_a_sentence_is_no_phone_number():
    told = "due 2026-03-18 10:00, reminded on 2026-03-17, call 13800138000 or 2026-0318-10001"
    assert scrub(told) == "due 2026-03-18 10:00, reminded on 2026-03-17, call ****00 or ****01"
