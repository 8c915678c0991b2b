"""What `domain.split` decides between two arms, in SQL, for the checks."""


def in_b(trial: str, unit: str) -> str:
    """A condition: the unit is in B of a trial, which has `id` and `share_b`.

    The first eight bytes of a hash are a number from 0 to 2^64, which PostgreSQL reads with a sign.
    """
    point = f"""('x' || encode(substring(sha256(convert_to({trial}.id::text, 'UTF8') || '\\x00'::bytea
        || uuid_send({unit})) for 8), 'hex'))::bit(64)::bigint::numeric"""
    return f"""(mod({point} + 18446744073709551616, 18446744073709551616)
        < {trial}.share_b::numeric * 18446744073709551616)"""
