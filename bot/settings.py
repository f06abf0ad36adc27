"""What the environment says: tokens, addresses, the database, the clock."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"


class SettingsError(Exception):
    """The environment cannot be used as it stands; the text says what to change."""


class Settings(BaseSettings):
    """The bot's settings, each from one environment variable (see the README's table)."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True, env_ignore_empty=True)

    slack_bot_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET"
    )
    slack_api_url: str = Field(default=SLACK_API, validation_alias="SLACK_API_URL")
    database_url: str = Field(default="sqlite:///coregroup.db", validation_alias="DATABASE_URL")
    key: SecretStr = Field(default=SecretStr(""), validation_alias="COREGROUP_KEY")
    key_old: SecretStr = Field(default=SecretStr(""), validation_alias="COREGROUP_KEY_OLD")
    key_file: Path | None = Field(default=None, validation_alias="COREGROUP_KEY_FILE")
    requests_a_minute: int = Field(
        default=120, ge=0, validation_alias="COREGROUP_REQUESTS_A_MINUTE"
    )
    now: str = Field(default="", validation_alias="COREGROUP_NOW")
    clock_url: str = Field(default="", validation_alias="COREGROUP_CLOCK_URL")
    procedures_dir: Path | None = Field(default=None, validation_alias="COREGROUP_PROCEDURES_DIR")

    @property
    def api_base(self) -> str:
        """The Web API's base URL, always with its trailing slash."""
        return self.slack_api_url.rstrip("/") + "/"

    @property
    def api_is_loopback(self) -> bool:
        """True where the Web API is this machine, as with the playground."""
        host = urlsplit(self.slack_api_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False


def read_settings() -> Settings:
    """Read the environment.

    Raises SettingsError with one sentence for each variable that cannot be used, and where the
    case clock would be moved against the real Slack.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        names = ", ".join(str(item["loc"][0]) for item in error.errors())
        raise SettingsError(f"These settings cannot be used: {names}. See the README.") from error
    moved = [
        name
        for name, value in (
            ("COREGROUP_NOW", settings.now),
            ("COREGROUP_CLOCK_URL", settings.clock_url),
        )
        if value
    ]
    if moved and not settings.api_is_loopback:
        raise SettingsError(
            f"{' and '.join(moved)} would move the dates of real cases. It works only where "
            "SLACK_API_URL is this machine, as with the playground: unset it."
        )
    return settings
