"""Whether a subscription wants a type of message, asked in SQL; `domain.messages.is_wanted` says the same."""

WANTED = (
    r"(strpos({type}, '.') = 0 AND EXISTS (SELECT FROM unnest({types}) AS wanted"
    r" WHERE {type} LIKE replace(replace(wanted, '_', '\_'), '*', '%')))"
)
