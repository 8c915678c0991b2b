"""What must hold in live webhook data, as SQL that finds whatever breaks it."""

from services.webhooks.repository.wanted import WANTED
from shared.checks import Check

_WANTS = WANTED.format(types="subscription.event_types", type="message.type")

CHECKS: list[Check] = [
    Check(
        "S40",
        "every event heard has a delivery, or a place in one of many, for each webhook that wants it",
        f"""SELECT message.id || ' for ' || subscription.id FROM message JOIN subscription
           ON subscription.active AND message.received_at > subscription.wants_since
           AND {_WANTS}
           WHERE NOT EXISTS (SELECT FROM delivery WHERE delivery.message_id = message.id
                             AND delivery.subscription_id = subscription.id)
           AND NOT EXISTS (SELECT FROM bulk_item WHERE bulk_item.message_id = message.id
                           AND bulk_item.subscription_id = subscription.id)""",  # noqa: S608
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
           WHERE subscription.deleted_at IS NOT NULL AND delivery.state = 'waiting'
           UNION ALL SELECT message_id::text FROM bulk_item
           JOIN subscription ON subscription.id = subscription_id
           WHERE subscription.deleted_at IS NOT NULL AND bulk_id IS NULL""",
    ),
    Check(
        "S44",
        "nothing due waits for an hour while its webhook is open",
        """SELECT delivery.id::text FROM delivery JOIN subscription ON subscription.id = subscription_id
           WHERE delivery.state = 'waiting' AND active AND paused_at IS NULL
           AND next_attempt_at < now() - interval '2 hours'
           AND coalesce(leased_until, '-infinity') < now() - interval '1 hour'
           UNION ALL SELECT message_id::text FROM bulk_item
           JOIN subscription ON subscription.id = subscription_id
           WHERE bulk_id IS NULL AND active AND paused_at IS NULL
           AND bulk_item.received_at < now() - interval '2 hours'""",
    ),
    Check(
        "S45",
        "a message of many tells of exactly the events noted with it, each in one alone",
        """SELECT delivery.id::text FROM delivery JOIN message ON message.id = message_id
           LEFT JOIN bulk_item item ON item.bulk_id = message.id
           AND item.subscription_id = delivery.subscription_id
           WHERE delivery.type LIKE '%.bulk' AND message.received_at > now() - interval '29 days'
           GROUP BY delivery.id, message.id HAVING count(item.message_id) <> delivery.items
           OR count(item.message_id) <> jsonb_array_length(message.body::jsonb -> 'data')""",
    ),
]
