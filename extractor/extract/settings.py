"""Which model is asked, where, and how patiently: a flag, then the environment, then the configuration file.

Keys come from the environment or a flag only, so that none is ever committed with a configuration file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from extractor.errors import SettingMissing, UsageError

OPENAI_HOST = "api.openai.com"
OPENAI_MODEL = "gpt-5.4-mini"  # where only a key is given; knows strict JSON schema, no announced end
SAMPLING = ("temperature", "top_p", "seed", "max_tokens", "max_completion_tokens")

_ENVIRONMENT = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL", "model": "EXTRACTOR_MODEL"}


class Strict(StrEnum):
    """How a reply is held to its form: `auto` begins with the strictest and goes on with what the endpoint knows."""

    AUTO = "auto"
    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    NONE = "none"


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna")  # raises UnicodeError, which is a ValueError
        valid = parts.scheme in {"http", "https"} and bool(host) and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid or not url.isprintable() or " " in url:
        raise ValueError("is not a web address such as https://host/v1")
    return url


def _header_text(key: SecretStr) -> SecretStr:
    text = key.get_secret_value()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("holds characters that no key has: spaces, line breaks or letters outside ASCII")
    return key


class Price(BaseModel):
    """What a model costs for a million tokens, in the user's currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)


class Settings(BaseModel):
    """Everything that a request to a model depends on, except the prompt and the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str | None = None
    base_url: Annotated[str, AfterValidator(_web_address)] | None = None
    api_key: Annotated[SecretStr, AfterValidator(_header_text)] | None = None
    timeout_s: float = Field(default=600, gt=0)
    transport_tries: int = Field(default=6, ge=1)
    reasks: int = Field(default=2, ge=0)  # after a reply that is not valid
    window_chars: int = Field(default=24_000, ge=1_000)
    seed: int | None = None
    strict: Strict = Strict.AUTO
    omit: frozenset[str] = frozenset()  # sampling parameters that the endpoint does not take
    in_flight: int = Field(default=16, ge=1)  # requests at once, of a run into a folder
    patience_s: float = Field(default=3600, gt=0)  # of rate limits without one reply, until a run gives up
    prices: dict[str, Price] = Field(default_factory=dict)  # by the model's name

    @property
    def host(self) -> str:
        """The host and port that are asked, without a password that the address may hold."""
        parts = urlsplit(self.base_url or f"https://{OPENAI_HOST}/v1")
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    @property
    def key(self) -> str:
        """The key itself; empty when there is none."""
        return self.api_key.get_secret_value() if self.api_key else ""


def has_endpoint(settings: Settings) -> bool:
    """Whether a model can be asked: a key or an address is given."""
    return bool(settings.key or settings.base_url)


def require_endpoint(settings: Settings) -> None:
    """Raises SettingMissing where OpenAI's own endpoint would be asked without a key."""
    if not settings.key and settings.host == OPENAI_HOST:
        remedy = "setting OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint of your own, or --replay DIR"
        raise SettingMissing("OPENAI_API_KEY", f"is not set, and {OPENAI_HOST} answers nobody without a key", remedy)


def settings_from(flags: Mapping[str, Any], env: Mapping[str, str], config: Mapping[str, Any]) -> Settings:
    """The settings, each from the first place that has it; None and empty text count as not given.

    Raises UsageError for a name or value that is not a setting.
    """
    if "api_key" in config:
        raise UsageError("setting api_key", "must not stand in a configuration file", "setting OPENAI_API_KEY")
    from_env = {name: env.get(variable, "").strip() for name, variable in _ENVIRONMENT.items()}
    values = {k: v for source in (config, from_env, flags) for k, v in source.items() if v not in (None, "")}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _wrong(error) from None  # the original would show the value, which may be a key


def config_in(folder: Path) -> dict[str, Any]:
    """The settings of `extractor.toml` in `folder`, over those of `[tool.extractor]` in its `pyproject.toml`."""
    path = folder / "pyproject.toml"
    tools = _toml(path).get("tool", {})
    project = tools.get("extractor", {}) if isinstance(tools, dict) else {}
    if not isinstance(project, dict):
        raise UsageError(path, "its tool.extractor is no table", "writing it as [tool.extractor]")
    return {**project, **_toml(folder / "extractor.toml")}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) if path.is_file() else {}
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(path, f"cannot be read: {error}", "correcting or removing the file") from error


def _wrong(error: ValidationError) -> UsageError:
    fault = error.errors(include_input=False, include_url=False)[0]
    if fault["type"] == "extra_forbidden":
        known = ", ".join(name for name in Settings.model_fields if name != "api_key")
        return UsageError(f"setting {fault['loc'][0]}", "is not known", f"one of {known}")
    what = fault["msg"].removeprefix("Value error, ")
    return UsageError(f"setting {fault['loc'][0]}", what, "correcting it: flags win over the environment, then files")
