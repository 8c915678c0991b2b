"""Tables of signing in through an identity provider."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.staff.models import Base


class OidcSignIn(Base):
    """A sign-in under way at the provider; taken once. Of the state only the SHA-256 is kept."""

    __tablename__ = "oidc_sign_in"

    state_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    nonce: Mapped[str]
    verifier: Mapped[str]
    started_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("octet_length(state_sha256) = 32", name="state_is_sha256"),
        Index("ix_oidc_sign_in_started", "started_at"),
    )


class OidcIdentity(Base):
    """Which employee a subject of a provider is. One subject is one employee, and the other way round."""

    __tablename__ = "oidc_identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    bound_at: Mapped[datetime]

    __table_args__ = (Index("uq_oidc_identity_employee", "employee_id", "issuer", unique=True),)
