"""Money is a whole number of fen, everywhere. Yuan exist only as text at the edge. Standard library only."""

from decimal import Decimal, InvalidOperation

from shared.errors import Invalid

FEN_PER_YUAN = 100
MAX_FEN = 10**15


def yuan_to_fen(text: str) -> int:
    """Read "1,234.5" or "¥1234.50" as fen; refuse more than two decimals, infinities and nonsense."""
    cleaned = text.strip().removeprefix("¥").replace(",", "").replace(",", "").strip()
    try:
        fen = Decimal(cleaned) * FEN_PER_YUAN
    except InvalidOperation as error:
        raise Invalid("not an amount of money") from error
    if not fen.is_finite() or abs(fen) > MAX_FEN or fen != fen.to_integral_value():
        raise Invalid("an amount has at most two decimals")
    return int(fen)


def fen_to_yuan(amount_fen: int) -> str:
    """Write fen as yuan with two decimals: 123456 → "1234.56"."""
    sign = "-" if amount_fen < 0 else ""
    yuan, fen = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{yuan}.{fen:02d}"
