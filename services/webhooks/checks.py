"""What must hold in live webhook data, as SQL that finds whatever breaks it."""

from services.webhooks.repository.wanted import WANTED
from shared.checks import Check

_WANTS = WANTED.format(types="subscription.event_types", type="message.type")

CHECKS: list[Check] = [
    Check(
        "S40",
        "every event heard has a delivery for each webhook that wants it",
        f"""SELECT message.id || ' for ' || subscription.id FROM message JOIN subscription
           ON subscription.active AND message.received_at > subscription.wants_since
           AND {_WANTS} AND message.type <> 'webhook.ping'
           WHERE NOT EXISTS (SELECT FROM delivery WHERE delivery.message_id = message.id
                             AND delivery.subscription_id = subscription.id)""",  # noqa: S608
    ),
    Check(
        "S41",
        "no delivery is tried more than five times, nor more often than its log tells",
        """SELECT delivery.id::text FROM delivery LEFT JOIN attempt ON attempt.delivery_id = delivery.id
           AND attempt.round = delivery.round GROUP BY delivery.id
           HAVING count(attempt.number) > 5 OR count(attempt.number) <> delivery.attempts""",
    ),
    Check(
        "S42",
        "what counts as delivered was answered with a 2xx",
        """SELECT delivery.id::text FROM delivery WHERE state = 'delivered' AND NOT EXISTS (
           SELECT FROM attempt WHERE attempt.delivery_id = delivery.id AND attempt.round = delivery.round
           AND attempt.status BETWEEN 200 AND 299)""",
    ),
    Check(
        "S43",
        "nothing waits for a deleted webhook",
        """SELECT delivery.id::text FROM delivery JOIN subscription ON subscription.id = subscription_id
           WHERE subscription.deleted_at IS NOT NULL AND delivery.state = 'waiting'""",
    ),
    Check(
        "S44",
        "nothing due waits for an hour while its webhook is open",
        """SELECT delivery.id::text FROM delivery JOIN subscription ON subscription.id = subscription_id
           WHERE delivery.state = 'waiting' AND active AND paused_at IS NULL
           AND next_attempt_at < now() - interval '2 hours'
           AND coalesce(leased_until, '-infinity') < now() - interval '1 hour'""",
    ),
]
