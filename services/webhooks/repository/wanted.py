"""Whether a subscription wants a type of event, asked in SQL; `domain.messages.is_wanted` says the same."""

WANTED = (
    r"EXISTS (SELECT FROM unnest({types}) AS wanted"
    r" WHERE {type} LIKE replace(replace(wanted, '_', '\_'), '*', '%'))"
)
