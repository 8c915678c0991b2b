"""The gateway's own settings, each from one environment variable; the kit's are in `shared.settings`.

ALLHANDS_SECRET             signs cursors; ≥ 32 characters, required in production, one for all replicas
ALLHANDS_GATEWAY_HOST       address to listen on                                       (127.0.0.1)
ALLHANDS_GATEWAY_PORT       port to listen on                                          (8000)
ALLHANDS_TRUSTED_PROXIES    whose X-Forwarded-* are believed, comma separated          (none)
ALLHANDS_PUBLIC_RATE        calls per address and area to routes without a login       (600/minute)
ALLHANDS_FORM_RATE          forms per address and intake key                           (30/minute)
ALLHANDS_LOOKUP_RATE        "is this phone known?" per person                         (30/minute)
ALLHANDS_REFUSED_RATE       calls per address with a wrong token or none                (1200/minute)
ALLHANDS_READ_RATE          reads per token                                            (120000/minute)
ALLHANDS_WRITE_RATE         changes per token                                          (120000/minute)
ALLHANDS_BODY_SECONDS       how long a small body may take to arrive                   (15)
ALLHANDS_CONSOLE_DIR        the built console; nothing there: a page about the API     (console/dist)
"""

from dataclasses import dataclass
from pathlib import Path

from environs import Env

from shared import settings as kit

SHORTEST_SECRET = 32
CONSOLE = Path(__file__).resolve().parent.parent / "console" / "dist"
DEVELOPMENT_SECRET = "allhands development secret, never for production"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one gateway process needs to know."""

    amqp_url: str
    secret: str = DEVELOPMENT_SECRET
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: str = ""
    public_rate: str = "600/minute"
    form_rate: str = "30/minute"
    lookup_rate: str = "30/minute"
    refused_rate: str = "1200/minute"
    read_rate: str = "120000/minute"
    write_rate: str = "120000/minute"
    body_seconds: float = 15.0
    deadline_seconds: float = 5.0
    console_dir: Path | None = None

    @property
    def rates(self) -> dict[str, str]:
        """The limit of each route class."""
        return {
            "public": self.public_rate,
            "form": self.form_rate,
            "lookup": self.lookup_rate,
            "refused": self.refused_rate,
            "read": self.read_rate,
            "write": self.write_rate,
        }


def from_environment() -> Settings:
    """Read the settings, or raise `SettingMissing`."""
    env = Env()
    secret = env.str("ALLHANDS_SECRET", default="")
    if kit.is_production() and len(secret) < SHORTEST_SECRET:
        raise kit.SettingMissing(f"set ALLHANDS_SECRET to at least {SHORTEST_SECRET} random characters")
    return Settings(
        amqp_url=kit.amqp_url(),
        secret=secret or DEVELOPMENT_SECRET,
        host=env.str("ALLHANDS_GATEWAY_HOST", default="127.0.0.1"),
        port=env.int("ALLHANDS_GATEWAY_PORT", default=8000),
        trusted_proxies=env.str("ALLHANDS_TRUSTED_PROXIES", default=""),
        public_rate=env.str("ALLHANDS_PUBLIC_RATE", default="600/minute"),
        form_rate=env.str("ALLHANDS_FORM_RATE", default="30/minute"),
        lookup_rate=env.str("ALLHANDS_LOOKUP_RATE", default="30/minute"),
        refused_rate=env.str("ALLHANDS_REFUSED_RATE", default="1200/minute"),
        read_rate=env.str("ALLHANDS_READ_RATE", default="120000/minute"),
        write_rate=env.str("ALLHANDS_WRITE_RATE", default="120000/minute"),
        body_seconds=env.float("ALLHANDS_BODY_SECONDS", default=15.0),
        deadline_seconds=kit.rpc_timeout_seconds(),
        console_dir=env.path("ALLHANDS_CONSOLE_DIR", default=CONSOLE),
    )
