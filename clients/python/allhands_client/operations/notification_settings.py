"""Operations below /v1/notification-settings. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import NoticeSettings, NoticeSettingsPatchBody
from allhands_client.transport import Transport, Version


class NotificationSettingsOperations(Transport):
    """One method per operation."""

    def get_notification_settings(self) -> NoticeSettings:
        """What I want by e-mail. Anyone signed in."""
        return cast(NoticeSettings, self._call("GET", "/v1/notification-settings").json())

    def update_notification_settings(
        self, body: NoticeSettingsPatchBody | None = None, *, if_match: Version | None = None
    ) -> NoticeSettings:
        """Change what I want by e-mail. Anyone signed in."""
        return cast(
            NoticeSettings,
            self._call("PATCH", "/v1/notification-settings", json=body or {}, if_match=if_match).json(),
        )
