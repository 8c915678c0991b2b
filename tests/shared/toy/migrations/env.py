from shared.migrate import run_migrations
from tests.shared.toy.models import Base

run_migrations(Base.metadata)
