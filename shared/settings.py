"""Every setting the kit reads, each from one environment variable, read when asked for.

DATABASE_URL                       this process's own database
ALLHANDS_<SERVICE>_DATABASE_URL    the same for one service; it wins
AMQP_URL                           the broker, with this process's own user and vhost
ALLHANDS_ENV                       production | development | test            (development)
ALLHANDS_TIMEZONE                  the company's time zone                    (Asia/Shanghai)
ALLHANDS_MAX_WORKERS               requests and events one process runs at once  (16)
ALLHANDS_HEALTH_PORT               port of /livez /readyz /metrics; 0 is none (0)
ALLHANDS_HEALTH_HOST               address it listens on                      (127.0.0.1)
ALLHANDS_STATEMENT_TIMEOUT_MS      longest SQL statement of a request         (5000)
ALLHANDS_LOCK_TIMEOUT_MS           longest wait for a row                     (2000)
ALLHANDS_RPC_TIMEOUT_SECONDS       deadline of a call that was given none     (5)
ALLHANDS_DRAIN_SECONDS             how long SIGTERM waits for running work    (20)
ALLHANDS_RETRY_SECONDS             delays before an event is tried again      (1,5,30,120,600)
ALLHANDS_LOG_LEVEL                 (INFO)
"""

from environs import Env, EnvError

_env = Env()


class SettingMissing(RuntimeError):
    """A setting without a default is not set."""


def _required(*names: str) -> str:
    for name in names:
        if value := _env.str(name, default=""):
            return value
    raise SettingMissing(f"set {' or '.join(names)}")


def database_url(service: str | None = None) -> str:
    """Return the database of `service`, or of this process."""
    own = [f"ALLHANDS_{service.upper()}_DATABASE_URL"] if service else []
    return _required(*own, "DATABASE_URL")


def amqp_url() -> str:
    """Return the broker's URL, or raise `SettingMissing`."""
    return _required("AMQP_URL")


def environment() -> str:
    """Return production, development or test."""
    value = _env.str("ALLHANDS_ENV", default="development")
    if value not in {"production", "development", "test"}:
        raise EnvError(f"ALLHANDS_ENV is {value!r}: use production, development or test")
    return value


def is_production() -> bool:
    """Tell whether this is the real thing."""
    return environment() == "production"


def timezone() -> str:
    """Return the name of the company's time zone."""
    return _env.str("ALLHANDS_TIMEZONE", default="Asia/Shanghai")


def max_workers() -> int:
    """Return how many requests and events one service process runs at once."""
    return _env.int("ALLHANDS_MAX_WORKERS", default=16)


def health_port() -> int:
    """Return the port of the health server; 0 means none."""
    return _env.int("ALLHANDS_HEALTH_PORT", default=0)


def health_host() -> str:
    """Return the address the health server listens on."""
    return _env.str("ALLHANDS_HEALTH_HOST", default="127.0.0.1")


def statement_timeout_ms() -> int:
    """Return the longest a statement of a request may run."""
    return _env.int("ALLHANDS_STATEMENT_TIMEOUT_MS", default=5000)


def lock_timeout_ms() -> int:
    """Return the longest a statement may wait for a lock."""
    return _env.int("ALLHANDS_LOCK_TIMEOUT_MS", default=2000)


def rpc_timeout_seconds() -> float:
    """Return the deadline of a call that was given none."""
    return _env.float("ALLHANDS_RPC_TIMEOUT_SECONDS", default=5.0)


def drain_seconds() -> float:
    """Return how long a stopping process waits for running work."""
    return _env.float("ALLHANDS_DRAIN_SECONDS", default=20.0)


def retry_delays_ms() -> tuple[int, ...]:
    """Return the waits before the second, third … attempt at an event."""
    delays = _env.list("ALLHANDS_RETRY_SECONDS", default=["1", "5", "30", "120", "600"])
    return tuple(int(float(delay) * 1000) for delay in delays)


def log_level() -> str:
    """Return the lowest level that is logged."""
    return _env.str("ALLHANDS_LOG_LEVEL", default="INFO").upper()


def has_broker() -> bool:
    """Tell whether this process was given a broker."""
    return bool(_env.str("AMQP_URL", default=""))
